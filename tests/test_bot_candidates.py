"""What sentences offer as an answer, and how well articles agree on it."""

import pytest

from bot.candidates import agreement, offered
from bot.question import asks
from index.terms import stems


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (
            "Who raised the flag?",
            "Mayor Ines Vik raised it on Monday.",
            {"mayor", "ine", "vik"},
        ),
        ("Which city won?", "Rotterdam won in June, not Vik’s team.", {"rotterdam", "vik"}),
        ("How many ships passed?", "Some 1,200 ships and two tugs passed.", {"1200", "two"}),
        ("When did it open?", "It opened on 3 May 2021.", {"3", "may", "2021"}),
        ("When in 2021 did it open?", "It opened on 3 May 2021.", {"3", "may"}),
        ("Why did Vik close it?", "Ines Vik closed it because of the storm.", set()),
    ],
)
def test_a_sentence_offers_what_the_question_asks_for_and_does_not_hold(
    question: str, sentence: str, expected: set[str]
) -> None:
    """Names, figures or days; weekdays are no names, and "why" has no such answer."""
    assert expected == offered(asks(question), set(stems(question)), sentence)


def test_what_more_articles_offer_is_agreed_on_more() -> None:
    """Each article counts once, with its best sentence; nothing offered, nothing agreed on."""
    offers = [{"vik"}, {"vik"}, {"vik", "lund"}, {"lund"}, set()]
    told = [("a", 0.5), ("a", 0.3), ("b", 0.5), ("b", 0.2), ("c", 1.0)]
    assert [1.0, 1.0, 1.0, 0.5, 0.0] == agreement(offers, told)
    assert [0.0] == agreement([set()], [("a", 1.0)])
    assert [] == agreement([], [])

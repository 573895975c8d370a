"""What a question takes for granted, and when the articles deny it."""

import pytest
from examples import SOURCE, scored

from bot.evidence import Findings, Sentence
from bot.premise import denied, presupposed
from bot.question import asks


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Why did the council close the pier in 2021?", "The council close the pier in 2021."),
        ("When was the pier at Holm closed?", "The pier at Holm closed."),
        ("Why didn’t the council close the pier?", "The council close the pier not."),
        ("Who closed the pier?", ""),
        ("Why did the council say that it would close?", ""),
        ("How many people crossed the pier?", ""),
        ("Did the council close the pier?", ""),
        ("Why would the council close the pier?", ""),
        ("What did the council do, and why did it close the pier?", ""),
    ],
)
def test_what_is_taken_for_granted_is_read_only_where_it_is_plain(
    question: str, statement: str
) -> None:
    """Only the forms whose statement is certain; what asks whether grants nothing."""
    if "not" in statement:
        assert presupposed(question).rstrip(".").split()[-1] == "not"
    else:
        assert statement == presupposed(question)


def found(question: str, *texts: str) -> Findings:
    """These sentences as what was found on the question."""
    sentences: list[Sentence] = scored(texts)
    return Findings(question, asks(question), (sentences[0].hit,), tuple(sentences), 0.9)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why did the council ban the harbour fair?", "The council allowed the harbour fair."),
        ("Why did the old bridge at Holm not close?", "The old bridge at Holm closed."),
        ("When did the old bridge at Holm open in 2019?", "The old bridge at Holm opened in 2021."),
        ("Why did the pier lose 12 of its lamps?", "The pier lost nine of its lamps."),
        ("Who paid for the 40 lamps of the pier?", "The port paid for the 30 lamps of the pier."),
    ],
)
def test_a_premise_that_is_denied_is_told(question: str, text: str) -> None:
    """By the opposite, a "not", another day of what happens once, or another figure."""
    assert [text] == [one.text for one in denied(found(question, text))]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (
            "Why did the council accept the harbour plan?",
            ("The council accepted the harbour plan.",),
        ),
        (
            "Why did the council reject the harbour plan?",
            ("The council accepted the harbour plan.", "The council rejected the harbour plan."),
        ),
        ("Why did the council reject the plan?", ("The mayor accepted an award.",)),
        ("Why did the council reject the plan?", ("The council may accept the plan.",)),
        ("Who paid for the 40 lamps of the pier?", ("The port paid for 40 lamps of the pier.",)),
        ("Who paid for the 40 lamps of the pier?", ("A storm broke 30 lamps in the town.",)),
        ("When did they meet in 2019?", ("They met in 2021.",)),
    ],
)
def test_nobody_is_contradicted_who_may_be_right(question: str, texts: tuple[str, ...]) -> None:
    """While a sentence bears them out, speaks of something else, or of what happens often."""
    assert () == denied(found(question, *texts))


def test_nothing_found_denies_nothing() -> None:
    """No sentences, no contradiction."""
    assert () == denied(Findings("Why did it close?", frozenset(), (), (), 0.0))
    assert SOURCE.published is not None

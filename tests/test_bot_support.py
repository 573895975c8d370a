"""The verdict on a sentence of a draft: what of it the passage does not say, by name."""

import pytest
from examples import SOURCE, scored

from bot.citations import parse_claim
from bot.support import judged
from bot.verdict import Reason, Verdict

TEXTS = (
    "The U.S. Navy said on June 9 that 550,000 litres of fuel leaked near Holm.",
    "Prices of fuel rose by 4 percent after the leak, harbour master Olga Lind said.",
    "“The quay is not safe and may close,” said mayor Signe Dahl.",
    "“Nobody was hurt when the old pier broke.”",
    "The first of three ferries will sail before Friday, and it cannot carry lorries.",
    "He said the repairs would cost more than the new bridge.",
)


def verdict(claim: str) -> Verdict:
    return judged(parse_claim(claim, 1), scored(TEXTS))


@pytest.mark.parametrize(
    "claim",
    [
        "The US Navy said 550 thousand litres of fuel leaked near Holm on 9 June 2021.",
        "The United States Navy said that 550000 litres of fuel leaked near Holm on June 9.",
        "Fuel prices rose 4% after the leak, Lind said.",
        "According to The Quay, fuel prices rose by four percent after the leak.",
        "The quay isn’t safe and might close, said Signe Dahl.",
        "The first of 3 ferries will sail before Friday.",
        "It can’t carry lorries, and the first of three ferries will sail before Friday.",
        "Signe Dahl said nobody was hurt when the old pier broke.",
    ],
)
def test_another_form_of_the_same_holds(claim: str) -> None:
    """Formats, short forms, contractions, a left-out clause and the right speaker all pass."""
    assert verdict(claim).holds, str(verdict(claim))


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The US Navy said 560,000 litres of fuel leaked near Holm.", Reason.NUMBER),
        ("The US Navy said on June 8 that 550,000 litres of fuel leaked.", Reason.DATE),
        ("The US Navy said on June 9, 2019, that 550,000 litres of fuel leaked.", Reason.DATE),
        ("The US Navy said that 550,000 litres of fuel leaked near Vik.", Reason.NAME),
        ("The Russian Navy said that 550,000 litres of fuel leaked near Holm.", Reason.NAME),
        ("Fuel prices fell by 4 percent after the leak, Lind said.", Reason.DIRECTION),
        ("Fuel prices rose by 4 percent before the leak, Lind said.", Reason.COMPARISON),
        ("Fuel prices rose by 4 percent after the leak, Signe Dahl said.", Reason.NAME),
        ("The quay is safe and may close, said mayor Signe Dahl.", Reason.NEGATION),
        ("The quay is not safe and will close, said mayor Signe Dahl.", Reason.MODALITY),
        ("The first of three ferries may sail before Friday.", Reason.MODALITY),
        ("The first of three ferries will not sail before Friday.", Reason.NEGATION),
        ("The last of three ferries will sail before Friday.", Reason.COMPARISON),
        ("The first of three ferries will sail after Friday.", Reason.COMPARISON),
        ("Dahl called it “a quay for the brave”, not safe, and said it may close.", Reason.QUOTE),
        ("Olga Lind said nobody was hurt when the old pier broke.", Reason.NAME),
        ("The captain likes coffee and long walks.", Reason.UNSAID),
        ("The quay of Holm.", Reason.EMPTY),
    ],
)
def test_what_is_changed_is_refused_by_name(claim: str, reason: Reason) -> None:
    """Each thing that a claim changes is the reason that is told."""
    assert verdict(claim).reason is reason, str(verdict(claim))


def test_a_verdict_says_which_words_are_meant() -> None:
    """The words of the claim stand beside those of the passage."""
    assert str(verdict("Fuel prices fell by 4 percent after the leak, Lind said.")) == (
        "direction: “fell” where the passage has “rose”"
    )
    assert str(verdict("The US Navy said 560,000 litres of fuel leaked near Holm.")) == (
        "number: “560000” is not in the passage"
    )


def test_two_in_one_sentence_are_not_exchanged() -> None:
    """A name that stands in the sentence may not take another's place in it."""
    found = scored(["Signe Dahl fired Olga Lind after the leak near Holm."], source=SOURCE)
    swapped = judged(parse_claim("Olga Lind fired Signe Dahl after the leak near Holm.", 1), found)
    assert not swapped.holds

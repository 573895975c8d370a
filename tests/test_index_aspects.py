"""A question in its parts: each with its words, its outlet and its day."""

from datetime import UTC, datetime

import pytest

from index.aspects import Aspect, aspects, quoted, subject
from index.named import known_names
from index.when import times

NOW = datetime(2023, 6, 14, 15, 0, tzinfo=UTC)
NAMES = known_names(["The Harbour Courier", "Vik Post", "Rock, Paper and Scissors"], ["Noor Vik"])


def _parts(question: str) -> tuple[Aspect, ...]:
    return aspects(question, NAMES.mentions(question), times(question, NOW))


def _named(one: Aspect) -> str:
    return ", ".join(one.names.outlets | one.names.authors) if one.names else ""


@pytest.mark.parametrize(
    "question",
    [
        "Who won?",
        "",
        "?!",
        "Bread and butter",
        "Who raised the old sea wall of the harbour?",
        "Who met Biden, Putin, and the Swiss president?",
    ],
)
def test_what_cannot_be_divided_is_one_part(question: str) -> None:
    """A part needs words of its own; a list of short things stays with its neighbour."""
    (one,) = _parts(question)

    assert question.strip(" ?.,") == one.words


def test_each_part_has_its_outlet() -> None:
    """Two reports are two parts, in order, each of its own outlet."""
    found = _parts(
        "Did The Harbour Courier report that engineers raised the old sea wall, while the Vik Post "
        "denied that the treasurer resigned over fish prices?"
    )

    assert ["The Harbour Courier", "Vik Post"] == [_named(one) for one in found]
    assert "sea wall" in found[0].words
    assert "fish prices" in found[1].words
    assert "fish" not in found[0].words


def test_one_part_of_several_outlets_is_one_for_each() -> None:
    """Who both are asked about the same is asked of each."""
    found = _parts("What do The Harbour Courier and Noor Vik say of the wall?")

    assert ["The Harbour Courier", "Noor Vik"] == [_named(one) for one in found]
    assert found[0].words == found[1].words


def test_outlets_and_days_are_paired_in_order() -> None:
    """As many days as outlets: to each its own; otherwise all to all."""
    paired = _parts("How did the Vik Post on 3 May and The Harbour Courier on 5 May differ?")
    shared = _parts("How did the Vik Post and The Harbour Courier on 5 May differ?")

    assert [[3], [5]] == [[when.since.day for when in one.times if when.since] for one in paired]
    assert [[5], [5]] == [[when.since.day for when in one.times if when.since] for one in shared]


def test_limits_and_the_present_belong_to_no_part() -> None:
    """ "As of" and "latest" are of the whole question."""
    (one,) = _parts("As of 3 March 2022, what is the latest on the sea wall?")

    assert () == one.times


def test_names_and_quotations_are_never_divided() -> None:
    """A comma within an outlet's name or a quoted phrase parts nothing."""
    named = _parts("What did Rock, Paper and Scissors report on walls raised against storms?")
    quoted_ = _parts("Who said “the old wall broke, and engineers fled the harbour by night”?")

    assert [1, 1] == [len(named), len(quoted_)]


def test_there_are_eight_parts_at_most() -> None:
    """Each costs a search."""
    many = "; ".join(f"why did minister{n} leave council{n} over harbour{n}" for n in range(30))

    assert 8 == len(_parts(many))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who said “we will rebuild”?", ("we will rebuild",)),
        ('Who said "we will" and "they won"?', ("we will", "they won")),
        ("Who said ‘we will rebuild’?", ("we will rebuild",)),
        ("Isn't it the council's wall, and the town's?", ()),
        ("Who said “”?", ()),
        ("Who said “we will rebuild?", ()),
        ('"' * 50, ()),
    ],
)
def test_quoted_phrases(question: str, expected: tuple[str, ...]) -> None:
    """What stands between marks; apostrophes and marks without an end quote nothing."""
    assert expected == quoted(question)


def test_words_about_reporting_are_no_subject() -> None:
    """Unless there is no other; each stem once."""
    assert ["sea", "wall"] == subject("Which article reported on sea walls and the wall?")
    assert ["report"] == subject("Which reports?")
    assert [] == subject("?!")

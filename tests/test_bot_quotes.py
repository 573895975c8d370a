"""Quote mode: which sentences are quoted, and how each is introduced."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from examples import SOURCE, scored

from bot.citations import Citation, Footnotes
from bot.quotes import (
    attribution,
    best_quotes,
    claimed,
    day,
    introduction,
    quoted,
    surname,
)
from index.article import Kind, Source

DISTINCT = (
    "The ferry carried 550,000 passengers.",
    "Harbour master Olga Lind resigned on Friday.",
    "Repairs to the pier cost four million crowns.",
    "A storm closed the strait for nine days.",
)


def test_no_more_than_three_are_quoted() -> None:
    """The best three, best first, however many are as good."""
    found = best_quotes(scored(DISTINCT, 4.0, 3.9, 3.8, 3.7))
    assert [one.text for one in found] == list(DISTINCT[:3])


def test_what_is_much_worse_than_the_best_is_left_out() -> None:
    """A quote that only fills up would dilute the answer."""
    found = best_quotes(scored(DISTINCT, 4.0, 3.1, 2.9, 1.0))
    assert [one.text for one in found] == list(DISTINCT[:2])


def test_the_same_words_are_quoted_once() -> None:
    """A second report that says the same adds nothing."""
    again = "Last year 550,000 passengers took the ferry."
    found = best_quotes(scored([DISTINCT[0], again, DISTINCT[1]], 4.0, 3.9, 3.8))
    assert [one.text for one in found] == [DISTINCT[0], DISTINCT[1]]


@pytest.mark.parametrize("asking", ["What should Holm do meanwhile?", "“Who will pay for it?”"])
def test_a_question_is_no_answer(asking: str) -> None:
    """What an article asks is not quoted, though it be the nearest, unless it is all there is."""
    assert [one.text for one in best_quotes(scored([asking, DISTINCT[0]], 4.0, 2.0))] == [
        DISTINCT[0]
    ]
    assert [one.text for one in best_quotes(scored([asking], 4.0))] == [asking]


@pytest.mark.parametrize("limit", [2, 3])
def test_a_correction_is_not_quoted_by_half(limit: int) -> None:
    """What is right follows what was wrong, though it repeats no word of the question."""
    notice = replace(SOURCE, kind=Kind.CORRECTION)
    halves = (
        "We gave the wrong length for the bridge.",
        "Readers wrote in.",
        "The correct figure is 134 metres.",
    )
    report = scored(["The bridge is 143 metres long."], 4.0)
    found = best_quotes([*report, *scored(halves, 3.9, 1.0, 0.5, source=notice)], limit)
    assert [one.text for one in found][1:] == [halves[0], halves[2]]


def test_nothing_found_is_nothing_quoted() -> None:
    """No sentences, no quotes."""
    assert best_quotes([]) == []


def test_a_quote_is_one_line_with_its_marker() -> None:
    """A line feed inside a sentence of an article does not break the answer's line."""
    citation = Footnotes().cite(scored(["The ferry\n  sails at noon."])[0])
    assert quoted(citation) == "The Quay, 16 June 2021: “The ferry sails at noon.” [1]"
    assert citation.quote == "The ferry\n  sails at noon."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "The Quay, 16 June 2021"),
        ({"published": None}, "The Quay"),
        ({"outlet": ""}, "Ada Brandt, 16 June 2021"),
        ({"outlet": "", "author": ""}, "“Notes from the harbour”, 16 June 2021"),
        ({"kind": Kind.CORRECTION}, "The Quay, correction, 16 June 2021"),
        ({"kind": Kind.OPINION}, "Ada Brandt argues (opinion, The Quay, 16 June 2021)"),
        ({"kind": Kind.OPINION, "author": ""}, "The Quay argues (opinion, 16 June 2021)"),
        (
            {"kind": Kind.OPINION, "author": "", "outlet": "", "published": None},
            "The author argues (opinion)",
        ),
    ],
)
def test_every_quote_says_whose_it_is(changes: dict[str, object], told: str) -> None:
    """Outlet and date; an opinion by its author; whatever is known where something is missing."""
    source = replace(SOURCE, **changes)  # type: ignore[arg-type]
    assert attribution(source) == told


def test_an_author_is_named_by_the_last_name() -> None:
    """Without an author the outlet's last word stands, and without both, "author"."""
    assert surname(SOURCE) == "Brandt"
    assert surname(Source("a", outlet="The Quay")) == "Quay"
    assert surname(Source("a")) == "author"


def test_a_day_is_written_as_people_write_it() -> None:
    """No leading zero, and nothing for no date."""
    assert day(datetime(2021, 6, 3, tzinfo=UTC)) == "3 June 2021"
    assert day(None) == ""


def cited(texts: list[str], at: int, **changes: object) -> Citation:
    """The citation of one sentence of a passage whose source is changed."""
    source = replace(SOURCE, **changes)  # type: ignore[arg-type]
    return Footnotes().cite(scored(texts, source=source)[at])


SPOKEN = ["“The channel is clear,” said Olga Lind.", "“It was hard,” she said."]


@pytest.mark.parametrize(
    ("texts", "at", "changes", "told"),
    [
        (SPOKEN, 0, {}, "The Quay, 16 June 2021"),
        (SPOKEN, 1, {}, "The Quay, 16 June 2021, quoting Olga Lind"),
        (["Olga Lind rose.", *SPOKEN[1:]], 1, {}, "The Quay, 16 June 2021"),
        (
            ["“It is over,” Olga Lind said.", "Lind said it was hard."],
            1,
            {},
            "The Quay, 16 June 2021, according to Olga Lind",
        ),
        (["The toll is expected to rise."], 0, {}, "The Quay, forecast of 16 June 2021"),
        (["The toll is expected to rise."], 0, {"published": None}, "The Quay, forecast"),
        (
            ["The toll will rise."],
            0,
            {"kind": Kind.OPINION},
            "Ada Brandt argues (opinion, The Quay, forecast of 16 June 2021)",
        ),
        (
            SPOKEN,
            1,
            {"kind": Kind.OPINION},
            "Ada Brandt writes (opinion, The Quay, 16 June 2021), quoting Olga Lind",
        ),
    ],
)
def test_a_quote_says_whose_word_it_is(
    texts: list[str], at: int, changes: dict[str, object], told: str
) -> None:
    """The speaker where the sentence does not name them for certain; a forecast with its day."""
    assert told == introduction(cited(texts, at, **changes))


@pytest.mark.parametrize(
    ("text", "claim", "line"),
    [
        (
            "“The channel is clear,” said Olga Lind.",
            "The channel is clear.",
            "According to Olga Lind (The Quay, 16 June 2021): The channel is clear. [1]",
        ),
        (
            "“The channel is clear,” said Olga Lind.",
            "Lind says the channel is clear.",
            "Lind says the channel is clear. [1]",
        ),
        ("The channel is clear.", "The channel is clear.", "The channel is clear. [1]"),
        (
            "“The port will close for good,” said a spokesman for the port.",
            "The port will close for good.",
            "According to a spokesman for the port (The Quay, 16 June 2021): "
            "The port will close for good. [1]",
        ),
        (
            "Signe Dahl said the old quay is safe, but prices of fuel rose by 4 percent.",
            "Prices of fuel rose by 4 percent.",
            "Prices of fuel rose by 4 percent. [1]",
        ),
        (
            "Signe Dahl said the old quay is safe, but prices of fuel rose by 4 percent.",
            "The old quay is safe.",
            "According to Signe Dahl (The Quay, 16 June 2021): The old quay is safe. [1]",
        ),
        (
            "“The mayor took money for years.”",
            "The mayor took money for years.",
            "The Quay, 16 June 2021: The mayor took money for years. [1]",
        ),
        (
            "The toll is expected to rise, according to the port.",
            "The toll is expected to rise.",
            "The Quay, forecast of 16 June 2021, according to the port: "
            "The toll is expected to rise. [1]",
        ),
        (
            "The toll is expected to rise.",
            "On 16 June 2021 the toll was expected to rise.",
            "On 16 June 2021 the toll was expected to rise. [1]",
        ),
    ],
)
def test_a_models_line_says_whose_word_it_rests_on(text: str, claim: str, line: str) -> None:
    """Speech as its speaker's unless the line names them, a forecast as one of its day."""
    assert line == claimed(claim, cited([text], 0))

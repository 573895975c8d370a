"""Sources that differ, changes, and what is neither."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from examples import SOURCE, scored

from bot.citations import Footnotes
from bot.disagreement import Differing, difference
from bot.evidence import Findings, Sentence
from bot.question import asks
from bot.telling import in_lines, left_out
from index.article import Kind, Source

QUESTION = "How many ships were waiting at the Lune canal?"
POST = Source("post-1", outlet="Canal Post", published=datetime(2021, 6, 16, tzinfo=UTC))


def told(text: str, source: Source = SOURCE, score: float = 1.0, story: str = "") -> Sentence:
    """A sentence on the question in a report of its own."""
    one = scored([text], score, source=source)[0]
    return replace(one, context=0.9, hit=replace(one.hit, story=story))


def found(sentences: Sequence[Sentence], question: str = QUESTION) -> Findings:
    """These as what was found."""
    hits = tuple(one.hit for one in sentences)
    return Findings(question, asks(question), hits, tuple(sentences), 0.9)


def later(days: int, source: Source = POST) -> Source:
    """The source, that many days after SOURCE."""
    return replace(source, published=datetime(2021, 6, 16 + days, tzinfo=UTC))


FIRST = "On Tuesday 422 ships were waiting to go through."


@pytest.mark.parametrize(
    ("second", "days", "kind"),
    [
        ("The Canal Post counted that 369 ships were waiting.", 0, Differing.DISPUTED),
        ("At least 369 ships were waiting, the port said.", 0, Differing.DISPUTED),
        ("By then 113 ships were waiting.", 2, Differing.CHANGED),
    ],
)
def test_two_counts_of_one_thing_differ_or_have_changed(
    second: str, days: int, kind: Differing
) -> None:
    """On one day they are in dispute; what varies has changed by a later one."""
    differing = difference(found([told(FIRST), told(second, later(days))]))
    assert differing is not None
    assert (kind, FIRST, second) == (differing.kind, differing.first.text, differing.second.text)


def test_what_does_not_vary_is_disputed_though_the_days_differ() -> None:
    """A bridge is as long on Friday as it was on Wednesday."""
    question = "How long is the bridge over the Lune?"
    pair = [
        told("The bridge over the Lune is 143 metres long."),
        told("The bridge over the Lune is 134 metres long.", later(2)),
    ]
    differing = difference(found(pair, question))
    assert differing is not None
    assert Differing.DISPUTED is differing.kind


def test_an_outlets_later_figure_is_a_change() -> None:
    """Who prints another figure under its own name has mended the first."""
    question = "How long is the bridge over the Lune?"
    pair = [
        told("The bridge over the Lune is 143 metres long."),
        told(
            "The bridge over the Lune is 134 metres long.",
            replace(later(2, SOURCE), article_id="b"),
        ),
    ]
    differing = difference(found(pair, question))
    assert differing is not None
    assert Differing.CHANGED is differing.kind


@pytest.mark.parametrize(
    "second",
    [
        "Some 422 ships were waiting.",
        "About 420 ships were waiting.",
        "More than 400 ships were waiting.",
        "Up to 500 ships were waiting.",
        "Some 30 pilots were waiting.",
        "In May 2019 there were 30 ships waiting.",
        "On an average day 30 ships are waiting.",
        "Earlier 30 ships were waiting.",
        "By Friday 30 ships may be waiting.",
        "Thirty ships were painted for the fair.",
        "Of them 30 ships were waiting and 12 ships had left.",
        "Were 30 ships waiting?",
    ],
)
def test_what_can_be_true_beside_it_is_no_difference(second: str) -> None:
    """Rounding, hedges, other things, times and tenses, and two counts in one sentence."""
    assert difference(found([told(FIRST), told(second, POST)])) is None


def test_copies_of_one_story_do_not_differ() -> None:
    """One report, printed twice with an edit, is one source; so is one article."""
    other = "Some 369 ships were waiting to go through."
    assert difference(found([told(FIRST, story="s"), told(other, POST, story="s")])) is None
    assert difference(found([told(FIRST), told(other)])) is None
    assert difference(found([told(FIRST, story="s"), told(other, POST, story="t")])) is not None


def test_opinions_and_questions_without_a_count_start_no_quarrel() -> None:
    """A columnist's figure is a view; who was not asked how many need not be told."""
    other = "Some 369 ships were waiting to go through."
    opinion = replace(POST, kind=Kind.OPINION)
    assert difference(found([told(FIRST), told(other, opinion)])) is None
    assert difference(found([told(FIRST), told(other, POST)], "Why were the ships late?")) is None


def test_another_place_is_another_count() -> None:
    """Ships at Vik do not contradict ships at Holm."""
    pair = [
        told("At noon 422 ships were waiting at Vik."),
        told("At noon 369 ships were waiting at Holm.", POST),
    ]
    assert difference(found(pair)) is None


def test_a_claim_and_its_denial_differ() -> None:
    """What one report says and another of the time says not to be so."""
    pair = [
        told("The pilots of the Lune canal accepted the offer."),
        told("The pilots of the Lune canal did not accept the offer.", POST),
    ]
    differing = difference(found(pair, "What did the pilots do?"))
    assert differing is not None
    assert Differing.DISPUTED is differing.kind


def test_they_stand_side_by_side_in_one_line() -> None:
    """Each with outlet, date, words and marker, in place of lines of their own."""
    second = "The port counted that 369 ships were waiting."
    third = "Pilots demanded higher wages."
    findings = found([told(FIRST, score=2.0), told(second, POST, 1.9), told(third, score=1.8)])
    assert [
        f"Sources differ: The Quay, 16 June 2021: “{FIRST}” (Tuesday: 15 June 2021) [1] — "
        f"Canal Post, 16 June 2021: “{second}” [2]",
        f"The Quay, 16 June 2021: “{third}” [3]",
    ] == in_lines(findings, Footnotes())


def test_a_change_is_told_in_order_of_time() -> None:
    """The earlier first, whichever was ranked first."""
    second = "By then 113 ships were waiting."
    findings = found([told(second, later(2), 2.0), told(FIRST, score=1.9)])
    assert (
        f"Changed since: The Quay, 16 June 2021: “{FIRST}” (Tuesday: 15 June 2021) [1] — later: "
        f"Canal Post, 18 June 2021: “{second}” [2]"
    ) == in_lines(findings, Footnotes())[0]


def test_a_written_answer_is_told_of_it_too_if_it_cites_one_side() -> None:
    """The line follows what the model wrote, with the marker that the side has there."""
    other = told("The port counted that 369 ships were waiting.", POST)
    findings = found([told(FIRST), other])
    notes = Footnotes()
    assert [] == left_out(findings, notes)
    notes.cite(other)
    (line,) = left_out(findings, notes)
    assert line.startswith("Sources differ: The Quay")
    assert "[2] — Canal Post" in line
    assert line.endswith("[1]")

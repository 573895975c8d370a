"""A draft's sentences against the passages: what they do not say is not shown."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from examples import scored

from bot.citations import Footnotes, nearest, parse_claim
from bot.evidence import Sentence
from bot.support import supporting
from index.archive import Passage
from index.article import Kind, Source
from index.hit import Hit

SOURCE = Source(
    "harbour-1",
    "Ferry runs again",
    "The Quay",
    "Ada Brandt",
    published=datetime(2021, 6, 16, tzinfo=UTC),
)
TEXTS = (
    "The ferry to Holm carried 550,000 passengers last year.",
    "It may not sail before Friday, said harbour master Olga Lind.",
    "In March 2011 the first ferry sank near the pier.",
)


def sentences(source: Source = SOURCE) -> list[Sentence]:
    text = " ".join(TEXTS)
    spans = tuple((text.index(one), text.index(one) + len(one)) for one in TEXTS)
    hit = Hit(Passage("p1", source, 0, len(text), text, spans), 1.0, 1.0, 0.5)
    return [
        Sentence(hit, span, words, 0.5, 0.5, 0.5, 0.0, 0.0, 1.0)
        for span, words in zip(spans, TEXTS, strict=True)
    ]


@pytest.mark.parametrize(
    ("draft", "text", "cited"),
    [
        ("The ferry sails. [1]", "The ferry sails.", (1,)),
        ("The ferry sails [2, 1] again [9].", "The ferry sails again.", (2, 1)),
        ("The ferry sails [Passage 2].", "The ferry sails.", (2,)),
        ("The ferry sails [passages 1 and 3].", "The ferry sails.", (1, 3)),
        ("The ferry sails [1-2][^3]【2】.", "The ferry sails.", (1, 2, 3)),
        ("No marker here.", "No marker here.", ()),
        ("The [old] ferry sails.", "The [old] ferry sails.", ()),
    ],
)
def test_markers_are_read_and_removed(draft: str, text: str, cited: tuple[int, ...]) -> None:
    """Markers become passage numbers, and numbers of passages that do not exist vanish."""
    claim = parse_claim(draft, passages=3)
    assert (claim.text, claim.cited) == (text, cited)


@pytest.mark.parametrize(
    "claim",
    [
        "The ferry to Holm carried 550,000 passengers.",
        "The Holm ferry carried 550000 passengers last year.",
        "The Quay: the ferry to Holm carried 550,000 passengers last year.",
        "Harbour master Olga Lind said it may not sail before Friday.",
        "In June 2021 the ferry to Holm had carried 550,000 passengers.",
    ],
)
def test_what_a_sentence_says_is_supported(claim: str) -> None:
    """A rewording of one sentence stands, with number formats and the article's date allowed."""
    assert supporting(parse_claim(claim, 1), sentences()) is not None


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("The ferry to Holm carried 560,000 passengers last year.", "another number"),
        ("The ferry to Vik carried 550,000 passengers last year.", "another name"),
        ("It may sail before Friday, said harbour master Olga Lind.", "the negation is lost"),
        ("The ferry to Holm never carried 550,000 passengers.", "a negation is added"),
        ("In June 2021 the first ferry sank near the pier.", "another time"),
        ("The captain likes coffee and long walks.", "nothing of it is there"),
        ("5.", "it claims nothing"),
        ("The answer is: 550,000.", "a number of nothing"),
        ("Lind said the harbour ferry runs again.", "only the headline says it"),
        ("The ferry carried 550,000 passengers on 16 June 2021.", "the day of printing"),
        ("The ferry carried 16 passengers to Holm last year.", "a number of the date"),
        ("It may not sail before Friday, said reporter Ada Brandt.", "its author said nothing"),
        ("It will not sail before Friday, said harbour master Olga Lind.", "told as certain"),
        ("Lind carried 550,000 passengers to Holm last year.", "a name begins it"),
    ],
)
def test_what_no_sentence_says_is_refused(claim: str, why: str) -> None:
    """Numbers, names, negation, time and most words must agree with one sentence."""
    assert supporting(parse_claim(claim, 1), sentences()) is None, why


DATED = (
    "The ferry reopened on Monday after the winter repairs.",
    "The council meets again on Friday in the harbour office.",
    "The captain was honoured today with a silver medal.",
    "The strait froze yesterday for the first time.",
)


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("The ferry reopened on 14 June 2021 after the winter repairs.", True),
        ("The ferry reopened on 16 June 2021 after the winter repairs.", False),
        ("The council meets again on 18 June 2021 in the harbour office.", True),
        ("The captain was honoured with a silver medal on 16 June 2021.", True),
        ("The strait froze on 15 June 2021 for the first time.", True),
    ],
)
def test_a_day_is_the_one_that_the_sentence_names(claim: str, *, holds: bool) -> None:
    """Printed on a Wednesday, "on Monday" is two days earlier: not the day of printing."""
    assert bool(supporting(parse_claim(claim, 1), scored(DATED, source=SOURCE))) is holds


def test_initials_with_and_without_dots_are_the_same() -> None:
    """U.S. and US stand for each other."""
    found = scored(["The U.S. Senate passed the harbour bill by 51 votes."])
    assert supporting(parse_claim("The US Senate passed the harbour bill.", 1), found)


def test_an_unsupported_claim_leans_on_the_sentence_nearest_to_it() -> None:
    """The replacement is the sentence that shares most with the claim."""
    claim = parse_claim("The ferry to Holm had 999,999 passengers last year. [1]", 1)
    found = nearest(claim, sentences())
    assert found is not None
    assert found.text == TEXTS[0]


def test_a_claim_that_shares_nothing_leans_on_nothing() -> None:
    """A claim about something else is dropped, not replaced."""
    assert nearest(parse_claim("Bananas ripen quickly indoors. [1]", 1), sentences()) is None


def test_a_quote_keeps_its_number_and_its_place() -> None:
    """Citing twice gives one footnote, whose offsets point at the quoted words."""
    notes = Footnotes()
    first, second, _ = sentences()
    again = [notes.cite(first), notes.cite(second), notes.cite(first)]
    assert [one.marker for one in again] == [1, 2, 1]
    assert len(notes.all()) == 2
    text = first.hit.passage.text
    assert all(text[one.start : one.end] == one.quote for one in notes.all())
    assert notes.all()[0].after == TEXTS[1]
    assert notes.all()[1].before == TEXTS[0]


def test_two_articles_with_equal_spans_are_two_sources() -> None:
    """Footnotes tell articles apart even where offsets agree."""
    notes = Footnotes()
    other = replace(SOURCE, article_id="other-2", kind=Kind.OPINION)
    notes.cite(sentences()[0])
    notes.cite(sentences(other)[0])
    assert [one.source.article_id for one in notes.all()] == ["harbour-1", "other-2"]

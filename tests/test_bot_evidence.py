"""Which sentences bear on a question, with an index and an embedder of plain words."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from examples import SOURCE, hit
from fakes import WordEmbedder

from bot.evidence import Findings, weigh
from index.article import Kind
from index.hit import Hit
from index.search import Searcher


class Rarity:
    """Every word as rare as the next, in an archive of ten passages."""

    def idf(self, stem: str) -> float:
        """One for all."""
        return 1.0

    def __len__(self) -> int:
        return 10


def weighed(question: str, *hits: Hit) -> Findings:
    searcher = SimpleNamespace(bm25=Rarity(), embedder=WordEmbedder())
    return weigh(question, hits, cast("Searcher", searcher))


def test_the_sentence_with_the_questions_words_comes_first() -> None:
    """Sentences are ranked, whatever their order in the passage."""
    found = weighed(
        "How much did the pier repairs cost?",
        hit(["Nobody was hurt.", "The pier repairs cost 4 million crowns."]),
    )
    assert found.sentences[0].text == "The pier repairs cost 4 million crowns."
    assert found.sentences[0].coverage == pytest.approx(3 / 4)  # all but "much"
    assert found.sentences[0].match == 1.0


def test_who_and_when_go_without_saying_in_a_sentence() -> None:
    """Author, outlet and date count for a sentence that names no time of its own."""
    plain, dated = weighed(
        "What sank in June 2021?", hit(["A boat sank.", "A boat sank in March 2011."])
    ).sentences
    assert (plain.text, plain.coverage) == ("A boat sank.", 1.0)
    assert dated.coverage < 1.0


def test_an_opinion_answers_when_a_view_is_asked_for() -> None:
    """Asked what somebody expects, the commentary goes first; asked for a fact, the report."""
    words = ["The bridge will be too small."]
    column = replace(SOURCE, article_id="column-1", kind=Kind.OPINION)
    for question, first in (
        ("Does the author expect the bridge to be small?", Kind.OPINION),
        ("Is the bridge small?", Kind.REPORT),
    ):
        found = weighed(question, hit(words), hit(words, column))
        assert found.sentences[0].hit.passage.source.kind is first


def test_nothing_found_is_no_confidence() -> None:
    """An empty archive holds no answer."""
    found = weighed("Who chairs the council?")
    assert (found.sentences, found.confidence) == ((), 0.0)


def test_confidence_grows_with_what_is_found() -> None:
    """Words of the question in the passages make an answer likelier."""
    question = "How much did the pier repairs cost in Holm?"
    likely = weighed(question, hit(["The pier repairs in Holm cost 4 million crowns."]))
    unlikely = weighed(question, hit(["Bananas ripen quickly indoors."]))
    assert 0 <= unlikely.confidence < likely.confidence <= 1


@pytest.mark.parametrize("question", ["Who is it?", "when was that"])
def test_words_of_no_subject_find_no_answer(question: str) -> None:
    """A sentence that holds only "who is it" does not make the archive answer that."""
    found = weighed(question, hit(["Who is it that was there when that was done?"]))
    assert found.confidence < 0.35

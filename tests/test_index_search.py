"""Searching: the passage that says so first, each story once, and only what is live."""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import minilm

from index import search
from index.archive import Archive, Passage
from index.article import Source
from index.build import reindex
from index.copies import collapse_copies
from index.embed import find_model
from index.errors import ArchiveError, NoArchiveError
from index.hit import Hit
from index.ledger import Ledger
from index.ranking import in_turn
from index.search import Searcher, open_searcher
from index.settings import IndexSettings

# Our own words about things that happened.
WIRE = (
    "The container ship was pulled free on Monday after blocking the canal for six days. "
    "Fourteen tugs worked through the night, and salvage crews moved thirty thousand cubic "
    "metres of sand. More than three hundred vessels had been waiting on both sides."
)
ARCHIVE = {
    "finland": ("Finland joins the alliance", "The Test", "Finland became the thirty-first member "
                "of NATO on Tuesday. Its flag was raised outside the headquarters in Brussels."),
    "nobel": ("Peace prize goes to Ethiopia", "The Test", "Prime Minister Abiy Ahmed won the Nobel "
              "Peace Prize for ending two decades of hostility with Eritrea."),
    "spire": ("Cathedral burns", "The Test", "The spire of Notre-Dame collapsed within an hour of "
              "the first alarm. Firefighters saved the two bell towers."),
    "euro": ("New coins", "The Test", "Croatia replaced the kuna with the common currency. Cash "
             "machines across the country were filled overnight."),
    "suez-1": ("Ship freed", "Agency One", WIRE),
    "suez-2": ("Canal open again", "Canal Post", WIRE.replace("on Monday ", "")),
    "suez-3": ("Stuck no more", "The Rest", WIRE + " Oil prices fell."),
}  # fmt: skip


@pytest.fixture(scope="module")
def settings(cache_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """A small archive, indexed once for this module."""
    folder = tmp_path_factory.mktemp("search")
    feed = folder / "feed.jsonl"
    feed.write_text(
        "\n".join(
            json.dumps({"id": name, "title": title, "source": outlet, "text": text})
            for name, (title, outlet, text) in ARCHIVE.items()
        )
    )
    settings = IndexSettings(folder / "index", cache_dir)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.writer.open_embedder", lambda _: minilm(cache_dir))
        assert 7 == reindex(settings, [feed], lambda _: None).added
    return settings


@pytest.fixture(scope="module")
def searcher(settings: IndexSettings) -> Iterator[Searcher]:
    searcher = open_searcher(settings)
    yield searcher
    searcher.close()


def _ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.source.article_id for hit in hits]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When did Finland join NATO?", "finland"),
        ("Which nation entered the Atlantic defence pact?", "finland"),
        ("Who won the Nobel Peace Prize?", "nobel"),
        ("What happened to the spire of the Paris church?", "spire"),
        ("What money do people in Zagreb pay with now?", "euro"),
    ],
)
def test_the_passage_that_says_so_is_first(
    searcher: Searcher, question: str, expected: str
) -> None:
    """Whether a question uses the article's words or its own, the right passage leads."""
    assert expected == _ids(searcher.search(question, 3))[0]


def test_scores_fall_and_cosines_are_true(searcher: Searcher) -> None:
    """Scores lie between 0 and 1, best first; each cosine is that of question and passage."""
    question = "When was the flag raised in Brussels?"
    hits = searcher.search(question, 10)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    asked = searcher.embedder.encode_question(question)
    found = searcher._vectors.get([hit.passage.passage_id for hit in hits])
    for hit in hits:
        true = float(np.dot(found[hit.passage.passage_id], asked))
        assert math.isclose(true, hit.cosine, abs_tol=1e-5)


def test_words_alone_find_and_the_cosine_is_real(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A passage that the vector search did not list has the cosine of its stored vector."""
    question = "Croatia kuna"
    expected = {hit.passage.passage_id: hit.cosine for hit in searcher.search(question, 10)}
    monkeypatch.setattr(searcher._vectors, "search", lambda *_: [])
    (hit,) = searcher.search(question, 10)
    assert "euro" == hit.passage.source.article_id
    assert hit.bm25 > 0
    assert math.isclose(expected[hit.passage.passage_id], hit.cosine, abs_tol=1e-5)
    assert hit.cosine > 0.3


def test_meaning_alone_finds_without_a_common_word(searcher: Searcher) -> None:
    """A question whose words stand nowhere still has hits, their BM25 score nought."""
    hits = searcher.search("xylophone", 3)
    assert 3 == len(hits)
    assert {0.0} == {hit.bm25 for hit in hits}


def test_copies_of_a_wire_story_count_once(searcher: Searcher) -> None:
    """Three papers that printed the same agency text are one hit, which names all three."""
    hits = searcher.search("How many tugs worked on the container ship?", 4)
    ships = [hit for hit in hits if hit.passage.source.article_id.startswith("suez")]
    assert 1 == len(ships)
    carriers = {ships[0].passage.source.article_id, *(one.article_id for one in ships[0].also)}
    assert {"suez-1", "suez-2", "suez-3"} == carriers
    assert 4 == len(hits)


def test_a_copy_below_the_last_hit_is_named_too(searcher: Searcher) -> None:
    """However few hits are asked for, every paper that carried the story is named."""
    (hit,) = searcher.search("How many tugs worked on the container ship?", 1)
    assert 2 == len(hit.also)


@pytest.mark.parametrize("question", ["What was it?", "the", "?!", "", "🌊", "the " * 3000])
def test_any_question_has_an_answer_or_none(searcher: Searcher, question: str) -> None:
    """Stop words, signs, nothing or far too much: hits without an error."""
    assert 0 < len(searcher.search(question, 3)) <= 3


def test_the_same_question_gives_the_same_hits(searcher: Searcher, settings: IndexSettings) -> None:
    """Asked twice, or of the index opened anew, the order is the same."""
    first = searcher.search("ship flag spire coins prize", 10)
    again = open_searcher(settings)
    assert first == searcher.search("ship flag spire coins prize", 10)
    assert first == again.search("ship flag spire coins prize", 10)
    again.close()


def test_equal_scores_come_in_the_order_of_their_ids(searcher: Searcher) -> None:
    """A tie is broken by the passage's id, not by chance."""
    alike = np.full(4, 0.5)
    order = in_turn(alike, [alike, alike], np.zeros(4), 10)
    assert [0, 1, 2, 3] == [one.at for one in order]


def test_dead_passages_are_never_given(settings: IndexSettings) -> None:
    """What Chroma and tantivy still hold of an article that was removed is not shown."""
    archive = Archive(settings.index_dir)
    with archive.database.reading() as db:
        before = db.execute("SELECT * FROM passages WHERE article_id = 'nobel'").fetchall()
    stored, ledger = archive.stored("nobel"), Ledger(archive.database)
    assert stored is not None
    ledger.put([], [], removed=["nobel"])  # as when a run is killed right after its commit
    searcher = open_searcher(settings)
    assert searcher.bm25.search("Nobel", 5)
    assert "nobel" not in _ids(searcher.search("Who won the Nobel Peace Prize?", 10))
    searcher.close()
    ledger.put([stored], [])
    with archive.database.writing() as db:
        db.executemany("INSERT INTO passages VALUES (?,?,?,?,?,?,?)", before)
    ledger.settle(ledger.doubtful())
    archive.close()


def test_an_empty_archive_is_told_as_such(tmp_path: Path, cache_dir: Path) -> None:
    """An index of an empty folder is not an archive without the answer."""
    (tmp_path / "news").mkdir()
    settings = IndexSettings(tmp_path / "index", cache_dir)
    reindex(settings, [tmp_path / "news"], lambda _: None)
    with pytest.raises(NoArchiveError, match="holds no articles"):
        open_searcher(settings)


def test_a_searcher_that_fails_to_open_holds_nothing(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a failure the files are free again, so that a rebuild can replace them."""
    closed: list[object] = []
    monkeypatch.setattr(search.VectorIndex, "close", lambda index: closed.append(index))

    def fail(_: IndexSettings) -> None:
        raise ArchiveError("no model")

    monkeypatch.setattr(search, "open_embedder", fail)
    with pytest.raises(ArchiveError, match="no model"):
        open_searcher(settings)
    assert 1 == len(closed)


def test_open_searcher_uses_the_set_model(searcher: Searcher, settings: IndexSettings) -> None:
    """The question is embedded by the model that made the index."""
    assert find_model(settings.embedding_model)[1] == searcher.embedder.fingerprint


def _hit(article_id: str, text: str, score: float = 0.5) -> Hit:
    passage = Passage(f"p-{article_id}-{score}", Source(article_id), 0, len(text), text, ())
    return Hit(passage, score, 0.0, 0.0)


def test_a_trimmed_copy_is_a_copy() -> None:
    """Half of the story, word for word, is the same story; it keeps the best rank."""
    half = WIRE[: len(WIRE) // 2]
    (hit,) = collapse_copies([_hit("a", half), _hit("b", WIRE)], 5)
    assert ("a", ["b"]) == (hit.passage.source.article_id, [one.article_id for one in hit.also])


def test_two_reports_of_one_event_stay_apart() -> None:
    """Different words about the same thing are two sources."""
    other = "Six days after it ran aground, the giant vessel floated again on Monday afternoon."
    assert 2 == len(collapse_copies([_hit("a", WIRE), _hit("b", other)], 5))


def test_short_lines_are_not_taken_for_copies() -> None:
    """Passages of fewer than five words say too little to be called the same."""
    assert 2 == len(collapse_copies([_hit("a", "It rained."), _hit("b", "It rained.")], 5))


def test_the_same_article_is_not_its_own_copy() -> None:
    """A passage repeated within an article is shown once and names no other source."""
    (hit,) = collapse_copies([_hit("a", WIRE, 0.9), _hit("a", WIRE, 0.8)], 5)
    assert () == hit.also

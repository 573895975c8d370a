"""What an open index shows of what another process writes, and what one opened anew shows."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import places
import pytest
from command_line import piped
from fakes import minilm

from index.archive import Archive, Passage
from index.article import Article, Source
from index.bm25 import Bm25Index
from index.build import reindex
from index.ledger import Ledger
from index.live import LiveSearcher
from index.scope import Scope
from index.search import Searcher, open_searcher
from index.settings import IndexSettings
from index.vectors import VectorIndex, Vectors
from index.versions import Stored

OLD = {
    "flood": "The Rhine rose by three metres in Cologne. Helpers filled sandbags all night.",
    "vote": "The mayor won by eleven ballots. A recount was refused by the court.",
}
COMET = "A comet was seen over Oslo on Friday. Astronomers had not expected it so soon."
QUESTION = "Which heavenly body appeared above the Norwegian capital?"  # no word of it in COMET
THE_NEWS = Scope(outlets=frozenset({"The News"}))


def _write(news: Path, texts: dict[str, str]) -> None:
    rows = [
        json.dumps({"id": name, "title": name, "source": "The News", "text": text, "tags": "x"})
        for name, text in texts.items()
    ]
    (news / "feed.jsonl").write_text("\n".join(rows))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    _write(folder, OLD)
    return folder


@pytest.fixture
def settings(news: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> IndexSettings:
    """An index of two articles, that the command line finds too."""
    monkeypatch.setattr("index.writer.open_embedder", lambda _: minilm(cache_dir))
    settings = IndexSettings(news.parent / "index", cache_dir)
    reindex(settings, [news], lambda _: None)
    return settings


@pytest.fixture
def searcher(settings: IndexSettings) -> Iterator[Searcher]:
    """Open, and has been searched, before another process writes."""
    searcher = open_searcher(settings, minilm(settings.cache_dir))
    assert {"flood", "vote"} == _found(searcher)
    yield searcher
    searcher.close()


def _found(searcher: Searcher, scope: Scope = THE_NEWS) -> set[str]:
    return {hit.passage.source.article_id for hit in searcher.search(QUESTION, 10, scope)}


def _nearest(vectors: VectorIndex, searcher: Searcher) -> list[str]:
    """The articles in the order of the vectors alone."""
    hits = vectors.search(searcher.embedder.encode_question(QUESTION), 10)
    passages = searcher.archive.passages([hit.passage_id for hit in hits])
    return [
        passages[hit.passage_id].source.article_id for hit in hits if hit.passage_id in passages
    ]


def _elsewhere(settings: IndexSettings, *arguments: str) -> None:
    """`python -m bot reindex` as a process of its own."""
    done = piped(
        ["reindex", "--index-dir", str(settings.index_dir), *arguments], settings.index_dir.parent
    )
    assert 0 == done.code, done.err


def test_a_commit_of_another_process_changes_the_generation(
    settings: IndexSettings, news: Path, searcher: Searcher
) -> None:
    """The number stays while nobody writes, and is another after each run that wrote."""
    archive = searcher.archive
    seen = [archive.generation()]
    _found(searcher)
    archive.stats()
    assert seen == [archive.generation()]
    for texts in ({**OLD, "comet": COMET}, OLD):
        _write(news, texts)
        _elsewhere(settings, str(news))
        seen.append(archive.generation())
        assert seen[-1] == archive.generation()
    assert 3 == len(set(seen))


def test_what_no_reader_sees_does_not_change_the_generation(tmp_path: Path) -> None:
    """Notes of a run and kept vectors make nobody open the indexes anew; a new article does."""
    one, other = Archive(tmp_path, create=True), Archive(tmp_path)
    ledger, before = Ledger(one.database), other.generation()
    one.set_meta("key", "value")
    ledger.doubt(["p1"])
    ledger.remember([("/a.txt", "digest")])
    assert before == other.generation()
    ledger.put([Stored(Article(Source("a"), "x", (), "id a"), "/a.txt", "h")], [])
    assert before != other.generation()
    one.close()
    other.close()


def test_an_index_opened_anew_shows_what_another_process_wrote(
    settings: IndexSettings, news: Path, searcher: Searcher
) -> None:
    """Words, vectors and articles are those of now, even while an old searcher is still open."""
    _write(news, {**OLD, "comet": COMET})
    _elsewhere(settings, str(news))
    vectors = VectorIndex(places.vectors_dir(settings))
    assert 3 == len(vectors) == len(Bm25Index(places.bm25_dir(settings)))
    assert "comet" == _nearest(vectors, searcher)[0]
    vectors.close()
    assert [1] == [len(Bm25Index(places.bm25_dir(settings)).search("comet", 5, THE_NEWS))]
    assert searcher.is_outdated()
    again = open_searcher(settings, searcher.embedder)
    assert {"comet", "flood", "vote"} == _found(again)
    assert not again.is_outdated()
    again.close()


def test_a_closed_and_reopened_index_shows_what_another_process_wrote(
    settings: IndexSettings, news: Path, searcher: Searcher
) -> None:
    """All closed, then opened: what was added is there, what was removed is not."""
    vectors = VectorIndex(places.vectors_dir(settings))
    assert 2 == len(_nearest(vectors, searcher))
    for texts in ({**OLD, "comet": COMET}, {"vote": OLD["vote"]}):
        _write(news, texts)
        _elsewhere(settings, str(news))
        vectors.close()
        vectors = VectorIndex(places.vectors_dir(settings))
        found = vectors.search(searcher.embedder.encode_question(QUESTION), 10)
        assert len(texts) == len(found) == len(vectors)
        assert set(texts) == set(_nearest(vectors, searcher))
    vectors.close()


def test_an_open_searcher_outlives_what_another_process_writes(
    settings: IndexSettings, news: Path, searcher: Searcher
) -> None:
    """Asked within a scope, by words or not, it takes in what is new instead of failing."""
    _write(news, {**OLD, "comet": COMET})
    _elsewhere(settings, str(news))
    assert {"comet", "flood", "vote"} == _found(searcher)
    until = time.monotonic() + 10
    while not (hits := searcher.bm25.search("comet", 10)) and time.monotonic() < until:
        time.sleep(0.05)  # tantivy looks for commits of others twice a second
    assert 1 == len(hits)
    (hit,) = [one for one in searcher.search("comet", 10) if one.bm25]
    assert ("comet", True) == (hit.passage.source.article_id, hit.cosine > 0)
    _write(news, {"comet": COMET})
    _elsewhere(settings, str(news))
    assert {"comet"} == _found(searcher)


def test_a_rebuild_leaves_readers_time_to_turn(
    settings: IndexSettings, news: Path, cache_dir: Path
) -> None:
    """A reader that was idle while the folders under it were replaced answers from the new ones."""
    with closing(LiveSearcher(settings, minilm(cache_dir))) as live:
        for _ in range(2):
            _elsewhere(settings, "--rebuild")
            with live.reading() as searcher:
                assert {"flood", "vote"} == _found(searcher)


def _passage(number: int) -> Passage:
    return Passage(str(number), Source("a"), 0, 1, "x", ())


def _vectors(numbers: Iterable[int]) -> Vectors:
    """Unit vectors, each number's always the same."""
    made = np.stack([np.random.default_rng(one).normal(size=8) for one in numbers])
    unit: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _write_many(folder: Path) -> None:
    """Runs in a process of its own: 2,500 passages come, 750 go, in small steps."""
    with closing(VectorIndex(folder)) as index:
        for at in range(500, 3000, 100):
            numbers = range(at, at + 100)
            index.upsert([_passage(one) for one in numbers], _vectors(numbers))
            index.delete([str(one) for one in range(at - 500, at - 470)])


def test_readers_come_and_go_while_another_process_writes(tmp_path: Path) -> None:
    """Opening the vectors in the midst of a long write fails neither side, and loses nothing."""
    folder = tmp_path / "chroma"
    with closing(VectorIndex(folder)) as index:
        index.upsert([_passage(one) for one in range(500)], _vectors(range(500)))
    writing = get_context("spawn").Process(target=_write_many, args=(folder,))
    writing.start()
    opened = 0
    while writing.is_alive():
        with closing(VectorIndex(folder)) as index:
            assert "499" == index.search(_vectors([499])[0], 1)[0].passage_id
        opened += 1
    assert (0, True) == (writing.exitcode, opened > 2)
    with closing(VectorIndex(folder)) as index:
        assert 3000 - 25 * 30 == len(index) == len(index.get([str(one) for one in range(3000)]))
        for one in range(2950, 3000):
            assert str(one) == index.search(_vectors([one])[0], 1)[0].passage_id

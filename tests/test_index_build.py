"""Building the index: what changed and nothing else, through every kind of accident."""

import itertools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import places
import pytest
from conftest import ROOT
from fakes import WordEmbedder, minilm

from index import run
from index.archive import Archive
from index.bm25 import Bm25Index
from index.build import rebuild, reindex
from index.database import NAME
from index.errors import ArchiveError, NoArchiveError, OtherSettingsError, WeightsError
from index.ledger import Ledger
from index.report import BuildReport, Progress
from index.search import open_searcher
from index.settings import IndexSettings
from index.vectors import VectorIndex

ARTICLES = {
    "flood.txt": "Flood in Cologne\n\nThe Rhine rose by three metres. Helpers filled sandbags.",
    "ship.txt": "Ship freed\n\nThe Ever Given was refloated after six days. Tugs pulled it.",
    "mars.txt": "Rover lands\n\nPerseverance touched down in Jezero crater. Engineers cheered.",
    "vote.txt": "Vote counted\n\nThe mayor won by eleven ballots. A recount was refused.",
    "fire.txt": "Fire under control\n\nThe spire of the cathedral collapsed. Nobody was hurt.",
}


def _nobody(_: Progress) -> None:
    """Hears what a run tells and does nothing."""


@pytest.fixture
def settings(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> IndexSettings:
    """An index of its own; the real embedder, opened once for all tests."""
    monkeypatch.setattr("index.writer.open_embedder", lambda _: minilm(cache_dir))
    monkeypatch.setattr("index.search.open_embedder", lambda _: minilm(cache_dir))
    monkeypatch.setattr("index.beside._GRACE", 0.0)  # nobody else reads here
    return IndexSettings(tmp_path / "index", cache_dir)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of five short articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_BATCH_ARTICLES", 2)
    monkeypatch.setattr("index.beside._BATCH", 2)


def _run(settings: IndexSettings, *paths: Path) -> BuildReport:
    return reindex(settings, paths, _nobody)


def _counted(report: BuildReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed


def _passages(settings: IndexSettings) -> dict[str, str]:
    """Id and text of every live passage, after checking that all three stores hold them alone."""
    archive = Archive(settings.index_dir)
    with archive.database.reading() as db:
        live = dict(db.execute("SELECT passage_id, text FROM passages"))
    assert [] == Ledger(archive.database).doubtful()
    archive.close()
    vectors, words = VectorIndex(places.vectors_dir(settings)), Bm25Index(places.bm25_dir(settings))
    assert len(live) == len(words) == len(vectors) == len(vectors.get(list(live)))
    vectors.close()
    for passage_id, text in live.items():
        assert passage_id in {found for found, _ in words.search(text, 10)}
    return live


def _texts(settings: IndexSettings) -> str:
    return "\n".join(_passages(settings).values())


def _best(settings: IndexSettings, question: str) -> str:
    searcher = open_searcher(settings)
    hits = searcher.search(question, 1)
    searcher.close()
    return hits[0].passage.text


# --- what changed, and nothing else -------------------------------------------------------


def test_a_first_run_indexes_every_article(settings: IndexSettings, news: Path) -> None:
    """All are added, each passage in all three stores, and questions find them."""
    report = _run(settings, news)
    assert (5, 0, 0, 0) == _counted(report)
    assert [] == report.problems + report.doubles
    assert report.passages == len(_passages(settings)) == 5
    assert "The Rhine rose" in _best(settings, "How high did the river rise in Cologne?")


def test_progress_ends_at_the_whole(
    settings: IndexSettings, news: Path, small_batches: None
) -> None:
    """Each step tells bytes and counts that only grow, up to everything."""
    steps: list[Progress] = []
    reindex(settings, [news], steps.append)
    assert 3 == len(steps)
    assert steps == sorted(steps, key=lambda step: (step.done, step.articles, step.passages))
    assert (5, 5) == (steps[-1].articles, steps[-1].passages)
    assert steps[-1].total == steps[-1].done == sum(one.stat().st_size for one in news.iterdir())


def test_a_second_run_does_nothing(settings: IndexSettings, news: Path) -> None:
    """Without changes no model, no Chroma and no tantivy is even loaded, and no file written."""
    _run(settings, news)
    before = {path: path.stat().st_mtime_ns for path in settings.index_dir.rglob("*.*")}
    told = _in_process(
        settings,
        news,
        "report = reindex(settings, [news], lambda step: print('a step'))\n"
        "print(report.unchanged, report.touched)\n"
        "print([name for name in ('onnxruntime', 'chromadb', 'torch') if name in sys.modules])\n",
    )
    assert "5 0\n[]\n" == told
    after = {path: path.stat().st_mtime_ns for path in settings.index_dir.rglob("*.*")}
    own = {settings.index_dir / f"{NAME}{end}" for end in ("", "-wal", "-shm")}
    lock = {settings.index_dir / "write.lock"}
    assert set(after) - own - lock == set(before) - own - lock
    assert all(after[path] == before[path] for path in set(before) - own - lock)


def test_a_changed_file_replaces_its_passages(settings: IndexSettings, news: Path) -> None:
    """Old words are found in none of the stores, the new ones in all."""
    _run(settings, news)
    (news / "ship.txt").write_text("Ship stuck again\n\nA tanker ran aground near Suez.")
    assert (0, 1, 4, 0) == _counted(_run(settings, news))
    assert "Ever Given" not in _texts(settings)
    assert "A tanker ran aground" in _best(settings, "tanker aground")
    assert [] == Bm25Index(places.bm25_dir(settings)).search("refloated", 5)


def test_a_change_of_headline_alone_is_a_change(settings: IndexSettings, tmp_path: Path) -> None:
    """What is told of a passage's source is never stale."""
    feed = tmp_path / "feed.jsonl"
    lines = [{"id": "a", "title": title, "text": "It rained."} for title in ("Rain", "Snow")]
    feed.write_text(json.dumps(lines[0]))
    _run(settings, feed)
    feed.write_text(json.dumps(lines[1]))
    assert (0, 1, 0, 0) == _counted(_run(settings, feed))
    archive = Archive(settings.index_dir)
    (passage,) = archive.passages(list(_passages(settings))).values()
    assert "Snow" == passage.source.title


def test_a_removed_file_takes_its_passages_along(settings: IndexSettings, news: Path) -> None:
    """What is no longer in the folder is no longer in any store."""
    _run(settings, news)
    (news / "mars.txt").unlink()
    assert (0, 0, 4, 1) == _counted(_run(settings, news))
    assert "Perseverance" not in _texts(settings)


def test_a_file_that_comes_back_is_indexed_again(settings: IndexSettings, news: Path) -> None:
    """Removed, indexed, restored byte for byte, indexed: the article is there."""
    _run(settings, news)
    kept = (news / "mars.txt").rename(news.parent / "mars.txt")
    _run(settings, news)
    kept.rename(news / "mars.txt")
    assert (1, 0, 4, 0) == _counted(_run(settings, news))
    assert "Perseverance" in _texts(settings)


def test_other_folders_are_left_alone(settings: IndexSettings, news: Path) -> None:
    """Indexing one folder removes nothing that came from another, whatever it is called."""
    _run(settings, news)
    others = [news.parent / "NEWS", news.parent / "news2", news.parent / "n_ws"]
    for number, other in enumerate(others):
        other.mkdir()
        (other / "only.txt").write_text(f"Other\n\nSomething else, number {number}.")
        assert (1, 0, 0, 0) == _counted(_run(settings, other))
    assert (0, 0, 5, 0) == _counted(_run(settings, news))
    assert 8 == len(_passages(settings))


def test_an_empty_or_missing_folder(settings: IndexSettings, news: Path) -> None:
    """An emptied folder loses its articles; one that is not there at all loses nothing."""
    _run(settings, news)
    away = news.rename(news.parent / "away")
    report = _run(settings, news, Path("x" * 5000), Path("~no-such-user/x"))
    assert ((0, 0, 0, 0), 3) == (_counted(report), len(report.problems))
    assert 5 == len(_passages(settings))
    shutil.rmtree(away)
    news.mkdir()
    assert (0, 0, 0, 5) == _counted(_run(settings, news))
    assert {} == _passages(settings)


def test_a_folder_may_be_spelled_in_other_ways(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the home folder, relative, or by a detour: they are the same articles."""
    _run(settings, news)
    monkeypatch.setenv("HOME", str(news.parent))
    monkeypatch.chdir(news)
    for spelling in ("~/news", ".", "../news", f"{news}/../news/"):
        assert (0, 0, 5, 0) == _counted(_run(settings, Path(spelling)))
    (news / "mars.txt").unlink()
    assert (0, 0, 4, 1) == _counted(_run(settings, Path("~/news")))


@pytest.mark.parametrize("broken", [b"", b"\x00\x01\x02" * 100, b"   \n", b"...!"])
def test_a_file_that_became_unreadable_keeps_its_article(
    settings: IndexSettings, news: Path, broken: bytes
) -> None:
    """A file caught while it is being written is named, and what was read before stays."""
    _run(settings, news)
    (news / "ship.txt").write_bytes(broken)
    report = _run(settings, news)
    assert (0, 0, 4, 0) == _counted(report)
    assert [str(news / "ship.txt")] == [problem.path for problem in report.problems]
    assert "Ever Given" in _texts(settings)


def test_a_bad_line_keeps_what_its_file_held(settings: IndexSettings, tmp_path: Path) -> None:
    """A feed with a broken line loses no article, until it can be read in full again."""
    feed = tmp_path / "feed.jsonl"
    lines = [json.dumps({"id": name, "text": f"Article {name} says so."}) for name in "abc"]
    feed.write_text("\n".join(lines))
    _run(settings, feed)
    feed.write_text("\n".join([lines[0], lines[1][:10]]))
    report = _run(settings, feed)
    assert ((0, 0, 1, 0), 1) == (_counted(report), len(report.problems))
    feed.write_text("\n".join(lines[:2]))
    assert (0, 0, 2, 1) == _counted(_run(settings, feed))


def test_a_too_large_file_keeps_its_article(settings: IndexSettings, news: Path) -> None:
    """A lower limit refuses the file by name and takes nothing away."""
    _run(settings, news)
    lower = IndexSettings(settings.index_dir, settings.cache_dir, max_file_bytes=75)
    report = _run(lower, news)
    assert 0 == report.removed
    assert all("PULLQUOTE_MAX_FILE_MB" in problem.reason for problem in report.problems)
    assert 5 == len(_passages(settings))


def test_lines_keep_their_id_and_their_very_text(settings: IndexSettings, tmp_path: Path) -> None:
    """Others hold offsets into a feed's texts, so neither id nor text is touched."""
    text = "  First \r\n\r\nsaid “so”.\t Then 🌊.\n\n\n"
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps({"id": "wire:42/é", "text": text}) + "\n")
    _run(settings, feed)
    archive = Archive(settings.index_dir)
    article = archive.article("wire:42/é")
    assert article is not None
    assert text == article.text
    for passage in archive.passages(list(_passages(settings))).values():
        assert text[passage.start : passage.end] == passage.text
    archive.close()


def test_a_file_name_that_is_no_utf8_is_indexed(settings: IndexSettings, news: Path) -> None:
    """An old file's name in Latin-1 stops nobody, and its article is found unchanged again."""
    name = os.fsencode(news) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(name)).write_text("Coffee\n\nA café opened in Vienna.")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert (6, 0, 0, 0) == _counted(_run(settings, news))
    assert (0, 0, 6, 0) == _counted(_run(settings, news))
    Path(os.fsdecode(name)).unlink()
    assert (0, 0, 5, 1) == _counted(_run(settings, news))


# --- the same article twice -----------------------------------------------------------------


def _line(article_id: str, text: str = "It rained.") -> str:
    return json.dumps({"id": article_id, "text": text}) + "\n"


def test_an_article_found_twice_is_told_once(settings: IndexSettings, tmp_path: Path) -> None:
    """The first file holds it; the second, and a second line, are named as doubles."""
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    (feeds / "a.jsonl").write_text(_line("x") + _line("x", "It snowed."))
    (feeds / "b.jsonl").write_text(_line("x"))
    report = _run(settings, feeds)
    assert ((1, 0, 0, 0), 2) == (_counted(report), len(report.doubles))
    assert [str(feeds / "a.jsonl"), str(feeds / "b.jsonl")] == [one.path for one in report.doubles]
    assert ["It rained."] == list(_passages(settings).values())
    again = _run(settings, feeds)
    assert (0, 0, 1, 0) == _counted(again)
    assert [str(feeds / "b.jsonl")] == [one.path for one in again.doubles]


def test_a_double_outlives_the_file_that_held_it(settings: IndexSettings, tmp_path: Path) -> None:
    """When the first file goes, the article lives on from the other one, which never changed."""
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    for name in ("a.jsonl", "b.jsonl"):
        (feeds / name).write_text(_line("x"))
    _run(settings, feeds)
    (feeds / "a.jsonl").unlink()
    assert 0 == _run(settings, feeds).removed
    assert ["It rained."] == list(_passages(settings).values())


@pytest.mark.parametrize("taker", ["a.jsonl", "z.jsonl"])
def test_an_article_may_move_between_files(
    settings: IndexSettings, tmp_path: Path, taker: str
) -> None:
    """Taken over by another file and later left to the first again, it is never lost."""
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    (feeds / "m.jsonl").write_text(_line("x") + _line("y"))
    _run(settings, feeds)
    (feeds / taker).write_text(_line("x"))
    for _ in range(3):
        report = _run(settings, feeds)
        assert (0, 1) == (report.removed, len(report.doubles))
        assert 2 == len(_passages(settings))
    assert (0, 0, 2, 0) == _counted(report)
    (feeds / taker).unlink()
    assert 0 == _run(settings, feeds).removed
    assert 2 == len(_passages(settings))


# --- accidents --------------------------------------------------------------------------------


class PulledPlugError(Exception):
    """Stands for a crash: nothing catches it on the way."""


def _crash(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, *, after: bool) -> None:
    real = getattr(owner, name)

    def crash(*arguments: Any, **options: Any) -> None:
        if after:
            real(*arguments, **options)
        raise PulledPlugError

    monkeypatch.setattr(owner, name, crash)


@pytest.mark.parametrize(
    ("owner", "name", "after"),
    [
        (Ledger, "doubt", True),
        (VectorIndex, "upsert", True),
        (Bm25Index, "update", True),
        (Ledger, "put", False),
        (Ledger, "put", True),
        (VectorIndex, "delete", True),
        (Ledger, "settle", False),
        (Ledger, "remember", False),
    ],
)
def test_a_crash_at_any_point_is_mended_by_the_next_run(
    settings: IndexSettings,
    news: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    name: str,
    after: bool,
) -> None:
    """Neither duplicates nor losses: the stores end as if nothing had happened."""
    _run(settings, news)
    (news / "ship.txt").write_text("Ship stuck again\n\nA tanker ran aground near Suez.")
    (news / "new.txt").write_text("New\n\nA comet was seen over Oslo.")
    (news / "mars.txt").unlink()
    with monkeypatch.context() as patch:
        _crash(patch, owner, name, after=after)
        with pytest.raises(PulledPlugError):
            _run(settings, news)
    _run(settings, news)
    expected = {one.read_text().split("\n\n")[1] for one in news.iterdir()}
    found = _passages(settings)
    assert (5, expected) == (len(found), set(found.values()))
    assert (0, 0, 5, 0) == _counted(_run(settings, news))


def test_after_a_crash_the_old_state_answers(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the commit, questions see the old articles and nothing of the new ones."""
    _run(settings, news)
    (news / "ship.txt").write_text("Ship stuck again\n\nA tanker ran aground near Suez.")
    with monkeypatch.context() as patch:
        _crash(patch, Ledger, "put", after=False)
        with pytest.raises(PulledPlugError):
            _run(settings, news)
    assert "The Ever Given" in _best(settings, "Which tanker ran aground near Suez?")


def test_a_file_put_back_after_a_crash_is_read_again(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed run made half of a file live; restoring the file restores all of it."""
    _run(settings, news)
    old = (news / "ship.txt").read_text()
    (news / "ship.txt").write_text("Ship stuck again\n\nA tanker ran aground near Suez.")
    with monkeypatch.context() as patch:
        _crash(patch, Ledger, "remember", after=False)
        with pytest.raises(PulledPlugError):
            _run(settings, news)
    (news / "ship.txt").write_text(old)
    _run(settings, news)
    assert "Ever Given" in _texts(settings)
    assert "tanker" not in _texts(settings)


def test_ctrl_c_keeps_the_finished_batches(
    settings: IndexSettings, news: Path, small_batches: None
) -> None:
    """Interrupted after the first batch, its articles answer, and the next run adds the rest."""

    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(settings, [news], interrupt)
    assert 2 == len(_passages(settings))
    assert "cathedral" in _best(settings, "cathedral spire")
    assert (3, 0, 2, 0) == _counted(_run(settings, news))
    assert 5 == len(_passages(settings))


@pytest.mark.parametrize("where", ["VectorIndex.upsert", "Bm25Index.update", "Ledger.put"])
def test_a_killed_run_is_finished_by_the_next(
    settings: IndexSettings, news: Path, where: str
) -> None:
    """SIGKILL in the second batch, between two stores: nothing is lost, nothing twice."""
    minilm(settings.cache_dir)  # exported before, so that the process below need not
    owner = where.partition(".")[0]
    module = {"VectorIndex": "vectors", "Bm25Index": "bm25", "Ledger": "ledger"}[owner]
    killed = _start(
        settings,
        news,
        f"""
import os, signal
from index import run
from index.{module} import {owner}
run._BATCH_ARTICLES = 2
real, calls = {where}, []
def kill(*arguments, **options):
    real(*arguments, **options)
    calls.append(1)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
{where} = kill
reindex(settings, [news], lambda step: None)
""",
    )
    assert -signal.SIGKILL == killed.returncode, killed.stderr
    report = _run(settings, news)
    assert 5 == report.added + report.unchanged
    assert 2 <= report.unchanged
    assert 5 == len(_passages(settings))


def test_two_writers_do_not_meet(settings: IndexSettings, news: Path) -> None:
    """The second is told to wait, and the first is not disturbed."""
    refused: list[str] = []

    def meanwhile(_: Progress) -> None:
        for second in (lambda: _run(settings, news), lambda: rebuild(settings, _nobody)):
            with pytest.raises(ArchiveError, match="Another reindex is writing") as caught:
                second()
            refused.append(str(caught.value))

    assert 5 == reindex(settings, [news], meanwhile).added
    assert 2 == len(refused)
    assert str(settings.index_dir) in refused[0]
    assert 5 == _run(settings, news).unchanged


def test_a_disk_that_fills_up_keeps_the_old_state(settings: IndexSettings, news: Path) -> None:
    """However little may still be written: one sentence, and no article lost or doubled."""
    _run(settings, news)
    for number in range(12):
        words = " ".join(f"word{number * 99 + one}" for one in range(99))
        (news / f"more{number}.txt").write_text(f"More {number}\n\n{words}.")
    told = _in_process(
        settings,
        news,
        """
import resource
import numpy
import index.writer
from fakes import WordEmbedder
WordEmbedder.encode_question = lambda self, text: numpy.full(384, 384**-0.5, numpy.float32)
index.writer.open_embedder = lambda settings: WordEmbedder()
largest = max(path.stat().st_size for path in settings.index_dir.rglob("*"))
for limit in (1, 30_000, 70_000, largest + 1):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        reindex(settings, [news], lambda step: None)
        print("no error")
    except Exception as error:
        print(type(error).__name__, error)
""",
    )
    assert 4 == len(told.splitlines())
    for line in told.splitlines():
        assert line.startswith("ArchiveError The ")
        assert "disk" in line or "PULLQUOTE_INDEX_DIR" in line
    archive = Archive(settings.index_dir)
    assert 5 == archive.stats().articles
    archive.close()
    assert "The Rhine rose" in _best(settings, "How high did the Rhine rise?")
    assert (12, 0, 5, 0) == _counted(_run(settings, news))
    assert 17 <= len(_passages(settings))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(settings: IndexSettings, news: Path) -> None:
    """A read-only index is named with the setting that chooses another."""
    _run(settings, news)
    (news / "new.txt").write_text("New\n\nA comet was seen over Oslo.")
    inside = [settings.index_dir, *settings.index_dir.rglob("*")]
    for path in inside:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with pytest.raises(ArchiveError, match=str(settings.index_dir)):
            _run(settings, news)
    finally:
        for path in inside:
            path.chmod(0o755)
    assert 5 == len(_passages(settings))


def test_an_index_folder_that_is_a_file_is_told(settings: IndexSettings, news: Path) -> None:
    """What is in the way is named with the setting that chooses another."""
    settings.index_dir.write_text("not a folder")
    with pytest.raises(ArchiveError, match="PULLQUOTE_INDEX_DIR"):
        _run(settings, news)


def test_a_missing_model_leaves_no_index_behind(settings: IndexSettings, news: Path) -> None:
    """A mistyped model is told before anything is made on disk."""
    wrong = IndexSettings(settings.index_dir, settings.cache_dir, embedding_model="/no/such/model")
    with pytest.raises(WeightsError):
        _run(wrong, news)
    assert not settings.index_dir.exists()


# --- other settings, and rebuilding -----------------------------------------------------------


def test_other_chunking_is_refused_until_rebuilt(settings: IndexSettings, news: Path) -> None:
    """The setting, both values and the command are named; the command mends it."""
    _run(settings, news)
    other = IndexSettings(settings.index_dir, settings.cache_dir, chunk_tokens=16)
    for refused in (lambda: _run(other, news), lambda: open_searcher(other)):
        with pytest.raises(OtherSettingsError) as caught:
            refused()
        assert "PULLQUOTE_CHUNK_TOKENS is 16, the index was made with 250" in str(caught.value)
        assert "pullquote reindex --rebuild" in str(caught.value)
    assert 5 == rebuild(other, _nobody).changed
    assert 5 < len(_passages(other))
    assert (0, 0, 5, 0) == _counted(_run(other, news))


def test_another_model_is_refused_until_rebuilt(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors of two models never mix: the setting is named, a rebuild makes all anew."""
    _run(settings, news)
    other = IndexSettings(settings.index_dir, settings.cache_dir, embedding_model="words")
    monkeypatch.setattr("index.fingerprint.find_model", lambda _: (Path("words"), "words"))
    monkeypatch.setattr("index.writer.open_embedder", lambda _: WordEmbedder())
    monkeypatch.setattr("index.search.open_embedder", lambda _: WordEmbedder())
    with pytest.raises(OtherSettingsError, match="PULLQUOTE_EMBEDDING_MODEL is words, the index"):
        _run(other, news)
    rebuild(other, _nobody)
    assert "The Rhine rose" in _best(other, "the rhine rose")
    assert 5 == len(_passages(other))


def test_another_version_is_refused_until_rebuilt(settings: IndexSettings, news: Path) -> None:
    """An index with a fingerprint of unknown shape is told apart from a damaged one."""
    _run(settings, news)
    archive = Archive(settings.index_dir)
    archive.set_meta("fingerprint", json.dumps({"format": 99, "shape": "new"}))
    archive.close()
    with pytest.raises(OtherSettingsError, match=r"another version.*--rebuild"):
        open_searcher(settings)
    rebuild(settings, _nobody)
    assert 5 == _run(settings, news).unchanged


@pytest.mark.parametrize("lost", ["chroma", "bm25"])
def test_a_lost_part_is_told_and_made_anew(settings: IndexSettings, news: Path, lost: str) -> None:
    """Questions name the command; the next run, even one with nothing new, mends it and says so."""
    _run(settings, news)
    before = _passages(settings)
    shutil.rmtree(settings.index_dir / f"{lost}-1")
    with pytest.raises(ArchiveError, match="is missing: run `pullquote reindex --repair`"):
        open_searcher(settings)
    report = _run(settings, news)
    assert (5, True) == (report.unchanged, f"{lost}-1 is missing" in report.mended)
    assert before == _passages(settings)
    assert "The Rhine rose" in _best(settings, "How high did the Rhine rise?")


@pytest.mark.parametrize("part", ["chroma-1/chroma.sqlite3", "bm25-1/meta.json"])
def test_a_damaged_part_is_told_and_made_anew(
    settings: IndexSettings, news: Path, part: str
) -> None:
    """Garbage in Chroma or tantivy: one sentence for who asks, and the next run goes on."""
    _run(settings, news)
    before = _passages(settings)
    (settings.index_dir / part).write_bytes(b"garbage " * 2000)
    with pytest.raises(ArchiveError, match="run `pullquote reindex --repair`"):
        open_searcher(settings)
    (news / "new.txt").write_text("New\n\nA comet was seen over Oslo.")
    report = _run(settings, news)
    assert (1, 5) == (report.added, report.unchanged)
    assert "could not be used" in report.mended
    assert before.items() < _passages(settings).items()


def test_a_damaged_archive_is_told_to_all(settings: IndexSettings, news: Path) -> None:
    """The articles themselves cannot be rebuilt: every command says what to do instead."""
    _run(settings, news)
    for path in settings.index_dir.glob(f"{NAME}*"):
        path.unlink()
    (settings.index_dir / NAME).write_bytes(b"garbage " * 2000)
    for refused in (
        lambda: _run(settings, news),
        lambda: open_searcher(settings),
        lambda: rebuild(settings, _nobody),
    ):
        with pytest.raises(ArchiveError, match=r"is damaged.*pullquote reindex PATH"):
            refused()


def test_a_rebuild_changes_nothing_but_the_indexes(
    settings: IndexSettings, news: Path, small_batches: None
) -> None:
    """The same passages with the same ids, and no text is embedded a second time."""
    _run(settings, news)
    before = _passages(settings)
    words = WordEmbedder()
    words.fingerprint = minilm(settings.cache_dir).fingerprint
    words.count_tokens = minilm(settings.cache_dir).count_tokens  # type: ignore[method-assign]
    build_with(words, settings, lambda: rebuild(settings, _nobody))
    assert [] == words.read
    assert before == _passages(settings)
    assert (0, 0, 5, 0) == _counted(_run(settings, news))


def test_a_rebuild_needs_no_files(settings: IndexSettings, news: Path) -> None:
    """The archive holds the articles: their folder may be gone."""
    _run(settings, news)
    before = _passages(settings)
    shutil.rmtree(news)
    assert 5 == rebuild(settings, _nobody).changed
    assert before == _passages(settings)


@pytest.mark.parametrize("batches", [0, 1])
def test_a_rebuild_cut_short_harms_nobody(
    settings: IndexSettings, news: Path, small_batches: None, batches: int
) -> None:
    """The old index goes on answering and taking in, and nothing of the half one is left."""
    _run(settings, news)
    before = _passages(settings)
    steps: list[Progress] = []

    def interrupt(step: Progress) -> None:
        steps.append(step)
        assert "cathedral" in _best(settings, "cathedral spire")  # meanwhile
        if len(steps) > batches:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(settings, interrupt)
    assert before == _passages(settings)
    assert {"bm25-1", "chroma-1"} == {one.name for one in settings.index_dir.glob("*-*/")}
    assert 5 == _run(settings, news).unchanged
    rebuild(settings, _nobody)
    assert before == _passages(settings)
    assert {"bm25-2", "chroma-2"} == {one.name for one in settings.index_dir.glob("*-*/")}


@pytest.mark.parametrize("use", [open_searcher, lambda settings: rebuild(settings, _nobody)])
def test_without_an_index_nothing_is_made(
    settings: IndexSettings, use: Callable[[IndexSettings], object]
) -> None:
    """Asking or rebuilding before the first reindex names the command and makes no folder."""
    with pytest.raises(NoArchiveError, match="pullquote reindex PATH"):
        use(settings)
    assert not settings.index_dir.exists()


# --- scale --------------------------------------------------------------------------------------


def test_effort_grows_with_the_articles_and_not_faster(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four times the articles cost about four times the work, first run and second."""
    monkeypatch.setattr("index.writer.open_embedder", lambda _: WordEmbedder())
    steps = _count_sqlite_steps(monkeypatch)

    def spent(count: int) -> list[tuple[float, int]]:
        """Seconds of processor time and SQLite's steps of a first and a second run."""
        folder = tmp_path / f"many{count}"
        folder.mkdir()
        for number in range(count):
            (folder / f"{number}.txt").write_text(f"Number {number} is a short article.")
        own = IndexSettings(tmp_path / f"index{count}", settings.cache_dir)
        marks = [(time.process_time(), len(steps))]
        for _ in range(2):
            _run(own, folder)
            marks.append((time.process_time(), len(steps)))
        return [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(marks)]

    for few, many in zip(spent(300), spent(1200), strict=True):
        assert many[0] < 9 * few[0]  # 16 times would be quadratic
        assert many[1] < 6 * few[1]  # SQLite's steps do not depend on how busy the machine is


def _count_sqlite_steps(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """A list that grows by one for every hundred steps of SQLite's machine."""
    steps: list[None] = []
    connect = sqlite3.connect

    def counting(*arguments: Any, **options: Any) -> sqlite3.Connection:
        db = connect(*arguments, **options)
        db.set_progress_handler(lambda: steps.append(None), 100)
        return db

    monkeypatch.setattr("index.database.sqlite3.connect", counting)
    return steps


# --- helpers ------------------------------------------------------------------------------------


def build_with(embedder: object, settings: IndexSettings, run: Callable[[], object]) -> None:
    """Run with another embedder in the writer's place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.writer.open_embedder", lambda _: embedder)
        run()


def _start(settings: IndexSettings, news: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a process of its own, with `settings` and `news` at hand."""
    head = (
        "import sys\nfrom pathlib import Path\nfrom index.build import reindex\n"
        "from index.settings import IndexSettings\n"
        f"index, cache = Path({str(settings.index_dir)!r}), Path({str(settings.cache_dir)!r})\n"
        "settings = IndexSettings(index, cache)\n"
        f"news = Path({str(news)!r})\n"
    )
    return subprocess.run(
        [sys.executable, "-c", head + code],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )


def _in_process(settings: IndexSettings, news: Path, code: str) -> str:
    done = _start(settings, news, code)
    assert 0 == done.returncode, done.stderr
    return done.stdout

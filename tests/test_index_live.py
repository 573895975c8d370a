"""A searcher that stays open while another process writes."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import ROOT

import index.live
from index.build import reindex
from index.errors import PullquoteError
from index.live import LiveSearcher
from index.settings import IndexSettings

BRIDGE = "Bridge reopens\n\nMarch 3, 2022\n\nThe bridge over the Lune reopened on Thursday.\n"
TRAM = "Tram opens\n\nMay 4, 2022\n\nThe tram line to the docks opened on Wednesday.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE)
    return folder


@pytest.fixture
def live(
    tmp_path: Path, cache_dir: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LiveSearcher]:
    monkeypatch.setattr(index.live, "_LOOK_EVERY", 0.0)
    settings = IndexSettings(tmp_path / "index", cache_dir)
    reindex(settings, [articles], lambda _: None)
    with closing(LiveSearcher(settings)) as opened:
        yield opened


def reindexed(articles: Path) -> None:
    """What somebody does in another terminal."""
    subprocess.run(
        [sys.executable, "-m", "bot", "reindex", str(articles), "--index-dir",
         str(articles.parent / "index")],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"} | _cache(),
        check=True, capture_output=True,
    )  # fmt: skip


def _cache() -> dict[str, str]:
    import os

    return {"PULLQUOTE_CACHE_DIR": os.environ["PULLQUOTE_CACHE_DIR"]}


def found(live: LiveSearcher, words: str) -> list[str]:
    with live.reading() as searcher:
        return [hit.passage.source.title for hit in searcher.search(words, 5)]


def test_what_another_process_indexes_is_found_without_a_restart(
    live: LiveSearcher, articles: Path
) -> None:
    """After a re-index elsewhere, the next search finds the new article and not the removed one."""
    assert ["Bridge reopens"] == found(live, "tram line to the docks")
    (articles / "tram.txt").write_text(TRAM)
    (articles / "bridge.txt").unlink()
    reindexed(articles)

    assert ["Tram opens"] == found(live, "tram line to the docks")


def test_whoever_is_reading_keeps_what_they_were_lent(live: LiveSearcher, articles: Path) -> None:
    """A long reader goes on with the old state while others are lent the new one."""
    (articles / "tram.txt").write_text(TRAM)
    with live.reading() as old:
        reindexed(articles)
        assert "Tram opens" in found(live, "tram line to the docks")
        assert old.archive.stats().articles == 2  # SQLite is one file: the truth is always new
        assert ["Bridge reopens"] == [
            hit.passage.source.title for hit in old.search("bridge over the Lune", 1)
        ]


def test_a_state_that_cannot_be_opened_leaves_the_old_one(
    live: LiveSearcher, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody rebuilds with other settings elsewhere, questions are still answered."""
    (articles / "tram.txt").write_text(TRAM)
    reindexed(articles)
    with live.reading() as searcher:
        searcher.archive.set_meta("fingerprint", "of another version")

    assert "Bridge reopens" in found(live, "bridge over the Lune")


def test_many_threads_read_while_another_process_writes(live: LiveSearcher, articles: Path) -> None:
    """No search fails, and all end with the new state."""
    faults: list[Exception] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            try:
                found(live, "bridge over the Lune")
            except PullquoteError as error:
                faults.append(error)
            time.sleep(0.005)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(3):
        (articles / f"tram{number}.txt").write_text(TRAM.replace("docks", f"docks {number}"))
        reindexed(articles)
    is_over.set()
    for thread in threads:
        thread.join()

    assert [] == faults
    assert "Tram opens" in found(live, "tram line to the docks")

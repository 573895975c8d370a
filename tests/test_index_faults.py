"""What goes wrong during a re-index, and what is left and said then; see the failure table."""

import contextlib
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import COMMAND, environment, piped
from fakes import minilm
from index_scene import counted, held, nobody, run, texts, word_settings

from index.archive import Archive
from index.build import Options, reindex
from index.errors import ArchiveError
from index.report import Progress
from index.settings import IndexSettings
from index.verify import verify

WORDS = "The storm closed the harbour of {} for a day, said the harbour master of the town."


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IndexSettings:
    return word_settings(tmp_path, monkeypatch)


def write(folder: Path, count: int, words: str = WORDS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:04}.txt").write_text(f"Storm {number}\n\n{words.format(number)}")
    return folder


# --- single files -----------------------------------------------------------------------------


def test_one_bad_file_among_a_thousand(settings: IndexSettings, tmp_path: Path) -> None:
    """It is named with its reason, the other 999 are indexed, and a second run does nothing new."""
    news = write(tmp_path / "news", 1000)
    (news / "0500.txt").write_bytes(b"\x00\x01\x02\x03" * 100)
    report = run(settings, news)
    assert {"added": 999} == counted(report)
    (problem,) = report.problems
    assert str(news / "0500.txt") == problem.path
    assert "not text" in problem.reason
    assert {"unchanged": 999} == counted(run(settings, news))


def test_partly_is_an_exit_code_of_its_own(tmp_path: Path, cache_dir: Path) -> None:
    """0 all, 4 some skipped, 1 nothing, each with a table or a sentence; --json says the same."""
    minilm(cache_dir)
    news = write(tmp_path / "articles", 2)
    assert 0 == piped(["reindex"], tmp_path).code
    (news / "bad.txt").write_bytes(b"\x00\x01\x02\x03" * 100)
    (news / "worse.txt").write_bytes(b"\x00\x01\x02\x03" * 100)
    partly = piped(["reindex"], tmp_path)
    assert 4 == partly.code
    assert "Skipped articles/bad.txt: The file is not text" in partly.err
    assert ["Unchanged", "2"] in [line.split() for line in partly.out.splitlines()]
    assert "2  The file is not text; remove it or convert it." in partly.out
    told = piped(["reindex", "--json"], tmp_path)
    assert 4 == told.code
    assert '"exit_code": 4' in told.out
    for name in ("0000.txt", "0001.txt"):
        (news / name).write_bytes(b"\x00\x01\x02\x03" * 100)
    shutil.rmtree(tmp_path / ".pullquote")
    nothing = piped(["reindex"], tmp_path)
    assert (1, "") == (nothing.code, nothing.out)
    assert "Nothing was indexed" in nothing.err


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="Linux alone has such a file")
def test_a_file_that_cannot_be_read_keeps_its_article(
    settings: IndexSettings, tmp_path: Path
) -> None:
    """The system refuses it in the midst of a run: named, and what was read before stays."""
    news = write(tmp_path / "news", 3)
    run(settings, news)
    (news / "0001.txt").unlink()
    (news / "0001.txt").symlink_to("/proc/self/mem")  # whose first byte nobody may read
    report = run(settings, news)
    assert {"unchanged": 2} == counted(report)
    (problem,) = report.problems
    assert "It cannot be read" in problem.reason
    assert 3 == len(held(settings))


# --- folders and disks ----------------------------------------------------------------------------


def test_a_folder_that_vanishes_during_a_run(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had been read is indexed, what has gone is named, nothing from before is removed."""
    monkeypatch.setattr("index.run._BATCH_ARTICLES", 2)
    news = write(tmp_path / "news", 12)
    run(settings, news)
    write(news, 12, WORDS + " Edition two.")

    def take_away(_: Progress) -> None:
        shutil.rmtree(news, ignore_errors=True)

    report = reindex(settings, [news], take_away)
    assert {"changed": 2} == counted(report)
    assert 10 == len(report.problems)
    assert 12 == len(held(settings))
    write(news, 12, WORDS + " Edition two.")
    assert {"changed": 10, "unchanged": 2} == counted(run(settings, news))


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own; skips where nobody may mount one."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def test_a_disk_that_fills_up(settings: IndexSettings, tmp_path: Path) -> None:
    """One sentence; who has it open reads on, nothing is lost, and with room it goes on."""
    news = write(tmp_path / "news", 20)
    with small_disk(tmp_path / "disk", "9m") as disk:
        own = IndexSettings(disk / "index", settings.cache_dir)
        run(own, news)
        before = texts(own)
        reader = Archive(own.index_dir)
        assert 20 == reader.stats().articles
        filler = disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
        long = " ".join(f"word{number}" for number in range(900))
        write(news, 40, f"{WORDS} {long}")
        for _ in range(2):
            with pytest.raises(ArchiveError) as caught:
                run(own, news)
            assert "\n" not in str(caught.value)
            assert "disk" in str(caught.value)
        assert before == {one.article.text for one in reader.every()}
        reader.close()
        filler.unlink()
        assert before == texts(own)
        write(news, 40)
        assert {"added": 20, "unchanged": 20} == counted(run(own, news))
        assert 40 == len(held(own))


# --- more than one ---------------------------------------------------------------------------


def test_two_commands_at_once(tmp_path: Path, cache_dir: Path) -> None:
    """One works, the other says that it does and ends with 1; nothing is doubled."""
    minilm(cache_dir)
    write(tmp_path / "articles", 60)
    both = [
        subprocess.Popen(
            [*COMMAND, "reindex"], cwd=tmp_path, env=environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    ended = [(one.communicate(timeout=100), one.returncode) for one in both]
    codes = sorted(code for _, code in ended)
    assert codes in ([0, 1], [0, 0])  # the second may come when the first is done
    for (_, err), code in ended:
        assert code == 0 or "Another reindex is writing to .pullquote" in err
    assert all(one.well for one in verify(IndexSettings(tmp_path / ".pullquote", cache_dir)))
    assert 60 == len(texts(IndexSettings(tmp_path / ".pullquote", cache_dir)))


def test_a_reader_never_waits_for_a_writer(settings: IndexSettings, tmp_path: Path) -> None:
    """Reading the archive in another thread goes on while a long run writes."""
    news = write(tmp_path / "news", 300)
    run(settings, news)
    write(news, 300, WORDS + " Edition two.")
    longest, is_over = [0.0], threading.Event()

    def read() -> None:
        while not is_over.is_set():
            started = time.monotonic()
            archive = Archive(settings.index_dir)
            assert 300 == archive.stats().articles
            archive.close()
            longest[0] = max(longest[0], time.monotonic() - started)

    reader = threading.Thread(target=read)
    reader.start()
    started = time.monotonic()
    run(settings, news)
    took = time.monotonic() - started
    is_over.set()
    reader.join()
    assert longest[0] < took  # it came in between


# --- clocks ---------------------------------------------------------------------------------------


def test_a_clock_that_jumps(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Set back by years between runs: versions stay in their order, and nothing is lost."""
    news = write(tmp_path / "news", 1)
    jumps = [datetime(2030, 1, 1, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC)]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return jumps[0]

    monkeypatch.setattr("index.ledger.datetime", Clock)
    for number in range(4):
        write(news, 1, f"{WORDS} Edition {number}.")
        os.utime(news / "0000.txt", (number, number))  # nor does a file's own time matter
        assert 1 == run(settings, news).touched
        jumps[:] = [jumps[1], jumps[0] + timedelta(days=1)]
    with Archive(settings.index_dir).database.reading() as db:
        (article_id,) = db.execute("SELECT article_id FROM articles").fetchone()
    archive = Archive(settings.index_dir)
    editions = [one.stored.article.text[-2] for one in archive.versions(article_id)]
    archive.close()
    assert ["2", "1", "0"] == editions
    assert {"unchanged": 1} == counted(run(settings, news))


# --- what is given ---------------------------------------------------------------------------


def test_nothing_at_all(settings: IndexSettings, tmp_path: Path) -> None:
    """An empty folder, a folder that is not there, an empty name: told, and no archive harmed."""
    (tmp_path / "empty").mkdir()
    report = reindex(
        settings, [tmp_path / "empty", tmp_path / "nowhere"], nobody, Options(keep_removed=True)
    )
    assert {} == counted(report)
    assert ["There is no such file or folder; check the path."] == [
        one.reason for one in report.problems
    ]

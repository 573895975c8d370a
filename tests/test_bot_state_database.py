"""The file under the state: made, refused, told of, and whole after whatever happened."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import ROOT
from stored import an_answer

from bot.state import State
from bot.state_database import StateDatabase, StateError

# Saves answers with their message and tells each one's number once it is kept.
_SAVER = """
import sys
from pathlib import Path
from bot.state import State
from stored import an_answer

state = State(Path(sys.argv[1]))
for number in range(1_000_000):
    answer = an_answer(f"x{number}", message_id=number, text="word " * 2000)
    state.answers.save(answer)
    print(number, flush=True)
"""

# Stops in the middle of a transaction that has outgrown SQLite's memory and gone to the disk.
_HALF_WAY = """
import sys, time
from pathlib import Path
from bot.state_database import StateDatabase

database = StateDatabase(Path(sys.argv[1]))
with database.writing() as db:
    db.execute("PRAGMA cache_size = 10")
    for number in range(3000):
        db.execute("INSERT INTO meta VALUES (?, ?)", (f"k{number}", "word " * 200))
    db.execute("DELETE FROM answers")
    print("half", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the state is kept, in a folder that is not there yet."""
    return tmp_path / "bot" / "state.sqlite3"


@pytest.fixture
def database(path: Path) -> Iterator[StateDatabase]:
    """A file of today's version."""
    opened = StateDatabase(path, patience=0.1)
    yield opened
    opened.close()


def test_only_its_owner_may_read_it(path: Path) -> None:
    """Folder, file and log are made for their owner alone, whatever the umask would allow."""
    before = os.umask(0)
    try:
        state = State(path)
        state.set_meta("a", "b")
    finally:
        os.umask(before)

    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert 0o700 == stat.S_IMODE(path.parent.stat().st_mode)
    assert {f"state.sqlite3{end}": 0o600 for end in ("", "-wal", "-shm")} == modes
    state.close()


@pytest.mark.parametrize(
    "content", [b"not a database, " * 500, b"SQLite format 3\x00" + b"x" * 9000]
)
def test_a_damaged_file_is_refused(path: Path, content: bytes) -> None:
    """A file that is no database is told as damaged, and stays as it is."""
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(StateError, match=r"state\.sqlite3 is damaged \(.*put a copy of it back"):
        State(path)
    assert content == path.read_bytes()


def test_damage_in_the_middle_is_refused_at_the_start(path: Path) -> None:
    """A page that was overwritten is found when the bot starts, not when somebody asks."""
    state = State(path)
    for number in range(100):
        state.answers.save(an_answer(f"x{number}", text="word " * 300))
    state.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 8192 * 4096
    content[middle : middle + 8192] = b"\xa5" * 8192
    path.write_bytes(content)

    with pytest.raises(StateError, match="is damaged"):
        State(path)


def test_damage_while_the_bot_runs_is_told(database: StateDatabase, path: Path) -> None:
    """A file that is overwritten under the bot ends in the same sentence."""
    database.empty_log()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(b"\xa5" * path.stat().st_size)

    with pytest.raises(StateError, match="is damaged"), database.reading() as db:
        db.execute("SELECT * FROM answers").fetchall()


def test_a_newer_version_is_refused(path: Path) -> None:
    """A file that a later Pullquote wrote is left as it is, and the reader told to update."""
    StateDatabase(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 9")
    before = path.read_bytes()

    with pytest.raises(StateError, match=r"newer Pullquote \(version 9, this one reads 1\)"):
        State(path)
    assert before == path.read_bytes()


def test_another_programs_database_is_refused(path: Path) -> None:
    """A database that holds other things is not written into."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE articles (id)")
    before = path.read_bytes()

    with pytest.raises(StateError, match="not the bot's state: name another file"):
        State(path)
    assert before == path.read_bytes()


def test_an_empty_file_is_a_new_state(path: Path) -> None:
    """A start that was killed before it had written anything is no damage."""
    path.parent.mkdir()
    path.touch()

    state = State(path)

    assert None is state.meta("a")
    state.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_that_may_not_be_written(path: Path, exists: bool) -> None:
    """A state in a read-only folder is told with what to check, there already or not."""
    path.parent.mkdir()
    if exists:
        State(path).close()
        path.chmod(0o400)
    path.parent.chmod(0o500)

    try:
        with pytest.raises(StateError, match=r"could not be used .* may be read and written"):
            State(path)
    finally:
        path.parent.chmod(0o700)


@pytest.mark.parametrize("where", ["folder", "file/below"])
def test_a_place_that_cannot_hold_a_file(tmp_path: Path, where: str) -> None:
    """A folder in the file's place, or a file in the folder's, is told of the same way."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(StateError, match=f"{where} could not be used .*check"):
        State(tmp_path / where)


def test_a_file_that_another_process_holds(database: StateDatabase, path: Path) -> None:
    """Whoever cannot write for another's lock is told so, and can once that is gone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError, match="held by another process"), database.writing():
            pass
        other.execute("ROLLBACK")

    with database.writing() as db:
        db.execute("INSERT INTO meta VALUES ('a', 'b')")


def test_a_lock_while_the_file_is_made_is_waited_for(path: Path) -> None:
    """A bot that cannot begin for another's lock waits as long as it should, then says so."""
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateError, match="held by another process"):
        StateDatabase(path, patience=0.1)

    release = threading.Timer(0.3, other.execute, ["ROLLBACK"])
    release.start()
    StateDatabase(path).close()
    release.join()
    other.close()


def test_a_full_disk_keeps_what_was(database: StateDatabase) -> None:
    """What no longer fits is told, none of it is kept, and all from before is."""
    with database.writing() as db:
        db.execute("INSERT INTO meta VALUES ('a', 'b')")
        pages = db.execute("PRAGMA page_count").fetchone()[0]

    with database.reading() as db:
        db.execute(f"PRAGMA max_page_count = {pages + 2}")
    rows = [("c", "d"), ("e", "word" * 100_000)]
    with pytest.raises(StateError, match="make room on the disk"), database.writing() as db:
        db.executemany("INSERT INTO meta VALUES (?, ?)", rows)

    with database.reading() as db:
        assert [("a", "b")] == db.execute("SELECT * FROM meta").fetchall()
    with database.writing() as db:
        db.execute("INSERT INTO meta VALUES ('f', 'g')")


def test_a_failure_takes_all_of_a_transaction_back(database: StateDatabase) -> None:
    """An error on the way undoes what was written before it, in the part within as well."""

    def interrupted() -> None:
        with database.writing() as db:
            db.execute("INSERT INTO meta VALUES ('a', 'b')")
            with database.writing() as within:
                within.execute("INSERT INTO meta VALUES ('c', 'd')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    with database.reading() as db:
        assert [] == db.execute("SELECT * FROM meta").fetchall()


def test_a_closed_state_says_so(path: Path) -> None:
    """A call after closing is told like any other fault."""
    state = State(path)
    state.close()
    state.close()

    with pytest.raises(StateError, match="closed"):
        state.meta("a")


def test_killed_between_and_in_writes(path: Path) -> None:
    """After kill -9 every answer that was kept is there with its message, and none by half."""
    saver = _start(_SAVER, path)
    kept = [int(saver.stdout.readline()) for _ in range(50)][-1]
    saver.kill()
    kept += len(saver.stdout.read().splitlines())
    saver.wait()
    saver.stdout.close()

    state = State(path)

    found = [state.answers.by_message(number) for number in range(kept + 3)]
    whole = [f"x{number}" for number in range(kept + 1)]
    assert whole == [one.answer_id for one in found if one][: kept + 1]
    assert {10_000} == {len(one.text) for one in found if one}
    state.answers.save(an_answer("next"))
    state.close()


def test_killed_in_a_transaction(path: Path) -> None:
    """After kill -9 nothing of the transaction is there, and everything from before it is."""
    state = State(path)
    state.answers.save(an_answer())
    state.close()
    half_way = _start(_HALF_WAY, path)
    assert "half\n" == half_way.stdout.readline()
    assert (path.parent / "state.sqlite3-wal").stat().st_size > 1_000_000

    half_way.kill()
    half_way.wait()
    half_way.stdout.close()

    state = State(path)
    assert an_answer() == state.answers.get("x1")
    assert None is state.meta("k0")
    state.set_meta("k0", "free again")
    state.close()


def _start(script: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        env={"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        stdout=subprocess.PIPE,
        text=True,
    )

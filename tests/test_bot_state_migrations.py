"""Files of earlier versions are brought up to date, or stay what they were."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from stored import CITATION

from bot.state import State
from bot.state_answers import StoredAnswer, StoredThread
from bot.state_database import StateDatabase, StateError
from bot.state_feedback import Feedback
from bot.state_guilds import GuildSettings, ScopeLevel
from bot.state_schema import SCRIPTS
from index.scope import Scope

# A file as version 1 left it, written by hand: it must not change with the code.
VERSION_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE answers (
    answer_id TEXT PRIMARY KEY, guild_id INTEGER NOT NULL, channel_id INTEGER NOT NULL,
    asker_id INTEGER NOT NULL, conversation_id TEXT NOT NULL, question TEXT NOT NULL,
    standalone TEXT NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL, model TEXT NOT NULL,
    is_private INTEGER NOT NULL, created_at TEXT NOT NULL, citations TEXT NOT NULL
);
CREATE INDEX answers_by_conversation ON answers (conversation_id, created_at);
CREATE INDEX answers_by_asker ON answers (asker_id);
CREATE INDEX answers_by_guild ON answers (guild_id);
CREATE INDEX answers_by_time ON answers (created_at);
CREATE TABLE messages (
    message_id INTEGER PRIMARY KEY, answer_id TEXT NOT NULL REFERENCES answers ON DELETE CASCADE
);
CREATE INDEX messages_by_answer ON messages (answer_id);
CREATE TABLE threads (
    thread_id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, asker_id INTEGER NOT NULL,
    conversation_id TEXT NOT NULL, opened_at TEXT NOT NULL
);
CREATE TABLE guilds (
    guild_id INTEGER PRIMARY KEY, channels TEXT NOT NULL, in_thread INTEGER NOT NULL,
    is_private INTEGER NOT NULL, user_daily INTEGER, guild_daily INTEGER
);
CREATE TABLE scopes (
    guild_id INTEGER NOT NULL, level TEXT NOT NULL, channel_id INTEGER NOT NULL,
    scope TEXT NOT NULL, PRIMARY KEY (guild_id, level, channel_id)
) WITHOUT ROWID;
CREATE TABLE feedback (
    answer_id TEXT NOT NULL, user_id INTEGER NOT NULL, guild_id INTEGER NOT NULL,
    asker_id INTEGER NOT NULL, conversation_id TEXT NOT NULL, question TEXT NOT NULL,
    standalone TEXT NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL, model TEXT NOT NULL,
    is_good INTEGER NOT NULL, reason TEXT NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (answer_id, user_id)
);
CREATE INDEX feedback_by_user ON feedback (user_id);
CREATE INDEX feedback_by_asker ON feedback (asker_id);
CREATE INDEX feedback_by_conversation ON feedback (conversation_id);
CREATE TABLE budgets (
    day TEXT NOT NULL, guild_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
    questions INTEGER NOT NULL, PRIMARY KEY (day, guild_id, user_id)
) WITHOUT ROWID;
INSERT INTO meta VALUES ('commands', 'abc');
INSERT INTO answers VALUES ('x1', 5, 7, 1001, 'c1', 'Who?', 'Who was it?', 'He. [1]', 'quoted',
    'quotes', 1, '2026-03-04T12:30:00.000000+00:00',
    '[{"marker": 1, "article_id": "a1", "start": 10, "end": 42,
       "quote": "Finland joined NATO on 4 April.", "title": "Finland\u2019s \u201c31st seat\u201d",
       "outlet": "Wire", "author": "", "url": "https://example.org/finland",
       "published": "2023-04-04T09:00:00+00:00", "kind": "report", "also": ["Post", "Herald"]}]');
INSERT INTO messages VALUES (11, 'x1'), (12, 'x1');
INSERT INTO threads VALUES (31, 5, 1001, 'c1', '2026-03-04T12:30:00.000000+00:00');
INSERT INTO guilds VALUES (5, '[7, 8]', 1, 0, 3, NULL);
INSERT INTO scopes VALUES (5, 'grant', 0,
    '{"outlets": ["Wire"], "tags": [["nato"]], "since": "2020-01-01", "until": "2024-12-31"}');
INSERT INTO scopes VALUES (5, 'guild', 0, '{}'), (5, 'channel', 7, '{"nothing": true}');
INSERT INTO feedback VALUES ('x1', 1002, 5, 1001, 'c1', 'Who?', 'Who was it?', 'He. [1]', 'quoted',
    'quotes', 0, 'Wrong', '2026-03-04T12:31:00.000000+00:00');
INSERT INTO budgets VALUES ('2026-03-04', 5, 1001, 4);
PRAGMA user_version = 1;
"""
ASKED = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)

# Later versions as they might come. The second rebuilds a table that others point at.
TO_2 = """
CREATE TABLE notes (note TEXT NOT NULL); -- a comment; with a semicolon
INSERT INTO notes VALUES ('made; by 2');
"""
TO_3 = """
CREATE TABLE wider (answer_id TEXT PRIMARY KEY, text TEXT NOT NULL, language TEXT NOT NULL);
INSERT INTO wider SELECT answer_id, text, 'en' FROM answers;
DROP TABLE answers;
ALTER TABLE wider RENAME TO answers;
CREATE TRIGGER noted AFTER DELETE ON answers BEGIN
    INSERT INTO notes VALUES (OLD.answer_id);
    INSERT INTO notes VALUES ('twice');
END;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of version 1."""
    path = tmp_path / "state.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(VERSION_1)
    return path


@pytest.fixture
def old(path: Path) -> Iterator[State]:
    """A file of version 1, opened today."""
    opened = State(path)
    yield opened
    opened.close()


def test_version_1_is_what_its_script_makes(path: Path, tmp_path: Path) -> None:
    """A released script is never changed: it makes the tables of the file kept here."""
    StateDatabase(tmp_path / "new.sqlite3", SCRIPTS[:1]).close()

    assert _layout(path) == _layout(tmp_path / "new.sqlite3")


def test_answers_of_version_1_are_read(old: State) -> None:
    """Answers, conversations and threads from a file of version 1 are as they were."""
    answer = StoredAnswer(
        "x1", 5, 7, 11, 1001, "c1", "Who?", "Who was it?", "He. [1]", "quoted", "quotes",
        True, ASKED, (CITATION,),
    )  # fmt: skip

    assert answer == old.answers.by_message(12)
    assert StoredThread(31, 5, 1001, "c1", ASKED) == old.threads.get(31)
    assert "abc" == old.meta("commands")


def test_settings_of_version_1_are_read(old: State) -> None:
    """Settings, scopes, verdicts and counts from a file of version 1 are as they were."""
    granted = Scope(
        frozenset({"Wire"}), (frozenset({"nato"}),), date(2020, 1, 1), date(2024, 12, 31)
    )

    assert GuildSettings(5, frozenset({7, 8}), True, False, 3, None) == old.guilds.settings(5)
    assert granted == old.guilds.scope(ScopeLevel.GRANT, 5)
    assert (granted, Scope(), Scope(nothing=True)) == old.guilds.scopes(5, [7])
    assert (4, 4) == old.budgets.spent(date(2026, 3, 4), 5, 1001)
    told = Feedback(
        "Who?", "Who was it?", "He. [1]", "quoted", "quotes", "Wrong", 5, False,
        ASKED.replace(minute=31),
    )  # fmt: skip
    assert (told,) == old.feedback.all()


def test_later_scripts_run_in_order(path: Path) -> None:
    """Every script the file has not seen runs once, statement by statement, also from nothing."""
    database = StateDatabase(path, (*SCRIPTS[:1], TO_2, TO_3))
    database.close()
    again = StateDatabase(path, (*SCRIPTS[:1], TO_2, TO_3))

    with again.writing() as db:
        assert 3 == db.execute("PRAGMA user_version").fetchone()[0]
        assert [("x1", "He. [1]", "en")] == db.execute("SELECT * FROM answers").fetchall()
        assert [("made; by 2",)] == db.execute("SELECT note FROM notes").fetchall()
        assert 1 == db.execute("SELECT count(*) FROM budgets").fetchone()[0]
        db.execute("DELETE FROM answers")
        assert [("made; by 2",), ("x1",), ("twice",)] == db.execute(
            "SELECT * FROM notes"
        ).fetchall()
    again.close()


def test_rebuilding_a_table_keeps_what_points_at_it(path: Path) -> None:
    """Dropping a table on the way to its successor does not take the messages along."""
    database = StateDatabase(path, (*SCRIPTS[:1], TO_2, TO_3))

    with database.writing() as db:
        assert 2 == db.execute("SELECT count(*) FROM messages").fetchone()[0]
        db.execute("DELETE FROM answers")
        assert 0 == db.execute("SELECT count(*) FROM messages").fetchone()[0]
    database.close()


def test_a_new_file_goes_through_all_versions(tmp_path: Path) -> None:
    """A file that is not there yet is made by the same scripts as an old one is mended by."""
    database = StateDatabase(tmp_path / "new.sqlite3", (*SCRIPTS[:1], TO_2))

    with database.reading() as db:
        assert 2 == db.execute("PRAGMA user_version").fetchone()[0]
        assert 1 == db.execute("SELECT count(*) FROM notes").fetchone()[0]
    database.close()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("DELETE FROM answers; INSERT INTO nowhere VALUES (1);", "no such table: nowhere"),
        ("DELETE FROM meta; DELETE FROM answers;", "messages points at rows that are gone"),
        ("DELETE FROM answers; CREATE TRIGGER t DELETE ON meta BEGIN SELECT 1;", "near"),
    ],
)
def test_a_script_that_fails_leaves_the_old_version(path: Path, fault: str, told: str) -> None:
    """A migration that fails midway changes nothing, says so, and the old code still reads it."""
    before = _content(path)

    with pytest.raises(StateError, match=rf"from version 1 to 2 \({told}.* as it was before"):
        StateDatabase(path, (*SCRIPTS[:1], fault))

    assert before == _content(path)
    state = State(path)
    assert "x1" == state.answers.by_message(11).answer_id
    state.close()


def test_scripts_before_the_one_that_fails_count(path: Path) -> None:
    """Each version is a transaction of its own: the last that worked is where the next begins."""
    with pytest.raises(StateError, match="from version 2 to 3"):
        StateDatabase(path, (*SCRIPTS[:1], TO_2, "DROP TABLE nowhere;"))

    database = StateDatabase(path, (*SCRIPTS[:1], TO_2))
    with database.reading() as db:
        assert [("made; by 2",)] == db.execute("SELECT note FROM notes").fetchall()
    database.close()


def _layout(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: "".join(sql.split()) for name, sql in rows}


def _content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        return [*db.iterdump(), f"-- version {version}"]

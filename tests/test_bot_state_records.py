"""Answer records: bounded by age and number, forgotten with whoever asked, and without secrets."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from examples import scored
from stored import an_answer

from bot.answer import Answer, Status, in_quotes
from bot.evidence import Findings
from bot.making import Draft, Making, Outcome
from bot.record import Origin, Record, RecordError, packed, record_of, unpacked
from bot.recording import Recorder
from bot.settings import Settings
from bot.state import State
from bot.state_database import StateError
from bot.state_records import FILE, Records, Whose
from bot.tally import Fate
from index.errors import PullquoteError
from prompts import PromptMark

NOW = datetime.now(UTC)
KEY = "sk-planted-key-of-the-desk"
ALICE, BOB = 11, 12


def answered(question: str = "Who met?", making: Making | None = None) -> Answer:
    sentences = scored(["Ann met Bo in Vik on Tuesday.", "Nobody else came."])
    findings = Findings(question, frozenset(), (sentences[0].hit,), tuple(sentences), 0.9)
    answer = in_quotes(findings, "quotes (no model)")
    return replace(answer, making=making or Making((findings,)))


def record(question: str = "Who met?", made_at: datetime = NOW, **more: object) -> Record:
    made = record_of(question, question, answered(question), Settings(), Origin.TERMINAL)
    return replace(made, made_at=made_at, **more)  # type: ignore[arg-type]


def kept(records: Records) -> list[str]:
    return [one.question for one in records.latest(100)]


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with closing(Records(tmp_path / FILE, days=30, most=3)) as opened:
        yield opened


def test_a_record_comes_back_as_it_was(records: Records) -> None:
    """Question, passages, prompt, messages, draft, gate and answer, down to the last offset."""
    mark = PromptMark("answer", 3, "ab" * 32)
    draft = Draft(
        "m", "openai", mark, (("system", "Be short."), ("human", "?")), "Ann [1].", "Cut."
    )
    making = replace(
        answered().making or Making(()),
        drafts=(draft,),
        judged=(Outcome("Ann [1].", Fate.KEPT, "Ann. [1]", "supported"),),
    )
    told = replace(record(), answer=answered(making=making))
    records.save(told)

    found = records.get(told.record_id)
    assert told == found
    assert making == found.answer.making
    assert told.record_id == found.record_id


def test_an_id_may_be_shortened_while_it_is_clear(records: Records) -> None:
    """Its beginning is enough; one that fits several is told with all of them."""
    for number, name in enumerate(("abcd11", "abcd22", "ffff33")):
        made = record(f"Q{number}")
        records.save(replace(made, answer=replace(made.answer, answer_id=name)))

    assert "Q1" == records.get("abcd2").question
    assert "Q2" == records.get(" FFFF ").question
    with pytest.raises(RecordError, match=r"Several answers begin with 'abcd': abcd\d\d, abcd\d\d"):
        records.get("abcd")
    with pytest.raises(RecordError, match="No answer is kept under the id 'eeee'"):
        records.get("eeee")
    with pytest.raises(RecordError, match="too short"):
        records.get("ab")


def test_only_so_many_are_kept_and_not_for_ever(records: Records) -> None:
    """The newest stay, up to the number; what is older than the days goes with the next one."""
    records.save(record("old", NOW - timedelta(days=29, hours=23)))
    for number in range(3):
        records.save(record(f"Q{number}", NOW + timedelta(seconds=number)))
    assert ["Q2", "Q1", "Q0"] == kept(records)

    with closing(Records(records.path, days=0.5, most=3)) as shorter:
        shorter.save(record("late", NOW - timedelta(days=1)))
        assert ["Q2", "Q1", "Q0"] == kept(shorter)


def test_zero_days_keep_nothing_and_make_no_file(tmp_path: Path) -> None:
    """Nor does looking for records; what was kept before goes."""
    path = tmp_path / "deep" / FILE
    with closing(Records(path, days=0)) as none:
        none.save(record())
        assert () == none.latest(5)
        with pytest.raises(RecordError):
            none.get("abcdef")
        none.forget(ALICE, ["c"])
    assert not path.parent.exists()

    with closing(Records(path)) as some:
        some.save(record())
    with closing(Records(path, days=0)) as none:
        none.save(record())
        assert [] == kept(none)


def test_what_discord_forgets_is_in_no_record(tmp_path: Path) -> None:
    """Expired words, a person, those who went on with that person's questions, a server, one."""
    records = Records(tmp_path / FILE)
    with closing(State(tmp_path / "discord.sqlite3", records)) as state:

        def ask(question: str, asker: int, place: str, hours: float = 0, guild: int = 1) -> Record:
            made = record(question, NOW - timedelta(hours=hours), origin=Origin.DISCORD)
            records.save(made, Whose(guild, asker, place))
            return made

        ask("expired", BOB, "c0", hours=25)
        records.save(record("terminal", NOW - timedelta(hours=25)))
        state.expire(NOW, conversation_hours=24, keep_days=30)
        assert ["terminal"] == kept(records)

        ask("alice's", ALICE, "c1")
        ask("bob's", BOB, "c2")
        gone = ask("deleted", BOB, "c2")
        ask("elsewhere", BOB, "c3", guild=2)
        state.delete(gone.record_id)
        state.forget(ALICE)
        state.forget_guild(2)
        assert {"terminal", "bob's"} == set(kept(records))
        assert b"alice" not in records.path.read_bytes()


def test_who_went_on_with_a_forgotten_question_is_forgotten_too(tmp_path: Path) -> None:
    """A follow-up's record holds what it was understood from: the words of whoever is forgotten."""
    records = Records(tmp_path / FILE)
    with closing(State(tmp_path / "discord.sqlite3", records)) as state:
        state.answers.save(replace(an_answer(), asker_id=ALICE, conversation_id="c1"))
        records.save(record("follow-up", origin=Origin.DISCORD), Whose(1, BOB, "c1"))
        state.forget(ALICE)

        assert [] == kept(records)


def test_no_key_is_in_a_record() -> None:
    """Neither keys nor what an address has before its host."""
    settings = Settings(
        model="openai:m@http://ann:secret@127.0.0.1:9/v1",
        model_url="https://ann:s@secret@models.example/v1?key=secret",
        openai_api_key=KEY,
        discord_token=KEY,
    )
    made = record_of("Q?", "Q?", answered(), settings, Origin.TERMINAL)

    assert "secret" not in repr(made)
    assert KEY not in repr(made)
    assert "https://models.example/v1" == made.setup.url
    assert made == unpacked(packed(made))


def test_a_failing_disk_is_told_once(tmp_path: Path) -> None:
    """Whoever asks has the answer; the notice comes again only after it had worked meanwhile."""
    (tmp_path / "state").write_text("a file where a folder should be")
    told: list[str] = []
    failing = Recorder(Records(tmp_path / "state" / FILE), Settings(), Origin.TERMINAL, told.append)
    failing.keep("Q?", "Q?", answered())
    failing.keep("Q?", "Q?", answered())

    [notice] = told
    assert notice.startswith("Answers are not recorded for now. The file of answer records")


def test_a_full_disk_is_no_fault_of_the_answer(records: Records) -> None:
    """SQLite's own complaint ends in the same sentence."""
    records.save(record())
    with records._opened() as database, database.reading() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")
    big = record("x" * 200_000)
    with pytest.raises(StateError, match="make room on the disk"):
        records.save(big)


def test_a_damaged_record_is_told_in_one_sentence(records: Records) -> None:
    """Others can still be read."""
    whole, broken = record("whole"), record("broken")
    for one in (whole, broken):
        records.save(one)
    with closing(sqlite3.connect(records.path)) as db:
        db.execute("UPDATE records SET body = x'00' WHERE record_id = ?", (broken.record_id,))
        db.commit()

    with pytest.raises(PullquoteError, match="kept by another version of Pullquote, or is damaged"):
        records.get(broken.record_id)
    assert Status.QUOTED is records.get(whole.record_id).answer.status

"""`pullquote replay`: what was answered and from what, made again without model or search."""

import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import piped
from obeying_model import ObeyingModel

from bot.__main__ import run
from bot.answer import Answerer
from bot.claim import check_claim
from bot.record import Origin, Record, RecordError, packed, record_of, unpacked
from bot.replay import replayed
from bot.settings import Settings
from bot.state_records import FILE, Records
from bot.verdict import Reason, refused
from index.search import open_searcher
from index.settings import IndexSettings

SUMMIT = "When and where did Biden and Putin meet in June 2021?"
DRAFT = (
    "Biden and Putin met in Geneva on 16 June 2021 [1]. They agreed to paint the villa green [1]."
)
KEY = "sk-planted-key-of-the-desk"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, sample_index: IndexSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder, with the sample articles' index set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULLQUOTE_INDEX_DIR", str(sample_index.index_dir))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObeyingModel]:
    """A model on loopback that writes DRAFT."""
    with ObeyingModel() as running:
        running.says = DRAFT
        monkeypatch.setenv("PULLQUOTE_MODEL_URL", running.url)
        monkeypatch.setenv("PULLQUOTE_OPENAI_API_KEY", KEY)
        yield running


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The JSON of an answer."""
    run(["ask", "--json", *arguments, SUMMIT])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def records(folder: Path) -> Records:
    return Records(folder / ".pullquote-state" / FILE)


def newest(folder: Path) -> Record:
    with closing(records(folder)) as kept:
        return kept.get(kept.latest(1)[0].record_id)


def test_an_answer_in_quotes_is_made_again_from_its_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the real commands: ask, list, replay by the id's beginning; the index is not needed."""
    done = piped(["ask", "--verbose", SUMMIT], tmp_path)
    [record_id] = re.findall(r"pullquote replay (\w{24})", done.out)
    listed = piped(["replay"], tmp_path)
    shown = piped(["replay", record_id[:6]], tmp_path, PULLQUOTE_INDEX_DIR=str(tmp_path / "none"))

    assert f"{record_id[:12]}  " in listed.out
    assert SUMMIT in listed.out
    assert 0 == shown.code, shown.err
    assert "met in Geneva on 16 June 2021" in shown.out
    assert "Archive   generation" in shown.out
    assert "Made again from its record, it comes out the same." in shown.out


def test_an_id_that_is_not_known_ends_in_one_sentence(tmp_path: Path) -> None:
    """Exit code 1, nothing made on the disk."""
    done = piped(["replay", "abcdef"], tmp_path)

    assert 1 == done.code
    assert "" == done.out
    assert 1 == len(done.err.splitlines())
    assert "No answer is kept under the id 'abcdef'" in done.err
    assert not (tmp_path / ".pullquote-state").exists()


def test_a_models_answer_is_replayed_without_the_model(
    tmp_path: Path, server: ObeyingModel, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its draft, the messages it was given and what the gate did are all in the record."""
    found = asked(capsys, "--model", "openai:scripted")
    assert "answered" == found["status"]
    assert 1 == len(server.bodies)
    server.says = "Something else [1]."

    assert 0 == run(["replay", "--json", found["id"]])
    told = json.loads(capsys.readouterr().out)

    assert 1 == len(server.bodies)
    assert told["same"]
    assert found["answer"] == told["answer"]["answer"] == told["now"]["answer"]
    [draft] = told["drafts"]
    assert DRAFT == draft["text"]
    assert found["prompt"] == draft["prompt"]
    assert server.bodies[0]["messages"][-1]["content"] == draft["messages"][-1]["text"]
    kept, other = told["gate"]
    assert "kept" == kept["fate"]
    assert other["fate"] in ("replaced", "dropped")
    assert "openai:scripted" == told["model"]["model"]
    assert KEY not in json.dumps(told)


def test_a_gate_that_judges_otherwise_is_told(
    tmp_path: Path,
    server: ObeyingModel,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit code 4, and a line for each line that is gone or new."""
    found = asked(capsys, "--model", "openai:scripted")
    monkeypatch.setattr("bot.gate.judged", lambda *_: refused(Reason.MEANING))

    assert 4 == run(["replay", found["id"]])
    told = capsys.readouterr().out

    assert "it comes out otherwise:" in told
    assert "It was answered and is quoted." in told
    assert "No longer said: Biden and Putin met in Geneva on 16 June 2021. [1]" in told


def test_again_asks_the_same_model_the_same(
    tmp_path: Path,
    server: ObeyingModel,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same messages at the recorded address, whatever the settings say now; then the gate."""
    found = asked(capsys, "--model", "openai:scripted")
    monkeypatch.setenv("PULLQUOTE_MODEL_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("PULLQUOTE_MODEL", "builtin")

    assert 0 == run(["replay", "--again", found["id"]])
    assert "Asked again with the same messages, it comes out the same." in capsys.readouterr().out
    server.says = "Putin and Biden met in Geneva on 16 June 2021 [1]."
    assert 0 == run(["replay", "--again", found["id"]])
    assert "Said now: Putin and Biden met in Geneva" in capsys.readouterr().out
    first, *others = [one["messages"] for one in server.bodies]
    assert [first, first] == others


def test_a_models_failure_is_replayed_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its sentence, and the quotes that stood in."""
    monkeypatch.setenv("PULLQUOTE_MODEL_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("PULLQUOTE_MODEL_RETRIES", "0")
    found = asked(capsys, "--model", "openai:any")
    assert "model_unavailable" == found["status"]

    assert 0 == run(["replay", found["id"]])
    assert "Failed" in capsys.readouterr().out


def test_not_in_these_articles_is_replayed_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what the archive held then."""
    run(["ask", "--json", "Who won the 1998 chess olympiad in Elista?"])
    found = json.loads(capsys.readouterr().out)

    assert 0 == run(["replay", found["id"]])
    assert "Not in these articles" in capsys.readouterr().out


def test_there_is_nothing_to_ask_again_without_a_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer in quotes had none; and --again needs an id."""
    found = asked(capsys)

    assert 1 == run(["replay", "--again", found["id"]])
    assert "No model was asked for this answer" in capsys.readouterr().err
    assert 2 == run(["replay", "--again"])


def test_a_statement_that_was_checked_is_checked_again(
    sample_index: IndexSettings, tmp_path: Path
) -> None:
    """From what was found for each of its claims."""
    words = "Biden and Putin met in Vienna on 16 June 2021."
    with closing(open_searcher(sample_index)) as searcher:
        answer = check_claim(Answerer(searcher, None, 8), words)
    record = record_of(words, words, answer, Settings(), Origin.DISCORD, is_claim=True)

    assert replayed(unpacked(packed(record))).is_same


def test_a_record_without_its_making_cannot_be_replayed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, as for a question that is read otherwise now."""
    asked(capsys)
    record = newest(tmp_path)
    assert record.answer.making is not None

    with pytest.raises(RecordError, match="holds only the answer"):
        replayed(replace(record, answer=replace(record.answer, making=None)))
    with pytest.raises(RecordError, match="read otherwise now"):
        replayed(replace(record, standalone="Who else came?"))


@pytest.mark.parametrize("fault", ["file", "damaged"])
def test_an_answer_that_cannot_be_recorded_is_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    """One notice beside it, and the exit code of the answer."""
    folder = tmp_path / ".pullquote-state"
    if fault == "file":
        folder.write_text("no folder")
    else:
        folder.mkdir()
        (folder / FILE).write_bytes(b"no database at all" * 100)

    assert 0 == run(["ask", SUMMIT])
    out, err = capsys.readouterr()
    assert "met in Geneva" in out
    assert 1 == err.count("Answers are not recorded for now.")


def test_who_wants_no_records_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PULLQUOTE_RECORD_DAYS=0; `replay` says that there are none."""
    monkeypatch.setenv("PULLQUOTE_RECORD_DAYS", "0")
    asked(capsys)

    assert 0 == run(["replay"])
    assert "No answer is recorded yet" in capsys.readouterr().err
    assert not (tmp_path / ".pullquote-state").exists()


def test_nothing_of_the_key_lies_in_the_file(
    tmp_path: Path, server: ObeyingModel, capsys: pytest.CaptureFixture[str]
) -> None:
    """Packed or not."""
    asked(capsys, "--model", "openai:scripted")
    with closing(sqlite3.connect(tmp_path / ".pullquote-state" / FILE)) as db:
        [(body,)] = db.execute("SELECT body FROM records").fetchall()
    assert KEY.encode() not in zlib.decompress(body)

"""`pullquote eval` as somebody types it: measured on the sample articles by the real path."""

import json
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from command_line import piped
from conftest import ROOT

from bot.__main__ import run
from eval.asking import Asker
from eval.questions import Question
from eval.results import Row, kept_rows, read_rows
from index.archive import Archive
from index.settings import IndexSettings

NATO = {
    "id": "nato",
    "question": "When did Finland become a member of NATO?",
    "answers": ["4 April 2023"],
    "answerable": True,
    "type": "when",
}
FACT = "Finland became the 31st member of NATO on Tuesday"
SATURN = {
    "id": "saturn",
    "question": "Which enzyme folds the ribosomal parchment of Saturnian beekeepers?",
    "answerable": False,
    "type": "null",
}
Read = Callable[[], tuple[str, str]]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, sample_index: IndexSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder with three questions, with the sample articles indexed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULLQUOTE_INDEX_DIR", str(sample_index.index_dir))
    with closing(Archive(sample_index.index_dir)) as archive:
        (name,) = archive.ids_like("finland-joins-nato")
    evidence = [{"article_id": name, "quote": FACT}]
    closed = NATO | {"id": "closed", "context_article_ids": ["geneva"], "answerable": False}
    write(tmp_path / "q.jsonl", NATO | {"evidence": evidence}, SATURN, closed)


@pytest.fixture
def read(capsys: pytest.CaptureFixture[str]) -> Read:
    """What has been printed since, on both streams."""
    return lambda: capsys.readouterr()


def write(path: Path, *rows: object) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def test_questions_are_measured_by_type(read: Read) -> None:
    """The table holds what three questions come to, plain when piped and 80 columns wide."""
    assert 0 == run(["eval", "q.jsonl"])

    out, _ = read()
    assert out.startswith("3 questions")
    assert re.search(r"^  Hits@10 +1\.000 +1\.000 to 1\.000 +1$", out, re.MULTILINE)
    assert re.search(r"^  false answers +0\.000 .* 2$", out, re.MULTILINE)
    assert re.search(r"^By type +null +when$", out, re.MULTILINE)
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out


def test_rows_say_what_the_archive_says(sample_index: IndexSettings, read: Read) -> None:
    """Passages and quotes are the stored text's own words at their offsets; ten passages."""
    assert 0 == run(["eval", "q.jsonl", "--out", "r.jsonl"])

    rows = {one["id"]: one for one in map(json.loads, Path("r.jsonl").read_text().splitlines())}
    assert ["nato", "saturn", "closed"] == list(rows)
    assert 10 == len(rows["nato"]["passages"])
    assert ("quoted", "not_found") == tuple(
        rows[one]["answer"]["status"] for one in ("nato", "saturn")
    )
    assert {"search", "write", "total"} == set(rows["nato"]["seconds"])
    with closing(Archive(sample_index.index_dir)) as archive:
        for told, words in (("passages", "text"), ("citations", "quote")):
            found = [*rows["nato"].get(told, []), *rows["nato"]["answer"].get(told, [])]
            assert found
            for one in found:
                article = archive.article(one["article_id"])
                assert article
                assert one[words] == article.text[one["start"] : one["end"]]


def test_a_closed_context_is_all_that_is_read() -> None:
    """A question that comes with its own articles finds nothing beside them."""
    assert 0 == run(["eval", "q.jsonl", "--out", "r.jsonl"])
    closed = read_rows(Path("r.jsonl"))["closed"]
    assert ((), True) == (closed.passages, closed.answer.abstained)


def test_json_is_one_object(read: Read) -> None:
    """For programs: each type's measures with their intervals."""
    assert 0 == run(["eval", "q.jsonl", "--json"])

    told = json.loads(read()[0])
    assert ["all", "null", "when"] == list(told["types"])
    assert {"value": 1.0, "low": 1.0, "high": 1.0, "questions": 1} == (
        told["types"]["when"]["scores"]["hits_at_10"]
    )
    assert [] == told["missed"]


def test_a_run_that_was_stopped_goes_on(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    """What was asked is kept and not asked again; another model is another run."""
    asked: list[str] = []
    whole = Asker.ask

    def ask(self: Asker, question: Question) -> Row:
        if len(asked) == 2:
            raise KeyboardInterrupt
        asked.append(question.id)
        return whole(self, question)

    monkeypatch.setattr(Asker, "ask", ask)
    assert 130 == run(["eval", "q.jsonl", "--out", "r.jsonl"])
    assert ["nato", "saturn"] == list(kept_rows(Path("r.jsonl")))

    monkeypatch.setenv("PULLQUOTE_TOP_K", "3")
    assert 1 == run(["eval", "q.jsonl", "--out", "r.jsonl", "--resume"])
    assert "another archive, model or settings" in read()[1]
    monkeypatch.delenv("PULLQUOTE_TOP_K")
    asked.clear()
    assert 0 == run(["eval", "q.jsonl", "--out", "r.jsonl", "--resume"])
    assert ["closed"] == asked
    assert ["nato", "saturn", "closed"] == list(read_rows(Path("r.jsonl")))


def test_rows_that_are_all_there_need_no_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures and the report can be made again from the rows alone."""
    assert 0 == run(["eval", "q.jsonl", "--out", "r.jsonl"])
    monkeypatch.setenv("PULLQUOTE_INDEX_DIR", "absent")
    assert 0 == run(["eval", "q.jsonl", "--out", "r.jsonl", "--resume", "--report", "r.html"])
    assert "<svg" in Path("r.html").read_text(encoding="utf-8")


def test_two_runs_are_compared(read: Read) -> None:
    """A run and itself are the same in all but what one changes."""
    assert 0 == run(["eval", "q.jsonl", "--out", "old.jsonl"])
    read()
    assert 0 == run(["eval", "q.jsonl", "--compare", "old.jsonl", "old.jsonl"])
    out, _ = read()
    assert "3 questions in both" in out
    assert "Nothing here is more than noise." in out

    assert 0 == run(["eval", "q.jsonl", "--compare", "old.jsonl", "old.jsonl", "--json"])
    assert {"same"} == {one["verdict"] for one in json.loads(read()[0])["changes"]}


def test_articles_are_indexed_beside_the_archive(sample_index: IndexSettings, read: Read) -> None:
    """`--articles` asks of those alone, and the archive of the settings stays as it is."""
    write(Path("a.jsonl"), {"id": "tide", "text": "Mayor Lind opened the harbour bridge."},
          {"id": "other", "text": "The library was painted yellow in spring."},
          {"id": "third", "text": "A third article that nobody needs at all."})  # fmt: skip
    fact = [{"article_id": "tide", "quote": "Mayor Lind opened the harbour bridge."}]
    asked = {"question": "Who opened the harbour bridge?", "answers": ["Lind"], "evidence": fact}
    write(Path("q.jsonl"), asked)
    arguments = ["eval", "q.jsonl", "--articles", "a.jsonl", "--only-needed", "--out", "r.jsonl"]
    assert 0 == run(arguments)

    passages = read_rows(Path("r.jsonl"))["line-1"].passages
    assert {"tide", "other"} == {one.article_id for one in passages}
    assert "contains gold         1.000" in read()[0]
    write(Path("q.jsonl"), asked | {"evidence": [{"article_id": "other", "quote": "yellow"}]})
    kept = ["--index-dir", "kept", "--out", "r.jsonl"]
    for questions in ("q.jsonl", "q2.jsonl"):
        write(Path("q2.jsonl"), asked | {"evidence": [{"article_id": "third", "quote": "needs"}]})
        assert 0 == run(["eval", questions, *arguments[2:5], *kept])
    passages = read_rows(Path("r.jsonl"))["line-1"].passages
    assert {"tide", "third"} == {one.article_id for one in passages}
    with closing(Archive(sample_index.index_dir)) as archive:
        assert archive.article("tide") is None


def test_a_run_over_articles_goes_on_too(read: Read) -> None:
    """The same articles, indexed again into another folder, are the same archive; others not."""
    text = "Mayor Lind opened the harbour bridge."
    write(Path("a.jsonl"), {"id": "tide", "text": text})
    arguments = ["eval", "q.jsonl", "--articles", "a.jsonl", "--out", "r.jsonl"]
    assert 0 == run([*arguments, "--limit", "1"])
    assert 0 == run([*arguments, "--resume"])
    assert 3 == len(read_rows(Path("r.jsonl")))

    write(Path("a.jsonl"), {"id": "tide", "text": text.replace("Lind", "Berg")})
    write(Path("q.jsonl"), NATO, SATURN, NATO | {"id": "more"})
    assert 1 == run([*arguments, "--resume"])
    assert "another archive" in read()[1]


def test_a_floor_that_is_missed_fails(read: Read) -> None:
    """The exit code says so, and standard error which figure is too low."""
    assert 1 == run(["eval", "q.jsonl", "--floors", "benchmark", "--limit", "1", "--seed", "1"])
    assert "pullquote: benchmark: " in read()[1]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["absent.jsonl"], 1, "absent.jsonl could not be read"),
        (["bad.jsonl"], 1, "bad.jsonl, line 1: it is not JSON"),
        (["empty.jsonl"], 1, "empty.jsonl holds no questions"),
        (["q.jsonl", "--floors", "x"], 1, "There are no floors called 'x'"),
        (["q.jsonl", "--index-dir", "absent"], 1, "pullquote reindex"),
        (["q.jsonl", "--articles", "absent"], 2, "absent is not there"),
        (["q.jsonl", "--articles", "bad.jsonl", "--only-needed"], 1, "leave that out"),
        (["q.jsonl", "--only-needed"], 2, "--only-needed is about --articles"),
        (["q.jsonl", "--resume"], 2, "name it with --out"),
        (["q.jsonl", "--out", "absent/r.jsonl"], 1, "absent/r.jsonl could not be written"),
        (["q.jsonl", "--compare", "absent", "q.jsonl"], 1, "absent could not be read"),
        (["q.jsonl", "--compare", "q.jsonl", "q.jsonl"], 1, "line 1: it is no row"),
        (["q.jsonl", "--compare", "a", "b", "--out", "c"], 2, "--compare asks nothing"),
        (["q.jsonl", "--model", "x"], 2, "use quotes, builtin"),
        (["q.jsonl", "--top-k", "9"], 2, "--top-k"),
        ([], 2, "QUESTIONS"),
    ],
)
def test_what_cannot_be_measured_is_told(
    read: Read, arguments: list[str], code: int, told: str
) -> None:
    """One clear sentence and an exit code, and nothing on standard output."""
    Path("bad.jsonl").write_text("{\n")
    Path("empty.jsonl").write_text("\n")
    assert code == run(["eval", *arguments])
    out, err = read()
    assert told in err
    assert "" == out
    assert 1 == len(err.strip().splitlines())


def test_the_command_works_from_anywhere(tmp_path: Path) -> None:
    """As a process of its own, in a folder that is not the checkout."""
    done = piped(["eval", str(ROOT / "eval" / "questions.jsonl"), "--limit", "2"], tmp_path)
    assert 0 == done.code, done.err
    assert done.out.startswith("2 questions")

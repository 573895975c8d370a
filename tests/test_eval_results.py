"""Rows of results: written, read again, and what a killed run leaves."""

import json
from pathlib import Path

import pytest
from judged_rows import question, row

from eval.measures import judged
from eval.page import page
from eval.results import ResultsError, kept_rows, read_rows, to_line
from eval.scores import score

ROWS = [row("q1", "“Köln” said \ud800 it [1]"), row("q2", None)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "results.jsonl"
    path.write_text("".join(map(to_line, ROWS)), encoding="utf-8")
    return path


def test_a_row_is_read_as_it_was_written(file: Path) -> None:
    """Everything that measures need survives, a lone surrogate from a model included."""
    assert {one.id: one for one in ROWS} == read_rows(file) == kept_rows(file)


def test_a_row_has_the_keys_that_are_promised() -> None:
    """Other programs read these; more may stand beside them."""
    told = json.loads(to_line(ROWS[0]))
    assert {"id", "passages", "answer", "seconds"} <= set(told)
    assert {"article_id", "start", "end", "text", "score"} <= set(told["passages"][0])
    assert {"text", "status", "citations"} <= set(told["answer"])
    assert {"article_id", "start", "end", "quote"} <= set(told["answer"]["citations"][0])


def test_rows_of_another_program_are_read(tmp_path: Path) -> None:
    """The promised keys alone are enough to be measured and compared."""
    told = json.loads(to_line(ROWS[0]))
    del told["run"], told["answer"]["confidence"], told["answer"]["citations"][0]["verbatim"]
    path = tmp_path / "other.jsonl"
    path.write_text(json.dumps(told))
    whole = score(judged([question("q1")], read_rows(path)))[0]
    assert (None, 1.0) == (whole.value("citations_verbatim"), whole.value("hits_at_10"))
    assert "calibration" not in page("q", [whole], judged([question("q1")], read_rows(path)))


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_what_a_kill_cut_in_two_is_dropped(file: Path, cut: int) -> None:
    """Whole rows are kept, and the next row begins a line of its own."""
    file.write_bytes(file.read_bytes()[:-cut])
    assert ["q1"] == list(kept_rows(file))
    assert to_line(ROWS[0]) == file.read_text(encoding="utf-8")


def test_half_a_character_is_dropped_too(file: Path) -> None:
    """The cut may fall anywhere."""
    with file.open("ab") as more:
        more.write("ö".encode()[:1])
    assert ["q1", "q2"] == list(kept_rows(file))
    assert len("".join(map(to_line, ROWS))) == file.stat().st_size


def test_nothing_is_kept_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A first run may say --resume."""
    assert {} == kept_rows(tmp_path / "absent")


@pytest.mark.parametrize("line", ["{}", "[]", "x", '{"id": "q", "passages": [7]}'])
def test_a_line_that_is_no_row_is_told(tmp_path: Path, line: str) -> None:
    """Some other file is not taken for results, and never cut."""
    path = tmp_path / "other"
    path.write_text(f"{line}\n")
    for read in (read_rows, kept_rows):
        with pytest.raises(ResultsError, match="line 1: it is no row"):
            read(path)
    with pytest.raises(ResultsError, match="could not be read"):
        read_rows(tmp_path / "absent")

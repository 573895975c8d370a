"""The prompt's questions; how it behaves on a terminal is tested with the commands."""

import builtins
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.prompt import questions


class OnScreen(io.StringIO):
    """An output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


Typed = Callable[..., None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Call it with what will be typed at a terminal; an exception is raised instead."""

    def at_terminal(*lines: str | type[BaseException]) -> None:
        left = list(lines)

        def line(prompt: str) -> str:
            found = left.pop(0)
            if isinstance(found, str):
                return found
            raise found

        monkeypatch.setattr(builtins, "input", line)
        monkeypatch.setattr(sys, "stdout", OnScreen())

    return at_terminal


def test_questions_until_an_empty_line(typed: Typed, tmp_path: Path) -> None:
    """Stripped, one by one; the history's folder is made."""
    typed(" Who met? ", "Where?", "  ", "never asked")

    assert ["Who met?", "Where?"] == list(questions(tmp_path / "new" / "history"))
    assert (tmp_path / "new" / "history").is_file()


def test_ctrl_d_leaves_on_a_new_line(
    typed: Typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shell's own prompt does not follow on the same line."""
    typed("Who met?", EOFError)

    assert ["Who met?"] == list(questions(tmp_path / "history"))
    assert "\n" == capsys.readouterr().err


def test_ctrl_c_goes_through_and_the_history_is_kept(typed: Typed, tmp_path: Path) -> None:
    """Whoever runs the prompt ends the command; nothing typed before is lost."""
    typed("Who met?", KeyboardInterrupt)

    asked = questions(tmp_path / "history")
    assert "Who met?" == next(asked)
    with pytest.raises(KeyboardInterrupt):
        next(asked)
    assert (tmp_path / "history").is_file()


def test_a_history_that_cannot_be_written_is_no_failure(typed: Typed, tmp_path: Path) -> None:
    """Where the folder should be is a file."""
    (tmp_path / "cache").write_text("in the way")
    typed("Who met?", "")

    assert ["Who met?"] == list(questions(tmp_path / "cache" / "history"))


def test_without_readline_there_is_no_history(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows the prompt works all the same."""
    monkeypatch.setitem(sys.modules, "readline", None)
    typed("Who met?", "")

    assert ["Who met?"] == list(questions(tmp_path / "history"))
    assert not (tmp_path / "history").exists()


def test_a_piped_output_gets_no_prompt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It goes to standard error; the end of the input leaves."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("Who met?\nWhere?\n"))

    assert ["Who met?", "Where?"] == list(questions(tmp_path / "history"))
    out, err = capsys.readouterr()
    assert not out
    assert 3 == err.count("Ask (empty line to leave): ")

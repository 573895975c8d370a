"""What a re-index tells: while it runs, and at its end."""

import itertools
import json
import sys
from collections import Counter

import pytest

import bot.progress
from bot.progress import Reporter
from index.files import Problem
from index.report import BuildReport
from index.report import Progress as Step


class Clock:
    """Ten seconds pass between any two looks at it."""

    def __init__(self) -> None:
        self._ticks = itertools.count(0, 10)

    def monotonic(self) -> float:
        return float(next(self._ticks))


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (BuildReport(unchanged=1), "Nothing new: 1 article is up to date."),
        (BuildReport(unchanged=21), "Nothing new: 21 articles are up to date."),
    ],
)
def test_a_run_that_did_nothing_says_so_in_a_line(
    report: BuildReport, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line on standard output, exit code 0."""
    assert 0 == Reporter().summary(report)
    assert f"{told}\n" == capsys.readouterr().out


def test_the_outcome_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Each count has its line, copies and doubles are duplicates, and a double is no failure."""
    report = BuildReport(
        added=1200, changed=2, moved=3, unchanged=4, removed=5, copies=6, passages=7000,
        seconds=61.25, doubles=[Problem("a.txt", "Twice.")],
    )  # fmt: skip
    assert 0 == Reporter().summary(report)
    assert [
        "Added            1,200",
        "Changed              2",
        "Moved                3",
        "Unchanged            4",
        "Removed              5",
        "Duplicates           7",
        "Skipped              0",
        "7,000 passages written in 61.2 s.",
    ] == capsys.readouterr().out.splitlines()


def test_a_dry_run_says_that_nothing_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    """Above the same table."""
    assert 0 == Reporter().summary(BuildReport(added=1, is_dry=True))
    lines = capsys.readouterr().out.splitlines()
    assert "Nothing was written; this would be done:" == lines[0]
    assert ["Added", "1"] == lines[1].split()
    assert ["Skipped", "0"] == lines[-1].split()


def test_a_program_reads_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    """All counts, what was skipped and why, and the exit code."""
    problem = Problem("/news/a.txt", "It is empty.")
    assert 4 == Reporter(as_json=True).summary(BuildReport(added=1, problems=[problem]))
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (4, 1, 0) == (told["exit_code"], told["added"], told["removed"])
    assert [{"path": "/news/a.txt", "reason": "It is empty."}] == told["skipped"]
    assert not err


def test_what_was_skipped_is_named_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """The first ten, then how many more; each reason once in the table; exit code 4."""
    problems = [Problem(f"/news/{at}\x1b[2J.txt", "It is empty.") for at in range(12)]
    problems.append(Problem("/news/b.txt", "It is no text."))

    assert 4 == Reporter().summary(BuildReport(added=1, problems=problems))

    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert "Skipped /news/0\ufffd[2J.txt: It is empty." == lines[0]
    assert "… and 3 more." == lines[10]
    assert 11 == len(lines)
    assert ["13", "12  It is empty.", "1  It is no text."] == [
        line.removeprefix("Skipped").strip() for line in out.splitlines()[6:9]
    ]


def test_paths_are_shown_from_here(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Short ones are easier to read."""
    monkeypatch.chdir(str(tmp_path))

    problem = Problem(f"{tmp_path}/a.txt", "Empty.")
    Reporter().summary(BuildReport(added=1, problems=[problem]))

    assert "Skipped a.txt: Empty.\n" == capsys.readouterr().err


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (BuildReport(), "No articles were found: give `pullquote reindex` a folder"),
        (
            BuildReport(ignored=Counter({".pdf": 1200, "": 2})),
            "No articles were found (other files: 1,200 .pdf, 2 without a suffix): give",
        ),
        (BuildReport(problems=[Problem("a", "Empty.")]), "Nothing was indexed: mend what was"),
    ],
)
def test_no_articles_is_told(
    report: BuildReport, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1 and what to do; other kinds of files are named, since they were expected."""
    assert 1 == Reporter().summary(report)

    out, err = capsys.readouterr()
    assert not out
    assert f"pullquote: {told}" in err


def test_piped_progress_is_plain_lines_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No bar and no escape sequences, on standard error alone."""
    monkeypatch.setattr(bot.progress, "time", Clock())
    with Reporter() as reporter:
        reporter.tell(Step(1, 4, 1, 1))
        reporter.tell(Step(0, 0, 2000, 9000))

    out, err = capsys.readouterr()
    assert not out
    assert "Indexing: 1 article, 1 passage (25%)\nIndexing: 2,000 articles, 9,000 passages\n" == err


def test_a_terminal_gets_a_bar_that_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bar is redrawn in place and erased at the end."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Reporter() as reporter:
        reporter.tell(Step(2, 4, 3, 9))

    err = capsys.readouterr().err
    assert "3 articles, 9 passages" in err
    assert "\x1b[2K" in err
    assert "Indexing:" not in err


def test_ctrl_c_says_that_the_work_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever stops a long run should know that it can go on."""
    with pytest.raises(KeyboardInterrupt), Reporter():
        raise KeyboardInterrupt

    assert "What has been indexed is kept" in capsys.readouterr().err

"""The Makefile: what a newcomer types, with a `pullquote` that only listens."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")

Make = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """The Makefile in a folder where all is installed, with a `pullquote` that only listens.

    It writes its arguments to `asked`, one after the other with a zero byte behind each.
    """
    shutil.copy(ROOT / "Makefile", tmp_path)
    installed = tmp_path / ".venv"
    (installed / "bin").mkdir(parents=True)
    for name in ("requirements.lock", "requirements-cpu.lock", "requirements-cuda.lock",
                 "requirements-dev.lock", "pyproject.toml",
                 ".venv/.python", ".venv/.runtime", ".venv/.project", ".venv/.dev"):  # fmt: skip
        (tmp_path / name).touch()
    program = installed / "bin" / "pullquote"
    program.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = reindex ]; then echo "$INDEXED"; exit "${REINDEX:-0}"; fi\n'
        "printf '%s\\0' \"$@\" > asked\n"
        'exit "${ASK:-0}"\n'
    )
    program.chmod(0o755)

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", *arguments],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin:/usr/local/bin", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize(
    "question",
    [
        "Who won?",
        'It\'s "quoted" \\ and `touch hit` costs $5, $$, $HOME and $(touch hit)',
        "$(shell touch hit) ${HOME} $(Q) $@",
        "-x --json; touch hit & touch hit | touch hit > hit # no",
        "Two\nlines, a * and %d – “Köln”",
    ],
)
def test_make_ask_passes_the_question_untouched(make: Make, tmp_path: Path, question: str) -> None:
    """Whatever the question holds, the program gets it, and no shell and no make runs any of it."""
    for arguments, environment in ((["ask", f"Q={question}"], {}), (["ask"], {"Q": question})):
        done = make(*arguments, **environment)

        assert 0 == done.returncode, done.stderr
        assert f"ask\0--\0{question}\0" == (tmp_path / "asked").read_text(encoding="utf-8")
        assert not (tmp_path / "hit").exists()


def test_make_ask_without_a_question_opens_the_prompt(make: Make, tmp_path: Path) -> None:
    """`make ask` alone is `pullquote ask` alone; ARGS are its options."""
    assert 0 == make("ask", "ARGS=--top-k 3").returncode
    assert "ask\0--top-k\0003\0" == (tmp_path / "asked").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("indexed", "reindex", "ask", "asked", "told"),
    [
        ("Nothing new: 21 articles.", "0", "0", True, ""),
        ("Indexed 2 new.", "1", "0", True, "Indexed 2 new.\n"),
        ("", "2", "0", False, "Error 2"),
        ("Nothing new: 21 articles.", "0", "3", True, "Error 3"),
    ],
)
def test_make_ask_indexes_first(
    make: Make,
    tmp_path: Path,
    indexed: str,
    reindex: str,
    ask: str,
    asked: bool,
    told: str,
) -> None:
    """News of the index go to stderr; files left out do not stop the question, faults do."""
    done = make("ask", "Q=Who?", INDEXED=indexed, REINDEX=reindex, ASK=ask)

    assert asked == (tmp_path / "asked").exists()
    assert not done.stdout
    assert told in done.stderr if told else not done.stderr


def test_make_eval_measures_every_set(make: Make, tmp_path: Path) -> None:
    """Without the benchmark data it says so and is no failure; with it, each set is asked."""
    done = make("eval")
    assert (0, "") == (done.returncode, done.stderr)
    assert "Skipped: the benchmark data is not in ../shared/bench" in done.stdout

    (tmp_path / "bench").mkdir()
    done = make("eval", "BENCH=bench", "ARGS=--limit 7")
    assert 0 == done.returncode, done.stderr
    assert ["== multihop_rag", "== rtqa2026", "== rgb_fact"] == done.stdout.splitlines()
    asked = (tmp_path / "asked").read_text(encoding="utf-8").split("\0")
    assert ["eval", "bench/rgb_fact/questions.dev.jsonl"] == asked[:2]
    assert ["--limit", "7", ""] == asked[-3:]
    assert 2 == make("eval", "BENCH=bench", ASK="1").returncode


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("import sys; sys.version_info = (3, 10, 4)", "is Python 3.10, but Pullquote needs 3.11"),
        ("import sys; sys.version_info = (3, 14, 0)", "is Python 3.14, but Pullquote needs 3.11"),
        ("import sys; sys.modules['ensurepip'] = None", "sudo apt-get install python3"),
    ],
)
def test_make_says_what_python_it_needs(make: Make, tmp_path: Path, before: str, told: str) -> None:
    """Another Python, or one that cannot make environments, ends in one sentence and no .venv."""
    shutil.rmtree(tmp_path / ".venv")
    other = tmp_path / "python"
    # It is called as `python -c "$PYTHON_CHECK" …`; this one is another Python for a moment.
    other.write_text(
        "#!/bin/sh\n"
        "shift 2\n"
        f'exec {sys.executable} -c "{before}\n'
        'import os; exec(os.environ[\'PYTHON_CHECK\'])" "$@"\n'
    )
    other.chmod(0o755)

    done = make("ask", f"PYTHON={other}")

    assert told in done.stderr
    assert not (tmp_path / ".venv").exists()
    assert "was not found" in make("ask", "PYTHON=no-such-python").stderr

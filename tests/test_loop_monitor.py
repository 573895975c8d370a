"""The loop monitor, on loops that are blocked on purpose."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from conftest import ROOT

# Runs the functions named on the command line as if they stood in a file of ours.
SCRIPT = """
import asyncio
import sqlite3
import sys
import time
from pathlib import Path
from loop_monitor import LoopMonitor
_, report, where, source, *acts = sys.argv
monitor = LoopMonitor()
monitor.install()
monitor.write_at_exit(Path(report))
def theirs():
    open("/dev/null").close()
    time.sleep(0.2)
exec(compile(source, where, "exec"))
start(acts)
"""
OURS = """
def work():
    open("/dev/null").close()
    database = sqlite3.connect(":memory:")
    database.execute("select 1").fetchall()
    time.sleep(0.01)
    import wave

def spin():
    end = time.perf_counter() + 1.5  # on a busy machine the watcher sleeps through .3 s
    while time.perf_counter() < end:
        pass

def quiet():
    open("/dev/null").close()
    time.sleep(0.1)

async def main(acts):
    await asyncio.sleep(0.05)
    await asyncio.to_thread(quiet)
    monitor.started()
    for act in acts:
        globals()[act]()
    await asyncio.sleep(0.2)

def start(acts):
    open("/dev/null").close()
    asyncio.run(main(acts))
"""


def watched(folder: Path, *acts: str) -> dict[str, Any]:
    """The report on a loop on which these functions ran."""
    path = folder / "report.json"
    where = str(ROOT / "bot" / "imagined.py")
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, str(path), where, OURS, *acts],
        check=True,
        cwd=ROOT / "tests",
    )
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def test_blocking_calls_are_found(tmp_path: Path) -> None:
    """Opening files, sleeping, SQLite and imports are found on the loop, and only there."""
    report = watched(tmp_path, "work")
    kinds = {each["kind"] for each in report["violations"]} - {"stall"}
    assert {
        "open", "sqlite3.connect", "sqlite3.execute", "sqlite3.fetchall", "time.sleep", "import",
    } == kinds  # fmt: skip
    assert [] == watched(tmp_path)["violations"]


def test_stalls_are_found(tmp_path: Path) -> None:
    """A loop that stands still is sampled, and told with its lag and whose stack it was."""
    report = watched(tmp_path, "spin")
    stalls = [each for each in report["violations"] if each["kind"] == "stall"]
    # A busy machine adds short ones of its own, wherever the loop happens to be.
    longest = max(stalls, key=lambda each: each["seconds"])
    assert "imagined.py" in longest["stack"][0]
    assert "spin" in longest["stack"][0]
    assert 0.2 < longest["seconds"] < 3
    assert report["lag_ms"]["max"] > 200 > report["lag_ms"]["p50"]

"""A command as a process of its own: how long it took, and how much memory."""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes of one unit of ru_maxrss


class BenchError(Exception):
    """A command of a benchmark failed; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One process: seconds from start to end, peak memory in bytes, what it printed."""

    seconds: float
    memory: int
    said: str


def run(module: str, *arguments: str, folder: Path, **settings: str) -> Measured:
    """`python -m module arguments` in `folder`, with these variables set.

    Raises BenchError when its exit code is not 0.
    """
    command = [sys.executable, "-m", module, *arguments]
    with tempfile.TemporaryFile(dir=folder) as told, tempfile.TemporaryFile(dir=folder) as faults:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 (our own command)
            command, cwd=folder, env={**_environment(), **settings}, stdout=told, stderr=faults
        )
        # Popen's own wait would not say how much memory this child took.
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said, wrong = _read(told), _read(faults)
    if process.returncode:
        raise BenchError(f"`{' '.join(command[1:])}` failed:\n{said}{wrong}")
    return Measured(seconds, used.ru_maxrss * _RSS_UNIT, said)


def disk(folder: Path) -> int:
    """What a folder's files take, in bytes."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").strip()


def _environment() -> Mapping[str, str]:
    """This one, without settings that would measure another Pullquote; the cache stays."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PULLQUOTE_") or name == "PULLQUOTE_CACHE_DIR"
    }
    return kept | {"PYTHONPATH": str(ROOT)}


def machine() -> str:
    """What this is measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{platform.system()} {platform.machine()}, {cores} cores, "
        f"Python {platform.python_version()}"
    )

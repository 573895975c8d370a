"""Exit code 0 when the installed torch is a CUDA build, 1 when it is not.

Whether torch on Linux brings its own GPU code, or expects 2 GB of packages beside it, depends
on the build that pip found. The build says so in its requirements; the lock names the packages.
"""

import re
import sys
from collections.abc import Iterable
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).resolve().parent.parent / "requirements-cuda.lock"


def needs(requirements: Iterable[str], lock: str) -> bool:
    """Whether one of torch's requirements that hold on this system is in the CUDA lock."""
    locked = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    for text in requirements:
        wanted = Requirement(text)
        holds = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
        if holds and canonicalize_name(wanted.name) in locked:
            return True
    return False


if __name__ == "__main__":
    sys.exit(0 if needs(requires("torch") or [], LOCK.read_text(encoding="utf-8")) else 1)

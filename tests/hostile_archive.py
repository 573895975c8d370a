"""The hostile articles as an index, with some more whose names and addresses never end."""

import json
from pathlib import Path

import pytest
from hostile_articles import TRAPS, WIDE, Trap

from index.build import reindex
from index.settings import IndexSettings

# For and against three statements; what is written around them is as long as it can be.
BULKY_CLAIM = (
    "The Nimrod palace has 365 windows. The Dorset canal was dug in 1802. "
    "The Lisle cathedral was built in Vale by Hugo Brandt."
)
BULKY = tuple(
    Trap(
        f"bulky-{number}",
        "",
        told,
        told,
        f"https://news.example/{number}/{'b' * 440}",
        {"title": f"{number} {WIDE}", "outlet": f"Outlet {number} {WIDE}", "author": WIDE},
    )
    for number, told in enumerate(
        (
            "The Nimrod palace has 365 windows, which its first owner had counted twice.",
            "The Nimrod palace has 52 windows, and its first owner could not count.",
            "The Dorset canal was dug in 1802 by men who were never paid for it.",
            "The Dorset canal was dug in 1799, as a stone at its lock says.",
            "The Lisle cathedral was built in Vale by Hugo Brandt and his three sons.",
            "The Lisle cathedral was built in Vale by Carl Ostrand, and by nobody else.",
        ),
        start=1,
    )
)


@pytest.fixture(scope="session")
def hostile_index(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> IndexSettings:
    """All of them, indexed."""
    folder = tmp_path_factory.mktemp("hostile-articles")
    lines = [json.dumps(trap.line()) for trap in (*TRAPS, *BULKY)]
    (folder / "hostile.jsonl").write_text("\n".join(lines), encoding="utf-8")
    settings = IndexSettings(tmp_path_factory.mktemp("hostile-index"), cache_dir)
    report = reindex(settings, [folder], lambda _: None)
    assert [] == report.problems + report.doubles
    return settings

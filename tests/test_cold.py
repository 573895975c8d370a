"""A question that is asked once, by a process of its own: what it need not import is not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

_RUN = """
import json, sys
from bot.__main__ import run
code = run(sys.argv[2:])
heavy = ("torch", "transformers", "sentence_transformers", "langchain_core")
with open(sys.argv[1], "w") as file:
    json.dump([code, [name for name in heavy if name in sys.modules]], file)
"""


@pytest.mark.parametrize(
    ("command", "needed"), [(["search"], []), (["ask", "--quotes"], ["langchain_core"])]
)
def test_asking_imports_no_torch(
    tmp_path: Path, cache_dir: Path, command: list[str], needed: list[str]
) -> None:
    """Searching imports neither torch nor LangChain, answering in quotes no torch."""
    environment = {"PYTHONPATH": str(ROOT), "PULLQUOTE_CACHE_DIR": str(cache_dir)}
    articles = tmp_path / "news"
    articles.mkdir()
    (articles / "bridge.txt").write_text("The bridge over the Elbe was opened on 4 May 2024.\n")
    told = tmp_path / "told.json"
    for arguments in (["reindex", "news"], [*command, "When was the bridge opened?"]):
        subprocess.run(
            [sys.executable, "-c", _RUN, str(told), *arguments],
            cwd=tmp_path, env=environment, capture_output=True, check=True,
        )  # fmt: skip
    code, heavy = json.loads(told.read_text())
    assert code in (0, 3)
    assert needed == heavy

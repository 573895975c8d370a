"""What every test stands on: a clean environment, one cache, the data beside the checkout."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Fixtures that many modules take.
pytest_plugins = ("sample_archive", "discord_scene")
_OURS = ("PULLQUOTE_", "OPENAI_", "ANTHROPIC_", "LANGSMITH_", "LANGCHAIN_", "CHROMA_")


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for the whole run, so that the embedding model is exported once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> None:
    """No setting or key of the developer's own reaches a test."""
    for name in list(os.environ):
        if name.startswith(_OURS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PULLQUOTE_CACHE_DIR", str(cache_dir))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The benchmark data beside the checkout; without it the test is skipped, but not in CI."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        missing = "the benchmark data is not in ../shared, beside the checkout"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return folder

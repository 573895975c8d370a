"""The sample articles as an index, made once for a run."""

from pathlib import Path

import pytest
from conftest import ROOT

from index.build import reindex
from index.settings import IndexSettings


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> IndexSettings:
    """Articles, passages and vectors of `articles/`."""
    settings = IndexSettings(tmp_path_factory.mktemp("sample-index"), cache_dir)
    reindex(settings, [ROOT / "articles"], lambda _: None)
    return settings

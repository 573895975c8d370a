"""Runs that are killed at random points, and an archive that is turned over many times."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from fakes import minilm
from index_scene import held, nobody

from eval.crashes import crash
from index.archive import Archive
from index.beside import found_share
from index.build import reindex
from index.settings import IndexSettings
from index.stores import Stores, site_of


@pytest.mark.timeout(600)
def test_kills_at_random_points_leave_an_archive_like_one_built_afresh(
    tmp_path: Path, cache_dir: Path
) -> None:
    """After the next run all is equal, and nobody who asked meanwhile met anything amiss.

    `python -m eval.crashes --kills 200` does the same for longer.
    """
    minilm(cache_dir)
    assert [] == crash(tmp_path, cache_dir, kills=5, articles=24, seed=11)


def _write(folder: Path, numbers: range, round_: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.txt").write_text(
            f"Bridge {number}\n\nBridge number {number} of the town was painted in colour "
            f"{(number * 7 + round_ * 13) % 97} by crew {(number + round_) % 31} in week {round_}."
        )


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.timeout(300)
def test_ten_rounds_of_replacing_cost_neither_recall_nor_disk(
    tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each passage is found by its own vector; the disk holds at most twice a fresh build's."""
    monkeypatch.setattr("index.beside._GRACE", 0.0)  # nobody else reads here
    embedder, news = minilm(cache_dir), tmp_path / "news"
    settings = IndexSettings(tmp_path / "index", cache_dir)
    _write(news, range(200), 0)
    reindex(settings, [news], nobody)
    for round_ in range(1, 11):
        first = (round_ * 60) % 200
        for at in (first, first - 200):
            _write(news, range(max(at, 0), min(max(at + 60, 0), 200)), round_)
        assert 60 == reindex(settings, [news], nobody).changed
    assert 200 == len(held(settings))
    with (
        closing(Archive(settings.index_dir)) as archive,
        closing(Stores(site_of(settings, archive), archive.stores())) as stores,
        archive.database.reading() as db,
    ):
        rows = db.execute("SELECT passage_id, text_hash FROM passages").fetchall()
        assert 1.0 == found_share(stores, archive, embedder.fingerprint, rows)
    fresh = IndexSettings(tmp_path / "fresh", cache_dir)
    reindex(fresh, [news], nobody)
    assert _bytes(settings.index_dir) <= 2 * _bytes(fresh.index_dir)
    shutil.rmtree(fresh.index_dir)

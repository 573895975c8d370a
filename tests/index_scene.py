"""Runs of the index with an embedder that counts words: what they did, and what is held then."""

from contextlib import closing
from pathlib import Path

import pytest
from fakes import WordEmbedder
from loopback_site import Reply

from index.archive import Archive
from index.build import Options, reindex
from index.report import BuildReport, Progress
from index.settings import IndexSettings
from index.sources import FeedSource, FetchSettings, Sources
from index.verify import verify

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by {} metres, "
    "a decision that its engineers had asked for since the storm of last winter. Work is to "
    "begin in the spring and to last for three years, the council's treasurer said."
)


def word_settings(
    folder: Path, monkeypatch: pytest.MonkeyPatch, max_file_bytes: int = 100_000_000
) -> IndexSettings:
    """An index in `folder` that nobody else reads."""
    monkeypatch.setattr("index.writer.open_embedder", lambda _: WordEmbedder())
    monkeypatch.setattr("index.search.open_embedder", lambda _: WordEmbedder())
    monkeypatch.setattr("index.fingerprint.find_model", lambda name: (Path(name), "words"))
    monkeypatch.setattr("index.beside._GRACE", 0.0)
    return IndexSettings(folder / "index", folder / "cache", max_file_bytes=max_file_bytes)


def nobody(_: Progress) -> None:
    """Hears what a run tells and does nothing."""


def run(settings: IndexSettings, *paths: Path, **options: bool) -> BuildReport:
    return reindex(settings, paths, nobody, Options(**options))


def counted(report: BuildReport) -> dict[str, int]:
    names = ("added", "changed", "moved", "unchanged", "removed")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def held(settings: IndexSettings) -> dict[str, tuple[str, str, int]]:
    """Path, text and version of every article, after checking that all parts agree."""
    faults = [one.told for one in verify(settings) if not one.well]
    assert [] == faults
    with closing(Archive(settings.index_dir)) as archive:
        return {
            one.article.source.article_id: (Path(one.path).name, one.article.text, one.version)
            for one in archive.every()
        }


def texts(settings: IndexSettings) -> set[str]:
    return {text for _, text, _ in held(settings).values()}


def contents(settings: IndexSettings) -> list[tuple[object, ...]]:
    """Everything that a reader could see, to compare two archives by."""
    with closing(Archive(settings.index_dir)) as archive, archive.database.reading() as db:
        articles = db.execute(
            "SELECT article_id, identity, path, content_hash, version, title, published, text "
            "FROM articles ORDER BY article_id"
        ).fetchall()
        passages = db.execute("SELECT * FROM passages ORDER BY passage_id").fetchall()
    return articles + passages


def feed_of(*paths: str) -> Reply:
    items = "".join(
        f"<item><title>About {path}</title><link>{path}</link>"
        "<pubDate>Wed, 16 Jun 2021 10:00:00 +0200</pubDate></item>"
        for path in paths
    )
    body = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    return Reply(body.encode(), headers={"Content-Type": "application/rss+xml"})


def fed(settings: IndexSettings, *urls: str, private: bool = True) -> BuildReport:
    """A run over these feeds."""
    feeds = tuple(FeedSource(url, "Harbour Courier", ()) for url in urls)
    sources = Sources(feeds, (), FetchSettings(private=private, delay=0.0, timeout=5))
    return reindex(settings, [], nobody, Options(sources=sources))

"""The archive as one file: what comes out on another machine is what went in."""

import json
import shutil
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from fakes import minilm
from index_scene import contents, held, nobody

from index.archive import Archive
from index.build import reindex
from index.errors import ArchiveError, NoArchiveError, OtherSettingsError
from index.portable import export_to, import_from
from index.search import Searcher, open_searcher
from index.settings import IndexSettings

NEWS = {
    "flood.txt": "Flood in Cologne\n\nThe Rhine rose by three metres. Helpers filled sandbags.",
    "ship.md": "---\ntitle: Ship freed\nurl: https://quay.example/ship\ntags: [suez, ships]\n"
    "date: 2021-03-29T18:00:00+02:00\n---\n\nThe Ever Given was refloated after six days.",
    "odd.txt": "Sturm 🌊\n\nDer Deich hielt – „knapp“, sagte die Müllerin.",
}
QUESTIONS = ("How high did the Rhine rise?", "What was refloated?", "Wer sagte knapp?")


@pytest.fixture
def settings(tmp_path: Path, cache_dir: Path) -> IndexSettings:
    """An archive of three articles, one of which has an earlier version; the real embedder."""
    minilm(cache_dir)
    settings = IndexSettings(tmp_path / "index", cache_dir)
    news = tmp_path / "news"
    news.mkdir()
    (news / "flood.txt").write_text("Flood in Cologne\n\nThe Rhine rose by two metres.")
    reindex(settings, [news], nobody)
    for name, text in NEWS.items():
        (news / name).write_text(text)
    reindex(settings, [news], nobody)
    return settings


def elsewhere(settings: IndexSettings, tmp_path: Path, **changes: int) -> IndexSettings:
    return IndexSettings(tmp_path / "elsewhere" / "index", settings.cache_dir, **changes)


def found(searcher: Searcher) -> list[list[tuple[str, float]]]:
    return [
        [(hit.passage.passage_id, round(hit.score, 6)) for hit in searcher.search(question, 3)]
        for question in QUESTIONS
    ]


@pytest.mark.parametrize("with_vectors", [False, True])
def test_an_import_equals_what_was_exported(
    settings: IndexSettings, tmp_path: Path, with_vectors: bool
) -> None:
    """Articles, passages, versions, dates with their zones and every search result."""
    file, other = tmp_path / "archive.pullquote", elsewhere(settings, tmp_path)
    assert 3 == export_to(file, settings, with_vectors=with_vectors).articles
    assert 3 == import_from(file, other, nobody).articles
    assert contents(settings) == contents(other)
    held(other)
    with closing(Archive(settings.index_dir)) as one, closing(Archive(other.index_dir)) as two:
        for article_id, _ in one.articles():
            assert one.stored(article_id) == two.stored(article_id)
            assert one.versions(article_id) == two.versions(article_id)
        assert 1 == len(two.versions(one.ids_like("flood")[0]))
    with closing(open_searcher(settings)) as mine, closing(open_searcher(other)) as theirs:
        assert found(mine) == found(theirs)


def test_vectors_that_came_along_are_not_made_again(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export with vectors needs the model for nothing but its name."""
    file, other = tmp_path / "archive.pullquote", elsewhere(settings, tmp_path)
    export_to(file, settings, with_vectors=True)
    embedder = minilm(settings.cache_dir)
    monkeypatch.setattr(
        type(embedder), "encode_documents", lambda *_: pytest.fail("a text was embedded")
    )
    import_from(file, other, nobody)
    held(other)


def test_an_imported_archive_goes_on_where_the_other_stopped(
    settings: IndexSettings, tmp_path: Path
) -> None:
    """The files that both machines have are known; a changed one is a change."""
    file, other = tmp_path / "archive.pullquote", elsewhere(settings, tmp_path)
    export_to(file, settings)
    import_from(file, other, nobody)
    (tmp_path / "news" / "odd.txt").write_text("Sturm\n\nDer Deich brach.")
    report = reindex(other, [tmp_path / "news"], nobody)
    assert (0, 1, 2) == (report.added, report.changed, report.unchanged)


def test_only_an_empty_place_is_imported_into(settings: IndexSettings, tmp_path: Path) -> None:
    """An archive that is there is never overwritten."""
    file = tmp_path / "archive.pullquote"
    export_to(file, settings)
    before = contents(settings)
    with pytest.raises(ArchiveError, match=r"is not empty.*--index-dir"):
        import_from(file, settings, nobody)
    assert before == contents(settings)
    other = elsewhere(settings, tmp_path)
    other.index_dir.mkdir(parents=True)
    assert 3 == import_from(file, other, nobody).articles


def test_other_settings_are_named(settings: IndexSettings, tmp_path: Path) -> None:
    """What the export was made with and what is set; --rebuild makes it with today's."""
    file, other = tmp_path / "archive.pullquote", elsewhere(settings, tmp_path, chunk_tokens=32)
    export_to(file, settings)
    with pytest.raises(OtherSettingsError, match="CHUNK_TOKENS is 32, the index was made with 250"):
        import_from(file, other, nobody)
    assert not other.index_dir.exists()
    assert 3 == import_from(file, other, nobody, anew=True).articles
    held(other)


def _damage(file: Path, harm: str) -> None:
    raw = bytearray(file.read_bytes())
    if harm == "cut":
        file.write_bytes(raw[: len(raw) // 2])
    elif harm == "garbage":
        file.write_bytes(b"garbage " * 100)
    elif harm == "empty":
        file.write_bytes(b"")
    elif harm == "missing":
        file.unlink()
    else:
        with zipfile.ZipFile(file) as pack:
            members = {name: pack.read(name) for name in pack.namelist()}
        if harm == "edited":
            members["articles.jsonl"] = members["articles.jsonl"].replace(b"three", b"seven")
        elif harm == "lost":
            del members["versions.jsonl"]
        elif harm == "strange":
            members["articles.jsonl"] = b'{"title": 3}\n'
            manifest = json.loads(members["manifest.json"])
            del manifest["made_with"]
            members["manifest.json"] = json.dumps(manifest).encode()
        with zipfile.ZipFile(file, "w") as pack:
            for name, content in members.items():
                pack.writestr(name, content)


@pytest.mark.parametrize(
    "harm", ["cut", "garbage", "empty", "missing", "edited", "lost", "strange"]
)
def test_a_damaged_export_is_refused_whole(
    settings: IndexSettings, tmp_path: Path, harm: str
) -> None:
    """One sentence that names the file, and nothing half imported is left."""
    file, other = tmp_path / "archive.pullquote", elsewhere(settings, tmp_path)
    export_to(file, settings, with_vectors=True)
    _damage(file, harm)
    with pytest.raises(ArchiveError, match=str(file)):
        import_from(file, other, nobody)
    assert [] == list((tmp_path / "elsewhere").iterdir())


def test_an_import_cut_short_leaves_nothing(settings: IndexSettings, tmp_path: Path) -> None:
    """No archive is there until it is complete, and the same command starts anew."""
    file, other = tmp_path / "archive.pullquote", elsewhere(settings, tmp_path)
    export_to(file, settings)

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_from(file, other, interrupt)
    assert not other.index_dir.exists()
    assert 3 == import_from(file, other, nobody).articles


def test_an_export_that_cannot_be_written_harms_no_earlier_one(
    settings: IndexSettings, tmp_path: Path
) -> None:
    """One sentence; the file that was there is as it was."""
    folder = tmp_path / "gone"
    with pytest.raises(ArchiveError, match="could not be written"):
        export_to(folder / "archive.pullquote", settings)
    file = tmp_path / "archive.pullquote"
    file.write_bytes(b"an earlier one")
    shutil.rmtree(settings.index_dir)
    with pytest.raises(NoArchiveError):
        export_to(file, settings)
    assert b"an earlier one" == file.read_bytes()
    assert [] == list(tmp_path.glob("*.part"))

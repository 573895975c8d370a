"""The archive: what goes in comes out to the character, and faults are told in a sentence."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from index.archive import Archive
from index.article import Article, Block, BlockType, DateOrigin, Kind, Source
from index.chunk import Chunk
from index.database import NAME
from index.errors import ArchiveError, NoArchiveError
from index.ledger import Ledger
from index.register import Register
from index.versions import Stored

TEXT = "🌊 Flood\n\nThe river rose.  It fell — 3 m.\tAll was well.\n"
SOURCE = Source(
    "flood-1", "Flood", "The Test", "Ann Other", "https://test.example/flood",
    datetime(2021, 7, 14, 23, 30, tzinfo=timezone(timedelta(hours=-5))), DateOrigin.DATELINE,
    Kind.OPINION, ("rhine", "floods", "a \"quoted\" one"),
)  # fmt: skip
FLOOD = Article(
    SOURCE,
    TEXT,
    (
        Block(BlockType.HEADING, 0, 7, "markup.heading"),
        Block(BlockType.PARAGRAPH, 9, len(TEXT) - 1, "default"),
    ),
    "address test.example/flood",
)


def _chunk(passage_id: str, article: Article, start: int, *sentences: tuple[int, int]) -> Chunk:
    end = sentences[-1][1]
    words = article.text[start:end]
    return Chunk(passage_id, article.source.article_id, start, end, words, words, sentences)


FIRST = _chunk("p1", FLOOD, 9, (9, 24), (26, 40))
SECOND = _chunk("p2", FLOOD, 41, (41, 54))


def _other(article_id: str, **fields: object) -> Article:
    return Article(Source(article_id, **fields), "It rained.", (), f"id {article_id}")  # type: ignore[arg-type]


def _put(
    archive: Archive,
    articles: Sequence[tuple[Article, str, str]],
    chunks: Sequence[Chunk],
    removed: Sequence[str] = (),
) -> None:
    """As a run of its own would."""
    Ledger(archive.database).put([Stored(*one) for one in articles], chunks, removed)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "index", create=True)
    _put(archive, [(FLOOD, "/news/flood.txt", "hash")], [FIRST, SECOND])
    yield archive
    archive.close()


def test_an_article_comes_back_as_it_was(archive: Archive) -> None:
    """Text, blocks, every field of the source and the date's zone survive."""
    assert FLOOD == archive.article("flood-1")
    assert archive.article("flood") is None


def test_an_article_of_which_nothing_is_known_comes_back_too(archive: Archive) -> None:
    """Empty fields and no date are kept as such."""
    bare = _other("bare")
    _put(archive, [(bare, "bare.txt", "h")], [])
    assert bare == archive.article("bare")


def test_a_passage_quotes_its_sentences(archive: Archive) -> None:
    """Spans of the article's text give the very words; neighbours are found within the passage."""
    passage = archive.passages(["p1"])["p1"]
    assert SOURCE == passage.source
    assert TEXT[passage.start : passage.end] == passage.text
    first, second = passage.sentences
    assert "The river rose." == passage.sentence(first)
    assert "It fell — 3 m." == passage.sentence(second)
    assert ("It fell — 3 m.", "") == (passage.beside(first, 1), passage.beside(first, -1))
    assert ("", "The river rose.") == (passage.beside(second, 1), passage.beside(second, -1))


def test_only_live_passages_are_given(archive: Archive) -> None:
    """Thousands of ids may be asked for; those that are not there are left out."""
    wanted = [*(f"dead{number}" for number in range(40_000)), "p2", "p1"]
    assert {"p1", "p2"} == set(archive.passages(wanted))
    assert {} == archive.passages([])


def test_a_changed_article_leaves_its_old_passages_doubtful(archive: Archive) -> None:
    """What is no longer live is noted, until it has been removed elsewhere."""
    _put(archive, [(FLOOD, "/news/flood.txt", "new")], [SECOND])
    assert {"p2"} == set(archive.passages(["p1", "p2"]))
    assert ["p1"] == Ledger(archive.database).doubtful()
    Ledger(archive.database).settle(["p1"])
    assert [] == Ledger(archive.database).doubtful()


def test_a_removed_article_is_gone_with_all_that_belongs_to_it(archive: Archive) -> None:
    """No passage, block or path of it is left, and its file counts as unread."""
    Ledger(archive.database).remember([("/news/flood.txt", "d")])
    _put(archive, [], [], ["flood-1"])
    assert archive.article("flood-1") is None
    assert 0 == archive.count_passages()
    assert [] == list(archive.articles())
    assert Register(archive.database).digest("/news/flood.txt") is None
    assert {"p1", "p2"} == set(Ledger(archive.database).doubtful())


def test_a_write_that_fails_leaves_everything_as_it_was(archive: Archive) -> None:
    """A commit is whole or nothing, even when its last row is at fault."""
    with pytest.raises(ArchiveError):
        _put(
            archive, [(_other("b"), "b.txt", "h")], [FIRST], removed=["flood-1"]
        )  # article unknown
    assert FLOOD == archive.article("flood-1")
    assert archive.article("b") is None
    assert [] == Ledger(archive.database).doubtful()


def test_a_file_whose_articles_change_counts_as_unread(archive: Archive) -> None:
    """A run that is killed after this reads the file again, whatever its content is by then."""
    Ledger(archive.database).remember([("/news/flood.txt", "d"), ("/news/b.txt", "d")])
    _put(archive, [(FLOOD, "/news/flood.txt", "hash")], [FIRST])  # a rebuild: nothing new
    register = Register(archive.database)
    assert ["d", "d"] == [register.digest(one) for one in ("/news/flood.txt", "/news/b.txt")]
    _put(archive, [(FLOOD, "/news/b.txt", "hash")], [FIRST])  # taken over by another file
    assert [None, None] == [register.digest(one) for one in ("/news/flood.txt", "/news/b.txt")]


def test_a_folder_is_not_another_of_a_similar_name(archive: Archive) -> None:
    """Case, wildcards and common beginnings do not mix folders up."""
    paths = ["/news/b.txt", "/news/deep/c.txt", "/News/d.txt", "/news2/e.txt", "/n_ws/f", "/n%/g"]
    _put(archive, [(_other(path), path, "h") for path in paths], [])

    def under(root: str) -> set[str]:
        return {path for _, path in Register(archive.database).paths_under(root)}

    assert {"/news/b.txt", "/news/deep/c.txt", "/news/flood.txt"} == under("/news")
    assert under("/news") == under("/news/")
    assert {"/n_ws/f"} == under("/n_ws")
    assert {"/n%/g"} == under("/n%")
    assert {"/news/b.txt"} == under("/news/b.txt")
    assert {*paths, "/news/flood.txt"} == under("/")
    assert ["/news/b.txt"] == [
        one.article_id for one in Register(archive.database).articles_of("/news/b.txt")
    ]
    assert [] == Register(archive.database).articles_of("/news")


def test_looking_up_files_reads_no_other_rows(archive: Archive) -> None:
    """Both look-ups by path go through the index, however large the archive."""
    with archive.database.reading() as db:
        statements: list[str] = []
        db.set_trace_callback(statements.append)
        Register(archive.database).articles_of("/news/b.txt")
        Register(archive.database).paths_under("/news")
        db.set_trace_callback(None)
        assert 4 == len(statements)
        for statement in statements:
            plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}"))
            assert "articles_by_path" in plan
            assert "SCAN" not in plan


def test_ids_are_found_by_their_start_or_a_part(archive: Archive) -> None:
    """A start wins over a part; wildcards are plain characters."""
    _put(archive, [(_other(one), one, "h") for one in ("flood-2", "the-flood", "a_c", "abc")], [])
    assert ["flood-1", "flood-2"] == archive.ids_like("flood")
    assert ["the-flood"] == archive.ids_like("e-f")
    assert ["a_c"] == archive.ids_like("a_")
    assert [] == archive.ids_like("%")
    assert 2 == len(archive.ids_like("", limit=2))


def test_stats_count_what_is_held(archive: Archive) -> None:
    """Articles, passages, dates in UTC, outlets and kinds, most frequent first."""
    _put(
        archive,
        [
            (_other("b", outlet="The Rest"), "b", "h"),
            (_other("c", outlet="The Rest", published=datetime(1969, 7, 20, tzinfo=UTC)), "c", "h"),
        ],
        [],
    )
    stats = archive.stats()
    assert (3, 2) == (stats.articles, stats.passages)
    assert datetime(1969, 7, 20, tzinfo=UTC) == stats.oldest
    assert datetime(2021, 7, 15, 4, 30, tzinfo=UTC) == stats.newest
    assert (("The Rest", 2), ("The Test", 1)) == stats.outlets
    assert (("report", 2), ("opinion", 1)) == stats.kinds


def test_stats_of_an_empty_archive(tmp_path: Path) -> None:
    """Nothing held is no error."""
    stats = Archive(tmp_path, create=True).stats()
    assert (0, 0, None, None) == (stats.articles, stats.passages, stats.oldest, stats.newest)


@pytest.mark.parametrize("folder", ["missing", "missing/deeper", "empty"])
def test_reading_what_is_not_there_makes_nothing(tmp_path: Path, folder: str) -> None:
    """Asking before indexing names the command and leaves no file or folder behind."""
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(NoArchiveError, match="pullquote reindex PATH"):
        Archive(tmp_path / folder)
    assert before == sorted(tmp_path.rglob("*"))


def test_an_archive_that_was_never_filled_in_is_none(tmp_path: Path) -> None:
    """The empty file of a run that was killed at once counts as nothing indexed."""
    (tmp_path / NAME).touch()
    with pytest.raises(NoArchiveError):
        Archive(tmp_path)
    Archive(tmp_path, create=True).close()
    Archive(tmp_path).close()


@pytest.mark.parametrize("name", ["sp ace", "kölnisch", "q?mode=memory", "h#ash", "per%20cent"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    """Signs that mean something in an address mean nothing in a folder's name."""
    Archive(tmp_path / name, create=True).close()
    assert (tmp_path / name / NAME).is_file()
    Archive(tmp_path / name).close()


def test_several_threads_may_read_at_once(archive: Archive) -> None:
    """One connection serves the threads of an answer."""
    wrong: list[object] = []

    def read() -> None:
        for _ in range(200):
            try:
                if archive.article("flood-1") != FLOOD or len(archive.passages(["p1", "p2"])) != 2:
                    wrong.append("another article")
            except Exception as error:  # noqa: BLE001
                wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == wrong


def test_reading_goes_on_while_another_writes(archive: Archive) -> None:
    """A reader sees the state before the commit and is never locked out."""
    reader = Archive(archive.folder)
    with archive.database.writing() as db:
        db.execute("DELETE FROM articles")
        assert FLOOD == reader.article("flood-1")
    assert reader.article("flood-1") is None
    reader.close()


@pytest.mark.parametrize("create", [True, False])
def test_garbage_is_told_with_what_to_do(tmp_path: Path, create: bool) -> None:
    """An archive that is no database cannot be mended; the sentence says how to go on."""
    (tmp_path / NAME).write_bytes(b"garbage " * 1000)
    with pytest.raises(ArchiveError, match=r"is damaged.*put a copy of the folder back") as caught:
        Archive(tmp_path, create=create)
    assert not isinstance(caught.value, NoArchiveError)
    assert str(tmp_path / NAME) in str(caught.value)
    assert isinstance(caught.value.__cause__, sqlite3.Error)


def test_damage_found_later_is_told_the_same(archive: Archive) -> None:
    """A page in the middle that went bad is told when it is read."""
    with archive.database.reading() as db:
        asked = "SELECT rootpage FROM sqlite_master WHERE name LIKE 'articles%'"
        pages = [row[0] for row in db.execute(asked)]
    archive.close()
    path = archive.folder / NAME
    raw = bytearray(path.read_bytes())
    for page in pages:
        raw[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(raw)
    again = Archive(archive.folder)
    with pytest.raises(ArchiveError, match="is damaged"):
        again.stats()
    again.close()


def test_a_full_disk_is_told_and_nothing_is_half_written(archive: Archive) -> None:
    """When SQLite has no room the sentence speaks of the disk, and the old state stays."""
    with archive.database.reading() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")
    many = [(_other(f"n{number}", title="x" * 900), "n", "h") for number in range(500)]
    with pytest.raises(ArchiveError, match="check that the disk has room"):
        _put(archive, many, [], removed=["flood-1"])
    assert 1 == archive.stats().articles
    assert FLOOD == archive.article("flood-1")

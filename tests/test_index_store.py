"""The archive over many runs: moves, versions, rollback, repair, compaction, verification."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import places
import pytest
from fakes import WordEmbedder
from index_scene import contents, counted, held, nobody, run, texts, word_settings

from index import build
from index.archive import Archive
from index.build import rebuild, reindex, repair, rollback
from index.database import NAME
from index.errors import ArchiveError, NoArchiveError, OtherSettingsError
from index.ledger import Ledger
from index.report import Progress
from index.search import open_searcher
from index.settings import IndexSettings
from index.stores import Site, Stores
from index.verify import verify

HARBOUR = "Harbour reopens\n\nThe harbour of Vik reopened on Monday after a storm."
FERRY = "Ferry late\n\nThe ferry to Vik was late on Tuesday, the captain said."
COMET = "Comet seen\n\nA comet was seen over Oslo on Friday night."


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IndexSettings:
    return word_settings(tmp_path, monkeypatch)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR)
    (folder / "ferry.txt").write_text(FERRY)
    return folder


# --- identity ---------------------------------------------------------------------------------


def test_a_renamed_file_is_the_same_article(settings: IndexSettings, news: Path) -> None:
    """Its id stays, so that earlier citations open it; nothing is embedded or indexed again."""
    run(settings, news)
    before = {text: article_id for article_id, (_, text, _) in held(settings).items()}
    (news / "old").mkdir()
    (news / "ferry.txt").rename(news / "old" / "boat.txt")
    report = run(settings, news)
    assert {"moved": 1, "unchanged": 1} == counted(report)
    assert 0 == report.passages
    assert before == {text: article_id for article_id, (_, text, _) in held(settings).items()}
    assert {"boat.txt", "harbour.txt"} == {path for path, _, _ in held(settings).values()}
    assert {"unchanged": 2} == counted(run(settings, news))


def test_a_copy_beside_its_original_is_an_article_of_its_own(
    settings: IndexSettings, news: Path
) -> None:
    """Only a file that is gone has moved: with both there, removing one keeps the other."""
    run(settings, news)
    shutil.copy(news / "ferry.txt", news / "copy.txt")
    assert {"added": 1, "unchanged": 2} == counted(run(settings, news))
    (news / "ferry.txt").unlink()
    assert {"removed": 1, "unchanged": 2} == counted(run(settings, news))
    assert {HARBOUR, FERRY} == texts(settings)


def test_an_article_is_known_by_its_address_wherever_it_lies(
    settings: IndexSettings, news: Path
) -> None:
    """Another file name, other words, tracking in the address: the same article, a new version."""
    page = "---\nurl: {}\n---\n\n# Comet\n\n{}"
    words = ("A comet was seen over Oslo.", "A comet was seen over Oslo and Bergen.")
    (news / "a.md").write_text(page.format("https://www.quay.example/comet", words[0]))
    run(settings, news)
    (news / "a.md").unlink()
    address = "http://quay.example/comet/?utm_source=letter#top"
    (news / "z.md").write_text(page.format(address, words[1]))
    assert {"changed": 1, "unchanged": 2} == counted(run(settings, news))
    (version,) = [version for path, _, version in held(settings).values() if path == "z.md"]
    assert 2 == version


def test_a_file_that_gains_an_address_stays_itself(settings: IndexSettings, news: Path) -> None:
    """The id survives front matter that is added later."""
    (news / "comet.md").write_text("# Comet\n\nA comet was seen over Oslo.")
    run(settings, news)
    before = set(held(settings))
    (news / "comet.md").write_text(
        "---\nurl: https://quay.example/comet\n---\n\n# Comet\n\nA comet was seen over Oslo."
    )
    assert {"changed": 1, "unchanged": 2} == counted(run(settings, news))
    assert before == set(held(settings))


def test_lines_without_ids_are_known_by_their_words(settings: IndexSettings, news: Path) -> None:
    """A line put first moves all others down and changes none of them."""
    feed = news / "feed.jsonl"
    feed.write_text('{"text": "One ship sailed."}\n{"text": "Two ships sank."}\n')
    run(settings, news)
    feed.write_text('{"text": "No ship came."}\n' + feed.read_text())
    assert {"added": 1, "unchanged": 4} == counted(run(settings, news))


def test_two_articles_never_share_an_id(settings: IndexSettings, tmp_path: Path) -> None:
    """An id that one file claims and another has already is told apart by a number."""
    first, second = tmp_path / "a.jsonl", tmp_path / "b.txt"
    second.write_text(HARBOUR)
    run(settings, second)
    (taken,) = held(settings)
    first.write_text(f'{{"id": "{taken}", "text": "Another article altogether."}}')
    run(settings, first)
    assert {taken, f"{taken}-2"} == set(held(settings))
    assert {"unchanged": 1} == counted(run(settings, first))


def test_two_files_of_one_address_are_one_article(settings: IndexSettings, news: Path) -> None:
    """The second is named as a double, and takes over when the first goes."""
    for name in ("a.md", "b.md"):
        (news / name).write_text("---\nurl: https://quay.example/x\n---\n\nA comet was seen.")
    report = run(settings, news)
    assert ({"added": 3}, 1) == (counted(report), len(report.doubles))
    (news / "a.md").unlink()
    assert {"moved": 1, "unchanged": 2} == counted(run(settings, news))
    assert {"b.md", "ferry.txt", "harbour.txt"} == {path for path, _, _ in held(settings).values()}


# --- what is gone ------------------------------------------------------------------------------


def test_removed_files_may_be_kept(settings: IndexSettings, news: Path) -> None:
    """With --keep-removed an article outlives its file; without it, it goes with the next run."""
    run(settings, news)
    (news / "ferry.txt").unlink()
    assert {"unchanged": 1} == counted(run(settings, news, keep_removed=True))
    assert {HARBOUR, FERRY} == texts(settings)
    assert {"removed": 1, "unchanged": 1} == counted(run(settings, news))
    assert {HARBOUR} == texts(settings)


def test_a_folder_that_is_suddenly_empty_loses_nothing(settings: IndexSettings, news: Path) -> None:
    """As when a disk is not mounted: its articles are kept and it is said, unless it is meant."""
    for number in range(11):
        (news / f"{number}.txt").write_text(f"{HARBOUR} Storm number {number}.")
    run(settings, news)
    shutil.rmtree(news)
    news.mkdir()
    report = run(settings, news)
    assert {} == counted(report)
    (problem,) = report.problems
    assert "the archive has 13 from there" in problem.reason
    assert "--allow-empty" in problem.reason
    assert 13 == len(held(settings))
    assert {"removed": 13} == counted(run(settings, news, allow_empty=True))


def test_a_dry_run_tells_all_and_writes_nothing(settings: IndexSettings, news: Path) -> None:
    """The counts are those of the run that follows, and no file is touched or made."""
    assert {"added": 2} == counted(run(settings, news, dry_run=True))
    assert not settings.index_dir.exists()
    run(settings, news)
    (news / "ferry.txt").unlink()
    (news / "harbour.txt").rename(news / "port.txt")
    (news / "comet.txt").write_text(COMET)
    before = {path: path.read_bytes() for path in settings.index_dir.rglob("*") if path.is_file()}
    told = counted(run(settings, news, dry_run=True))
    after = {path: path.read_bytes() for path in settings.index_dir.rglob("*") if path.is_file()}
    shared = {path for path in after if path.name.endswith(("-shm", "-wal"))}
    assert {p: b for p, b in before.items() if p not in shared} == {
        p: b for p, b in after.items() if p not in shared
    }
    assert {"added": 1, "moved": 1, "removed": 1} == told == counted(run(settings, news))


# --- versions and rollback ----------------------------------------------------------------------


def test_a_changed_article_keeps_what_it_said(settings: IndexSettings, news: Path) -> None:
    """Text, headline and dates of every earlier version, newest first, each with its end."""
    ferry = news / "ferry.txt"
    run(settings, news)
    for words in ("The ferry to Vik was cancelled.", "The ferry to Vik sank."):
        ferry.write_text(f"Ferry late\n\n{words}")
        run(settings, news)
    with closing(Archive(settings.index_dir)) as archive:
        (ferry_id,) = archive.ids_like("ferry")
        versions = archive.versions(ferry_id)
    assert [2, 1] == [one.stored.version for one in versions]
    assert "cancelled" in versions[0].stored.article.text
    assert FERRY == versions[1].stored.article.text
    assert versions[1].until <= versions[0].until


def test_a_rollback_restores_all_that_a_run_did(settings: IndexSettings, news: Path) -> None:
    """Added, changed, moved and removed articles are as before, with the same passages."""
    (news / "old.txt").write_text("Old\n\nAn old story about a lighthouse.")
    run(settings, news)
    before = contents(settings)
    (news / "comet.txt").write_text(COMET)
    (news / "ferry.txt").write_text("Ferry sinks\n\nThe ferry to Vik sank.")
    (news / "harbour.txt").rename(news / "port.txt")
    (news / "old.txt").unlink()
    changes = {"added": 1, "changed": 1, "moved": 1, "removed": 1}
    assert changes == counted(run(settings, news))
    run(settings, news)  # which does nothing, and is no run to take back
    report = rollback(settings, nobody)
    assert (1, 3) == (report.removed, report.changed)
    assert before == contents(settings)
    held(settings)
    with closing(Archive(settings.index_dir)) as archive:
        assert [] == archive.versions(archive.ids_like("ferry")[0])
    with pytest.raises(ArchiveError, match="no run to take back"):
        rollback(settings, nobody)
    assert changes == counted(run(settings, news))  # the files are still as they are
    held(settings)


def test_a_rollback_brings_earlier_versions_back(settings: IndexSettings, news: Path) -> None:
    """An article that was removed comes back with its history."""
    run(settings, news)
    (news / "ferry.txt").write_text("Ferry sinks\n\nThe ferry to Vik sank.")
    run(settings, news)
    (news / "ferry.txt").unlink()
    run(settings, news)
    rollback(settings, nobody)
    with closing(Archive(settings.index_dir)) as archive:
        (ferry_id,) = archive.ids_like("ferry")
        assert [1] == [one.stored.version for one in archive.versions(ferry_id)]


def test_what_was_removed_is_forgotten_by_the_next_change(
    settings: IndexSettings, news: Path
) -> None:
    """Nothing of a removed article is left on disk once it can no longer be brought back."""
    (news / "secret.txt").write_text("Secret\n\nThe xylophone of Zanzibar was stolen.")
    run(settings, news)
    (news / "secret.txt").write_text("Secret\n\nThe xylophone of Zanzibar was found.")
    run(settings, news)
    (news / "secret.txt").unlink()
    run(settings, news)
    (news / "comet.txt").write_text(COMET)
    run(settings, news)
    with closing(sqlite3.connect(settings.index_dir / NAME)) as db:
        assert [(0,)] == db.execute("SELECT count(*) FROM versions").fetchall()
        assert 1 == db.execute("SELECT count(*) FROM undo").fetchone()[0]


def test_a_run_that_was_cut_short_is_taken_back_with_the_next(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was half done and what finished it are one run."""
    run(settings, news)
    before = contents(settings)
    monkeypatch.setattr("index.run._BATCH_ARTICLES", 1)
    for number in range(3):
        (news / f"{number}.txt").write_text(f"{COMET} {number}")

    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(settings, [news], interrupt)
    assert {"added": 2, "unchanged": 3} == counted(run(settings, news))
    rollback(settings, nobody)
    assert before == contents(settings)


def test_a_rollback_cut_short_is_finished(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the same command again, or by the next run, which then does what the files say."""
    run(settings, news)
    before = contents(settings)
    for number in range(3):
        (news / f"{number}.txt").write_text(f"{COMET} {number}")
    for finish in (lambda: rollback(settings, nobody), lambda: run(settings, settings.cache_dir)):
        run(settings, news)
        with monkeypatch.context() as patch:
            patch.setattr(build, "_AT_ONCE", 1)
            real = Ledger.put_back

            def once(self: Ledger, *arguments: object, real: object = real) -> None:
                real(self, *arguments)  # type: ignore[operator]
                raise KeyboardInterrupt

            patch.setattr(Ledger, "put_back", once)
            with pytest.raises(KeyboardInterrupt):
                rollback(settings, nobody)
        finish()
        assert before == contents(settings)


# --- repair and verification ---------------------------------------------------------------------


def break_nothing(settings: IndexSettings) -> None:
    """As it should be."""


def lose_some(settings: IndexSettings) -> None:
    with closing(Stores(Site(settings.index_dir), 1)) as stores:
        stores.remove(sorted(stores.vectors.ids())[:1])


def lose_words(settings: IndexSettings) -> None:
    with closing(Stores(Site(settings.index_dir), 1)) as stores:
        stores.bm25.update([], remove=sorted(stores.vectors.ids()))


def have_extra(settings: IndexSettings) -> None:
    with closing(Stores(Site(settings.index_dir), 1)) as stores:
        stores.bm25.update([("stranger", "A word from elsewhere.")])


def lose_a_folder(settings: IndexSettings) -> None:
    shutil.rmtree(places.bm25_dir(settings))


def fill_with_garbage(settings: IndexSettings) -> None:
    (places.vectors_dir(settings) / "chroma.sqlite3").write_bytes(b"garbage " * 2000)


@pytest.mark.parametrize(
    "harm", [lose_some, lose_words, have_extra, lose_a_folder, fill_with_garbage]
)
def test_a_repair_brings_the_indexes_back_to_the_archive(
    settings: IndexSettings, news: Path, harm: object
) -> None:
    """Verification names the fault and the command; after it, all is as it was before."""
    run(settings, news)
    before = contents(settings)
    harm(settings)  # type: ignore[operator]
    assert any("--repair" in one.told for one in verify(settings) if not one.well)
    assert repair(settings, nobody).mended
    assert before == contents(settings)
    held(settings)
    assert "" == repair(settings, nobody).mended


def test_a_repair_embeds_nothing_again(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vectors are kept in the archive: losing an index costs no model's time."""
    run(settings, news)
    lose_a_folder(settings)
    words = WordEmbedder()
    monkeypatch.setattr("index.writer.open_embedder", lambda _: words)
    repair(settings, nobody)
    assert [] == words.read


def test_verification_finds_a_passage_that_is_not_its_article(
    settings: IndexSettings, news: Path
) -> None:
    """A citation would be wrong: named, with the command that mends it."""
    run(settings, news)
    with closing(sqlite3.connect(settings.index_dir / NAME)) as db, db:
        db.execute("UPDATE passages SET text = 'Invented.' WHERE text LIKE '%ferry%'")
    faults = [one for one in verify(settings) if not one.well]
    assert ["passages"] == [one.subject for one in faults]
    assert "1 passages" in faults[0].told
    rebuild(settings, nobody)
    held(settings)


@pytest.mark.parametrize("use", [lambda s: list(verify(s)), lambda s: repair(s, nobody),
                                 lambda s: rollback(s, nobody)])  # fmt: skip
def test_without_an_archive_there_is_nothing_to_mend(settings: IndexSettings, use: object) -> None:
    """One sentence with the first command, and no folder is made."""
    with pytest.raises(NoArchiveError, match="pullquote reindex PATH"):
        use(settings)  # type: ignore[operator]
    assert not settings.index_dir.exists()


# --- compaction -----------------------------------------------------------------------------------


def write_many(news: Path, numbers: Sequence[int], round_: int) -> None:
    for number in numbers:
        (news / f"{number}.txt").write_text(f"Storm {number}\n\nStorm {number}, round {round_}.")


def test_dead_vectors_are_left_behind(settings: IndexSettings, news: Path) -> None:
    """When too many are dead the indexes are built anew, and nothing old is left."""
    write_many(news, range(300), 0)
    run(settings, news)
    write_many(news, range(60), 1)
    assert not run(settings, news).is_compacted
    write_many(news, range(60), 2)
    assert run(settings, news).is_compacted
    held(settings)
    assert {"bm25-2", "chroma-2"} == {one.name for one in settings.index_dir.glob("*-*/")}
    with closing(Archive(settings.index_dir)) as archive, archive.database.reading() as db:
        assert 0 == Ledger(archive.database).dead()
        assert (302,) == db.execute("SELECT count(*) FROM embeddings").fetchone()


def test_a_compaction_that_fails_leaves_the_old_indexes(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was built does not find itself: one sentence, and everything still answers."""
    run(settings, news)
    before = contents(settings)
    monkeypatch.setattr("index.beside.found_share", lambda *_: 0.5)
    with pytest.raises(ArchiveError, match=r"only 50% find their own passage.*--repair"):
        rebuild(settings, nobody)
    assert before == contents(settings)
    held(settings)


# --- earlier layouts ------------------------------------------------------------------------------

_OF_FORMAT_2 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY, path TEXT NOT NULL, content_hash TEXT NOT NULL,
    title TEXT NOT NULL, outlet TEXT NOT NULL, author TEXT NOT NULL, url TEXT NOT NULL,
    published TEXT, published_ts INTEGER, published_origin TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, indexed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX articles_by_path ON articles (path);
CREATE INDEX articles_by_day ON articles (published_ts, outlet, kind);
CREATE TABLE tags (
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE, seq INTEGER NOT NULL,
    tag TEXT NOT NULL, PRIMARY KEY (article_id, seq)
) WITHOUT ROWID;
CREATE INDEX tags_by_tag ON tags (tag, article_id);
CREATE TABLE blocks (
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE, seq INTEGER NOT NULL,
    type TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (article_id, seq)
) WITHOUT ROWID;
CREATE TABLE passages (
    passage_id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX passages_by_article ON passages (article_id, start);
CREATE TABLE files (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE doubtful (passage_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE embeddings (
    model TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (model, text_hash)
) WITHOUT ROWID;
INSERT INTO meta VALUES ('fingerprint',
    '{"format": 2, "embedding_model": "all-MiniLM-L6-v2", "weights": "w", "chunk_tokens": 200}');
INSERT INTO articles VALUES ('ferry-12345678', 'NEWS/ferry.txt', 'h', 'Ferry late', '', '', '',
    NULL, NULL, 'none', 'report', 'Ferry late

The ferry to Vik was late on Tuesday, the captain said.', '2026-01-01');
INSERT INTO tags VALUES ('ferry-12345678', 0, 'boats');
INSERT INTO blocks VALUES ('ferry-12345678', 0, 'heading', 0, 10, 'r'),
    ('ferry-12345678', 1, 'paragraph', 12, 67, 'r');
INSERT INTO passages VALUES ('p', 'ferry-12345678', 12, 67, 'x', '[]');
"""


def test_an_archive_of_the_last_format_is_taken_along(settings: IndexSettings, news: Path) -> None:
    """Read or written, it names the command; after it, ids and texts are as they were."""
    settings.index_dir.mkdir()
    for name in ("bm25", "chroma"):
        (settings.index_dir / name).mkdir()
    with closing(sqlite3.connect(settings.index_dir / NAME)) as db:
        db.executescript(_OF_FORMAT_2.replace("NEWS", str(news)))
    for refused in (lambda: open_searcher(settings), lambda: run(settings, news)):
        with pytest.raises(OtherSettingsError, match="pullquote reindex --rebuild"):
            refused()
    assert 1 == rebuild(settings, nobody).changed
    assert {"ferry-12345678": ("ferry.txt", FERRY, 1)} == held(settings)
    assert not (settings.index_dir / "chroma").exists()
    report = run(settings, news)
    assert (1, 1) == (report.added, report.changed + report.unchanged)
    assert "ferry-12345678" in held(settings)


def test_an_archive_without_the_newest_tables_gets_them(
    settings: IndexSettings, news: Path
) -> None:
    """Read, it names the command; the next run adds what is missing, and nothing is made anew."""
    run(settings, news)
    with closing(sqlite3.connect(settings.index_dir / NAME)) as db:
        db.executescript("DROP INDEX passages_by_id; DROP INDEX articles_by_id;")
        db.execute("PRAGMA user_version = 3")
    with pytest.raises(OtherSettingsError, match="pullquote reindex"):
        open_searcher(settings)
    report = run(settings, news)
    assert (0, 0) == (report.added, report.changed)
    with closing(open_searcher(settings)) as searcher:
        assert searcher.search("When was the ferry late?", 3)


def test_an_archive_of_a_later_version_is_left_alone(settings: IndexSettings, news: Path) -> None:
    """It is told apart from a damaged one, and nothing in it is changed."""
    run(settings, news)
    with closing(sqlite3.connect(settings.index_dir / NAME)) as db:
        db.execute("PRAGMA user_version = 99")
    for refused in (lambda: open_searcher(settings), lambda: run(settings, news)):
        with pytest.raises(ArchiveError, match="newer version of Pullquote: update"):
            refused()

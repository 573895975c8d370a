"""Whether the three stores agree, part by part, and what is amiss where they do not."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from index import fingerprint
from index.archive import Archive
from index.beside import found_share
from index.errors import ArchiveError, PullquoteError
from index.ledger import Ledger
from index.rows import ids_in
from index.settings import IndexSettings
from index.stores import Stores, site_of

_SAMPLED = 500  # passages
_LEAST_FOUND = 0.99
_SHORT = 3  # ids told of


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked into: whether it is well, and what was found or what to do."""

    subject: str
    well: bool
    told: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Passage ids that an index lacks, and those that it holds although they are not live."""

    missing: frozenset[str]
    extra: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)

    def told(self) -> str:
        """In one sentence."""
        return (
            f"The indexes lacked {len(self.missing):,} live passages and held {len(self.extra):,} "
            "that are not."
        )


def differences(archive: Archive, stores: Stores) -> Differences:
    """The archive's passages against both indexes; what is known to be doubtful does not count."""
    with archive.database.reading() as db:
        live, doubtful = ids_in(db, "passages"), ids_in(db, "doubtful")
    words, vectors = stores.bm25.ids(), stores.vectors.ids()
    return Differences(
        frozenset((live - words) | (live - vectors)),
        frozenset((words | vectors) - live - doubtful),
    )


def verify(settings: IndexSettings) -> Iterator[Finding]:
    """Each part in turn; a fault in one does not hide the next. Raises NoArchiveError."""
    with closing(Archive(settings.index_dir)) as archive:
        checks: tuple[tuple[str, Callable[[IndexSettings, Archive], str]], ...] = (
            ("settings", _settings),
            ("archive", _archive),
            ("passages", _passages),
            ("indexes", _indexes),
            ("vectors", _vectors),
        )
        for subject, check in checks:
            try:
                yield Finding(subject, True, check(settings, archive))
            except PullquoteError as error:
                yield Finding(subject, False, str(error))


def _settings(settings: IndexSettings, archive: Archive) -> str:
    fingerprint.check(archive, fingerprint.fingerprint(settings))
    return "those that the index was made with"


def _archive(settings: IndexSettings, archive: Archive) -> str:
    """SQLite's own check of every page, and that no row points nowhere."""
    with archive.database.reading() as db:
        faults = [row[0] for row in db.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        orphans = db.execute("PRAGMA foreign_key_check").fetchall()
    if faults or orphans:
        raise ArchiveError(
            f"The archive is damaged ({'; '.join(faults) or f'{len(orphans)} stray rows'}): put a "
            "copy of the folder back, or `pullquote import` an export into a new one."
        )
    return f"{archive.stats().articles:,} articles, every page whole"


def _passages(settings: IndexSettings, archive: Archive) -> str:
    """Each is the span of its article that it says it is."""
    with archive.database.reading() as db:
        (wrong,) = db.execute(
            "SELECT count(*) FROM passages p JOIN articles a USING (article_id) "
            'WHERE substr(a.text, p.start + 1, p."end" - p.start) <> p.text'
        ).fetchone()
    if wrong:
        raise ArchiveError(
            f"{wrong:,} passages are not what their articles say: run "
            "`pullquote reindex --rebuild`."
        )
    return f"{archive.count_passages():,}, each the very words of its article"


def _indexes(settings: IndexSettings, archive: Archive) -> str:
    if not archive.count_passages():
        return "nothing is indexed"
    with closing(Stores(site_of(settings, archive), archive.stores())) as stores:
        amiss = differences(archive, stores)
    if suspicion := Ledger(archive.database).suspicion():
        raise ArchiveError(f"An index failed when it was written to ({suspicion})")
    if amiss:
        some = ", ".join(sorted(amiss.missing | amiss.extra)[:_SHORT])
        raise ArchiveError(f"{amiss.told()} ({some} …): run `pullquote reindex --repair`.")
    return "word index and vector index hold just these"


def _vectors(settings: IndexSettings, archive: Archive) -> str:
    """A sample is found by its own vectors."""
    if not archive.count_passages():
        return "nothing is indexed"
    with archive.database.reading() as db:
        rows = db.execute(
            "SELECT passage_id, text_hash FROM passages ORDER BY passage_id LIMIT ?", (_SAMPLED,)
        ).fetchall()
    model = fingerprint.vectors_by(archive)
    with closing(Stores(site_of(settings, archive), archive.stores())) as stores:
        share = found_share(stores, archive, model, rows)
    if share < _LEAST_FOUND:
        raise ArchiveError(
            f"Only {share:.1%} of a sample are found by their own vectors: run "
            "`pullquote reindex --rebuild`."
        )
    return f"{share:.1%} of a sample of {len(rows):,} are found by their own vectors"

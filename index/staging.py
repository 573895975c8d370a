"""Whole archives at a time: passages of a build beside the live one, articles from elsewhere."""

from collections.abc import Mapping, Sequence

from index import meta
from index.chunk import Chunk
from index.database import Database
from index.rows import relate, write_passages, write_stored
from index.versions import Stored, Version, pack


class Staging:
    """Writes what no reader sees until it is switched to, or an archive that has no reader yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- a build beside ---------------------------------------------------------------------

    def clear(self) -> None:
        """Forget what an earlier build beside had got to."""
        with self._database.writing() as db:
            db.execute("DELETE FROM staged")

    def stage(self, chunks: Sequence[Chunk]) -> None:
        """Passages of the build beside; no reader sees them."""
        with self._database.writing() as db:
            write_passages(db, chunks, "staged")

    def switch(self, number: int, model: str, told: Mapping[str, str]) -> None:
        """What was staged, and the indexes of this number, are live from now on.

        Only the vectors that `model` made of these passages are kept; `told` is remembered.
        """
        with self._database.writing() as db:
            db.execute("DELETE FROM passages")
            db.execute("INSERT INTO passages SELECT * FROM staged")
            db.execute("DELETE FROM staged")
            db.execute("DELETE FROM doubtful")
            # Vectors of texts that no passage has, and those of other models.
            db.execute(
                "DELETE FROM embeddings WHERE model <> ? "
                "OR text_hash NOT IN (SELECT text_hash FROM passages)",
                (model,),
            )
            db.execute("DELETE FROM stale")
            if told:  # read otherwise than before: what was fetched is to be read anew
                db.execute("DELETE FROM visits")
            for key, value in {
                **told,
                meta.STORES: str(number),
                meta.VECTORS: model,
                meta.DEAD: "0",
                meta.SUSPECT: "",
            }.items():
                meta.put(db, key, value)
            meta.bump(db)
        with self._database.reading() as db:
            db.execute("PRAGMA incremental_vacuum").fetchall()

    # --- an archive from elsewhere ----------------------------------------------------------

    def restore(self, every: Sequence[Stored]) -> None:
        """Write articles as they are, into an archive that has none of them."""
        with self._database.writing() as db:
            for one in every:
                write_stored(db, one)
            relate(db, [one.article for one in every], [])
            meta.bump(db)

    def relate(self, every: Sequence[Stored]) -> None:
        """Find copies and corrections among these anew, as rules that have changed want it."""
        with self._database.writing() as db:
            relate(db, [one.article for one in every], [])

    def restore_versions(self, every: Sequence[Version]) -> None:
        """Write earlier versions as they are."""
        with self._database.writing() as db:
            db.executemany(
                "INSERT INTO versions VALUES (?,?,?,?)",
                (
                    (
                        one.stored.article.source.article_id,
                        one.stored.version,
                        one.until.isoformat(),
                        pack(one.stored),
                    )
                    for one in every
                ),
            )

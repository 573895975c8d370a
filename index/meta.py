"""Single values that the archive remembers, in its table `meta`."""

from sqlite3 import Connection

GENERATION = "generation"  # rises with every change that a reader can see
STORES = "stores"  # the number of the folders that hold the two indexes
ARCHIVE_ID = "archive_id"  # names its collections on a Chroma server
DEAD = "dead"  # vectors removed since those folders were made
VECTORS = "vectors"  # the fingerprint of the embedder that made them
SUSPECT = "suspect"  # why an index is to be made anew by the next repair
RUN = "run"  # "open" while a run is under way, "undoing" while one is taken back


def get(db: Connection, key: str) -> str | None:
    """A remembered value."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def put(db: Connection, key: str, value: str) -> None:
    """Remember a value."""
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def bump(db: Connection) -> None:
    """Something that a reader can see has changed."""
    put(db, GENERATION, str(int(get(db, GENERATION) or 0) + 1))

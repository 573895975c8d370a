"""Articles and passages as rows of SQLite, there and back."""

import json
from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import Connection

from index import clusters, corrections
from index.article import Article, Block, BlockType
from index.chunk import Chunk
from index.holdings import SOURCE, source_of
from index.scope import second_of
from index.versions import Stored

_STORED = f"{SOURCE}, a.identity, a.path, a.content_hash, a.version, a.indexed_at, a.text"


def read_stored(db: Connection, article_id: str) -> Stored | None:
    """One article, whole."""
    row = db.execute(
        f"SELECT {_STORED} FROM articles a WHERE article_id = ?",  # noqa: S608
        (article_id,),
    ).fetchone()
    if row is None:
        return None
    *source, identity, path, content_hash, version, indexed_at, text = row
    blocks = db.execute(
        'SELECT type, start, "end", rule FROM blocks WHERE article_id = ? ORDER BY seq',
        (article_id,),
    )
    article = Article(
        source_of(source),
        text,
        tuple(Block(BlockType(kind), start, end, rule) for kind, start, end, rule in blocks),
        identity,
    )
    return Stored(article, path, content_hash, version, indexed_at)


def each_stored(db: Connection) -> Iterator[Stored]:
    """Every article in the order of ids; few are in memory at a time."""
    last = ""
    while True:
        rows = db.execute(
            "SELECT article_id FROM articles WHERE article_id > ? ORDER BY article_id LIMIT 256",
            (last,),
        ).fetchall()
        if not rows:
            return
        for (article_id,) in rows:
            if (stored := read_stored(db, article_id)) is not None:
                yield stored
        last = rows[-1][0]


def write_stored(db: Connection, stored: Stored) -> None:
    """Write an article that is not there."""
    article, source = stored.article, stored.article.source
    db.execute(
        "INSERT INTO articles VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            source.article_id,
            article.identity,
            stored.path,
            stored.content_hash,
            stored.version,
            source.title,
            source.outlet,
            source.author,
            source.url,
            source.published.isoformat() if source.published else None,
            second_of(source.published) if source.published else None,
            source.published_origin.value,
            source.certainty.value,
            source.kind.value,
            source.language,
            article.text,
            stored.indexed_at,
        ),
    )
    db.executemany(
        "INSERT INTO tags VALUES (?,?,?)",
        ((source.article_id, seq, tag) for seq, tag in enumerate(source.tags)),
    )
    db.executemany(
        "INSERT INTO blocks VALUES (?,?,?,?,?,?)",
        (
            (source.article_id, seq, one.type.value, one.start, one.end, one.rule)
            for seq, one in enumerate(article.blocks)
        ),
    )


def write_passages(db: Connection, chunks: Iterable[Chunk], table: str = "passages") -> None:
    """Write chunks into `passages`, or into `staged`."""
    db.executemany(
        f"INSERT INTO {table} VALUES (?,?,?,?,?,?,?)",  # noqa: S608  # a name of ours
        (
            (c.chunk_id, c.article_id, c.start, c.end, c.text, json.dumps(c.sentences), c.text_hash)
            for c in chunks
        ),
    )


def take_out(db: Connection, article_id: str) -> None:
    """Remove an article with all that hangs on it; its passages become doubtful."""
    db.execute(
        "INSERT OR IGNORE INTO doubtful SELECT passage_id FROM passages WHERE article_id = ?",
        (article_id,),
    )
    db.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))


def ids_in(db: Connection, table: str) -> set[str]:
    """Every passage id in `passages` or `doubtful`."""
    return {row[0] for row in db.execute(f"SELECT passage_id FROM {table}")}  # noqa: S608


def parts(ids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """Ids in parts that one statement takes; SQLite allows 32,766."""
    for at in range(0, len(ids), size):
        yield ids[at : at + size]


def relate(db: Connection, changed: Sequence[Article], removed: Sequence[str]) -> None:
    """Which articles carry one story, and which correct which, now that these have changed."""
    clusters.update(db, changed, removed)
    corrections.update(db, changed, removed)

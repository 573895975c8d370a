"""Which articles are copies of one story: kept in the archive, and kept right as it changes.

Two articles whose sketches say so are joined, and whatever is joined in a row is one story.
That depends on the articles alone, not on the order in which they came: only what a change can
reach is looked at again.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import Connection

from index.article import Article, Kind, Source
from index.holdings import SOURCE, source_of
from index.minhash import Sketch, copies, from_bytes, sketch
from index.scope import Scope, storable

SCHEMA = """
CREATE TABLE IF NOT EXISTS sketches (
    number INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, story TEXT NOT NULL,
    sketch BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS sketches_by_story ON sketches (story, article_id);
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (band, number)
) WITHOUT ROWID;
"""
# What more articles than this have in common is furniture or a form, not a story: without a limit
# each of ten thousand pages of one form would be compared with all others.
_CROWD = 500


def update(db: Connection, changed: Sequence[Article], removed: Sequence[str]) -> None:
    """Take in articles that are new or changed and forget those removed.

    Runs in the caller's transaction. A correction is no copy: it is linked to what it corrects.
    """
    arriving = {
        one.source.article_id: sketch(one)
        for one in changed
        if one.source.kind is not Kind.CORRECTION
    }
    leaving = _known(db, {*removed, *(one.source.article_id for one in changed)})
    for article_id in [*leaving]:
        if article_id in arriving and leaving[article_id] == arriving[article_id].to_bytes():
            del arriving[article_id], leaving[article_id]
    loose = _in_stories_of(db, leaving)
    gained = Counter(band for one in arriving.values() for band in one.bands())
    gained.subtract(_take_out(db, leaving))
    _put_in(db, arriving)
    for band in _crossing(db, gained):
        loose |= _in_stories_of(db, _articles_in(db, band))
    _settle(db, loose - leaving.keys() | arriving.keys())


def stories(db: Connection, article_ids: Iterable[str]) -> dict[str, str]:
    """The story of each article that has one; two articles of one story are copies."""
    rows = db.execute(
        "SELECT article_id, story FROM sketches "
        "WHERE article_id IN (SELECT value FROM json_each(?))",
        (_listed(article_ids),),
    )
    return dict(rows.fetchall())


def members(db: Connection, article_ids: Sequence[str], scope: Scope) -> dict[str, tuple[str, ...]]:
    """The other members of each article's story that `scope` admits; see `carriers`."""
    return {
        one: tuple(other.article_id for other in found)
        for one, found in carriers(db, article_ids, scope).items()
    }


def carriers(
    db: Connection, article_ids: Sequence[str], scope: Scope
) -> dict[str, tuple[Source, ...]]:
    """Who else carried each article's story, oldest first and undated last, within `scope`.

    Articles that nobody else carried are left out.
    """
    told = stories(db, article_ids)
    held = {story: _admitted(db, story, scope) for story in set(told.values())}
    others = {
        one: tuple(other for other in held[story] if other.article_id != one)
        for one, story in told.items()
    }
    return {one: found for one, found in others.items() if found}


def _admitted(db: Connection, story: str, scope: Scope) -> list[Source]:
    rows = db.execute(
        f"SELECT {SOURCE} FROM sketches s JOIN articles a USING (article_id) "  # noqa: S608
        "WHERE s.story = ? "
        "ORDER BY a.published_ts NULLS LAST, a.article_id",
        (story,),
    )
    return [source for source in map(source_of, rows.fetchall()) if scope.admits(source)]


def _known(db: Connection, article_ids: Iterable[str]) -> dict[str, bytes]:
    """The sketches of those that are there, as they are kept."""
    rows = db.execute(
        "SELECT article_id, sketch FROM sketches "
        "WHERE article_id IN (SELECT value FROM json_each(?))",
        (_listed(article_ids),),
    )
    return dict(rows.fetchall())


def _crossing(db: Connection, gained: Counter[int]) -> Iterator[int]:
    """The bands that have become too full to count, or have ceased to be, by what they gained."""
    counted = "SELECT count(*) FROM (SELECT 1 FROM bands WHERE band = ? LIMIT ?)"
    for band, more in gained.items():
        if more:
            (held,) = db.execute(counted, (band, _CROWD + abs(more) + 1)).fetchone()
            if (held > _CROWD) != (held - more > _CROWD):
                yield band


def _articles_in(db: Connection, band: int) -> list[str]:
    rows = db.execute(
        "SELECT article_id FROM bands JOIN sketches USING (number) WHERE band = ?", (band,)
    )
    return [row[0] for row in rows]


def _in_stories_of(db: Connection, article_ids: Iterable[str]) -> set[str]:
    """These articles and all of their stories."""
    rows = db.execute(
        "SELECT article_id FROM sketches WHERE story IN (SELECT story FROM sketches "
        "WHERE article_id IN (SELECT value FROM json_each(?)))",
        (_listed(article_ids),),
    )
    return {row[0] for row in rows}


def _take_out(db: Connection, leaving: dict[str, bytes]) -> list[int]:
    """Forget these articles; the bands they were in, once for each."""
    left: list[int] = []
    for article_id, raw in leaving.items():
        (number,) = db.execute(
            "SELECT number FROM sketches WHERE article_id = ?", (article_id,)
        ).fetchone()
        bands = from_bytes(raw).bands()
        db.executemany(
            "DELETE FROM bands WHERE band = ? AND number = ?", ((one, number) for one in bands)
        )
        db.execute("DELETE FROM sketches WHERE number = ?", (number,))
        left += bands
    return left


def _put_in(db: Connection, arriving: dict[str, Sketch]) -> None:
    """Keep each sketch and its bands; until it is settled each article is a story of its own."""
    for article_id, made in arriving.items():
        number = db.execute(
            "INSERT INTO sketches (article_id, story, sketch) VALUES (?, ?, ?)",
            (article_id, article_id, made.to_bytes()),
        ).lastrowid
        db.executemany("INSERT INTO bands VALUES (?, ?)", ((one, number) for one in made.bands()))


def _settle(db: Connection, loose: set[str]) -> None:
    """Find the stories of loose articles anew; all others hold together as they are.

    A story is named after the lowest id among its members.
    """
    joined = _Joined()
    known: dict[int, tuple[str, str, Sketch]] = {}
    rows = db.execute(
        "SELECT number, article_id FROM sketches "
        "WHERE article_id IN (SELECT value FROM json_each(?))",
        (_listed(loose),),
    ).fetchall()
    for number, article_id in rows:
        joined.add(article_id)
        for other, story in _partners(db, number, known):
            joined.join(article_id, other if other in loose else story)
    for name, held in joined.groups().items():
        db.executemany(
            "UPDATE sketches SET story = ? WHERE article_id = ?",
            ((name, one) for one in held if one in loose),
        )
        db.executemany(
            "UPDATE sketches SET story = ? WHERE story = ?",
            ((name, one) for one in held if one not in loose and one != name),
        )


def _partners(
    db: Connection, number: int, known: dict[int, tuple[str, str, Sketch]]
) -> list[tuple[str, str]]:
    """Article and story, so far, of those that are copies of one article."""
    _, _, own = _kept(db, number, known)
    near: set[int] = set()
    for band in own.bands():
        rows = db.execute("SELECT number FROM bands WHERE band = ? LIMIT ?", (band, _CROWD + 1))
        found = [row[0] for row in rows]
        if len(found) <= _CROWD:
            near.update(found)
    near.discard(number)
    candidates = [_kept(db, one, known) for one in sorted(near)]
    verdicts = copies(own, [one for _, _, one in candidates])
    return [
        (article_id, story)
        for (article_id, story, _), is_copy in zip(candidates, verdicts, strict=True)
        if is_copy
    ]


def _kept(
    db: Connection, number: int, known: dict[int, tuple[str, str, Sketch]]
) -> tuple[str, str, Sketch]:
    if number not in known:
        article_id, story, raw = db.execute(
            "SELECT article_id, story, sketch FROM sketches WHERE number = ?", (number,)
        ).fetchone()
        known[number] = (article_id, story, from_bytes(raw))
    return known[number]


def _listed(article_ids: Iterable[str]) -> str:
    return json.dumps([storable(one) for one in article_ids], ensure_ascii=False)


class _Joined:
    """Sets of names that are joined pair by pair; each goes by its lowest name."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def add(self, name: str) -> None:
        self._above.setdefault(name, name)

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self._top(one), self._top(other)))
        self._above[high] = low

    def groups(self) -> dict[str, list[str]]:
        held: dict[str, list[str]] = {}
        for name in self._above:
            held.setdefault(self._top(name), []).append(name)
        return held

    def _top(self, name: str) -> str:
        self.add(name)
        while self._above[name] != name:
            self._above[name] = self._above[self._above[name]]  # halve the way for the next
            name = self._above[name]
        return name

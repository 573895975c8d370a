"""What a part of the archive holds: a Scope as SQL, and what is read and counted by it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Any

from index.article import Certainty, DateOrigin, Kind, Source
from index.chunk import Span
from index.scope import Scope, second_of, storable

# The columns that `source_of` reads, of `articles a`.
SOURCE = """
    a.article_id, a.title, a.outlet, a.author, a.url, a.published, a.published_origin, a.kind,
    (SELECT json_group_array(tag)
     FROM (SELECT tag FROM tags WHERE article_id = a.article_id ORDER BY seq)),
    a.certainty, a.language
"""
_DAY = 24 * 60 * 60
_CALENDAR = tuple(second_of(end.replace(tzinfo=UTC)) for end in (datetime.min, datetime.max))
_AT_ONCE = 500  # ids in one statement; SQLite allows 32,766


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as the archive holds it: `article text[start:end] == text`.

    `sentences` are spans of the article's text; each lies within the passage.
    """

    passage_id: str
    source: Source
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]

    def sentence(self, span: Span) -> str:
        """The words of one of the passage's sentences."""
        return self.text[span[0] - self.start : span[1] - self.start]

    def beside(self, span: Span, step: int) -> str:
        """The sentence `step` places from that one within the passage, or nothing."""
        at = self.sentences.index(span) + step
        return self.sentence(self.sentences[at]) if 0 <= at < len(self.sentences) else ""


@dataclass(frozen=True, slots=True)
class Stats:
    """What the archive, or a part of it, holds; dates are None when no article has one."""

    articles: int
    passages: int
    oldest: datetime | None
    newest: datetime | None
    outlets: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]


def source_of(row: Sequence[Any]) -> Source:
    """The source in a row of the columns `SOURCE`."""
    article_id, title, outlet, author, url, published, origin, kind, tags, certainty, language = row
    return Source(
        article_id,
        title,
        outlet,
        author,
        url,
        datetime.fromisoformat(published) if published else None,
        DateOrigin(origin),
        Kind(kind),
        tuple(json.loads(tags)),
        Certainty(certainty),
        language,
    )


def within(scope: Scope) -> tuple[str, list[object]]:
    """The condition on `articles a` that says what `scope.admits` does, and its arguments.

    Names are handed over as one JSON text, because SQLite takes 32,766 arguments at most.
    """
    if scope.is_empty:
        return "0", []
    conditions = ["1"]
    arguments: list[object] = []
    if scope.outlets is not None:
        conditions.append("a.outlet IN (SELECT value FROM json_each(?))")
        arguments.append(_json(scope.outlets))
    if scope.articles is not None:
        conditions.append("+a.article_id IN (SELECT value FROM json_each(?))")  # as below
        arguments.append(_json(scope.articles))
    for wanted in scope.tags:
        conditions.append(
            # The plus: SQLite shall go through an index, not look up rows with their texts.
            "+a.article_id IN (SELECT article_id FROM tags "
            "WHERE tag IN (SELECT value FROM json_each(?)))"
        )
        arguments.append(_json(wanted))
    if scope.first_day is not None:
        conditions.append("a.published_ts >= ?")
        arguments.append(scope.first_day * _DAY)
    if scope.last_day is not None:
        conditions.append("a.published_ts < ?")
        arguments.append((scope.last_day + 1) * _DAY)
    return " AND ".join(conditions), arguments


def passages(db: Connection, passage_ids: Sequence[str], scope: Scope) -> dict[str, Passage]:
    """The live ones among these passages that `scope` admits."""
    found: dict[str, Passage] = {}
    for part in _parts(passage_ids):
        marks = ",".join("?" * len(part))
        rows = db.execute(
            f'SELECT p.passage_id, p.start, p."end", p.text, p.sentences, {SOURCE} '  # noqa: S608
            "FROM passages p JOIN articles a USING (article_id) "
            f"WHERE p.passage_id IN ({marks})",
            list(part),
        )
        for passage_id, start, end, text, sentences, *row in rows:
            source = source_of(row)
            if scope.admits(source):
                spans = tuple((left, right) for left, right in json.loads(sentences))
                found[passage_id] = Passage(passage_id, source, start, end, text, spans)
    return found


def sources(db: Connection, passage_ids: Sequence[str], scope: Scope) -> dict[str, Source]:
    """Who published each of these passages, of those that are live and that `scope` admits."""
    articles: dict[str, str] = {}
    for part in _parts(passage_ids):
        marks = ",".join("?" * len(part))
        articles |= dict(
            db.execute(
                "SELECT passage_id, article_id FROM passages INDEXED BY passages_by_id "  # noqa: S608
                f"WHERE passage_id IN ({marks})",
                list(part),
            )
        )
    known: dict[str, Source] = {}
    for part in _parts(list(dict.fromkeys(articles.values()))):
        marks = ",".join("?" * len(part))
        rows = db.execute(
            f"SELECT {SOURCE} FROM articles a INDEXED BY articles_by_id "  # noqa: S608
            f"WHERE a.article_id IN ({marks})",
            list(part),
        )
        known |= {one.article_id: one for one in map(source_of, rows) if scope.admits(one)}
    return {one: known[article] for one, article in articles.items() if article in known}


def names(db: Connection, scope: Scope) -> tuple[list[str], list[str]]:
    """Every outlet and every author of the articles that `scope` admits."""
    condition, arguments = within(scope)

    def each(column: str) -> list[str]:
        statement = f"SELECT DISTINCT {column} FROM articles a WHERE {condition} AND {column} <> ''"  # noqa: S608
        return [row[0] for row in db.execute(statement, arguments)]

    return each("outlet"), each("author")


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), _AT_ONCE):
        yield ids[at : at + _AT_ONCE]


def count(db: Connection, scope: Scope) -> Stats:
    """Counts, dates, outlets and kinds of the articles that `scope` admits, from the indexes."""
    condition, arguments = within(scope)

    def ask(columns: str, rest: str = "") -> list[Any]:
        statement = f"SELECT {columns} FROM articles a WHERE {condition} {rest}"  # noqa: S608
        return db.execute(statement, arguments).fetchall()

    ((articles, oldest, newest),) = ask("count(*), min(published_ts), max(published_ts)")
    outlets = ask("outlet, count(*) AS n", "GROUP BY outlet ORDER BY n DESC, outlet")
    kinds = ask("kind, count(*) AS n", "GROUP BY kind ORDER BY n DESC, kind")
    return Stats(
        articles,
        count_passages(db, scope),
        _moment(oldest),
        _moment(newest),
        tuple(outlets),
        tuple(kinds),
    )


def count_passages(db: Connection, scope: Scope) -> int:
    """How many passages of the articles that `scope` admits are live."""
    if scope.is_everything:
        return int(db.execute("SELECT count(*) FROM passages").fetchone()[0])
    condition, arguments = within(scope)
    statement = (
        "SELECT count(*) FROM passages WHERE article_id IN "  # noqa: S608
        f"(SELECT a.article_id FROM articles a WHERE {condition})"
    )
    return int(db.execute(statement, arguments).fetchone()[0])


def passage_ids(db: Connection, scope: Scope) -> set[str]:
    """The live passages of the articles that `scope` admits: of a closed context, a few."""
    condition, arguments = within(scope)
    rows = db.execute(
        "SELECT passage_id FROM passages WHERE article_id IN "  # noqa: S608
        f"(SELECT a.article_id FROM articles a WHERE {condition})",
        arguments,
    )
    return {row[0] for row in rows}


def latest(db: Connection, scope: Scope, limit: int) -> list[Source]:
    """The newest articles that `scope` admits, undated ones last."""
    condition, arguments = within(scope)
    order = "ORDER BY a.published_ts DESC NULLS LAST, a.article_id"
    # First which, from the indexes; then all that is known of those few.
    rows = db.execute(
        f"SELECT {SOURCE} FROM articles a WHERE a.article_id IN "  # noqa: S608
        f"(SELECT a.article_id FROM articles a WHERE {condition} {order} LIMIT ?) {order}",
        [*arguments, max(limit, 0)],
    )
    return [source for source in map(source_of, rows) if scope.admits(source)]


def tags(db: Connection, scope: Scope) -> tuple[tuple[str, int], ...]:
    """The tags of the articles that `scope` admits with their counts, most frequent first."""
    condition, arguments = within(scope)
    rows = db.execute(
        "SELECT tag, count(*) AS n FROM tags WHERE article_id IN "  # noqa: S608
        f"(SELECT a.article_id FROM articles a WHERE {condition}) "
        "GROUP BY tag ORDER BY n DESC, tag",
        arguments,
    )
    return tuple(rows)


def _json(names: frozenset[str]) -> str:
    return json.dumps([storable(name) for name in sorted(names)], ensure_ascii=False)


def _moment(second: int | None) -> datetime | None:
    """The moment in UTC, or the nearest that the calendar has: zones reach beyond its ends."""
    if second is None:
        return None
    return datetime.fromtimestamp(min(max(second, _CALENDAR[0]), _CALENDAR[1]), UTC)

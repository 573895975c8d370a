"""Which correction corrects which article: linked where the notice says so, or all but says so.

A notice is an article of the kind, or a note under an article that names another. What it is
linked to depends on the articles that are there, not on the order in which they came: a notice
is looked at again whenever an article comes or goes that it may mean.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

from index.address import same_address
from index.article import Article, Kind, Source
from index.holdings import SOURCE, source_of
from index.notice import Notice, day, joined, names, notice_of
from index.scope import Scope, storable

SCHEMA = """
CREATE TABLE IF NOT EXISTS correctable (
    article_id TEXT PRIMARY KEY, address TEXT NOT NULL, headline TEXT NOT NULL,
    outlet TEXT NOT NULL, day INTEGER, names TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS correctable_by_address ON correctable (address);
CREATE INDEX IF NOT EXISTS correctable_by_headline ON correctable (headline);
CREATE INDEX IF NOT EXISTS correctable_by_outlet ON correctable (outlet, day);
CREATE TABLE IF NOT EXISTS notices (
    notice_id TEXT PRIMARY KEY, is_note INTEGER NOT NULL, outlet TEXT NOT NULL, day INTEGER,
    told TEXT NOT NULL, names TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS notices_by_outlet ON notices (outlet, day);
CREATE TABLE IF NOT EXISTS notice_marks (
    mark TEXT NOT NULL, notice_id TEXT NOT NULL, PRIMARY KEY (mark, notice_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS notice_marks_by_notice ON notice_marks (notice_id);
CREATE TABLE IF NOT EXISTS corrections (
    notice_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, rule TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS corrections_by_article ON corrections (article_id);
"""
_HELD_IN = (("correctable", "article_id"), ("notices", "notice_id"), ("notice_marks", "notice_id"))
_DAYS = 14  # between an article and a notice that names neither its headline nor its address
_LEAST_UNQUOTED = 5  # words of a headline that stands in the notice without quotation marks
# Without headline and address: so many names and figures in common, this share of the notice's,
# and so much more, rare ones counting more, than the next article has.
_LEAST_SHARED = 4
_SHARED = 0.5
_CLEARLY = 1.5


class Rule(StrEnum):
    """What a link rests on, surest first."""

    ADDRESS = "address"
    HEADLINE = "headline"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Link:
    """The notice that corrects an article, and what says so."""

    notice_id: str
    article_id: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An article that a notice may mean."""

    article_id: str
    headline: str
    outlet: str
    day: int | None
    names: frozenset[str]


def update(db: Connection, changed: Sequence[Article], removed: Sequence[str]) -> None:
    """Take in articles that are new or changed, forget those removed; link what that touches.

    Runs in the caller's transaction.
    """
    ids = {*removed, *(one.source.article_id for one in changed)}
    touched = _may_mean(db, ids)
    for article_id in ids:
        for table, column in _HELD_IN:
            db.execute(f"DELETE FROM {table} WHERE {column} = ?", (article_id,))  # noqa: S608
    for article in changed:
        if article.source.kind is not Kind.CORRECTION:
            db.execute("INSERT INTO correctable VALUES (?,?,?,?,?,?)", _correctable(article))
        _put_notice(db, article)
    touched |= _may_mean(db, ids) | ids
    for notice_id in sorted(touched):
        db.execute("DELETE FROM corrections WHERE notice_id = ?", (notice_id,))
        link = _link(db, notice_id)
        if link is not None:
            db.execute(
                "INSERT INTO corrections VALUES (?,?,?)",
                (link.notice_id, link.article_id, link.rule.value),
            )


def notices(
    db: Connection, article_ids: Sequence[str], scope: Scope
) -> dict[str, tuple[Source, ...]]:
    """The corrections of each article that `scope` admits, oldest first and undated last."""
    return _sources(db, "article_id", "notice_id", article_ids, scope)


def corrected(
    db: Connection, notice_ids: Sequence[str], scope: Scope
) -> dict[str, tuple[Source, ...]]:
    """What each of these corrections corrects, where `scope` admits it."""
    return _sources(db, "notice_id", "article_id", notice_ids, scope)


def _sources(
    db: Connection, column: str, other: str, ids: Sequence[str], scope: Scope
) -> dict[str, tuple[Source, ...]]:
    rows = db.execute(
        f"SELECT c.{column}, {SOURCE} FROM corrections c "  # noqa: S608
        f"JOIN articles a ON a.article_id = c.{other} "
        f"WHERE c.{column} IN (SELECT value FROM json_each(?)) "
        "ORDER BY a.published_ts NULLS LAST, a.article_id",
        (_listed(ids),),
    )
    found: dict[str, tuple[Source, ...]] = {}
    for key, *row in rows.fetchall():
        source = source_of(row)
        if scope.admits(source):
            found[key] = (*found.get(key, ()), source)
    return found


def _may_mean(db: Connection, article_ids: Iterable[str]) -> set[str]:
    """The notices that may mean one of these articles, as they are kept now."""
    found: set[str] = set()
    rows = db.execute(
        "SELECT address, headline, outlet, day FROM correctable "
        "WHERE article_id IN (SELECT value FROM json_each(?))",
        (_listed(article_ids),),
    ).fetchall()
    for address, headline, outlet, published in rows:
        for mark in (address, headline):
            if mark:
                found.update(
                    row[0]
                    for row in db.execute(
                        "SELECT notice_id FROM notice_marks WHERE mark = ?", (mark,)
                    )
                )
        if outlet and published is not None:
            asked = "SELECT notice_id FROM notices WHERE outlet = ? AND day BETWEEN ? AND ?"
            found.update(
                row[0] for row in db.execute(asked, (outlet, published, published + _DAYS))
            )
    return found


def _correctable(article: Article) -> tuple[str | int | None, ...]:
    source = article.source
    return (
        source.article_id,
        storable(same_address(source.url)),
        joined(source.title),
        joined(source.outlet),
        day(source),
        " ".join(sorted(names(f"{source.title}\n{article.text}", source))),
    )


def _put_notice(db: Connection, article: Article) -> None:
    found = notice_of(article)
    if found is None:
        return
    one, marks = found
    kept = (one.notice_id, one.is_note, one.outlet, one.day, one.told, " ".join(sorted(one.names)))
    db.execute("INSERT INTO notices VALUES (?,?,?,?,?,?)", kept)
    db.executemany(
        "INSERT INTO notice_marks VALUES (?, ?)", ((mark, one.notice_id) for mark in marks)
    )


def _link(db: Connection, notice_id: str) -> Link | None:
    """What a notice corrects, if that can be told."""
    row = db.execute("SELECT * FROM notices WHERE notice_id = ?", (notice_id,)).fetchone()
    if row is None:
        return None
    notice = Notice(row[0], bool(row[1]), row[2], row[3], row[4], frozenset(row[5].split()))
    near = [] if notice.is_note else _of_the_days_before(db, notice)
    by_address, by_headline = _named(db, notice, "address"), _named(db, notice, "headline")
    by_headline = [one for one in by_headline if _is_of_outlet(notice, one)]
    for one in near:
        is_whole = len(one.headline.split()) >= _LEAST_UNQUOTED
        if is_whole and f" {one.headline} " in notice.told and one not in by_headline:
            by_headline.append(one)
    both = [one for one in by_address if one in by_headline]
    for rule, found in ((Rule.ADDRESS, both or by_address), (Rule.HEADLINE, by_headline)):
        if found:
            best = found[0] if len(found) == 1 else _clearly_best(notice, found)
            return None if best is None else Link(notice_id, best.article_id, rule)
    best = _clearly_best(notice, near)
    return None if best is None else Link(notice_id, best.article_id, Rule.NAMES)


def _named(db: Connection, notice: Notice, column: str) -> list[_Candidate]:
    """Articles whose address or headline stands in the notice, none of a later day."""
    rows = db.execute(
        "SELECT c.article_id, c.headline, c.outlet, c.day, c.names FROM notice_marks m "  # noqa: S608
        f"JOIN correctable c ON c.{column} = m.mark "
        "WHERE m.notice_id = ? AND m.mark != '' AND c.article_id != ? ORDER BY c.article_id",
        (notice.notice_id, notice.notice_id),
    )
    found = list(dict.fromkeys(map(_candidate, rows)))
    # A day of grace: a day is counted in UTC, and a bare date in the newspaper's own.
    return [
        one for one in found if one.day is None or notice.day is None or one.day <= notice.day + 1
    ]


def _of_the_days_before(db: Connection, notice: Notice) -> list[_Candidate]:
    """What the same outlet published in the two weeks before the notice."""
    if not notice.outlet or notice.day is None:
        return []
    rows = db.execute(
        "SELECT article_id, headline, outlet, day, names FROM correctable "
        "WHERE outlet = ? AND day BETWEEN ? AND ? ORDER BY article_id",
        (notice.outlet, notice.day - _DAYS, notice.day),
    )
    return [_candidate(row) for row in rows]


def _candidate(row: Sequence[Any]) -> _Candidate:
    article_id, headline, outlet, day, names = row
    return _Candidate(article_id, headline, outlet, day, frozenset(names.split()))


def _is_of_outlet(notice: Notice, one: _Candidate) -> bool:
    return not notice.outlet or not one.outlet or notice.outlet == one.outlet


def _clearly_best(notice: Notice, found: Sequence[_Candidate]) -> _Candidate | None:
    """The one with most of the notice's names and figures, if no other comes near."""
    held = Counter(name for one in found for name in one.names & notice.names)
    scored = sorted(
        (
            (sum(math.log((len(found) + 1) / held[name]) for name in one.names & notice.names), at)
            for at, one in enumerate(found)
        ),
        reverse=True,
    )
    if not scored or (len(scored) > 1 and scored[0][0] < _CLEARLY * scored[1][0]):
        return None
    best = found[scored[0][1]]
    shared = len(best.names & notice.names)
    is_enough = shared >= max(_LEAST_SHARED, _SHARED * len(notice.names))
    return best if is_enough else None


def _listed(ids: Iterable[str]) -> str:
    return json.dumps([storable(one) for one in ids], ensure_ascii=False)

"""Stories in the archive: the same whatever the order and the batches, at a cost that holds."""

import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from copied import EDITS, START, copy_of, made, markets, paragraphs, samples, weather

from index import clusters
from index.archive import Archive
from index.article import Article, Kind
from index.ledger import Ledger
from index.scope import EVERYTHING, NOTHING, Scope
from index.versions import Stored

SAMPLES = samples()
SUEZ, FINLAND = (
    next(one for one in SAMPLES if one.source.article_id == name)
    for name in ("ever-given-freed", "finland-joins-nato")
)
Stories = set[frozenset[str]]


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    made = _database()
    yield made
    made.close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path, create=True)
    yield archive
    archive.close()


def _database() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.executescript(clusters.SCHEMA)
    return db


def _stories(db: sqlite3.Connection) -> Stories:
    """Every story of the archive as the set of its articles, single ones included."""
    held: dict[str, set[str]] = {}
    for article_id, story in db.execute("SELECT article_id, story FROM sketches"):
        held.setdefault(story, set()).add(article_id)
    assert all(story == min(ids) for story, ids in held.items())
    return {frozenset(ids) for ids in held.values()}


def _afresh(articles: Sequence[Article]) -> Stories:
    db = _database()
    clusters.update(db, articles, [])
    found = _stories(db)
    db.close()
    return found


def _pool() -> list[Article]:
    """Samples with several copies of each, and pages of forms."""
    chance = random.Random(5)
    copies = [
        copy_of(one, chance.choice(list(EDITS)), number)
        for one in SAMPLES
        for number in range(chance.randint(0, 4))
    ]
    return [*SAMPLES, *copies, *map(weather, range(12)), *map(markets, range(12))]


def _ids(articles: Sequence[Article]) -> list[str]:
    return [one.source.article_id for one in articles]


def test_copies_come_together(db: sqlite3.Connection) -> None:
    """Each sample's copies are its story, and nothing else is."""
    pool = _pool()
    clusters.update(db, pool, [])
    launch = {"ariane-carries-webb", "james-webb-lifts-off", "webb-telescope-launch"}
    wanted: dict[str, set[str]] = {}
    for article_id in _ids(pool):
        original = article_id.partition("-copy-")[0]
        key = "launch" if original in launch else original
        if not original.startswith("correction-finland"):
            wanted.setdefault(key, set()).add(article_id)
    found = {one for one in _stories(db) if not any("correction" in held for held in one)}
    assert {frozenset(ids) for ids in wanted.values()} == found


@pytest.mark.parametrize("seed", range(6))
def test_order_and_batches_make_no_difference(db: sqlite3.Connection, seed: int) -> None:
    """Shuffled, in batches, with articles removed, changed and added again on the way."""
    chance, pool = random.Random(seed), _pool()
    chance.shuffle(pool)
    waiting, there = list(pool), {}
    while waiting:
        batch = [waiting.pop() for _ in range(min(len(waiting), chance.randint(1, 9)))]
        again = chance.sample(sorted(there), min(len(there), chance.randint(0, 3)))
        others = [one for one in again if one not in _ids(batch)]
        gone, turned = others[:2], [_turned(there[one]) for one in others[2:]]
        clusters.update(db, [*batch, *turned], gone)
        there |= {one.source.article_id: one for one in (*batch, *turned)}
        for article_id in gone:
            waiting.insert(0, there.pop(article_id))
        assert _afresh(list(there.values())) == _stories(db)
    clusters.update(db, pool, [])
    assert _afresh(pool) == _stories(db)


def _turned(article: Article) -> Article:
    """The article after an edit that leaves nothing of it."""
    told = [f"On day {at} all was otherwise, {article.source.article_id} said." for at in range(30)]
    return replace(made(article.source.article_id, told), source=article.source)


def test_a_story_splits_when_what_joined_it_goes(db: sqlite3.Connection) -> None:
    """Two trimmed copies are one story by the whole article alone, and come together again."""
    told = paragraphs(SUEZ)
    words = " ".join(told).split()
    half = len(words) // 2
    first, last, whole = (
        made(name, [" ".join(part)], outlet=name)
        for name, part in (("first", words[:half]), ("last", words[half:]), ("whole", words))
    )
    clusters.update(db, [first, last], [])
    assert {frozenset({"first"}), frozenset({"last"})} == _stories(db)
    clusters.update(db, [whole], [])
    assert {frozenset({"first", "last", "whole"})} == _stories(db)
    clusters.update(db, [_turned(whole)], [])
    assert 3 == len(_stories(db))
    clusters.update(db, [whole], [])
    clusters.update(db, [], ["whole"])
    assert {frozenset({"first"}), frozenset({"last"})} == _stories(db)


def test_what_everybody_prints_makes_no_story(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the limit a band counts for nothing, whether articles come or go to get there."""
    monkeypatch.setattr(clusters, "_CROWD", 5)
    pool = [copy_of(SUEZ, "untouched", number) for number in range(9)]
    there: list[Article] = []
    for step in (4, 1, 1, -1, -2, 3, 2, -3, -3):
        batch = [one for one in pool if one not in there][: max(step, 0)]
        gone = there[: max(-step, 0)]
        clusters.update(db, batch, _ids(gone))
        there = [*there[len(gone) :], *batch]
        assert _afresh(there) == _stories(db)
        assert (1 if len(there) <= 5 else len(there)) == len(_stories(db))


def test_a_correction_is_no_copy(db: sqlite3.Connection) -> None:
    """A notice that prints the whole article again is not folded into it."""
    told, source = paragraphs(SUEZ), SUEZ.source
    notice = made("notice", told, kind=Kind.CORRECTION)
    clusters.update(db, [SUEZ, notice], [])
    assert {frozenset({source.article_id})} == _stories(db)
    clusters.update(db, [replace(notice, source=replace(notice.source, kind=Kind.REPORT))], [])
    assert {frozenset({source.article_id, "notice"})} == _stories(db)
    clusters.update(db, [notice], [])
    assert {frozenset({source.article_id})} == _stories(db)


def test_what_has_not_changed_is_not_looked_at_again(db: sqlite3.Connection) -> None:
    """A run over the same articles changes no row."""
    pool = _pool()
    clusters.update(db, pool, [])
    before = db.total_changes
    clusters.update(db, pool, ["unknown"])
    assert before == db.total_changes


def test_members_come_oldest_first_and_within_scope(archive: Archive) -> None:
    """Whoever carried a story is told in the order of publication, and only to who may see it."""
    told = paragraphs(SUEZ)
    days = {"d": 4, "b": 2, "c": 3, "a": 2}
    carried = [
        made(one, told, outlet=f"Paper {one}", published=datetime(2023, 5, day, tzinfo=UTC))
        for one, day in days.items()
    ]
    undated = made("0", told, outlet="Paper 0", published=None)
    alone = made("alone", paragraphs(FINLAND))
    articles = [*carried, undated, alone]
    stored = [
        Stored(replace(one, identity=f"id {one.source.article_id}"), "p", "h") for one in articles
    ]
    Ledger(archive.database).put(stored, [])
    with archive.database.writing() as db:
        clusters.update(db, articles, [])
        assert {"d": ("a", "b", "c", "0"), "0": ("a", "b", "c", "d")} == clusters.members(
            db, ["d", "0", "alone", "unknown"], EVERYTHING
        )
        seen = Scope(outlets=frozenset({"Paper a", "Paper c"}))
        assert {"d": ("a", "c"), "a": ("c",)} == clusters.members(db, ["d", "a"], seen)
        dated = Scope(since=date(2023, 5, 3))
        assert {"d": ("c",)} == clusters.members(db, ["d"], dated)
        assert {} == clusters.members(db, ["d"], NOTHING)


def test_cost_follows_what_changed(db: sqlite3.Connection) -> None:
    """No statement reads a table through, however large the archive."""
    clusters.update(db, _pool(), [])
    statements: set[str] = set()
    db.set_trace_callback(statements.add)
    clusters.update(db, [copy_of(SAMPLES[3], "last third cut", 9)], [SAMPLES[2].source.article_id])
    clusters.stories(db, [SAMPLES[3].source.article_id])
    db.set_trace_callback(None)
    asked = [one for one in statements if one.startswith(("SELECT", "DELETE", "UPDATE"))]
    assert len(asked) > 10
    for statement in asked:
        for row in db.execute(f"EXPLAIN QUERY PLAN {statement}"):
            is_bounded = "json_each" in row[3] or "subquery" in row[3]
            assert not row[3].startswith("SCAN") or is_bounded, (statement, row[3])


def test_thousands_of_articles_are_taken_in_within_the_minute(db: sqlite3.Connection) -> None:
    """Two thousand articles, among them copies and pages of one form, in a fifth of a minute."""
    chance = random.Random(3)
    bases = [_shuffled(one, chance) for one in SAMPLES for _ in range(40)]
    pool = [
        *bases,
        *(copy_of(chance.choice(bases), chance.choice(list(EDITS)), at) for at in range(600)),
        *map(weather, range(350)),
        *map(markets, range(250)),
    ]
    started = time.process_time()
    for at in range(0, len(pool), 64):
        clusters.update(db, pool[at : at + 64], [])
    spent = time.process_time() - started
    print(f"{len(pool):,} articles in {spent:.1f} s, {spent / len(pool) * 10_000:.0f} s for 10,000")
    assert spent < 60 * len(pool) / 10_000


def _shuffled(article: Article, chance: random.Random) -> Article:
    """An article of the same words in an order of its own, sentence by sentence."""
    told = []
    for paragraph in paragraphs(article):
        words = paragraph.split()
        chance.shuffle(words)
        told.append(" ".join(words))
    number = chance.randrange(10**9)
    return made(f"{article.source.article_id}-{number}", told, outlet=f"Paper {number % 50}",
                published=START)  # fmt: skip

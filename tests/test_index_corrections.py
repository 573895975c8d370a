"""Corrections: linked to what they correct where that can be told, whatever came first."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from copied import made, samples

from index import corrections
from index.archive import Archive
from index.article import Article, Kind
from index.ledger import Ledger
from index.scope import EVERYTHING, Scope
from index.versions import Stored

SAMPLES = {one.source.article_id: one for one in samples()}
NOTICE = "correction-finland-border"
DAY = datetime(2022, 5, 10, tzinfo=UTC)
QUAY = made(
    "quay",
    ["The quay at Northgate will be rebuilt for 34 million, said Ines Calloway of the port."],
    title="Northgate gets a new quay after all",
    outlet="The Harbour Courier",
    url="https://courier.example/2022/05/quay?utm_source=feed",
    published=DAY - timedelta(days=2),
)
OTHER = made(
    "bridge",
    ["The bridge at Elm Street stays shut until June, Tom Hale of the Polder council said."],
    title="Elm bridge stays shut for another month",
    outlet="The Harbour Courier",
    url="https://courier.example/2022/05/bridge",
    published=DAY - timedelta(days=1),
)


def _notice(words: str, notice_id: str = "notice", **known: object) -> Article:
    told = {"title": "Correction: a figure", "outlet": "The Harbour Courier", "published": DAY}
    return made(notice_id, [words], **{"kind": Kind.CORRECTION, **told, **known})


BY_ADDRESS = _notice("Our report (www.courier.example/x, https://courier.example/2022/05/quay/) "
                     "gave a wrong sum.")  # fmt: skip
BY_HEADLINE = _notice("In “Northgate gets a new quay after all” we gave a wrong sum.")
BY_NAMES = _notice(
    "An article on the quay at Northgate gave a wrong sum. It will cost 43 million, not 34 "
    "million. Ines Calloway was quoted correctly."
)


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    made = _database()
    yield made
    made.close()


def _database() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.executescript(corrections.SCHEMA)
    return db


def _links(db: sqlite3.Connection) -> set[tuple[str, ...]]:
    return set(db.execute("SELECT notice_id, article_id, rule FROM corrections"))


def _afresh(articles: Sequence[Article]) -> set[tuple[str, ...]]:
    db = _database()
    corrections.update(db, articles, [])
    found = _links(db)
    db.close()
    return found


def _but(article: Article, **known: object) -> Article:
    return replace(article, source=replace(article.source, **known))  # type: ignore[arg-type]


def test_the_samples_correction_is_linked(db: sqlite3.Connection) -> None:
    """The notice on the border names the headline of the report on Finland."""
    corrections.update(db, list(SAMPLES.values()), [])
    assert {(NOTICE, "finland-joins-nato", "headline")} == _links(db)


@pytest.mark.parametrize(
    ("notice", "rule"),
    [
        (BY_ADDRESS, "address"),
        (_but(BY_ADDRESS, outlet="Elsewhere"), "address"),
        (BY_HEADLINE, "headline"),
        (_but(BY_HEADLINE, outlet=""), "headline"),
        (_but(BY_HEADLINE, published=None), "headline"),
        (_but(BY_HEADLINE, published=DAY + timedelta(days=400)), "headline"),
        (_notice('"northgate gets a new quay - after all" gave a wrong sum.'), "headline"),
        (_notice("Northgate gets a new quay after all: the sum given was wrong."), "headline"),
        (BY_NAMES, "names"),
        (_but(BY_NAMES, published=DAY + timedelta(days=11)), "names"),
    ],
)  # fmt: skip
def test_what_a_notice_names_is_linked(db: sqlite3.Connection, notice: Article, rule: str) -> None:
    """By the article's address, by its headline, or by what nothing else of those days names."""
    corrections.update(db, [notice, QUAY, OTHER], [])
    assert {("notice", "quay", rule)} == _links(db)


@pytest.mark.parametrize(
    "notice",
    [
        pytest.param(_but(BY_HEADLINE, outlet="Polder Post"), id="another paper's headline"),
        pytest.param(_but(BY_NAMES, outlet="Polder Post"), id="another paper's names"),
        pytest.param(_but(BY_NAMES, published=DAY + timedelta(days=20)), id="names weeks later"),
        pytest.param(_but(BY_NAMES, published=None), id="names without a day"),
        pytest.param(_but(BY_HEADLINE, published=DAY - timedelta(days=9)), id="before the article"),
        pytest.param(_notice("In an article on Tuesday we gave a wrong sum."), id="says nothing"),
        pytest.param(
            _notice("An article on Northgate gave a wrong name for Ada Brandt of Vik, Jan Lind "
                    "and Henrik Solvang."),
            id="one name among many",
        ),
        pytest.param(
            _notice("Articles on Ines Calloway's quay at Northgate for 34 million and on Tom Hale "
                    "and the Polder council's bridge at Elm Street gave wrong sums."),
            id="two articles alike",
        ),
        pytest.param(
            _notice("See https://courier.example/2022/05/quay and "
                    "https://courier.example/2022/05/bridge for what we had wrong."),
            id="two addresses",
        ),
        pytest.param(_notice("Write to https://courier.example/ about errors."), id="front page"),
        pytest.param(_but(BY_HEADLINE, kind=Kind.REPORT), id="no correction"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_not_linked(db: sqlite3.Connection, notice: Article) -> None:
    """No link is better than a wrong one."""
    corrections.update(db, [notice, QUAY, OTHER], [])
    assert set() == _links(db)


def test_one_headline_over_many_articles_is_told_apart_by_names(db: sqlite3.Connection) -> None:
    """A column of the same name each day is found by what the notice says of it, or not at all."""
    days = [
        made(f"day-{at}", [f"{who} of {town} won the {at}th race in 4:0{at}, ahead of Vera Moe."],
             title="The day at the races", outlet="The Harbour Courier",
             published=DAY - timedelta(days=3))
        for at, (who, town) in enumerate([("Ada Brandt", "Vik"), ("Tom Hale", "Elm")])
    ]  # fmt: skip
    plain = _notice("In “The day at the races” we gave a wrong time.")
    clear = _notice("In “The day at the races” we gave Ada Brandt of Vik a time of 4:00; Vera Moe "
                    "was second.", "clear")  # fmt: skip
    corrections.update(db, [*days, plain, clear], [])
    assert {("clear", "day-0", "headline")} == _links(db)


def test_a_note_under_another_article_is_a_notice(db: sqlite3.Connection) -> None:
    """It counts by what it names; a note on its own article needs no link."""
    note = "Correction: yesterday's “Northgate gets a new quay after all” gave a wrong sum."
    own = "Correction: an earlier version gave Ines Calloway's 34 million wrongly."
    ferry = made("ferry", ["The ferry runs again.", note], outlet="The Harbour Courier",
                 published=DAY)  # fmt: skip
    noted = _but(QUAY, article_id="noted", title="Another quay", url="")
    noted = replace(made("noted", [QUAY.text, own]), source=noted.source)
    corrections.update(db, [QUAY, OTHER, ferry, noted], [])
    assert {("ferry", "quay", "headline")} == _links(db)


@pytest.mark.parametrize("notice", [BY_ADDRESS, BY_HEADLINE, BY_NAMES])
def test_whatever_comes_first_the_link_is_made(notice: Article) -> None:
    """Notice before article, article before notice, in one batch or in three."""
    for order in permutations([notice, QUAY, OTHER]):
        db = _database()
        for article in order:
            corrections.update(db, [article], [])
        assert _afresh([notice, QUAY, OTHER]) == _links(db) != set()
        db.close()


@pytest.mark.parametrize("seed", range(8))
def test_links_depend_on_the_articles_alone(db: sqlite3.Connection, seed: int) -> None:
    """Whatever comes, goes and changes on the way, the links are those of a fresh build."""
    chance = random.Random(seed)
    twin = _but(QUAY, article_id="twin", url="")  # a second article that a notice may mean
    notices = [
        _but(one, article_id=f"notice-{at}")
        for at, one in enumerate([BY_ADDRESS, BY_HEADLINE, BY_NAMES])
    ]
    forms: dict[str, list[Article]] = {}
    for one in (QUAY, OTHER, twin, *notices, SAMPLES[NOTICE], SAMPLES["finland-joins-nato"]):
        forms[one.source.article_id] = [
            one,
            _but(one, title="Nothing of the kind at all", url=""),
            _but(one, published=DAY + timedelta(days=30)),
            _but(one, kind=Kind.REPORT),
        ]
    there: dict[str, Article] = {}
    for _ in range(60):
        batch = [chance.choice(forms[one]) for one in chance.sample(sorted(forms), 2)]
        gone = chance.sample(sorted(there), min(len(there), chance.randint(0, 2)))
        gone = [one for one in gone if one not in {a.source.article_id for a in batch}]
        corrections.update(db, batch, gone)
        there = {one: kept for one, kept in there.items() if one not in gone}
        there |= {one.source.article_id: one for one in batch}
        assert _afresh(list(there.values())) == _links(db)


def test_notices_are_told_within_scope_only(tmp_path: Path) -> None:
    """Who may not see the notice, or the article, is told of neither."""
    archive = Archive(tmp_path, create=True)
    elsewhere = _but(BY_ADDRESS, article_id="elsewhere", outlet="Polder Post")
    later = _but(BY_HEADLINE, article_id="later", published=DAY + timedelta(days=1))
    articles = (later, QUAY, OTHER, elsewhere)
    ledger = Ledger(archive.database)
    ledger.put(
        [
            Stored(replace(one, identity=f"id {one.source.article_id}"), "p", "h")
            for one in articles
        ],
        [],
    )
    courier = Scope(outlets=frozenset({"The Harbour Courier"}))

    def ids(found: dict[str, tuple[object, ...]]) -> dict[str, list[str]]:
        return {key: [one.article_id for one in held] for key, held in found.items()}  # type: ignore[attr-defined]

    assert {"quay": ["elsewhere", "later"]} == ids(archive.notices(["quay", "bridge"], EVERYTHING))
    assert {"quay": ["later"]} == ids(archive.notices(["quay"], courier))
    assert {"later": ["quay"], "elsewhere": ["quay"]} == ids(
        archive.corrected(["later", "elsewhere"], courier)
    )
    assert {} == archive.corrected(["later"], Scope(outlets=frozenset({"Polder Post"})))
    ledger.put([], [], ["quay"])
    assert {} == archive.notices(["quay"], EVERYTHING)
    assert {} == archive.corrected(["later"], EVERYTHING)
    archive.close()


def test_no_statement_reads_all_articles(db: sqlite3.Connection) -> None:
    """What a change costs does not grow with the archive."""
    corrections.update(db, [*SAMPLES.values(), QUAY, OTHER, BY_NAMES], [])
    statements: set[str] = set()
    db.set_trace_callback(statements.add)
    corrections.update(db, [QUAY, _but(BY_ADDRESS, article_id="third")], ["bridge"])
    db.set_trace_callback(None)
    asked = [one for one in statements if one.startswith(("SELECT", "DELETE"))]
    assert len(asked) > 10
    for statement in asked:
        for row in db.execute(f"EXPLAIN QUERY PLAN {statement}"):
            assert not row[3].startswith("SCAN") or "json_each" in row[3], (statement, row[3])

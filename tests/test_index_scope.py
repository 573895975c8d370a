"""A scope means the same everywhere: in Python, SQL, tantivy and Chroma, on disk."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import reduce
from operator import and_
from pathlib import Path

import places
import pytest
from fakes import WordEmbedder

from index.archive import Archive
from index.article import Article, Kind, Source
from index.bm25 import Bm25Index
from index.build import reindex
from index.chunk import Chunk
from index.ledger import Ledger
from index.scope import EVERYTHING, NOTHING, Scope, day_of
from index.search import Searcher
from index.settings import IndexSettings
from index.vectors import VectorIndex
from index.versions import Stored

FIRST_OF_MAY = date(2021, 5, 1)
OUTLETS = ["", "The Quay", "the quay", "Quay", "Köln Post", 'The "Daily" News, Ltd', "O'Neill"]
TAGS = ["floods", "köln", "a b", "o'neill", 'x "y"', "straße".casefold()]
ZONES = [UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-11, minutes=-30))]
MOMENTS = [
    datetime(2021, 5, 1, tzinfo=UTC),
    datetime(2021, 4, 30, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=ZONES[1]),  # in UTC before the first year that Python knows
    datetime(9999, 12, 31, 23, tzinfo=ZONES[2]),
]
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def _source(chance: random.Random, number: int) -> Source:
    when = chance.choice([None, *MOMENTS, "near", "near", "near"])
    if when == "near":
        day = datetime(2021, 5, 1, tzinfo=chance.choice(ZONES))
        when = day + timedelta(hours=chance.randrange(-100, 100))
    tags = tuple(chance.sample(TAGS, chance.randrange(4)))
    kind = chance.choice(list(Kind))
    outlet = chance.choice(OUTLETS)
    return Source(f"a{number}", "Flood", outlet, published=when, kind=kind, tags=tags)


def _scope(chance: random.Random) -> Scope:
    def some(names: list[str]) -> frozenset[str]:
        return frozenset(chance.sample([*names, "nobody's"], chance.randrange(4)))

    def day() -> date | None:
        far = [None, None, date.min, date.max, date(1970, 1, 1), date(1969, 12, 31)]
        near = [FIRST_OF_MAY + timedelta(days=chance.randrange(-5, 5)) for _ in range(4)]
        return chance.choice([*far, *near])

    return Scope(
        outlets=some(OUTLETS) if chance.random() < 0.5 else None,
        tags=tuple(some(TAGS) for _ in range(chance.choice([0, 0, 1, 2]))),
        since=day() if chance.random() < 0.5 else None,
        until=day() if chance.random() < 0.5 else None,
        nothing=chance.random() < 0.03,
        articles=some([f"a{n}" for n in range(20)]) if chance.random() < 0.2 else None,
    )


# --- the scope itself -----------------------------------------------------------------------


def test_everything_and_nothing() -> None:
    """The two ends admit all and none, whatever an article is."""
    chance = random.Random(1)
    for number in range(50):
        source = _source(chance, number)
        assert EVERYTHING.admits(source)
        assert not NOTHING.admits(source)
    assert (True, False) == (EVERYTHING.is_everything, EVERYTHING.is_empty)
    assert (False, True) == (NOTHING.is_everything, NOTHING.is_empty)


def test_both_scopes_must_admit() -> None:
    """What `one & other` admits is what both admit, however many are joined, in any order."""
    chance = random.Random(2)
    sources = [_source(chance, number) for number in range(80)]
    admitted = 0
    for _ in range(400):
        scopes = [_scope(chance) for _ in range(chance.randrange(1, 4))]
        joined, turned = reduce(and_, scopes), reduce(and_, scopes[::-1])
        for source in sources:
            expected = all(one.admits(source) for one in scopes)
            admitted += expected
            assert expected == joined.admits(source) == turned.admits(source)
    assert admitted > 1000  # else the test has said little


def test_joining_changes_nothing_that_is_already_so() -> None:
    """Joined with itself or with everything a scope is equal to what it was."""
    chance = random.Random(3)
    for _ in range(200):
        scope = _scope(chance)
        assert scope == scope & scope == scope & EVERYTHING == EVERYTHING & scope
        assert (scope & NOTHING).is_empty


def test_a_scope_that_admits_nothing_by_itself_is_known_as_such() -> None:
    """An empty list and days that are the wrong way round need no look into the archive."""
    for scope in (
        Scope(outlets=frozenset()),
        Scope(articles=frozenset()),
        Scope(articles=frozenset({"a"})) & Scope(articles=frozenset({"b"})),
        Scope(tags=(frozenset({"a"}), frozenset())),
        Scope(since=date(2021, 5, 2), until=date(2021, 5, 1)),
        Scope(outlets=frozenset({"A"})) & Scope(outlets=frozenset({"B"})),
    ):
        assert scope.is_empty
    assert not Scope(since=FIRST_OF_MAY, until=FIRST_OF_MAY).is_empty


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [("The Quay", True), ("the quay", False), ("The Quay ", False), ("Quay", False), ("", False)],
)
def test_an_outlet_is_matched_exactly(outlet: str, expected: bool) -> None:
    """Neither case nor white space nor a part of a name makes two outlets one."""
    assert expected == Scope(outlets=frozenset({"The Quay"})).admits(Source("a", outlet=outlet))


@pytest.mark.parametrize("tag", ["FLOODS", " floods ", "Floods"])
def test_a_tag_is_matched_in_any_spelling(tag: str) -> None:
    """Case and white space of a wanted tag do not count."""
    wanted = Scope(tags=(frozenset({tag}),))
    assert wanted.admits(Source("a", tags=("rhine", "floods")))
    assert not wanted.admits(Source("a", tags=("flood",)))
    assert Scope(tags=(frozenset({"floods"}),)) == wanted


def test_a_day_is_a_day_in_utc() -> None:
    """The last day counts whole, in UTC, and an undated article is on no day."""
    that_day = Scope(since=FIRST_OF_MAY, until=FIRST_OF_MAY)
    ahead = timezone(timedelta(hours=14))
    for moment, expected in [
        (datetime(2021, 5, 1, tzinfo=UTC), True),
        (datetime(2021, 5, 1, 23, 59, 59, 999_999, tzinfo=UTC), True),
        (datetime(2021, 5, 2, tzinfo=UTC), False),
        (datetime(2021, 5, 2, 13, 59, tzinfo=ahead), True),
        (datetime(2021, 5, 1, 13, 59, tzinfo=ahead), False),
        (None, False),
    ]:
        assert expected == that_day.admits(Source("a", published=moment)), moment


def test_days_are_counted_to_both_ends_of_the_calendar() -> None:
    """Dates that UTC cannot express any more still have a day."""
    assert [18748, 18747, 0, -1] == [day_of(one) for one in MOMENTS[:4]]
    assert (-719163, 2932897) == (day_of(MOMENTS[4]), day_of(MOMENTS[5]))
    assert 0 == day_of(datetime(1970, 1, 1))


# --- the archive and both indexes -----------------------------------------------------------


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    chance = random.Random(4)
    made = [_source(chance, number) for number in range(120)]
    return {source.article_id: source for source in made}


@pytest.fixture(scope="module")
def archive(
    sources: dict[str, Source], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    """The sources as articles of one passage each, the archive closed and opened again."""
    folder = tmp_path_factory.mktemp("scoped")
    archive = Archive(folder, create=True)
    text = "The flood rose."
    Ledger(archive.database).put(
        [
            Stored(Article(source, text, (), f"id {name}"), f"/{name}", "h")
            for name, source in sources.items()
        ],
        [Chunk(name, name, 0, 15, text, text, ((0, 15),)) for name in sources],
    )
    words, vectors = Bm25Index(folder / "bm25"), VectorIndex(folder / "chroma")
    words.update([(name, text) for name in sources], sources=sources)
    texts = [f"{text} {name}" for name in sources]
    passages = archive.passages(list(sources))
    vectors.upsert([passages[name] for name in sources], WordEmbedder().encode_documents(texts))
    vectors.close()
    archive.close()
    archive = Archive(folder)
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def searcher(archive: Archive) -> Iterator[Searcher]:
    words, vectors = Bm25Index(archive.folder / "bm25"), VectorIndex(archive.folder / "chroma")
    yield Searcher(archive, words, vectors, WordEmbedder())
    vectors.close()


def _words(searcher: Searcher, question: str, scope: Scope) -> list[tuple[str, float]]:
    """What the word index finds; which passages a closed context has, the archive knows."""
    return searcher.bm25.search(question, 1000, scope, searcher.archive.among(scope))


@pytest.fixture(scope="module")
def scopes() -> list[Scope]:
    """Whatever a scope may ask, and names that no archive holds."""
    chance = random.Random(5)
    odd = frozenset({"\ud800", "a\x00b", "%", "*", "'; DROP TABLE articles; --", "köln post"})
    return [
        EVERYTHING,
        NOTHING,
        Scope(outlets=odd),
        Scope(outlets=odd | {"The Quay"}, tags=(odd | {"floods"},)),
        Scope(since=date.min),
        Scope(until=date.max),
        *(_scope(chance) for _ in range(300)),
    ]


def test_an_archive_gives_only_what_the_scope_admits(
    archive: Archive, sources: dict[str, Source], scopes: list[Scope]
) -> None:
    """Passages, and the list of the newest articles, are exactly those that are admitted."""
    for scope in scopes:
        expected = {name for name, source in sources.items() if scope.admits(source)}
        assert expected == set(archive.passages(list(sources), scope))
        assert expected == {one.article_id for one in archive.latest(scope, 1000)}


def test_statistics_tell_nothing_from_outside_the_scope(
    archive: Archive, sources: dict[str, Source], scopes: list[Scope]
) -> None:
    """Counts, dates, outlets, kinds and tags are those of the admitted articles alone."""
    for scope in scopes:
        admitted = [source for source in sources.values() if scope.admits(source)]
        stats = archive.stats(scope)
        assert len(admitted) == stats.articles == stats.passages
        assert Counter(source.outlet for source in admitted) == dict(stats.outlets)
        assert Counter(source.kind.value for source in admitted) == dict(stats.kinds)
        tags = archive.tags(scope)
        assert Counter(tag for source in admitted for tag in source.tags) == dict(tags)
        assert list(tags) == sorted(tags, key=lambda one: (-one[1], one[0]))
        days = [day_of(source.published) for source in admitted if source.published]
        days = [min(max(day, day_of(FIRST)), day_of(LAST)) for day in days]  # as told in UTC
        assert min(days, default=None) == (stats.oldest and day_of(stats.oldest))
        assert max(days, default=None) == (stats.newest and day_of(stats.newest))


def test_both_indexes_search_within_the_scope_alone(
    searcher: Searcher, sources: dict[str, Source], scopes: list[Scope]
) -> None:
    """tantivy and Chroma, opened anew from disk, find what is admitted and nothing else."""
    asked = searcher.embedder.encode_question("flood")
    for scope in scopes:
        expected = {name for name, source in sources.items() if scope.admits(source)}
        assert expected == {name for name, _ in _words(searcher, "flood", scope)}
        assert expected == {hit.passage_id for hit in searcher._vectors.search(asked, 1000, scope)}


def test_a_scope_changes_no_score(searcher: Searcher, scopes: list[Scope]) -> None:
    """What is found within a scope has the BM25 score and cosine that it has without one."""
    question = "flood a7 a8"
    asked = searcher.embedder.encode_question(question)
    words = dict(searcher.bm25.search(question, 1000))
    near = {hit.passage_id: hit.cosine for hit in searcher._vectors.search(asked, 1000)}
    for scope in scopes:
        for name, score in _words(searcher, question, scope):
            assert words[name] == score
        hits = searcher._vectors.search(asked, 1000, scope)
        assert [hit.cosine for hit in hits] == sorted((hit.cosine for hit in hits), reverse=True)
        for hit in hits:
            assert near[hit.passage_id] == pytest.approx(hit.cosine, abs=1e-6)


def test_every_hit_is_admitted_and_its_copies_too(
    searcher: Searcher, sources: dict[str, Source], scopes: list[Scope]
) -> None:
    """One story in 120 papers: the hit and the carriers it names are those in the scope."""
    for scope in scopes:
        expected = {name for name, source in sources.items() if scope.admits(source)}
        hits = searcher.search("The flood rose", 5, scope)
        shown = [source for hit in hits for source in (hit.passage.source, *hit.also)]
        assert {one.article_id for one in shown} <= expected
        assert bool(expected) == bool(hits)


def test_the_newest_come_first_and_undated_ones_last(
    archive: Archive, sources: dict[str, Source]
) -> None:
    """The list is cut after the newest; one outlet may be asked for, within the scope alone."""
    listed = archive.latest(EVERYTHING, 1000)
    dates = [one.published for one in listed if one.published]
    assert dates == sorted(dates, reverse=True)
    assert [None] * (len(listed) - len(dates)) == [one.published for one in listed[len(dates) :]]
    assert listed[:3] == archive.latest(EVERYTHING, 3)
    assert [] == archive.latest(EVERYTHING, 0) == archive.latest(EVERYTHING, -1)
    quay = archive.latest(Scope(until=FIRST_OF_MAY), 1000, "The Quay")
    assert {"The Quay"} == {one.outlet for one in quay}
    assert len(quay) < sum(one.outlet == "The Quay" for one in sources.values())
    assert [] == archive.latest(Scope(outlets=frozenset({"Quay"})), 10, "The Quay")


def test_a_source_is_found_by_its_id(archive: Archive, sources: dict[str, Source]) -> None:
    """All that is known of an article, its tags included, without its text."""
    assert sources["a5"] == archive.source("a5")
    assert archive.source("a") is None


def test_very_long_lists_are_no_error(searcher: Searcher, sources: dict[str, Source]) -> None:
    """A hundred thousand outlets or some thousand tags: what is admitted is still found."""
    many = frozenset(f"outlet {number}" for number in range(100_000))
    tags = frozenset(f"tag {number}" for number in range(2_500))
    asked = searcher.embedder.encode_question("flood")
    for scope in (
        Scope(outlets=many | {"The Quay", "O'Neill"}),
        Scope(tags=(tags | {"floods", "köln"},)),
        Scope(outlets=many | {"The Quay"}, tags=(frozenset({"floods", "köln"}),)),
    ):
        expected = {name for name, source in sources.items() if scope.admits(source)}
        assert expected
        assert expected == set(searcher.archive.passages(list(sources), scope))
        assert len(expected) == searcher.archive.stats(scope).articles
        assert expected == {name for name, _ in _words(searcher, "flood", scope)}
        assert expected == {hit.passage_id for hit in searcher._vectors.search(asked, 1000, scope)}


def test_counting_reads_no_texts(archive: Archive, scopes: list[Scope]) -> None:
    """Statistics and tags come from indexes, however long the articles are."""
    statements: list[str] = []
    with archive.database.reading() as db:
        db.set_trace_callback(statements.append)
        for scope in scopes[:40]:
            archive.stats(scope)
            archive.tags(scope)
        db.set_trace_callback(None)
        for statement in statements:
            for row in db.execute(f"EXPLAIN QUERY PLAN {statement}"):
                table = row[3].split()[1] if row[3].startswith(("SCAN", "SEARCH")) else ""
                assert table != "a" or "COVERING INDEX" in row[3]


# --- through a whole archive ------------------------------------------------------------------


def _line(name: str, **fields: object) -> str:
    return json.dumps({"id": name, "title": name, **fields})


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IndexSettings:
    """Settings of an archive that is read by words alone."""
    monkeypatch.setattr("index.writer.open_embedder", lambda _: WordEmbedder())
    return IndexSettings(tmp_path / "index", tmp_path / "cache")


def _found(settings: IndexSettings, question: str, scope: Scope) -> set[str]:
    archive, vectors = Archive(settings.index_dir), VectorIndex(places.vectors_dir(settings))
    searcher = Searcher(archive, Bm25Index(places.bm25_dir(settings)), vectors, WordEmbedder())
    hits = searcher.search(question, 1000, scope)
    searcher.close()
    shown = [source for hit in hits for source in (hit.passage.source, *hit.also)]
    return {source.article_id for source in shown}


def test_a_narrow_scope_finds_its_own_among_many(own: IndexSettings, tmp_path: Path) -> None:
    """The only two articles of a small paper are found among hundreds that fit better."""
    rows = [
        _line(f"big-{n}", source="Big", text=f"The flood rose over bridge number {n} of the town.")
        for n in range(400)
    ]
    rows += [
        _line(
            "small-1", source="Small", text="A baker closed his shop after forty years.", tags="x"
        ),
        _line("small-2", source="Small", text="The flood spared us, said a farmer in the hills."),
    ]
    (tmp_path / "feed.jsonl").write_text("\n".join(rows))
    reindex(own, [tmp_path / "feed.jsonl"], lambda _: None)
    question = "Which bridge of the town did the flood rise over?"
    small = Scope(outlets=frozenset({"Small"}))
    assert {"small-1", "small-2"} == _found(own, question, small)
    assert {"small-1"} == _found(own, question, small & Scope(tags=(frozenset({"X"}),)))
    assert set() == _found(own, question, Scope(since=date(1900, 1, 1)))  # all are undated
    closed = Scope(articles=frozenset({"big-7", "small-2", "unknown"}))
    assert {"big-7", "small-2"} == _found(own, question, closed)
    assert {"small-2"} == _found(own, question, closed & small)


def test_a_wide_scope_is_filled_from_its_own(own: IndexSettings, tmp_path: Path) -> None:
    """Where half of all is in the scope, as many are compared by meaning as without one."""
    text = "The flood rose over bridge number {} of the town."
    rows = [_line(f"{n}", text=text.format(n), tags=["even", "odd"][n % 2]) for n in range(400)]
    (tmp_path / "feed.jsonl").write_text("\n".join(rows))
    reindex(own, [tmp_path / "feed.jsonl"], lambda _: None)
    found = _found(own, "xylophone", Scope(tags=(frozenset({"even"}),)))
    assert (100, {0}) == (len(found), {int(one) % 2 for one in found})


def test_what_the_archive_does_not_admit_is_not_shown(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that is behind, and gives passages from outside the scope, is overruled."""
    scope = Scope(outlets=frozenset({"The Quay"}))
    expected = {hit.passage.passage_id for hit in searcher.search("flood", 1000, scope)}
    for index in (searcher.bm25, searcher._vectors):
        everything = index.search
        monkeypatch.setattr(index, "search", lambda asked, k, *_, of=everything: of(asked, k))
    found = {hit.passage.passage_id for hit in searcher.search("flood", 1000, scope)}
    assert found
    assert found <= expected


def test_what_an_article_loses_it_is_not_found_by(own: IndexSettings, tmp_path: Path) -> None:
    """A re-index that takes a tag, the date or the outlet away takes them away in every store."""
    feed, text = tmp_path / "feed.jsonl", "The flood rose."
    feed.write_text(_line("a", source="Quay", text=text, tags=["x", "y"], date="2021-05-01"))
    reindex(own, [feed], lambda _: None)
    for scope in (
        Scope(tags=(frozenset({"x"}),)),
        Scope(since=FIRST_OF_MAY, until=FIRST_OF_MAY),
        Scope(outlets=frozenset({"Quay"})),
    ):
        assert {"a"} == _found(own, "flood", scope)
    feed.write_text(_line("a", text=text))
    assert 1 == reindex(own, [feed], lambda _: None).changed
    asked = WordEmbedder().encode_question("flood")
    vectors, words = VectorIndex(places.vectors_dir(own)), Bm25Index(places.bm25_dir(own))
    for scope in (
        Scope(tags=(frozenset({"x", "y"}),)),
        Scope(since=date.min),
        Scope(outlets=frozenset({"Quay"})),
    ):
        assert set() == _found(own, "flood", scope)
        assert [] == vectors.search(asked, 5, scope) == words.search("flood", 5, scope)
    vectors.close()

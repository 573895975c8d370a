"""What a searcher sees of it: outlets, days, limits, parts and names of a question are served."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from index_scene import run, word_settings

from index.hit import Hit
from index.scope import Scope
from index.search import Searcher, open_searcher

NOW = datetime(2023, 6, 14, 15, 0, tzinfo=UTC)
Told = dict[str, tuple[str, str | None, str]]  # id → outlet, day, text
Open = Callable[[Told], Searcher]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Indexes articles with an embedder that counts words, and opens the index."""
    settings = word_settings(tmp_path, monkeypatch)
    searchers = []

    def index(articles: Told) -> Searcher:
        feed = tmp_path / "feed.jsonl"
        feed.write_text(
            "\n".join(
                json.dumps(
                    {"id": name, "title": "", "source": outlet, "published_at": day, "text": text}
                )
                for name, (outlet, day, text) in articles.items()
            )
        )
        assert len(articles) == run(settings, feed).added
        searchers.append(open_searcher(settings))
        return searchers[-1]

    yield index
    for one in searchers:
        one.close()


def _ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.source.article_id for hit in hits]


def _walls(number: int, outlet: str, day: str | None = None) -> Told:
    """Articles on the sea wall, each in words of its own, so that none is another's copy."""
    words = "amber birch cedar delta ember flint gable hazel ivory jetty kiosk lemon".split()  # noqa: SIM905
    return {
        f"{outlet[:4].lower()}-{n}": (
            outlet,
            day,
            f"The harbour council raised the old sea wall near {words[n]} {words[-n - 1]} and "
            f"{words[n]} street, engineers of {words[n]} quay told residents of {words[-n - 1]}.",
        )
        for n in range(number)
    }


def test_both_outlets_of_a_question_are_among_the_first(opened: Open) -> None:
    """One outlet has eight articles that fit far better; the other's only one is there too."""
    searcher = opened(
        _walls(8, "Harbour Courier")
        | {
            "other": (
                "Vik Post",
                None,
                "Mayors know how dear granite became, a mason laughs, and no wall is free.",
            )
        }
    )
    plain = _ids(searcher.search("What is said on the old sea wall raised by the council?", 4))
    named = _ids(
        searcher.search(
            "What do the Harbour Courier and the Vik Post say on the old sea wall raised by the "
            "council?",
            4,
        )
    )

    assert "other" not in plain
    assert "other" in named
    assert 3 == sum(one.startswith("harb") for one in named)


def test_the_article_of_the_day_comes_first(opened: Open) -> None:
    """Of two that fit alike, the one printed on the day that is named, whichever it is."""
    told = {
        "a": ("Vik Post", "2023-03-03T10:00:00Z", "The sea wall was raised near amber street."),
        "b": ("Vik Post", "2023-05-05T10:00:00Z", "The sea wall was raised near birch street."),
    }
    searcher = opened(told)

    # The day in figures and words would match the passages' own heads.
    question = "What did the article published yesterday say on the sea wall?"
    for month, day, first in ((3, 4, "a"), (5, 6, "b")):
        now = NOW.replace(month=month, day=day)
        assert first == _ids(searcher.search(question, 2, now=now))[0]


def test_as_of_hides_what_came_later(opened: Open) -> None:
    """Later articles are not known yet, and of undated ones nobody knows."""
    text = "The sea wall was raised near {} street by the harbour council."
    searcher = opened(
        {
            "before": ("Vik Post", "2023-03-03T10:00:00Z", text.format("amber")),
            "after": ("Vik Post", "2023-03-04T10:00:00Z", text.format("birch")),
            "undated": ("Vik Post", None, text.format("cedar")),
        }
    )

    assert ["before"] == _ids(
        searcher.search("As of 3 March 2023, who raised the sea wall?", 5, now=NOW)
    )
    assert 3 == len(searcher.search("Who raised the sea wall?", 5, now=NOW))


@pytest.mark.parametrize("newer", ["amber", "birch"])
def test_the_latest_prefers_the_newer_and_keeps_the_older(opened: Open, newer: str) -> None:
    """Of two that fit alike the newer is first; the other is still there, with its age."""
    days = {True: "2023-06-10T10:00:00Z", False: "2022-06-14T10:00:00Z"}
    text = "The sea wall was raised near {} street by the harbour council."
    words = ("amber", "birch")
    searcher = opened(
        {word: ("Vik Post", days[word == newer], text.format(word)) for word in words}
    )
    hits = searcher.search("What is the latest on the sea wall?", 5, now=NOW)

    assert newer == _ids(hits)[0]
    assert [4, 365] == [hit.age for hit in hits]


def test_an_event_is_dated_by_its_articles(opened: Open) -> None:
    """ "Before the … summit" prefers what was printed before the articles on the summit."""
    text = "The minister near {} street promised money for the sea wall."
    summit = "The Quimby summit opened in the castle with {} guests."
    searcher = opened(
        {
            "a-later": ("Vik Post", "2023-05-20T10:00:00Z", text.format("amber")),
            "b-earlier": ("Vik Post", "2023-03-01T10:00:00Z", text.format("birch")),
            "summit-1": ("Vik Post", "2023-04-10T10:00:00Z", summit.format("forty")),
            "summit-2": ("Vik Post", "2023-04-11T10:00:00Z", summit.format("fifty")),
        }
    )
    before = "What did the minister promise for the sea wall before the Quimby summit?"
    after = before.replace("before", "after")

    for question, expected in ((before, ["b-earlier", "a-later"]), (after, ["a-later"])):
        walls = [one for one in _ids(searcher.search(question, 4, now=NOW)) if one[1] == "-"]
        assert expected == walls[: len(expected)]


def test_a_name_of_the_first_round_brings_what_shares_only_that_name(opened: Open) -> None:
    """The passage has no word of the question; without the second round it would be far down."""
    text = "The harbour treasurer, Quimby, moved the wall fund, {} clerks at {} quay told police."
    words = "amber birch cedar delta".split()  # noqa: SIM905
    told: Told = {
        f"fund-{word}": ("Vik Post", None, text.format(word, word[::-1])) for word in words
    }
    noise = {
        f"noise-{n:02}": ("Moss Times", None, f"Fishing {n} herds graze on {n} meadows uphill.")
        for n in range(40)
    }
    told |= noise | {"cafe": ("Moss Times", None, "Yesterday Quimby opened a cafe in Lisbon.")}
    searcher = opened(told)

    found = _ids(searcher.search("Which harbour treasurer moved the wall fund?", 6))
    assert "cafe" in found


def test_each_part_of_a_comparison_gets_a_passage(opened: Open) -> None:
    """Ten fit the one part better than any fits the other, whose best is told of all the same."""
    fish = "Trawlers brought home no herring, and cafes in Lisbon found little else this autumn."
    far = "Herring landings halved among {} trawlers, as cafes found."  # so herring is no rare word
    told = _walls(10, "Harbour Courier") | {"fish": ("Moss Times", None, fish)}
    words = ("four", "Danish", "rusty", "newer")
    told |= {f"far-{word}": ("Far Post", None, far.format(word)) for word in words}
    searcher = opened(told)
    near = Scope(outlets=frozenset({"Harbour Courier", "Moss Times"}))
    question = (
        "Why did engineers of the harbour council raise the old sea wall near street and quay for "
        "residents, while herring landings halved among trawlers?"
    )
    hits = searcher.search(question, 3, near)
    first, second = (one.words for one in searcher.understand(question).aspects)
    parts = {hit.passage.source.article_id: hit.part for hit in hits}

    assert 3 == len(parts)
    assert second == parts["fish"]
    assert {*parts.values()} <= {"", first, second}  # the first is for the whole


def test_a_question_without_parts_tells_none(opened: Open) -> None:
    """`part` is empty where the question has only one."""
    searcher = opened(_walls(2, "Harbour Courier"))

    assert {""} == {hit.part for hit in searcher.search("Who raised the sea wall?", 3)}


def test_names_outside_the_scope_mean_nothing(opened: Open) -> None:
    """Who may not see an outlet does not learn that the archive has it."""
    searcher = opened(_walls(2, "Harbour Courier") | _walls(1, "Vik Post"))
    question = "What do the Harbour Courier and the Vik Post say on the wall?"
    inside = Scope(outlets=frozenset({"Vik Post"}))

    assert 2 == len(searcher.understand(question).mentions)
    for scope, expected in ((inside, ["Vik Post"]), (Scope(nothing=True), [])):
        asked = searcher.understand(question, scope)
        assert expected == [next(iter(one.outlets)) for one in asked.mentions]
        assert {*expected} >= {
            hit.passage.source.outlet for hit in searcher.search(question, 5, scope)
        }


def test_literally_an_outlet_is_only_words(opened: Open) -> None:
    """With `as_it_stands` neither names nor limits are read."""
    searcher = opened(_walls(2, "Harbour Courier", "2023-05-05T10:00:00Z"))
    question = "As of 3 March 2023, what does the Harbour Courier say on the wall?"

    asked = searcher.understand(question, now=NOW, as_it_stands=True)
    assert ((), ()) == (asked.mentions, asked.times)
    assert 2 == len(searcher.search_for(asked, 5))
    assert [] == searcher.search(question, 5, now=NOW)


@pytest.mark.parametrize("piece", [",", '"', "“", "A", "Ab ", "AB, ", "Vik Post, ", "; wall "])
def test_two_thousand_signs_are_searched_for(opened: Open, piece: str) -> None:
    """Whatever they are: hits, and no error."""
    searcher = opened(_walls(3, "Vik Post"))

    assert 3 == len(searcher.search((piece * 2000)[:2000], 5, now=NOW))

"""Sketches: copies with small edits are known, and what only looks alike is not."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import pytest
from conftest import ROOT
from copied import (
    EDITS,
    copy_of,
    earnings,
    fixtures,
    furnished,
    made,
    markets,
    paragraphs,
    samples,
    weather,
)

from index.article import Article, Kind
from index.minhash import copies, folded, from_bytes, sketch

SAMPLES = samples()


def _are_copies(one: Article, other: Article) -> bool:
    left, right = sketch(one), sketch(other)
    (there,), (back,) = copies(left, [right]), copies(right, [left])
    assert there == back
    return there and bool({*left.bands()} & {*right.bands()})


@pytest.mark.parametrize("edit", EDITS)
def test_copies_with_small_edits_are_known(edit: str) -> None:
    """Whatever a paper does to a story it takes over, each sample is known again."""
    missed = [one for one in SAMPLES if not _are_copies(one, copy_of(one, edit))]
    assert [] == [one.source.article_id for one in missed]


def test_copies_of_a_copy_are_known() -> None:
    """Two papers that edit differently still print one story."""
    edits = [one for one in EDITS if one != "two fifths left"]
    pairs = [(one, other) for one in edits for other in edits]
    wrong = [
        (sample.source.article_id, one, other)
        for sample in SAMPLES[::4]
        for one, other in pairs
        if not _are_copies(copy_of(sample, one, 1), copy_of(sample, other, 2))
    ]
    assert len(wrong) <= 0.01 * len(pairs) * len(SAMPLES[::4]), wrong


def test_reports_of_one_event_are_two_stories() -> None:
    """Of all samples only the agency's report of the launch is printed by three papers."""
    launch = {"ariane-carries-webb", "james-webb-lifts-off", "webb-telescope-launch"}
    assert {frozenset(pair) for pair in combinations(launch, 2)} == {
        frozenset((one.source.article_id, other.source.article_id))
        for one, other in combinations(SAMPLES, 2)
        if _are_copies(one, other)
    }


@pytest.mark.parametrize("page", [weather, markets, fixtures, furnished, earnings])
def test_pages_of_one_form_are_not_one_story(page: object) -> None:
    """Where all but figures and names repeats, each page is a story of its own."""
    pages = [page(number) for number in range(40)]  # type: ignore[operator]
    found = [pair for pair in combinations(pages, 2) if _are_copies(*pair)]
    assert [] == [(one.source.article_id, other.source.article_id) for one, other in found]


def test_a_brief_in_a_roundup_is_no_copy_of_it() -> None:
    """What fills a quarter of a page does not make the page its story."""
    brief = made("brief", paragraphs(SAMPLES[0]), title="In brief", outlet="One")
    told = [part for one in SAMPLES[:4] for part in paragraphs(one)]
    roundup = made("roundup", told, title="In brief", outlet="Two")
    assert 0.15 < len(brief.text) / len(roundup.text) < 0.28
    assert not _are_copies(brief, roundup)


def test_a_form_that_two_papers_fill_in_alike_is_one_story() -> None:
    """The same figures in the same form are the same report, whoever prints it."""
    assert _are_copies(weather(3), weather(3, "The Inland Herald"))


def test_two_updates_of_a_live_blog_stay_apart() -> None:
    """What a live page says again hours later makes it no copy; a whole copy is one."""
    told = paragraphs(SAMPLES[0]) + paragraphs(SAMPLES[1])
    early = made("early", told[:9], kind=Kind.LIVE, outlet="One", title="Storm live")
    late = made("late", told, kind=Kind.LIVE, outlet="One", title="Storm live")
    assert not _are_copies(early, late)
    assert _are_copies(late, made("again", told, kind=Kind.LIVE, outlet="Two"))
    plain = [replace(one, source=replace(one.source, kind=Kind.REPORT)) for one in (early, late)]
    assert _are_copies(*plain)


BRIEF = (
    "The ferry between the two harbours will not run on Thursday and Friday, because its ramp is "
    "being replaced after the storm, the company said. Tickets that were bought for these days "
    "hold until the end of the month, it said, and a bus will take those who cannot wait."
)


def test_short_articles_are_copies_only_under_a_like_headline() -> None:
    """A brief is known by its words and its headline together; a caption may stand anywhere."""
    one = made("one", [BRIEF], outlet="One", title="Ferry stops for two days")
    assert _are_copies(one, made("b", [BRIEF], outlet="Two", title="Ferry stops for ramp repairs"))
    assert not _are_copies(one, made("c", [BRIEF], outlet="Two", title="A day on the quay"))
    assert not _are_copies(
        made("d", ["It rained."], title="Rain"), made("e", ["It rained."], title="Rain")
    )


def test_an_outlets_own_pages_share_its_furniture() -> None:
    """Half a page in common makes one outlet's pages no copies, but those of two outlets."""
    told = paragraphs(SAMPLES[3])
    fresh = [
        "Nothing of what the other page says is said on this one, " * 8 + f"{at}."
        for at in range(3)
    ]
    one = made("one", told, outlet="The Courier", title="A first headline")
    other = made(
        "other", [*fresh, *told[: len(told) * 3 // 5]], outlet="The Courier", title="Second things"
    )
    assert not _are_copies(one, other)
    assert _are_copies(one, replace(other, source=replace(other.source, outlet="The Herald")))


def test_a_sketch_takes_little_and_comes_back_as_it_was() -> None:
    """Less than a kilobyte, whatever the article's length."""
    long = made(
        "long", [f"{word} {n} of {n * 7}" for n, word in enumerate(folded(SAMPLES[0].text) * 50)]
    )
    for article in (*SAMPLES, long, made("empty", []), made("short", ["Rain."])):
        kept = sketch(article).to_bytes()
        assert len(kept) < 1000
        assert kept == from_bytes(kept).to_bytes()


def test_sketches_are_the_same_everywhere() -> None:
    """Another process, with another seed for Python's own hashes, makes the same bytes."""
    told = (
        "import copied, hashlib; from index.minhash import sketch; "
        "made = b''.join(sketch(one).to_bytes() for one in copied.samples()); "
        "print(hashlib.sha256(made).hexdigest())"
    )
    seen = {hashlib.sha256(b"".join(sketch(one).to_bytes() for one in SAMPLES)).hexdigest()}
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", told],
            env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        seen.add(done.stdout.strip())
    assert 1 == len(seen)


def test_words_are_folded() -> None:
    """Case, accents, quotation marks and joined words make no difference; figures stay whole."""
    assert folded("RUSSIA’S “Café”—1,340 km") == folded("Russia's 'cafe' - 1,340 km")
    assert ["russias", "cafe", "1,340", "km"] == folded("RUSSIA’S “Café”—1,340 km")

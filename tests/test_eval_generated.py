"""Generated articles: as an archive's, the same everywhere, and each with an answer of its own."""

import re
import statistics
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from conftest import ROOT

from eval._prose import Desk
from eval.generated import GeneratedArticle, changed, generate, rendered, save, write
from index.article import Article
from index.document import Document
from index.files import find_files
from index.load import load_articles

COUNT = 300


@pytest.fixture(scope="module")
def articles() -> list[GeneratedArticle]:
    """Enough of them for every section, format and kind of fact."""
    return list(generate(COUNT, seed=7))


def _loaded(folder: Path) -> list[Article]:
    found = []
    for path in find_files([folder]):
        assert isinstance(path, Path)
        for one in load_articles(Document(str(path), path.suffix, path.read_bytes())):
            assert isinstance(one, Article), one
            found.append(one)
    return found


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[at:] for at in range(5)), strict=False))


def test_the_same_seed_gives_the_same_articles(articles: list[GeneratedArticle]) -> None:
    """An article depends on seed and number alone; another seed gives other articles."""
    assert articles[40:60] == list(generate(20, seed=7, first=40))
    assert not {one.text for one in articles} & {one.text for one in generate(20, seed=8)}


def test_they_are_as_long_as_news(articles: list[GeneratedArticle]) -> None:
    """Between 250 and 1,200 words, half of them above about 550, in paragraphs."""
    lengths = [len(one.text.split()) for one in articles]

    assert 250 <= min(lengths)
    assert max(lengths) <= 1_200
    assert 500 <= statistics.median(lengths) <= 620
    assert min(len(one.paragraphs) for one in articles) >= 5


def test_they_share_people_and_sections_and_no_two_are_alike(
    articles: list[GeneratedArticle],
) -> None:
    """Names come back from article to article, but no two have a tenth of their phrases in common.

    Of 3,000 articles, the closest two had .064 by Jaccard's measure.
    """
    assert 16 == len({one.section for one in articles})
    names = [set(re.findall(r"\w+ \w+(?=, (?:the|a|an) )", one.text)) for one in articles]
    assert any(one & other for one, other in combinations(names, 2))

    phrases = [_shingles(one.text) for one in articles[:150]]
    closest = max(len(a & b) / len(a | b) for a, b in combinations(phrases, 2))
    assert closest < 0.1


def test_each_says_something_that_no_other_says(articles: list[GeneratedArticle]) -> None:
    """The thing asked after is named in one article, and the answer stands beside it."""
    keys = [Desk(number, 7).key for number in range(COUNT)]
    text = "\n".join(one.text for one in articles)
    assert COUNT == len(set(keys))
    for key, one in zip(keys, articles, strict=True):
        assert key in one.question
        assert one.text.count(key) == text.count(key) >= 1
        assert any(key in held and one.answer in held for held in one.paragraphs)
    assert 10_000 == len({Desk(number, 0).key for number in range(10_000)})


def test_no_slot_is_left_open(articles: list[GeneratedArticle]) -> None:
    """Every sentence is filled in, begins large and has its stops once."""
    for one in articles:
        assert not re.search(r"[{}]|,,|,\.| {2}", one.text)
        for paragraph in one.paragraphs:
            assert not paragraph.lstrip("“")[0].islower()


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".jsonl"])
def test_every_format_is_read_as_it_was_meant(
    articles: list[GeneratedArticle], tmp_path: Path, suffix: str
) -> None:
    """Headline, author, outlet, day and words come back from each format."""
    wanted = [one for one in articles if one.suffix == suffix][:50]
    save(tmp_path, wanted)
    found = {one.source.title: one for one in _loaded(tmp_path)}

    assert len(wanted) == len(found)
    for one in wanted:
        read = found[one.title]
        assert one.author == read.source.author
        # A line of plain text is known as a paper's name by some words alone.
        assert read.source.outlet in {one.outlet, "" if suffix == ".txt" else one.outlet}
        assert read.source.published is not None
        assert one.published.date() == read.source.published.date()
        assert all(paragraph in read.text for paragraph in one.paragraphs)
        evidence = [read.text[b.start : b.end] for b in read.blocks if b.type.is_evidence]
        assert any(one.answer in block for block in evidence)
        assert not any("newsletter" in block for block in evidence)


def test_a_folder_holds_as_many_as_were_asked_for(tmp_path: Path) -> None:
    """All are there, in four formats, fifty to a file of JSON Lines."""
    write(tmp_path, 500, seed=1)
    files = [path for path in find_files([tmp_path]) if isinstance(path, Path)]
    lines = [path.read_text().count("\n") for path in files if path.suffix == ".jsonl"]

    assert [50, 50] == lines
    assert 500 == len(files) - len(lines) + sum(lines)
    assert {".txt", ".md", ".html", ".jsonl"} == {path.suffix for path in files}


def test_a_new_edition_is_the_same_article(
    articles: list[GeneratedArticle], tmp_path: Path
) -> None:
    """Some paragraphs differ, from edition to edition too; identity, question and answer stay."""
    for number, one in enumerate(articles[:40]):
        second, third = changed(one, 2), changed(one, 3)
        assert second == changed(one, 2)
        assert len({one.text, second.text, third.text}) == 3
        kept = sum(a == b for a, b in zip(one.paragraphs, second.paragraphs, strict=True))
        assert 0.5 <= kept / len(one.paragraphs) < 1
        assert (one.place, one.url, one.question) == (second.place, second.url, second.question)
        assert second.answer in second.text
        if one.suffix != ".jsonl":
            folder = tmp_path / str(number)
            identities = set()
            for edition in (one, second):
                save(folder, [edition])
                (read,) = _loaded(folder)
                identities.add(read.identity)
            assert len(identities) == 1


def test_the_command_writes_a_folder(tmp_path: Path) -> None:
    """`python -m eval.generated FOLDER` needs nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "eval.generated", str(tmp_path), "--count", "20", "--seed", "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    (first, *_) = generate(20, seed=7)
    assert rendered(first) == (tmp_path / first.place).read_text()

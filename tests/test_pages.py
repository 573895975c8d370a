"""The cleaner against fifty pages and the sample articles, and the measure that judges it."""

import html
import re
import sys
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from eval.blocks import (
    ABSENT,
    COLUMNS,
    FRESH,
    HALVES,
    PAGES,
    Judged,
    Verdict,
    align,
    judge,
    main,
    of_half,
    share,
    table,
    words,
    wrong,
    wrong_fields,
)
from eval.gold import Gold, GoldBlock, GoldError, Known, read, read_all
from index.article import Article, Block, BlockType, Source

# The issue asks for .95 of each; these are just below the figures of the day, to be raised only.
FLOORS = {"dev": 0.985, "held": 0.985, "samples": 0.99}
# Nobody mends by the fresh pages: they were written and typed before the cleaner saw them, and
# this is what it then found. Where it falls short, mend by pages of your own, not by these.
FRESH_FLOOR = 0.885

PARAGRAPH, HEADING, DATELINE = BlockType.PARAGRAPH, BlockType.HEADING, BlockType.DATELINE
BOILERPLATE, BYLINE = BlockType.BOILERPLATE, BlockType.BYLINE
KNOWN = "title: A\nauthor:\noutlet:\npublished:\nkind: report\nlanguage: en\n"


@cache
def _all() -> tuple[Gold, ...]:
    return tuple(read_all(PAGES, HALVES))


@cache
def _fresh() -> tuple[Gold, ...]:
    return tuple(read_all(PAGES, (FRESH,)))


@cache
def _judged() -> tuple[Judged, ...]:
    return tuple(judge(gold) for gold in _all())


@pytest.mark.parametrize("half", HALVES)
def test_blocks_are_typed_as_an_editor_would(half: str) -> None:
    """The share of blocks that are typed right does not fall below the floor of each half."""
    assert FLOORS[half] <= share(of_half(_judged(), half)), "\n".join(wrong(_judged()))


def test_fresh_pages_are_typed_as_well_as_when_first_seen() -> None:
    """The share of blocks that are right does not fall; a failure does not tell which are wrong."""
    found = share(of_half(map(judge, _fresh()), FRESH))
    assert FRESH_FLOOR <= found


def test_there_are_sixteen_fresh_pages_each_with_its_gold() -> None:
    """The figure of the fresh pages stands for all of them: nine of HTML and seven of text."""
    pages = {gold.page for gold in _fresh()}
    assert _pages(PAGES / FRESH) == pages
    assert 16 == len(pages)
    assert 9 == sum(page.suffix == ".html" for page in pages)


def test_there_are_fifty_pages_in_two_halves_and_every_sample_article() -> None:
    """No page goes unjudged: each has its gold, and each gold its page."""
    halves = {half: {gold.page for gold in _all() if gold.half == half} for half in HALVES}
    lying = {half: _pages(PAGES / half) for half in ("dev", "held")}
    assert lying == {half: halves[half] for half in lying}
    assert (25, 25) == (len(halves["dev"]), len(halves["held"]))
    assert _pages(PAGES.parent.parent / "articles") == halves["samples"]


def _pages(folder: Path) -> set[Path]:
    return {path for path in folder.iterdir() if path.suffix != ".gold"}


@pytest.mark.parametrize(
    "gold", _all() + _fresh(), ids=lambda gold: f"{gold.half}-{gold.page.stem}"
)
def test_a_page_holds_paragraphs_and_every_word_of_its_gold(gold: Gold) -> None:
    """A page without a paragraph, or gold that is not on its page, would judge nothing."""
    assert any(block.types[0] is PARAGRAPH for block in gold.blocks)
    assert 5 <= len(gold.blocks) <= 60
    raw = gold.page.read_bytes()
    on_page = set(words(_unescaped(raw)))
    missing = {word for block in gold.blocks for word in words(block.text)} - on_page
    assert not missing


def _unescaped(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("windows-1252")
    # A letter set apart, as `<span>E</span>very`, is one word; so are two links that touch.
    return html.unescape(text) + " " + html.unescape(re.sub(r"<[^>]*>", "", text))


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        (((PARAGRAPH, "One two."), (PARAGRAPH, "Three four.")), ("paragraph", "paragraph")),
        (((PARAGRAPH, "One two. Three four."),), ("paragraph", "paragraph")),
        (((PARAGRAPH, "One"), (PARAGRAPH, "two. Three"), (PARAGRAPH, "four.")), ("paragraph",) * 2),
        (((HEADING, "ONE  two!"), (PARAGRAPH, "Three four.")), ("heading", "paragraph")),
        (((PARAGRAPH, "Three four."),), (ABSENT, "paragraph")),
    ],
)
def test_paragraphs_may_be_joined_and_split(
    typed: tuple[tuple[BlockType, str], ...], given: tuple[str, ...]
) -> None:
    """Blocks are compared by their words, wherever the reader breaks them."""
    gold = (GoldBlock((PARAGRAPH,), "One two."), GoldBlock((PARAGRAPH,), "Three four."))
    assert given == tuple(one.given for one in align(gold, _article(*typed)))


def test_a_paragraph_that_has_lost_most_of_its_words_is_absent() -> None:
    """What is left of it, or what looks like it by chance, does not save it."""
    gold = (GoldBlock((PARAGRAPH,), "The wall is to rise by two metres."),)
    assert (ABSENT,) == tuple(one.given for one in align(gold, _article((PARAGRAPH, "The wall."))))


def test_a_dateline_that_is_left_in_its_paragraph_is_wrong() -> None:
    """What stands before the dash is not evidence, so it must not be quoted with it."""
    gold = (GoldBlock((DATELINE,), "LIMA —"), GoldBlock((PARAGRAPH,), "Paris will be host."))
    kept = align(gold, _article((PARAGRAPH, "LIMA — Paris will be host.")))
    apart = align(gold, _article((DATELINE, "LIMA —"), (PARAGRAPH, "Paris will be host.")))
    assert [False, True] == [one.is_right for one in kept]
    assert [True, True] == [one.is_right for one in apart]


def test_a_short_line_is_not_found_in_a_later_paragraph() -> None:
    """A button that the reader left out stays absent, though its word occurs elsewhere."""
    gold = (GoldBlock((BOILERPLATE,), "Share"), GoldBlock((PARAGRAPH,), "We share a road."))
    assert [ABSENT, "paragraph"] == [
        one.given for one in align(gold, _article((PARAGRAPH, "We share a road.")))
    ]


@pytest.mark.parametrize(
    ("types", "given", "right"),
    [
        ((PARAGRAPH,), "paragraph", True),
        ((PARAGRAPH,), ABSENT, False),
        ((HEADING,), ABSENT, False),
        ((BOILERPLATE,), ABSENT, True),
        ((BOILERPLATE,), "paragraph", False),
        ((PARAGRAPH,), "boilerplate", False),
        ((BOILERPLATE, BYLINE), "byline", True),
        ((BYLINE,), "boilerplate", False),
    ],
)
def test_what_cannot_be_quoted_may_be_absent(
    types: tuple[BlockType, ...], given: str, right: bool
) -> None:
    """Furniture that is left out is right, a paragraph or heading is lost."""
    assert right == Verdict(GoldBlock(types, "x"), given, "").is_right


def test_the_table_counts_each_block_once() -> None:
    """A second right type stands on the diagonal, so that the table and the shares agree."""
    verdicts = [
        Verdict(GoldBlock((BOILERPLATE, BYLINE), "x"), "byline", ""),
        Verdict(GoldBlock((BOILERPLATE,), "x"), "paragraph", ""),
    ]
    row = next(line for line in table(verdicts) if line.startswith("boilerplate")).split()
    cells = dict(zip(COLUMNS, row[1:], strict=False))
    assert ("1", "1", "0.500") == (cells["boilerplate"], cells["paragraph"], row[-1])


@pytest.mark.parametrize(
    ("field", "known", "given", "agree"),
    [
        ("title", "It’s on", "It's  on", True),
        ("title", "It’s on", "It’s off", False),
        ("outlet", "The Courier", "Courier", True),
        ("author", "A. Bo, C. De", "C. De and A. Bo", True),
        ("author", "A. Bo", "A. Bo, Staff", False),
        ("published", "2021-06-16", "2021-06-16T08:30:00+02:00", True),
        ("published", "2021-06-16T06:30:00+00:00", "2021-06-16T08:30:00+02:00", True),
        ("published", "2021-06-16T06:30:00+00:00", "2021-06-16T00:00:00+00:00", False),
        ("published", "2021-06-16", "", False),
        ("published", "", "2021-06-16T00:00:00+00:00", False),
        ("kind", "opinion", "report", False),
    ],
)
def test_fields_agree_in_what_they_say(field: str, known: str, given: str, agree: bool) -> None:
    """Marks, an outlet's article and the order of authors do not count; a date without its time
    is its day."""
    is_time = field == "published"
    value = (datetime.fromisoformat(given) if given else None) if is_time else given
    source = replace(Source("id"), **{field: value})
    mine = replace(Known("", "", "", "", "report", ""), **{field: known})
    assert agree == (field not in dict(wrong_fields(mine, source)))


@pytest.mark.parametrize(
    "text",
    [
        "title: A\n\nparagraph\tOne.\n",
        KNOWN + "\nparagraf\tOne.\n",
        KNOWN + "\nparagraph One.\n",
        KNOWN + "\nparagraph\t \n",
        KNOWN + "\nparagraph|caption\tOne.\n",
        KNOWN + "\nboilerplate|paragraph\tOne.\n",
        KNOWN + "\nheading|boilerplate\tOne.\n",
    ],
)
def test_gold_that_is_not_well_formed_is_refused(text: str, tmp_path: Path) -> None:
    """A slip in a gold file is told, with the file's name, instead of being judged by."""
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "a.gold").write_text(text)
    with pytest.raises(GoldError, match=r"a\.gold"):
        read(tmp_path / "a.gold")


def test_gold_without_its_page_is_refused(tmp_path: Path) -> None:
    """A page that was renamed is missed."""
    (tmp_path / "nowhere.gold").write_text(KNOWN + "\nparagraph\tOne.\n")
    with pytest.raises(GoldError, match="has no page"):
        read(tmp_path / "nowhere.gold")


def test_the_command_prints_the_table_the_shares_and_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each wrong block is told with its page, its gold, what was given, and the rule."""
    folder = tmp_path / "dev"
    folder.mkdir()
    (folder / "wall.txt").write_text("Council raises the wall\n\n" + "The wall is to rise. " * 9)
    gold = f"heading\tCouncil raises the wall\ncaption\t{'The wall is to rise. ' * 9}\n"
    (folder / "wall.gold").write_text(KNOWN + "\n" + gold)
    asked = ["blocks", "--articles", str(tmp_path), "--half", "dev", "--wrong"]
    monkeypatch.setattr(sys, "argv", asked)
    assert 0 == main()
    told = capsys.readouterr().out
    assert "dev      1 of 2 blocks right, 0.500" in told
    assert "what may be quoted is told from what may not in 0.500" in told
    assert "dev/wall.txt: caption as paragraph (paragraph): The wall is to rise." in told
    assert "dev/wall.txt: title 'A' as 'Council raises the wall'" in told


def test_fresh_pages_are_judged_only_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever mends the cleaner by the command's list of wrong blocks does not see their faults."""
    for name in (*HALVES, FRESH):
        (tmp_path / name).mkdir()
        (tmp_path / name / "wall.txt").write_text("Council raises the wall\n\nThe wall is to rise.")
        (tmp_path / name / "wall.gold").write_text(KNOWN + "\ncaption\tThe wall is to rise.\n")
    told = {}
    for asked in ("all", FRESH):
        monkeypatch.setattr(
            sys, "argv", ["blocks", "--articles", str(tmp_path), "--half", asked, "--wrong"]
        )
        assert 0 == main()
        told[asked] = capsys.readouterr().out
    assert "dev/wall.txt" in told["all"]
    assert "fresh" not in told["all"]
    assert "fresh/wall.txt: caption as paragraph" in told[FRESH]
    assert "fresh    0 of 1 blocks right" in told[FRESH]


def test_a_folder_without_gold_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says where it looked, and fails."""
    monkeypatch.setattr(sys, "argv", ["blocks", "--articles", str(tmp_path)])
    assert 1 == main()
    assert "No .gold file lies in" in capsys.readouterr().err


def _article(*typed: tuple[BlockType, str]) -> Article:
    """An article of these blocks, a line each."""
    blocks, start = [], 0
    for kind, text in typed:
        blocks.append(Block(kind, start, start + len(text), "rule"))
        start += len(text) + 1
    return Article(Source("id"), "\n".join(text for _, text in typed), tuple(blocks))

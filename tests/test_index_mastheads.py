"""What stands above the headline of a pasted page, and right below it."""

import pytest

from index.article import BlockType
from index.clean import type_blocks
from index.learn import Learnt, learn

PROSE = (
    "The lock keepers of Osterholm have been told that their houses, which stand on the bank of "
    "the canal, will be sold before the winter, the water board said on Monday."
)
MORE = "About sixty families live there, most of them since before the canal was widened in 1971."


def _rules(*lines: str) -> list[str]:
    text = "\n".join(lines)
    return [block.rule for block in type_blocks(text)]


def _learnt(*lines: str) -> Learnt:
    text = "\n".join(lines)
    return learn(text, type_blocks(text))


def test_paper_and_section_above_a_headline() -> None:
    """Few words above the headline are the paper and its section; the title is the headline."""
    lines = ("Osterholm Quarterly", "Canals & Ports", "Lock keepers to lose their houses", PROSE)
    assert ["credit:outlet", "heading:section", "heading:first line"] == _rules(*lines)[:3]
    learnt = _learnt(*lines, MORE)
    assert ("Lock keepers to lose their houses", "Osterholm Quarterly") == (
        learnt.title,
        learnt.outlet,
    )


def test_a_paper_below_its_section_is_still_the_paper() -> None:
    """The first of two labels is no paper's name where the second is one."""
    lines = ("Front page", "The Osterholm Courier", "Lock keepers to lose their houses", PROSE)
    assert "The Osterholm Courier" == _learnt(*lines, MORE).outlet


def test_a_short_headline_is_the_headline() -> None:
    """Without a longer line below it, a headline may have three words."""
    lines = ("Lock houses sold", "By Tilda Moss", PROSE, MORE)
    assert "Lock houses sold" == _learnt(*lines).title


def test_a_long_head_is_read_to_its_end() -> None:
    """Buttons above the text do not count as lines, and a count beside them is one of them."""
    head = (
        "Lock keepers to lose their houses",
        "Sixty families must leave before the winter.",
        "By Tilda Moss",
        "3 March 2021 | Updated 4 March 2021 9:15 a.m.",
        *("Share", "41", "Save", "Gift", "Print", "Listen to this article", "Copy link", "Email"),
    )
    rules = _rules(*head, PROSE, MORE)
    assert ["byline:by", "dateline:line"] == rules[2:4]
    assert not [rule for rule in rules[4:12] if not rule.startswith("boilerplate:")]


def test_a_name_right_below_the_headline_is_the_author() -> None:
    """It needs no "By", where nothing but the text follows."""
    assert "Tilda Moss" == _learnt("Why I sold my lock house", "Tilda Moss", PROSE, MORE).author


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By the Editorial Board", ""),
        ("By Courier staff", ""),
        ("Da redação, em Osterholm", ""),
        ("Door onze verslaggever Jan Smit", "Jan Smit"),
        ("Tilda Moss Radio North presenter", "Tilda Moss"),
    ],
)
def test_bylines_of_desks(line: str, author: str) -> None:
    """A byline that names a desk is one, and names an author only where one follows."""
    typed = type_blocks("\n".join(("Lock keepers to lose their houses", line, PROSE, MORE)))
    assert BlockType.BYLINE == typed[1].type
    assert author == _learnt("Lock keepers to lose their houses", line, PROSE, MORE).author

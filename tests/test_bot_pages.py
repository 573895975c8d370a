"""Markdown in pages: each fits, each is whole, and together they say everything in order."""

import random
import re

import pytest
from test_bot_markdown import COMMONMARK, HOSTILE, obeyed

from bot.markdown import length, link, plain
from bot.pages import pages

SENTENCE = "The two presidents met in a villa by the lake and spoke for hours. "


def test_lines_that_fit_make_one_page() -> None:
    """Nothing is parted without need."""
    assert ["**a**\n\n> b\n[c](https://d.example)"] == pages(
        ["**a**", "", "> b", "[c](https://d.example)"], 2000
    )


def test_nothing_makes_no_page() -> None:
    """Blank lines alone are not worth a message, nor do they start or end one."""
    assert [] == pages([], 2000)
    assert [] == pages(["", " " * 3000, "\n"], 2000)
    assert ["a\n\nb"] == pages(["", "a", "  ", "b", " ", ""], 2000)


def test_pages_part_between_lines() -> None:
    """Where lines fit, none is broken; blank lines at the border go."""
    assert ["a" * 60 + "\n" + "b" * 30, "c" * 60] == pages(["a" * 60, "b" * 30, "", "c" * 60], 100)


def test_long_lines_part_after_sentences() -> None:
    """A page ends where a sentence does, unless that would leave it nearly empty."""
    found = pages([SENTENCE * 5], 150)

    assert [2, 2, 1] == [page.count("hours.") for page in found]
    assert SENTENCE * 5 == " ".join(found) + " "
    assert ["Yes. " + "word " * 18 + "word", "word word"] == pages(["Yes. " + "word " * 21], 100)


@pytest.mark.parametrize("name", ["Mr.", "George W.", "Sen."])
def test_abbreviations_end_no_sentence(name: str) -> None:
    """A page does not end between a title and its name while a sentence ends before."""
    found = pages([f"{'One two three. ' * 5}Then {name} Biden spoke at length to them all."], 90)

    assert "three." == found[0][-6:]


def test_markers_stay_with_their_sentence() -> None:
    """What follows a full stop as a marker belongs to it, be it linked or not."""
    line = "“It was a good talk.” [1] Then both of them left. [[2]](https://a.example/b) " * 9
    for limit in range(60, 300, 7):
        for page in pages([line], limit):
            assert not re.match(r"\[", page)


def test_japanese_parts_after_its_full_stop() -> None:
    """Without spaces a sentence still ends where it ends."""
    one = "両首脳は会談した。"

    assert [one * 6, one * 6] == pages([one * 12], 60)
    assert [one * 6, "a bc de fg hi"] == pages([one * 6 + "a bc de fg hi"], 62)


@pytest.mark.parametrize(
    ("sign", "start"),
    [
        ("-", r"\-"),
        ("+", r"\+"),
        ("*", r"\*"),
        ("2021.", r"2021\."),
        ("1)", r"1\)"),
        ("#", r"\#"),
        ("###", r"\###"),
        (">", r"\>"),
        (">>>", r"\>>>"),
        ("-#", r"\-#"),
        ("-5", "-5"),
        ("2021,", "2021,"),
        ("**b**", "**b**"),
    ],
)
def test_no_page_starts_what_its_line_did_not(sign: str, start: str) -> None:
    """A dash, number or angle that a page happens to start with is no list or quote there."""
    found = pages([f"{'a' * 98} {sign} {'c' * 50} {'d' * 30}"], 100)

    assert ["a" * 98, f"{start} {'c' * 50} {'d' * 30}"] == found


def test_quotes_and_small_print_go_on() -> None:
    """Every part of a quoted line is quoted, every part of small print is small."""
    for prefix in ("> ", "-# "):
        found = pages([prefix + SENTENCE * 9], 120)

        assert len(found) > 3
        assert all(page.startswith(prefix) and page.count(prefix) == 1 for page in found)


@pytest.mark.parametrize(
    "atom",
    [
        "[Reuters, 16 June 2021](https://a.example/b?c=d)",
        "[1](https://a.example/b)",
        "[[1]](https://a.example/b)",
        "**bold words here**",
        "***all of these***",
        "*leaning words*",
        "__under this line__",
        "~~struck out words~~",
        "||hidden words here||",
        "`code with spaces`",
        "``code ` with spaces``",
        "**[bold link here](https://a.example)**",
        "</ask about this:123456789012345678>",
        "[12, 13]",
        r"\*",
        "👩‍👩‍👧",
        "e\u0301\u0302",
    ],
)
def test_what_belongs_together_is_not_parted(atom: str) -> None:
    """Wherever the page ends, links, formatted words, markers and escapes stay whole."""
    for start in range(1, 100):
        found = pages([f"{'x' * start} {atom} and{atom}so {atom}{atom} on"], 101)

        assert 4 == sum(page.count(atom) for page in found)
        assert all(length(page) <= 101 for page in found)


def test_long_bold_words_are_bold_on_every_page() -> None:
    """What is formatted for longer than a page is closed and opened again."""
    found = pages(["**" + "word " * 60 + "end** and more"], 100)

    assert all(page.count("**") == 2 and page.startswith("**") for page in found)
    assert found[-1].endswith("end** and more")


def test_long_code_is_code_on_every_page() -> None:
    """A fence that is broken is closed and opened again, in its language."""
    body = [f"line {number} = '*x*'" for number in range(30)] + ["y" * 250]
    found = pages(["before", "```python", *body, "```", "after"], 100)
    inner = [page for page in found if page.startswith("```")]

    assert "before" == found[0]
    assert found[-1].endswith("```\nafter")
    assert all(page.startswith("```python\n") and page.count("```") == 2 for page in inner)
    text = "".join(re.sub(r"```(python)?|after|\n", "", page) for page in inner)
    assert "".join(body) == text


def test_long_words_in_code_are_cut_between_letters() -> None:
    """Code between single backticks goes on between them; marks stay with their letter."""
    for code in ("y" * 500, "e\u0301" * 150):
        found = pages([f"`{code}`"], 100)

        assert code == "".join(page.removeprefix("`").removesuffix("`") for page in found)
        assert all(2 == page.count("`") and page[1] in "ye" for page in found)


def test_short_code_stays_in_one_piece() -> None:
    """A fence moves to the next page rather than being broken; one never closed is a line."""
    code = "```\na\n\n\nb\n```"

    assert ["x" * 95, code] == pages(["x" * 95, *code.split("\n")], 100)
    assert ["```\n" + "a " * 40 + "a", "b"] == pages(["```", "a " * 40 + "a", "b"], 86)


def test_long_words_are_cut() -> None:
    """A word longer than a page is cut, never amid an escape, a letter or a pair of units."""
    for word in (
        "x" * 500,
        r"\*" * 250,
        "e\u0301" * 250,
        "😀" * 250,
        "👩‍👩‍👧" * 60,
        "`" + "y" * 500 + "`",
    ):
        found = pages([word], 101)

        assert all(length(page) <= 101 for page in found)
        assert word.strip("`") == "".join(page.strip("`") for page in found)
        assert all(len(re.findall(r"\\+$", page)) == 0 for page in found)
        assert not any(page.startswith(("\u0301", "\u200d")) for page in found)


def test_other_long_things_are_cut() -> None:
    """Whatever else should stay whole and cannot is cut where the page is full."""
    assert ["<" + "a" * 38, "a" * 39, "a" * 22 + ">"] == pages([f"<{'a' * 99}>"], 40)


def test_a_link_longer_than_a_page_leaves_its_label() -> None:
    """Half an address would lead nowhere."""
    found = pages([f"a [some label](https://a.example/{'b' * 200}) c"], 100)

    assert "a some label c" == " ".join(found)


@pytest.mark.parametrize("limit", [40, 100, 256])
def test_hostile_texts_stay_inert_on_every_page(limit: int) -> None:
    """Escaped text is obeyed on no page, however it is parted, and none of it is lost."""
    for text in HOSTILE.values():
        escaped = plain(text)
        found = pages([escaped, ""], limit)

        assert all(length(page) <= limit for page in found)
        assert [] == [one for page in found for one in obeyed(page)], text
        assert re.sub(r"[\s\\]", "", escaped) == re.sub(r"[\s\\]", "", "".join(found))


def test_random_answers_keep_their_links() -> None:
    """Quotes, markers and links as an answer has them: every link arrives, whole and once."""
    chance = random.Random(11)
    hostile = list(HOSTILE.values())
    for _ in range(150):
        links = []
        lines = []
        for number in range(chance.randrange(1, 12)):
            links.append(f"https://a.example/{number}")
            quoted = plain(" ".join(chance.choice(hostile).split()))[: chance.randrange(300)]
            quoted = quoted.rstrip("\\")
            title = link(chance.choice(hostile)[:80], links[-1])
            lines.append(f"**Outlet {number}**: “{quoted}” [{number}] {title}")
        found = pages(lines, chance.randrange(200, 500))
        tokens = [token for page in found for token in COMMONMARK.parse(page)]
        inner = [child for token in tokens for child in token.children or []]

        assert links == [child.attrs["href"] for child in inner if child.type == "link_open"]
        assert len(links) == sum(child.type == "strong_open" for child in inner)

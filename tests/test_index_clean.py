from datetime import UTC, datetime

import pytest

from index.article import Block, BlockType, Kind
from index.clean import type_blocks
from index.kinds import by_address, by_label, by_title
from index.learn import Learnt, learn
from index.names import byline, tidy_author

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by two metres, "
    "a decision that its engineers had asked for since the storm of last winter."
)
MORE = (
    "Work is to begin in the spring and to last for three years, the council's treasurer said, "
    "and the fishing quay will stay open for as long as it can be kept dry."
)


def _typed(*lines: str, title: str = "") -> list[tuple[BlockType, str]]:
    text = "\n".join(lines)
    return [(b.type, text[b.start : b.end]) for b in type_blocks(text, title=title)]


def _type_between(line: str) -> BlockType:
    """How a line is typed that stands between two paragraphs under a headline."""
    typed = _typed("Council raises the sea wall", PROSE, MORE, PROSE, line, MORE)
    assert 6 == len(typed), typed
    return typed[4][0]


def _learnt(*lines: str, url: str = "") -> Learnt:
    text = "\n".join(lines)
    return learn(text, type_blocks(text), url)


@pytest.mark.parametrize(
    "line",
    [
        "This photo was taken when the mayor first met the engineers. Photo: AFP/VNA |",
        "The mayor shakes hands with an engineer. Photo: Meridian Wire",
        "The mayor shakes hands with an engineer. Photo: Meridian Wire/C. Oduya-Bray |",
        "Waves strike the old wall on Sunday. (AP Photo/Ines Calloway)",
        "Waves strike the old wall on Sunday. (Photo by Ines Calloway)",
        "Waves strike the old wall on Sunday. (Ines Calloway / Harbour Courier)",
        "Waves strike the old wall on Sunday. Ines Calloway/Getty Images",
        "Waves strike the old wall © Ines Calloway",
        "Pictured: the old wall on Sunday",
        "FILE - Waves strike the old wall on a Sunday in January.",
        "[Image: a map of the harbour]",
        "In this undated photo provided by the council, the wall is seen from the sea.",
        "A photo released by the council shows the wall from the sea.",
    ],
)
def test_captions(line: str) -> None:
    """What stands under a picture is a caption, wherever its credit stands."""
    assert BlockType.CAPTION == _type_between(line)


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Reuters", "Image credit: Ines Calloway", "Credit: Harbour Courier", "AFP",
        "Photograph by Ines Calloway", "© 2021 Harbour Courier", "Copyright Harbour Courier 2021",
        "(Reporting by Ines Calloway; Editing by Tom Hale)",
        "Associated Press writer Ines Calloway contributed to this report.",
        "Contributing: Ines Calloway and Tom Hale", "(Getty Images)",
    ],
)  # fmt: skip
def test_credits(line: str) -> None:
    """A line that only names who made a thing is a credit."""
    assert BlockType.CREDIT == _type_between(line)


@pytest.mark.parametrize(
    "line",
    [
        "Disclaimer: Nothing here is advice.",
        "The views expressed by Ines Calloway are her own.",
        "The opinions expressed in this article do not necessarily reflect those of this paper.",
        "Ines Calloway is a former pilot. The views expressed here are her own.",
        "This column represents the personal opinion of its writer.",
        "Editor's note: The views and opinions expressed are those of the author.",
    ],
)
def test_disclaimers(line: str) -> None:
    """Whose views an article holds is said in a disclaimer."""
    assert BlockType.DISCLAIMER == _type_between(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read more: How the wall was built", "ALSO READ: How the wall was built",
        "Related: A history of storms", "Sign up for our newsletter to get the harbour news",
        "We use cookies to improve this site.", "Subscribe", "Share this article",
        "Advertisement", "Follow us on Twitter and Facebook", "Click here for the full list",
        "All rights reserved.", "Continue reading below", "Table of Contents",
        "This article was originally published in the Harbour Courier.",
        "https://harbour.example/wall", "- - -", "### ENDS ###", "3 min read",
        "harbour.example | Contact | Archives | Subscribe",
        "Got a question for our desk? desk@harbour.example",
    ],
)  # fmt: skip
def test_boilerplate(line: str) -> None:
    """What a page says about itself is no part of the report."""
    assert BlockType.BOILERPLATE == _type_between(line)


@pytest.mark.parametrize(
    "line",
    [
        "The council said that cookies on its website had been used to follow visitors for a year, "
        "and that it would subscribe to no such service again, nor share this data with anyone.",
        "The views expressed by the two parties could hardly be further apart.",
        "Watching from the quay, the mayor said that the photo: proof of neglect, had moved him.",
        "The photo shows the mayor on the quay an hour before the wall broke.",
        "Related costs rose by a third.",
        "More than 300 people came.",
        "Follow the money, she said.",
        "Harbour 3, Lakeside 1",
        "Winner: Ines Calloway",
        "- The wall: two metres higher",
        "By Monday the water had gone.",
        "Goalkeepers: Ana Reyes (Northgate/Harbourland), Iris Holm (Lakeside/Polder)",
    ],
)
def test_reported_text_stays(line: str) -> None:
    """A word that boilerplate uses does not make a sentence, a result or a list boilerplate."""
    assert BlockType.PARAGRAPH == _type_between(line)


def test_links_under_a_label_are_boilerplate() -> None:
    """Below "More on this" the short lines are links, up to the next paragraph."""
    typed = _typed(PROSE, MORE, "MORE ON THIS", "- How the wall was built", "- Storms", PROSE)
    assert [BlockType.BOILERPLATE] * 3 == [kind for kind, _ in typed[2:5]]
    assert (BlockType.PARAGRAPH, PROSE) == typed[5]


def test_a_heading_after_the_links_is_a_heading() -> None:
    """The heading of what follows is not swallowed by a list of links."""
    typed = _typed(PROSE, MORE, "Related:", "Storms of the past", "What it costs", PROSE)
    assert BlockType.HEADING == typed[4][0]


@pytest.mark.parametrize("line", ["What it will cost", "Why now?", "WHAT THE ENGINEERS SAY"])
def test_headings(line: str) -> None:
    """A short line without a full stop between two paragraphs is a heading."""
    assert BlockType.HEADING == _type_between(line)


def test_the_top_of_a_scraped_article() -> None:
    """Headline, paper, byline and date are told apart, and all is learnt from them."""
    lines = (
        "Council raises the sea wall",
        "The Harbour Courier",
        "Tobias Renkema, shipping correspondent",
        "Published 16 June 2021, 18:12",
        PROSE,
    )
    assert [
        BlockType.HEADING, BlockType.CREDIT, BlockType.BYLINE, BlockType.DATELINE,
        BlockType.PARAGRAPH,
    ] == [kind for kind, _ in _typed(*lines)]  # fmt: skip
    assert Learnt(
        title="Council raises the sea wall",
        author="Tobias Renkema",
        outlet="The Harbour Courier",
        dateline=datetime(2021, 6, 16, 18, 12, tzinfo=UTC),
        has_year=True,
    ) == _learnt(*lines)


def test_a_strip_of_furniture_is_taken_apart() -> None:
    """Section, author, date and paper between bars are each put where they belong."""
    learnt = _learnt(
        "The wall is the easy part",
        "COMMENT | Rosalind Ketteridge | 16 June 2021 | The Northgate Review",
        PROSE,
    )
    assert (Kind.OPINION, "Rosalind Ketteridge") == (learnt.kind, learnt.author)
    assert "The Northgate Review" == learnt.outlet
    assert datetime(2021, 6, 16, tzinfo=UTC) == learnt.dateline


def test_a_name_alone_beside_a_date_is_the_author() -> None:
    """A person's name counts as a byline where date or paper stand beside it."""
    learnt = _learnt("The wall is the easy part", "Casimir Threlfall", "June 18, 2021", PROSE)
    assert "Casimir Threlfall" == learnt.author


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("GENEVA, June 16 (Meridian Wire) — ", "GENEVA, June 16 (Meridian Wire) —"),
        ("LONDON (AP) — ", "LONDON (AP) —"),
        ("Hanoi (VNA) – ", "Hanoi (VNA) –"),
        ("(Reuters) - ", "(Reuters) -"),
        ("KOUROU, French Guiana — ", "KOUROU, French Guiana —"),
        ("CAPE TOWN -- ", "CAPE TOWN --"),
        ("Jun 16, 2021 ... ", "Jun 16, 2021 ..."),
    ],
)
def test_an_inline_dateline_is_split_off(paragraph: str, dateline: str) -> None:
    """A quote begins after the dateline, which is a block of its own."""
    assert [(BlockType.DATELINE, dateline), (BlockType.PARAGRAPH, PROSE)] == _typed(
        paragraph + PROSE
    )


@pytest.mark.parametrize(
    "line",
    [
        "Sunday, June 14 - the gates open for the first ship of the summer season",
        "UPDATE — the gates have been shut again because of the strong wind from the north",
        "Ines Calloway (harbour master since 2019) - she gave the order to shut the gates.",
        "Well-known engineers - among them two from abroad - were asked for advice.",
    ],
)
def test_dashes_do_not_make_datelines(line: str) -> None:
    """A list of days, a shouted word or a bracketed aside loses no words."""
    assert (BlockType.PARAGRAPH, line) in _typed("Council raises the sea wall", PROSE, line, MORE)


def test_dateline_gives_day_and_agency() -> None:
    """An inline dateline is a date, and its agency an outlet."""
    learnt = _learnt(
        "Council raises wall", f"PARIS, April 16, 2019 (Meridian Wire) — {PROSE}", MORE
    )
    assert datetime(2019, 4, 16, tzinfo=UTC) == learnt.dateline
    assert "Meridian Wire" == learnt.outlet


def test_a_dateline_without_a_year_takes_it_from_the_address() -> None:
    """The year in the article's address completes its dateline."""
    lines = ("Council raises wall", f"PARIS, April 16 (AP) — {PROSE}", MORE)
    assert _learnt(*lines).dateline is None
    assert (
        datetime(2019, 4, 16, tzinfo=UTC) == _learnt(*lines, url="https://a.b/2019/04/x").dateline
    )


@pytest.mark.parametrize(
    ("disclaimer", "author"),
    [
        (
            "Disclaimer: The views expressed by Ambassador Tran Duc Mau are of his own and do not "
            "necessarily reflect the views of this paper.",
            "Ambassador Tran Duc Mau",
        ),
        (
            "Editor's Note: Ines Calloway is a pilot. The views expressed are her own.",
            "Ines Calloway",
        ),
        ("The opinions expressed in this article are those of the author.", ""),
    ],
)
def test_a_disclaimer_makes_it_opinion(disclaimer: str, author: str) -> None:
    """A disclaimer of views makes the article opinion, and its named holder the author."""
    learnt = _learnt(PROSE, MORE, disclaimer)
    assert (Kind.OPINION, author) == (learnt.kind, learnt.author)


def test_a_note_of_first_publication_is_a_date() -> None:
    """A date in the page's words on itself is kept apart from datelines."""
    learnt = _learnt(PROSE, MORE, "This article was originally published on 3 May 2020.")
    assert (None, datetime(2020, 5, 3, tzinfo=UTC)) == (learnt.dateline, learnt.noted)


def test_a_closed_live_blog_is_live() -> None:
    """The page's own note tells that it is a live blog."""
    assert Kind.LIVE == _learnt("This live blog has closed.", PROSE).kind


def test_times_head_the_entries_of_a_live_blog() -> None:
    """A clock alone is a heading, and so is the short line below it."""
    typed = _typed(PROSE, "9.24 pm", "The gates are shut", MORE)
    assert [BlockType.HEADING] * 2 == [kind for kind, _ in typed[1:3]]


def test_blocks_are_in_order_and_trimmed() -> None:
    """Blocks do not overlap, hold no blank ends, and cover every word."""
    text = f"  Council raises the sea wall \n\n\t{PROSE}  \n \nLONDON (AP) —  {MORE}\n"
    blocks: tuple[Block, ...] = type_blocks(text)
    ends = [0, *(b.end for b in blocks)]
    for before, block in zip(ends, blocks, strict=False):
        words = text[block.start : block.end]
        assert words == words.strip() != ""
        assert "" == text[before : block.start].strip()
    assert "" == text[ends[-1] :].strip()


def test_hard_wrapped_lines_are_put_together() -> None:
    """Lines broken at a column are one paragraph; what the writer broke stays apart."""
    wrapped = (
        "FOR IMMEDIATE RELEASE\nZagreb, 28 December 2022\n\n"
        "The Adriatic forum of independent shopkeepers today told its members\n"
        "that the new coins will be delivered in the first week of the coming\n"
        "year, and that nobody needs to queue for them at the banks in any of\n"
        "the cities.\n\n"
        "* Two weeks of both. Until the middle of the month old notes can be\n"
        "  used in every shop on the coast and on every one of the islands in\n"
        "  the usual way.\n* One price. Nothing changes."
    )
    typed = [(b.type, wrapped[b.start : b.end]) for b in type_blocks(wrapped)]
    assert [BlockType.HEADING, BlockType.DATELINE] == [kind for kind, _ in typed[:2]]
    assert typed[2][1].endswith("the cities.")
    assert ["* Two weeks", "* One price"] == [words[:11] for _, words in typed[3:]]


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ines Calloway", "Ines Calloway"),
        ("BY AMARA WHITLOCK AND TOM HALE", "Amara Whitlock and Tom Hale"),
        ("By Ines Calloway and Tom Hale, Staff Writers", "Ines Calloway and Tom Hale"),
        ("By Ines Calloway | June 16, 2021", "Ines Calloway"),
        ("By Henrik Solvang-Bray, Meridian Wire", "Henrik Solvang-Bray"),
        ("By Ines Calloway in Geneva", "Ines Calloway"),
        ("Written by Jan van der Meer", "Jan van der Meer"),
        ("Author: Ines Calloway", "Ines Calloway"),
        ("By Reuters", "Reuters"),
        ("By Monday Morning", None),
        ("By Accident", None),
        ("By the time the wall broke", None),
    ],
)
def test_bylines(line: str, author: str | None) -> None:
    """A byline gives names alone; a sentence that begins with "By" gives none."""
    assert author == byline(line)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  By  Ines\n Calloway ", "Ines Calloway"),
        ("Ines Calloway; Tom Hale", "Ines Calloway, Tom Hale"),
        ("Ines Calloway, Senior Editor", "Ines Calloway"),
        ("Ambassador Tran Duc Mau", "Ambassador Tran Duc Mau"),
        ("", ""),
    ],
)
def test_authors_from_metadata_are_tidied(value: str, expected: str) -> None:
    """White space, "By" and roles go; titles of honour stay."""
    assert expected == tidy_author(value)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (Kind.OPINION, by_label(["World", "Op-Ed"])),
        (Kind.REPORT, by_label(["Analysis"])),
        (None, by_label(["opinion polls"])),
        (Kind.CORRECTION, by_label(["Corrections and clarifications"])),
        (Kind.LIVE, by_label(["LiveBlogPosting"])),
        (Kind.PRESS_RELEASE, by_label(["press_release"])),
        (Kind.OPINION, by_title("Opinion: Build it higher")),
        (Kind.OPINION, by_title("Build it higher | Opinion")),
        (Kind.CORRECTION, by_title("Correction: the height of the wall")),
        (Kind.LIVE, by_title("Storm at the harbour – as it happened")),
        (None, by_title("Opinion is divided on the wall")),
        (None, by_title("Live music returns to the quay")),
        (Kind.OPINION, by_address("https://a.example/commentisfree/2021/x")),
        (Kind.LIVE, by_address("https://a.example/world/live/x")),
        (None, by_address("https://a.example/news/opinion-polls-open")),
        (None, by_address("http://[broken")),
    ],
)
def test_kinds(kind: Kind | None, found: Kind | None) -> None:
    """Sections, headlines and addresses tell the kind; a mere word in them does not."""
    assert kind == found


def test_names_beside_the_title() -> None:
    """Without "By", a name counts only where the title stands, and only a person's."""
    assert "Noor Vandersteen" == byline("Noor Vandersteen in Brussels", beside_title=True)
    assert "Henrik Solvang" == byline("Henrik Solvang / Meridian Wire", beside_title=True)
    assert "Priya Nandakumar-Holt" == byline("Priya Nandakumar-Holt, New Delhi", beside_title=True)
    assert byline("Noor Vandersteen in Brussels") is None
    assert byline("Polder Post in Brussels", beside_title=True) is None
    assert byline("By Ines Calloway " * 20) is None


def test_a_known_title_is_recognised_in_the_text() -> None:
    """The headline repeated above the text is a heading, whatever its punctuation."""
    typed = _typed("Council raises “the wall”", PROSE, MORE, title="Council raises 'the wall'")
    assert BlockType.HEADING == typed[0][0]


def test_nothing_but_short_lines() -> None:
    """A score sheet has no prose to stand below a head, and keeps its lines."""
    lines = [f"Harbour {n}, Lakeside {n + 1}." for n in range(12)]
    assert lines == [words for kind, words in _typed(*lines) if kind is BlockType.PARAGRAPH]
    assert [] == _typed("")


def test_a_sentence_that_runs_on_is_one_paragraph() -> None:
    """One wrapped sentence in a file of long lines is not cut in two; touching lines stay apart."""
    text = (
        "The harbour board voted on Tuesday to close the old lock after\n"
        "repairs had been put off for the third time.\n"
        "Boats will use the new lock until the work is finished.\n"
    )
    paragraphs = [text[block.start : block.end] for block in type_blocks(text)]
    assert len(paragraphs) == 2
    assert paragraphs[0].endswith("third time.")


def test_a_line_about_the_author_is_no_evidence() -> None:
    """What the paper says of its columnist is not what the columnist argues."""
    text = (
        "By Ada Brandt\n\n"
        "The harbour needs a second crane before the winter, and the board knows it well.\n\n"
        "Ada Brandt writes on ports and shipping for The Quay.\n"
    )
    *_, last = type_blocks(text)
    assert (BlockType.BYLINE, "byline:about the author") == (last.type, last.rule)

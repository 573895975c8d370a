"""Notes of agencies, credits, closing lines: what is sent along with a report."""

import pytest

from index.article import BlockType
from index.clean import type_blocks
from index.rules import by_rule

HEADLINE = "Lock keepers to lose their houses"
PROSE = (
    "The lock keepers of Osterholm have been told that their houses, which stand on the bank of "
    "the canal, will be sold before the winter, the water board said on Monday."
)
MORE = "About sixty families live there, most of them since before the canal was widened in 1971."


def _typed(*lines: str, title: str = "") -> list[tuple[BlockType, str, str]]:
    text = "\n\n".join(lines)
    return [(b.type, b.rule, text[b.start : b.end]) for b in type_blocks(text, title=title)]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("BC-EU--LOCK-HOUSES-1ST-LD, 310", "boilerplate:wire slug"),
        ("CANAL-HOUSES-SALE, 410", "boilerplate:wire slug"),
        ("Editors: ADDS comment from the board", "boilerplate:note to editors"),
        ("(Adds comment by the board, paragraph 4)", "boilerplate:note to editors"),
        ("With photos and video.", "boilerplate:note to editors"),
        ("(APPLAUSE)", "boilerplate:note to editors"),
        ("tm/jb/ok", "credit:initials"),
        ("(c) Agentur Nord", "credit:copyright"),
        ("To reach the editor responsible for this story: Ola Penn, o@n.example", "credit:desk"),
        ("-- With assistance from Tilda Moss and Ola Penn.", "credit:agencies"),
        ("Reporting by Tilda Moss; writing by Ola Penn; editing by Sven Rudd", "credit:desk"),
        ("North Wire, with additional reporting by Canal Post", "credit:desk"),
        ("Keepers at the lock on Monday Credit: Canal Police", "caption:credit at its end"),
        ("Keepers at the lock. NORTHWIRE/Tilda Moss", "caption:name and agency at its end"),
        ("Symbolbild: Schleuse im Winter", "caption:a view of"),
        ("Vista aérea de la esclusa", "caption:a view of"),
        ("Letters and corrections may be sent to desk@canal.example.", "boilerplate:contact"),
        ("Haben Sie Hinweise? Schreiben Sie uns an tipp@kanal.example", "boilerplate:contact"),
        ("Una domanda? Scrivici a posta@canale.example", "boilerplate:contact"),
        ("Para más detalles, haga clic aquí.", "boilerplate:navigation"),
        ("Riproduzione riservata", "boilerplate:rights"),
        ("All times are local.", "boilerplate:time zone"),
        ("Aired on Morning North", "boilerplate:player"),
        ("To watch this clip you must enable JavaScript.", "boilerplate:player"),
        ("Font size: A A A", "boilerplate:navigation"),
        ("More videos", "boilerplate:see also"),
        ("This in-depth report is free thanks to our members.", "boilerplate:paywall"),
        ("Thank you for reading The Lock!", "boilerplate:subscribe"),
        ("Our columns represent the view of their writers.", None),
        ("Editorials express the opinion of the Canal Post.", "disclaimer:the paper's policy"),
        ("Safe harbor statement: Some of the above is a forecast.",
         "disclaimer:advice and interests"),
        # And what only looks like it.
        ("COVID-19 RULES RETURN", None),
        ("With friends like these, the keepers said.", None),
        ("Adds Moss: “We were never asked.”", None),
        ("“We never asked,” said Moss. (ANSA)", None),
        ("The letters were sent to the board in March.", None),
    ],
)  # fmt: skip
def test_lines_sent_along(line: str, rule: str | None) -> None:
    """Each habit has its rule; reported text that begins alike has none."""
    found = by_rule(line)
    assert rule == (found[1] if found else None)


def test_a_credit_goes_on_below() -> None:
    """A credit broken at a column is one of those who wrote it, to its last line."""
    text = (
        f"{HEADLINE}\n\n{PROSE}\n\nReporting by Tilda Moss and\nOla Penn; Editing by\nSven Rudd\n"
    )
    assert ["credit:desk"] * 3 == [block.rule for block in type_blocks(text)[2:]]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The Lock is a nonprofit newsroom that covers the canals.", BlockType.BOILERPLATE),
        ("The Osterholm Post is part of the Canal Group.", BlockType.BOILERPLATE),
        ("Friends of Canals has worked in Osterholm since 2004.", BlockType.BOILERPLATE),
        ("Ola Penn has worked in Osterholm since 2004.", BlockType.PARAGRAPH),
        ("The water board is the owner of the houses.", BlockType.PARAGRAPH),
        ("Penn has worked in Osterholm since 2004.", BlockType.PARAGRAPH),
        ("The water board said the sale is part of a plan.", BlockType.PARAGRAPH),
    ],
)
def test_the_last_lines_tell_of_the_house(line: str, kind: BlockType) -> None:
    """A closing line on what a publisher is, is none of its news; what others are, is."""
    assert kind == _typed(HEADLINE, PROSE, MORE, PROSE + " So it was.", line)[-1][0]
    assert BlockType.PARAGRAPH == _typed(HEADLINE, PROSE, line, *[MORE] * 6)[2][0]


def test_the_sender_of_a_release_is_no_news_however_short_it_is() -> None:
    """Below a newswire's dateline, "About" and a name announces who sent it."""
    typed = _typed(
        "Brask opens its third lock",
        f"OSTERHOLM, Sept. 14, 2022 (GLOBE NEWSWIRE) -- {PROSE}",
        "About Brask Locks",
        "Brask Locks builds locks for rivers in nine countries. It was founded in 1931.",
        "Media contact:",
        "Ola Penn",
        "Brask Locks Inc.",
        "+1 555 0100",
        MORE,
    )
    assert ["heading:about the sender", "boilerplate:about the sender"] == [
        rule for _, rule, _ in typed[3:5]
    ]
    assert [BlockType.BOILERPLATE] * 4 == [kind for kind, _, _ in typed[5:9]]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Correction, 4 March: The canal was widened in 1971, not in 1917.", BlockType.PARAGRAPH),
        (
            "This article was amended on 4 March. The canal was widened in 1971, not in 1917.",
            BlockType.PARAGRAPH,
        ),
        ("This article was amended on 4 March 2021.", BlockType.BOILERPLATE),
        (
            "Update: This post has been updated with new offers. Prices may have changed since.",
            BlockType.BOILERPLATE,
        ),
    ],
)
def test_a_correction_that_says_what_is_right_is_evidence(line: str, kind: BlockType) -> None:
    """That something was changed is a note on the page; what is right is reported."""
    assert kind == _typed(HEADLINE, PROSE, MORE, line)[-1][0]


def test_letters_signed_on_one_line() -> None:
    """On a page of letters, name and place below one are its writer's; elsewhere they stay."""
    letters = _typed("Letters: The lock houses", PROSE, "Ola Penn, Osterholm", MORE)
    assert BlockType.BYLINE == letters[2][0]
    report = _typed(HEADLINE, PROSE, MORE, PROSE + " So.", "Ola Penn, Osterholm", MORE)
    assert BlockType.BYLINE != report[4][0]


def test_short_answers_in_the_first_person_make_an_interview() -> None:
    """Questions are no headings where somebody answers for himself, however briefly."""
    asked = ("Do you miss the lock?", "Why did you go?", "Would you come back?")
    answers = ("I miss the noise.", "My knees went before I did.", "I would, for the bread.")
    turns = [line for pair in zip(asked, answers, strict=True) for line in pair]
    typed = _typed(HEADLINE, PROSE, *turns)
    assert [BlockType.PARAGRAPH] * 6 == [kind for kind, _, _ in typed[2:]]

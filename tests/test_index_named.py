"""Whom a question names: outlets and authors as people write them, and nobody by accident."""

import time

import pytest

from index.named import Mention, Names, known_names, without

OUTLETS = (
    "BBC News - Technology",
    "BBC News - Sport",
    "The Harbour Courier",
    "The Roar | Sports Writers Blog",
    "Vik Post",
    "Post",
    "TIME",
    "dock.com",
    "www.moss.co.uk",
    "C++ Weekly (EU) [beta]",
    "What?*+",
    "ÅVA Blad",
    "X",
    "",
    " ",
)
AUTHORS = ("Ada Brandt and Jon de Vries", "Noor Vik", "Prince", "", "O’Hara Lind & Bo Ek")
NAMES = known_names(OUTLETS, AUTHORS)


def _outlets(question: str, names: Names = NAMES) -> list[set[str]]:
    return [set(one.outlets) for one in names.mentions(question) if one.outlets]


def _authors(question: str) -> list[set[str]]:
    return [set(one.authors) for one in NAMES.mentions(question) if one.authors]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did The Harbour Courier report?", [{"The Harbour Courier"}]),
        ("What did the Harbour Courier report?", [{"The Harbour Courier"}]),
        ("What did Harbour Courier’s readers say?", [{"The Harbour Courier"}]),
        ("What does Harbour  Courier say?", [{"The Harbour Courier"}]),
        ("What did BBC News say?", [{"BBC News - Technology", "BBC News - Sport"}]),
        ("What did BBC News - Sport say?", [{"BBC News - Sport"}]),
        ("Has The Roar written on it?", [{"The Roar | Sports Writers Blog"}]),
        ("What does Dock say?", [{"dock.com"}]),
        ("What does dock.com say?", []),
        ("What does Dock.com say?", [{"dock.com"}]),
        ("What does Moss say?", [{"www.moss.co.uk"}]),
        ("What does ÅVA blad say?", [{"ÅVA Blad"}]),
        ("What did C++ Weekly (EU) [beta] find?", [{"C++ Weekly (EU) [beta]"}]),
        ("What?*+ was it?", [{"What?*+"}]),
        # The longest name wins, and each name is told where it stands.
        ("Did Vik Post and Post agree?", [{"Vik Post"}, {"Post"}]),
        ("Who writes for TIME?", [{"TIME"}]),
    ],
)
def test_outlets_are_known_as_people_write_them(question: str, expected: list[set[str]]) -> None:
    """With or without its article, section and ending; one name may stand for several outlets."""
    assert expected == _outlets(question)


@pytest.mark.parametrize(
    "question",
    [
        "At what time did the post arrive?",
        "Who built the dock?",
        "Did the Postal Service strike?",
        "Is it on blog.dockworkers.org?",
        "Who owns X?",
        "Was it a Harbour or a Courier?",
        "?*+",
        "",
        " ",
    ],
)
def test_words_are_not_outlets(question: str) -> None:
    """A small word, a part of a word, one letter and the empty outlet name nobody."""
    assert [] == NAMES.mentions(question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Ada Brandt write?", [{"Ada Brandt and Jon de Vries"}]),
        ("What did Jon de Vries write?", [{"Ada Brandt and Jon de Vries"}]),
        ("Is Noor Vik’s piece true?", [{"Noor Vik"}]),
        ("What did Columnist Noor Vik say?", [{"Noor Vik"}]),
        ("What did O'Hara Lind and Bo Ek say?", [{"O’Hara Lind & Bo Ek"}] * 2),
        ("What did Noor say to Prince?", []),
        ("What did noor vik say?", []),
    ],
)
def test_authors_need_two_names(question: str, expected: list[set[str]]) -> None:
    """Each of those who wrote together is found; a first or last name alone is nobody."""
    assert expected == _authors(question)


def test_a_mention_says_where_it_stands() -> None:
    """The span is the name's, so that it can be shown and left out."""
    question = "Did Noor Vik, in the Vik Post, call it a success?"
    found = NAMES.mentions(question)

    assert ["Noor Vik", "the Vik Post"] == [question[one.start : one.end] for one in found]
    assert "Did , in , call it a success?" == " ".join(without(question, found).split()).replace(
        " ,", " ,"
    )


def test_an_outlet_in_a_person_s_name_is_not_told_twice() -> None:
    """No two mentions overlap: a name is an outlet's or an author's."""
    names = known_names(["Brandt"], ["Ada Brandt"])
    (found,) = names.mentions("What did Ada Brandt say?")

    assert Mention(13, 19, frozenset({"Brandt"})) == found


def test_an_archive_without_names_knows_nobody() -> None:
    """Articles may lack outlet and author."""
    assert [] == known_names([], []).mentions("What did The Harbour Courier say?")
    assert [] == known_names(["", "X"], [""]).mentions("What did X say?")


@pytest.mark.parametrize("piece", ["Ab ", "ABCD ", "Ab-", "A.", ", ", "Vik Post, ", "Ada Brandt "])
def test_a_long_line_costs_what_it_holds(piece: str) -> None:
    """Twice as many capitals, signs or names cost about twice as much, not eight times.

    The clock is the process's own; the ratio is of work, whatever the machine.
    """
    costs = []
    for length in (2000, 8000):
        question = (piece * length)[:length]
        least = min(_cost(question) for _ in range(3))
        costs.append(least)

    assert costs[1] < 12 * costs[0] + 0.01


def _cost(question: str) -> float:
    begun = time.process_time()
    NAMES.mentions(question)
    return time.process_time() - begun

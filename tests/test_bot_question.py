"""What a question asks for, and what in a sentence offers it."""

import pytest

from bot.question import (
    MAX_CHARACTERS,
    Asks,
    QuestionError,
    asks,
    checked,
    names_a_time,
    other_time,
    subject_stems,
    type_match,
)


def test_a_question_becomes_one_line() -> None:
    """Line feeds and runs of spaces, as pasting leaves them, go."""
    assert checked("  When\n\tand   where? ") == "When and where?"


@pytest.mark.parametrize(
    "question", ["谁在日内瓦会见了普京？", "من التقى بوتين؟", "a", "{x} or {passages}?"]
)
def test_any_script_is_a_question(question: str) -> None:
    """Letters of any script and braces are taken as they are."""
    assert checked(question) == question


@pytest.mark.parametrize("question", ["", " \n ", "?!", "🎉❓"])
def test_signs_alone_are_no_question(question: str) -> None:
    """Without a letter or digit there is nothing to look for."""
    with pytest.raises(QuestionError, match="empty"):
        checked(question)


def test_the_longest_question_is_still_one() -> None:
    """The limit itself is allowed, one character more is not, and the error says both."""
    assert len(checked("x" * MAX_CHARACTERS)) == MAX_CHARACTERS
    with pytest.raises(QuestionError, match=r"2,001 characters.* 2,000"):
        checked("x" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("When and where did they meet?", {Asks.DATE, Asks.PLACE}),
        ("Who chairs the council?", {Asks.NAME}),
        ("How many ships waited?", {Asks.NUMBER}),
        ("Why did it end?", {Asks.REASON}),
        ("Does the author expect a breakthrough?", {Asks.VIEW}),
        ("Which city hosted the talks?", {Asks.PLACE, Asks.NAME}),
        ("Tell me more", set()),
    ],
)
def test_words_tell_what_is_asked_for(question: str, kinds: set[Asks]) -> None:
    """Question words name the kind of the answer, several at once, or none."""
    assert asks(question) == kinds


def test_asking_for_a_view_is_not_the_subject() -> None:
    """Asked what the author expects, the subject is what is expected."""
    assert subject_stems("Does the author expect a breakthrough?") == {"breakthrough"}


def test_a_question_about_views_alone_is_about_them() -> None:
    """Where nothing else is left, the words for a view are the subject."""
    assert subject_stems("What does the author think?") == {"author", "think"}


@pytest.mark.parametrize("question", ["Who is it?", "when was that", "what about these?"])
def test_words_without_a_subject_have_none(question: str) -> None:
    """Every passage holds these words, so that finding them says nothing."""
    assert subject_stems(question) == set()


@pytest.mark.parametrize(
    ("question", "sentence", "share"),
    [
        ("When did they meet?", "They met on 16 June 2021.", 1.0),
        ("When did they meet?", "They met at noon.", 0.0),
        ("When and where did they meet?", "They met in Geneva.", 0.5),
        ("Who met Putin?", "The man met Putin.", 0.0),
        ("Who met Putin?", "On Monday Joe Biden met Putin.", 1.0),
        ("How many ships waited?", "There were 369 of them.", 1.0),
        ("How many of the 369 ships left?", "The 369 left.", 0.0),
        ("Why did it close?", "It closed because of the frost.", 1.0),
        ("What does the author expect?", "Rain.", 0.0),
    ],
)
def test_a_sentence_offers_only_what_the_question_lacks(
    question: str, sentence: str, share: float
) -> None:
    """The share of asked-for kinds, where words of the question itself are no answer."""
    assert type_match(asks(question), question, sentence) == share


def test_a_month_or_a_year_is_a_time() -> None:
    """The verb "may" and a bare day are none."""
    assert names_a_time("in March")
    assert names_a_time("since 2011")
    assert not names_a_time("It may rain on Monday, 16 people said")


def test_another_year_is_another_time() -> None:
    """Only years that both name, and differ in all of, set a sentence aside."""
    assert other_time("What happened in June 2021?", "They met in March 2011.")
    assert not other_time("What happened in June 2021?", "From 2011 to 2021 they met twice.")
    assert not other_time("What happened in June?", "They met in March 2011.")


def test_words_that_only_say_that_something_happens_are_no_subject() -> None:
    """Asked where the summit will be held, the question is about the summit."""
    assert {"summit"} == subject_stems("Where will the summit be held?")
    assert {"summit"} == subject_stems("When does the summit take place?")

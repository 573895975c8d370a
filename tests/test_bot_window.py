"""Passages fill a model's window, whole ones alone."""

from collections.abc import Sequence

import pytest

from bot.stream import Messages
from bot.window import fitting, tokens_of
from index.archive import Passage
from index.article import Source
from index.hit import Hit


def hit(words: int) -> Hit:
    text = "bridge " * words
    passage = Passage(f"p{words}", Source("a"), 0, len(text), text, ((0, len(text)),))
    return Hit(passage, 1.0, 1.0, 0.5)


def messages(hits: Sequence[Hit]) -> Messages:
    told = "".join(one.passage.text for one in hits)
    return [("system", "Answer."), ("human", f"{told}Question: why?")]


def test_passages_are_added_while_they_fit_and_never_cut() -> None:
    """The best come first; the answer's room is kept free."""
    hits = [hit(100)] * 8
    for context in (512, 1000, 2000, 5000):
        chosen = fitting(hits, messages, context, answer_room=100)
        assert hits[: len(chosen)] == chosen
        assert tokens_of(messages(chosen)) <= context - 100
        if len(chosen) < 8:
            assert tokens_of(messages([*chosen, hits[0]])) > context - 100
    assert 1 == len(fitting(hits, messages, 512, answer_room=100))
    assert 8 == len(fitting(hits, messages, 5000, answer_room=100))


def test_a_passage_that_is_too_long_lets_the_next_one_in() -> None:
    """Whoever can read the second best passage reads that, and who can read none reads none."""
    long, short = hit(900), hit(50)
    assert [short] == fitting([long, short], messages, 1000, answer_room=100)
    assert [] == fitting([long], messages, 1000, answer_room=100)


@pytest.mark.parametrize(
    "text", ["The council met on Thursday.", "4.2 0 9", "Zoë – 汉字", "\ud800"]
)
def test_text_is_counted_generously(text: str) -> None:
    """A sign of its own or of a foreign script is a token at least; so is each three letters."""
    assert tokens_of([("human", text)]) >= max(len(text) / 3, len(text.split()))

"""How many passages a model can read at once: whole ones, counted with care."""

import re
from collections.abc import Callable, Sequence

from bot.stream import Messages
from index.hit import Hit

_LETTERS_A_TOKEN = 3
_A_MESSAGE = 8  # tokens that a chat template puts around each
_PLAIN = re.compile(r"[A-Za-z\s]")


def tokens_of(messages: Messages) -> int:
    """More than a tokenizer is likely to make of it.

    Of 465 news passages, 462 have no more tokens than that for SmolLM2, whose vocabulary is small;
    half have two thirds of it. The worst, a table in capitals, has 1.27 times as many. Three
    bytes a token fell short for 17, by up to 1.96.
    """
    return sum(_A_MESSAGE + _tokens(text) for _, text in messages)


def _tokens(text: str) -> int:
    """A third for each letter, one for a digit or sign, half for each further byte."""
    letters = len(_PLAIN.findall(text))
    others = len(text) - letters
    bytes_more = len(text.encode("utf-8", "replace")) - len(text)
    return -(-letters // _LETTERS_A_TOKEN) + others + bytes_more // 2


def fitting(
    hits: Sequence[Hit],
    messages: Callable[[Sequence[Hit]], Messages],
    context: int,
    answer_room: int,
) -> list[Hit]:
    """The best passages that a context holds beside the prompt and the answer, none of them cut.

    They are taken in order until one does not fit; before the first, those that are too long
    are passed over.
    """
    chosen: list[Hit] = []
    for hit in hits:
        if tokens_of(messages([*chosen, hit])) <= context - answer_room:
            chosen.append(hit)
        elif chosen:
            break
    return chosen

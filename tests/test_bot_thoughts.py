"""Thoughts stay inside, wherever the pieces of a stream are cut."""

import pytest

from bot.thoughts import without_thoughts

PLAIN = "The bridge cost 4.2 million [1]. It is 3 < 5 and [sic] a <b>bold</b> plan ◁ [2]."
SEEN = "It cost 4 [1]."


def told(text: str, size: int) -> str:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return "".join(without_thoughts(pieces))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 1000])
@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (PLAIN, PLAIN),
        (f"<think>It cost 5, or <b>6</b>.</think>{SEEN}", SEEN),
        (f"<THINKING >no</THINKING>{SEEN}", SEEN),
        (f"<thought>no <think> no</thought>{SEEN}", SEEN),
        (f"<seed:think>no</seed:think>{SEEN}", SEEN),
        (f"[THINK]no [1][/THINK]{SEEN}", SEEN),
        (f"◁think▷no◁/think▷{SEEN}", SEEN),
        (f"{SEEN}<think>no</think> And <reasoning>no</reasoning>more.", f"{SEEN} And more."),
        (f"{SEEN}<think>never ends, it cost 5 [1].", SEEN),
        ("<think>nothing else</think>", ""),
        (f"</think>{SEEN}", SEEN),
        (
            "<|channel|>analysis<|message|>no<|end|><|start|>assistant<|channel|>final"
            f"<|message|>{SEEN}<|return|>",
            SEEN,
        ),
        (f"<|channel|>analysis<|message|>no<|channel|>final<|message|>{SEEN}", SEEN),
        ("<|channel|>commentary to=x<|message|>no", ""),
    ],
)
def test_only_what_is_meant_for_the_reader_is_left(text: str, seen: str, size: int) -> None:
    """The marks of each family are known; a thought that never ends takes the rest with it."""
    assert seen == told(text, size)


def test_each_piece_is_a_sign_of_life() -> None:
    """A model that thinks for a minute is not silent."""
    assert 5 == len(list(without_thoughts(["<think>", "a", "b", "c", "</think>"]))) - 1


def test_plain_text_is_not_held_back() -> None:
    """A sentence is told as soon as it is there, not at the end."""
    stream = without_thoughts(iter(["The bridge cost 4.2 million [1]. ", "It"]))
    assert "The bridge cost 4.2 million [1]. " == next(stream)

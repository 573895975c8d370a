"""JSON becomes sentences with markers, wherever the pieces of a stream are cut."""

import json

import pytest

from bot.draft import sentences
from bot.structured import unwrapped

TWO = {
    "sentences": [
        {"text": "It cost 4.", "passages": [1]},
        {"text": 'A {"b"} c', "passages": [2, 3]},
    ]
}
DONE = ["It cost 4 [1].", 'A {"b"} c [2][3]']


def drafted(text: str, size: int) -> list[str]:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return list(sentences(unwrapped(pieces)))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (json.dumps(TWO), DONE),
        (json.dumps(TWO, indent=2), DONE),
        (json.dumps(TWO["sentences"]), DONE),
        (f"```json\n{json.dumps(TWO)}\n```", DONE),
        (f"```\n{json.dumps(TWO)}\n```\nI hope that helps.", DONE),
        (json.dumps(TWO)[:-2], DONE),
        (json.dumps(TWO)[:-3], [*DONE[:1], 'A {"b"} c']),
        (json.dumps(TWO)[:-23], [*DONE[:1], 'A {"b"} c']),
        (json.dumps(TWO)[:-32], DONE[:1]),
        ('{"answer": "It cost 4 [1].", "confidence": 0.9}', ["It cost 4 [1]."]),
        ('{"answer": "It cost 4.", "sources": ["[1]"]}', ["It cost 4 [1]."]),
        ('{"sentences": []}', []),
        ('{"verdict": "none"}', []),
        ("It cost 4 [1].\nA second one [2].", ["It cost 4 [1].", "A second one [2]."]),
        ("A set {x} and [1] here.", ["A set {x} and [1] here."]),
        ("```\nIt cost 4 [1].\n```", ["It cost 4 [1]."]),
    ],
)
def test_sentences_come_out_whatever_they_were_wrapped_in(
    text: str, seen: list[str], size: int
) -> None:
    """Fenced, bare, cut off or plain: the sentences with their markers, and no braces of JSON."""
    assert seen == drafted(text, size)


def test_a_sentence_is_told_as_soon_as_it_is_complete() -> None:
    """JSON streams too: the first sentence does not wait for the second."""
    stream = unwrapped(iter(['{"sentences": [{"text": "It cost 4.", "passages": [1]}', ", {"]))
    assert "It cost 4. [1]" == next(piece for piece in stream if piece).strip()

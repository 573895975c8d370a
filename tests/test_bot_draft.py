"""A model's text, as it streams in, cut into sentences with their markers."""

from collections.abc import Iterator

import pytest

from bot.draft import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met. [1] It rained. [2]", ["They met [1].", "It rained [2]."]),
        ("They met [1]. It rained [2].", ["They met [1].", "It rained [2]."]),
        ("They met.[1][2] It rained.", ["They met[1][2].", "It rained."]),
        ("They met in June.", ["They met in June."]),
        ("He said “no.” [3] Then he left.", ["He said “no [3].”", "Then he left."]),
        ("- They met [1].\n- It rained [2].", ["They met [1].", "It rained [2]."]),
        ("1. They met [1].\n2) It rained.", ["They met [1].", "It rained."]),
        ("1. They met.\n\n2. It rained [2].\n3. Sun.", ["They met.", "It rained [2].", "Sun."]),
        ("The rate was 3. It rose. [1]", ["The rate was 3.", "It rose [1]."]),
        ("Mr. Biden met Mr. Putin. [1]", ["Mr. Biden met Mr. Putin [1]."]),
        ("", []),
        (" \n ", []),
        ("[1]", ["[1]"]),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_sentences_keep_their_markers(text: str, expected: list[str], size: int) -> None:
    """However the text is cut in transit, the same sentences come out."""
    pieces = [text[at : at + size] for at in range(0, len(text), size)]

    assert expected == list(sentences(pieces))


def test_a_sentence_comes_as_soon_as_the_next_has_begun() -> None:
    """The reader sees the first one while the second is being written."""
    asked: list[str] = []

    def arriving() -> Iterator[str]:
        for piece in ("They met in Geneva [1]. ", "It rained", " all day [2]."):
            asked.append(piece)
            yield piece

    first = next(sentences(arriving()))

    assert "They met in Geneva [1]." == first
    assert 2 == len(asked)


def test_a_marker_that_is_late_still_belongs_to_its_sentence() -> None:
    """Between a full stop and its marker the stream may pause."""
    pieces = ["They met in Geneva.", " [", "1", "]", " It rained."]

    assert ["They met in Geneva [1].", "It rained."] == list(sentences(pieces))

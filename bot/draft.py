"""A model's text as it arrives, cut into sentences that keep their markers."""

import re
from collections.abc import Iterable, Iterator

from index.chunk import sentence_spans

# "… in Geneva. [1]" belongs together; sentence splitters part it.
_AFTER_STOP = re.compile(r"([.!?][”\"’']?)((?:\s*\[[^\]\n]{1,20}\])+)")
# Nothing but the number of a list's item, which sentence splitters part from the item.
_BARE = re.compile(r"(?:[-*•]|\d{1,2}[.)])?")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Whole sentences, each as soon as the next one has begun."""
    pending = ""
    for piece in pieces:
        pending += piece
        *whole, pending = _split(pending)
        yield from (one for one in whole if not _BARE.fullmatch(one))
    yield from (one for one in _split(pending, final=True) if not _BARE.fullmatch(one))


def _split(text: str, *, final: bool = False) -> list[str]:
    """Sentences of `text`; unless `final`, the last one is what may still grow."""
    moved = _AFTER_STOP.sub(r"\2\1", text)
    spans = list(sentence_spans(moved, 0, len(moved)))
    found = [moved[start:end] for start, end in spans]
    if final:
        return [_BULLET.sub("", one).strip() for one in found]
    if len(found) < 2 or found[-1].startswith("["):
        return [text]  # a marker that may still belong to the sentence before
    whole = [_BULLET.sub("", one).strip() for one in found[:-1]]
    return [*whole, moved[spans[-1][0] :]]

"""A question in its parts: what each asks, of whom and when.

"Did The Courier report A, while the Post denied B?" needs two articles, and the words of the one
part are noise when looking for the other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.named import Mention
from index.terms import content_stems, stems
from index.when import Relation, When

_LEAST = 4  # subject words of a part; less belongs to its neighbour
_MOST = 8  # a search for each takes 5 ms
_QUOTED = re.compile(r"[“\"‘'](?=\S)(?P<words>[^“”\"‘’]{3,120}?)(?<=\S)[”\"’'](?!\w)")
_BETWEEN = re.compile(
    r"\s*;\s*|\s*[?!]\s+|\s*,\s*(?:and|but|while|whereas|or|yet|which|who|whose|when|where|after|"
    r"before|then|as)\s+|\s*,\s+|\s+(?:while|whereas|but|and|than|versus|vs\.?)\s+|\s+(?:in "
    r"contrast to|as opposed to|compared (?:to|with)|unlike|as well as)\s+",
    re.IGNORECASE,
)
# Words about reporting carry no subject in a question about reports.
_REPORTING = frozenset(
    stems(
        "article articles report reports reported reporting according suggest suggests indicate "
        "mention discuss discusses claim claims published publish coverage story news source "
        "both different similar same"
    )
)


@dataclass(frozen=True, slots=True)
class Aspect:
    """One part of a question: its words, whom it names and the times it names."""

    words: str
    names: Mention | None = None
    times: tuple[When, ...] = ()


def subject(words: str) -> list[str]:
    """The stems to look for, each once: without those about reporting, unless no other is left."""
    every = list(dict.fromkeys(content_stems(words)))
    return [stem for stem in every if stem not in _REPORTING] or every


def quoted(question: str) -> tuple[str, ...]:
    """The phrases in quotation marks."""
    return tuple(found["words"] for found in _QUOTED.finditer(question))


def aspects(
    question: str, mentions: Sequence[Mention], times: Sequence[When] = ()
) -> tuple[Aspect, ...]:
    """The parts of a question, in order; one that cannot be divided is its only part.

    A part that names several outlets is one part for each of them.
    """
    found = [
        one
        for start, end in _spans(question, mentions)
        for one in _each(question, start, end, mentions, times)
    ]
    return tuple(found[:_MOST])


def _each(
    question: str, start: int, end: int, mentions: Sequence[Mention], times: Sequence[When]
) -> Iterator[Aspect]:
    words = question[start:end].strip(" ?.,")
    named = [one for one in mentions if start <= one.start and one.end <= end]
    dated = [
        one
        for one in times
        if start <= one.start < end and one.relation not in (Relation.AS_OF, Relation.PRESENT)
    ]
    if len(named) < 2:
        yield Aspect(words, named[0] if named else None, tuple(dated))
        return
    # "The Courier on 3 May and the Post on 5 May": each with its own day.
    for at, name in enumerate(named):
        yield Aspect(words, name, (dated[at],) if len(dated) == len(named) else tuple(dated))


def _spans(question: str, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where the parts stand; names and quoted phrases are never divided."""
    masked = question
    for start, end in (
        *((one.start, one.end) for one in mentions),
        *(found.span() for found in _QUOTED.finditer(question)),
    ):
        masked = masked[:start] + "x" * (end - start) + masked[end:]
    pieces, last = [], 0
    for found in _BETWEEN.finditer(masked):
        pieces.append((last, found.start()))
        last = found.end()
    pieces.append((last, len(question)))
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if not question[start:end].strip(" ?.,"):
            continue
        is_thin = _weight(question, start, end, mentions) < _LEAST
        if joined and (is_thin or _weight(question, *joined[-1], mentions) < _LEAST):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined or [(0, len(question))]


def _weight(question: str, start: int, end: int, mentions: Sequence[Mention]) -> int:
    """How many different words of a subject stand there, names of outlets not counted."""
    for one in sorted(mentions, key=lambda one: -one.start):
        if start <= one.start and one.end <= end:
            question = question[: one.start] + question[one.end :]
            end -= one.end - one.start
    return len(set(content_stems(question[start:end])) - _REPORTING) if start < end else 0

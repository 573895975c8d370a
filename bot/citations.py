"""A model's draft against the passages: what they do not say is not shown.

Each sentence of the draft is tied to the one sentence of a passage that supports it,
which is quoted at its offsets in the stored article. Unknown markers vanish; a sentence
that nothing supports is replaced by the quote it leans on, or dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.attribution import REPORTED, Attribution, attributed
from bot.evidence import Sentence
from bot.moments import Moment, moments
from bot.suspicion import beside
from index.article import Source
from index.chunk import Span
from index.terms import content_stems, stems

_MARKER = re.compile(
    r"\s*[\[【]\s*(?:(?:passages?|sources?|n=)\s*)?\^?"
    r"(\d{1,3}(?:\s*(?:[,;&–-]|and)\s*\d{1,3})*)\s*[\]】]",
    re.IGNORECASE,
)
# From the start of a word: from each of its letters, an endless one took seconds.
ADDRESS = re.compile(
    r"(?<![^\s()\[\]<>])[^\s()\[\]<>]*(?:://|\.[a-z]{2,}/|@)[^\s()\[\]<>]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands: `article text[start:end] == quote`.

    `before` and `after` are the neighbouring sentences, for the reader's judgement;
    `also` names others that carried the story, oldest first, `also_more` counts those not
    named; `corrected` are the notices that correct any of them. `told` says whose word it is,
    `moments` what its relative words of time mean.
    """

    marker: int
    source: Source
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    also: tuple[Source, ...] = ()
    also_more: int = 0
    corrected: tuple[Source, ...] = ()
    told: Attribution = REPORTED
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a draft without its markers, and the passage numbers it cited."""

    text: str
    cited: tuple[int, ...]


def parse_claim(sentence: str, passages: int) -> Claim:
    """Take the markers out of a sentence; numbers beyond `passages` are dropped."""
    cited = [
        int(number)
        for found in _MARKER.finditer(sentence)
        for number in re.findall(r"\d+", found.group(1))
    ]
    valid = dict.fromkeys(number for number in cited if 1 <= number <= passages)
    text = _MARKER.sub("", sentence)
    return Claim(re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split())), tuple(valid))


def nearest(claim: Claim, sentences: Sequence[Sentence]) -> Sentence | None:
    """The sentence of the cited passages that shares most with an unsupported claim."""
    wanted = set(content_stems(ADDRESS.sub(" ", claim.text)))
    shares = [(len(wanted & set(stems(one.text))), at) for at, one in enumerate(sentences)]
    best, at = max(shares, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
    return sentences[at] if best >= max(2, len(wanted) // 3) else None


class Footnotes:
    """Numbers citations in the order of their first use; the same quote keeps its number."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, Span], Citation] = {}

    def cite(self, sentence: Sentence) -> Citation:
        """The citation of this sentence, numbered when it is new."""
        passage = sentence.hit.passage
        key = (passage.source.article_id, sentence.span)
        if key not in self._citations:
            self._citations[key] = Citation(
                marker=len(self._citations) + 1,
                source=passage.source,
                start=sentence.span[0],
                end=sentence.span[1],
                quote=passage.sentence(sentence.span),
                before=beside(passage, sentence.span, -1),
                after=beside(passage, sentence.span, 1),
                also=sentence.hit.also,
                also_more=sentence.hit.also_more,
                corrected=sentence.hit.corrected,
                told=attributed(passage, sentence.span),
                moments=moments(passage.sentence(sentence.span), passage.source),
            )
        return self._citations[key]

    def holds(self, sentence: Sentence) -> bool:
        """Whether this sentence has been cited already."""
        return (sentence.hit.passage.source.article_id, sentence.span) in self._citations

    def all(self) -> tuple[Citation, ...]:
        """Every citation, by number."""
        return tuple(self._citations.values())

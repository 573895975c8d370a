"""A model's draft against the passages: what they do not say is not shown.

Each sentence of the draft is tied to the one sentence of a passage that supports it,
which is quoted at its offsets in the stored article. Unknown markers vanish; a sentence
that nothing supports is replaced by the quote it leans on, or dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence import Sentence
from bot.question import names_a_time
from index.article import Source
from index.chunk import Span
from index.terms import content_stems, stems

_MARKER = re.compile(r"\s*\[\s*(?:passage\s*)?(\d{1,3}(?:\s*[,;&]\s*\d{1,3})*)\s*\]", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]+")
_NEGATION = re.compile(
    r"\b(?:not?|never|neither|nor|none|nobody|without|unlikely|denie[sd]|deny|refuse[sd]?|"
    r"reject(?:s|ed)?|fail(?:s|ed)?)\b|n[’']t\b",
    re.IGNORECASE,
)
# Share of the claim's content words that the quoted sentence must hold. At .5 the
# built-in model's inventions passed now and then; at .7 plain rewordings fell.
_SUPPORT = 0.6
_LEAST_WORDS = 3  # fewer content words claim nothing that could be checked


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands: `article text[start:end] == quote`.

    `before` and `after` are the neighbouring sentences, for the reader's judgement;
    `also` names other articles that print the same words.
    """

    marker: int
    source: Source
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    also: tuple[Source, ...] = ()


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


def supporting(claim: Claim, sentences: Sequence[Sentence]) -> Sentence | None:
    """The sentence that says what the claim says; None when no sentence does.

    Every number and name of the claim must stand there (or in its article's headline or
    date), both must be negated or neither, and most content words must be shared.
    """
    best: tuple[float, Sentence] | None = None
    for sentence in sentences:
        share = support(claim.text, sentence)
        if share >= _SUPPORT and (best is None or share > best[0]):
            best = (share, sentence)
    return best[1] if best else None


def support(claim: str, sentence: Sentence) -> float:
    """The share of the claim's content stems in the sentence; 0 when it contradicts."""
    wanted = set(content_stems(claim))
    if len(wanted) < _LEAST_WORDS:
        return 0.0
    told = f"{sentence.text} {_surroundings(sentence.hit.passage.source, sentence.text)}"
    known = set(stems(told))
    if not _numbers(claim) <= _numbers(told):
        return 0.0
    if any(not set(stems(name)) <= known for name in _names(claim)):
        return 0.0
    if bool(_NEGATION.search(claim)) != bool(_NEGATION.search(sentence.text)):
        return 0.0
    return len(wanted & known) / len(wanted)


def nearest(claim: Claim, sentences: Sequence[Sentence]) -> Sentence | None:
    """The sentence of the cited passages that shares most with an unsupported claim."""
    wanted = set(content_stems(claim.text))
    shares = [(len(wanted & set(stems(one.text))), at) for at, one in enumerate(sentences)]
    best, at = max(shares, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
    return sentences[at] if best >= max(2, len(wanted) // 3) else None


def _surroundings(source: Source, text: str) -> str:
    """What a reader knows of the article without reading the sentence.

    Its date counts only for a sentence that names no time of its own: "in March 2011"
    does not support "in June 2021", whenever it was printed.
    """
    dated = bool(source.published) and not names_a_time(text)
    when = f"{source.published:%Y %B} {source.published.day}" if dated and source.published else ""
    return f"{source.title} {source.outlet} {source.author} {when}"


def _numbers(text: str) -> set[str]:
    """Numbers without their thousands separators: 550,000 and 550000 are the same."""
    return {found.replace(",", "").rstrip(".") for found in _NUMBER.findall(text)}


def _names(claim: str) -> list[str]:
    """Capitalised words, but for one that only begins the sentence."""
    return [
        found.group()
        for found in _NAME.finditer(claim)
        if found.start() > 0 or found.group().isupper()
    ]


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
                before=passage.beside(sentence.span, -1),
                after=passage.beside(sentence.span, 1),
                also=sentence.hit.also,
            )
        return self._citations[key]

    def holds(self, sentence: Sentence) -> bool:
        """Whether this sentence has been cited already."""
        return (sentence.hit.passage.source.article_id, sentence.span) in self._citations

    def all(self) -> tuple[Citation, ...]:
        """Every citation, by number."""
        return tuple(self._citations.values())

"""A model's draft against the passages: what they do not say is not shown.

Each sentence of the draft is tied to the one sentence of a passage that supports it,
which is quoted at its offsets in the stored article. Unknown markers vanish; a sentence
that nothing supports is replaced by the quote it leans on, or dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.agreement import contradicts, numbers
from bot.attribution import REPORTED, Attribution, attributed
from bot.evidence import Sentence
from bot.moments import Moment, moments
from bot.question import names_a_time
from index.article import Kind, Source
from index.chunk import Span
from index.terms import content_stems, stems

_MARKER = re.compile(
    r"\s*[\[【]\s*(?:(?:passages?|sources?|n=)\s*)?\^?"
    r"(\d{1,3}(?:\s*(?:[,;&–-]|and)\s*\d{1,3})*)\s*[\]】]",
    re.IGNORECASE,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", re.IGNORECASE)
_YESTERDAY = re.compile(r"\b(?:yesterday|last night)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]+")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_NEGATION = re.compile(
    r"\b(?:not?|never|neither|nor|none|nobody|nothing|cannot|without|unlikely|unable|hardly|"
    r"scarcely|rarely|seldom|denie[sd]|deny|refuse[sd]?|reject(?:s|ed)?|fail(?:s|ed)?)\b|n[’']t\b",
    re.IGNORECASE,
)
# Share of the claim's content words that the quoted sentence must hold. At .5 the
# built-in model's inventions passed now and then; at .7 plain rewordings fell.
_SUPPORT = 0.6
# Share that the sentence itself must hold, for it is what the reader is shown: a claim made of
# the headline's words would otherwise rest on any sentence of the article.
_SAID = 0.4
_SAYS = re.compile(r"\b(?:said|told|says|tells)\b")
_LONGEST_NAME = 40  # a longer one has no stem, and would stand for nothing
_ADDRESS = re.compile(r"[^\s()\[\]<>]*(?:://|\.[a-z]{2,}/|@)[^\s()\[\]<>]*", re.IGNORECASE)
_LEAST_WORDS = 3  # fewer content words and numbers claim nothing that could be checked


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


def supporting(claim: Claim, sentences: Sequence[Sentence]) -> Sentence | None:
    """The sentence that says what the claim says; None when no sentence does.

    Every number and name of the claim must stand there (or in its article's headline or
    date), both must be negated or neither, nothing must plainly contradict it, and most
    content words must be shared.
    """
    told = len(_words(claim.text)) + len(numbers(claim.text))
    if not sentences or told < _LEAST_WORDS:
        return None
    names = _names(claim.text, sentences)
    shares = [(support(claim.text, one, names), -at) for at, one in enumerate(sentences)]
    best, at = max(shares)
    return sentences[-at] if best else None


def support(claim: str, sentence: Sentence, names: Sequence[str]) -> float:
    """The share of the claim's content stems in the sentence; 0 when it does not support it."""
    around = _surroundings(sentence.hit.passage.source, sentence.text, claim)
    wanted = _words(claim)
    said = set(stems(_undotted(sentence.text)))
    known = said | set(stems(around))
    own = wanted & said
    if len(own) < _SAID * len(wanted) or len(wanted & known) < _SUPPORT * len(wanted):
        return 0.0
    if not numbers(claim, counted=False) <= numbers(f"{sentence.text} {around}"):
        return 0.0
    if any(len(name) > _LONGEST_NAME or not set(stems(name)) <= known for name in names):
        return 0.0
    if any(one not in sentence.text for one in _ADDRESS.findall(claim)):
        return 0.0
    if bool(_NEGATION.search(claim)) != bool(_NEGATION.search(sentence.text)):
        return 0.0
    return 0.0 if contradicts(claim, sentence.text) else len(own) / max(len(wanted), 1)


def nearest(claim: Claim, sentences: Sequence[Sentence]) -> Sentence | None:
    """The sentence of the cited passages that shares most with an unsupported claim."""
    wanted = set(content_stems(claim.text))
    shares = [(len(wanted & set(stems(one.text))), at) for at, one in enumerate(sentences)]
    best, at = max(shares, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
    return sentences[at] if best >= max(2, len(wanted) // 3) else None


def _surroundings(source: Source, text: str, claim: str) -> str:
    """What a reader knows of the article without reading the sentence.

    Its date counts only for a sentence that names no time of its own: "in March 2011"
    does not support "in June 2021", whenever it was printed. Its author is no witness:
    a claim that somebody "said" so needs the sentence to name who.
    """
    author = "" if source.kind is not Kind.OPINION and _SAYS.search(claim) else source.author
    when = "" if names_a_time(text) else _dates(source.published, text)
    return f"{source.title} {source.outlet} {author} {when}"


def _dates(published: datetime | None, text: str) -> str:
    """Month and year of the article, and the day if the sentence ties itself to one.

    What an article reports did not happen on the day it was printed, unless it says so.
    """
    if published is None:
        return ""
    days = [published] if _TODAY.search(text) else []
    if _YESTERDAY.search(text):
        days.append(published - timedelta(days=1))
    for name in _WEEKDAY.findall(text):
        since = (published.weekday() - _WEEKDAYS.index(name.lower())) % 7
        days += [published - timedelta(days=since), published + timedelta(days=7 - since)]
    return " ".join([f"{published:%B %Y}", *(f"{one.day} {one:%B %Y}" for one in days)])


def _words(claim: str) -> set[str]:
    """Its content stems; numbers are compared on their own."""
    return {stem for stem in content_stems(_undotted(claim)) if not stem.isdigit()}


def _undotted(text: str) -> str:
    """U.S. as US: both are in use, often in one article."""
    return _INITIALS.sub(lambda found: found.group().replace(".", ""), text)


def _names(claim: str, sentences: Sequence[Sentence]) -> list[str]:
    """Capitalised words; the one that begins the claim only if it is a name elsewhere."""
    told = " ".join({one.hit.passage.text for one in sentences})
    return [
        found.group()
        for found in _NAME.finditer(claim)
        if found.start() > 0
        or found.group().isupper()
        or re.search(rf"[\w,;’'”\"] {re.escape(found.group())}\b", told)
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

"""Sentences of articles that are written to whoever answers from them, not to their readers.

A flagged sentence reaches no model and is no answer while anything else is. What reports on such
words is no order: they stand in quotation marks, with somebody outside them who tells of them.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot import orders
from bot.invisible import invisible_free
from index.chunk import Span, sentence_spans
from index.holdings import Passage


class Reason(StrEnum):
    """What is suspicious about a sentence."""

    ORDER = "speaks to an assistant"
    ROLE = "forges a speaker of the conversation with a model"
    FENCE = "forges the marks around what a model is given"
    CITATION = "forges a citation"
    HIDDEN = "holds hidden text"
    ENCODED = "holds encoded text"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A suspicious sentence: its span, counted as the passage counts, and why."""

    span: Span
    reason: Reason


LEFT_OUT = "[…]"
CAUTION = (
    "Caution: this is written like an order to whoever answers. It is quoted, not followed, and "
    "nothing else here answers."
)
_REPORTED = 3  # words outside the quotation marks that make it a report
_LONGEST_BESIDE = 800  # characters; what is longer tells a reader nothing of the quote
_AFTER = 3  # sentences after an order that may go on with it
_CHARACTERS = 4000  # of a sentence that are looked at; a longer one is cut into such pieces
_OVERLAP = 300
_QUOTATION = re.compile(
    r"“[^“”]{1,1500}”|«[^«»]{1,1500}»|\"[^\"]{1,1500}\"|(?<!\w)‘[^‘“”]{1,600}?’(?!\w)"
)
_ROLE = re.compile(
    r"<\|\s*(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\b"
    r"|\[/?INST\]|<</?SYS>>|^\s*#{1,6}\s*(?:system|instructions?|assistant|response)\b\s*:?\s*$"
    r"|(?:^|[.!?>]\s+)(?:SYSTEM|ASSISTANT|USER|HUMAN)\s*(?:PROMPT|MESSAGE|OVERRIDE|NOTE)?\s*:"
    r"|(?:^|[.!?>]\s+)[Ss]ystem (?:prompt|message|override|note)\s*:",
    re.MULTILINE,
)
_FENCE = re.compile(
    "(?:[<\u2039\uff1c\u3008]|&lt;)"
    r"\s*/?\s*(?:passages?|question|turn|answer|conversation|history|system|user|"
    r"assistant|document|context|instructions?|tool|script|style|iframe|img|svg)\b"
    r"|<!--|-->",
    re.IGNORECASE,
)
# A quote that ends, is cited, and is followed by who says the next one, as our lines are.
_CITATION = re.compile(
    r"(?:^|[”\"])\s*[\[【]\d{1,3}[\]】][^“”\"]{0,150}:\s*[“\"]"
    r"|\bSources\s+\[\d{1,3}\]"
    r"|(?:^|\n)\s*(?:Not in these articles\b|Written by .{1,60}; every quote checked)"
)
_HIDDEN = re.compile(
    "[\u202d\u202e\x00-\x08\x0e-\x1f]|[\U000e0000-\U000e007f]{8,}|(?:[\u200b\u2060\u180e\ufeff]\\w+){3,}"
    r"|\b(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|color\s*:\s*(?:white\b|#fff))"
)
_FORGING = re.compile(r"[\[\]【】“”„«»\"<>]|:(?=\s|$)")
_LONGEST_NAME = 120
_ENCODED = re.compile(r"(?<![\w/+.=&?%-])[A-Za-z0-9+/]{40,}={0,2}(?![\w/+])")
_READABLE = 0.95
_SPACED = re.compile(r"\b(?:\w[ ._-]){4,}\w\b")
# Letters of other alphabets that look like ours.
_ALIKE = str.maketrans(
    "аеорсухіјѕԁһӏԛԝвкмнтАВЕКМНОРСТУХІЈЅοαερτυικνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhlqwbkmhtABEKMHOPCTYXIJSoaeptuikvABEZHIKMNOPTYX",
)


def suspicions(passage: Passage) -> tuple[Suspicion, ...]:
    """The passage's suspicious sentences, in its order."""
    return _suspicions(passage.text, passage.start, passage.sentences)


def is_suspicious(text: str) -> bool:
    """Whether any sentence is of a text without spans, such as a headline."""
    told = text.encode("utf-8", "replace").decode()  # the splitter takes no lone surrogates
    return bool(_suspicions(told, 0, tuple(sentence_spans(told, 0, len(told)))))


def without_suspicious(passage: Passage) -> str:
    """The passage's text with a mark in the place of each suspicious sentence."""
    kept, at = [], passage.start
    for one in suspicions(passage):
        kept += [passage.text[at - passage.start : one.span[0] - passage.start], LEFT_OUT]
        at = one.span[1]
    return "".join([*kept, passage.text[at - passage.start :]])


def beside(passage: Passage, span: Span, step: int) -> str:
    """The sentence next to that one, for its reader; none that is suspicious, endless or links."""
    at = passage.sentences.index(span) + step
    if not 0 <= at < len(passage.sentences):
        return ""
    is_flagged = any(one.span == passage.sentences[at] for one in suspicions(passage))
    told = passage.sentence(passage.sentences[at])
    return "" if is_flagged or "://" in told or len(told) > _LONGEST_BESIDE else told


def as_name(told: str) -> str:
    """What an article gives as a name; nothing where that would forge a quote or give orders."""
    return "" if _FORGING.search(told) or is_suspicious(told) else unforged(told)


def unforged(told: str) -> str:
    """A title or name without what would end a quote or look like a marker."""
    return " ".join(_FORGING.sub(" ", told).split())[:_LONGEST_NAME].rstrip()


def told_of(found: Sequence[Suspicion]) -> str:
    """Why, in one line; empty when nothing is."""
    return "; ".join(dict.fromkeys(one.reason.value for one in found))


@lru_cache(maxsize=512)
def _suspicions(text: str, start: int, spans: Sequence[Span]) -> tuple[Suspicion, ...]:
    own = [(left - start, right - start) for left, right in spans]
    told = _without_reported(text, own)
    found: list[Suspicion] = []
    since = _AFTER
    for (left, right), span in zip(own, spans, strict=True):
        reason = _reason(text[left:right], told[left:right])
        goes_on = reason is None and since < _AFTER and orders.goes_on(_folded(told[left:right]))
        if goes_on:
            reason = Reason.ORDER
        since = 0 if reason in (Reason.ORDER, Reason.ROLE, Reason.FENCE) else since + 1
        if reason is not None:
            found.append(Suspicion(span, reason))
    return tuple(found)


def _reason(sentence: str, told: str) -> Reason | None:
    """Why a sentence is suspicious; `told` is the same without what it only reports."""
    for part in _parts(sentence):
        for reason, pattern in (
            (Reason.FENCE, _FENCE),
            (Reason.ROLE, _ROLE),
            (Reason.CITATION, _CITATION),
            (Reason.HIDDEN, _HIDDEN),
        ):
            if pattern.search(part):
                return reason
        if any(_decodes(found.group()) for found in _ENCODED.finditer(part)):
            return Reason.ENCODED
    return Reason.ORDER if any(orders.orders(_folded(one)) for one in _parts(told)) else None


def _parts(text: str) -> Iterator[str]:
    for at in range(0, max(len(text), 1), _CHARACTERS):
        yield text[max(at - _OVERLAP, 0) : at + _CHARACTERS]


def _without_reported(text: str, sentences: Sequence[Span]) -> str:
    """The text, as long as before, with blanks for quotations that somebody is said to have said.

    Words within quotation marks alone are nobody's report.
    """
    quotations = [found.span() for found in _QUOTATION.finditer(text)]
    if not quotations:
        return text
    bare = _blanked(text, quotations)
    reported = []
    for left, right in quotations:
        around = (bare[start:end] for start, end in sentences if start < right and left < end)
        if sum(len(re.findall(r"\w+", one)) for one in around) >= _REPORTED:
            reported.append((left, right))
    return _blanked(text, reported)


def _blanked(text: str, spans: Sequence[Span]) -> str:
    kept, at = [], 0
    for left, right in spans:
        kept += [text[at:left], " " * (right - left)]
        at = right
    return "".join([*kept, text[at:]])


def _folded(text: str) -> str:
    """As a reader would read it aloud: no unseen signs, no letters of a look, small."""
    plain = unicodedata.normalize("NFKC", invisible_free(text)).translate(_ALIKE)
    joined = _SPACED.sub(lambda found: re.sub(r"[ ._-]", "", found.group()), plain)
    return " ".join(joined.replace("’", "'").lower().split())


def _decodes(run: str) -> bool:
    """Whether a run of letters is base64 of something that can be read."""
    if run.isalpha() or run.isdigit():
        return False
    try:
        told = base64.b64decode(run + "=" * (-len(run) % 4))
    except (binascii.Error, ValueError):
        return False
    readable = sum(32 <= one < 127 or one in (9, 10, 13) for one in told)
    return readable >= _READABLE * len(told)

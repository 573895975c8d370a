"""Quote mode: the sentences that answer, verbatim, each with who wrote it and when."""

from collections.abc import Sequence
from datetime import datetime

from bot.citations import Citation
from bot.evidence import Sentence
from index.article import Kind, Source
from index.terms import content_stems

MAX_QUOTES = 3
# Against the best sentence's score: below it a further quote dilutes the answer.
WORTH_ADDING = 0.75
_SAME_WORDS = 0.6


def best_quotes(sentences: Sequence[Sentence], limit: int = MAX_QUOTES) -> list[Sentence]:
    """Up to `limit` sentences, best first, none saying the same as one above."""
    chosen: list[Sentence] = []
    for sentence in sentences:
        if len(chosen) == limit or sentence.score < WORTH_ADDING * sentences[0].score:
            break
        if not any(_alike(sentence.text, one.text) for one in chosen):
            chosen.append(sentence)
    return chosen


def quoted(citation: Citation) -> str:
    """One quote in one line, readable without the question: who, when, the words, the marker."""
    words = " ".join(citation.quote.split())
    return f"{attribution(citation.source)}: “{words}” [{citation.marker}]"


def attribution(source: Source) -> str:
    """Who says it and when; an opinion is its author's."""
    when = day(source.published)
    if source.kind is Kind.OPINION:
        who = source.author or source.outlet or "The author"
        told = ", ".join(part for part in ("opinion", source.outlet, when) if part and part != who)
        return f"{who} argues ({told})"
    kind = "" if source.kind is Kind.REPORT else source.kind.value
    who = source.outlet or source.author or f"“{source.title}”"
    return ", ".join(part for part in (who, kind, when) if part)


def day(moment: datetime | None) -> str:
    """A date as people write it, or nothing."""
    return f"{moment.day} {moment:%B %Y}" if moment else ""


def _alike(one: str, other: str) -> bool:
    left, right = set(content_stems(one)), set(content_stems(other))
    return len(left & right) >= _SAME_WORDS * min(len(left), len(right))

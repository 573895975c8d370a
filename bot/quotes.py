"""Quote mode: the sentences that answer, verbatim, each with who wrote it and when."""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.citations import Citation
from bot.evidence import Sentence
from bot.suspicion import as_name, unforged
from index.article import Kind, Source
from index.terms import content_stems

MAX_QUOTES = 3
# Against the best sentence's score: below it a further quote dilutes the answer.
WORTH_ADDING = 0.75
_SAME_WORDS = 0.6
_RIGHT = re.compile(
    r"\bcorrect (?:\w+ ){1,3}(?:is|are|was|were)\b|\bshould have (?:said|read|been|stated)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"\?[”’\"')\]]*$")


def best_quotes(sentences: Sequence[Sentence], limit: int = MAX_QUOTES) -> list[Sentence]:
    """Up to `limit` sentences, best first, none saying the same as one above.

    A correction brings along what it puts right, be it one more.
    """
    chosen: list[Sentence] = []
    # A question in an article answers none, unless there is nothing else.
    told = [one for one in sentences if not _ASKING.search(one.text)]
    ranked = told or sentences
    for sentence in ranked:
        if len(chosen) >= limit or sentence.score < WORTH_ADDING * ranked[0].score:
            break
        if any(_alike(sentence.text, one.text) for one in chosen):
            continue
        chosen.append(sentence)
        right = _put_right(sentence, ranked)
        if right is not None and right not in chosen:
            chosen.append(right)
    return chosen


def _put_right(sentence: Sentence, sentences: Sequence[Sentence]) -> Sentence | None:
    """What a correction says is right, which shares no word with the question.

    Without it a quoted "we gave the wrong length" would leave the wrong length standing.
    """
    passage = sentence.hit.passage
    if passage.source.kind is not Kind.CORRECTION:
        return None
    told = (one for one in sentences if one.hit.passage.passage_id == passage.passage_id)
    return next((one for one in told if _RIGHT.search(one.text)), None)


def quoted(citation: Citation) -> str:
    """One quote in one line, readable without the question: who, when, the words, the marker."""
    words = " ".join(citation.quote.split())
    return f"{attribution(citation.source)}: “{words}” [{citation.marker}]"


def attribution(source: Source) -> str:
    """Who says it and when; an opinion is its author's."""
    when = day(source.published)
    outlet, author = as_name(source.outlet), as_name(source.author)
    if source.kind is Kind.OPINION:
        who = author or outlet or "The author"
        told = ", ".join(part for part in ("opinion", outlet, when) if part and part != who)
        return f"{who} argues ({told})"
    kind = "" if source.kind is Kind.REPORT else source.kind.value
    who = outlet or author or f"“{unforged(source.title)}”"
    return ", ".join(part for part in (who, kind, when) if part)


def headline(source: Source) -> str:
    """A headline with where and when it stood, in one line."""
    kind = "" if source.kind is Kind.REPORT else source.kind.value
    told = ", ".join(part for part in (kind, source.outlet, day(source.published)) if part)
    return " ".join(f"{source.title} ({told})".split() if told else source.title.split())


def surname(source: Source) -> str:
    """By what a sentence would name the author, or without one the outlet."""
    return (source.author or source.outlet or "The author").split()[-1]


def day(moment: datetime | None) -> str:
    """A date as people write it, or nothing."""
    return f"{moment.day} {moment:%B %Y}" if moment else ""


def _alike(one: str, other: str) -> bool:
    left, right = set(content_stems(one)), set(content_stems(other))
    return len(left & right) >= _SAME_WORDS * min(len(left), len(right))

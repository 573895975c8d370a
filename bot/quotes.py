"""Quote mode: the sentences that answer, verbatim, each with who wrote it and when."""

import re
from collections.abc import Sequence

from bot.attribution import REPORTED, Attribution, How
from bot.citations import Citation
from bot.evidence import Sentence
from bot.moments import beside
from bot.suspicion import as_name, unforged
from bot.tellers import is_apart, tells_who
from bot.words import day
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
# After an author's name, these say that what follows is the author's view.
_HOLDS = (
    r"(?:argu|believ|think|expect|predict|hope|fear|warn|claim|suggest|sees?\b|says?\b|said\b|"
    r"writes?\b|wrote\b|calls?\b|views?\b|opinions?\b|doubts?\b)"
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
    """One quote in one line, readable without the question: who, when, the words, the marker.

    Beside the words stands what "on Tuesday" means in them; they themselves stay as they are.
    """
    words = " ".join(citation.quote.split())
    days = f" ({beside(citation.moments)})" if citation.moments else ""
    return f"{introduction(citation)}: “{words}”{days} [{citation.marker}]"


def introduction(citation: Citation) -> str:
    """Whose word the quote is and when: with its speaker, where the quote itself does not say."""
    told = citation.told
    unnamed = told.speaker if told.speaker and not _is_named(told.speaker, citation.quote) else ""
    if told.how is How.PARAPHRASED and unnamed:
        return attribution(citation.source, told, f"according to {unnamed}")
    return attribution(citation.source, told, f"quoting {unnamed}" if unnamed else "")


def attribution(source: Source, told: Attribution = REPORTED, speaker: str = "") -> str:
    """Who says it and when; an opinion is its author's, a forecast of its day."""
    when = day(source.published)
    outlet, author = as_name(source.outlet), as_name(source.author)
    if told.is_forecast:
        when = f"forecast of {when}" if when else "forecast"
    if source.kind is Kind.OPINION:
        who = author or outlet or "The author"
        parts = ("opinion", outlet, when)
        around = ", ".join(part for part in parts if part and part != who)
        does = "argues" if told.how in (How.REPORTS, How.ARGUES) else "writes"
        return f"{who} {does} ({around})" + (f", {speaker}" if speaker else "")
    kind = "" if source.kind is Kind.REPORT else source.kind.value
    who = outlet or author or f"“{unforged(source.title)}”"
    return ", ".join(part for part in (who, kind, when, speaker) if part)


def claimed(claim: str, citation: Citation) -> str:
    """A model's sentence with its marker, and with whose word it is where it does not say so.

    An opinion is told as its author's, a press release as its sender's, what somebody says as
    theirs, and a forecast as one of its day.
    """
    source, told = citation.source, citation.told
    line = f"{claim} [{citation.marker}]"
    if source.kind is Kind.PRESS_RELEASE:
        return f"{attribution(source, told)}: {line}"
    if source.kind is Kind.OPINION:
        told_by = rf"\b{re.escape(surname(source))}[’']?s?\b.*\b{_HOLDS}"
        if not re.search(told_by, claim):
            return f"{attribution(source, told)}: {line}"
        when = day(source.published)
        is_undated = told.is_forecast and when and when not in claim
        return f"{claim} (forecast of {when}) [{citation.marker}]" if is_undated else line
    if told.is_forecast and day(source.published) not in claim:
        return f"{attribution(source, told, _according(claim, told))}: {line}"
    if told.how in (How.SAYS, How.PARAPHRASED) and not told.speaker and not tells_who(claim):
        return f"{attribution(source)}: {line}"  # somebody's word, by this outlet
    said = "" if is_apart(claim, citation.quote) else _according(claim, told)
    return f"{said[:1].upper()}{said[1:]} ({attribution(source)}): {line}" if said else line


def _according(claim: str, told: Attribution) -> str:
    """ "according to" somebody, unless the claim names them: a name by its last word."""
    words = told.speaker.split()
    is_name = bool(words) and words[0][:1].isupper() and words[-1][:1].isupper()
    if not words or _is_named(words[-1] if is_name else told.speaker, claim):
        return ""
    return f"according to {told.speaker}"


def _is_named(speaker: str, text: str) -> bool:
    """Whether the text names the speaker: a description by its last word, a name in full."""
    return bool(re.search(rf"(?<!\w){re.escape(speaker)}(?!\w)", text, re.IGNORECASE))


def headline(source: Source) -> str:
    """A headline with where and when it stood, in one line."""
    kind = "" if source.kind is Kind.REPORT else source.kind.value
    told = ", ".join(part for part in (kind, source.outlet, day(source.published)) if part)
    return " ".join(f"{source.title} ({told})".split() if told else source.title.split())


def surname(source: Source) -> str:
    """By what a sentence would name the author, or without one the outlet."""
    return (source.author or source.outlet or "The author").split()[-1]


def _alike(one: str, other: str) -> bool:
    left, right = set(content_stems(one)), set(content_stems(other))
    return len(left & right) >= _SAME_WORDS * min(len(left), len(right))

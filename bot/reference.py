"""What a follow-up says of earlier sources: "the second source", "the Canal Post article".

A question that points at an article is asked of that article alone, and names it in the words'
place, so that it stands on its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.question import QuestionError, Turn, subject_stems
from index.article import Source
from index.scope import EVERYTHING, Scope

_WORDS = (
    ("first", "1st", "one"), ("second", "2nd", "two"), ("third", "3rd", "three"),
    ("fourth", "4th", "four"), ("fifth", "5th", "five"),
)  # fmt: skip
_NUMBERS = {word: number for number, words in enumerate(_WORDS, 1) for word in words}
_LAST = "last"
_SOURCE = r"(?:source|citation|quote|quotation|footnote|reference)"
_PIECE = r"(?:article|report|story|piece|column|commentary|editorial|dispatch)"
_NO_MORE = r"(?!\s*(?:of\s+(?!(?:the\s+)?(?:answer|those|these)\b)|['’]s\b.*\bsource\b|\.\d))"
_ORDINAL = re.compile(
    rf"\b(?:the|your|that)\s+(?P<which>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)\s+"
    rf"(?:{_SOURCE}|{_PIECE}){_NO_MORE}(?!\w)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?<!open )(?<!open-)\b(?:the\s+)?{_SOURCE}\s+(?:no\.?\s*|number\s+|#\s*)?"
    r"(?P<which>\d{1,2}|one|two|three|four|five)(?![\d.]*\d)\b|\[(?P<marker>\d{1,2})\]",
    re.IGNORECASE,
)
_THAT = re.compile(rf"\b(?:that|this|the same)\s+(?:{_PIECE}|source)\b", re.IGNORECASE)
_THOSE = re.compile(rf"\b(?:those|these)\s+(?:{_PIECE}s|stories|sources)\b", re.IGNORECASE)
_OF = r"(?:['’]s?)?"
_WHOSE = 40  # characters of a name before "article"
# Words that ask what somebody says, and nothing besides.
_ASKING = frozenset(
    ("sai", "say", "tell", "told", "write", "wrote", "mention", "report", "claim", "state", "els")
)


@dataclass(frozen=True, slots=True)
class Referred:
    """A question with its reference in words that stand alone, and the part it is asked of."""

    question: str
    scope: Scope = EVERYTHING


def referred(question: str, history: Sequence[Turn]) -> Referred:
    """The question as it is if it points at no source of the conversation, oldest turn first.

    The sources are those of the last answer that had any; an outlet's article is looked for in
    every turn, the last first. Raises QuestionError for a number that the answer does not have.
    """
    turns = [turn for turn in reversed(history) if turn.cited]
    if not turns:
        return Referred(question)
    last = turns[0]
    if found := _ORDINAL.search(question) or _NUMBER.search(question):
        return _asked_of(question, found, [_numbered(found, last)], last)
    if found := _THOSE.search(question):
        return _asked_of(question, found, [one for _, one in last.cited], last)
    for turn in turns:
        for _, source in turn.cited:
            if found := _named(source, question):
                return _asked_of(question, found, _alike(source, turn), turn)
    if found := _THAT.search(question):
        return _asked_of(question, found, [last.cited[0][1]], last)
    return Referred(question)


def _numbered(found: re.Match[str], turn: Turn) -> Source:
    groups = found.groupdict()
    told = (groups.get("which") or groups.get("marker") or "").lower()
    sources = dict(turn.cited)
    number = max(sources) if told == _LAST else _NUMBERS.get(told) or int(told)
    if number not in sources:
        held = "one source" if len(sources) == 1 else f"{len(sources)} sources"
        raise QuestionError(
            f"There is no source {number} to ask about: the last answer that had any had {held}."
        )
    return sources[number]


def _named(source: Source, question: str) -> re.Match[str] | None:
    """ "the Canal Post article", "Calloway's column" for a source that is so named."""
    surname = source.author.split()[-1] if source.author else ""
    for name in (source.outlet, source.author, surname):
        bare = re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)[:_WHOSE]
        if not bare:
            continue
        found = re.search(
            rf"\b(?:the\s+)?{re.escape(bare)}{_OF}\s+(?:{_PIECE}|source)\b"
            rf"|\b(?:the|that)\s+(?:{_PIECE}|source)\s+(?:by|from|in|of)\s+(?:the\s+)?{re.escape(bare)}\b",
            question,
            re.IGNORECASE,
        )
        if found:
            return found
    return None


def _alike(source: Source, turn: Turn) -> list[Source]:
    """Every article that the answer cited of the same outlet and author."""
    return [
        one for _, one in turn.cited if (one.outlet, one.author) == (source.outlet, source.author)
    ]


def _asked_of(
    question: str, found: re.Match[str], sources: Sequence[Source], turn: Turn
) -> Referred:
    """The question of these articles; one that asks for nothing else asks what was asked before."""
    scope = Scope(articles=frozenset(one.article_id for one in sources))
    names = list(dict.fromkeys(_name(one) for one in sources))
    name = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    before, after = question[: found.start()], question[found.end() :]
    rest = f"{before} {after}"
    if subject_stems(rest) - _ASKING:
        return Referred(" ".join(f"{before}{name}{after}".split()), scope)
    return Referred(turn.question, scope)


def _name(source: Source) -> str:
    return source.outlet or source.author or f"“{source.title}”"

"""Events that a question reckons from: "before the summit", "after Truss resigned"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.time_words import pattern

_CAP = 10  # words; longer is a sentence, not an event
_SIDE = pattern(
    r"\b(?P<before>before|ahead of|prior to|in the run-up to|in the lead-up to)"
    r"|\b(?P<after>after|since|following|in the wake of|in the aftermath of)"
)
# What "after" and "before" belong to: who is named after a king, and who stands before a court.
_NO_SIDE = re.compile(
    r"\b(?:nam(?:ed?|ing)|look(?:s|ed|ing)?|tak(?:es?|ing|en)|took|model+ed|go(?:es|ing)?|went|"
    r"pattern(?:ed)?|ask(?:s|ed|ing)?|ever|never|soon"
    r"|people|account|company|group|companies|accounts|order) +$",
    re.IGNORECASE,
)
# "The following week", "a following", "is following".
_A_FOLLOWING = re.compile(r"\b(?:the|a|his|her|its|their|is|are|was|were) +$", re.IGNORECASE)
_IN_FRONT_OF = re.compile(
    r"(?:(?:an?|the|his|her|its|their|this|that|federal|senate|house|us|grand|high|supreme"
    r"|district|select|appeals?|magistrates'?) +){0,4}"
    r"(?:courts?|judges?|committees?|parliament|congress|senate|house|jury|panel|tribunal|commission"
    r"|inquiry|council|lawmakers|mps|cameras?|audience|crowd|eyes|us|you|me)\b(?!')",
    re.IGNORECASE,
)
_WORD = re.compile(r" {1,3}([\w$€£%][\w.'’$€£%&/-]*)")
# What opens another clause, so that an event ends before it.
_STOP = re.compile(
    r"about|according|compared|who|whom|what|which|when|where|why|how|whether|did|does|do|will|would"
    r"|and|or|but|than|while|because|if|as|reported|published|says|said|then|until|before|after"
    r"|since|amid|despite"
)
_OPENER = re.compile(
    r"the|an?|his|her|its|their|our|this|that|these|those|s?he|they|it|\w+(?:ing|'s)"
)
_NAMED_DAY = re.compile(r"\d/\d\d")  # 9/11
_EMPTY = re.compile(rf"{_OPENER.pattern}|all|long|then|now|hours|dark|work")
_PRINT = re.compile(r"articles?|reports?|stor(?:y|ies)|pieces?|coverage")
_THEN_PRINT = pattern(r"(?: )(?:reported|published|wrote|printed)\b")
_PUBLISHED = re.compile(r"\b(?:published|reported|printed|posted|released)(?: +\w+)? +$", re.I)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event at `text[start:end]` with the word of its side; its own words from `since`."""

    start: int
    since: int
    end: int
    is_after: bool
    is_publication: bool


def happenings(text: str, question: str) -> Iterator[Happening]:
    """Every event that the masked question `text` puts a before or an after to.

    Its words end at a comma, at a word that opens another clause, or after ten of them. An event
    begins with an article, a pronoun, a name or a verb in -ing.
    """
    for found in _SIDE.finditer(text):
        before = text[max(found.start() - 40, 0) : found.start()]
        if not _is_side(found, before, text[found.end() : found.end() + 90].lstrip()):
            continue
        since, end, words = _words(text, found.end())
        if not words or not _is_event(words, question[since:end]):
            continue
        is_publication = bool(
            _PUBLISHED.search(before)
            or _THEN_PRINT.match(text, end)
            or any(_PRINT.fullmatch(word) for word in words)
        )
        yield Happening(found.start(), since, end, bool(found["after"]), is_publication)


def _is_side(found: re.Match[str], before: str, after: str) -> bool:
    if found[0].lower() == "following":
        return _A_FOLLOWING.search(before) is None
    if found[0].lower() == "before" and _IN_FRONT_OF.match(after):
        return False
    return _NO_SIDE.search(before) is None


def _words(text: str, at: int) -> tuple[int, int, list[str]]:
    """Where the event's words start and end, and the words."""
    words: list[str] = []
    since = end = at
    while len(words) < _CAP and (found := _WORD.match(text, end)):
        word = found[1].lower()
        if _STOP.fullmatch(word):
            break
        since = since if words else found.start(1)
        end = found.start(1) + len(found[1].rstrip(".'-"))
        words.append(word)
        if found[1].endswith((".", "-")) and len(found[1]) > 3:
            break
    return since, end, words


def _is_event(words: list[str], shown: str) -> bool:
    if all(_EMPTY.fullmatch(word) for word in words):
        return False
    opens = _OPENER.fullmatch(words[0]) or _NAMED_DAY.fullmatch(words[0])
    return bool(opens) or shown[0].isupper() or shown[0] == "_"

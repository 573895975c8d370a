"""What a sentence denies: each "not" with the words that it is about."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.verdict import Reason, Verdict, refused
from bot.wording import CLAUSES
from index.terms import content_stems, stems

_NEGATION = re.compile(
    r"\b(?:not(?! only\b)|never|neither|nor|no(?! ?\.? ?\d)|none|nobody|nothing|nowhere|without|"
    r"unlikely|unable|hardly|scarcely|rarely|seldom|den(?:y|ies|ied|ying|ial)|"
    r"refus(?:e|es|ed|ing|al)|reject(?:s|ed|ing|ion)?|fail(?:s|ed|ing|ure)?|lack(?:s|ed|ing)?|"
    r"declin(?:e|es|ed|ing) to|stopped short of|rul(?:ed?|es|ing) out|far from)\b",
    re.IGNORECASE,
)
_HEADS = 3  # words of subject after a "not" within which lies what it denies

_NEARLY = 0.75  # of the claim's words


@dataclass(frozen=True, slots=True)
class Denial:
    """A word that denies, and the first words of subject that follow it in its clause."""

    word: str
    heads: tuple[str, ...]


@lru_cache(maxsize=4096)
def denials(text: str) -> tuple[Denial, ...]:
    """Every denial of a text that has been made plain."""
    found = []
    for one in _NEGATION.finditer(text):
        after = _about(CLAUSES.split(text[one.end() :], maxsplit=1)[0])
        if not after:  # "will it? No", "it did not", "not, he said, to …"
            after = _about(text[: one.start()])[-1:] or _about(text[one.end() :])
        found.append(Denial(one.group(), tuple(after[:_HEADS])))
    return tuple(found)


def turned(claim: str, said: str) -> Verdict | None:
    """Why the claim denies otherwise than the sentence; None where both deny alike."""
    mine, theirs = denials(claim), denials(said)
    if not mine and not theirs:
        return None
    stems_said, stems_mine = set(stems(said)), set(stems(claim))
    left = list(theirs)
    for one in mine:
        match = next((it for it in left if _alike(one, it)), None)
        if match is None and (not left or set(one.heads[:2]) & stems_said):
            return refused(Reason.NEGATION, one.word)
        left.remove(match or left[0])
    # What is denied may be left out, by a claim that is the rest of the sentence nearly word for
    # word; it may not be told without its "not".
    wanted = set(content_stems(claim))
    is_rest = len(wanted & stems_said) >= _NEARLY * len(wanted)
    for one in left:
        if not is_rest or set(one.heads[:2]) & stems_mine:
            return refused(Reason.NEGATION, " ".join(one.heads[:2]), instead=(one.word,))
    return None


def _alike(one: Denial, other: Denial) -> bool:
    return bool(set(one.heads) & set(other.heads)) or not (one.heads and other.heads)


def _about(text: str) -> list[str]:
    if not text.strip():
        return []
    return [stem for stem in content_stems(text) if stem not in _EMPTY]


# content_stems gives all of a text that has none: these are then no subject.
_EMPTY = frozenset(
    stems("be been being is are was were have has had do does did a an the to of in")
)

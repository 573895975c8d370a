"""Two sentences side by side: which words of the one stand where the other has which."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from index.terms import stems

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_][\w]*(?:['-][^\W_]+)*|[%$€£¥]")
_POSSESSIVE = re.compile(r"'s?$")
_WIDEST = 6  # words; in wider gaps nothing stands in the place of anything


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; `stem` is what it is compared by."""

    text: str
    stem: str
    start: int

    @property
    def is_name(self) -> bool:
        """Whether it is written with a capital, and not only because it begins the sentence."""
        return self.text[:1].isupper() and (
            self.start > 0 or self.text[1:].lower() != self.text[1:]
        )

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[:1].isdigit()


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the claim that stand where the sentence has others, between words of both."""

    mine: tuple[Token, ...]
    theirs: tuple[Token, ...]


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text that has been made plain, in order."""
    found = []
    for one in _TOKEN.finditer(text):
        word = _POSSESSIVE.sub("", one.group())
        stem = "".join(stems(word)) or word
        found.append(Token(word, stem.replace(",", ""), one.start()))
    return tuple(found)


@lru_cache(maxsize=256)
def changes(claim: str, said: str) -> tuple[Change, ...]:
    """What differs between two texts that have been made plain, gap by gap."""
    return tuple(_changes(tokens(claim), tokens(said)))


def _changes(mine: Sequence[Token], theirs: Sequence[Token]) -> Iterator[Change]:
    matcher = SequenceMatcher(
        None, [one.stem for one in mine], [one.stem for one in theirs], autojunk=False
    )
    for kind, left, right, start, end in matcher.get_opcodes():
        if kind != "equal" and max(right - left, end - start) <= _WIDEST:
            yield Change(tuple(mine[left:right]), tuple(theirs[start:end]))

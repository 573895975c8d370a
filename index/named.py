"""Who a question names: outlets and authors of the archive, as people write them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.names import UPPER

_THE = re.compile(r"^the\s+", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:com|org|net|co\.uk|com\.au|news)$", re.IGNORECASE)
# "BBC News - Technology", "The Roar | Sports Writers Blog", "Eos: Earth And Space Science News".
_SECTIONS = re.compile(r"\s+[-–—|·:]\s+|:\s+")
_SHORTEST = 3
_LONGEST = 8  # words of an author's name; trying every run of a line of capitals took 6 s
# Begins where a word does: from within each of "A-A-A-…" it would be read to its end again.
_WORDS = re.compile(
    rf"(?<!\w)(?<!\w[’'.-]){UPPER}[\w’'.-]*(?:\s+(?:(?:de|van|von|bin|al|el|la)\s+)?{UPPER}[\w’'-]*)+"
)
_TOGETHER = re.compile(r"\s*(?:,|;|&|\band\b|\bwith\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """`question[start:end]` names these outlets, or these authors, spelled as the archive does.

    Several outlets where one name stands for all of them, as BBC does for BBC News and BBC Sport.
    """

    start: int
    end: int
    outlets: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Names:
    """Every outlet and author that may be named, by how people write them, in lower case."""

    outlets: dict[str, frozenset[str]] = field(default_factory=dict)
    authors: dict[str, frozenset[str]] = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None

    def mentions(self, question: str) -> list[Mention]:
        """The names in a question, in order; none overlaps another."""
        found = list(self._outlets(question))
        taken = [(one.start, one.end) for one in found]
        found += [
            one
            for one in self._authors(question)
            if not any(one.start < end and start < one.end for start, end in taken)
        ]
        return sorted(found, key=lambda one: one.start)

    def _outlets(self, question: str) -> Iterable[Mention]:
        if self.pattern is None:
            return
        for match in self.pattern.finditer(question):
            name = match["name"]
            # "time", "the age" and "fortune" are words; the papers have capitals.
            if any(letter.isupper() for letter in name):
                yield Mention(match.start(), match.end(), self.outlets[_folded(name)])

    def _authors(self, question: str) -> Iterable[Mention]:
        for match in _WORDS.finditer(question):
            words = list(re.finditer(r"\S+", match.group()))
            for first, last in _runs(len(words)):
                start, end = words[first].start(), words[last].end()
                name = re.sub(r"[’']s$", "", match.group()[start:end])
                if authors := self.authors.get(_folded(name)):
                    at = match.start() + start
                    yield Mention(at, at + len(name), authors=authors)
                    break


def known_names(outlets: Iterable[str], authors: Iterable[str]) -> Names:
    """What the archive's outlets and authors are called."""
    by_outlet: dict[str, set[str]] = defaultdict(set)
    for outlet in outlets:
        for alias in _aliases(outlet):
            by_outlet[alias].add(outlet)
    by_author: dict[str, set[str]] = defaultdict(set)
    for author in authors:
        for one in _TOGETHER.split(author):
            if len(one.split()) > 1:  # a first or last name alone names too many
                by_author[_folded(one)].add(author)
    longest = sorted(by_outlet, key=lambda alias: (-len(alias), alias))
    pattern = None
    if longest:
        names = "|".join(re.escape(alias).replace(r"\ ", r"\s+") for alias in longest)
        pattern = re.compile(rf"(?<![\w.])(?:the\s+)?(?P<name>{names})(?!\w)", re.IGNORECASE)
    return Names(
        {alias: frozenset(found) for alias, found in by_outlet.items()},
        {name: frozenset(found) for name, found in by_author.items()},
        pattern,
    )


def without(question: str, mentions: Sequence[Mention]) -> str:
    """The question's words without those names."""
    for one in sorted(mentions, key=lambda one: -one.start):
        question = f"{question[: one.start]} {question[one.end :]}"
    return question


def _aliases(outlet: str) -> set[str]:
    """`the roar | sports writers blog` and `roar` for "The Roar | Sports Writers Blog"."""
    spelled = {outlet, _SECTIONS.split(outlet)[0]}
    spelled |= {_SUFFIX.sub("", re.sub(r"^www\.", "", one)) for one in spelled}
    return {folded for one in spelled if len(folded := _folded(one)) >= _SHORTEST}


def _folded(name: str) -> str:
    return _THE.sub("", re.sub(r"\s+", " ", name.casefold().replace("’", "'")).strip())


def _runs(count: int) -> Iterable[tuple[int, int]]:
    """Every run of two words or more that a name may have, the longest first."""
    for length in range(min(count, _LONGEST), 1, -1):
        for first in range(count - length + 1):
            yield first, first + length - 1

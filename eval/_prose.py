"""The desk at which one generated article is written: its people, its places, its sentences."""

import random
from collections.abc import Callable, Sequence
from functools import cache

from eval import _sentences as sentences
from eval import _vocabulary as words

_CAST, _CAST_OF_SECTION = 5, 150
_PLACES = 4
_THINGS, _TROUBLES = 5, 4
_MILLIONS = 0.7  # of the sums
_CURRENCIES = ("crowns", "marks", "florins", "thalers")
_STOPS = ((",,", ","), (",.", "."), (",;", ";"))  # where the comma after an office meets another
_KEY_STRIDE = 7_919  # a prime, so that neighbouring numbers get names that are far apart


class Desk:
    """Fills the slots of sentences; the same number, seed and edition fill them alike.

    Topic, people and places are the article's in every edition; only the words differ.
    """

    def __init__(self, number: int, seed: int, edition: str = "") -> None:
        of_article = random.Random(f"{seed} {number}")  # noqa: S311 (no secret)
        self.rng = random.Random(f"{seed} {number} {edition}")  # noqa: S311
        self.topic = words.TOPICS[int(of_article.random() * len(words.TOPICS))]
        self.key = _key(number, seed)
        # Squared, so that a few are in the news often and most rarely.
        cast = _people(seed, self.topic.section)
        self._cast = [cast[int(of_article.random() ** 2 * len(cast))] for _ in range(_CAST)]
        self.places = [_place(of_article, skew=2) for _ in range(_PLACES)]
        self._things = of_article.sample(self.topic.things, _THINGS)
        self._troubles = of_article.sample(self.topic.troubles, _TROUBLES)
        self._bodies = of_article.sample(words.BODIES, 2)
        self._met: set[str] = set()
        self._templates = self.rng.sample(sentences.PROSE, len(sentences.PROSE))
        self._used = 0
        self._turn = int(self.rng.random() * _CAST)
        self._slots: dict[str, Callable[[], str]] = {
            "person": self._person, "surname": lambda: self._next(self._cast).split()[-1],
            "name": lambda: person(self.rng), "place": lambda: self._next(self.places),
            "thing": lambda: self.pick(self._things), "act": lambda: self.pick(self.topic.acts),
            "trouble": lambda: self._next(self._troubles),
            "body": lambda: self.pick(self._bodies), "unit": lambda: self.pick(self.topic.units),
            "number": self._number, "money": self._money,
            "figure": lambda: f"{self._number()} {self.pick(self.topic.units)}",
            "applicants": lambda: f"{self._number()} {self['crowd']}",
            "years": lambda: " and ".join(sorted((self["year"], self["year"]))),
            "percent": lambda: f"{self.rng.random() * 40 + 1:.1f} percent",
            "year": lambda: str(1950 + int(self.rng.random() * 71)),
            "span_ago": lambda: f"{self['span']} ago", "outlet": lambda: self.pick(words.OUTLETS),
            "quote": lambda: _capital(self.pick(sentences.QUOTES).format_map(self)),
            "key": lambda: self.key,
        }  # fmt: skip

    def __getitem__(self, slot: str) -> str:
        """Words for a slot; other ones each time."""
        made = self._slots.get(slot)
        return made() if made is not None else self.pick(sentences.WORDS[slot])

    def pick(self, among: Sequence[str]) -> str:
        """One of them."""
        return among[int(self.rng.random() * len(among))]

    def fill(self, template: str) -> str:
        """The template's sentence."""
        made = _capital(template.format_map(self))
        for twice, once in _STOPS:
            made = made.replace(twice, once)
        return made

    def sentence(self) -> str:
        """The next sentence; none has the form of the one before."""
        self._used += 1
        return self.fill(self._templates[self._used % len(self._templates)])

    def paragraph(self) -> str:
        """One to three sentences."""
        return " ".join(self.sentence() for _ in range(1 + int(self.rng.random() * 3)))

    def _next(self, among: Sequence[str]) -> str:
        self._turn += 1
        return among[self._turn % len(among)]

    def _person(self) -> str:
        """In full and with an office at first, by surname from then on."""
        name = self._next(self._cast)
        if name in self._met:
            return name.split()[-1]
        self._met.add(name)
        return f"{name}, {self.pick(self.topic.roles)},"

    def _number(self) -> str:
        return f"{int(10 ** (1.1 + 2.9 * self.rng.random())):,}"

    def _money(self) -> str:
        amount = 10 ** (2.5 * self.rng.random())
        told = f"{amount:.1f} million" if self.rng.random() < _MILLIONS else f"{1000 * amount:,.0f}"
        return f"{told} {self.pick(_CURRENCIES)}"


@cache
def _people(seed: int, section: str) -> tuple[str, ...]:
    rng = random.Random(f"{seed} {section}")  # noqa: S311 (no secret)
    return tuple(person(rng) for _ in range(_CAST_OF_SECTION))


def person(rng: random.Random) -> str:
    """A name in full."""
    first, start, end = (
        rng.choice(part) for part in (words.FIRST_NAMES, words.NAME_STARTS, words.NAME_ENDS)
    )
    return f"{first} {start}{end}"


def _place(rng: random.Random, skew: float) -> str:
    count = len(words.PLACE_STARTS) * len(words.PLACE_ENDS)
    start, end = divmod(int(rng.random() ** skew * count), len(words.PLACE_ENDS))
    return f"{words.PLACE_STARTS[start]}{words.PLACE_ENDS[end]}"


def _key(number: int, seed: int) -> str:
    """A name that no other of 140,000 neighbouring articles has."""
    rest = number * _KEY_STRIDE + seed * 101
    parts = []
    for part in (sentences.KEY_STARTS, sentences.KEY_MIDDLES, sentences.KEY_ENDS, sentences.KEYS):
        rest, at = divmod(rest, len(part))
        parts.append(part[at])
    return f"{''.join(parts[:3])} {parts[3]}"


def _capital(text: str) -> str:
    at = 1 if text.startswith("“") else 0
    return f"{text[:at]}{text[at].upper()}{text[at + 1 :]}"

"""A sketch of an article's words, by which copies of it are known without its text.

MinHash over word shingles (Broder, "On the resemblance and containment of documents", 1997),
found by bands (Indyk and Motwani, 1998). Resemblance alone takes a weather page for yesterday's,
whose words it has but for the figures, so figures in their setting are sketched beside it.

Our own, not a library's: datasketch wants scipy and keeps its index in memory, rensa hashes in
an order of its own that its versions do not promise, and neither keeps figures.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Kind
from index.terms import STOP_WORDS

Words = NDArray[np.uint64]
Minima = NDArray[np.uint32]

_ACCENTS = re.compile("[\u0300-\u036f]")

_SHINGLE = 5
_MINIMA = 160
_FIGURES = 48
_HEADLINE = 12
_AT_ONCE = 4096  # shingles whose hashes are held at a time; 5 MB

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_MARKS = re.compile("[’'`´‘\u02bc]")  # "Russia's" is one word, whatever the mark

# Two articles are one story from this share of the shorter one's shingles on.
_HELD = 0.5
# An outlet prints a page again with other news in it, and puts its furniture on each: its own
# pages must share more, and under another headline, as its live blogs must, this much of both.
_HELD_BY_ONE = 0.7
_ALIKE = 0.7
_TRIMMED = 0.3  # a shorter rest of the longer one is not called a copy of it
# Fewer shingles may be a caption and the page's furniture: the headline has its say, and most
# must be the same, of an outlet's own pages nearly all.
_SHORT = 60
_SHORT_OF_ONE = 120
_COPY_OF_SHORT = 0.8
_COPY_OF_OWN = 0.95
_FEWEST = 12
# Of the figures of the one that has fewer; the same page of another day keeps its words alone.
_FIGURES_HELD = 0.5
_ENOUGH_FIGURES = 4
_HEADLINE_HELD = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """What is kept of an article's evidence: at most 900 bytes.

    `minima` has 160 values, or none where there is no shingle; `figures` and `headline` are the
    lowest hashes of figures in their setting and of the headline's words.
    """

    shingles: int
    minima: Minima
    figures: frozenset[int]
    headline: frozenset[int]
    outlet: int
    is_live: bool

    def bands(self) -> list[int]:
        """Two values a band: articles that share any of these may be copies. Signed 64 bits."""
        if not self.shingles:
            return []
        pairs = self.minima.astype(np.uint64).reshape(-1, 2)
        number = np.arange(len(pairs), dtype=np.uint64)
        keys = _mixed((pairs[:, 0] << np.uint64(32) | pairs[:, 1]) + _mixed(number))
        found: list[int] = keys.view(np.int64).tolist()
        return found

    def to_bytes(self) -> bytes:
        """The same bytes on every machine."""
        lists = (self.minima.tolist(), sorted(self.figures), sorted(self.headline))
        head = (self.shingles, self.outlet, int(self.is_live), *(len(one) for one in lists))
        return np.array([*head, *(n for one in lists for n in one)], dtype="<u4").tobytes()


def from_bytes(raw: bytes) -> Sketch:
    """What `Sketch.to_bytes` made."""
    values = np.frombuffer(raw, dtype="<u4").astype(np.uint32)
    shingles, outlet, is_live, minima, figures, _ = (int(one) for one in values[:6])
    minima_end, figures_end = 6 + minima, 6 + minima + figures
    return Sketch(
        shingles,
        values[6:minima_end],
        frozenset(values[minima_end:figures_end].tolist()),
        frozenset(values[figures_end:].tolist()),
        outlet,
        bool(is_live),
    )


def sketch(article: Article) -> Sketch:
    """The sketch of an article's evidence; nothing of its captions, credits and boilerplate."""
    source = article.source
    texts = (article.text[one.start : one.end] for one in article.blocks if one.type.is_evidence)
    words = [word for text in texts for word in folded(text)]
    hashes = _shingles(words)
    headline = {_hash(word) for word in folded(source.title) if word not in STOP_WORDS}
    return Sketch(
        len(hashes),
        _minima(hashes),
        _lowest(_figures(words), _FIGURES),
        _lowest(headline, _HEADLINE),
        _hash(" ".join(folded(source.outlet))) if source.outlet else 0,
        source.kind is Kind.LIVE,
    )


def folded(text: str) -> list[str]:
    """The words and figures of `text`, lower case, without accents and quotation marks."""
    plain = _MARKS.sub("", text)
    if not plain.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    return _WORD.findall(plain.casefold())


def copies(one: Sketch, others: Sequence[Sketch]) -> list[bool]:
    """For each of the others, whether it prints the same story."""
    comparable = [at for at, other in enumerate(others) if _are_of_a_size(one, other)]
    found = [False] * len(others)
    if comparable:
        table = np.stack([others[at].minima for at in comparable])
        alike = (table == one.minima).mean(axis=1).tolist()
        for at, share in zip(comparable, alike, strict=True):
            found[at] = _is_copy(one, others[at], share)
    return found


def _are_of_a_size(one: Sketch, other: Sketch) -> bool:
    fewer, more = sorted((one.shingles, other.shingles))
    return fewer >= _FEWEST and fewer >= _TRIMMED * more


def _is_copy(one: Sketch, other: Sketch, alike: float) -> bool:
    """`alike` is the share of shingles in common, of those of either."""
    fewer, more = sorted((one.shingles, other.shingles))
    if _share(one.figures, other.figures, least=_ENOUGH_FIGURES) < _FIGURES_HELD:
        return False
    same_headline = _share(one.headline, other.headline, least=0) >= _HEADLINE_HELD
    is_own = one.outlet == other.outlet
    if fewer < (_SHORT_OF_ONE if is_own else _SHORT):
        return same_headline and alike >= (_COPY_OF_OWN if is_own else _COPY_OF_SHORT)
    if is_own and (one.is_live or other.is_live or not same_headline):
        return alike >= _ALIKE
    held = alike / (1 + alike) * (fewer + more) / fewer
    return held >= (_HELD_BY_ONE if is_own else _HELD)


def _share(one: frozenset[int], other: frozenset[int], *, least: int) -> float:
    """The share of the smaller set that is in the other; 1 where it has fewer than `least`.

    Of sets that were cut to their lowest hashes, those up to the lower end are compared.
    """
    if min(len(one), len(other)) < max(least, 1):
        return 1.0 if least else 0.0
    if max(len(one), len(other)) >= _FIGURES:
        end = min(max(cut) for cut in (one, other) if len(cut) >= _FIGURES)
        one, other = ({n for n in cut if n <= end} for cut in (one, other))  # type: ignore[assignment]
    return len(one & other) / max(min(len(one), len(other)), 1)


def _shingles(words: Sequence[str]) -> Words:
    """A hash of every run of five words, each once."""
    if len(words) < _SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    known = {word: _hash(word) for word in set(words)}
    each = _mixed(np.array([known[word] for word in words], dtype=np.uint64))
    run = np.zeros(len(words) - _SHINGLE + 1, dtype=np.uint64)
    for at in range(_SHINGLE):
        run = _mixed(run + each[at : at + len(run)])
    return np.unique(run)


def _minima(hashes: Words) -> Minima:
    """For each of 160 hash functions the lowest value that a shingle has."""
    if not len(hashes):
        return np.zeros(0, dtype=np.uint32)
    factors, terms = _functions()
    lowest = np.full(_MINIMA, np.iinfo(np.uint64).max, dtype=np.uint64)
    for at in range(0, len(hashes), _AT_ONCE):
        values = hashes[at : at + _AT_ONCE, None] * factors + terms
        np.minimum(lowest, values.min(axis=0), out=lowest)
    return (lowest >> np.uint64(32)).astype(np.uint32)


@cache
def _functions() -> tuple[Words, Words]:
    """Factors and terms of multiply-shift hashing, the same everywhere."""
    numbers = _mixed(np.arange(1, 2 * _MINIMA + 1, dtype=np.uint64))
    return numbers[:_MINIMA] | np.uint64(1), numbers[_MINIMA:]


def _mixed(values: Words) -> Words:
    """The finaliser of SplitMix64 (Steele, Lea and Flood, 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Words = values ^ (values >> np.uint64(31))
    return mixed


def _figures(words: Sequence[str]) -> Iterator[int]:
    """Each figure with the word before it and the word after it."""
    for at, word in enumerate(words):
        if word[0].isdigit():
            yield _hash(" ".join(words[max(at - 1, 0) : at + 2]))


def _lowest(hashes: Iterator[int] | set[int], count: int) -> frozenset[int]:
    return frozenset(sorted(set(hashes))[:count])


def _hash(word: str) -> int:
    """The same in every process, as `hash` is not."""
    return zlib.crc32(word.encode("utf-8", "replace"))

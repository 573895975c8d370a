"""Words that turn a sentence round: rose for fell, more for less, before for after."""

from collections.abc import Iterator, Sequence
from functools import cache

from bot import _opposites as opposites
from bot.alignment import Change, Token
from bot.verdict import Reason, Verdict, refused
from index.terms import STOP_WORDS, stems

# Each with the shortest stem it turns round; "come" and "income" are two words.
_PREFIXES = (("un", 4), ("dis", 4), ("il", 5), ("im", 5), ("in", 5), ("non", 4))
_Sides = tuple[tuple[frozenset[str], frozenset[str]], ...]


def is_opposite(claim: str, said: str) -> bool:
    """Whether the claim has a word of one side only, and the sentence one of the other only."""
    mine, theirs = set(stems(claim)), set(stems(said))
    for one, other in _plain():
        for left, right in ((one, other), (other, one)):
            if mine & left and theirs & right and not mine & right and not theirs & left:
                return True
    return any(
        prefix + word in right and word not in right and prefix + word not in left
        for left, right in ((mine, theirs), (theirs, mine))
        for word in left
        for prefix, least in _PREFIXES
        if len(word) >= least
    )


def turned(differing: Sequence[Change]) -> Verdict | None:
    """Why the claim is the opposite where it differs from the sentence; None where it is not."""
    for change in differing:
        for mine, other in _pairs(change):
            for sides, reason in (
                (_directions(), Reason.DIRECTION),
                (_comparisons(), Reason.COMPARISON),
            ):
                if _are_opposite(mine.stem, other.stem, sides):
                    return refused(reason, mine.text, instead=(other.text,))
            # By the words: the stemmer makes "imposs" of one and "possibl" of the other.
            one, two = mine.text.lower(), other.text.lower()
            if _is_prefixed(one, two) or _is_prefixed(two, one):
                return refused(Reason.DIRECTION, mine.text, instead=(other.text,))
    return None


def _pairs(change: Change) -> Iterator[tuple[Token, Token]]:
    """Each word with each that it may stand for; small words only with what stands just there."""
    shared = {one.stem for one in change.mine} & {one.stem for one in change.theirs}
    is_even = len(change.mine) == len(change.theirs)
    for at, mine in enumerate(change.mine):
        for where, other in enumerate(change.theirs):
            small = mine.text.lower() in STOP_WORDS or other.text.lower() in STOP_WORDS
            if not {mine.stem, other.stem} & shared and (not small or (is_even and at == where)):
                yield mine, other


def _are_opposite(one: str, other: str, sides: _Sides) -> bool:
    return any(
        (one in left and other in right) or (one in right and other in left)
        for left, right in sides
    )


def _is_prefixed(one: str, other: str) -> bool:
    return any(one == prefix + other and len(other) >= least for prefix, least in _PREFIXES)


@cache
def _plain() -> _Sides:
    return _read(opposites.PLAIN)


@cache
def _directions() -> _Sides:
    return _read(opposites.DIRECTIONS)


@cache
def _comparisons() -> _Sides:
    return _read(opposites.COMPARISONS)


def _read(table: str) -> _Sides:
    """One pair of sides a line; a line that is further in goes on with the one above."""
    rows: list[str] = []
    for line in table.strip("\n").splitlines():
        if line.startswith("     "):
            rows[-1] += " " + line
        else:
            rows.append(line)
    halves = (row.split(":") for row in rows)
    return tuple((frozenset(stems(left)), frozenset(stems(right))) for left, right in halves)

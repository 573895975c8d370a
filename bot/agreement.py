"""Whether one sentence may stand for another: what sharing most words cannot tell.

A draft can keep nearly every word of a passage and still turn it round: prices that "fell"
for prices that "rose", "closed" for "may close", who sued whom, 12 dead and 40 hurt. These
are cheap checks of words, made to refuse only what is plainly otherwise. They see no meaning:
what they let pass is not thereby true.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise

from bot.direction import is_opposite
from index.terms import STOP_WORDS, regular, stems

_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: at for at, word in enumerate(_UNITS, start=1)} | {
    word: 10 * at for at, word in enumerate(_TENS, start=2)
}
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
_NUMBER = re.compile(
    r"(?P<counted>\b(?:the|these|those|all|both|other)\s+)?"
    rf"(?:(?P<digits>\d+(?:[.,]\d+)*)|\b(?P<tens>{'|'.join(_TENS)})"
    rf"(?:-(?P<rest>{'|'.join(_UNITS[:9])}))?\b|\b(?P<unit>{'|'.join(_UNITS)})\b)"
    rf"(?:[\s-]?(?P<scale>{'|'.join(_SCALES)})\b)?",
    re.I,
)
_CURRENCIES = (
    r"\$|\bdollars?\b",
    r"€|\beuros?\b",
    r"£|\bpounds?\b|\bsterling\b",
    r"¥|\byen\b|\byuan\b",
    r"₹|\brupees?\b",
)

# What follows one of these is not said to be so; beside it, words that keep that in a claim.
_MAYBE = re.compile(
    r"\b(?:(?-i:may)|might|could|possibly|perhaps|if|unless|whether|threaten(?:s|ed)? to)\b", re.I
)
_STILL_MAYBE = re.compile(
    r"\b(?:can|would|likely|probably|potential(?:ly)?|possible|possibility|risks?|"
    r"believes?|expect\w*|predict\w*|suggest\w*)\b",
    re.I,
)
_ALLEGED = re.compile(
    r"\b(?:allegedly|reportedly|purportedly|supposedly|alleg(?:es?|ed|ing)|"
    r"claim(?:s|ed|ing)?(?: that)?|accus\w+(?: of)?|suspected of|rumou?red)\b",
    re.I,
)
_STILL_ALLEGED = re.compile(
    r"\b(?:say(?:s|ing)?|said|told|according|argue[sd]?|suspect\w*|charge[sd]?)\b", re.I
)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|plan(?:s|ned|ning)? to|wants? to|wanted to|hope[sd]? to|"
    r"intend(?:s|ed)? to|expected to|due to|set to|ask(?:s|ed)? .{1,40}? to|"
    r"urge[sd]? .{1,40}? to|demand(?:s|ed)? that)\b",
    re.I,
)
_ORDER = re.compile(r"\b(?:before|after)\b", re.I)
_CLAUSE_ENDS = re.compile(r"[,;:.?!()—–]|\b(?:but|while|although|when|after|before|which|who)\b")
_NOT_DONE = re.compile(r"be|is|are|been|being|to|will|would|may|might|could|not", re.I)

_FULL_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w’'-]+)*")
_EACH_OTHER = frozenset(
    ("meet", "marri", "talk", "speak", "discuss", "share", "border", "agre", "and", "or")
)


def numbers(text: str, *, counted: bool = True) -> set[str]:
    """Its numbers in one form: 550,000 and 550000, three and 3, 4 million and 4,000,000.

    Without `counted`, those that only count what has been named ("the two leaders") are left
    out; "one" never is a number here, unless of hundreds or millions.
    """
    return {
        value
        for found, value in _found_numbers(text)
        if counted or not found["counted"] or found["digits"]
    }


def contradicts(claim: str, said: str) -> bool:
    """Whether the claim plainly says otherwise, or more firmly, than the sentence does."""
    return (
        is_opposite(claim, said)
        or _is_other_order(claim, said)
        or _is_firmer(claim, said)
        or _is_other_money(claim, said)
        or _is_misattached(claim, said)
        or _is_swapped(claim, said)
    )


def _is_other_order(claim: str, said: str) -> bool:
    """Before for after, or the other way round, about the same thing."""
    mine, theirs = _before_and_after(claim), _before_and_after(said)
    return any(mine[thing] != theirs[thing] for thing in mine.keys() & theirs.keys())


def _before_and_after(text: str) -> dict[str, str]:
    """The first word of subject after each "before" and "after"."""
    found = ((one.group().lower(), _content(text[one.end() :])) for one in _ORDER.finditer(text))
    return {words[0]: order for order, words in found if words}


def _is_firmer(claim: str, said: str) -> bool:
    """Whether what the sentence only holds possible, or to come, is told as so, or done."""
    mine = set(_content(claim))
    for marks, still in ((_MAYBE, _STILL_MAYBE), (_ALLEGED, _STILL_ALLEGED)):
        if marks.search(claim) or still.search(claim):
            continue
        for clause in _after(marks, said):
            told = _content(clause)
            if told and told[0] in mine and 2 * len(mine & set(told)) >= len(set(told)):
                return True
    if _MAYBE.search(claim) or _TO_COME.search(claim):
        return False
    coming = {told[0] for clause in _after(_TO_COME, said) if (told := _content(clause))}
    return bool(set(_done(claim)) & coming - set(_done(said)))


def _after(marks: re.Pattern[str], text: str) -> Iterator[str]:
    """For each mark, what follows it in its clause."""
    for found in marks.finditer(text):
        yield _CLAUSE_ENDS.split(text[found.end() :], maxsplit=1)[0]


def _done(text: str) -> Iterator[str]:
    """Stems of verbs in a past form, "to be held" and "is closed" left out."""
    words = re.findall(r"[\w’']+", text)
    for before, word in zip(["", *words], words, strict=False):
        past = word.lower().endswith("ed") or regular(word) != word
        if past and not _NOT_DONE.fullmatch(before):
            yield from stems(word)


def _is_other_money(claim: str, said: str) -> bool:
    mine, theirs = _currencies(claim), _currencies(said)
    return bool(mine and theirs and not mine <= theirs)


def _currencies(text: str) -> set[str]:
    return {one for one in _CURRENCIES if re.search(one, text, re.I)}


def _is_misattached(claim: str, said: str) -> bool:
    """Whether a number stands where the sentence has another one: 12 dead and 40 hurt."""
    theirs = _settings(said)
    if len(theirs) < 2:
        return False
    for number, words in _settings(claim).items():
        if number not in theirs:
            continue
        own = len(words & theirs[number])
        best = max(len(words & other) for other in theirs.values())
        if best > own + (own > 0) and best >= 2:
            return True
    return False


def _settings(text: str) -> dict[str, set[str]]:
    """For each number the two content words on either side, up to the next number."""
    found = list(_found_numbers(text))
    edges = [0, *(one.end() for one, _ in found)]
    starts = [*(one.start() for one, _ in found), len(text)]
    settings: dict[str, set[str]] = {}
    for at, (one, value) in enumerate(found):
        before = _content(text[edges[at] : one.start()])[-2:]
        after = _content(text[one.end() : starts[at + 1]])[:2]
        settings.setdefault(value, set()).update(before, after)
    return settings


def _is_swapped(claim: str, said: str) -> bool:
    """Whether two names have changed places about the same verb: who sued whom."""
    theirs = list(_pairs(said))
    for one, other, words in _pairs(claim):
        turned = []
        for left, right, between in theirs:
            if {one, other} == {left, right} and (words & between) - {"by"}:
                voice_differs = ("by" in between) != ("by" in words)
                turned.append(((one, other) != (left, right)) != voice_differs)
        if turned and all(turned):
            return True
    return False


def _pairs(text: str) -> Iterator[tuple[str, str, set[str]]]:
    """Neighbouring names, each by its last word, and the stems between them."""
    names = [one for one in _FULL_NAME.finditer(text) if one.group().lower() not in STOP_WORDS]
    for one, other in pairwise(names):
        between = text[one.end() : other.start()]
        words = {stem for stem in stems(between) if stem == "by" or stem not in _stops()}
        if words and not words & _EACH_OTHER and not _CLAUSE_ENDS.search(between):
            yield _surname(one.group()), _surname(other.group()), words


def _surname(name: str) -> str:
    return re.sub(r"[’']s?$", "", name.split()[-1]).lower()


def _found_numbers(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for found in _NUMBER.finditer(text):
        if (value := _value(found)) is not None:
            yield found, value


def _value(found: re.Match[str]) -> str | None:
    scale = _SCALES[found["scale"].lower()] if found["scale"] else 1
    if found["digits"]:
        plain = found["digits"].replace(",", "")
        try:
            return f"{(Decimal(plain) * scale).normalize():f}"
        except InvalidOperation:  # 1.2.3
            return plain
    if found["tens"]:
        rest = _VALUES[found["rest"].lower()] if found["rest"] else 0
        return str((_VALUES[found["tens"].lower()] + rest) * scale)
    value = _VALUES[found["unit"].lower()]
    return None if value == scale == 1 else str(value * scale)


def _content(text: str) -> list[str]:
    return [stem for stem in stems(text) if stem not in _stops()]


@cache
def _stems(text: str) -> tuple[str, ...]:
    return tuple(stems(text))


@cache
def _stops() -> frozenset[str]:
    return frozenset(stem for word in STOP_WORDS for stem in stems(word))

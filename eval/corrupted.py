"""Sentences with one thing changed, so that they no longer say what their article says."""

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

from eval._swaps import (
    AUXILIARIES,
    COMPARISON,
    DIRECTION,
    MODALITY,
    MONTHS,
    SHORT_MONTHS,
    WEEKDAYS,
)
from eval.basis import Basis, are_kin, names_in
from eval.faithful import unquoted

_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(SHORT_MONTHS)})\.)"
_DIGITS = re.compile(r"(?<![\w.,:/-])\d[\d,]*(?:\.\d+)?(?![\w:/]|[.,-]\d)")
_DATED = re.compile(rf"{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH}|\b(?:19|20)\d\d\b")
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve")
_COUNT = re.compile(rf"\b(?:{'|'.join(_COUNTS)})\b(?! of us)", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!s)")
_DAY = re.compile(rf"\b({_MONTH}) (\d{{1,2}})\b")
_MONTH_IN = re.compile(rf"\b(?:{'|'.join(one for one in MONTHS if one != 'May')})\b")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b(?! Night| Football| Times)")
_RELATIVE = {
    "last year": "next year", "last week": "last year", "yesterday": "tomorrow",
    "this week": "last month", "this year": "last year", "last month": "last year",
    "next year": "last year", "last season": "next season", "this season": "last season",
}  # fmt: skip
_PERSON = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?: [A-ZÀ-ÖØ-Þ][\w’'-]+){0,2}"
_SAYS = r"(?:said|says|told|added|argued|wrote|claimed|warned|explained|according to)"
_SPEAKER = re.compile(
    rf"(?:\b(?P<one>{_PERSON})(?:,? (?:has|also|later))? {_SAYS}\b|\b{_SAYS} (?P<two>{_PERSON}))"
)
_NOT = re.compile(
    rf"\b({'|'.join(AUXILIARIES)}|do) not (?!only\b)|\b(is|was|are|were|did|do|does|has|have|had|"
    r"would|could|should)n[’']t\b|\b(wo)n[’']t\b|\b(ca)n(?:not|[’']t)\b|\bnever (?=[a-z])"
)
_BE = re.compile(rf"\b(?:{'|'.join(AUXILIARIES)})\b(?=\s+[a-z])(?! (?:not|no|never|n[’']t)\b)")

Changed = Iterator[str]


def corrupted(basis: Basis, strangers: Sequence[str], chance: Random) -> Iterator[tuple[str, str]]:
    """Each corruption with its kind; none where the sentence offers nothing to change.

    `strangers` are names of other articles.
    """
    for kind, maker in KINDS.items():
        # Without quotation marks: a draft drops them, and no change between them would pass.
        made = dict.fromkeys(maker(basis, strangers, chance))
        for one in made:
            if one != basis.text:
                yield kind, unquoted(one)


def _put(text: str, found: re.Match[str], other: str) -> str:
    return text[: found.start()] + other + text[found.end() :]


def _numbers(basis: Basis, strangers: Sequence[str], chance: Random) -> Changed:
    text = basis.text
    dated = [one.span() for one in _DATED.finditer(text)]
    digits = [
        one
        for one in _DIGITS.finditer(text)
        if not any(start <= one.start() < end for start, end in dated)
    ]
    if digits:
        one = chance.choice(digits)
        yield _put(text, one, _other_digits(one.group(), text, chance))
    if counts := list(_COUNT.finditer(text)):
        one = chance.choice(counts)
        others = [word for word in _COUNTS if word not in text.lower()]
        other = chance.choice(others)
        yield _put(text, one, other.title() if one.group()[0].isupper() else other)
    if scaled := re.search(r"\b(?:million|billion)\b", text):
        yield _put(text, scaled, "billion" if scaled.group() == "million" else "million")


def _other_digits(number: str, text: str, chance: Random) -> str:
    """Of the same length, with another first digit."""
    while True:
        other = chance.choice("123456789") + number[1:]
        if other != number and not re.search(rf"(?<!\d){re.escape(other)}(?!\d)", text):
            return other


def _dates(basis: Basis, strangers: Sequence[str], chance: Random) -> Changed:
    text = basis.text
    if one := _YEAR.search(text):
        year = int(one.group()) + chance.choice((-3, -2, -1, 1, 2))
        if str(year) not in text:
            yield _put(text, one, str(year))
    if one := _DAY.search(text):
        days = [day for day in range(1, 29) if not re.search(rf"\b{day}\b", text)]
        yield _put(text, one, f"{one[1]} {chance.choice(days)}")
    for pattern, all_ in ((_MONTH_IN, MONTHS), (_WEEKDAY, WEEKDAYS)):
        if one := pattern.search(text):
            others = [name for name in all_ if name not in text and name != "May"]
            yield _put(text, one, chance.choice(others))
    for told, other in _RELATIVE.items():
        if one := re.search(rf"\b{told}\b", text):
            yield _put(text, one, other)


def _other_name(name: str, others: Sequence[str], text: str, chance: Random) -> str:
    fitting = [
        one
        for one in others
        if one not in text
        and not are_kin(one, name)
        and not any(are_kin(one, mine) for mine in names_in(text))
    ]
    return chance.choice(fitting) if fitting else ""


def _names(basis: Basis, strangers: Sequence[str], chance: Random) -> Changed:
    """One by another of the same article, one by another article's, two that change places."""
    text = basis.text
    mine = list(dict.fromkeys(names_in(text)))
    for others in (basis.names, strangers):
        if mine:
            name = chance.choice(mine)
            if other := _other_name(name, others, text, chance):
                yield re.sub(rf"\b{re.escape(name)}\b", other, text, count=1)


def _speakers(basis: Basis, strangers: Sequence[str], chance: Random) -> Changed:
    """Somebody else says it; or somebody who is not in the article."""
    text = basis.text
    found = _SPEAKER.search(text)
    name = found and (found["one"] or found["two"])
    for others in (basis.names, strangers):
        people = [one for one in others if " " in one]
        other = _other_name(name or "", people, text, chance)
        if other and found and name and name in names_in(f"x {text}"):
            at = found.start("one" if found["one"] else "two")
            yield text[:at] + other + text[at + len(name) :]
        elif other:
            yield f"According to {other}, {text[0].lower()}{text[1:]}"


def _negations(basis: Basis, strangers: Sequence[str], chance: Random) -> Changed:
    text = basis.text
    if places := list(_BE.finditer(text)):
        one = chance.choice(places)
        yield f"{text[: one.end()]} not{text[one.end() :]}"
    if denied := _NOT.search(text):
        verb = denied[1] or denied[2] or ("will" if denied[3] else "can" if denied[4] else "")
        yield re.sub(r"  +", " ", _put(text, denied, f"{verb} "))


def _swaps(pairs: Sequence[str], *, both_ways: bool) -> Callable[..., Changed]:
    told = [tuple(pair.split(":")) for pair in pairs]
    if both_ways:
        told += [(b, a) for a, b in told]
    patterns = [(re.compile(rf"(?<![\w’'-]){re.escape(a)}(?![\w’'-])"), a, b) for a, b in told]

    def made(basis: Basis, strangers: Sequence[str], chance: Random) -> Changed:
        text = basis.text
        fitting = [
            (one, b)
            for pattern, a, b in patterns
            for one in pattern.finditer(text)
            if _is_meant(a, one, text)
        ]
        for one, other in chance.sample(fitting, min(2, len(fitting))):
            yield _put(text, one, other)

    return made


def _is_meant(word: str, found: re.Match[str], text: str) -> bool:
    """Whether a word stands in the sense that its opposite is of, as far as neighbours tell."""
    before, after = _MEANT.get(word, ("", ""))
    last = text[: found.start()].rstrip().rsplit(" ", 1)[-1].lower()
    is_fit = not before or bool(re.fullmatch(before, last))
    return is_fit and (not after or bool(re.match(after, text[found.end() :])))


_AMOUNT = r" (?:by |to |from )?[$£€]?\d"
_ATTRIBUTE = (r"a|the|is|was|its|their|and", r" [a-z]")
_MODAL = (r"(?!(?:her|his|the|their|a)$).*", r" [a-z]")
_COUNTED = r"(?!(?:a|as|so|how|last|past|next|at|after|first|above|once|or|no|any)$).*"
_NO_TIME = r" (?!(?:year|week|month|few|time|\w+ (?:years|days|weeks|months|hours))\b)"
# For words with several senses: what must stand before, and after, for the one meant.
_MEANT = {
    **dict.fromkeys(("up", "down", "over", "under"), ("", _AMOUNT)),
    **dict.fromkeys(("first", "last"), ("the", _NO_TIME)),
    **dict.fromkeys(("for", "against"), (r"vote[ds]?|voting", "")),
    **dict.fromkeys(("with", "without"), ("", r" (?:a|an|the|any) ")),
    **dict.fromkeys(("new", "old", "public", "private", "right", "wrong", "strong"), _ATTRIBUTE),
    "left": (r"(?!(?:the|a|far)$).*", r" (?:the|his|her|a|[A-Z])"),
    "most": ("", r" (?!(?:of|recently|notably|likely)\b)"),
    **dict.fromkeys(("all", "many", "few"), (_COUNTED, r" [a-z]+s\b")),
    **dict.fromkeys(("more", "less"), (_COUNTED, r" (?!(?:or less|over|and more)\b)")),
    **dict.fromkeys(("better", "best"), (r"(?!(?:or|known|had|at)$).*", "")),
    **dict.fromkeys(("can", "will", "might", "must"), _MODAL),
}


KINDS: dict[str, Callable[[Basis, Sequence[str], Random], Changed]] = {
    "number": _numbers,
    "date": _dates,
    "name": _names,
    "speaker": _speakers,
    "negation": _negations,
    "direction": _swaps(DIRECTION, both_ways=True),
    "comparison": _swaps(COMPARISON, both_ways=True),
    "modality": _swaps(MODALITY, both_ways=False),
}

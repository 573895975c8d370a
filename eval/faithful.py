"""Other ways to say what a sentence says: the gate ought to let each through."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from eval._swaps import CONTRACTED, EQUAL_NAMES, MONTHS, SAME, SHORT_MONTHS
from eval.basis import Basis

_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(SHORT_MONTHS)})\.)"
_DAY = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:, (\d{{4}}))?\b(?![,\d-]*\d)")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}}) ({_MONTH})(?: (\d{{4}}))?\b")
_LONG = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+)(?![\w.-]|,\d)")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)[ -](million|billion)\b")
_WORD = re.compile(r"(?<![\w-])(two|three|four|five|six|seven|eight|nine|ten)\b(?=\s[a-z]{4,}s\b)")
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SCALES = {"million": 10**6, "billion": 10**9}
_UNSAFE = re.compile(
    r"\b(?:if|unless|without|not|never|no|according|despite|say|says|said|told|may|might|could|"
    r"would|except|until|whether|instead|rather|unlike|like|and|but|as)\b|[“”\"‘’']|n[’']t",
    re.I,
)
_LEADING = re.compile(
    r"(?:In|On|At|By|During|For|Over|With|Since|From|However|Meanwhile|Now|Today|Earlier|Last|This)\b"
    r"[^,;:—–()]{0,50}, (?=(?:the|a|an|it|he|she|they|we|[A-Z][\w’]+)\b)"
)
_TRAILING = re.compile(r"(?<=[a-z]), (?:which|who|where)\b[^,;:—–()]{10,120}(?=\.$)")
_ASIDE = re.compile(r"(?<=[A-Z][a-z]{2}), (?:an?|the) [^,;:—–()]{3,60}(?:,(?= [a-z]))")
_TOLD_LAST = re.compile(
    r"[“\"]([^“”\"]{20,}),[”\"] (?:said|says) ([A-Z][\w-]+(?: [A-Z][\w-]+){0,2})\."
)


def faithful(basis: Basis, chance: Random) -> Iterator[tuple[str, str]]:
    """Each variant with how it was made."""
    yield "verbatim", basis.text
    yield "with marker", f"{basis.text} [1]"
    text = unquoted(basis.text)
    yield from (("without quotation marks", one) for one in {text} - {basis.text})
    if outlet := basis.sentence.hit.passage.source.outlet:
        yield "according to its outlet", _under(text, f"According to {outlet}, ")
        yield "according to its outlet", _under(text, f"{outlet} reported that ")
    changed = []
    for how, makers in _WAYS.items():
        made = [one for maker in makers if (one := maker(basis, text, chance)) and one != text]
        changed += made
        yield from ((how, one) for one in dict.fromkeys(made))
    if changed:
        first = chance.choice(changed)
        more = [
            one
            for makers in _WAYS.values()
            for maker in makers
            if (one := maker(basis, first, chance)) and one not in (first, text, *changed)
        ]
        yield from (("two of these", one) for one in more[:2])


def unquoted(text: str) -> str:
    """A draft seldom keeps the marks around what somebody said; "'s" and the like stay."""
    return re.sub(r"[“”\"]|(?<!\w)‘|’(?!\w)", "", text)


def _under(text: str, begin: str) -> str:
    """What is said of somebody else's sentence; its first word stays when it may be a name."""
    first = re.match(r"(?:The|A|An|In|On|At|It|He|She|They|But|And|This|That|There|For)\b", text)
    return begin + (text[0].lower() + text[1:] if first else text)


def _thousands(basis: Basis, text: str, chance: Random) -> str:
    return _LONG.sub(lambda one: one[1].replace(",", ""), text)


def _in_thousand(basis: Basis, text: str, chance: Random) -> str:
    def told(one: re.Match[str]) -> str:
        number = int(one[1].replace(",", ""))
        return f"{number // 1000} thousand" if number % 1000 == 0 and number < 10**6 else one[1]

    return _LONG.sub(told, text)


def _unscaled(basis: Basis, text: str, chance: Random) -> str:
    return _SCALED.sub(lambda one: f"{round(float(one[1]) * _SCALES[one[2]]):,}", text, count=1)


def _digits(basis: Basis, text: str, chance: Random) -> str:
    return _WORD.sub(lambda one: str(_WORDS.index(one[1]) + 2), text, count=1)


def _share(basis: Basis, text: str, chance: Random) -> str:
    return (
        re.sub(r"(?<=\d)%", " percent", text)
        if "%" in text
        else re.sub(r"(?<=\d) (?:percent|per cent)\b", "%", text)
    )


def _day_first(basis: Basis, text: str, chance: Random) -> str:
    return _DAY.sub(lambda one: f"{one[2]} {_full(one[1])} {one[3] or ''}".strip(), text, count=1)


def _month_first(basis: Basis, text: str, chance: Random) -> str:
    return _DAY_FIRST.sub(
        lambda one: f"{_full(one[2])} {one[1]}" + (f", {one[3]}" if one[3] else ""), text, count=1
    )


def _with_year(basis: Basis, text: str, chance: Random) -> str:
    """A day without a year is the one nearest to the article's."""
    published = basis.sentence.hit.passage.source.published
    found = _DAY.search(text)
    if published is None or found is None or found[3] or re.search(r"\b(?:19|20)\d\d\b", text):
        return ""
    year = _nearest(published, MONTHS.index(_full(found[1])) + 1, int(found[2]))
    if year is None:
        return ""
    return f"{text[: found.start()]}{_full(found[1])} {found[2]}, {year},{text[found.end() :]}"


def _nearest(published: datetime, month: int, day: int) -> int | None:
    for year in (published.year, published.year - 1, published.year + 1):
        try:
            moment = published.replace(year=year, month=month, day=day)
        except ValueError:
            return None
        if abs(moment - published) < timedelta(days=150):
            return year
    return None


def _full(month: str) -> str:
    return month if month in MONTHS else MONTHS[SHORT_MONTHS[month.rstrip(".")] - 1]


def _without_start(basis: Basis, text: str, chance: Random) -> str:
    found = _LEADING.match(text)
    if not found or _UNSAFE.search(found.group()):
        return ""
    rest = text[found.end() :]
    return rest[0].upper() + rest[1:]


def _without_end(basis: Basis, text: str, chance: Random) -> str:
    found = _TRAILING.search(text)
    return "" if not found or _UNSAFE.search(found.group()) else _TRAILING.sub("", text)


def _swapped(pairs: tuple[str, ...], text: str, chance: Random) -> str:
    """One word of the list in the other's place."""
    both = [pair.split(":") for pair in pairs]
    told = [(a, b) for a, b in (*both, *((b, a) for a, b in both))]
    fitting = [(a, b) for a, b in told if re.search(rf"(?<![\w-]){re.escape(a)}(?![\w-])", text)]
    if not fitting:
        return ""
    one, other = chance.choice(fitting)
    return re.sub(rf"(?<![\w-]){re.escape(one)}(?![\w-])", other, text, count=1)


def _same(basis: Basis, text: str, chance: Random) -> str:
    return _swapped(SAME, text, chance)


def _contracted(basis: Basis, text: str, chance: Random) -> str:
    return _swapped(CONTRACTED, text, chance)


def _named(basis: Basis, text: str, chance: Random) -> str:
    return _swapped(EQUAL_NAMES, text, chance)


def _without_aside(basis: Basis, text: str, chance: Random) -> str:
    found = _ASIDE.search(text)
    return "" if not found or _UNSAFE.search(found.group()) else _ASIDE.sub("", text, count=1)


def _speaker_first(basis: Basis, text: str, chance: Random) -> str:
    """“…,” said Dahl: Dahl said that …"""
    found = _TOLD_LAST.fullmatch(basis.text)
    return f"{found[2]} said that {unquoted(found[1])}." if found else ""


_WAYS = {
    "number's form": (_thousands, _in_thousand, _unscaled, _digits, _share),
    "date's form": (_day_first, _month_first, _with_year),
    "clause dropped": (_without_start, _without_end, _without_aside),
    "speaker first": (_speaker_first,),
    "contraction": (_contracted,),
    "synonym": (_same,),
    "name's form": (_named,),
}

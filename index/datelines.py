"""Datelines: where and when a report was filed, on a line of its own or before its first words."""

import re
from dataclasses import dataclass

from index.dates import Mention, find_dates
from index.names import AGENCY, UPPER, is_outlet

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_WHEN = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
# Agencies that sign in small letters, with the desk's initials beside them: (dpa/lno).
_SMALL = (
    r"(?:dpa|sda|apa|afp|epd|kna|sid|ots|ap|lusa|efe|ansa|anp|belga|ritzau|ntb|tt)"
    r"(?:[/-][\w -]{1,20})?"
)
_WIRE = rf"\((?P<wire>[A-Z][\w.&/’' -]{{1,40}}|{_SMALL})\)"
_CAPITALS = rf"{UPPER}{{2,}}(?:[ .’'/-]+{UPPER}+)*\.?"
_REGION = rf"(?:, {UPPER}[\w. ]{{1,25}}?)?"
_DASH = r"\s*(?:—|–|--|\s-)\s*(?=\S)"

_WEEKDAY = r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_NO_PLACE = (
    r"(?!(?:UPDATE|WATCH|MORE|LIVE|BREAKING|EXCLUSIVE|NOTE|WARNING|FACT|Q|A|OPINION|ANALYSIS"
    r"|EXPLAINER|CORRECTION|CLARIFICATION|READ|RELATED|PHOTO|PHOTOS|VIDEO|FILE|UPDATED)\b)"
)
_FULL_STOP = "place and full stop"  # at most a headline and a standfirst stand above it
_ABROAD = "place, day abroad and agency"
# What may stand before a report's first words. Those without an agency's name may be list
# items too ("MILAN - June 3"), and are trusted only near the top.
_PREFIXES = (
    (
        "place and day",
        rf"{_WEEKDAY}{UPPER}[\w .’'/-]{{1,30}}{_REGION}, {_WHEN}(?: {_WIRE})?{_DASH}",
    ),
    (
        "place, day and newswire",
        rf"{UPPER}[\w .’'/-]{{1,30}}{_REGION},? (?:\(?{_WHEN}\)?,? )?/(?P<wire>[A-Z][\w"
        rf" -]{{1,30}})/{_DASH}",
    ),
    (
        "place, agency and colon",
        rf"{UPPER}[\w .’'-]{{1,30}}{_REGION}(?:, {_WHEN})? {_WIRE}\s*:\s+(?=\S)",
    ),
    ("place and agency", rf"{UPPER}[\w .’'/-]{{1,30}}{_REGION} {_WIRE}{_DASH}"),
    (
        # As agencies in Spanish, French, Italian and Russian set it: (Agencia).- and /Agency/.
        _ABROAD,
        rf"{UPPER}[\w .’'/-]{{1,30}}[,.] (?:le |em |il )?\d{{1,2}}\.?ª?º? (?:de"
        rf" )?[A-Za-zéûçäü]{{3,10}}\.?"
        rf"(?: (?:de )?\d{{4}})?,? {_WIRE}\s*(?:\.-|\.—|\.–|-|–|—|:)\s*(?=\S)",
    ),
    ("agency", rf"{_WIRE}{_DASH}"),
)
_TOP_PREFIXES = (
    ("place and day in capitals", rf"{_CAPITALS}, \d{{1,2}} {UPPER}{{3,9}}\.?(?: \d{{4}})?{_DASH}"),
    ("place", rf"{_NO_PLACE}{_CAPITALS}{_REGION}{_DASH}"),
    ("place and dash", rf"{UPPER}\w+(?:[ /-]{UPPER}\w+){{0,3}}{_REGION} [–—] (?={UPPER}\w+ [a-z])"),
    ("place and colon", rf"{_NO_PLACE}{_CAPITALS}{_REGION}:\s+(?=[“\"‘']?{UPPER}.{{20}})"),
    (
        # As German regional papers set it, before the article of the first sentence.
        _FULL_STOP,
        rf"{UPPER}[\w/-]{{2,24}}(?: {UPPER}[\w-]{{2,20}})?\.\s+(?=(?:Der|Die|Das|Ein|Eine|Im|In|Am"
        r"|Bei|Beim|Nach|Mit|Mehr|Rund|Wegen|Zum|Zur|Seit|Vor|Auf|Es|Für|Über|Unter|Knapp) )",
    ),
    ("search snippet", rf"{_WHEN} (?:\.\.\.|…|·) (?=\S)"),
)  # fmt: skip
_ANYWHERE = tuple((name, re.compile(pattern)) for name, pattern in _PREFIXES)
PREFIXES = (*_ANYWHERE, *((name, re.compile(pattern)) for name, pattern in _TOP_PREFIXES))
_TOP_BLOCKS = 6

_CLOCK = (
    r"\b\d{1,2} ?h ?(?:\d\d)?\b|\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[AaPp]\.?[Mm]\b\.?)?"
    r"|\b\d{1,2}\s*[ap]\.?m\b\.?"
    r"|\b(?:[A-Z]{2,4}T|ET|UTC|GMT|BST|IST|CET|CEST|MSK|Eastern|Pacific)\b"
)
_AGO = r"\b(?:il y a|há|hace|vor) \d+ \w+|\b(?:\d+|an?) (?:min(?:ute)?|hour|hr|day)s? ago\b"
_FILLER = re.compile(
    rf"{_AGO}|{_CLOCK}|\b(?:first|last|published|updated?|posted|modified|filed|on|at|date|issued"
    r"|created"
    r"|stand|uhr|um|am|veröffentlicht|aktualisiert|erstellt|zuletzt|publié|mis à jour|le|à"
    r"|publicado"
    r"|actualizado|el|las|pubblicato|aggiornato|il|ore|atualizado|em|às|gepubliceerd|bijgewerkt"
    r"|op|om)\b"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|[^\w]+",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^\W*(?:first |last )?(?:published|updated|posted|modified|issued|stand"
    r"|veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato"
    r"|atualizado|gepubliceerd|bijgewerkt)\b",
    re.I,
)
_PLACE = re.compile(rf"^{UPPER}[\w’']*(?: {UPPER}[\w’']*){{0,3}}$")
_LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class Prefix:
    """A dateline before a paragraph: its rule, its length with the dash, agency and day."""

    rule: str
    length: int
    wire: str
    day: Mention | None


def prefix(paragraph: str, position: int) -> Prefix | None:
    """The dateline at the head of the paragraph that is number `position` in its article."""
    head = paragraph[:120]
    for name, pattern in PREFIXES if position < _TOP_BLOCKS else _ANYWHERE:
        found = pattern.match(head)
        if found is None or found.end() >= len(paragraph) or (position and name == _FULL_STOP):
            continue
        wire = found.groupdict().get("wire") or ""
        is_sure = name == _ABROAD
        if not (is_sure or _is_agency(wire) or position < _TOP_BLOCKS or _is_code(wire)):
            continue
        place = re.split(r"[(,]", found[0])[0].strip()
        day = next(find_dates(found[0]), None)
        if wire and not (is_sure or _is_agency(wire) or place.isupper() or day):
            continue
        return Prefix(name, found.end(), wire, day)
    return None


def _is_code(wire: str) -> bool:
    """Whether a bracket holds what agencies sign with: two to five capitals."""
    return re.fullmatch(r"[A-Z]{2,5}", wire) is not None


def _is_agency(wire: str) -> bool:
    if re.fullmatch(rf"{AGENCY}(?:/[\w -]+)?|{_SMALL}", wire) or wire.lower().endswith("wire"):
        return True
    return is_outlet(wire) and not re.search(r"\d", wire)


def line(text: str, *, beside_title: bool) -> Mention | None:
    """The day on a line that is a dateline and nothing else.

    Away from the title it must say that it is one: "Published …", "Updated …".
    """
    if len(text) > _LONGEST_LINE or not (beside_title or _LABELLED.match(text)):
        return None
    days = list(find_dates(text))
    if not days:
        return None
    rest = text
    for day in reversed(days):
        rest = rest[: day.start] + " " + rest[day.end :]
    words = " ".join(_FILLER.sub(" ", rest).split())
    return days[0] if not words or (beside_title and _PLACE.match(words)) else None


_SLASHED = re.compile(r"\b\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d\d)\b")


def is_line(text: str, *, beside_title: bool) -> bool:
    """Whether a line is a dateline; beside the title in figures too, as 12/03/2022 08h15."""
    if line(text, beside_title=beside_title):
        return True
    if len(text) > _LONGEST_LINE or not beside_title or not _SLASHED.search(text):
        return False
    return not _FILLER.sub(" ", _SLASHED.sub(" ", text)).split()

"""What an article's own bylines, datelines and disclaimers tell of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from index import kinds, names
from index.article import Block, BlockType, Kind
from index.dates import Mention, complete, find_dates, parse_date
from index.lines import pieces


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an article's own words say of it; unknown strings are empty."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    kind: Kind | None = None
    dateline: datetime | None = None
    has_year: bool = False  # the dateline, its own
    noted: datetime | None = None


_VIEWS_OF = re.compile(
    r"(?:expressed|stated|presented|opinions?|views?|comments)(?: (?:here|herein|in this \w+))?"
    r" (?:by|of|are those of|belong to) (?:the (?:author|writer|columnist),? )?"
    rf"(?P<name>{names.NAME})"
)
_SELF = re.compile(
    rf"^\W*(?:[Ee]ditor['’]?s'? [Nn]ote:? *)?(?P<name>{names.NAME}),? "
    r"(?:is|was|has|teaches|writes)\b"
)
_HOLDER = re.compile(
    rf"(?:©|\([cC]\)|Copyright)[ \d–-]*(?:by )?(?P<name>{names.NAME})\b(?= Limited| Ltd|"
    rf" Company|[.,]|$)"
)
_NOTED = re.compile(
    r"\b(?:published|posted|appeared|updated|printed)(?: \w+){0,6}? (?:on|in|of)\b[^.]{0,60}", re.I
)


_ENTRIES = 3  # timed ones; so many make a live blog


def learn(text: str, blocks: Sequence[Block], url: str = "") -> Learnt:
    """What the typed blocks tell: the first of each kind that says anything."""
    notes = _Notes()
    for block in blocks:
        notes.take(text[block.start : block.end], block)
    day = notes.day
    return Learnt(
        title=notes.title,
        author=notes.author or notes.holder,
        outlet=notes.outlet or notes.rights,
        kind=notes.kind or (Kind.LIVE if notes.entries >= _ENTRIES else None),
        dateline=notes.moment or (complete(day, text, url) if day else None),
        has_year=day is not None and day.year is not None,
        noted=notes.noted,
    )


class _Notes:
    """Collects what blocks say, in order; what came first stays."""

    def __init__(self) -> None:
        self.title = self.author = self.holder = self.outlet = ""
        self.rights = ""  # whose they are; the outlet, where none is named
        self.kind: Kind | None = None
        self.day: Mention | None = None
        self.moment: datetime | None = None  # the day with the time that stands beside it
        self.noted: datetime | None = None
        self.entries = 0  # of a live blog

    def take(self, line: str, block: Block) -> None:
        """Note what this block says."""
        match block.type:
            case BlockType.BYLINE if block.rule == "byline:strip":
                self._strip(line)
            case BlockType.BYLINE:
                self._byline(line, block.rule)
            case BlockType.DATELINE | BlockType.HEADING if block.rule.endswith("of an entry"):
                self.entries += 1
            case BlockType.HEADING:
                self._heading(line, block.rule)
            case BlockType.DATELINE:
                wire = re.search(r"\(([^)/]+)(?:/[^)]+)?\)", line)
                self.outlet = self.outlet or (wire[1] if wire else "")
                self._date(line)
                self._time(line, block.rule)
            case BlockType.CREDIT:
                self._credit(line, block.rule)
            case BlockType.DISCLAIMER:
                self._disclaimer(line)
            case BlockType.BOILERPLATE if block.rule == "boilerplate:provenance":
                self._provenance(line)
            case _ if kinds.is_live_note(line):
                self.kind = self.kind or Kind.LIVE
            case _:
                pass

    def _byline(self, line: str, rule: str) -> None:
        if rule.startswith("byline:writer of a letter"):
            return  # one of many
        said = line if rule == "byline:name alone" else names.byline(line, beside_title=True)
        self.author = self.author or said or ""
        self._date(line)

    def _credit(self, line: str, rule: str) -> None:
        """Keep the outlet, or who holds the rights if it sounds like one."""
        if rule == "credit:outlet":
            self.outlet = self.outlet or _cased(line)
        found = _HOLDER.match(line) if rule == "credit:copyright" else None
        if found and names.is_outlet(found["name"]):
            self.rights = self.rights or found["name"].removesuffix(".")

    def _heading(self, line: str, rule: str) -> None:
        if rule == "heading:kicker":
            self.kind = self.kind or kinds.by_label([line])
        elif rule in {"heading:first line", "heading:title", "heading:markup"}:
            self.title = self.title or line

    def _strip(self, line: str) -> None:
        for piece in pieces(line):
            if found := kinds.by_label([piece]):
                self.kind = self.kind or found
            elif next(find_dates(piece), None):
                self._date(piece)
            elif names.is_outlet(piece):
                self.outlet = self.outlet or _cased(piece)
            elif (author := names.byline(piece)) or names.is_person(piece):
                self.author = self.author or author or piece

    def _date(self, line: str) -> None:
        self.day = self.day or next(find_dates(line), None)

    def _time(self, line: str, rule: str) -> None:
        """Keep the clock of a line such as "Published 4 April 2023, 18:12"."""
        moment = parse_date(line) if rule == "dateline:line" and self.moment is None else None
        if moment and self.day and self.day.moment() == datetime.combine(moment, time(), UTC):
            self.moment = moment

    def _disclaimer(self, line: str) -> None:
        self.kind = self.kind or Kind.OPINION
        found = _VIEWS_OF.search(line) or _SELF.search(line)
        if found and " " in found["name"]:
            self.holder = self.holder or found["name"]

    def _provenance(self, line: str) -> None:
        if found := _NOTED.search(line):
            day = next(find_dates(found[0]), None)
            self.noted = self.noted or (day.moment() if day else None)


def _cased(name: str) -> str:
    return name.title() if name.isupper() else name

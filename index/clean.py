"""What each block of an article is: paragraph, caption, byline, boilerplate and so on.

Rules are stated, in order, and name themselves in the blocks they type. Whatever no rule
knows stays a paragraph: reported text is worth more than a clean page.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index import datelines, kinds, names
from index.article import Block, BlockType
from index.dates import find_dates
from index.page import Mark
from index.rules import RULES

_LONGEST_RULE = max(rule.longest for rule in RULES)
_HEAD_BLOCKS = 8
_MARKED_HEAD = 4
_BYLINE_WITHIN = 12
_ABOUT_WITHIN = 4  # blocks from the end
_ABOUT_LENGTH = 240
_ABOUT = re.compile(
    r"((?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w.’'-]+),? (?:is|was|writes|covers|reports|teaches|edits)\b"
)
_LABEL_LENGTH = 40
_HEAD_LINE = 150
_BODY_LENGTH = 100  # from here on, a line is prose rather than furniture
_HEADING_LENGTH = 80
_LIST_ITEM_LENGTH = 120
_RAGGED = 12  # how much shorter than the column editors leave a line for a long word
_LEAST_WRAPPED = 40  # shorter lines are labels, names, items of a list
# The time that heads an entry of a live blog: "9.24 pm", "11:02 a.m. ET", "14:05 GMT".
_CLOCK_ALONE = re.compile(r"\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?", re.I)


def type_blocks(text: str, marks: Sequence[Mark] = (), title: str = "") -> tuple[Block, ...]:
    """The blocks of `text`, in order; `marks` are what markup said, `title` what metadata did."""
    spans = list(marks) or [Mark(BlockType.PARAGRAPH, *span) for span in _paragraphs(text)]
    return tuple(_Typist(text, spans, title, bool(marks)).blocks())


class _Typist:
    """Types one article's spans; a span is judged with its neighbours in view."""

    def __init__(self, text: str, spans: list[Mark], title: str, marked: bool) -> None:
        self._lines = [text[span.start : span.end] for span in spans]
        self._spans = spans
        self._title = _folded(title)
        self._marked = marked
        self._head = self._head_length()
        self._titled = marked and bool(title)
        self._last = BlockType.PARAGRAPH
        self._listing = False  # below "Read more:", where the links follow

    def _head_length(self) -> int:
        """How many blocks stand above the first that is prose."""
        for number, line in enumerate(self._lines[:_HEAD_BLOCKS]):
            if len(line) >= _HEAD_LINE or (len(line) >= _BODY_LENGTH and _is_sentence(line)):
                return number
        # Nothing but short lines: a list, a poem, a score sheet. Only its first lines can be head.
        return min(3, len(self._lines) - 1) if len(self._lines) <= _HEAD_BLOCKS else 3

    def blocks(self) -> Iterator[Block]:
        for number, span in enumerate(self._spans):
            kind, rule = self._judge(number)
            self._last = kind
            start = span.start
            if kind is BlockType.PARAGRAPH:
                found = datelines.prefix(self._lines[number], number)
                if found is not None:
                    end = span.start + len(self._lines[number][: found.length].rstrip())
                    yield Block(BlockType.DATELINE, start, end, f"dateline:{found.rule}")
                    start += found.length
            yield Block(kind, start, span.end, rule)

    def _judge(self, number: int) -> tuple[BlockType, str]:
        line, marked = self._lines[number], self._spans[number].type
        self._listing = self._listing and self._is_link(number)
        if self._listing:
            return BlockType.BOILERPLATE, "boilerplate:list of links"
        if len(line) <= _LONGEST_RULE and (found := _by_rule(line)):
            # A label alone, such as "Related:", announces links.
            self._listing = found[1] == "boilerplate:see also" and len(line) < _LABEL_LENGTH
            return found
        if marked is not BlockType.PARAGRAPH:
            self._titled = self._titled or marked is BlockType.HEADING
            return marked, f"{marked}:markup"
        if (number < self._head or (self._marked and number < _MARKED_HEAD)) and (
            known := self._judge_head(number)
        ):
            return known
        return self._judge_body(number)

    def _judge_body(self, number: int) -> tuple[BlockType, str]:
        """A line among the prose."""
        line = self._lines[number]
        if number < _BYLINE_WITHIN and names.byline(line) is not None:
            return BlockType.BYLINE, "byline:by"
        if datelines.line(line, beside_title=False):
            return BlockType.DATELINE, "dateline:line"
        if self._is_about_the_author(number):
            return BlockType.BYLINE, "byline:about the author"
        if _CLOCK_ALONE.fullmatch(line):
            return BlockType.HEADING, "heading:time of an entry"
        if self._is_heading(number):
            return BlockType.HEADING, "heading:between paragraphs"
        return BlockType.PARAGRAPH, "paragraph"

    def _is_about_the_author(self, number: int) -> bool:
        """A closing line such as "Ada Brandt writes on ports", whose name stands in the head."""
        line = self._lines[number]
        found = _ABOUT.match(line) if len(line) <= _ABOUT_LENGTH else None
        if found is None or number < len(self._lines) - _ABOUT_WITHIN:
            return False
        head = self._lines[:_BYLINE_WITHIN]
        return any(
            found.group(1) in one and len(one) <= _ABOUT_LENGTH // 2 for one in head[:number]
        )

    def _is_link(self, number: int) -> bool:
        """Whether a line under "Read more:" is one of the links rather than the next heading."""
        line = self._lines[number]
        if len(line) > _LIST_ITEM_LENGTH or _is_sentence(line) or line.endswith(":"):
            return False
        if line.startswith(("- ", "* ", "• ")):
            return True
        return number + 1 == len(self._lines) or len(self._lines[number + 1]) <= _LIST_ITEM_LENGTH

    def _judge_head(self, number: int) -> tuple[BlockType, str] | None:
        """A line above the prose: headline, byline, dateline, name of the paper, section."""
        line = self._lines[number]
        if self._title and _folded(line) == self._title:
            self._titled = True
            return BlockType.HEADING, "heading:title"
        if names.byline(line, beside_title=self._titled) is not None:
            return BlockType.BYLINE, "byline:by" if line[:2].lower() == "by" else "byline:name"
        if self._titled and names.is_person(line) and self._beside_furniture(number):
            return BlockType.BYLINE, "byline:name alone"
        if datelines.line(line, beside_title=True):
            return BlockType.DATELINE, "dateline:line"
        if kinds.by_label([line]) is not None:
            return BlockType.HEADING, "heading:kicker"
        if len(pieces(line)) > 1 and _furniture(line):
            return BlockType.BYLINE, "byline:strip"
        if (number > 0 or self._head > 2) and _is_outlet_line(line):
            return BlockType.CREDIT, "credit:outlet"
        if not self._titled and not self._title and _is_headline(line):
            self._titled = True
            return BlockType.HEADING, "heading:first line"
        return None

    def _beside_furniture(self, number: int) -> bool:
        """Whether the line above or below is a date or the name of a paper."""
        beside = self._lines[max(0, number - 1) : number] + self._lines[number + 1 : number + 2]
        return any(datelines.line(x, beside_title=True) or _is_outlet_line(x) for x in beside)

    def _is_heading(self, number: int) -> bool:
        """A short line between two paragraphs that is no sentence, no list item, no figure."""
        line = self._lines[number]
        if not 2 <= len(line) <= _HEADING_LENGTH or number + 1 >= len(self._lines):
            return False
        if re.search(r"[.!:;,…”\"’'»|)\]]$|^\W|\d|: |@", line) or not re.search(r"[^\W\d_]", line):
            return False
        before = self._lines[number - 1] if number else ""
        after = self._lines[number + 1]
        if line.isupper() and " " in line and not (before.isupper() or after.isupper()):
            return True
        led = self._last is not BlockType.PARAGRAPH or not number or len(before) >= _BODY_LENGTH
        return led and len(after) >= _BODY_LENGTH


def _by_rule(line: str) -> tuple[BlockType, str] | None:
    lowered = line.lower()
    for rule in RULES:
        if rule.fits(line, lowered):
            return rule.type, rule.name
    return None


def _folded(line: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", line).lower().split())


def _is_sentence(line: str) -> bool:
    return bool(re.search(r"[.!?…][”\"’')\]]*$", line))


def _is_headline(line: str) -> bool:
    """A short line that does not end as a sentence does."""
    return (
        3 <= len(line) <= _HEAD_LINE
        and not re.search(r"[.;,:][”\"’')\]]*$|^[-*•–\"“]", line)
        and bool(re.search(r"[^\W\d_]", line))
    )


def pieces(line: str) -> list[str]:
    """The parts of a strip such as "Opinion | A. Writer | 1 June 2021"."""
    return [piece for piece in re.split(r"\s*[|·•>›»]\s*", line) if piece]


def _furniture(line: str) -> bool:
    """Whether a strip holds at least one thing that only furniture holds."""
    return any(
        next(find_dates(piece), None) or kinds.by_label([piece]) or names.is_outlet(piece)
        for piece in pieces(line)
    )


def _is_outlet_line(line: str) -> bool:
    words = line.split()
    return 2 <= len(words) <= 5 and names.is_outlet(line) and bool(re.fullmatch(names.NAME, line))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines of `text`; lines broken at a column are put together again."""
    lines = [found.span() for found in re.finditer(r"\S(?:[^\n]*\S)?", text)]
    width = _wrap_width(text)
    start = 0
    for number, line in enumerate(lines):
        upper = lines[number - 1]
        if number and not _runs_on(text, upper, line) and _is_break(text, upper, line, width):
            yield lines[start][0], lines[number - 1][1]
            start = number
    if lines:
        yield lines[start][0], lines[-1][1]


def _wrap_width(text: str) -> int:
    """The column that lines were broken at, or nought: where most lines stop in mid-sentence."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if width > 100:
        return 0
    pairs = [a for a, b in pairwise(lines) if a.strip() and b.strip()]
    broken = [line for line in pairs if len(line) >= 50 and not _is_sentence(line.rstrip())]
    return width if len(broken) >= 4 and len(broken) >= 0.5 * len(pairs) else 0


def _runs_on(text: str, upper: tuple[int, int], lower: tuple[int, int]) -> bool:
    """Whether a sentence plainly goes on in the lower of two lines that touch."""
    touch = text.count("\n", upper[1], lower[0]) == 1
    long = upper[1] - upper[0] >= _LEAST_WRAPPED
    return touch and long and text[upper[1] - 1].isalnum() and text[lower[0]].islower()


def _is_break(text: str, upper: tuple[int, int], lower: tuple[int, int], width: int) -> bool:
    """Whether the writer, not the column, ended the upper of two lines.

    A blank line shows it, and so does a line to which the next word would still have fitted.
    """
    if not width:
        return True
    following = text[lower[0] : lower[1]]
    if text.count("\n", upper[1], lower[0]) > 1 or re.match(r"[-*•–] ", following):
        return True
    return (upper[1] - upper[0]) + 1 + len(following.split(maxsplit=1)[0]) < width - _RAGGED

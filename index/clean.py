"""What each block of an article is: paragraph, caption, byline, boilerplate and so on.

Rules are stated, in order, and name themselves in the blocks they type. Whatever no rule
knows stays a paragraph: reported text is worth more than a clean page.
"""

import re
from collections.abc import Iterator, Sequence

from index import (
    authors,
    closing,
    datelines,
    entries,
    exchanges,
    furniture,
    kinds,
    mastheads,
    names,
)
from index.article import Block, BlockType, Kind
from index.lines import (
    HEAD_LINE,
    folded,
    is_headline,
    is_leftover,
    is_link,
    is_outlet_line,
    is_strip,
    looks_heading,
    tells_correction,
    tells_facts,
)
from index.page import Mark
from index.paragraphs import is_sentence, paragraphs
from index.repeats import pull_quotes
from index.rules import LONGEST, by_rule

_HEAD_BLOCKS = 24
_HEAD_LINES = 12  # that are no furniture; so far down may a byline stand
_SHORT_TEXT = 8  # blocks; where no prose is found, only the first lines can be head
_MARKED_HEAD = 4
_LABEL_LENGTH = 50
_BODY_LENGTH = 100  # from here on, a line is prose rather than furniture
_HEADING_LENGTH = 80
_STANDFIRST = 5  # words; below a headline so many are no heading
_HEADINGS = 2
_LAST = 5  # lines; there a house tells of itself
_LETTER = "byline:writer of a letter"
_OPEN = re.compile(r"(?:\b(?:by|and|in|from|[Rr]eporting|[Ee]diting)|[,;&])$")  # goes on below
_UNREAD = {BlockType.BOILERPLATE, BlockType.CAPTION, BlockType.DATELINE}
_NETWORK_ALONE = re.compile(furniture.NETWORK_ALONE, re.I)
_SENDER = re.compile(rf"(?:About|ABOUT) (?:the |The )?{names.NAME}:?")
_TOPICS = re.compile(furniture.TOPICS, re.I)


def type_blocks(
    text: str, marks: Sequence[Mark] = (), title: str = "", author: str = ""
) -> tuple[Block, ...]:
    """The blocks of `text`, in order.

    `marks` are what markup said, `title` and `author` what metadata did.
    """
    spans = list(marks) or [Mark(BlockType.PARAGRAPH, *span) for span in paragraphs(text)]
    return tuple(_Typist(text, spans, title, author, bool(marks)).blocks())


class _Typist:
    """Types one article's spans; a span is judged with its neighbours in view."""

    def __init__(self, text: str, spans: list[Mark], title: str, author: str, marked: bool) -> None:
        # A line broken at a column is one line to every rule; nothing moves.
        self._lines = [text[span.start : span.end].replace("\n", " ") for span in spans]
        self._spans = spans
        self._title = folded(title)
        self._marked = marked
        self._head = self._head_length()
        self._above = () if marked or title else mastheads.labels_above(self._lines, self._head)
        self._titled = marked and bool(title)
        self._headed = sum(span.type is BlockType.HEADING for span in spans[1:]) >= _HEADINGS
        self._last, self._rule = BlockType.PARAGRAPH, ""
        self._end = self._last_prose()
        self._ended = False  # furniture has followed the last prose
        self._lettered = False  # name and place of a letter's writer have both been met
        self._listing = False  # below "Read more:", where the links follow
        # Below "About" and a name, at the end of a press release; below "About the author".
        self._sender = self._about = False
        self._read = 0  # paragraphs so far
        self._letters = exchanges.are_letters((title, *self._lines[:3]))
        self._sent = any(map(kinds.is_sent, self._lines[: self._head + 1]))
        self._bylines = [author] if author else []
        self._interview = exchanges.is_interview(self._lines)
        self._repeated = pull_quotes(self._lines)
        self._live = entries.are_timed(self._lines)
        # A correction's own text is what it has to say; elsewhere it is a note on the page.
        self._corrects = Kind.CORRECTION in {
            kinds.by_title(title),
            *(kinds.by_title(line) or kinds.by_label([line]) for line in self._lines[:4]),
        }

    def _head_length(self) -> int:
        """How many blocks stand above the first that is prose."""
        told = 0
        for number, line in enumerate(self._lines[:_HEAD_BLOCKS]):
            if told == _HEAD_LINES or (len(line) <= LONGEST and by_rule(line)):
                continue
            told += 1
            if len(line) >= HEAD_LINE or (len(line) >= _BODY_LENGTH and is_sentence(line)):
                return number
        # Nothing but short lines: a list, a poem, a score sheet. Only its first lines can be head.
        return min(3, len(self._lines) - 1) if len(self._lines) <= _SHORT_TEXT else 3

    def _last_prose(self) -> int:
        """The number of the last block that is a sentence or more, and no furniture."""
        for number in range(len(self._lines) - 1, -1, -1):
            line = self._lines[number]
            if len(line) >= _BODY_LENGTH and is_sentence(line) and not by_rule(line):
                return number
        return len(self._lines)

    def blocks(self) -> Iterator[Block]:
        for number, span in enumerate(self._spans):
            kind, rule = self._judge(number)
            self._lettered = rule == self._rule == _LETTER
            self._last, self._rule = kind, rule
            self._ended |= kind is BlockType.BOILERPLATE and rule != "boilerplate:time zone"
            self._ended &= number > self._end
            if kind is BlockType.BYLINE:
                self._bylines.append(self._lines[number])
            start = span.start
            if kind is BlockType.PARAGRAPH and (found := self._prefix(number)):
                name, length = found
                end = span.start + len(self._lines[number][:length].rstrip())
                yield Block(BlockType.DATELINE, start, end, f"dateline:{name}")
                start += length
            self._read += kind is BlockType.PARAGRAPH
            yield Block(kind, start, span.end, rule)

    def _prefix(self, number: int) -> tuple[str, int] | None:
        """What stands before a paragraph's first words: its name, its length."""
        line = self._lines[number]
        is_first = number <= self._head or self._read <= 1  # a standfirst may stand above
        if (found := datelines.prefix(line, 0 if is_first else number)) is not None:
            return found.rule, found.length
        length = entries.prefix(line) if self._live else 0
        return ("time of an entry", length) if length else None

    def _judge(self, number: int) -> tuple[BlockType, str]:
        line, marked = self._lines[number], self._spans[number].type
        if self._title and folded(line) == self._title:
            self._titled = True
            return BlockType.HEADING, "heading:title"
        if known := self._judge_furniture(number):
            return known
        # Closing italics may tell when and where, or what was wrong, as well as whose site it is.
        noted = marked is BlockType.BOILERPLATE and tells_facts(line)
        if marked is not BlockType.PARAGRAPH and not noted:
            self._titled = self._titled or marked is BlockType.HEADING
            return marked, f"{marked}:markup"
        if (number < self._head or (self._marked and number < _MARKED_HEAD)) and (
            known := self._judge_head(number)
        ):
            return known
        return self._judge_body(number)

    def _judge_furniture(self, number: int) -> tuple[BlockType, str] | None:
        """What is no part of the article, by its own words or by what stands above it."""
        line = self._lines[number]
        is_marked = self._spans[number].type is BlockType.HEADING
        self._listing = self._listing and not is_marked and is_link(self._lines, number)
        if self._listing:
            return BlockType.BOILERPLATE, "boilerplate:list of links"
        announces = not self._titled and number <= self._head and kinds.by_title(line) is not None
        if announces or len(line) > LONGEST:
            return None
        if self._rule == "credit:desk" and _OPEN.search(self._lines[number - 1]):
            return BlockType.CREDIT, "credit:desk"
        if (found := by_rule(line)) and not self._says_otherwise(number, found[1]):
            # A label alone, such as "Related:", announces links.
            self._listing = len(line) < _LABEL_LENGTH and (
                found[1] == "boilerplate:see also"
                or bool(_TOPICS.fullmatch(line))
                or (found[1] == "boilerplate:contact" and line.endswith((":", "s", "t")))
            )
            return found
        if _TOPICS.fullmatch(line) and number > self._head:
            self._listing = True
            return BlockType.BOILERPLATE, "boilerplate:navigation"
        if line.isdigit() and number < self._head and self._last is BlockType.BOILERPLATE:
            return BlockType.BOILERPLATE, "boilerplate:social"  # how often it was liked or shared
        if _NETWORK_ALONE.fullmatch(line) and self._beside(number, _NETWORK_ALONE):
            return BlockType.BOILERPLATE, "boilerplate:social"
        if number in self._repeated and number > self._head and not is_marked:
            return BlockType.BOILERPLATE, "boilerplate:pull quote"
        return None

    def _says_otherwise(self, number: int, rule: str) -> bool:
        """Whether what looks like furniture is, where it stands, the article's own."""
        if rule == "boilerplate:correction":
            return self._corrects or tells_correction(self._lines[number])
        # "Ada Brandt / Meridian Wire": under a headline the author, elsewhere the photographer.
        is_head = number < max(self._head, _MARKED_HEAD if self._marked else 0)
        byline = names.byline(self._lines[number], beside_title=True)
        return rule == "credit:agency and name" and is_head and byline is not None

    def _beside(self, number: int, pattern: re.Pattern[str]) -> bool:
        """Whether the line above or below is one of the same kind."""
        beside = self._lines[max(0, number - 1) : number] + self._lines[number + 1 : number + 2]
        return any(pattern.fullmatch(line) for line in beside)

    def _judge_body(self, number: int) -> tuple[BlockType, str]:
        """A line among the prose."""
        line = self._lines[number]
        if number < _HEAD_LINES and names.byline(line) is not None:
            return BlockType.BYLINE, "byline:by"
        if datelines.is_line(line, beside_title=False):
            return BlockType.DATELINE, "dateline:line"
        known = self._judge_people(number) or entries.judge(self._lines, number, self._live)
        if known:
            return known
        if number > self._end and self._ended and is_leftover(line):
            return BlockType.BOILERPLATE, "boilerplate:after the end"
        if _SENDER.fullmatch(line) and (self._sent or number * 5 > len(self._lines) * 2):
            self._sender = True
            return BlockType.HEADING, "heading:about the sender"
        if self._is_heading(number):
            return BlockType.HEADING, "heading:between paragraphs"
        return BlockType.PARAGRAPH, "paragraph"

    def _judge_people(self, number: int) -> tuple[BlockType, str] | None:
        """A line about the author, the sender of a press release, the writer of a letter."""
        line, lines = self._lines[number], self._lines
        is_label = authors.LABEL.fullmatch(line) is not None
        if self._about or is_label or authors.is_about(lines, number, self._bylines):
            self._about = is_label
            return BlockType.BYLINE, "byline:about the author"
        last = number >= len(lines) - _LAST and number > self._head
        if self._sender or (last and closing.is_of_the_house(line)):
            return BlockType.BOILERPLATE, "boilerplate:about the sender"
        place = self._rule == _LETTER and not self._lettered and exchanges.is_place(line)
        if self._letters and number and exchanges.is_signed(line, lines[number - 1]):
            return BlockType.BYLINE, "byline:writer of a letter with place"
        if place or exchanges.is_writer(lines, number):
            return BlockType.BYLINE, _LETTER
        return None

    def _judge_head(self, number: int) -> tuple[BlockType, str] | None:
        """A line above the prose: headline, byline, dateline, name of the paper, section."""
        line = self._lines[number]
        if label := mastheads.judge(self._lines, number, self._above, self._title):
            return label
        if names.byline(line, beside_title=self._titled) is not None:
            return BlockType.BYLINE, "byline:by" if line[:2].lower() == "by" else "byline:name"
        if self._titled and names.is_person(line) and self._is_signature(number):
            return BlockType.BYLINE, "byline:name alone"
        if datelines.is_line(line, beside_title=True):
            return BlockType.DATELINE, "dateline:line"
        if kinds.by_label([line]) is not None:
            return BlockType.HEADING, "heading:kicker"
        if is_strip(line):
            return BlockType.BYLINE, "byline:strip"
        if kinds.is_section(line):
            return BlockType.HEADING, "heading:section"
        if (number > 0 or self._head > 2) and is_outlet_line(line):
            return BlockType.CREDIT, "credit:outlet"
        if not self._titled and not self._title and is_headline(line):
            self._titled = True
            return BlockType.HEADING, "heading:first line"
        return None

    def _is_signature(self, number: int) -> bool:
        """Whether a name stands beside a date or a paper's name, or below headline or furniture."""
        if self._rule in {"heading:title", "heading:first line"} or self._last in _UNREAD:
            return not self._lines[number].isupper()
        beside = self._lines[max(0, number - 1) : number] + self._lines[number + 1 : number + 2]
        return any(datelines.is_line(x, beside_title=True) or is_outlet_line(x) for x in beside)

    def _is_heading(self, number: int) -> bool:
        """A short line between two paragraphs that is no sentence, no list item, no figure."""
        line = self._lines[number]
        if not 2 <= len(line) <= _HEADING_LENGTH or number + 1 >= len(self._lines):
            return False
        if self._interview and line.endswith("?"):
            return False
        # Where markup has headings of its own, a short paragraph is one that somebody wrote.
        below_title = self._titled and number < min(self._head, _MARKED_HEAD)
        if self._headed or (below_title and len(line.split()) >= _STANDFIRST):
            return False
        if not looks_heading(line):
            return False
        before = self._lines[number - 1] if number else ""
        after = self._lines[number + 1]
        if line.isupper() and " " in line and not (before.isupper() or after.isupper()):
            return True
        led = self._last is not BlockType.PARAGRAPH or not number or len(before) >= _BODY_LENGTH
        told = len(after) >= _BODY_LENGTH or (
            len(after) >= _BODY_LENGTH // 2 and is_sentence(after)
        )
        return led and told

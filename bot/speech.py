"""Where a text quotes somebody: from the opening mark to the closing one, over sentences."""

import re
from dataclasses import dataclass

_STRAIGHT = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–-]))\"(?=\S)")
_SINGLE = re.compile(r"(?:^|(?<=[\s(\[—–]))['‘](?=[A-Z¿“])")
# A closing single mark, which is an apostrophe elsewhere.
_SINGLE_CLOSED = re.compile(r"(?<=[,.?!…])['’](?=\s|$|[)\]])")
_PARAGRAPH = re.compile(r"(?<=[.!?…”\"’'])[ \t]*\n\s*")
FILL = "¤"


@dataclass(frozen=True, slots=True)
class Quotation:
    """`text[start:end]` are somebody's words, marks included.

    `goes_on`: it was not closed where its paragraph ended, so that the next one continues it.
    """

    start: int
    end: int
    goes_on: bool = False


def quotations(text: str) -> list[Quotation]:
    """Every quotation, in order. A mark that nothing closes ends with its paragraph."""
    found: list[Quotation] = []
    start = 0
    for end in (*(one.end() for one in _PARAGRAPH.finditer(text)), len(text)):
        found += _in_paragraph(text, start, end)
        start = end
    return found


def masked(text: str) -> str:
    """The text, as long as it was, with the words of every quotation blotted out."""
    for one in quotations(text):
        inner = text[one.start + 1 : one.end - 1]
        if one.end - one.start < 2:  # a lone mark
            continue
        last = FILL if one.goes_on else "”"
        text = f"{text[: one.start]}“{FILL * len(inner)}{last}{text[one.end :]}"
    return text


def _in_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    plain = _STRAIGHT.sub("“", text[start:end]).replace('"', "”")
    found: list[Quotation] = []
    at = 0
    if start == 0 and "”" in plain.partition("“")[0]:
        at = plain.find("”") + 1  # the passage begins amid somebody's words
        found.append(Quotation(0, at))
    while (opened := plain.find("“", at)) >= 0:
        closed = plain.find("”", opened)
        if closed < 0:
            until = start + len(plain.rstrip())
            return [*found, Quotation(start + opened, until, goes_on=True)]
        found.append(Quotation(start + opened, start + closed + 1))
        at = closed + 1
    return found or _single(text, start, end)


def _single(text: str, start: int, end: int) -> list[Quotation]:
    """Quotations in single marks, as some houses write them; looked for where no others are."""
    found: list[Quotation] = []
    at = 0
    part = text[start:end]
    while opened := _SINGLE.search(part, at):
        closed = _SINGLE_CLOSED.search(part, opened.end())
        if closed is None:
            break
        found.append(Quotation(start + opened.start(), start + closed.end()))
        at = closed.end()
    return found

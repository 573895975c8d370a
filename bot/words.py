"""Text for people to read: what a terminal may be sent, and how a number of things is told."""

import re
from datetime import datetime

# Control and direction-changing characters of an article could rewrite the screen; lone
# surrogates cannot be written at all. Line feeds and tabs are text.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """`text` without characters that a terminal would obey instead of showing."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """The same in one line, for titles and names."""
    return printable(" ".join(text.split()))


def counted(number: int, noun: str) -> str:
    """1 article, 2 articles, 1,000 articles."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def day(moment: datetime | None) -> str:
    """A date as people write it, or nothing."""
    return f"{moment.day} {moment:%B %Y}" if moment else ""

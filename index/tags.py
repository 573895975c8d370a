"""Tags: what an article is filed under, in its outlet's own words but one spelling."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from index.text import one_line

_AT_MOST = 30  # of one article; some pages list every word that a search engine might like
_LENGTH = 60  # a longer one is a sentence, not a tag
_BETWEEN = re.compile("[,;]")


def fold(tag: str) -> str:
    """The spelling that tags are compared by: case, white space, kinds of accent do not count."""
    return unicodedata.normalize("NFC", one_line(unicodedata.normalize("NFC", tag)).casefold())


def split(written: Iterable[str]) -> tuple[str, ...]:
    """The tags in strings that list several, separated by commas or semicolons."""
    return tuple(part for text in written for part in _BETWEEN.split(text))


def listed(value: object, strings: Sequence[str]) -> Sequence[str]:
    """`strings` as read from `value`: a list's items stand as they are, any other is split."""
    return strings if isinstance(value, list) else split(strings)


def tidy(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as a Source carries them: folded, each once, in their order."""
    folded = dict.fromkeys(fold(tag) for tag in tags)
    return tuple(tag for tag in folded if 0 < len(tag) <= _LENGTH)[:_AT_MOST]

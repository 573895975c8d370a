"""What may be written in two ways: names of states, contractions, short months, signs."""

import re

_MONTHS = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Jun": "June",
    "Jul": "July", "Aug": "August", "Sep": "September", "Sept": "September", "Oct": "October",
    "Nov": "November", "Dec": "December",
}  # fmt: skip
_SHORT_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})(?:\.|(?=\s\d))")
# "Bank of America" and "South America" keep their name.
_STATES = re.compile(
    r"\bU\.S\.(?:A\.)?|\bUSA?\b|(?<!of )(?<!th )(?<!in )(?<!al )\bAmerica\b(?!['-])"
)
NAMES = (
    (re.compile(r"\bU\.?K\b\.?|\b(?:Great )?Britain\b"), "United Kingdom"),
    (_STATES, "United States"),
    (re.compile(r"\bE\.?U\b\.?"), "European Union"),
    (re.compile(r"\bU\.?N\b\.?"), "United Nations"),
)
_CONTRACTED = (
    (re.compile(r"\bwon't\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bcan(?:'t|not)\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bshan't\b", re.IGNORECASE), "shall not"),
    (re.compile(r"\bain't\b", re.IGNORECASE), "is not"),
    (re.compile(r"n't\b", re.IGNORECASE), " not"),
    (re.compile(r"\bI'm\b"), "I am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"\b(it|he|she|that|there|what|who|here)'s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"\b(per cent|percent)\b", re.IGNORECASE), "%"),
    (re.compile(r"(?<=\d)\s+%"), "%"),
)


def named(text: str) -> str:
    """The text with each name that has short forms written in full."""
    for short, full in NAMES:
        text = short.sub(full, text)
    return text


def plain(text: str) -> str:
    """The text in one of the ways it may be written; two that mean the same become alike."""
    text = named(text.replace("’", "'").replace("‘", "'"))
    text = _SHORT_MONTH.sub(lambda found: _MONTHS[found[1]], text)
    for pattern, full in _CONTRACTED:
        text = pattern.sub(full, text)
    return text

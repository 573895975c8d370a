"""Single lines, and what they look: a headline, a strip of furniture, the name of a paper."""

import re

from index import kinds, names
from index.dates import find_dates
from index.paragraphs import is_sentence

_FEW = 80  # characters
HEAD_LINE = 150  # characters; a longer line is prose


def folded(line: str) -> str:
    """The words alone, small: punctuation and case do not tell lines apart."""
    return " ".join(re.sub(r"[\W_]+", " ", line).lower().split())


def is_headline(line: str) -> bool:
    """Whether a short line does not end as a sentence does."""
    return (
        3 <= len(line) <= HEAD_LINE
        and not re.search(r"[.;,:][”\"’')\]]*$|^[-*•–\"“]", line)
        and bool(re.search(r"[^\W\d_]", line))
    )


def pieces(line: str) -> list[str]:
    """The parts of a strip such as "Opinion | A. Writer | 1 June 2021"."""
    return [piece for piece in re.split(r"\s*[|·•>›»]\s*", line) if piece]


def is_strip(line: str) -> bool:
    """Whether a line has several parts, one of them such as only furniture holds."""
    parts = pieces(line)
    return len(parts) > 1 and any(
        next(find_dates(part), None) or kinds.by_label([part]) or names.is_outlet(part)
        for part in parts
    )


def is_outlet_line(line: str) -> bool:
    """Whether a line is nothing but the name of a paper, agency or station."""
    words = line.split()
    return 2 <= len(words) <= 5 and names.is_outlet(line) and bool(re.fullmatch(names.NAME, line))


def is_leftover(line: str) -> bool:
    """Whether a few words are neither a sentence nor a figure: furniture, beside furniture."""
    return len(line) <= _FEW and not is_sentence(line) and not re.search(r"\d", line)

"""Single lines, and what they look: a headline, a strip of furniture, the name of a paper."""

import re
from collections.abc import Sequence

from index import kinds, names
from index.dates import find_dates
from index.paragraphs import is_sentence

_FEW = 80  # characters
_LINK = 150  # characters; a longer line under "Read more" is prose
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


def looks_heading(line: str) -> bool:
    """Whether a short line is no sentence, no item of a list, no figure, no address."""
    if re.fullmatch(r"[“\"‘'«„][^.!?,“”]{2,60}[”\"’'»“]", line):
        line = line[1:-1]
    figures = len(re.findall(r"\d+", line))
    if figures > 1 or (figures and (len(line.split()) < 3 or re.search(r"[,:–-]", line))):
        return False
    closed = re.search(r"[.!:;,…”\"’'»|)\]]$|^\W|\d[-–,:]\d|: |@", line)
    return not closed and bool(re.search(r"[^\W\d_]", line))


_CORRECTION = re.compile(
    r"\W{0,3}(?:(?:corrections?|clarifications?)\b[^:—–|]{0,45}[:—–|.]\s"
    r"|an? (?:correction|clarification) (?:was|has been) (?:made|added|issued"
    r"|appended)\b[^:]{0,40}: )",
    re.IGNORECASE,
)
_TOLD = 40  # characters; fewer tell nothing


def tells_correction(line: str) -> bool:
    """Whether a note says itself what is right, rather than that something was changed.

    It does under a label of its own, or in a sentence after the one on the change.
    """
    if found := _CORRECTION.match(line):
        return len(line) - found.end() >= _TOLD
    if re.match(r"\W*updat", line, re.IGNORECASE):
        return False
    return bool(re.search(r"[a-z\d][.!?] [A-Z“\"].{30,}[.!?”\"]$", line))


def tells_facts(line: str) -> bool:
    """Whether a note set apart is a correction, or a sentence with a figure and no address."""
    if not is_sentence(line) or re.search(r"@|©|\bhttps?:|\bwww\.", line):
        return False
    return tells_correction(line) or bool(re.search(r"\d", line))


def is_link(lines: Sequence[str], number: int) -> bool:
    """Whether a line under "Read more:" is one of the links rather than the next heading."""
    line = lines[number]
    if len(line) > _LINK or line.endswith(":"):
        return False
    if line.startswith(("- ", "* ", "• ", "– ", "> ", "→ ")):
        return True
    if re.search(r"(?<!\bInc)(?<!\bLtd)(?<!\bCo)(?<!\bCorp)[.…][”\"’')\]]*$", line):
        return False
    return number + 1 == len(lines) or len(lines[number + 1]) <= _LINK

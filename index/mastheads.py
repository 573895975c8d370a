"""What stands above the headline of a pasted page: the paper's name, the section, its series."""

from collections.abc import Sequence

from index import datelines, kinds, names
from index.article import BlockType
from index.lines import folded, is_headline, is_outlet_line
from index.rules import by_rule

_LABEL_WORDS = 3  # a section's name has no more; a headline hardly ever so few above another
_HEADLINE_WORDS = 4
_LABELS = 3  # of them above one headline


def labels_above(lines: Sequence[str], head: int) -> tuple[int, ...]:
    """The numbers of the few-word lines that stand straight above the headline.

    None when no headline follows them: a line of few words is then the headline itself.
    """
    found: list[int] = []
    for number, line in enumerate(lines[:head]):
        if by_rule(line) or is_known_label(line):
            continue
        words = len(line.split())
        if names.byline(line) is not None or datelines.is_line(line, beside_title=True):
            return ()
        if not is_headline(line) or len(found) > _LABELS:
            return ()
        if words >= _HEADLINE_WORDS:
            return tuple(found)
        if words > _LABEL_WORDS or line.endswith(("?", "!")):
            return ()
        found.append(number)
    return ()


def is_known_label(line: str) -> bool:
    """Whether a line is a section or a kind of article by its own name."""
    return kinds.is_section(line) or kinds.by_label([line]) is not None


def judge(
    lines: Sequence[str], number: int, above: Sequence[int], title: str
) -> tuple[BlockType, str] | None:
    """Type and rule of a label above the headline: a paper's name or a section's.

    `above` are the labels of a page without a known title, as `labels_above` gives them.
    """
    line = lines[number]
    if number in above:
        named = any(names.is_outlet(lines[one]) for one in above)
        is_name = names.is_outlet(line) or (not named and number == above[0] and len(above) > 1)
        return _typed(is_name=is_name and not is_known_label(line))
    below = [folded(one) for one in lines[number + 1 : number + 3]]
    if title and title in below and len(line.split()) <= _LABEL_WORDS and is_headline(line):
        return _typed(is_name=is_outlet_line(line))
    return None


def _typed(*, is_name: bool) -> tuple[BlockType, str]:
    if is_name:
        return BlockType.CREDIT, "credit:outlet"
    return BlockType.HEADING, "heading:section"

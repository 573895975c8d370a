"""What an answer in quotes tells and in which order, and what a written one must not leave out."""

from bot.citations import Footnotes
from bot.disagreement import Difference, Differing, difference
from bot.evidence import Findings
from bot.premise import denied
from bot.quotes import best_quotes, quoted

SAY_OTHERWISE = "The articles say otherwise: "
SOURCES_DIFFER = "Sources differ: "
CHANGED_SINCE = "Changed since: "


def in_lines(findings: Findings, notes: Footnotes) -> list[str]:
    """The lines of an answer in quotes: what the question has wrong, then what answers it.

    Two sources that differ stand side by side in one line in place of their own, and first, for
    nobody should take either for settled.
    """
    lines = [f"{SAY_OTHERWISE}{quoted(notes.cite(one))}" for one in denied(findings)]
    chosen = [one for one in best_quotes(findings.sentences) if not notes.holds(one)]
    differing = difference(findings)
    if differing is not None and any(one in chosen for one in (differing.first, differing.second)):
        lines.append(side_by_side(differing, notes))
    lines += [quoted(notes.cite(one)) for one in chosen if not notes.holds(one)]
    return lines


def left_out(findings: Findings, notes: Footnotes) -> list[str]:
    """The line on sources that differ, if the answer cites one of them."""
    differing = difference(findings)
    if differing is None:
        return []
    is_cited = notes.holds(differing.first) or notes.holds(differing.second)
    return [side_by_side(differing, notes)] if is_cited else []


def side_by_side(differing: Difference, notes: Footnotes) -> str:
    """Both in one line, each with who says it, when, its words and its marker."""
    first, second = (quoted(notes.cite(one)) for one in (differing.first, differing.second))
    if differing.kind is Differing.CHANGED:
        return f"{CHANGED_SINCE}{first} — later: {second}"
    return f"{SOURCES_DIFFER}{first} — {second}"

"""What an answer in quotes tells and in which order, and what a written one must not leave out."""

from bot.citations import Footnotes
from bot.confidence import ENOUGH, SURE
from bot.disagreement import Difference, Differing, difference
from bot.evidence import Findings
from bot.premise import denied
from bot.quotes import best_quotes, quoted

SAY_OTHERWISE = "The articles say otherwise: "
SOURCES_DIFFER = "Sources differ: "
UNCERTAIN = "Uncertain: the articles may not answer just this."
CHANGED_SINCE = "Changed since: "


def in_lines(findings: Findings, notes: Footnotes) -> list[str]:
    """The lines of an answer in quotes: what the question has wrong, then what answers it.

    Two sources that differ stand side by side in one line in place of their own, and first, for
    nobody should take either for settled.
    """
    lines = [f"{SAY_OTHERWISE}{quoted(notes.cite(one))}" for one in denied(findings)]
    if not lines:
        lines += _caution(findings)
    chosen = [one for one in best_quotes(findings.sentences) if not notes.holds(one)]
    differing = difference(findings)
    if differing is not None and any(one in chosen for one in (differing.first, differing.second)):
        lines.append(side_by_side(differing, notes))
    lines += [quoted(notes.cite(one)) for one in chosen if not notes.holds(one)]
    return lines


def left_out(findings: Findings, notes: Footnotes) -> list[str]:
    """The line on sources that differ, if the answer cites one of them, and a caution."""
    differing, lines = difference(findings), list[str]()
    if differing is not None and any(
        notes.holds(one) for one in (differing.first, differing.second)
    ):
        lines.append(side_by_side(differing, notes))
    return lines + _caution(findings)


def side_by_side(differing: Difference, notes: Footnotes) -> str:
    """Both in one line, each with who says it, when, its words and its marker."""
    first, second = (quoted(notes.cite(one)) for one in (differing.first, differing.second))
    if differing.kind is Differing.CHANGED:
        return f"{CHANGED_SINCE}{first} — later: {second}"
    return f"{SOURCES_DIFFER}{first} — {second}"


def _caution(findings: Findings) -> list[str]:
    """Between enough and sure, the reader is told."""
    return [UNCERTAIN] if ENOUGH <= findings.confidence < SURE else []

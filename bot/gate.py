"""The gate: what a model writes is shown only as far as a passage says it."""

from collections.abc import Sequence

from bot.citations import Footnotes, nearest, parse_claim, supporting
from bot.evidence import Findings, Sentence
from bot.quotes import MAX_QUOTES, WORTH_ADDING, claimed, quoted
from index.hit import Hit
from index.terms import content_stems

_MOST_LINES = 5


class Gate:
    """Lets a draft's sentences through that a passage supports, with their citation."""

    def __init__(self, findings: Findings, hits: Sequence[Hit], *, is_small: bool) -> None:
        self._findings = findings
        self._hits = hits
        # A small model copies what stands before it, whether it answers or not.
        self._is_small = is_small
        shown = {hit.passage.passage_id for hit in hits}
        self._pool = [one for one in findings.sentences if one.hit.passage.passage_id in shown]
        self.notes = Footnotes()
        self.lines: list[str] = []
        self.wrote = False

    def passed(self, sentence: str) -> str | None:
        """The line to show for a sentence of the draft, or None when it falls."""
        claim = parse_claim(sentence, len(self._hits))
        if self._says_nothing(claim.text) or len(self.lines) >= _MOST_LINES:
            return None
        cited = {self._hits[number - 1].passage.passage_id for number in claim.cited}
        leaned_on = [one for one in self._pool if one.hit.passage.passage_id in cited]
        found = supporting(claim, leaned_on) or supporting(claim, self._pool)
        if found is not None and not (self._is_small and not self._answers(found)):
            self.wrote = True
            return self._add(claimed(claim.text, self.notes.cite(found)))
        instead = nearest(claim, leaned_on)
        if instead is None or self.notes.holds(instead) or not self._answers(instead):
            return None
        return self._add(quoted(self.notes.cite(instead)))

    def _says_nothing(self, claim: str) -> bool:
        """A question back, or the question's own words: small models answer with both."""
        asked = set(content_stems(self._findings.question))
        return claim.endswith("?") or set(content_stems(claim)) <= asked

    def _answers(self, sentence: Sentence) -> bool:
        """Whether it is worth reading: about as good as what quote mode would choose."""
        room = len(self.lines) < MAX_QUOTES
        return room and sentence.score >= WORTH_ADDING * self._findings.sentences[0].score

    def _add(self, line: str) -> str | None:
        if line in self.lines:
            return None  # small models repeat themselves
        self.lines.append(line)
        return line

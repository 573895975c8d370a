"""The gate: what a model writes is shown only as far as a passage says it."""

import logging
from collections.abc import Sequence

from bot.citations import Claim, Footnotes, nearest, parse_claim
from bot.evidence import Findings, Sentence
from bot.judge import Judges
from bot.quotes import MAX_QUOTES, WORTH_ADDING, claimed, quoted
from bot.support import judged
from bot.tally import Fate, GateTally, Judged
from bot.verdict import Reason, Verdict, refused
from index.hit import Hit
from index.terms import content_stems

_log = logging.getLogger(__name__)
_MOST_LINES = 5


class Gate:
    """Lets a draft's sentences through that a passage supports, with their citation."""

    def __init__(
        self,
        findings: Findings,
        hits: Sequence[Hit],
        *,
        is_small: bool,
        judge: Judges | None = None,
    ) -> None:
        self._findings = findings
        self._hits = hits
        # A small model copies what stands before it, whether it answers or not.
        self._is_small = is_small
        self._judge = judge
        shown = {hit.passage.passage_id for hit in hits}
        self._pool = [one for one in findings.sentences if one.hit.passage.passage_id in shown]
        self.judged: list[Judged] = []
        self.notes = Footnotes()
        self.lines: list[str] = []
        self.wrote = False

    @property
    def tally(self) -> GateTally:
        """What became of every sentence so far, and why."""
        return GateTally(tuple(self.judged))

    def passed(self, sentence: str) -> str | None:
        """The line to show for a sentence of the draft, or None when it falls."""
        claim = parse_claim(sentence, len(self._hits))
        cited = {self._hits[number - 1].passage.passage_id for number in claim.cited}
        leaned_on = [one for one in self._pool if one.hit.passage.passage_id in cited]
        verdict = self._verdict(claim, leaned_on)
        if verdict.holds and verdict.sentence:
            line = self._add(claimed(claim.text, self.notes.cite(verdict.sentence)))
            self.wrote = True
            repeated = verdict if line else refused(Reason.REPEATED)
            return self._told(claim.text, Fate.KEPT if line else Fate.DROPPED, repeated, line)
        line = None
        if verdict.reason not in (Reason.QUESTION, Reason.TOO_LONG):
            line = self._instead(claim, leaned_on)
        return self._told(claim.text, Fate.REPLACED if line else Fate.DROPPED, verdict, line)

    def _verdict(self, claim: Claim, leaned_on: Sequence[Sentence]) -> Verdict:
        """By the rules on what is cited, else on all that the model saw; then by the judge."""
        if self._says_nothing(claim.text):
            return refused(Reason.QUESTION)
        if len(self.lines) >= _MOST_LINES:
            return refused(Reason.TOO_LONG)
        own = judged(claim, leaned_on)
        verdict = own if own.holds else judged(claim, self._pool)
        if verdict.sentence is None:
            return own if leaned_on else verdict
        if self._is_small and not self._answers(verdict.sentence):
            return refused(Reason.BESIDE)
        if self._judge is not None and self._judge.refuses(claim.text, verdict.sentence):
            return refused(Reason.JUDGE)
        return verdict

    def _instead(self, claim: Claim, leaned_on: Sequence[Sentence]) -> str | None:
        """The passage's own words for what the claim leans on, if they are worth reading."""
        instead = nearest(claim, leaned_on)
        if instead is None or self.notes.holds(instead) or not self._answers(instead):
            return None
        return self._add(quoted(self.notes.cite(instead)))

    def _told(self, claim: str, fate: Fate, verdict: Verdict, line: str | None) -> str | None:
        self.judged.append(Judged(claim, fate, verdict, line or ""))
        # The draft's words stay out: a log is kept longer than a question.
        reason = verdict.reason.name.lower() if verdict.reason else "supported"
        _log.info("sentence %d %s: %s", len(self.judged), fate.value, reason)
        _log.debug("sentence %d: %s: %s", len(self.judged), verdict, claim)
        return line

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

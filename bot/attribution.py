"""Whose word a quoted sentence is: the outlet's report, its author's view, or a speaker's.

"We are nearly there" is a fact of nobody's: the reader is told who said it, or, where the passage
does not make that certain, which outlet printed it. Figures stand in docs/decisions.md.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.speakers import Spoken, spoken
from bot.speech import FILL, Quotation, masked, quotations
from index.article import Kind, Source
from index.chunk import Span
from index.holdings import Passage
from index.terms import STOP_WORDS


class How(StrEnum):
    """In what way a sentence is told."""

    REPORTS = "reports"
    ARGUES = "argues"
    SAYS = "says"
    PARAPHRASED = "paraphrased"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a sentence, how and when.

    `speaker` is empty where it is the outlet or, in a piece of opinion, its author; empty too where
    somebody speaks and the passage does not make certain who. `is_forecast`: it tells what is to
    come, as it was seen on `when`.
    """

    how: How = How.REPORTS
    speaker: str = ""
    when: datetime | None = None
    is_forecast: bool = False


REPORTED = Attribution()

_MOSTLY = 0.6  # share of a sentence's letters in somebody's quoted words that makes it theirs
_FAR = 4  # sentences back in one paragraph to whoever began to speak

_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][\w’'&-]+|[A-Z]\.)"
_SOFT = r"(?:(?:now|still|also|already|widely|currently|generally)\s+)?"
_FORESEEN = re.compile(
    rf"\b(?:is|are|[’']s|[’']re)\s+{_SOFT}(?:expected|forecast|predicted|projected|anticipated|tipped|"
    r"poised|bound|likely|unlikely|on (?:track|course))\b"
    r"|\b(?:expects|predicts|anticipates)\b(?!\s+(?:him|her|them|us|me)\b)"
    r"|\b(?:we|I|they|analysts|economists|experts|officials|forecasters|scientists|researchers)\s+"
    r"(?:now |still )?(?:expect|predict|forecast|anticipate|project)\b"
    r"|(?<!had )\b(?:predicted|forecast) (?:that|a |an |growth|another|more|the )"
    r"|\bsaid (?:it|he|she|they) expect(?:s|ed)\b",
    re.IGNORECASE,
)
_WILL_CHANGE = re.compile(
    r"\bthere will be no\b"
    r"|\bwill\s+(?:(?:not|soon|also|probably|likely|eventually|never|almost certainly)\s+)?"
    r"(?:be (?:the (?:first|last|most)|worse|better|higher|lower)|rise|fall|reach|exceed|grow|"
    r"decrease|decline|overtake|surpass|peak|worsen|recover|shrink|climb|run out|arrive|collapse|"
    r"(?:increase|double|triple|slow)(?! (?:its|their|his|her|our|the)\b))\b",
    re.IGNORECASE,
)
_WILL = re.compile(r"\b(?:will(?! of\b| to\b)|won[’']t|shall)\b|[’']ll\b|\b(?:is|are) going to\b")
_MODAL = re.compile(r"\b(?:will|would|could|may|might|should)\b")
_BY_YEAR = re.compile(r"\b(?:by|in|until|before|around)\s+(?:the end of\s+)?(20\d\d|21\d\d)\b")
_SOON = re.compile(
    r"\bby (?:the (?:start|middle|end) of )?(?:this|next) (?:year|month|week|decade|century)\b"
    r"|\bin (?:the )?(?:coming|next few) (?:weeks|months|years|decades)\b",
    re.IGNORECASE,
)
_WERE = re.compile(r"\b(?:was|were|had been|been)\s+(?:expected|forecast|predicted)\b")


def attributed(passage: Passage, span: Span) -> Attribution:
    """Who says that sentence of the passage, as far as the passage makes it certain."""
    source, text = passage.source, passage.text
    start, end = span[0] - passage.start, span[1] - passage.start
    is_view = source.kind is Kind.OPINION
    forecast = _is_forecast(text[start:end], source, is_view=is_view)
    plain = How.ARGUES if is_view else How.REPORTS
    voice = _Voices(passage).of((start, end))
    if voice is None:
        return Attribution(plain, "", source.published, forecast)
    is_own = is_view and voice.speaker == "i"
    speaker = _in_full(voice.speaker, text) if not voice.is_pronoun else ""
    if is_own or (speaker and speaker == source.outlet):
        return Attribution(plain, "", source.published, forecast)
    how = How.SAYS if voice.is_beside_quotation else How.PARAPHRASED
    return Attribution(how, speaker, source.published, forecast)


class _Voices:
    """A passage with its quotations blotted out, and who speaks in each of its sentences."""

    def __init__(self, passage: Passage) -> None:
        self._text = passage.text
        self._masked = masked(passage.text)
        self._quotations = quotations(passage.text)
        self._spans = [(a - passage.start, b - passage.start) for a, b in passage.sentences]

    def of(self, span: Span, far: int = _FAR) -> Spoken | None:
        """Who speaks in the sentence; a pronoun where it is not certain who that is."""
        own = spoken(self._masked[slice(*span)])
        if own:
            return self._one_of(span, own, far)
        if not self._is_quoted(span) or far == 0:
            return None
        return self._around(span, far)

    def _one_of(self, span: Span, own: list[Spoken], far: int) -> Spoken:
        """The one speaker of a sentence; nobody where there are two."""
        said = any(one.is_beside_quotation for one in own)
        names = {one.speaker for one in own}
        if len(names) > 1:
            return Spoken("", own[0].at, is_pronoun=True, is_beside_quotation=said)
        one = own[0]
        if one.is_pronoun and one.speaker in ("he", "she") and far:
            meant = self._meant(span, far)
            if meant is not None:
                return Spoken(meant.speaker, one.at, is_beside_quotation=said)
        return Spoken(one.speaker, one.at, one.is_pronoun, said)

    def _meant(self, span: Span, far: int) -> Spoken | None:
        """Whom "he said" means: whoever spoke just before, if nobody else is named since."""
        at = self._spans.index(span)
        if at == 0 or _names_in(self._masked[slice(*span)]):
            return None
        before = self.of(self._spans[at - 1], far - 1)
        if before is None or before.is_pronoun or not _is_a_name(before.speaker):
            return None
        told = self._masked[slice(*self._spans[at - 1])]
        others = [one for one in _names_in(told) if one not in before.speaker]
        return before if not others else None

    def _around(self, span: Span, far: int) -> Spoken | None:
        """Who speaks where a quotation runs over sentences: who opens or closes it, or goes on."""
        unknown = Spoken("", span[0], is_pronoun=True, is_beside_quotation=True)
        one = self._quotation(span)
        if one is None:
            return unknown
        first, last = self._holding(one.start), self._holding(one.end - 1)
        others = [at for at in {first, last} if at is not None and self._spans[at] != span]
        for at in sorted(others):
            voices = spoken(self._masked[slice(*self._spans[at])])
            if voices:
                told = self._one_of(self._spans[at], voices, far - 1)
                return replace(told, at=span[0], is_beside_quotation=True)
        before = None if first is None or first == 0 else first - 1
        if before is None or not self._goes_on(before, one):
            return unknown
        found = self.of(self._spans[before], far - 1)
        if found is None or not found.is_beside_quotation:
            return unknown
        return replace(found, at=span[0])

    def _goes_on(self, before: int, one: Quotation) -> bool:
        """Whether a quotation goes on from that sentence: in its paragraph, or left open there."""
        between = self._text[self._spans[before][1] : one.start]
        if "\n" not in between:
            return FILL in self._masked[slice(*self._spans[before])]
        until = self._spans[before][1]
        return any(quote.goes_on and abs(quote.end - until) <= 1 for quote in self._quotations)

    def _quotation(self, span: Span) -> Quotation | None:
        """The quotation that holds most of the sentence."""
        shared = [
            (min(one.end, span[1]) - max(one.start, span[0]), one) for one in self._quotations
        ]
        best = max(shared, key=lambda pair: pair[0], default=None)
        return best[1] if best is not None and best[0] > 0 else None

    def _holding(self, at: int) -> int | None:
        """The sentence that holds the sign at `at`."""
        return next((n for n, (start, end) in enumerate(self._spans) if start <= at < end), None)

    def _is_quoted(self, span: Span) -> bool:
        told = self._masked[slice(*span)]
        letters = sum(sign.isalnum() or sign == FILL for sign in told)
        return told.count(FILL) >= _MOSTLY * max(letters, 1)


def _names_in(told: str) -> list[str]:
    """Capitalised words of a masked sentence that do not merely begin it."""
    return [one.group() for one in re.finditer(_CAPITAL, told) if told[: one.start()].strip(" “")]


def _is_a_name(speaker: str) -> bool:
    return bool(re.match(rf"(?:{_CAPITAL}\s*)+$", speaker))


def _in_full(speaker: str, text: str) -> str:
    """A surname with its first name, where the passage gives just one and gives it first.

    Where "Biden" stands alone before "Jill Biden" comes, another Biden was named earlier.
    """
    if " " in speaker or not speaker[:1].isupper():
        return speaker
    mentions = list(
        re.finditer(rf"(?<!of )(?P<first>\b{_FIRST}\s+)?\b{re.escape(speaker)}\b", text)
    )
    named = [" ".join((one["first"] or "").split()) for one in mentions]
    firsts = {
        one
        for one in named
        if one and one.split()[0].lower() not in _NO_FIRST and not one.endswith(("'s", "’s"))
    }
    is_first = bool(named) and named[0] in firsts
    return f"{firsts.pop()} {speaker}" if is_first and len(firsts) == 1 else speaker


_FIRST = rf"{_CAPITAL}(?:\s+(?:(?:de|van|von|der|al|bin)|{_CAPITAL}))?"
_TITLES = """
    mr mr. mrs mrs. ms ms. dr dr. sir lady lord president prime minister senator governor
    chancellor king queen prince princess professor general judge secretary chief director coach
    pope congressman congresswoman representative mayor plaintiff justice captain american
    british italian german french russian ukrainian chinese indian iranian israeli palestinian
    canadian australian mexican brazilian spanish dutch swedish norwegian danish finnish polish
    turkish japanese korean african european democrat republican according
"""
_NO_FIRST = STOP_WORDS.union(_TITLES.split())


def _is_forecast(sentence: str, source: Source, *, is_view: bool) -> bool:
    """Whether a sentence foretells, rather than plans, promises or looks back."""
    if sentence.rstrip("”\"’') ").endswith("?"):
        return False
    if is_view and _WILL.search(sentence):
        return True
    is_own_plan = source.kind is Kind.PRESS_RELEASE  # "we will grow" is a promise there
    if _WILL_CHANGE.search(sentence) and not is_own_plan:
        return True
    if _FORESEEN.search(sentence) and not _is_past(sentence):
        return True
    years = [int(one) for one in _BY_YEAR.findall(sentence)]
    ahead = source.published is not None and any(one > source.published.year for one in years)
    return bool(_MODAL.search(sentence)) and (ahead or bool(_SOON.search(sentence)))


def _is_past(sentence: str) -> bool:
    return bool(_WERE.search(sentence)) and not _MODAL.search(sentence)

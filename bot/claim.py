"""Somebody's statement against the archive: who says so, who says otherwise, and what is near."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.amends import put_right
from bot.answer import ENOUGH, QUOTES_NAME, Answer, Answerer, Seconds, Status
from bot.citations import Footnotes
from bot.evidence import Findings, Sentence
from bot.invisible import EMOJI, invisible_free
from bot.question import QuestionError
from bot.quotes import best_quotes, quoted
from bot.stance import Stance, stance
from index.article import Kind
from index.chunk import sentence_spans
from index.scope import EVERYTHING, Scope
from index.terms import content_stems

SAYS_SO = "The archive says so:"
SAYS_OTHERWISE = "The archive says otherwise:"
ON_THE_SUBJECT = "On the subject:"

_MOST_CLAIMS = 3
_MOST_CHARACTERS = 6000  # of a message, and
_LONGEST = 500  # of one claim
_LEAST_WORDS = 3
_MOST_QUOTES = 3  # under a heading
_SAME_WORDS = 0.6

_NO_CLAIM = (
    "There is nothing to check in this message: a statement can be checked, "
    'such as "The bridge reopened in March 2022".'
)
_CODE = re.compile(r"```.*?(?:```|\Z)|`([^`\n]*)`", re.DOTALL)
_LABELLED = re.compile(r"\[([^\]\n]{1,300})\]\(<?(?:https?|mailto):[^)\s]*>?(?:\s+\"[^\"\n]*\")?\)")
_ADDRESS = re.compile(r"<?(?:https?://|www\.|mailto:|discord\.gg/)[^\s>]+>?", re.IGNORECASE)
_MENTION = re.compile(r"<(?:@[!&]?|#|/[^:>\n]{1,100}:|a?:\w{1,64}:|t:|id:)[\w:-]*>|@(?:everyone|here)\b")
_SHORTCODE = re.compile(r":(?=\w*[A-Za-z])\w{2,40}:")
_FORMATTING = re.compile(r"\*{1,3}|__|~~|\|\||(?<!\w)_|_(?!\w)|\\(?=[^\w\s])")
_LINE_START = re.compile(r"^\s*(?:(?:>{1,3}|#{1,3}|-#|[-*+•]|\d{1,2}[.)])\s+)+", re.MULTILINE)
_SAID_TO_BE_HEARD = re.compile(
    r"(?:(?:apparently|reportedly|actually|honestly|breaking(?: news)?|fun fact|fyi|btw|news|update|tbh|"
    r"imo|imho|so|well|and|but|hey|wow|lol|guys|folks|everyone)\b\s*[:,!–—-]?\s+"
    r"|(?:did )?(?:you|u) know (?:that )?"
    r"|(?:i|we|they|people|someone|somebody|everyone|he|she|my \w+)(?:[’']ve|[’']s| have| just| also| once)*\s+"
    r"(?:heard|read|saw|think|believe|guess|bet|know|swear|claim|claims|claimed|say|says|said|told me|"
    r"tell me|tells me|learned|remember)\s+(?:(?:on|in|from|at) [^,.]{1,25}? )?(?:that\s+)?)+",
    re.IGNORECASE,
)
_TAG_QUESTION = re.compile(
    r",\s*(?:right|no|isn[’']t it|wasn[’']t it|didn[’']t (?:it|they|he|she)|correct|huh|yes)\s*\?+$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|good (?:morning|evening|afternoon|night)|thanks?|thank you|welcome|happy|"
    r"congrat\w*|bye|see you|please|lol)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:who|what|when|where|why|how|which|whose|can|could|would|will|should|do|does|did|is|are|was|"
    r"were|has|have)\s+(?:\w+\s+){0,2}(?:you|i|he|she|it|they|we|the|a|an|this|that|there|did|does|is|"
    r"are|was|were|many|much|long)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Found:
    """What speaks for and against the claims, and what is only near, best first."""

    says_so: list[Sentence] = field(default_factory=list)
    otherwise: list[Sentence] = field(default_factory=list)
    subject: list[Sentence] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def check_claim(
    answerer: Answerer,
    text: str,
    scope: Scope = EVERYTHING,
    proceed: Callable[[], None] = lambda: None,
) -> Answer:
    """What that part of the archive says for and against a message, in quotes.

    No model is asked. `proceed` is called before each claim; what it raises ends the check.
    Raises QuestionError when the message claims nothing, ArchiveError as a search does.
    """
    started = time.perf_counter()
    claimed = claims(text)
    if not claimed:
        raise QuestionError(_NO_CLAIM)
    found = _Found()
    searched: list[Findings] = []
    for claim in claimed:
        proceed()
        findings = answerer.findings(claim, scope)
        searched.append(findings)
        _sort(claim, findings, found)
    answer = _answer(answerer, searched, found, scope)
    spent = time.perf_counter() - started
    return replace(answer, question=" ".join(claimed), seconds=Seconds(spent, 0.0, spent))


def claims(text: str) -> list[str]:
    """The first sentences of a Discord message that claim something, at most three."""
    found: list[str] = []
    for line in _plain(text[:_MOST_CHARACTERS]).splitlines():
        for start, end in sentence_spans(line, 0, len(line)):
            claim = _claim(line[start:end])
            if claim and claim not in found:
                found.append(claim)
            if len(found) == _MOST_CLAIMS:
                return found
    return found


def _plain(text: str) -> str:
    """The words of a message without what Discord makes of it."""
    text = _CODE.sub(lambda found: found.group(1) or " ", invisible_free(text))
    text = _MENTION.sub(" ", _ADDRESS.sub(" ", _LABELLED.sub(r"\1", text)))
    text = re.sub(f"[{EMOJI}\ufe0f\u200d]", " ", _SHORTCODE.sub(" ", text))
    text = _FORMATTING.sub("", _LINE_START.sub("", text))
    return re.sub(r"(?<=[$€£]\d)((?:[\d.,]*\d)?)\s?m\b", r"\1 million", text)


def _claim(sentence: str) -> str:
    """The sentence as a plain claim; empty when it is none."""
    text = " ".join(sentence.split()).strip(" \"“”'‘’()[]")
    text = _TAG_QUESTION.sub(".", text)
    heard = _SAID_TO_BE_HEARD.match(text)
    was_asked = bool(heard and re.search(r"(?:you|u) know", heard.group(), re.IGNORECASE))
    if heard and heard.end() < len(text):
        rest = text[heard.end() :]
        text = rest[0].upper() + rest[1:]
    if was_asked:
        text = text.rstrip("?!. ") + "."
    if text.endswith("?") or _ASKS.match(text) or _GREETING.match(text):
        return ""
    if len(set(content_stems(text))) < _LEAST_WORDS or not any(map(str.isalpha, text)):
        return ""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] or text[:_LONGEST]


def _sort(claim: str, findings: Findings, found: _Found) -> None:
    """Add what was found on one claim to what was found on others.

    A correction outweighs what it corrects. Where somebody says so, what happened on another day
    or elsewhere is no contradiction: much the same may have happened twice.
    """
    sides: dict[Stance, list[Sentence]] = {one: [] for one in Stance}
    for sentence in findings.sentences:
        if sentence.hit.passage.source.kind is not Kind.CORRECTION:
            if (side := stance(claim, sentence)) is not None:
                sides[side].append(sentence)
    says_so, otherwise = _ordered(sides[Stance.FOR]), _ordered(sides[Stance.AGAINST])
    if not says_so:
        otherwise = _ordered([*otherwise, *sides[Stance.APART]])
    if noticed := put_right(claim, findings):
        if noticed.bears_out:
            says_so, otherwise = [*noticed.sentences, *says_so], []
        else:
            says_so, otherwise = [], [*noticed.sentences, *otherwise]
    found.says_so += _unlike(says_so, found.says_so)
    found.otherwise += _unlike(otherwise, found.otherwise)
    if says_so or otherwise:
        return
    if findings.confidence < ENOUGH:
        found.unknown.append(claim)
    else:
        found.subject += _unlike(best_quotes(findings.sentences), found.subject)


def _ordered(found: Sequence[Sentence]) -> list[Sentence]:
    """Reports before opinions, then as they were ranked."""
    return sorted(found, key=lambda one: one.hit.passage.source.kind is Kind.OPINION)


def _unlike(chosen: Sequence[Sentence], known: Sequence[Sentence]) -> list[Sentence]:
    """The first few that do not say the same as one before."""
    kept: list[Sentence] = []
    for one in chosen:
        if len(kept) < _MOST_QUOTES and not any(_alike(one.text, old.text) for old in (*known, *kept)):
            kept.append(one)
    return kept


def _alike(one: str, other: str) -> bool:
    left, right = set(content_stems(one)), set(content_stems(other))
    return len(left & right) >= _SAME_WORDS * min(len(left), len(right))


def _answer(
    answerer: Answerer, searched: Sequence[Findings], found: _Found, scope: Scope
) -> Answer:
    """The lines under their headings, each quote with its marker."""
    notes = Footnotes()
    lines: list[str] = []
    for heading, chosen in (
        (SAYS_SO, found.says_so),
        (SAYS_OTHERWISE, found.otherwise),
        (ON_THE_SUBJECT, found.subject),
    ):
        if chosen:
            lines += [heading, *dict.fromkeys(quoted(notes.cite(one)) for one in chosen)]
    if not lines:
        missing = answerer.not_found(searched[0], scope)
        told = missing.text.replace("holds no answer to this", "says nothing on this claim", 1)
        return replace(missing, text=told, model=QUOTES_NAME)
    lines += [f"Not in these articles: “{claim}”" for claim in found.unknown]
    hits = {hit.passage.passage_id: hit for findings in searched for hit in findings.hits}
    return Answer(
        searched[0].question,
        Status.QUOTED,
        "\n".join(lines),
        notes.all(),
        tuple(hits.values()),
        QUOTES_NAME,
    )

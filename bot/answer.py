"""The answer path: search → enough evidence? → draft → check every sentence → answer."""

import re
import secrets
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.abstention import not_in
from bot.as_of import AsOf, as_of
from bot.citations import Citation, Footnotes
from bot.confidence import ENOUGH, SURE
from bot.corrected import with_notices, without_errors
from bot.edition import edition_of
from bot.evidence import Findings, weigh
from bot.gate import Gate
from bot.judge import Judges
from bot.making import Making, Notebook
from bot.material import fenced
from bot.model import WritingModel, stream_text
from bot.narrowing import ANYWHERE, Narrowing
from bot.premise import denied
from bot.pump import Bounds
from bot.question import checked
from bot.quotes import quoted
from bot.roster import Roster, roster_of
from bot.settings import BUILTIN
from bot.stream import Messages
from bot.suspicion import CAUTION
from bot.tally import UNASKED, GateTally
from bot.telling import in_lines, left_out
from bot.writing import Task, write
from index.archive import Stats
from index.hit import Hit
from index.live import LiveSearcher
from index.scope import Scope
from index.search import Searcher
from index.understanding import Understanding
from prompts import load_prompt

QUOTES_NAME = "quotes (no model)"
_ID_BYTES = 12  # no one may guess what buttons on Discord open
_DECLINED = re.compile(r"not in the passages", re.IGNORECASE)


class Status(StrEnum):
    """How the question ended; it drives exit codes and colours."""

    ANSWERED = "answered"
    QUOTED = "quoted"
    NOT_FOUND = "not_found"
    MODEL_UNAVAILABLE = "model_unavailable"


@dataclass(frozen=True, slots=True)
class Seconds:
    """Where the time went."""

    search: float = 0.0
    write: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader gets: text with markers, and for each marker its citation.

    `notice` tells what went otherwise than asked, such as a model that was down; `asked` is what
    the question was understood to ask, `read` how many passages the model was given, `gate` what
    became of its sentences, `searched` what was looked through in vain. `confidence` is how likely
    the articles answer. `making` is how it came to be, under `answer_id` in the records.
    """

    question: str
    status: Status
    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    model: str
    seconds: Seconds = Seconds()
    notice: str = ""
    asked: Understanding | None = None
    read: int = 0
    gate: GateTally = UNASKED
    searched: Stats | None = None
    confidence: float = 1.0
    answer_id: str = field(default_factory=lambda: secrets.token_hex(_ID_BYTES), compare=False)
    making: Making | None = field(default=None, compare=False, repr=False)

    @property
    def is_uncertain(self) -> bool:
        """Whether what is said may be beside the question."""
        return bool(self.citations) and ENOUGH <= self.confidence < SURE

    @property
    def as_of(self) -> AsOf | None:
        """The days of the articles that it rests on."""
        return as_of(one.source for one in self.citations)


Show = Callable[[str], None]
# Called between steps and pieces; what it raises ends the answer there and then.
Proceed = Callable[[], None]


class Answerer:
    """Answers questions from one archive, with models or, without any, in quotes."""

    def __init__(
        self,
        archive: Searcher | LiveSearcher,
        model: Roster | WritingModel | None,
        top_k: int,
        judge: Judges | None = None,
    ) -> None:
        self._archive = archive
        self._roster = roster_of(model)
        self._top_k = top_k
        self._judge = judge
        from langchain_core.prompts import ChatPromptTemplate  # noqa: PLC0415  # .7 s; search needs none

        prompt = load_prompt("answer", frozenset({"passages", "question"}))
        self._prompt = prompt.mark
        self._template = ChatPromptTemplate([("system", prompt.system), ("user", prompt.user)])

    @property
    def roster(self) -> Roster | None:
        """The models that may write, if there are any."""
        return self._roster

    def findings(self, question: str, narrowing: Narrowing = ANYWHERE) -> Findings:
        """What that part of the archive holds on the question, before anything is written."""
        from bot.retriever import ArchiveRetriever, HitDocument  # noqa: PLC0415  # LangChain, as above

        with self._archive.reading() as searcher:
            retriever = ArchiveRetriever(
                searcher=searcher,
                k=self._top_k,
                scope=narrowing.scope,
                now=narrowing.now,
                as_it_stands=narrowing.as_it_stands,
            )
            documents = retriever.invoke(question)
            hits = [one.hit for one in documents if isinstance(one, HitDocument)]
            read = with_notices(hits, searcher.archive, narrowing.scope, retriever.asked)
            found = weigh(question, read, searcher, retriever.asked)
            return replace(found, hits=tuple(hits), edition=edition_of(searcher.archive, read))

    def ask(
        self,
        question: str,
        show: Show = lambda _: None,
        found: Callable[[Findings], None] = lambda _: None,
        narrowing: Narrowing = ANYWHERE,
        proceed: Proceed = lambda: None,
    ) -> Answer:
        """Answer; `show` is given each line of it as soon as it has been checked.

        Before that, `found` is given what was retrieved and why.
        Raises QuestionError and ArchiveError; a model's failure ends in quotes.
        """
        started = time.perf_counter()
        question = checked(question)
        proceed()
        all_found = self.findings(question, narrowing)
        findings = without_errors(all_found)
        found(findings)
        proceed()
        searched = time.perf_counter()
        shown: list[str] = []
        notes = Notebook()

        def tell(line: str) -> None:
            shown.append(line)
            show(line)

        if denied(findings):
            answer = replace(in_quotes(findings, QUOTES_NAME), confidence=1.0)
        elif findings.confidence < ENOUGH:
            answer = with_caution(findings) or self.not_found(findings, narrowing.scope)
        elif self._roster is None:
            answer = in_quotes(findings, QUOTES_NAME)
        else:
            task = self._task(findings, tell, proceed, notes)
            answer = self._written(findings, task, self._roster, narrowing.scope)
        already = "".join(f"{line}\n" for line in shown)
        for line in f"{answer.text}\n".removeprefix(already).splitlines():
            show(line)
        ended = time.perf_counter()
        spent = Seconds(searched - started, ended - searched, ended - started)
        made = notes.made(all_found, narrowing, answer.gate)
        return replace(answer, seconds=spent, making=made)

    def not_found(self, findings: Findings, scope: Scope) -> Answer:
        """That this part of the archive holds no answer, and what is nearest to one."""
        held = self.held(scope)
        name = self._roster.name if self._roster else QUOTES_NAME
        answer = _answer(findings, Status.NOT_FOUND, not_in(findings, held), (), name)
        return replace(answer, searched=held)

    def held(self, scope: Scope) -> Stats:
        """What that part of the archive holds."""
        with self._archive.reading() as searcher:
            return searcher.archive.stats(scope)

    def stream(
        self, model: WritingModel, messages: Messages, bounds: Bounds, proceed: Proceed
    ) -> Generator[str, None, None]:
        """What the model writes; ends in AttemptError when it fails."""
        assert self._roster is not None
        return stream_text(model, messages, bounds, proceed, self._roster.clock)

    def _task(self, findings: Findings, show: Show, proceed: Proceed, notes: Notebook) -> Task:
        """What a model is to write, and who looks on."""

        def messages(hits: Sequence[Hit]) -> Messages:
            slots = {"passages": fenced(hits), "question": findings.question}
            return [(one.type, one.text) for one in self._template.invoke(slots).to_messages()]

        def gate(hits: Sequence[Hit], model: WritingModel) -> Gate:
            small = model.provider == BUILTIN
            return Gate(findings, hits, is_small=small, judge=self._judge)

        def stream(
            model: WritingModel, told: Messages, bounds: Bounds
        ) -> Generator[str, None, None]:
            pieces = self.stream(model, told, bounds, proceed)
            return notes.drafted(model, self._prompt, told, pieces)

        return Task(
            hits=findings.hits,
            messages=messages,
            stream=stream,
            left_out=lambda model, why: notes.left_out(model, self._prompt, why),
            gate=gate,
            declines=lambda sentence: bool(_DECLINED.search(sentence)),
            show=show,
            proceed=proceed,
        )

    def _written(self, findings: Findings, task: Task, roster: Roster, scope: Scope) -> Answer:
        """The sentences of the first model of which some hold; quotes when those of none do.

        What is nearest when a model says that the passages hold no answer.
        """
        written = write(roster, task)
        passed = written.gate
        if written.declined:
            answer = self.not_found(findings, scope)
        elif passed is None or not passed.lines:
            answer = in_quotes(findings, written.model)
        else:
            status = Status.ANSWERED if passed.wrote else Status.QUOTED
            lines = [*passed.lines, *left_out(findings, passed.notes)]
            answer = _answer(findings, status, lines, passed.notes.all(), written.model)
        if written.is_unavailable:
            answer = replace(answer, status=Status.MODEL_UNAVAILABLE)
        return replace(
            answer,
            model=written.model,
            notice=written.notice(),
            read=written.read,
            gate=GateTally(tuple(passed.judged)) if passed else UNASKED,
        )


def in_quotes(findings: Findings, model: str) -> Answer:
    """The answer that needs no model: the best sentences, verbatim."""
    notes = Footnotes()
    lines = in_lines(findings, notes)
    return _answer(findings, Status.QUOTED, lines, notes.all(), model)


def with_caution(findings: Findings) -> Answer | None:
    """The suspicious sentence that would answer, marked as such; None when there is none."""
    if findings.confidence_with < ENOUGH or not findings.suspicious:
        return None
    notes = Footnotes()
    lines = [CAUTION, quoted(notes.cite(findings.suspicious[0]))]
    return _answer(findings, Status.QUOTED, lines, notes.all(), QUOTES_NAME)


def _answer(
    findings: Findings,
    status: Status,
    lines: Sequence[str],
    citations: tuple[Citation, ...],
    model: str,
) -> Answer:
    text, hits = "\n".join(lines), findings.hits
    return Answer(
        question=findings.question,
        status=status,
        text=text,
        citations=citations,
        hits=hits,
        model=model,
        asked=findings.asked,
        confidence=findings.confidence,
    )

"""The answer path: search → enough evidence? → draft → check every sentence → answer."""

import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.citations import Citation, Footnotes
from bot.evidence import Findings, weigh
from bot.gate import Gate
from bot.model import WritingModel
from bot.narrowing import ANYWHERE, Narrowing
from bot.question import checked
from bot.quotes import best_quotes, day, quoted
from bot.roster import Roster, roster_of
from bot.settings import BUILTIN
from bot.stream import Messages
from bot.writing import Task, write
from index.article import Kind, Source
from index.hit import Hit
from index.live import LiveSearcher
from index.scope import Scope
from index.search import Searcher
from index.understanding import Understanding
from prompts import load_prompt

# Below it the archive is said not to hold the answer. Measured with `pullquote eval`:
# false answers .10 and false abstentions .01 on one news benchmark, .03 and .15 on another.
ENOUGH = 0.35
QUOTES_NAME = "quotes (no model)"
_HEADLINES = 3
_NEAR = 0.2  # cosine, for a headline whose passage shares no word with the question
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
    the question was understood to ask; `read` is how many passages the model was given.
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


Show = Callable[[str], None]
# Called between steps and pieces; what it raises ends the answer there and then.
Proceed = Callable[[], None]


class Answerer:
    """Answers questions from one archive, with models or, without one, in quotes."""

    def __init__(
        self, archive: Searcher | LiveSearcher, model: Roster | WritingModel | None, top_k: int
    ) -> None:
        self._archive = archive
        self._roster = roster_of(model)
        self._top_k = top_k
        from langchain_core.prompts import ChatPromptTemplate  # noqa: PLC0415  # .7 s; search needs none

        prompt = load_prompt("answer", frozenset({"passages", "question"}))
        self._prompt = prompt.mark
        self._template = ChatPromptTemplate([("system", prompt.system), ("user", prompt.user)])

    @property
    def model(self) -> WritingModel | None:
        """The model that writes, if any."""
        return self._model

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
            return weigh(question, hits, searcher, retriever.asked)

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
        findings = self.findings(question, narrowing)
        found(findings)
        proceed()
        searched = time.perf_counter()
        shown: list[str] = []
        notes = Notebook()

        def tell(line: str) -> None:
            shown.append(line)
            show(line)

        if findings.confidence < ENOUGH:
            answer = self.not_found(findings, narrowing.scope)
        elif self._roster is None:
            answer = in_quotes(findings, QUOTES_NAME)
        else:
            answer = self._written(findings, self._roster, narrowing.scope, tell, proceed)
        already = "".join(f"{line}\n" for line in shown)
        for line in f"{answer.text}\n".removeprefix(already).splitlines():
            show(line)
        ended = time.perf_counter()
        spent = Seconds(searched - started, ended - searched, ended - started)
        return replace(answer, seconds=spent, making=notes.made(findings, narrowing))

    def not_found(self, findings: Findings, scope: Scope) -> Answer:
        """That this part of the archive holds no answer, and what is nearest to one."""
        stats = self.held(scope)
        newest = f", the newest of {day(stats.newest)}" if stats.newest else ", none of them dated"
        count = f"{stats.articles:,} article{'s' if stats.articles != 1 else ''}{newest}"
        lines = [f"Not in these articles: the archive ({count}) holds no answer to this."]
        fitting = [hit for hit in findings.hits if hit.bm25 or hit.cosine >= _NEAR]
        headlines: dict[str, str] = {}  # one for each story: its copies tell nothing new
        for hit in fitting:
            source = hit.passage.source
            if not is_suspicious(source.title):
                headlines.setdefault(hit.story or source.article_id, headline(source))
        near = list(dict.fromkeys(headlines.values()))
        if near:
            lines += ["Nearest headlines:", *(f"- {one}" for one in near[:_HEADLINES])]
        name = self._roster.name if self._roster else QUOTES_NAME
        return _answer(findings, Status.NOT_FOUND, lines, (), name)

    def _written(
        self, findings: Findings, roster: Roster, scope: Scope, show: Show, proceed: Proceed
    ) -> Answer:
        """The sentences of the first model of which some hold; quotes when those of none do.

        What is nearest when a model says that the passages hold no answer.
        """

        def messages(hits: Sequence[Hit]) -> Messages:
            slots = {"passages": _fenced(hits), "question": findings.question}
            return [(one.type, one.text) for one in self._template.invoke(slots).to_messages()]

        def gate(hits: Sequence[Hit], model: WritingModel) -> Gate:
            return Gate(findings, hits, is_small=model.provider == BUILTIN)

        def declines(sentence: str) -> bool:
            return bool(_DECLINED.search(sentence))

        task = Task(findings.hits, messages, gate, declines, show, proceed)
        written = write(roster, task)
        passed = written.gate
        if written.declined:
            answer = self.not_found(findings, scope)
        elif passed is None or not passed.lines:
            answer = in_quotes(findings, written.model)
        else:
            status = Status.ANSWERED if passed.wrote else Status.QUOTED
            answer = _answer(findings, status, passed.lines, passed.notes.all(), written.model)
        if written.is_unavailable:
            answer = replace(answer, status=Status.MODEL_UNAVAILABLE)
        return replace(answer, model=written.model, notice=written.notice(), read=written.read)


def in_quotes(findings: Findings, model: str) -> Answer:
    """The answer that needs no model: the best sentences, verbatim."""
    notes = Footnotes()
    lines = [quoted(notes.cite(sentence)) for sentence in best_quotes(findings.sentences)]
    return _answer(findings, Status.QUOTED, lines, notes.all(), model)


def with_caution(findings: Findings) -> Answer | None:
    """The suspicious sentence that would answer, marked as such; None when there is none."""
    if findings.confidence_with < ENOUGH or not findings.suspicious:
        return None
    answer = in_quotes(replace(findings, sentences=findings.suspicious[:1]), QUOTES_NAME)
    return replace(answer, text=f"{CAUTION}\n{answer.text}")


def _answer(
    findings: Findings,
    status: Status,
    lines: Sequence[str],
    citations: tuple[Citation, ...],
    model: str,
) -> Answer:
    text, hits = "\n".join(lines), findings.hits
    return Answer(findings.question, status, text, citations, hits, model, asked=findings.asked)


def _headline(source: Source) -> str:
    kind = "" if source.kind is Kind.REPORT else source.kind.value
    told = ", ".join(part for part in (kind, source.outlet, day(source.published)) if part)
    return f"{source.title} ({told})" if told else source.title


def _fenced(hits: Sequence[Hit]) -> str:
    """Numbered passages as data; no text of theirs can close its own fence."""
    return "\n".join(
        f'<passage n="{number}" {_label(hit.passage.source)}>\n'
        f"{_inert(hit.passage.text)}\n</passage>"
        for number, hit in enumerate(hits, start=1)
    )


def _label(source: Source) -> str:
    told = (
        ("outlet", source.outlet),
        ("author", source.author),
        ("date", day(source.published)),
        ("kind", source.kind.value),
    )
    return " ".join(f'{name}="{_inert(value)}"' for name, value in told if value)


def _inert(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›").replace('"', "”")

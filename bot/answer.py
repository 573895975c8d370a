"""The answer path: search → enough evidence? → draft → check every sentence → answer."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.as_of import AsOf, as_of
from bot.citations import Citation, Footnotes
from bot.corrected import with_notices, without_errors
from bot.draft import sentences
from bot.evidence import Findings, weigh
from bot.gate import Gate
from bot.model import WritingModel, stream_text
from bot.narrowing import ANYWHERE, Narrowing
from bot.premise import denied
from bot.question import checked
from bot.quotes import day
from bot.settings import BUILTIN
from bot.telling import in_lines, left_out
from index.article import Kind, Source
from index.errors import ModelError
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
# Local servers cut a longer prompt in silence, the instructions first, at 4,096 tokens.
_CHARACTERS_FOR_MODEL = 9000
_PASSAGES_FOR_MODEL = 6
_PASSAGES_FOR_BUILTIN = 3  # it reads some 300 tokens a second on two cores
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
    the question was understood to ask.
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

    @property
    def as_of(self) -> AsOf | None:
        """The days of the articles that it rests on."""
        return as_of(one.source for one in self.citations)


Show = Callable[[str], None]
# Called between steps and pieces; what it raises ends the answer there and then.
Proceed = Callable[[], None]


class Answerer:
    """Answers questions from one archive, with a model or, without one, in quotes."""

    def __init__(
        self, archive: Searcher | LiveSearcher, model: WritingModel | None, top_k: int
    ) -> None:
        self._archive = archive
        self._model = model
        self._top_k = top_k
        from langchain_core.prompts import ChatPromptTemplate  # noqa: PLC0415  # .7 s; search needs none

        prompt = load_prompt("answer", frozenset({"passages", "question"}))
        self._template = ChatPromptTemplate([("system", prompt.system), ("user", prompt.user)])

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
            read = with_notices(hits, searcher.archive, narrowing.scope)
            found = weigh(question, read, searcher)
            return replace(found, hits=tuple(hits), asked=retriever.asked)

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
        findings = without_errors(self.findings(question, narrowing))
        found(findings)
        proceed()
        searched = time.perf_counter()
        shown: list[str] = []

        def tell(line: str) -> None:
            shown.append(line)
            show(line)

        if denied(findings):
            answer = in_quotes(findings, QUOTES_NAME)
        elif findings.confidence < ENOUGH:
            answer = self.not_found(findings, narrowing.scope)
        elif self._model is None:
            answer = in_quotes(findings, QUOTES_NAME)
        else:
            written = self._written(findings, self._model, tell, proceed)
            answer = written or self.not_found(findings, narrowing.scope)
        already = "".join(f"{line}\n" for line in shown)
        for line in f"{answer.text}\n".removeprefix(already).splitlines():
            show(line)
        ended = time.perf_counter()
        spent = Seconds(searched - started, ended - searched, ended - started)
        return replace(answer, seconds=spent)

    def not_found(self, findings: Findings, scope: Scope) -> Answer:
        """That this part of the archive holds no answer, and what is nearest to one."""
        with self._archive.reading() as searcher:
            stats = searcher.archive.stats(scope)
        newest = f", the newest of {day(stats.newest)}" if stats.newest else ", none of them dated"
        count = f"{stats.articles:,} article{'s' if stats.articles != 1 else ''}{newest}"
        lines = [f"Not in these articles: the archive ({count}) holds no answer to this."]
        fitting = [hit for hit in findings.hits if hit.bm25 or hit.cosine >= _NEAR]
        headlines: dict[str, str] = {}  # one for each story: its copies tell nothing new
        for hit in fitting:
            source = hit.passage.source
            headlines.setdefault(hit.story or source.article_id, _headline(source))
        near = list(dict.fromkeys(headlines.values()))
        if near:
            lines += ["Nearest headlines:", *(f"- {one}" for one in near[:_HEADLINES])]
        name = self._model.name if self._model else QUOTES_NAME
        return _answer(findings, Status.NOT_FOUND, lines, (), name)

    def _written(
        self, findings: Findings, model: WritingModel, show: Show, proceed: Proceed
    ) -> Answer | None:
        """The model's sentences that hold; quotes when none does or the model fails.

        None when the model says that the passages hold no answer.
        """
        most = _PASSAGES_FOR_BUILTIN if model.provider == BUILTIN else _PASSAGES_FOR_MODEL
        hits = _for_model(findings.hits[:most])
        filled = self._template.invoke({"passages": _fenced(hits), "question": findings.question})
        messages = [(one.type, one.text) for one in filled.to_messages()]
        gate = Gate(findings, hits, is_small=model.provider == BUILTIN)
        notice = ""
        try:
            # Closed at once when it is given up, so that the model stops writing.
            with closing(stream_text(model, messages)) as pieces:
                if not _pass(sentences(_until(proceed, pieces)), gate, show, model):
                    return None
        except ModelError as error:
            notice = str(error)
        if not gate.lines:
            answer = in_quotes(findings, model.name)
        else:
            status = Status.ANSWERED if gate.wrote else Status.QUOTED
            lines = [*gate.lines, *left_out(findings, gate.notes)]
            answer = _answer(findings, status, lines, gate.notes.all(), model.name)
        if notice:
            done = "what it had written is shown" if gate.lines else "quotes are shown instead"
            return replace(
                answer, status=Status.MODEL_UNAVAILABLE, notice=f"{notice} For now, {done}."
            )
        return answer


def in_quotes(findings: Findings, model: str) -> Answer:
    """The answer that needs no model: the best sentences, verbatim."""
    notes = Footnotes()
    lines = in_lines(findings, notes)
    return _answer(findings, Status.QUOTED, lines, notes.all(), model)


def _answer(
    findings: Findings,
    status: Status,
    lines: Sequence[str],
    citations: tuple[Citation, ...],
    model: str,
) -> Answer:
    text, hits = "\n".join(lines), findings.hits
    return Answer(findings.question, status, text, citations, hits, model, asked=findings.asked)


def _pass(drafted: Iterable[str], gate: Gate, show: Show, model: WritingModel) -> bool:
    """Show what passes the gate; False when the model says that the passages hold no answer."""
    for sentence in drafted:
        if _DECLINED.search(sentence):
            # The built-in model declines what stands before it as often as not.
            if model.provider != BUILTIN and not gate.lines:
                return False
        elif line := gate.passed(sentence):
            show(line)
    return True


def _until(proceed: Proceed, pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        proceed()
        yield piece


def _headline(source: Source) -> str:
    kind = "" if source.kind is Kind.REPORT else source.kind.value
    told = ", ".join(part for part in (kind, source.outlet, day(source.published)) if part)
    return f"{source.title} ({told})" if told else source.title


def _for_model(hits: Sequence[Hit]) -> list[Hit]:
    """As many of the best passages as a small context holds, at least one."""
    chosen: list[Hit] = []
    room = _CHARACTERS_FOR_MODEL
    for hit in hits:
        room -= len(hit.passage.text)
        if chosen and room < 0:
            break
        chosen.append(hit)
    return chosen


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

"""Questions asked of an archive, each with the product's own search, settings and answer path."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.answer import Answer, Answerer
from bot.evidence import Findings
from bot.judge import open_judge
from bot.model import open_model
from bot.narrowing import Narrowing
from bot.roster import open_roster
from bot.settings import Settings
from eval.measures import DEPTH
from eval.questions import Question
from eval.results import Answered, Cited, Found, ResultsError, Row, to_line
from index.archive import Archive
from index.scope import EVERYTHING, Scope
from index.search import Searcher, open_searcher
from prompts import load_prompt


@dataclass(frozen=True, slots=True)
class Asker:
    """An open archive, what answers from it, and the name of everything that decides how."""

    searcher: Searcher
    answerer: Answerer
    depth: int
    run: str

    def ask(self, question: Question) -> Row:
        """Ask one question at its own clock, within its own articles.

        The answer is the product's, from as many passages as it reads; the row holds `depth`
        passages of a search of its own, which the seconds do not count.
        """
        met: list[Findings] = []
        scope = EVERYTHING if question.context is None else Scope(articles=question.context)
        narrowing = Narrowing(scope, question.asked_at)
        answer = self.answerer.ask(question.text, found=met.append, narrowing=narrowing)
        hits = self.searcher.search(question.text, self.depth, scope, question.asked_at)
        passages = tuple(
            Found(
                hit.passage.source.article_id,
                hit.passage.start,
                hit.passage.end,
                hit.passage.text,
                round(hit.score, 6),
            )
            for hit in hits
        )
        confidence = met[0].confidence if met else 0.0
        seconds = {name: round(value, 4) for name, value in asdict(answer.seconds).items()}
        told = _answered(answer, confidence, self.searcher.archive)
        return Row(question.id, passages, told, seconds, self.run)


@contextmanager
def open_asker(settings: Settings, depth: int = DEPTH) -> Iterator[Asker]:
    """What `settings` name, opened; raises ArchiveError, ModelError and WeightsError."""
    with closing(open_searcher(settings.index())) as searcher:
        roster = open_roster(settings, open_model)
        with roster or nullcontext():
            judge = open_judge(settings.judge)
            answerer = Answerer(searcher, roster, settings.top_k, judge)
            yield Asker(searcher, answerer, depth, _run(settings, searcher.archive, depth))


def ask_all(
    questions: Sequence[Question],
    settings: Settings,
    depth: int,
    out: Path | None,
    kept: Mapping[str, Row],
    tell: Callable[[int], None],
) -> dict[str, Row]:
    """A row for each question by its id, those `kept` from an earlier run included.

    Each is written to `out` as soon as it is there, behind what is kept there; `tell` is given
    how many there are. Without a question left to ask, no archive is opened. Raises
    ResultsError when the archive or the settings differ from the earlier run's.
    """
    rows = dict(kept)
    left = [one for one in questions if one.id not in rows]
    if not left:
        return rows
    with open_asker(settings, depth) as asker:
        if any(row.run != asker.run for row in kept.values()):
            raise ResultsError(
                f"{out} was begun with another archive, model or settings: "
                "leave out --resume to begin anew."
            )
        with _written_to(out, begun=bool(kept)) as write:
            for done, question in enumerate(left, start=len(questions) - len(left) + 1):
                row = rows[question.id] = asker.ask(question)
                write(row)
                tell(done)
    return rows


@contextmanager
def _written_to(out: Path | None, *, begun: bool) -> Iterator[Callable[[Row], None]]:
    """What writes rows; each is on its way to disk before the next question is asked."""
    if out is None:
        yield lambda _: None
        return
    try:
        file = out.open("a" if begun else "w", encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"{out} could not be written ({error.strerror}).") from error
    with file:

        def write(row: Row) -> None:
            file.write(to_line(row))
            file.flush()

        yield write


def _run(settings: Settings, archive: Archive, depth: int) -> str:
    """Rows with the same name came from the same archive, asked in the same way."""
    decides = [
        archive.meta("fingerprint"),
        sorted(archive.passage_ids(EVERYTHING)),  # not the generation: --articles begins anew
        settings.model,
        settings.model_url,
        settings.model_context,
        settings.model_json,
        settings.judge,
        settings.top_k,
        depth,
        load_prompt("answer", frozenset({"passages", "question"})).digest,
    ]
    return hashlib.sha256(json.dumps(decides, default=str).encode()).hexdigest()[:12]


def _answered(answer: Answer, confidence: float, archive: Archive) -> Answered:
    citations = tuple(
        Cited(
            one.source.article_id,
            one.start,
            one.end,
            one.quote,
            _is_verbatim(archive, one.source.article_id, one.start, one.end, one.quote),
        )
        for one in answer.citations
    )
    return Answered(answer.text, answer.status, citations, round(confidence, 6))


def _is_verbatim(archive: Archive, article_id: str, start: int, end: int, quote: str) -> bool:
    article = archive.article(article_id)
    return article is not None and article.text[start:end] == quote

"""`pullquote eval`: ask known questions of an archive, and say how well it did; wiring only."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from bot.failure import FAILED, UsageError, say
from bot.options import Debug, IndexDir
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.questions import Question
    from eval.results import Row
    from eval.scores import Scores


@dataclass(frozen=True, slots=True)
class _Order:
    """What to ask of which archive, and where to keep the rows."""

    questions: str
    settings: Settings
    articles: Path | None
    only_needed: bool
    depth: int
    out: Path | None
    resume: bool


def evaluate(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS", help="Questions with known answers, one JSON object a line."
        ),
    ],
    articles: Annotated[
        Path | None,
        typer.Option(
            "--articles",
            metavar="PATH",
            help="Index these first: into --index-dir if given, else into a folder that is "
            "removed afterwards.",
            show_default=False,
        ),
    ] = None,
    only_needed: Annotated[
        bool,
        typer.Option(
            "--only-needed", help="Of --articles, those that the questions need and as many others."
        ),
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="What writes the answers: quotes, builtin, openai:NAME or anthropic:NAME. "
            "[default: PULLQUOTE_MODEL, or quotes]",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", metavar="NUMBER", min=1, help="A sample of them.", show_default=False
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="NUMBER", help="What the sample and chance begin with.")
    ] = 0,
    depth: Annotated[
        int,
        typer.Option(
            "--top-k",
            metavar="NUMBER",
            min=10,
            max=100,
            help="Passages in each row; the measures look at 10. Answers read PULLQUOTE_TOP_K.",
        ),
    ] = 10,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write one row a question.", show_default=False),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep the rows that --out holds; ask the rest.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", help="Write a page with plots.", show_default=False
        ),
    ] = None,
    floors: Annotated[
        str | None,
        typer.Option(
            "--floors",
            metavar="NAME",
            help="Bounds of eval/floors.json that must hold.",
            show_default=False,
        ),
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            "--compare",
            metavar="OLD NEW",
            help="Ask nothing: say what changed between two files of --out.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Ask questions with known answers and measure search, answers, citations, abstention.

    Exit code 0: measured; 1: failure, or a floor was missed; 2: usage or a bad setting.
    """
    if compare and (articles or out or report or floors or model or resume):
        raise UsageError("--compare asks nothing: give it the questions and two files alone.")
    if resume and not out:
        raise UsageError("--resume goes on with a file: name it with --out.")
    if only_needed and not articles:
        raise UsageError("--only-needed is about --articles: give both.")
    from eval.questions import read_questions  # noqa: PLC0415  # numpy, .1 s

    asked = read_questions(questions, limit, seed)
    if compare:
        _compare(asked, *compare, seed, as_json=as_json)
        return
    settings = load_settings(index_dir=index_dir, model=model)
    scratch = articles is not None and index_dir is None
    with _folder(settings, scratch=scratch) as own:
        order = _Order(questions.name, own, articles, only_needed, depth, out, resume)
        raise typer.Exit(_measure(asked, order, seed, floors, report, as_json=as_json))


@contextmanager
def _folder(settings: Settings, *, scratch: bool) -> Iterator[Settings]:
    """Settings with an index of their own, where one was asked for."""
    if not scratch:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="pullquote-eval-") as folder:
        yield settings.model_copy(update={"index_dir": Path(folder) / "index"})


def _measure(
    asked: "Sequence[Question]",
    order: _Order,
    seed: int,
    floors: str | None,
    report: Path | None,
    *,
    as_json: bool,
) -> int:
    from bot.answer import Status  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415
    from eval import floors as bounds  # noqa: PLC0415
    from eval.measures import judged  # noqa: PLC0415
    from eval.scores import score  # noqa: PLC0415
    from eval.table import score_lines  # noqa: PLC0415

    wanted = bounds.bounds(floors) if floors else {}  # first: asking takes minutes
    outcomes = judged(asked, _rows(asked, order))
    parts = score(outcomes, seed)
    missed = bounds.missed(parts[0], wanted)
    without = sum(one.row.answer.status is Status.MODEL_UNAVAILABLE for one in outcomes)
    if without:
        say(f"The model failed on {without:,} of the questions: quotes were measured instead.")
    if report:
        from eval.page import write_page  # noqa: PLC0415

        write_page(report, order.questions, parts, outcomes)
    if as_json:
        Terminal().exactly(_json(parts, missed))
    else:
        for line in score_lines(parts):
            Terminal().unbroken(Text(line))
    for line in missed:
        say(f"{floors}: {line}")
    return FAILED if missed else 0


def _rows(asked: "Sequence[Question]", order: _Order) -> "dict[str, Row]":
    """Index what is to be indexed, and ask what is left to ask."""
    from eval.asking import ask_all  # noqa: PLC0415  # Chroma and LangChain, 2 s
    from eval.progress import Asking  # noqa: PLC0415
    from eval.results import kept_rows  # noqa: PLC0415

    kept = kept_rows(order.out) if order.resume and order.out else {}
    if order.articles and any(one.id not in kept for one in asked):
        _index(asked, order, order.articles)
    with Asking(len(asked)) as asking:
        return ask_all(asked, order.settings, order.depth, order.out, kept, asking.tell)


def _index(asked: "Sequence[Question]", order: _Order, articles: Path) -> None:
    from bot.progress import Reporter  # noqa: PLC0415
    from eval.needed import only_needed  # noqa: PLC0415
    from index.build import reindex  # noqa: PLC0415

    if not articles.exists():
        raise UsageError(f"{articles} is not there: --articles takes a file or a folder.")
    index = order.settings.index()
    if order.only_needed:
        # Always at the same place: what another sample needed leaves the index.
        articles = only_needed(articles, asked, index.index_dir)
    with Reporter() as reporter:
        reindex(index, [articles], reporter.tell)


def _json(parts: "Sequence[Scores]", missed: list[str]) -> str:
    told = {
        "types": {part.type: _by_measure(part) for part in parts},
        "missed": missed,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _by_measure(part: "Scores") -> dict[str, object]:
    scores = {
        one.name: {"value": one.value, **asdict(one.interval), "questions": one.questions}
        for one in part.scores
    }
    return {"questions": part.questions, "scores": scores}


def _compare(
    asked: "Sequence[Question]", old: Path, new: Path, seed: int, *, as_json: bool
) -> None:
    from bot.terminal import Terminal  # noqa: PLC0415
    from eval.compare import compare  # noqa: PLC0415
    from eval.results import read_rows  # noqa: PLC0415
    from eval.table import change_lines  # noqa: PLC0415

    found = compare(asked, read_rows(old), read_rows(new), seed)
    if as_json:
        told = asdict(found) | {"verdict": found.verdict}
        Terminal().exactly(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    for line in change_lines(found):
        Terminal().unbroken(Text(line))

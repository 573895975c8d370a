"""The commands: ask, reindex, search, show, stats, doctor. Wiring only."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import QUOTES, Settings, load_settings
from index.errors import PullquoteError

# Searching and answering import Chroma's and LangChain's cores (1 to 2 s), so each command
# imports what it needs; `--help`, `show` and `stats` stay quick.
if TYPE_CHECKING:
    from bot.answer import Answer, Answerer
    from bot.render import AnswerView

NOT_FOUND = 3
USAGE = 2
FAILED = 1
_FIND = "articles are searched in this index folder [env PULLQUOTE_INDEX_DIR]"

IndexDir = Annotated[
    Path | None, typer.Option("--index-dir", help=_FIND.capitalize(), show_default=False)
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback when something fails.")]
TopK = Annotated[
    int | None,
    typer.Option("--top-k", min=1, max=100, help="How many passages to read.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object; see README.")]

app = typer.Typer(
    name="pullquote",
    help="Ask your news archive a question; every claim comes with the passage that says so.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class UsageError(PullquoteError):
    """The command was called in a way that cannot be carried out."""


@app.command()
def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(help="The question; - reads it from standard input.", show_default=False),
    ] = None,
    top_k: TopK = None,
    model: Annotated[
        str | None,
        typer.Option(help="quotes, builtin, openai:NAME or anthropic:NAME.", show_default=False),
    ] = None,
    quotes: Annotated[bool, typer.Option("--quotes", help="Quote only, no model.")] = False,
    as_json: AsJson = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what was retrieved and why.")
    ] = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Answer a question from the archive, with sources.

    Exit code 0: answered; 3: not in the archive; 2: usage; 1: failure.
    """
    chosen = QUOTES if quotes else model
    settings = load_settings(index_dir=index_dir, model=chosen, top_k=top_k)
    asked = _question(question)
    if asked is not None:
        from bot.question import checked  # noqa: PLC0415

        asked = checked(asked)  # before the models load
    with _answerer(settings) as answerer:
        from bot.render import AnswerView, open_console  # noqa: PLC0415

        view = AnswerView(open_console())
        if asked is None:
            _converse(settings, answerer, view)
            return
        answer = _answer(answerer, asked, view, as_json=as_json, verbose=verbose)
    raise typer.Exit(_exit_code(answer))


@app.command()
def reindex(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders of articles.", show_default="PULLQUOTE_ARTICLES"),
    ] = None,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Make the index anew from the articles it holds, with today's settings."
        ),
    ] = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Index new and changed articles; running it again does nothing."""
    from bot.progress import Reporter  # noqa: PLC0415
    from index import build  # noqa: PLC0415

    settings = load_settings(index_dir=index_dir)
    if rebuild and paths:
        raise UsageError("--rebuild works on the articles already indexed: give it no paths.")
    with Reporter() as reporter:
        if rebuild:
            report = build.rebuild(settings.index(), reporter.tell)
        else:
            report = build.reindex(settings.index(), paths or [settings.articles], reporter.tell)
    raise typer.Exit(reporter.summary(report, settings))


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="What to look for.")],
    top_k: TopK = None,
    as_json: AsJson = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Show the passages that fit, best first, with scores."""
    from bot.question import checked  # noqa: PLC0415
    from bot.render import AnswerView, hits_json, open_console  # noqa: PLC0415
    from index.search import open_searcher  # noqa: PLC0415

    settings = load_settings(index_dir=index_dir, top_k=top_k)
    wanted = checked(" ".join(words))
    hits = open_searcher(settings.index()).search(wanted, settings.top_k)
    if as_json:
        typer.echo(hits_json(wanted, hits))
    else:
        AnswerView(open_console()).hits(hits)
    raise typer.Exit(0 if hits else NOT_FOUND)


@app.command()
def show(
    article_id: Annotated[str, typer.Argument(help="An article's id, or the start of it.")],
    text: Annotated[
        bool,
        typer.Option("--text", help="Print exactly the stored text that offsets count in."),
    ] = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Show one article as it is stored."""
    from bot.render import AnswerView, open_console  # noqa: PLC0415
    from index.archive import Archive  # noqa: PLC0415

    archive = Archive(load_settings(index_dir=index_dir).index_dir)
    article = archive.article(article_id)
    if article is None:
        near = archive.ids_like(article_id)
        if len(near) != 1:
            hint = f"Did you mean {', '.join(near)}?" if near else "`pullquote search` lists ids."
            raise PullquoteError(f"The archive holds no article {article_id!r}. {hint}")
        article = archive.article(near[0])
        assert article is not None
    if text:
        sys.stdout.buffer.write(article.text.encode())
        sys.stdout.buffer.flush()
    else:
        AnswerView(open_console()).article(article)


@app.command()
def stats(index_dir: IndexDir = None, debug: Debug = False) -> None:
    """Say what the archive holds."""
    from bot.quotes import day  # noqa: PLC0415
    from index.archive import Archive  # noqa: PLC0415

    settings = load_settings(index_dir=index_dir)
    held = Archive(settings.index_dir).stats()
    typer.echo(f"Articles  {held.articles:,}")
    typer.echo(f"Passages  {held.passages:,}")
    typer.echo(f"Oldest    {day(held.oldest) or 'undated'}")
    typer.echo(f"Newest    {day(held.newest) or 'undated'}")
    typer.echo(f"Kinds     {', '.join(f'{kind} {count:,}' for kind, count in held.kinds)}")
    typer.echo(f"Index     {settings.index_dir}")
    typer.echo("Outlets")
    for outlet, count in held.outlets:
        typer.echo(f"  {count:>7,}  {outlet or '(unknown)'}")


@app.command()
def doctor(index_dir: IndexDir = None, debug: Debug = False) -> None:
    """Check Python, disk, index, models and settings, and say how to mend each."""
    from bot.doctor import examine  # noqa: PLC0415

    well = True
    for finding in examine(load_settings(index_dir=index_dir)):
        well = well and finding.well
        typer.echo(f"{'ok  ' if finding.well else 'FAIL'}  {finding.subject}: {finding.told}")
    raise typer.Exit(0 if well else FAILED)


def _question(words: list[str] | None) -> str | None:
    """The question as given; None when it is to be asked for at a prompt."""
    if words == ["-"]:
        return sys.stdin.buffer.read(1_000_000).decode("utf-8", "replace")
    if words:
        return " ".join(words)
    if sys.stdin.isatty():
        return None
    raise UsageError('Give a question, as in `pullquote ask "Who …?"`, or - to read it from stdin.')


@contextmanager
def _answerer(settings: Settings) -> Iterator["Answerer"]:
    """Search and model, opened in the order in which their faults are cheapest to tell."""
    from bot.answer import Answerer  # noqa: PLC0415
    from bot.model import open_model  # noqa: PLC0415
    from index.search import open_searcher  # noqa: PLC0415

    searcher = open_searcher(settings.index())
    model = None if settings.model == QUOTES else open_model(settings)
    try:
        yield Answerer(searcher, model, settings.top_k)
    finally:
        if model is not None:
            model.close()


def _answer(
    answerer: "Answerer", question: str, view: "AnswerView", *, as_json: bool, verbose: bool
) -> "Answer":
    if verbose and not as_json:
        view.findings(answerer.findings(question))
    if as_json:
        from bot.render import answer_json  # noqa: PLC0415

        answer = answerer.ask(question)
        typer.echo(answer_json(answer))
    else:
        answer = answerer.ask(question, view.line)
        view.sources(answer)
    if answer.notice:
        typer.echo(f"pullquote: {answer.notice}", err=True)
    return answer


def _converse(settings: Settings, answerer: "Answerer", view: "AnswerView") -> None:
    """A small prompt: one question after the other until an empty line or Ctrl-D."""
    from bot.prompt import questions  # noqa: PLC0415

    for question in questions(settings.cache_dir / "history"):
        try:
            _answer(answerer, question, view, as_json=False, verbose=False)
        except PullquoteError as error:
            typer.echo(f"pullquote: {error}", err=True)


def _exit_code(answer: "Answer") -> int:
    from bot.answer import Status  # noqa: PLC0415

    codes = {Status.NOT_FOUND: NOT_FOUND, Status.MODEL_UNAVAILABLE: FAILED}
    return codes.get(answer.status, 0)

"""The commands: ask, search, show, stats, doctor, serve, invite; wiring only. For re-indexing,
see cli_reindex, for measuring cli_eval, for records cli_replay.
"""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from bot import cli_eval, cli_reindex, cli_replay
from bot.asked import EXAMPLE, checked, given_question, readable
from bot.failure import FAILED, NOT_FOUND, UsageError, say
from bot.options import (
    AsJson,
    AsOf,
    Debug,
    IndexDir,
    Literal,
    Outlets,
    Since,
    TopK,
    Until,
)
from bot.settings import QUOTES, load_settings
from index.errors import PullquoteError

# Searching and answering import Chroma's and LangChain's cores (1 to 2 s), so each command
# imports what it needs; `--help`, `show` and `stats` stay quick.
if TYPE_CHECKING:
    from index.archive import Archive
    from index.versions import Stored, Version


app = typer.Typer(
    name="pullquote",
    help="Ask your news archive a question; every claim comes with the passage that says so.",
    add_completion=False,
    rich_markup_mode=None,
)


app.command(name="reindex")(cli_reindex.reindex)
app.command(name="export")(cli_reindex.export_archive)
app.command(name="import")(cli_reindex.import_archive)
app.command(name="replay")(cli_replay.replay)
app.command(name="eval")(cli_eval.evaluate)


def run_command(arguments: list[str]) -> int:
    """Run one command; its exit code. What fails is raised, wrong usage as UsageError.

    Not `app()`, which prints, exits and takes Ctrl-C and broken pipes its own way.
    """
    command = typer.main.get_command(app)
    try:
        with command.make_context("pullquote", arguments or ["--help"]) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        where = getattr(error, "ctx", None)
        asked = where.command_path if where else "pullquote"
        fault = error.format_message().rstrip(".")
        raise UsageError(f"{fault}. See `{asked} --help`.") from None
    return 0


@app.command()
def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUESTION",
            help="The question; - reads it from standard input; without one, a prompt opens.",
            show_default=False,
        ),
    ] = None,
    top_k: TopK = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="What writes the answer: quotes, builtin, openai:NAME or anthropic:NAME; or "
            "several in order, with commas between them. [default: PULLQUOTE_MODEL, or quotes]",
            show_default=False,
        ),
    ] = None,
    quotes: Annotated[
        bool, typer.Option("--quotes", help="Answer in quotes only, without a model.")
    ] = False,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    outlet: Outlets = None,
    literal: Literal = False,
    as_json: AsJson = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what was retrieved and why.")
    ] = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Answer a question from the archive, with sources.

    Exit code 0: answered; 3: not in the archive; 2: usage or a bad setting; 1: failure,
    also when the model failed and quotes are shown instead; 130: Ctrl-C.
    """
    if quotes and model is not None:
        raise UsageError("--quotes answers without a model: leave out --quotes or --model.")
    asked = given_question(question)
    if asked is None and as_json:
        raise UsageError(f"--json answers one question: give it, {EXAMPLE}.")
    settings = load_settings(index_dir=index_dir, model=QUOTES if quotes else model, top_k=top_k)
    if asked is not None:
        asked = checked(asked)  # before the models load
    from bot import asking  # noqa: PLC0415
    from bot.narrowed import Options, narrowed  # noqa: PLC0415

    options = Options(since, until, as_of, tuple(outlet or ()), literal)
    narrow = narrowed(options, settings.index_dir)
    with asking.open_answerer(settings) as answerer, asking.open_recorder(settings) as recorder:
        if asked is None:
            history = settings.cache_dir / "history"
            asking.converse(answerer, recorder, history, narrow, verbose=verbose, debug=debug)
            return
        tell = asking.answer_json if as_json else asking.answer_one
        code = asking.ended(tell(answerer, asked, narrow, verbose=verbose), asked, recorder)
    raise typer.Exit(code)


@app.command()
def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help="What to look for.", show_default=False)
    ],
    top_k: TopK = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    outlet: Outlets = None,
    literal: Literal = False,
    as_json: AsJson = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what the words were understood to ask.")
    ] = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Show the passages that fit, best first, with scores.

    Exit code 0: found; 3: the archive is empty; 2: usage or a bad setting; 1: failure.
    """
    settings = load_settings(index_dir=index_dir, top_k=top_k)
    wanted = checked(readable(" ".join(words)))
    from bot.as_json import hits_json  # noqa: PLC0415
    from bot.narrowed import Options, narrowed  # noqa: PLC0415
    from bot.render import AnswerView  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415
    from index.search import open_searcher  # noqa: PLC0415

    options = Options(since, until, as_of, tuple(outlet or ()), literal)
    narrow = narrowed(options, settings.index_dir)
    with closing(open_searcher(settings.index())) as searcher:
        understood = searcher.understand(
            wanted, narrow.scope, narrow.now, as_it_stands=narrow.as_it_stands
        )
        hits = searcher.search_for(understood, settings.top_k, narrow.scope)
    if verbose:
        AnswerView(Terminal(stderr=as_json)).understood(understood)
    if as_json:
        Terminal().exactly(hits_json(wanted, hits))
    else:
        AnswerView(Terminal()).hits(hits, parts=verbose)
    if not hits:
        say("Nothing was found: the archive holds no passages. Run `pullquote reindex PATH`.")
    raise typer.Exit(0 if hits else NOT_FOUND)


@app.command()
def show(
    article_id: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE_ID", help="An article's id, or a part of it.", show_default=False
        ),
    ],
    text: Annotated[
        bool,
        typer.Option("--text", help="Print exactly the stored text that offsets count in."),
    ] = False,
    version: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER", min=1, help="An earlier version; the first is 1.", show_default=False
        ),
    ] = None,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Show one article as it is stored, or as it was before it changed."""
    from bot.render import AnswerView  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415
    from index.archive import Archive  # noqa: PLC0415

    settings = load_settings(index_dir=index_dir)
    with closing(Archive(settings.index_dir)) as archive:
        stored = _article(archive, readable(article_id).strip())
        one = stored.article.source.article_id
        versions = archive.versions(one)
        also, notices = archive.carriers([one]).get(one, ()), archive.notices([one]).get(one, ())
        corrected = archive.corrected([one]).get(one, ())
    if version is not None and version != stored.version:
        stored = _version(versions, stored.article.source.article_id, version)
    if text:
        Terminal().exactly(stored.article.text)
    else:
        AnswerView(Terminal()).article(stored, versions, also, notices, corrected)


@app.command()
def stats(index_dir: IndexDir = None, debug: Debug = False) -> None:
    """Say what the archive holds."""
    from bot.render import show_stats  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415
    from index.archive import Archive  # noqa: PLC0415

    settings = load_settings(index_dir=index_dir)
    with closing(Archive(settings.index_dir)) as archive:
        show_stats(Terminal(), archive.stats(), settings.index_dir)


@app.command()
def doctor(index_dir: IndexDir = None, debug: Debug = False) -> None:
    """Check Python, disk, index, models and settings; say what to mend.

    Exit code 0: all is well; 1: something is not; 2: a bad setting.
    """
    settings = load_settings(index_dir=index_dir)
    from bot.doctor import examine  # noqa: PLC0415
    from bot.render import show_findings  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415

    raise typer.Exit(0 if show_findings(Terminal(), examine(settings)) else FAILED)


@app.command()
def serve(
    sync: Annotated[
        bool,
        typer.Option("--sync", help="Send the commands to Discord even if they have not changed."),
    ] = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Answer on Discord until stopped with Ctrl-C or SIGTERM.

    Exit code 0: stopped; 2: a bad setting or no token; 1: failure.
    """
    settings = load_settings(index_dir=index_dir)
    from bot.discord_app.serve import serve as run  # noqa: PLC0415  # discord.py takes .5 s

    raise typer.Exit(run(settings, force_sync=sync))


@app.command()
def invite(debug: Debug = False) -> None:
    """Print the link that invites the bot to a server, with the least permissions."""
    settings = load_settings()
    from bot.invite import invite_link  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415

    Terminal().exactly(f"{invite_link(settings)}\n")


def _article(archive: "Archive", article_id: str) -> "Stored":
    """The article of this id, or the only one whose id holds it."""
    if not article_id:
        raise UsageError("Give an article's id: `pullquote search WORDS` shows ids.")
    stored = archive.stored(article_id)
    if stored is not None:
        return stored
    near = archive.ids_like(article_id)
    if len(near) == 1:
        stored = archive.stored(near[0])
        assert stored is not None
        return stored
    hint = f"Did you mean {', '.join(near)}?" if near else "`pullquote search WORDS` shows ids."
    raise PullquoteError(f"The archive holds no article {article_id!r}. {hint}")


def _version(versions: "list[Version]", article_id: str, number: int) -> "Stored":
    for one in versions:
        if one.stored.version == number:
            return one.stored
    raise PullquoteError(
        f"The archive keeps no version {number} of {article_id}: `pullquote show {article_id}` "
        "lists those it keeps."
    )

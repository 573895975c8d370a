"""The commands that change the archive: reindex in all its ways, export, import."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failure import FAILED, UsageError
from bot.options import AsJson, Debug, IndexDir
from bot.settings import Settings, load_settings
from bot.words import printable

if TYPE_CHECKING:
    from bot.reindexing import Order
    from index.document import Document
    from index.report import BuildReport

STDIN = "-"
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="What `-` reads: txt, md, html, jsonl, zip, gz or pdf. [default: told by its bytes]",
        show_default=False,
    ),
]


def reindex(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Files or folders of articles; - reads one from standard input. "
            "[default: PULLQUOTE_ARTICLES and PULLQUOTE_SOURCES, or articles and sources.toml]",
            show_default=False,
        ),
    ] = None,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help="Make the index anew from the articles it holds, with today's settings.",
        ),
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend both indexes from the stored articles.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check that all parts agree; change nothing.")
    ] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Go back to the state before the last run.")
    ] = False,
    explain: Annotated[
        Path | None,
        typer.Option(
            "--explain", metavar="FILE", help="Show how one file is read, block by block."
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: follow the folders and poll the feeds.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be done; write nothing.")
    ] = False,
    keep_removed: Annotated[
        bool, typer.Option("--keep-removed", help="Keep articles whose files are gone.")
    ] = False,
    allow_empty: Annotated[
        bool,
        typer.Option("--allow-empty", help="Remove articles even of folders that are empty now."),
    ] = False,
    form: Format = None,
    as_json: AsJson = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Index new and changed articles; running it again does nothing.

    Articles whose files are gone from the given folders leave the index. Exit code 0: all done;
    4: some were skipped; 1: nothing was done; 2: usage or a bad setting; 130: Ctrl-C.
    """
    way = _only_one(
        {
            "--rebuild": rebuild,
            "--repair": repair,
            "--verify": verify,
            "--rollback": rollback,
            "--explain": explain is not None,
        }
    )
    if way and (paths or watch or dry_run or keep_removed or allow_empty):
        raise UsageError(f"{way} works on what is there: give it no paths and no other option.")
    if watch and (dry_run or as_json):
        raise UsageError("--watch goes on and on: leave out --dry-run and --json.")
    if way == "--explain" and as_json:
        raise UsageError("--explain is for people to read: leave out --json.")
    settings = load_settings(index_dir=index_dir)
    if explain is not None:
        raise typer.Exit(_explain(settings, explain))
    if verify:
        raise typer.Exit(_verify(settings, as_json=as_json))
    from bot.progress import Reporter  # noqa: PLC0415
    from index import build  # noqa: PLC0415

    with Reporter(as_json=as_json) as reporter:
        ends = {
            "--rebuild": (build.rebuild, reporter.rebuilt),
            "--repair": (build.repair, reporter.repaired),
            "--rollback": (build.rollback, reporter.taken_back),
        }
        if way in ends:
            begin, end = ends[way]
            raise typer.Exit(end(begin(settings.index(), reporter.tell)))
        order = _order(settings, paths or [], form)
        order = replace(
            order,
            options=replace(
                order.options,
                keep_removed=keep_removed or settings.keep_removed,
                allow_empty=allow_empty,
                dry_run=dry_run,
            ),
        )

        def run() -> "BuildReport":
            return build.reindex(settings.index(), order.paths, reporter.tell, order.options)

        if not watch:
            raise typer.Exit(reporter.summary(run()))
        from bot.watching import Watch, follow  # noqa: PLC0415

        watching = Watch(order.paths, settings.watch_minutes * 60)
        watching.start()  # first: what comes during the first run is not missed
        reporter.summary(run())
        follow(watching, run, reporter)


def _order(settings: Settings, paths: list[Path], form: str | None) -> "Order":
    """What is to be read: what was named, else what the settings name."""
    from bot.reindexing import Order, standing_order  # noqa: PLC0415
    from index.build import Options  # noqa: PLC0415

    if not paths:
        return standing_order(settings)
    read = [path for path in paths if str(path) != STDIN]
    documents = _standard_input(settings, form) if len(read) < len(paths) else ()
    return Order(tuple(read), Options(documents))


def export_archive(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; - is standard output.")],
    vectors: Annotated[
        bool,
        typer.Option("--vectors", help="With the vectors: larger, but nothing to embed again."),
    ] = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Write the whole archive into one file: articles, earlier versions, settings.

    Exit code 0: written; 1: failure; 2: usage or a bad setting.
    """
    from bot.terminal import Terminal  # noqa: PLC0415
    from index.portable import export_to  # noqa: PLC0415

    settings = load_settings(index_dir=index_dir)
    held = export_to(file, settings.index(), with_vectors=vectors)
    Terminal(stderr=str(file) == STDIN).say(
        f"Exported {held.articles:,} articles to {printable(str(file))}."
    )


def import_archive(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `pullquote export` wrote.")],
    anew: Annotated[
        bool,
        typer.Option("--rebuild", help="With today's settings, whatever it was made with."),
    ] = False,
    index_dir: IndexDir = None,
    debug: Debug = False,
) -> None:
    """Make an archive from an export, equal to the one that was exported.

    The index folder must be empty or not be there. Exit code 0: made; 1: failure; 2: usage or a
    bad setting.
    """
    from bot.progress import Reporter  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415
    from index.portable import import_from  # noqa: PLC0415

    settings = load_settings(index_dir=index_dir)
    with Reporter() as reporter:
        held = import_from(file, settings.index(), reporter.tell, anew=anew)
    Terminal().say(f"Imported {held.articles:,} articles, {held.passages:,} passages.")


def _only_one(ways: dict[str, bool]) -> str | None:
    chosen = [name for name, is_chosen in ways.items() if is_chosen]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} do different things: give one of them.")
    return chosen[0] if chosen else None


def _standard_input(settings: Settings, form: str | None) -> "tuple[Document, ...]":
    from index.stdin import document_from  # noqa: PLC0415

    limit = settings.index().max_file_bytes
    raw = sys.stdin.buffer.read(limit + 1)
    if len(raw) > limit:
        raise UsageError(
            f"Standard input is over the limit of {settings.max_file_mb:g} MB; raise "
            "PULLQUOTE_MAX_FILE_MB to index it."
        )
    return (document_from(raw, form),)


def _verify(settings: Settings, *, as_json: bool) -> int:
    from bot.render import show_findings  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415
    from index.verify import verify  # noqa: PLC0415

    if not as_json:
        return 0 if show_findings(Terminal(), verify(settings.index())) else FAILED
    findings = list(verify(settings.index()))
    told = json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=2)
    Terminal().exactly(f"{told}\n")
    return 0 if all(one.well for one in findings) else FAILED


def _explain(settings: Settings, file: Path) -> int:
    from bot.explain_view import show_explained  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415
    from index.explain import explain_file  # noqa: PLC0415

    is_read = show_explained(Terminal(), explain_file(file, settings.index()))
    return 0 if is_read else FAILED

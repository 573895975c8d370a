"""`pullquote replay`: what was answered, from what, and whether it would be answered so again."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from bot.asked import readable
from bot.failure import PARTLY, UsageError, say
from bot.options import AsJson, Debug
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.state_records import Entry


def replay(
    record_id: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="An answer's id, or how it begins; without one, the latest are listed.",
            show_default=False,
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Ask the recorded model again, with the same messages.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", metavar="NUMBER", min=1, help="How many are listed.")
    ] = 20,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Show a recorded answer and make it again from its record: no model, no search.

    Exit code 0: the same, or listed; 4: it comes out otherwise; 2: usage or a bad setting;
    1: no such record, or failure.
    """
    if record_id is None and again:
        raise UsageError("--again needs the id of an answer: `pullquote replay` lists the latest.")
    settings = load_settings()
    from bot.recording import records_of  # noqa: PLC0415  # answering imports LangChain
    from bot.terminal import Terminal  # noqa: PLC0415

    with closing(records_of(settings)) as records:
        if record_id is None:
            _list(records.latest(limit), as_json=as_json)
            return
        record = records.get(readable(record_id))
    from bot.replay import asked_again, options_of, replayed  # noqa: PLC0415
    from bot.replay_view import replayed_json, show_replayed  # noqa: PLC0415
    from prompts import load_prompt  # noqa: PLC0415

    chosen = load_settings(**options_of(record)) if again else settings
    found = asked_again(record, chosen) if again else replayed(record)
    if as_json:
        Terminal().exactly(replayed_json(found, again=again))
    else:
        prompt = load_prompt("answer", frozenset({"passages", "question"}))
        show_replayed(Terminal(), found, [prompt.mark], again=again)
    raise typer.Exit(0 if found.is_same or again else PARTLY)


def _list(entries: "tuple[Entry, ...]", *, as_json: bool) -> None:
    from bot.replay_view import list_json, show_list  # noqa: PLC0415
    from bot.terminal import Terminal  # noqa: PLC0415

    if as_json:
        Terminal().exactly(list_json(entries))
        return
    show_list(Terminal(), entries)
    if not entries:
        say("No answer is recorded yet: `pullquote ask` records each, unless told otherwise.")

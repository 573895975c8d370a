"""Commands for those who manage a server, and for the owners of the installation."""

import asyncio
import contextlib
import gzip
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.access import DIRECT, Place
from bot.discord_app.backstage import TellableError, explained, log
from bot.discord_app.conversing import where
from bot.discord_app.settings_forms import read_scope
from bot.discord_app.settings_panel import check_manager, panel, told_scope
from bot.discord_app.stage import EDIT_SECONDS, InteractionStage
from bot.discord_app.telling import acknowledge, told
from bot.discord_app.views import notice
from bot.markdown import escaped_to
from bot.state_feedback import Feedback
from bot.state_guilds import ScopeLevel
from bot.words import counted
from index.report import BuildReport, Progress
from index.scope import EVERYTHING, NOTHING, Scope

if TYPE_CHECKING:
    from bot.discord_app.client import PullquoteBot

_FILE_BYTES = 8_000_000  # what Discord takes from anybody
Interaction = discord.Interaction[Any]
Short = app_commands.Range[str, 1, 100]
Long = app_commands.Range[str, 1, 1000]

feedback = app_commands.Group(
    name="feedback",
    description="Ratings of answers",
    default_permissions=discord.Permissions(administrator=True),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
)


def add_commands(bot: "PullquoteBot") -> None:
    """Put them into the bot's tree."""
    managers: tuple[app_commands.Command[Any, Any, Any], ...] = (settings, reindex, grant)
    for command in managers:
        bot.tree.add_command(command)
    bot.tree.add_command(feedback)


@app_commands.command(name="settings", description="What this bot does on this server")
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@told
async def settings(interaction: Interaction) -> None:
    """Show the panel; its controls check once more who uses them."""
    check_manager(interaction)
    bot: PullquoteBot = interaction.client
    await acknowledge(interaction)
    await interaction.edit_original_response(view=await panel(bot.back, where(interaction)))


@app_commands.command(name="reindex", description="Read new and changed articles into the archive")
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@told
async def reindex(interaction: Interaction) -> None:
    """Start a run in the background, show how far it is, then what it did."""
    check_manager(interaction)
    bot: PullquoteBot = interaction.client
    stage = InteractionStage(interaction, is_private=True)
    await stage.defer()
    await stage.show(notice("📚 Reading articles …"))
    scope = await bot.back.scope_at(where(interaction))
    bot.in_background(_reindex(bot, interaction, stage, scope))


async def _reindex(
    bot: "PullquoteBot", interaction: Interaction, stage: InteractionStage, scope: Scope
) -> None:
    """Run it and tell; whoever sees a part of the archive is told of no more than that."""
    loop = asyncio.get_running_loop()
    steps: list[Progress] = []
    done = asyncio.Event()
    watching = asyncio.create_task(_watch(stage, steps, done, counts=scope.is_everything))
    try:
        report = await asyncio.to_thread(
            bot.back.reindexing.run, lambda step: _keep_last(loop, steps, step)
        )
        held = await bot.back.read(bot.back.newsdesk.holdings, scope)
        told = _report(report, None if scope.is_everything else held.articles)
    except Exception as error:  # noqa: BLE001  # told to whoever started it, and logged
        told = explained(error)
    done.set()
    await asyncio.gather(watching, return_exceptions=True)
    try:
        await stage.show(notice(told))
    except discord.HTTPException as error:
        # An interaction ends after 15 minutes, a re-index may take longer.
        log.info("The outcome is told directly: %s", error)
        with contextlib.suppress(discord.HTTPException):
            await interaction.user.send(view=notice(told))


def _keep_last(loop: asyncio.AbstractEventLoop, steps: list[Progress], step: Progress) -> None:
    loop.call_soon_threadsafe(steps.append, step)


async def _watch(
    stage: InteractionStage, steps: list[Progress], done: asyncio.Event, *, counts: bool
) -> None:
    while not done.is_set():
        if steps:
            last = steps[-1]
            steps.clear()
            told = [f"{last.done / last.total:.0%}"] if last.total else []
            if counts:
                told.append(counted(last.articles, "article"))
                told.append(counted(last.passages, "passage"))
            await stage.show(notice(f"📚 {', '.join(told) or 'Reading articles'} so far …"))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), EDIT_SECONDS)


def _report(report: BuildReport, visible: int | None) -> str:
    """What was done, in articles; only how many may be seen now, where that is not all.

    Files are named without their folders, and a double without what holds the article.
    """
    if visible is not None:
        return f"📚 **Done.** {counted(visible, 'article')} may be seen here now."
    doubles = [(one.path, "another file holds the same article") for one in report.doubles]
    skipped = [(one.path, one.reason) for one in report.problems] + doubles
    moved = f"{report.moved:,} moved, " if report.moved else ""
    told = [
        f"📚 **Done.** {report.added:,} added, {report.changed:,} changed, {moved}"
        f"{report.removed:,} removed, {report.unchanged:,} unchanged, {len(skipped):,} skipped."
    ]
    for path, reason in skipped[:10]:
        name = path.replace("\\", "/").rpartition("/")[2]
        told.append(f"- {escaped_to(name, 100)}: {escaped_to(reason, 200)}")
    if len(skipped) > 10:
        told.append(f"- … and {len(skipped) - 10:,} more")
    return "\n".join(told)


@app_commands.command(name="grant", description="What a server may see of the archive at most")
@app_commands.describe(
    server="The server's id; “direct” for direct messages; without it, this server",
    outlets="Outlets, with semicolons between them",
    tags="Tags, with commas between them; one of them is enough",
    since="Articles since that day",
    until="Articles until that day",
    all="Everything, or with False nothing at all",
)
@app_commands.default_permissions(administrator=True)
@told
async def grant(
    interaction: Interaction,
    server: Short | None = None,
    outlets: Long | None = None,
    tags: Long | None = None,
    since: Short | None = None,
    until: Short | None = None,
    all: bool | None = None,  # noqa: A002  # what the option is called
) -> None:
    """Owners only: the outer bound, which a server's own settings can narrow but not widen."""
    bot: PullquoteBot = interaction.client
    await acknowledge(interaction)
    await check_owner(bot, interaction)
    guild_id = _guild_id(server, interaction)
    guilds = bot.back.state.guilds
    given = {
        "outlets": (outlets or "").replace(";", "\n"),
        "tags": tags or "",
        "since": since or "",
        "until": until or "",
    }
    if any(given.values()):
        scope = await bot.back.read(read_scope, bot.back, EVERYTHING, given)
        await bot.back.kept(guilds.set_scope, ScopeLevel.GRANT, guild_id, 0, scope)
    elif all is not None:
        scope = EVERYTHING if all else NOTHING
        await bot.back.kept(guilds.set_scope, ScopeLevel.GRANT, guild_id, 0, scope)
    granted = await bot.back.kept(guilds.scope, ScopeLevel.GRANT, guild_id, 0)
    name = "Direct messages" if guild_id == DIRECT else f"Server `{guild_id}`"
    told = "everything" if granted is not None and granted.is_everything else told_scope(granted)
    if granted is None:
        effective = await bot.back.scope_at(Place(guild_id, 0))
        told = f"what is set for new servers: {'nothing' if effective.nothing else 'everything'}"
    await interaction.edit_original_response(view=notice(f"{name} may see {told}."))


def _guild_id(server: str | None, interaction: Interaction) -> int:
    if server is None:
        return interaction.guild_id or DIRECT
    told = server.strip().lower()
    if told == "direct":
        return DIRECT
    if not (told.isascii() and told.isdigit() and len(told) <= 20):
        raise TellableError("Give a server's id (a number), or “direct”.")
    return int(told)


@feedback.command(name="export", description="All ratings as a file (owners only)")
@told
async def export(interaction: Interaction) -> None:
    """Question, answer, verdict and reason of every rating, without who gave it."""
    bot: PullquoteBot = interaction.client
    await acknowledge(interaction)
    await check_owner(bot, interaction)
    rows = await bot.back.kept(bot.back.state.feedback.all)
    name, data = await bot.back.read(_exported, rows)
    file = discord.File(io.BytesIO(data), filename=name)
    told = counted(len(rows), "rating")
    await interaction.followup.send(
        content=f"{told}, one JSON object a line.", file=file, ephemeral=True
    )


def _exported(rows: Sequence[Feedback]) -> tuple[str, bytes]:
    """A file's name and content; compressed, and then the newest only, where Discord wants it."""
    lines = [json.dumps(asdict(one), default=str, ensure_ascii=False) + "\n" for one in rows]
    data = "".join(lines).encode()
    if len(data) <= _FILE_BYTES:
        return "feedback.jsonl", data
    while len(packed := gzip.compress("".join(lines).encode())) > _FILE_BYTES:
        lines = lines[len(lines) // 2 :]
    return "feedback.jsonl.gz", packed


async def check_owner(bot: "PullquoteBot", interaction: Interaction) -> None:
    """Raise TellableError unless this person owns the installation."""
    if not await bot.is_owner(interaction.user):
        raise TellableError("Only the owners of this bot can do that.")

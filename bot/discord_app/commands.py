"""The commands for everybody: /ask, /archive, /latest, /help, /forget, and the claim check."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.access import is_open
from bot.days import first_day, last_day
from bot.discord_app.archive_views import archive_view, help_view, latest_view
from bot.discord_app.backstage import Backstage, TellableError, explained, log, now
from bot.discord_app.conversing import NO_WORDS, OPENING_SECONDS, has_words, thread_name, where
from bot.discord_app.inquiry import Inquiry
from bot.discord_app.stage import InteractionStage, MessageStage, Stage
from bot.discord_app.telling import acknowledge, told
from bot.discord_app.views import notice
from bot.invisible import invisible_free, one_line
from bot.markdown import escaped_to, length, plain
from bot.question import MAX_CHARACTERS
from bot.queue import Ticket
from index.errors import PullquoteError
from index.scope import Scope

if TYPE_CHECKING:
    from bot.discord_app.client import PullquoteBot

_CHOICES = 25  # Discord's limit for autocomplete
_CHOICE = 100  # characters of one
_LATEST = 10
_QUESTION = 1500
Interaction = discord.Interaction[Any]
Words = app_commands.Range[str, 1, MAX_CHARACTERS]
Short = app_commands.Range[str, 1, _CHOICE]


def add_commands(bot: "PullquoteBot") -> None:
    """Put them into the bot's tree."""
    everybodys: tuple[app_commands.Command[Any, Any, Any] | app_commands.ContextMenu, ...] = (
        ask, archive, latest, help_, forget, check,
    )  # fmt: skip
    for command in everybodys:
        bot.tree.add_command(command)


@app_commands.command(
    name="ask", description="Ask the archive; every claim is quoted word for word"
)
@app_commands.describe(
    question="What you want to know",
    since="Only articles from then on: 2021-06-16, June 2021, last week",
    until="Only articles up to then",
    outlet="Only articles of this outlet",
    private="Only you see the answer",
)
@app_commands.guild_install()
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@told
async def ask(
    interaction: Interaction,
    question: Words,
    since: Short | None = None,
    until: Short | None = None,
    outlet: Short | None = None,
    private: bool | None = None,
) -> None:
    """Admit, acknowledge, then answer in place or in a thread."""
    bot: PullquoteBot = interaction.client
    place = where(interaction)
    chosen = bot.back.settings_of(place.guild_id)
    is_private = chosen.is_private if private is None else private
    inquiry = Inquiry(
        " ".join(invisible_free(question).split()),
        interaction.user.id,
        place,
        is_private=is_private,
        narrow=_narrowing(bot.back, since, until, outlet),
    )
    await begin(bot, interaction, inquiry)


@app_commands.context_menu(name="Check against the archive")
@app_commands.guild_install()
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@told
async def check(interaction: Interaction, message: discord.Message) -> None:
    """What the archive says for and against a message."""
    bot: PullquoteBot = interaction.client
    place = where(interaction)
    words = invisible_free(message.content)
    if not words.strip():
        await interaction.response.send_message(
            view=notice("That message has no text that could be checked."), ephemeral=True
        )
        return
    chosen = bot.back.settings_of(place.guild_id)
    inquiry = Inquiry(
        words[:MAX_CHARACTERS],
        interaction.user.id,
        place,
        is_private=chosen.is_private,
        is_claim=True,
        question_message=message.id,
    )
    await begin(bot, interaction, inquiry)


async def begin(
    bot: "PullquoteBot",
    interaction: Interaction,
    inquiry: Inquiry,
    conversation: Callable[[], Awaitable[str]] | None = None,
) -> None:
    """Take an inquiry that came by command, button or form.

    `conversation` finds the one that it goes on with, once it has been acknowledged.
    """
    if not has_words(inquiry.words):
        raise TellableError(NO_WORDS)
    chosen = bot.back.settings_of(inquiry.place.guild_id)
    if not is_open(chosen, inquiry.place):
        channels = ", ".join(f"<#{one}>" for one in sorted(chosen.channels)[:5])
        raise TellableError(f"Questions are answered in {channels}.")
    ticket = bot.back.queue.admit(inquiry.asker_id, inquiry.place.guild_id)
    try:
        stage = InteractionStage(interaction, is_private=inquiry.is_private)
        with bot.back.queue.acknowledging():
            await stage.defer()
        if conversation is not None:
            try:
                inquiry = replace(inquiry, conversation_id=await conversation())
            except PullquoteError as error:
                await stage.refuse(explained(error))
                return
        await _answer(bot, interaction, inquiry, ticket, stage)
    finally:
        bot.back.queue.leave(ticket)


async def _answer(
    bot: "PullquoteBot",
    interaction: Interaction,
    inquiry: Inquiry,
    ticket: Ticket,
    stage: InteractionStage,
) -> None:
    """Answer in a new thread where the server wants that, else in place."""
    chosen = bot.back.settings_of(inquiry.place.guild_id)
    move = None
    if chosen.in_thread and not (inquiry.is_private or inquiry.is_claim):
        move = partial(_into_thread, bot, interaction, stage)
    elif not (inquiry.conversation_id or inquiry.is_private or inquiry.is_claim):
        goes_on = await bot.conversing.conversation_at(inquiry.place)
        inquiry = replace(inquiry, conversation_id=goes_on)
    await bot.asking.take(inquiry, ticket, stage, move)


async def _into_thread(
    bot: "PullquoteBot", interaction: Interaction, stage: InteractionStage, inquiry: Inquiry
) -> tuple[Inquiry, Stage] | None:
    """A thread under the response, which then holds the question; None where none can be."""
    channel = interaction.channel
    if not isinstance(channel, discord.TextChannel):
        goes_on = inquiry.conversation_id or await bot.conversing.conversation_at(inquiry.place)
        return replace(inquiry, conversation_id=goes_on), stage
    try:
        # discord.py waits as long as Discord's rate limits want; others wait behind us.
        async with asyncio.timeout(OPENING_SECONDS):
            await stage.show(notice(f"❓ {escaped_to(inquiry.words, _QUESTION)}"))
            thread = await channel.create_thread(
                name=thread_name(inquiry.words), message=discord.Object(stage.messages[0])
            )
    except (discord.HTTPException, TimeoutError) as error:
        log.info("No thread could be opened: %s", error)
        return None
    return await bot.conversing.moved(inquiry, thread, stage.messages[0]), MessageStage(thread)


def _narrowing(
    back: Backstage, since: str | None, until: str | None, outlet: str | None
) -> Callable[[Scope], Scope]:
    """The options as a scope within what may be seen; slow, so not for the event loop."""

    def narrow(scope: Scope) -> Scope:
        today = now().date()
        first: date | None = first_day(since, today) if since else None
        last: date | None = last_day(until, today) if until else None
        if first and last and first > last:
            raise TellableError("`since:` lies after `until:`, so no article can be within.")
        outlets = frozenset({_outlet(back, scope, outlet)}) if outlet else None
        return Scope(outlets=outlets, since=first, until=last)

    return narrow


def _outlet(back: Backstage, scope: Scope, wanted: str) -> str:
    """The outlet of that name which may be seen; autocomplete does not bind anybody."""
    known = [name for name, _ in back.newsdesk.holdings(scope).outlets if name]
    for name in known:
        if one_line(name).casefold() == one_line(wanted).casefold():
            return name
    raise TellableError(f"No articles of “{plain(wanted)}” are here. `/archive` lists the outlets.")


@ask.autocomplete("outlet")
async def outlets(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Outlets that may be seen here and hold what was typed."""
    bot: PullquoteBot = interaction.client
    place = where(interaction)
    scope = await bot.back.scope_at(place)
    held = await bot.back.read(bot.back.newsdesk.holdings, scope)
    typed = current.strip().casefold()
    seen = dict.fromkeys(one_line(name) for name, _ in held.outlets)
    fitting = [one for one in seen if one and typed in one.casefold()]
    return [app_commands.Choice(name=one, value=one) for one in fitting if length(one) <= _CHOICE][
        :_CHOICES
    ]


@app_commands.command(
    name="archive", description="What the archive holds: how much, since when, of whom"
)
@app_commands.guild_install()
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@told
async def archive(interaction: Interaction) -> None:
    """Counts, dates, newest and outlets of what may be seen here."""
    bot: PullquoteBot = interaction.client
    await acknowledge(interaction)
    scope = await _scope(bot, interaction)
    held = await bot.back.read(bot.back.newsdesk.holdings, scope)
    newest = await bot.back.read(bot.back.newsdesk.latest, scope, 1)
    await interaction.edit_original_response(view=archive_view(held, newest))


@app_commands.command(name="latest", description="The newest articles")
@app_commands.describe(outlet="Only articles of this outlet")
@app_commands.autocomplete(outlet=outlets)
@app_commands.guild_install()
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@told
async def latest(interaction: Interaction, outlet: Short | None = None) -> None:
    """The newest articles of what may be seen here."""
    bot: PullquoteBot = interaction.client
    await acknowledge(interaction)
    scope = await _scope(bot, interaction)
    if outlet:
        name = await bot.back.read(_outlet, bot.back, scope, outlet)
        scope &= Scope(outlets=frozenset({name}))
    newest = await bot.back.read(bot.back.newsdesk.latest, scope, _LATEST)
    await interaction.edit_original_response(view=latest_view(newest))


@app_commands.command(name="help", description="What this bot does and how to ask it")
@app_commands.guild_install()
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@told
async def help_(interaction: Interaction) -> None:
    """How to use it, in one screen."""
    await interaction.response.send_message(view=help_view(), ephemeral=True)


@app_commands.command(name="forget", description="Delete everything this bot keeps of you")
@app_commands.guild_install()
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@told
async def forget(interaction: Interaction) -> None:
    """Delete what is kept of the one who asks."""
    bot: PullquoteBot = interaction.client
    await acknowledge(interaction)
    bot.back.queue.stop(interaction.user.id, "Stopped, because you asked to be forgotten.")
    gone = await bot.back.kept(bot.back.state.forget, interaction.user.id)
    await interaction.edit_original_response(
        view=notice(
            f"Forgotten: {gone.answers} answers with their questions, {gone.feedback} ratings and "
            f"{gone.threads} threads. Messages on Discord stay until you or a moderator deletes "
            "them; their buttons no longer work."
        )
    )


async def _scope(bot: "PullquoteBot", interaction: Interaction) -> Scope:
    place = where(interaction)
    scope = await bot.back.scope_at(place)
    if scope.nothing:
        raise TellableError("No part of the archive is open here.")
    return scope

"""Settings, re-index, grants and feedback, by those who may and those who may not."""

import json
import shutil
from pathlib import Path

import discord
import pytest
from conftest import ROOT
from discord_scene import Room, room, told_alone, words
from simcord.actors import MemberActor
from simcord.env import Env

from bot.discord_app.backstage import Backstage
from bot.reindexing import Order, Reindexing
from bot.state_guilds import ScopeLevel
from index.build import reindex
from index.scope import Scope
from index.settings import IndexSettings

# A re-index is a process of its own, which takes seconds to start.
pytestmark = pytest.mark.simcord(shard_count=1, settle_timeout=60)
QUESTION = "When and where did Biden and Putin meet in June 2021?"


async def test_settings_show_what_is_set_and_change_it(world: Env, back: Backstage) -> None:
    """Each control changes its one setting, and the panel then says so."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    assert "**Questions are taken in** all channels" in told_alone(shown)

    await here.owner.select(shown.response, [here.channel], custom_id="pq:pick:channels")
    await here.owner.select(shown.response, ["thread"], custom_id="pq:pick:place")
    await here.owner.select(shown.response, ["private"], custom_id="pq:pick:privacy")
    form = await here.owner.click(shown.response, label="Daily limits")
    await here.owner.submit_modal(form, {"user": "7", "guild": "1,000"})
    told = told_alone(shown)
    kept = back.state.guilds.settings(here.guild.id)

    assert f"**Questions are taken in** <#{here.channel.id}>" in told
    assert "in a thread of their own, for the asker alone" in told
    assert "**A day holds** 7 questions for each person and 1,000 for the server" in told
    assert (frozenset({here.channel.id}), True, True, 7, 1000) == (
        kept.channels, kept.in_thread, kept.is_private, kept.user_daily, kept.guild_daily,
    )  # fmt: skip


async def test_a_server_chooses_its_part_of_the_archive(world: Env, back: Backstage) -> None:
    """Outlets, tags and days from the form hold for every answer from then on."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    form = await here.owner.click(shown.response, label="Archive of this server")
    await here.owner.submit_modal(
        form, {"outlets": "the harbour courier", "tags": "", "since": "June 2021", "until": ""}
    )
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    told = words(here.channel.last_message)

    assert "**This server sees** outlets The Harbour Courier; since 01 June 2021" in told_alone(
        shown
    )
    assert "The Harbour Courier" in told
    assert "Civic Ledger" not in told


async def test_a_channel_sees_less_than_its_server(world: Env) -> None:
    """A channel's own part narrows the server's; other channels are as before."""
    here = room(world)
    other = here.guild.create_text_channel("other")
    shown = await here.owner.slash(here.channel, "settings")
    form = await here.owner.click(shown.response, label="Archive of this channel")
    await here.owner.submit_modal(form, {"outlets": "Polder Post"})
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    await here.asker.slash(other, "ask", question=QUESTION)

    assert "Civic Ledger" not in words(here.channel.last_message)
    assert "Civic Ledger" in words(other.last_message)


@pytest.mark.parametrize(
    ("given", "told_back"),
    [
        ({"outlets": "The Daily Nothing"}, "No articles of “The Daily Nothing”"),
        ({"since": "whenever"}, "cannot read “whenever” as a date"),
    ],
)
async def test_what_makes_no_sense_in_a_form_changes_nothing(
    world: Env, back: Backstage, given: dict[str, str], told_back: str
) -> None:
    """The manager is told what is wrong, and the settings stay."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    form = await here.owner.click(shown.response, label="Archive of this server")
    result = await here.owner.submit_modal(form, given)

    assert told_back in told_alone(result)
    assert back.state.guilds.scope(ScopeLevel.GUILD, here.guild.id) is None


async def test_limits_take_numbers_only(world: Env, back: Backstage) -> None:
    """Zero, signs and words are refused with a sentence."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    for wrong in ("0", "-3", "many"):
        form = await here.owner.click(shown.response, label="Daily limits")
        result = await here.owner.submit_modal(form, {"user": wrong, "guild": ""})
        assert "is no number from 1 to" in told_alone(result)
    assert back.state.guilds.settings(here.guild.id).user_daily is None


async def test_a_reindex_reports_what_it_did_and_answers_use_it(
    world: Env, back: Backstage, tmp_path: Path
) -> None:
    """New, changed and removed articles are counted, and a new one is quoted without a restart."""
    here = room(world)
    articles, index = _small_archive(tmp_path, back)
    (articles / "tram.txt").write_text(
        "Tram line to the docks opens\n\nBy Ada Brandt\n\nMay 4, 2022\n\n"
        "The tram line to the docks opened on Wednesday after eleven years of building.\n"
    )
    result = await here.owner.slash(here.channel, "reindex")
    await _finished(world, back)
    told = told_alone(result)

    assert "1 added, 0 changed, 0 removed, 1 unchanged, 0 skipped" in told
    assert index.index_dir.is_dir()


async def test_a_second_reindex_is_refused(world: Env, back: Backstage, tmp_path: Path) -> None:
    """While one runs, another is answered with a sentence and starts nothing."""
    here = room(world)
    _small_archive(tmp_path, back)
    assert back.reindexing._lock.acquire(blocking=False)
    try:
        result = await here.owner.slash(here.channel, "reindex")
        await _finished(world, back)
    finally:
        back.reindexing._lock.release()

    assert "A re-index is running already" in told_alone(result)


@pytest.mark.parametrize("command", ["settings", "reindex"])
async def test_managing_is_for_managers(world: Env, command: str) -> None:
    """A member without Manage Server is refused even where Discord would let them try."""
    here = room(world)
    helpers = here.guild.create_role("helpers", permissions=discord.Permissions(send_messages=True))
    member = here.guild.add_member(world.create_user("member"), roles=[helpers])
    synced = next(one for one in await world.bot.tree.fetch_commands() if one.name == command)
    here.guild.set_command_permissions(synced, {helpers: True})
    result = await member.slash(here.channel, command)

    assert "Only those who may manage the server" in told_alone(result)


async def test_a_grant_is_the_outer_bound(world: Env, back: Backstage) -> None:
    """The owner of the bot limits a server; its own manager cannot widen that."""
    here = room(world)
    owner = _owner(world, here)
    await owner.slash(here.channel, "grant", outlets="Polder Post; Tamarind Herald")
    shown = await here.owner.slash(here.channel, "settings")
    form = await here.owner.click(shown.response, label="Archive of this server")
    refused = await here.owner.submit_modal(form, {"outlets": "Civic Ledger"})
    await here.asker.slash(here.channel, "ask", question=QUESTION)

    assert "No articles of “Civic Ledger”" in told_alone(refused)
    assert "Civic Ledger" not in words(here.channel.last_message)
    back.state.guilds.set_scope(
        ScopeLevel.GUILD, here.guild.id, 0, Scope(outlets=frozenset({"Civic Ledger"}))
    )
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    assert "Civic Ledger" not in words(here.channel.last_message)


async def test_feedback_is_exported_to_owners_only(world: Env, back: Backstage) -> None:
    """The file has one rating a line, without names; a server's owner is not the bot's."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    message = here.channel.last_message
    up = next(
        button.custom_id
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
        if ":up:" in (button.custom_id or "")
    )
    await here.asker.click(message, custom_id=up)
    refused = await here.owner.slash(here.channel, "feedback export")
    owner = _owner(world, here)
    result = await owner.slash(here.channel, "feedback export")
    shown = [one for one in (result.response, *result.followups) if one and one.attachments]
    text = (await shown[0].attachments[0].read()).decode()
    [row] = [json.loads(line) for line in text.splitlines()]

    assert "Only the owners of this bot" in told_alone(refused)
    assert QUESTION == row["question"]
    assert str(here.asker.id) not in text


def _owner(world: Env, here: Room) -> MemberActor:
    """The owner of the application, as a member with every right on the server."""
    everything = here.guild.create_role("all", permissions=discord.Permissions.all())
    user = world.create_user("botowner")
    world.bot.owner_id = user.id
    return here.guild.add_member(user, roles=[everything])


async def _finished(world: Env, back: Backstage) -> None:
    """Until the re-index beside has been told of."""
    await world.settle(timeout=60)


def _small_archive(folder: Path, back: Backstage) -> tuple[Path, IndexSettings]:
    """An archive of one article, for the bot to re-index."""
    articles = folder / "articles"
    articles.mkdir()
    shutil.copy(ROOT / "articles" / "notre-dame-fire.txt", articles)
    index = IndexSettings(folder / "index", back.settings.cache_dir)
    reindex(index, [articles], lambda _: None)
    object.__setattr__(back, "reindexing", Reindexing(index, Order((articles,))))
    return articles, index


async def test_a_servers_part_can_be_widened_again(world: Env, back: Backstage) -> None:
    """The new part replaces the old one; only what the owner granted binds."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    for outlets in ("Polder Post", "Polder Post\nCivic Ledger"):
        form = await here.owner.click(shown.response, label="Archive of this server")
        await here.owner.submit_modal(form, {"outlets": outlets})

    kept = back.state.guilds.scope(ScopeLevel.GUILD, here.guild.id)
    assert Scope(outlets=frozenset({"Polder Post", "Civic Ledger"})) == kept


async def test_a_reindex_tells_a_restricted_server_of_its_part_only(
    world: Env, back: Backstage, tmp_path: Path
) -> None:
    """Neither counts nor names of files that hold what may not be seen there."""
    here = room(world)
    articles, _ = _small_archive(tmp_path, back)
    (articles / "secret-plans.txt").write_text("\x00\x01")
    back.state.guilds.set_scope(
        ScopeLevel.GRANT, here.guild.id, 0, Scope(outlets=frozenset({"Polder Post"}))
    )
    result = await here.owner.slash(here.channel, "reindex")
    await _finished(world, back)
    told = told_alone(result)

    assert "may be seen here now" in told
    assert "secret-plans" not in told
    assert "added" not in told


async def test_what_a_reindex_skips_is_named_without_its_folder(
    world: Env, back: Backstage, tmp_path: Path
) -> None:
    """A file that holds nothing, or what another one holds, is named with its reason, no path."""
    here = room(world)
    articles, _ = _small_archive(tmp_path, back)
    line = '{"id": "x1", "title": "A", "text": "The tram opened on Wednesday in the docks."}\n'
    (articles / "one.jsonl").write_text(line)
    (articles / "two.jsonl").write_text(line)
    result = await here.owner.slash(here.channel, "reindex")
    await _finished(world, back)
    told = told_alone(result)

    assert "1 skipped" in told
    assert "two.jsonl: another file holds the same article" in told
    assert str(tmp_path) not in told

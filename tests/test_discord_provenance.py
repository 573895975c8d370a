"""On Discord: who carried a story and what put it right, in each server as far as it may see."""

import pytest
from discord_scene import Room, room, told_alone, words
from simcord.env import Env

from bot.discord_app.backstage import Backstage
from bot.state_guilds import ScopeLevel
from index.scope import Scope

pytestmark = pytest.mark.simcord(shard_count=1)
BORDER = "How long is the border that Finland shares with Russia?"
LAUNCH = "From where was the James Webb telescope launched?"
CORRECTED = "Corrected on 6 April 2023 by Polder Post"
CARRIED = "The same story, carried by: "


async def _sources(here: Room, question: str) -> tuple[str, str]:
    """The answer to a question, and what "All sources" shows under it."""
    await here.asker.slash(here.channel, "ask", question=question)
    message = here.channel.last_message
    return words(message), told_alone(await here.asker.click(message, label="All sources"))


async def test_a_corrected_report_is_marked(world: Env) -> None:
    """The answer, its sources and the passage tell that the report has been corrected."""
    here = room(world)
    answer, sources = await _sources(here, "When did Finland join NATO?")
    assert f"-# {CORRECTED}" in answer
    assert f"-# {CORRECTED}" in sources
    message = here.channel.last_message
    shown = [
        told_alone(await here.asker.click(message, label=f"Show passage {at}")) for at in (1, 2)
    ]
    assert any(f"-# {CORRECTED}" in told for told in shown)


async def test_carriers_are_listed_as_far_as_the_server_may_see(
    world: Env, back: Backstage
) -> None:
    """All three papers that printed the launch are told of; a server that may see one, of none."""
    here, narrow = room(world), room(world, "B")
    _, sources = await _sources(here, LAUNCH)
    assert 1 == len({line for line in sources.splitlines() if CARRIED in line})
    line = next(line for line in sources.splitlines() if CARRIED in line)
    assert 2 == len(line.split(CARRIED)[1].split("; "))
    scope = Scope(outlets=frozenset({"Civic Ledger"}))
    back.state.guilds.set_scope(ScopeLevel.GRANT, narrow.guild.id, 0, scope)
    answer, sources = await _sources(narrow, LAUNCH)
    assert CARRIED not in answer + sources


async def test_a_server_that_is_narrowed_later_is_told_no_more(world: Env, back: Backstage) -> None:
    """An answer given before shows neither carriers nor notices that are out of reach by now."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=BORDER)
    message = here.channel.last_message
    scope = Scope(outlets=frozenset({"Polder Post"}), tags=(frozenset({"no such tag"}),))
    back.state.guilds.set_scope(ScopeLevel.GRANT, here.guild.id, 0, scope)
    told = told_alone(await here.asker.click(message, label="All sources"))
    assert "Corrected" not in told

"""What one server may see, another never does: in answers, autocomplete, counts, lists, buttons."""

import pytest
from discord_scene import Room, room, told_alone, words
from simcord.env import Env

from bot.discord_app.backstage import Backstage
from bot.state_guilds import ScopeLevel
from index.scope import EVERYTHING, Scope

pytestmark = pytest.mark.simcord(shard_count=1)
QUESTION = "When and where did Biden and Putin meet in June 2021?"
OF_A = ("The Harbour Courier", "Tamarind Herald")
OF_B = ("Civic Ledger", "Lakeside Tribune", "Polder Post", "The Northgate Review")


@pytest.fixture
def two(world: Env, back: Backstage) -> tuple[Room, Room]:
    """Server A sees two outlets, server B the others."""
    rooms = room(world, "A"), room(world, "B")
    for here, outlets in zip(rooms, (OF_A, OF_B), strict=True):
        scope = Scope(outlets=frozenset(outlets))
        back.state.guilds.set_scope(ScopeLevel.GRANT, here.guild.id, 0, scope)
    return rooms


async def test_answers_cite_only_what_may_be_seen(two: tuple[Room, Room]) -> None:
    """The same question is answered in each server from its own outlets, copies included."""
    a, b = two
    for here, others in ((a, OF_B), (b, OF_A)):
        for question in (QUESTION, "When did Finland join NATO?", "Who launched the telescope?"):
            await here.asker.slash(here.channel, "ask", question=question)
            message = here.channel.last_message
            told = words(message)
            assert not [name for name in others if name in told]
            if "<All sources>" in told:
                sources = told_alone(await here.asker.click(message, label="All sources"))
                assert not [name for name in others if name in sources]


async def test_an_abstention_counts_and_names_only_what_may_be_seen(
    two: tuple[Room, Room],
) -> None:
    """Neither the number of articles nor a headline tells of the other server's part."""
    a, b = two
    told = []
    for here, others in ((a, OF_B), (b, OF_A)):
        await here.asker.slash(here.channel, "ask", question="Who won the 2022 World Cup?")
        told.append(words(here.channel.last_message))
        assert not [name for name in others if name in told[-1]]
    assert "(21 articles" not in told[0] + told[1]


async def test_autocomplete_offers_only_what_may_be_seen(two: tuple[Room, Room]) -> None:
    """Each server is offered its own outlets, all of them."""
    a, b = two
    for here, own in ((a, OF_A), (b, OF_B)):
        for command, filled in (("ask", {"question": "x"}), ("latest", {})):
            offered = await here.asker.autocomplete(here.channel, command, "outlet", "", **filled)
            assert set(own) == {one["value"] for one in offered}


async def test_counts_and_newest_are_of_what_may_be_seen(two: tuple[Room, Room]) -> None:
    """/archive and /latest know nothing of the other part."""
    a, b = two
    counts = []
    for here, others in ((a, OF_B), (b, OF_A)):
        for command in ("archive", "latest"):
            told = told_alone(await here.asker.slash(here.channel, command))
            assert not [name for name in others if name in told]
            counts += [int(line.split()[0].strip("*")) for line in told.splitlines()
                       if line.startswith("**") and "article" in line]  # fmt: skip
    assert sum(counts) <= 21
    assert 2 == len(counts)


async def test_an_outlet_of_the_other_server_is_like_one_that_does_not_exist(
    two: tuple[Room, Room],
) -> None:
    """Asking for it gives word for word the same refusal as asking for a made-up one."""
    a, _ = two
    for command, more in (("ask", {"question": QUESTION}), ("latest", {})):
        real = told_alone(await a.asker.slash(a.channel, command, outlet="Civic Ledger", **more))
        made_up = told_alone(await a.asker.slash(a.channel, command, outlet="Civic Lodger", **more))
        assert real.replace("Ledger", "Lodger") == made_up


async def test_a_button_opens_nothing_of_the_other_server(
    two: tuple[Room, Room], back: Backstage
) -> None:
    """An answer's id taken along to another server is not kept there."""
    a, b = two
    await a.asker.slash(a.channel, "ask", question=QUESTION)
    await b.asker.slash(b.channel, "ask", question=QUESTION)
    of_a = back.state.answers.by_message(a.channel.last_message.id)
    of_b = back.state.answers.by_message(b.channel.last_message.id)
    assert of_a is not None
    assert of_b is not None
    # B's answer behind A's buttons, as a forger would have it.
    message = a.channel.last_message
    back.state.answers.delete(of_a.answer_id)
    back.state.answers.save(_renamed(of_b, of_a.answer_id))

    assert "no longer kept" in told_alone(await a.asker.click(message, label="Show passage 1"))
    assert "no longer kept" in told_alone(await a.asker.click(message, label="All sources"))
    form = await a.asker.click(message, label="Ask a follow-up")
    told = told_alone(await a.asker.submit_modal(form, {"question": "And then?"}))
    assert "no longer kept" in told


async def test_direct_messages_are_no_way_around(
    two: tuple[Room, Room], world: Env, back: Backstage
) -> None:
    """While servers are restricted they are closed; the bot's owner may open a part of them."""
    alice = world.create_user("alice")
    await alice.send_dm(QUESTION)
    assert "not open in direct messages" in words(alice.dm_channel.last_message)
    assert "Geneva" not in words(alice.dm_channel.last_message).replace(QUESTION, "")

    back.state.guilds.set_scope(
        ScopeLevel.GRANT, 0, 0, Scope(outlets=frozenset({"The Harbour Courier"}))
    )
    await alice.send_dm(QUESTION)
    told = words(alice.dm_channel.last_message)
    assert "The Harbour Courier" in told
    assert "Civic Ledger" not in told


@pytest.mark.parametrize("options", [{"discord_new_servers": "nothing"}])
async def test_a_new_server_sees_nothing_where_the_operator_wants_that(
    world: Env, back: Backstage
) -> None:
    """Until the owner of the bot grants it something, every command says so."""
    here = room(world)
    told = told_alone(await here.asker.slash(here.channel, "ask", question=QUESTION))
    assert "No part of the archive is open here" in told
    assert "No part of the archive" in told_alone(await here.asker.slash(here.channel, "latest"))
    assert [] == await here.asker.autocomplete(here.channel, "ask", "outlet", "", question="x")

    back.state.guilds.set_scope(ScopeLevel.GRANT, here.guild.id, 0, EVERYTHING)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    assert "Geneva" in words(here.channel.last_message)


def _renamed(answer: object, answer_id: str) -> object:
    from dataclasses import replace

    return replace(answer, answer_id=answer_id)  # type: ignore[type-var]

"""Settings, choices and commands that were not offered: they change nothing and tell nothing."""

from typing import Any

import pytest
from discord_scene import Room, room, told_alone
from hostile_scene import (  # noqa: F401  # fixtures
    COMMAND,
    COMPONENT,
    FORM,
    addresses,
    button,
    choice,
    command,
    forged,
    form,
    guarded,
    options,
    part,
    told_of,
)
from simcord.env import Env

from bot.discord_app.backstage import Backstage
from bot.state_guilds import ScopeLevel
from index.scope import Scope

pytestmark = [pytest.mark.simcord(shard_count=1), pytest.mark.usefixtures("guarded")]
QUESTION = "When and where did Biden and Putin meet in June 2021?"
NO_MANAGER = "Only those who may manage the server can do that."
NO_OWNER = "Only the owners of this bot can do that."


@pytest.fixture
async def asked(world: Env) -> Room:
    """A server in which the question has been asked and answered."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    return here


SETTINGS: dict[str, tuple[int, dict[str, Any]]] = {
    "server": (COMPONENT, button("pq:set:guild")),
    "channel": (COMPONENT, button("pq:set:channel")),
    "limits": (COMPONENT, button("pq:set:limits")),
    "place": (COMPONENT, choice("pq:pick:place", ["thread"])),
    "privacy": (COMPONENT, choice("pq:pick:privacy", ["private"])),
    "channels": (COMPONENT, choice("pq:pick:channels", ["1"], kind=8)),
    "server-form": (FORM, part("guild", outlets="Polder Post")),
    "channel-form": (FORM, part("channel", outlets="Polder Post")),
    "limits-form": (FORM, form("pq:limits:daily", user="1", guild="1")),
}


@pytest.mark.parametrize(("kind", "data"), SETTINGS.values(), ids=SETTINGS)
async def test_only_managers_set_anything(
    asked: Room, back: Backstage, kind: int, data: dict[str, Any]
) -> None:
    """The panel's controls, pressed by somebody without rights, change and show nothing."""
    before = kept_of(back, asked)
    message = asked.channel.last_message if kind == COMPONENT else None
    result = await forged(asked.asker, asked.channel, kind, data, message)

    assert NO_MANAGER in told_alone(result)
    assert result.modal is None
    assert before == kept_of(back, asked)


def kept_of(back: Backstage, here: Room) -> tuple[object, ...]:
    """All that is set for a server."""
    guilds, guild_id = back.state.guilds, here.guild.id
    places = ((ScopeLevel.GRANT, 0), (ScopeLevel.GUILD, 0), (ScopeLevel.CHANNEL, here.channel.id))
    scopes = [guilds.scope(level, guild_id, channel_id) for level, channel_id in places]
    return (guilds.settings(guild_id), back.settings_of(guild_id), *scopes)


CHOICES: dict[str, dict[str, Any]] = {
    "place": choice("pq:pick:place", ["everywhere"]),
    "no-place": choice("pq:pick:place", []),
    "places": choice("pq:pick:place", ["thread", "place"]),
    "place-number": choice("pq:pick:place", [1]),
    "privacy": choice("pq:pick:privacy", ["secret"]),
    "channel-name": choice("pq:pick:channels", ["general"], kind=8),
    "channel-digits": choice("pq:pick:channels", ["\u00b2"], kind=8),
    "channel-enormous": choice("pq:pick:channels", ["9" * 20], kind=8),
    "channel-zero": choice("pq:pick:channels", ["0"], kind=8),
    "channel-mention": choice("pq:pick:channels", ["1> @everyone <#1"], kind=8),
    "channel-elsewhere": choice("pq:pick:channels", ["1234567890123456"], kind=8),
    "channels": choice("pq:pick:channels", [str(10**15 + one) for one in range(200)], kind=8),
}


@pytest.mark.parametrize("data", CHOICES.values(), ids=CHOICES)
async def test_a_choice_that_was_not_offered_is_not_kept(
    asked: Room, back: Backstage, data: dict[str, Any]
) -> None:
    """Not even from a manager: such a value is refused, and the panel works on."""
    before = kept_of(back, asked)
    shown = (await asked.owner.slash(asked.channel, "settings")).response
    told = told_of(await forged(asked.owner, asked.channel, COMPONENT, data, shown))

    assert before == kept_of(back, asked)
    assert "Something failed" not in told
    assert "Settings of this server" in told_alone(
        await asked.owner.slash(asked.channel, "settings")
    )


FORMS: dict[str, dict[str, Any]] = {
    "no-fields-of-archive": {"custom_id": "pq:archive:guild", "components": []},
    "no-fields": {"custom_id": "pq:limits:daily", "components": []},
    "null": {"custom_id": "pq:limits:daily", "components": None},
    "words": {"custom_id": "pq:limits:daily", "components": "user"},
    "nested": {"custom_id": "pq:limits:daily", "components": [[], 1, None, {"component": 2}]},
    "not-a-number": form("pq:limits:daily", user="NaN", guild=""),
    "power": form("pq:limits:daily", user="1e3", guild=""),
    "digits": form("pq:limits:daily", user="\u0663", guild=""),
    "zero": form("pq:limits:daily", user="0", guild=""),
    "negative": form("pq:limits:daily", user="-5", guild=""),
    "enormous": form("pq:limits:daily", user="9" * 5000, guild=""),
    "markup": form("pq:limits:daily", user="**@everyone**", guild=""),
    "object": form("pq:limits:daily", user={"$gt": 0}, guild=["1"]),
    "grant": part("grant", outlets="Polder Post"),
    "other-key": form("pq:archive:daily", user="5"),
    "outlet": part("guild", outlets="[x](https://evil.example) @everyone"),
    "day": part("guild", since="[x](https://evil.example) `@here`"),
    "code": part("guild", until="__import__('os')"),
    "endless": part("guild", outlets="x\n" * 50_000),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
async def test_a_form_that_was_tampered_with_changes_nothing(
    asked: Room, back: Backstage, data: dict[str, Any]
) -> None:
    """Missing, extra and absurd fields from a manager leave everything set as it was."""
    given = form("pq:limits:daily", user="7", guild="70")
    await forged(asked.owner, asked.channel, FORM, given, None)
    before = kept_of(back, asked)
    told = told_of(await forged(asked.owner, asked.channel, FORM, data))

    assert before == kept_of(back, asked)
    assert 7 == back.settings_of(asked.guild.id).user_daily
    assert "Something failed" not in told


@pytest.mark.parametrize("way", ["ask", "latest", "form"])
async def test_what_others_may_see_is_not_told_by_a_refusal(
    asked: Room, back: Backstage, way: str
) -> None:
    """An outlet of another server is refused in the words for one that is nowhere."""
    scope = Scope(outlets=frozenset({"Polder Post"}))
    back.state.guilds.set_scope(ScopeLevel.GRANT, asked.guild.id, 0, scope)

    async def refused(outlet: str) -> str:
        if way == "form":
            data = part("guild", outlets=outlet)
            return told_alone(await forged(asked.owner, asked.channel, FORM, data))
        given = {"question": QUESTION} if way == "ask" else {}
        data = command(asked.asker, way, outlet=outlet, **given)
        return told_alone(await forged(asked.asker, asked.channel, COMMAND, data))

    elsewhere, nowhere = await refused("Civic Ledger"), await refused("Daily Nothing")
    assert "Civic Ledger" in elsewhere
    assert elsewhere.replace("Civic Ledger", "Daily Nothing") == nowhere
    assert [] == await asked.asker.autocomplete(
        asked.channel, "ask", "outlet", "Civic", question="x"
    )


COMMANDS: dict[str, tuple[str, dict[str, object], str]] = {
    "settings": ("settings", {}, NO_MANAGER),
    "reindex": ("reindex", {}, NO_MANAGER),
    "grant": ("grant", {"all": True}, NO_OWNER),
    "grant-other": ("grant", {"server": "1", "all": False}, NO_OWNER),
    "grant-direct": ("grant", {"server": "direct", "outlets": "Polder Post"}, NO_OWNER),
    "feedback": ("feedback export", {}, NO_OWNER),
}


@pytest.mark.parametrize(("name", "given", "refusal"), COMMANDS.values(), ids=COMMANDS)
async def test_commands_are_refused_to_those_they_are_not_for(
    asked: Room, back: Backstage, name: str, given: dict[str, object], refusal: str
) -> None:
    """A member, and for the owner's commands a server's manager, is told so and nothing else."""
    actors = [asked.asker] if refusal == NO_MANAGER else [asked.asker, asked.owner]
    for actor in actors:
        data = command(actor, name, **given)
        result = await forged(actor, asked.channel, COMMAND, data)
        assert refusal in told_alone(result)
        assert [] == [one for one in result.followups if one.attachments]
    assert not back.state.guilds.any_restriction()


@pytest.mark.parametrize(("name", "given", "refusal"), COMMANDS.values(), ids=COMMANDS)
async def test_commands_are_refused_in_direct_messages(
    world: Env, back: Backstage, name: str, given: dict[str, object], refusal: str
) -> None:
    """What is for servers or owners does nothing there."""
    room(world)
    alice = world.create_user("alice")
    await alice.send_dm("hello there")
    result = await forged(alice, alice.dm_channel, COMMAND, command(alice, name, **given))

    assert refusal in told_alone(result)
    assert [] == [one for one in result.followups if one.attachments]
    assert not back.state.guilds.any_restriction()


@pytest.mark.parametrize(("kind", "data"), SETTINGS.values(), ids=SETTINGS)
async def test_nothing_is_set_in_direct_messages(
    world: Env, back: Backstage, kind: int, data: dict[str, Any]
) -> None:
    """There is no server there, and nobody who manages one."""
    room(world)
    alice = world.create_user("alice")
    await alice.send_dm(QUESTION)
    message = alice.dm_channel.last_message if kind == COMPONENT else None
    result = await forged(alice, alice.dm_channel, kind, data, message)

    assert NO_MANAGER in told_alone(result)
    assert [] == list(back.state.guilds.all_settings())

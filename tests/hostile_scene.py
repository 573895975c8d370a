"""The bot with secrets planted in it, and what nothing that is done to it may bring about."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from discord_reading import harm
from discord_scene import words
from simcord import actors, interactions
from simcord.backend import serializers
from simcord.env import Env
from simcord.results import InteractionResult

from bot.discord_app import stage
from bot.discord_app.backstage import Backstage

TOKEN = "MTAxMDEwMTAxMDEwMTAxMDEw.GhOsT-.planted-token-0123456789abcdef"
KEY = "sk-planted-0123456789abcdef"
PLANTED = (TOKEN, KEY)
COMMAND, COMPONENT, FORM = 2, 3, 5
PARTS = ("outlets", "tags", "since", "until")


@pytest.fixture
def options() -> dict[str, object]:
    """Settings with secrets in them."""
    return {"discord_token": TOKEN, "openai_api_key": KEY}


@pytest.fixture
def addresses() -> list[str]:
    """Where links may lead; what the sample articles give as theirs, unless a test says."""
    return []


@pytest.fixture
def guarded(
    world: Env,
    back: Backstage,
    addresses: list[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Env]:
    """Discord without waits; at the end nothing sent did harm, and no secret was told or logged."""
    monkeypatch.setattr(stage, "EDIT_SECONDS", 0.0)
    caplog.set_level(logging.INFO)
    yield world
    requests = world.http_requests
    found = harm(requests, addresses or sample_addresses(back))
    assert not found, "\n".join(found)
    secrets = [*PLANTED, str(back.settings.index_dir), str(back.settings.state_dir)]
    sent = repr([one.json for one in requests])
    assert not [one for one in secrets if one in sent], "a secret was sent"
    assert not [one for one in secrets if one in caplog.text], f"a secret is in {caplog.text}"


def told_of(result: InteractionResult, pressed: Any = None) -> str:
    """What was said to the actor alone; nothing where Discord shows that it failed.

    An answer that consists in changing the message that was `pressed` is not counted.
    """
    found = [one for one in (result.response, *result.followups) if one is not None]
    found = [one for one in found if pressed is None or one.id != pressed.id]
    assert all(one.ephemeral for one in found), "everybody can read it"
    return "\n".join(words(one) for one in found)


def sample_addresses(back: Backstage) -> list[str]:
    """Of every article that is indexed."""
    with back.newsdesk._live.reading() as searcher:
        stored = [searcher.archive.source(one) for one, _ in searcher.archive.articles()]
    return [one.url for one in stored if one is not None]


async def forged(
    actor: Any, channel: Any, kind: int, data: dict[str, Any], message: Any = None
) -> InteractionResult:
    """An interaction as somebody sends it who does not use Discord's client.

    Discord vouches for who sends it, from where, and with what rights; `data` is the sender's.
    """
    backend = actor._env.backend
    extra = source = None
    if message is not None:
        stored = backend.get_message(channel.id, message.id)
        shown = dict(serializers.message_payload(backend, stored))
        extra, source = {"message": {**shown, "components": [_control(data)]}}, stored.id
    return await actors._dispatch_actor_interaction(
        actor, kind, channel, data, extra=extra, source_message_id=source
    )


async def reply_to_any(actor: Any, channel: Any, text: str, message_id: int) -> None:
    """A reply to a message that its author cannot see, as Discord should not let through."""
    reference = {"type": 0, "channel_id": str(channel.id), "message_id": str(message_id)}
    actor._env.backend.create_message(channel.id, actor.id, text, reference=reference)
    await actor._env.settle()


def _control(data: dict[str, Any]) -> dict[str, Any]:
    """A message that seems to have the control that was used."""
    kind = data["component_type"]
    control = {"type": kind, "custom_id": data["custom_id"]}
    if kind == 2:
        control |= {"style": 2, "label": "?"}
    if kind == 3:
        control |= {"options": [{"label": "?", "value": "?"}]}
    return {"type": 1, "components": [control]}


def button(custom_id: str) -> dict[str, Any]:
    """A press of a button that may never have been there."""
    return {"custom_id": custom_id, "component_type": 2}


def choice(custom_id: str, values: Sequence[object], kind: int = 3) -> dict[str, Any]:
    """A choice from a menu that may never have offered it."""
    return {"custom_id": custom_id, "component_type": kind, "values": list(values)}


def form(custom_id: str, **fields: object) -> dict[str, Any]:
    """A form, filled in or out as somebody likes."""
    inputs = [{"type": 4, "custom_id": name, "value": value} for name, value in fields.items()]
    rows = [{"type": 18, "component": one} for one in inputs]
    return {"custom_id": custom_id, "components": rows}


def part(level: str, **fields: object) -> dict[str, Any]:
    """The form for the part of the archive that a server or channel sees, with all its fields."""
    return form(f"pq:archive:{level}", **dict.fromkeys(PARTS, "") | fields)


def command(actor: Any, name: str, **given: object) -> dict[str, Any]:
    """A slash command that the client would not have offered."""
    path = name.split()
    guild = getattr(actor, "guild", None)
    root = actor._env.backend.find_command(path[0], guild.id if guild else None, type=1)
    assert root is not None, name
    options: list[dict[str, Any]] = [
        {"name": one, "type": 5 if isinstance(value, bool) else 3, "value": value}
        for one, value in given.items()
    ]
    return {
        "id": root["id"],
        "name": path[0],
        "type": 1,
        "options": interactions.nest_options(root, path[1:], options),
    }

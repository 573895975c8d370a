"""The real bot over the real archive, for simcord to drive."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from discord_schema import request_faults
from fake_chat import writing
from fakes import minilm
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env

from bot.discord_app.backstage import Backstage
from bot.discord_app.client import PullquoteBot
from bot.discord_app.serve import create_bot
from bot.newsdesk import Newsdesk
from bot.queue import Limits, Queue
from bot.reindexing import Order, Reindexing
from bot.settings import Settings
from bot.state import State
from index.live import LiveSearcher
from index.settings import IndexSettings


@pytest.fixture
def replies() -> list[str | Exception]:
    """What the model will write, one an answer; without any, quotes are shown."""
    return []


@pytest.fixture
def limits() -> Limits:
    """No cooldowns, so that a test may ask as fast as it likes."""
    return Limits(user_cooldown=0)


@pytest.fixture
def options() -> dict[str, object]:
    """Settings that differ from their defaults."""
    return {}


@pytest.fixture
def back(
    sample_index: IndexSettings,
    tmp_path: Path,
    replies: list[str | Exception],
    limits: Limits,
    options: dict[str, object],
) -> Iterator[Backstage]:
    """Archive, queue and state, as `serve` opens them."""
    settings = Settings(
        index_dir=sample_index.index_dir,
        cache_dir=sample_index.cache_dir,
        state_dir=tmp_path / "state",
        **options,  # type: ignore[arg-type]
    )
    model = writing(*replies) if replies else None
    live = LiveSearcher(sample_index, minilm(sample_index.cache_dir))
    newsdesk = Newsdesk(live, model, settings.top_k)
    reindexing = Reindexing(sample_index, Order((ROOT / "articles",)))
    with closing(newsdesk), closing(State(tmp_path / "state" / "discord.sqlite3")) as state:
        behind = Backstage(settings, newsdesk, state, Queue(limits), reindexing)
        yield behind
        behind.close()


@pytest.fixture
def simcord_bot(back: Backstage) -> PullquoteBot:
    """What simcord's plugin runs."""
    return create_bot(back)


@pytest.fixture
def world(simcord_env: Env) -> Iterator[Env]:
    """Discord as simcord plays it; at the end every body that the bot sent must be acceptable."""
    yield simcord_env
    sent = [(one.method, one.path, one.json) for one in simcord_env.http_requests]
    assert [] == request_faults(sent)


@dataclass
class Room:
    """A channel of a server, its owner, and somebody without any rights."""

    env: Env
    guild: GuildHandle
    channel: ChannelHandle
    owner: MemberActor
    asker: MemberActor


def room(env: Env, name: str = "A") -> Room:
    """A new server with one channel."""
    owner = env.create_user(f"owner{name}")
    guild = env.create_guild(name, owner=owner)
    channel = guild.create_text_channel("general")
    asker = guild.add_member(env.create_user(f"asker{name}"))
    return Room(env, guild, channel, guild.add_member(owner), asker)


def words(shown: object) -> str:
    """All the text of a message, response or result, with the labels of its buttons in <>."""
    message = getattr(shown, "response", None) or shown
    told: list[str] = [getattr(message, "content", "") or ""]
    for part in _parts(_raw(message)):
        told += [str(part[key]) for key in ("content", "placeholder") if part.get(key)]
        if part.get("label"):
            told.append(f"<{part['label']}>")
    return "\n".join(one for one in told if one)


def _raw(message: object) -> list[dict[str, Any]]:
    components = getattr(message, "components", [])
    return [one if isinstance(one, dict) else one.to_dict() for one in components]


def _parts(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in components:
        yield one
        if one.get("accessory"):
            yield from _parts([one["accessory"]])
        yield from _parts(one.get("components") or [])


def told_alone(result: object) -> str:
    """What only the one who acted can read, however it was sent."""
    sent = [result.response, *result.followups]  # type: ignore[attr-defined]
    shown = [one for one in sent if one is not None]
    assert shown, "nothing was said"
    assert shown[-1].ephemeral, "everybody can read it"
    return words(shown[-1])

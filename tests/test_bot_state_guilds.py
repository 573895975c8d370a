"""Settings and scopes of servers, kept in a real file."""

import dataclasses
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from stored import CHANNEL, SERVER

from bot.state import State
from bot.state_database import StateError
from bot.state_guilds import GuildSettings, ScopeLevel
from index.scope import EVERYTHING, NOTHING, Scope

FULL = Scope(
    outlets=frozenset({"Wire", "Pósta “Ö”", ""}),
    tags=(frozenset({"nato", "finland"}), frozenset({"opinion"})),
    since=date(2020, 1, 1),
    until=date(2024, 12, 31),
    nothing=True,
    articles=frozenset({"quay-1", "Ö"}),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the state is kept."""
    return tmp_path / "state.sqlite3"


@pytest.fixture
def state(path: Path) -> Iterator[State]:
    """An empty state."""
    opened = State(path)
    yield opened
    opened.close()


def test_a_server_without_settings_has_the_defaults(state: State) -> None:
    """A server that never set anything gets every channel and no limit of its own."""
    assert GuildSettings(SERVER) == state.guilds.settings(SERVER)


def test_settings_come_back_as_set(state: State) -> None:
    """All settings of a server are kept, in place of those before, and of it alone."""
    settings = GuildSettings(SERVER, frozenset({CHANNEL, 2**62}), True, True, 0, 500)

    state.guilds.set_settings(GuildSettings(SERVER, user_daily=3))
    state.guilds.set_settings(settings)

    assert settings == state.guilds.settings(SERVER)
    assert GuildSettings(2) == state.guilds.settings(2)


def test_settings_of_all_servers(state: State) -> None:
    """Whoever goes through all servers meets those that set something, each once."""
    settings = {GuildSettings(SERVER, frozenset({CHANNEL})), GuildSettings(2, user_daily=3)}
    for one in settings:
        state.guilds.set_settings(one)

    assert sorted(settings, key=lambda one: one.guild_id) == sorted(
        state.guilds.all_settings(), key=lambda one: one.guild_id
    )


@pytest.mark.parametrize(
    "scope",
    [
        EVERYTHING,
        NOTHING,
        FULL,
        Scope(outlets=frozenset()),
        Scope(tags=(frozenset(),)),
        Scope(since=date(1, 1, 1)),
        Scope(until=date(9999, 12, 31)),
        Scope(outlets=frozenset({"Wire"})) & Scope(tags=(frozenset({"a"}),)),
    ],
)
def test_a_scope_comes_back_equal(state: State, scope: Scope) -> None:
    """Every condition survives, an empty set of outlets as well, which is not none."""
    state.guilds.set_scope(ScopeLevel.GUILD, SERVER, 0, scope)

    assert scope == state.guilds.scope(ScopeLevel.GUILD, SERVER)
    assert (scope,) == state.guilds.scopes(SERVER)


def test_every_condition_of_a_scope_is_kept(state: State) -> None:
    """A condition that scopes gain must be kept as well: the example sets all there are."""
    unset = [
        field.name
        for field in dataclasses.fields(Scope)
        if getattr(FULL, field.name) == getattr(EVERYTHING, field.name)
    ]

    assert [] == unset


def test_scopes_that_apply(state: State) -> None:
    """The grant, the server's and those of the channels asked for apply, no other's."""
    grant, guild, channel, thread = (Scope(outlets=frozenset({one})) for one in "abcd")
    state.guilds.set_scope(ScopeLevel.CHANNEL, SERVER, 8, thread)
    state.guilds.set_scope(ScopeLevel.CHANNEL, SERVER, 7, channel)
    state.guilds.set_scope(ScopeLevel.CHANNEL, SERVER, 9, NOTHING)
    state.guilds.set_scope(ScopeLevel.GUILD, SERVER, 0, guild)
    state.guilds.set_scope(ScopeLevel.GRANT, SERVER, 0, grant)
    state.guilds.set_scope(ScopeLevel.GUILD, 2, 0, NOTHING)
    state.guilds.set_scope(ScopeLevel.CHANNEL, 2, 7, NOTHING)

    assert (grant, guild, channel, thread) == state.guilds.scopes(SERVER, [8, 7, 7])
    assert (grant, guild) == state.guilds.scopes(SERVER, [6])
    assert (grant, guild) == state.guilds.scopes(SERVER)
    assert () == state.guilds.scopes(3, [7])


def test_a_scope_of_a_server_does_not_ask_for_a_channel(state: State) -> None:
    """Grants and servers' scopes are the same whatever channel is named with them."""
    state.guilds.set_scope(ScopeLevel.GRANT, SERVER, 7, NOTHING)

    assert NOTHING == state.guilds.scope(ScopeLevel.GRANT, SERVER, 8)
    assert (NOTHING,) == state.guilds.scopes(SERVER, [9])
    assert None is state.guilds.scope(ScopeLevel.GUILD, SERVER)


def test_a_scope_is_replaced_and_taken_away(state: State) -> None:
    """The newest scope of a level holds, and None leaves the level without one."""
    state.guilds.set_scope(ScopeLevel.CHANNEL, SERVER, 7, NOTHING)
    state.guilds.set_scope(ScopeLevel.CHANNEL, SERVER, 7, FULL)
    assert FULL == state.guilds.scope(ScopeLevel.CHANNEL, SERVER, 7)

    state.guilds.set_scope(ScopeLevel.CHANNEL, SERVER, 8, NOTHING)
    state.guilds.set_scope(ScopeLevel.CHANNEL, SERVER, 7, None)

    assert None is state.guilds.scope(ScopeLevel.CHANNEL, SERVER, 7)
    assert (NOTHING,) == state.guilds.scopes(SERVER, [7, 8])


def test_any_restriction(state: State) -> None:
    """One scope with a condition is a restriction; none, or one that sees everything, is not."""
    assert not state.guilds.any_restriction()
    state.guilds.set_scope(ScopeLevel.GUILD, SERVER, 0, EVERYTHING)
    assert not state.guilds.any_restriction()

    state.guilds.set_scope(ScopeLevel.CHANNEL, SERVER, 7, Scope(outlets=frozenset()))
    assert state.guilds.any_restriction()

    state.guilds.set_scope(ScopeLevel.CHANNEL, SERVER, 7, None)
    assert not state.guilds.any_restriction()


@pytest.mark.parametrize(
    "kept",
    [
        '{"outlets": ["Wire"], "languages": ["fi"]}',
        '{"since": "soon"}',
        '{"since": 5}',
        '{"outlets": 5}',
        '["Wire"]',
        "null",
        '{"outlets": ["Wi',
    ],
)
def test_a_scope_that_cannot_be_read_shows_nothing(state: State, path: Path, kept: str) -> None:
    """A condition this version does not know is refused, not passed over."""
    state.guilds.set_scope(ScopeLevel.GUILD, SERVER, 0, FULL)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE scopes SET scope = ?", (kept,))
    db.close()

    with pytest.raises(StateError, match=f"scope of the server {SERVER} .* set .* anew"):
        state.guilds.scopes(SERVER)
    with pytest.raises(StateError, match="cannot be read"):
        state.guilds.scope(ScopeLevel.GUILD, SERVER)


def test_forgetting_a_server_keeps_the_grant(state: State) -> None:
    """A server's settings and scopes go; what the owner granted stays, and others' do."""
    for guild in (SERVER, 2):
        state.guilds.set_settings(GuildSettings(guild, in_thread=True))
        state.guilds.set_scope(ScopeLevel.GRANT, guild, 0, FULL)
        state.guilds.set_scope(ScopeLevel.GUILD, guild, 0, NOTHING)
        state.guilds.set_scope(ScopeLevel.CHANNEL, guild, 7, NOTHING)

    state.guilds.forget(SERVER)

    assert GuildSettings(SERVER) == state.guilds.settings(SERVER)
    assert (FULL,) == state.guilds.scopes(SERVER, [7])
    assert GuildSettings(2, in_thread=True) == state.guilds.settings(2)
    assert (FULL, NOTHING, NOTHING) == state.guilds.scopes(2, [7])

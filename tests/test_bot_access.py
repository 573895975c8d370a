"""Who may see what where, over a real state file."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.access import Place, is_open, midnight, visible
from bot.state import State
from bot.state_guilds import GuildSettings, ScopeLevel
from index.scope import EVERYTHING, NOTHING, Scope

GRANT, GUILD, CHANNEL = ScopeLevel.GRANT, ScopeLevel.GUILD, ScopeLevel.CHANNEL
A = Scope(outlets=frozenset({"A", "B"}))
B = Scope(outlets=frozenset({"B", "C"}))
C = Scope(outlets=frozenset({"B"}), since=datetime(2021, 1, 1, tzinfo=UTC).date())


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with closing(State(tmp_path / "state.sqlite3")) as opened:
        yield opened


def test_without_any_setting_everything_is_seen(state: State) -> None:
    """Servers and direct messages alike, unless the operator wants new servers to see nothing."""
    assert EVERYTHING == visible(state, Place(1, 2), "all")
    assert EVERYTHING == visible(state, Place(0, 2), "all")
    assert NOTHING == visible(state, Place(1, 2), "nothing")
    assert NOTHING == visible(state, Place(0, 2), "nothing")


def test_each_level_narrows_the_one_above(state: State) -> None:
    """What a server or a channel sets never widens what the owner granted."""
    state.guilds.set_scope(GRANT, 1, 0, A)
    state.guilds.set_scope(GUILD, 1, 0, B)
    state.guilds.set_scope(CHANNEL, 1, 5, C)

    assert A & B == visible(state, Place(1, 2), "all")
    assert A & B & C == visible(state, Place(1, 5), "all")


def test_a_thread_sees_what_its_channel_sees(state: State) -> None:
    """The part of the parent channel holds in its threads."""
    state.guilds.set_scope(CHANNEL, 1, 5, C)

    assert C == visible(state, Place(1, 77, 5), "all")


def test_direct_messages_are_closed_while_any_server_is_restricted(state: State) -> None:
    """They open with a grant of their own, and see no more than that."""
    state.guilds.set_scope(GUILD, 1, 0, A)
    assert NOTHING == visible(state, Place(0, 2), "all")

    state.guilds.set_scope(GRANT, 0, 0, B)
    assert B == visible(state, Place(0, 2), "all")


def test_a_grant_opens_a_new_server(state: State) -> None:
    """Where new servers see nothing, a grant of everything is everything."""
    state.guilds.set_scope(GRANT, 1, 0, EVERYTHING)

    assert EVERYTHING == visible(state, Place(1, 2), "nothing")


def test_questions_are_taken_in_chosen_channels_and_their_threads() -> None:
    """No choice means everywhere."""
    chosen = GuildSettings(1, channels=frozenset({5}))

    assert is_open(GuildSettings(1), Place(1, 9))
    assert is_open(chosen, Place(1, 5))
    assert is_open(chosen, Place(1, 77, 5))
    assert not is_open(chosen, Place(1, 9))


def test_budgets_start_anew_at_midnight_utc() -> None:
    """As a time that Discord shows in the reader's own zone."""
    assert "<t:1795564800:R>" == midnight(datetime(2026, 11, 24, 23, 59, tzinfo=UTC))

"""What the bot remembers over a restart, and what it forgets when, in a real file."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from stored import ANNA, BORIS, CITATION, NOW, SERVER, an_answer

from bot.state import Forgotten, State
from bot.state_budgets import Spent
from bot.state_guilds import GuildSettings, ScopeLevel
from index.scope import NOTHING

LONG_AGO = NOW - timedelta(days=40)
DAY = NOW.date()


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


def test_meta_is_remembered(state: State, path: Path) -> None:
    """A value survives the bot's restart; one never set is None."""
    state.set_meta("commands", "1")
    state.set_meta("commands", "2")
    state.close()
    again = State(path)

    assert "2" == again.meta("commands")
    assert None is again.meta("other")
    again.close()


def test_words_expire_before_citations(state: State) -> None:
    """After the hours an answer has no words left, but its buttons still find their citations."""
    state.answers.save(an_answer("x1", message_id=11, created_at=NOW - timedelta(hours=25)))
    state.answers.save(an_answer("x2", created_at=NOW - timedelta(hours=23)))

    state.expire(NOW, conversation_hours=24, keep_days=30)

    old = state.answers.by_message(11)
    assert ("", "", "") == (old.question, old.standalone, old.text)
    assert (CITATION,) == old.citations
    assert old.is_erased
    assert an_answer("x2", created_at=NOW - timedelta(hours=23)) == state.answers.get("x2")
    assert not state.answers.get("x2").is_erased
    assert 1 == len(state.answers.history("c1", 9, LONG_AGO))


def test_answers_expire(state: State) -> None:
    """After the days an answer is gone, and its messages lead nowhere."""
    state.answers.save(an_answer("x1", message_id=11, created_at=NOW - timedelta(days=31)))
    state.answers.save(an_answer("x2", message_id=12, created_at=NOW - timedelta(days=29)))

    state.expire(NOW, conversation_hours=24, keep_days=30)

    assert None is state.answers.by_message(11)
    assert "x2" == state.answers.by_message(12).answer_id


def test_threads_expire_with_their_last_question(state: State) -> None:
    """A thread is forgotten when nobody has asked in it for so long, however old it is."""
    for thread, conversation in ((31, "quiet"), (32, "busy"), (33, "empty")):
        state.threads.open(thread, SERVER, ANNA, conversation, LONG_AGO)
    state.threads.open(34, SERVER, ANNA, "new", NOW)
    state.answers.save(an_answer("x1", conversation_id="quiet", created_at=LONG_AGO))
    state.answers.save(an_answer("x2", conversation_id="busy", created_at=NOW))

    state.expire(NOW, conversation_hours=24, keep_days=90)

    known = [thread for thread in (31, 32, 33, 34) if state.threads.get(thread)]
    assert [32, 34] == known


def test_old_counts_expire_but_for_yesterdays(state: State) -> None:
    """A bot that is asked nothing drops old counts too, a day later for the west's sake."""
    state.budgets.spend(DAY, SERVER, ANNA, None, None)

    state.expire(NOW + timedelta(days=1), conversation_hours=24, keep_days=30)
    assert (1, 1) == state.budgets.spent(DAY, SERVER, ANNA)

    state.expire(NOW + timedelta(days=2), conversation_hours=24, keep_days=30)
    assert (0, 0) == state.budgets.spent(DAY, SERVER, ANNA)


def test_expiry_leaves_settings_alone(state: State) -> None:
    """What servers and the owner set, and what the bot noted, does not expire."""
    state.guilds.set_settings(GuildSettings(SERVER, in_thread=True))
    state.guilds.set_scope(ScopeLevel.GUILD, SERVER, 0, NOTHING)
    state.set_meta("commands", "1")

    state.expire(NOW + timedelta(days=4000), conversation_hours=0, keep_days=0)

    assert GuildSettings(SERVER, in_thread=True) == state.guilds.settings(SERVER)
    assert (NOTHING,) == state.guilds.scopes(SERVER)
    assert "1" == state.meta("commands")


def test_a_person_is_forgotten_everywhere(state: State) -> None:
    """Answers, verdicts and threads of the person go in every server, nobody else's do."""
    for number, (asker, guild) in enumerate([(ANNA, SERVER), (ANNA, 0), (BORIS, SERVER)]):
        answer = an_answer(f"x{number}", asker_id=asker, guild_id=guild, message_id=number + 10)
        state.answers.save(answer)
        state.threads.open(30 + number, guild, asker, "c1", NOW)
        state.feedback.add(answer, ANNA, True, NOW)
    state.feedback.add(an_answer("x2"), BORIS, False, NOW)

    assert Forgotten(answers=2, feedback=3, threads=2) == state.forget(ANNA)

    assert [None, None, "x2"] == [
        found and found.answer_id for found in map(state.answers.by_message, (10, 11, 12))
    ]
    assert [None, None, BORIS] == [
        found and found.asker_id for found in map(state.threads.get, (30, 31, 32))
    ]
    assert [False] == [one.is_good for one in state.feedback.all()]
    assert Forgotten(0, 0, 0) == state.forget(ANNA)


def test_a_forgotten_persons_words_leave_other_peoples_verdicts(state: State) -> None:
    """Another's verdict on the person's answer stays as a bare verdict, even long after."""
    state.answers.save(an_answer())
    state.feedback.add(an_answer(), BORIS, False, NOW)
    state.feedback.set_reason("x1", BORIS, "Finland is no answer")
    state.answers.delete("x1")

    state.forget(ANNA)

    (kept,) = state.feedback.all()
    assert ("", "", "", "") == (kept.question, kept.standalone, kept.text, kept.reason)
    assert ("answered", "quotes", False) == (kept.status, kept.model, kept.is_good)


def test_a_forgotten_persons_words_leave_other_peoples_follow_ups(state: State) -> None:
    """What another's follow-up was understood as came of the person's question, and goes."""
    follow_up = an_answer(
        "x2",
        asker_id=BORIS,
        question="And Sweden?",
        standalone="When did Sweden join NATO?",
    )
    elsewhere = an_answer("x3", asker_id=BORIS, conversation_id="c2", standalone="Why?")
    for one in (an_answer("x1"), follow_up, elsewhere):
        state.answers.save(one)
        state.feedback.add(one, BORIS, True, NOW)

    state.forget(ANNA)

    assert "And Sweden?" == state.answers.get("x2").standalone
    assert "Why?" == state.answers.get("x3").standalone
    assert ["", "And Sweden?", "Why?"] == [one.standalone for one in state.feedback.all()]


def test_follow_ups_are_found_when_the_question_was_deleted(state: State) -> None:
    """A verdict on the person's deleted answer is enough to know the conversation by."""
    follow_up = an_answer("x2", asker_id=BORIS, question="And Sweden?", standalone="When …?")
    state.answers.save(an_answer("x1"))
    state.answers.save(follow_up)
    state.feedback.add(an_answer("x1"), BORIS, True, NOW)
    state.answers.delete("x1")

    state.forget(ANNA)

    assert "And Sweden?" == state.answers.get("x2").standalone


def test_forgetting_is_no_way_around_a_limit(state: State) -> None:
    """Who asked up to today's limit, and is forgotten, has still reached it."""
    state.budgets.spend(DAY, SERVER, ANNA, 1, None)

    state.forget(ANNA)

    assert Spent.USER == state.budgets.spend(DAY, SERVER, ANNA, 1, None)


def test_counts_of_days_past_are_forgotten(state: State) -> None:
    """Of a forgotten person's counts only those of the newest day stay; others' all do."""
    state.budgets.spend(DAY + timedelta(days=1), SERVER, 5, None, None)
    state.budgets.spend(DAY, SERVER, ANNA, None, None)
    state.budgets.spend(DAY, SERVER, BORIS, None, None)

    state.forget(ANNA)

    assert (0, 1) == state.budgets.spent(DAY, SERVER, ANNA)


def test_a_server_is_forgotten_but_for_the_grant(state: State) -> None:
    """What was asked and set in a server goes; the owner's grant and today's counts stay."""
    for guild in (SERVER, 2):
        answer = an_answer(f"x{guild}", guild_id=guild, message_id=guild)
        state.answers.save(answer)
        state.feedback.add(answer, BORIS, True, NOW)
        state.threads.open(guild, guild, ANNA, "c1", NOW)
        state.guilds.set_settings(GuildSettings(guild, in_thread=True))
        state.guilds.set_scope(ScopeLevel.GRANT, guild, 0, NOTHING)
        state.guilds.set_scope(ScopeLevel.GUILD, guild, 0, NOTHING)
        state.budgets.spend(DAY, guild, ANNA, None, None)

    assert Forgotten(answers=1, feedback=1, threads=1) == state.forget_guild(SERVER)

    assert None is state.answers.by_message(SERVER)
    assert None is state.threads.get(SERVER)
    assert GuildSettings(SERVER) == state.guilds.settings(SERVER)
    assert (NOTHING,) == state.guilds.scopes(SERVER)
    assert (1, 1) == state.budgets.spent(DAY, SERVER, ANNA)
    assert [2] == [one.guild_id for one in state.feedback.all()]
    assert "x2" == state.answers.by_message(2).answer_id
    assert 2 == len(state.guilds.scopes(2))


@pytest.mark.parametrize("how", ["forget", "forget_guild", "expire"])
def test_forgotten_words_are_in_no_file(state: State, path: Path, how: str) -> None:
    """The words are overwritten in the file and its log, not only taken off the list."""
    for number in range(40):
        answer = an_answer(
            f"x{number}",
            question=f"What of SECRET-{number}?",
            standalone=f"What of SECRET-{number} in Turku?",
            text=f"Nothing of SECRET-{number}. " * (1 + number * 20),
            conversation_id=f"c{number}",
        )
        state.answers.save(answer)
        if number % 2:
            state.answers.save(an_answer(f"y{number}", asker_id=BORIS, guild_id=2))
    assert any(b"SECRET" in file.read_bytes() for file in path.parent.iterdir())

    if how == "forget":
        state.forget(ANNA)
    elif how == "forget_guild":
        state.forget_guild(SERVER)
    else:
        state.expire(NOW + timedelta(hours=2), conversation_hours=1, keep_days=30)

    assert [] == [file.name for file in path.parent.iterdir() if b"SECRET" in file.read_bytes()]


def test_two_bots_write_into_one_file(state: State, path: Path) -> None:
    """Two states on one file, each called by several threads, lose nothing of each other's."""
    second = State(path)

    def save(number: int) -> None:
        one, other = (state, second) if number % 2 else (second, state)
        one.answers.save(an_answer(f"x{number}", message_id=number, question=f"{number}?"))
        one.set_meta(f"k{number}", "v")
        other.answers.attach(f"x{number}", 1000 + number)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(save, range(60)))

    assert 60 == len(second.answers.history("c1", 100, NOW))
    assert {(number, 1000 + number) for number in range(60)} == {
        state.answers.messages(f"x{number}") for number in range(60)
    }
    second.close()


def test_two_bots_may_make_the_file_at_once(tmp_path: Path) -> None:
    """Bots that start at the same moment on a file that is not there all come up."""

    def start(path: Path) -> str | None:
        state = State(path)
        state.set_meta("commands", "1")
        found = state.meta("commands")
        state.close()
        return found

    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            path = tmp_path / f"new{number}" / "state.sqlite3"
            assert ["1"] * 8 == list(pool.map(start, [path] * 8))

"""How an answer on Discord came to be: recorded under its id, and forgotten with it."""

import logging

import pytest
from discord_scene import room, words
from simcord.env import Env

from bot.discord_app.backstage import Backstage, now
from bot.record import Origin, RecordError
from bot.replay import replayed

pytestmark = pytest.mark.simcord(shard_count=1)
QUESTION = "When and where did Biden and Putin meet in June 2021?"


async def test_an_answer_is_recorded_and_can_be_replayed(world: Env, back: Backstage) -> None:
    """With the question as asked and as understood, under the id that its buttons know."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    answer = back.state.answers.by_message(here.channel.last_message.id)
    assert answer is not None
    record = back.state.records.get(answer.answer_id)

    assert (Origin.DISCORD, QUESTION, answer.text) == (
        record.origin,
        record.question,
        record.answer.text,
    )
    assert replayed(record).is_same


async def test_a_checked_statement_is_recorded_as_one(world: Env, back: Backstage) -> None:
    """And checked again from what was found for it."""
    here = room(world)
    said = await here.asker.send(here.channel, "Biden and Putin met in Vienna on 16 June 2021.")
    await here.owner.context_menu(here.channel, "Check against the archive", said)
    [entry] = back.state.records.latest(5)
    record = back.state.records.get(entry.record_id)

    assert record.is_claim
    assert replayed(record).is_same


async def test_forgetting_and_deleting_take_the_record_along(world: Env, back: Backstage) -> None:
    """By /forget, by the button, and when the words of conversations expire."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    await here.asker.slash(here.channel, "forget")
    assert () == back.state.records.latest(5)

    await here.asker.slash(here.channel, "ask", question=QUESTION)
    await here.asker.click(here.channel.last_message, label="Delete")
    assert () == back.state.records.latest(5)

    await here.asker.slash(here.channel, "ask", question=QUESTION)
    [entry] = back.state.records.latest(5)
    back.state.expire(now(), conversation_hours=0, keep_days=30)
    with pytest.raises(RecordError):
        back.state.records.get(entry.record_id)


async def test_records_that_cannot_be_kept_cost_no_answer(
    world: Env, back: Backstage, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer is shown; the log says so once."""
    back.state.records.path.mkdir()
    here = room(world)
    caplog.set_level(logging.WARNING)
    for _ in range(2):
        await here.asker.slash(here.channel, "ask", question=QUESTION)
        assert "met in Geneva on 16 June 2021" in words(here.channel.last_message)

    assert 1 == caplog.text.count("Answers are not recorded for now.")

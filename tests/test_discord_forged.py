"""Ids, forms and options that Discord's client never offered: they open, tell and rate nothing."""

from dataclasses import replace
from typing import Any

import pytest
from discord_reading import seen
from discord_scene import Room, room, told_alone, words
from hostile_scene import (  # noqa: F401  # fixtures
    COMMAND,
    COMPONENT,
    FORM,
    addresses,
    button,
    command,
    forged,
    form,
    guarded,
    options,
    reply_to_any,
    told_of,
)
from simcord.env import Env

from bot.discord_app.backstage import Backstage
from bot.state_answers import StoredAnswer

pytestmark = [pytest.mark.simcord(shard_count=1), pytest.mark.usefixtures("guarded")]
QUESTION = "When and where did Biden and Putin meet in June 2021?"
WORDS = "met in Geneva"
GONE = "no longer kept"
VERBS = ("show", "all", "up", "down", "del", "more")


@pytest.fixture
async def asked(world: Env) -> Room:
    """A server in which the question has been asked and answered."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    return here


def answer_of(back: Backstage, shown: Any) -> StoredAnswer:
    """What is kept of the answer in a message."""
    answer = back.state.answers.by_message(shown.id)
    assert answer is not None
    return answer


async def press(here: Room, actor: Any, custom_id: str) -> str:
    """What the actor alone is told after pressing a button that was never there."""
    message = here.channel.history()[-1]
    result = await forged(actor, here.channel, COMPONENT, button(custom_id), message)
    return told_of(result, message)


@pytest.mark.parametrize("verb", VERBS)
async def test_an_answer_of_another_server_cannot_be_reached(
    asked: Room, back: Backstage, verb: str
) -> None:
    """Its id behind a button here shows, rates, goes on with and deletes nothing."""
    answer = answer_of(back, asked.channel.last_message)
    here = room(asked.env, "B")
    await here.asker.slash(here.channel, "ask", question="Who won the 2022 football World Cup?")
    number = ":1" if verb == "show" else ""
    told = await press(here, here.asker, f"pq:{verb}:{answer.answer_id}{number}")
    if verb == "more":
        told = told_alone(
            await forged(
                here.asker, here.channel, FORM, form(f"pq:more:{answer.answer_id}", question="Who?")
            )
        )

    assert GONE in told
    assert WORDS not in told
    assert () == tuple(back.state.feedback.all())
    assert back.state.answers.get(answer.answer_id) == answer
    assert asked.channel.last_message is not None


@pytest.mark.parametrize("verb", VERBS)
async def test_an_answer_of_another_channel_or_direct_message_cannot_be_reached(
    asked: Room, back: Backstage, verb: str
) -> None:
    """A channel may be closed to whoever has got hold of an id; so may a conversation."""
    other = asked.guild.create_text_channel("other")
    elsewhere = replace(asked, channel=other)
    await asked.asker.slash(other, "ask", question="Who won the 2022 football World Cup?")
    direct = replace(answer_of(back, asked.channel.last_message), guild_id=0, answer_id="direct")
    back.state.answers.save(direct)
    for answer in (answer_of(back, asked.channel.last_message), direct):
        told = await press(elsewhere, asked.asker, f"pq:{verb}:{answer.answer_id}:1")
        assert WORDS not in told
        assert GONE in told or verb == "more"
        assert back.state.answers.get(answer.answer_id) is not None
    assert () == tuple(back.state.feedback.all())


@pytest.mark.parametrize("verb", VERBS)
async def test_a_private_answer_of_somebody_else_cannot_be_reached(
    asked: Room, back: Backstage, verb: str
) -> None:
    """Neither by its buttons nor by its form, even for a moderator in the same channel."""
    private = await asked.asker.slash(asked.channel, "ask", question=QUESTION, private=True)
    answer = answer_of(back, private.response)
    number = ":1" if verb == "show" else ""
    told = await press(asked, asked.owner, f"pq:{verb}:{answer.answer_id}{number}")
    if verb == "more":
        told = told_alone(
            await forged(
                asked.owner,
                asked.channel,
                FORM,
                form(f"pq:more:{answer.answer_id}", question="And what did Putin say?"),
            )
        )

    assert GONE in told
    assert "Biden" not in told
    assert () == tuple(back.state.feedback.all())
    assert back.state.answers.get(answer.answer_id) == answer


async def test_a_private_answer_is_no_conversation_for_others(asked: Room, back: Backstage) -> None:
    """A reply that names its message, which Discord should refuse, learns nothing of it."""
    secret = "When did Cape Town expect its taps to run dry?"
    private = await asked.asker.slash(asked.channel, "ask", question=secret, private=True)
    begun = len(asked.env.http_requests)
    mention = f"<@{asked.env.bot.user.id}>"
    await reply_to_any(asked.owner, asked.channel, f"{mention} And the rest?", private.response.id)

    assert "Cape" not in seen(asked.env.http_requests[begun:])


IDS = {
    "unknown": "pq:show:AAAAAAAAAAAAAAAA:1",
    "no-number": "pq:show:{}",
    "zero": "pq:show:{}:0",
    "beyond": "pq:show:{}:999",
    "enormous": "pq:show:{}:99999999999999999999",
    "negative": "pq:show:{}:-1",
    "digits": "pq:show:{}:\u0661",
    "path": "pq:show:../../../etc/passwd:1",
    "sql": "pq:show:' OR '1'='1:1",
    "wildcard": "pq:show:%:1",
    "spaces": "pq:show: {}:1",
    "lines": "pq:show:{}:1\npq:all:{}",
    "verb": "pq:forget:{}",
    "setting": "pq:set:grant",
    "menu": "pq:pick:grant",
    "case": "PQ:SHOW:{}:1",
    "long": "pq:show:" + "A" * 90,
}


@pytest.mark.parametrize("custom_id", IDS.values(), ids=IDS)
async def test_a_made_up_id_opens_nothing(asked: Room, back: Backstage, custom_id: str) -> None:
    """Unknown answers, absurd numbers and foreign verbs end in a sentence or in silence."""
    answer = answer_of(back, asked.channel.last_message)
    for actor in (asked.asker, asked.owner):
        told = await press(asked, actor, custom_id.replace("{}", answer.answer_id))
        assert WORDS not in told
        assert "Something failed" not in told
    assert back.state.answers.get(answer.answer_id) == answer


@pytest.mark.parametrize(
    "data",
    [
        {"custom_id": "pq:more:{}", "components": []},
        form("pq:more:{}", question=""),
        form("pq:more:{}", question="\u200b"),
        form("pq:more:{}", question="why " * 10_000),
        form("pq:more:{}", question=["a"], answer_id="x"),
        form("pq:why:{}", reason="[x](https://evil.example) @everyone " * 5000),
        form("pq:why:{}"),
        form("pq:more:{} OR 1=1", question="Who?"),
    ],
    ids=["none", "empty", "unseen", "endless", "list", "reason", "no-reason", "sql"],
)
async def test_a_form_about_an_answer_may_hold_anything(
    asked: Room, back: Backstage, data: dict[str, Any]
) -> None:
    """Without the question, or with too much of it, it ends in a sentence."""
    answer = answer_of(back, asked.channel.last_message)
    data = {**data, "custom_id": data["custom_id"].replace("{}", answer.answer_id)}
    begun = len(asked.env.http_requests)
    await forged(asked.asker, asked.channel, FORM, data)

    assert "Something failed" not in seen(asked.env.http_requests[begun:])
    assert all(len(one.reason or "") <= 1000 for one in back.state.feedback.all())


@pytest.mark.parametrize(
    "given",
    [
        {"question": "why " * 10_000},
        {"question": QUESTION, "scope": "everything", "guild_id": "1"},
        {"question": QUESTION, "outlet": "x" * 50_000},
        {"question": QUESTION, "since": "1" * 50_000},
        {"question": QUESTION, "outlet": "\u200b"},
        {"question": QUESTION, "outlet": "Civic Ledger' OR '1'='1"},
        {"question": QUESTION, "outlet": "%"},
    ],
    ids=["endless", "extra", "outlet", "since", "unseen", "sql", "wildcard"],
)
async def test_options_that_the_client_would_not_send_end_in_a_sentence(
    world: Env, given: dict[str, object]
) -> None:
    """Too long, unknown or code-like: an answer as without them, or a refusal to the asker."""
    here = room(world)
    result = await forged(here.asker, here.channel, COMMAND, command(here.asker, "ask", **given))

    assert "Something failed" not in seen(world.http_requests)
    assert WORDS in words(result) or told_alone(result)

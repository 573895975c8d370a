"""Questions that are not commands: mentions, replies, threads, direct messages, claims."""

import pytest
from discord_scene import room, told_alone, words
from simcord.env import Env

from bot.discord_app.backstage import Backstage

pytestmark = pytest.mark.simcord(shard_count=1)
QUESTION = "When and where did Biden and Putin meet in June 2021?"
FOUND = "met in Geneva on 16 June 2021"


def mention(env: Env) -> str:
    return f"<@{env.bot.user.id}>"


async def test_a_mention_is_a_question(world: Env) -> None:
    """The answer replies to the message and needs no privileged intent."""
    here = room(world)
    said = await here.asker.send(here.channel, f"{mention(world)} {QUESTION}")
    answer = here.channel.last_message

    assert FOUND in words(answer)
    assert answer.reference is not None
    assert said.id == answer.reference.message_id
    assert not world.bot.intents.message_content


async def test_what_is_not_meant_for_the_bot_is_left_alone(world: Env) -> None:
    """Talk among people, and messages of other bots, are answered by nothing."""
    here = room(world)
    await here.asker.send(here.channel, QUESTION)
    await here.asker.send(here.channel, "@everyone " + QUESTION)
    other = here.guild.add_member(world.create_user("otherbot", bot=True))
    await other.send(here.channel, f"{mention(world)} {QUESTION}")

    assert not [one for one in here.channel.history() if one.author.id == world.bot.user.id]


async def test_a_reply_goes_on_with_the_conversation(world: Env) -> None:
    """A follow-up in a reply is understood from the answer that it replies to."""
    here = room(world)
    await here.asker.send(here.channel, f"{mention(world)} {QUESTION}")
    answer = here.channel.last_message
    await here.asker.send(
        here.channel, f"{mention(world)} And what did Putin say?", reply_to=answer
    )
    told = words(here.channel.last_message)

    assert "Understood as:" in told
    assert "Biden" in told.partition("Understood as:")[2].splitlines()[0]


async def test_a_question_in_a_direct_message_is_answered(world: Env, back: Backstage) -> None:
    """Writing to the bot needs no mention, and what comes next is the same conversation."""
    room(world)
    alice = world.create_user("alice")
    await alice.send_dm(QUESTION)
    first = alice.dm_channel.last_message
    await alice.send_dm("And what did Putin say?")

    assert FOUND in words(first)
    assert "Understood as:" in words(alice.dm_channel.last_message)


async def test_a_thread_is_a_conversation(world: Env, back: Backstage) -> None:
    """With answers in threads, a mention in the thread is a follow-up, and so is /ask."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    await here.owner.select(shown.response, ["thread"], custom_id="pq:pick:place")
    await here.asker.send(here.channel, f"{mention(world)} {QUESTION}")
    [thread] = here.channel.threads
    assert FOUND in words(thread.last_message)

    await here.asker.send(thread, f"{mention(world)} And what did Putin say?")
    assert "Understood as:" in words(thread.last_message)
    await here.asker.slash(thread, "ask", question="And what did Biden say?")
    assert "Understood as:" in words(thread.last_message)


async def test_without_the_intent_talk_in_a_thread_is_left_alone(world: Env) -> None:
    """Only a mention is a question there: other messages arrive without their text."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    await here.owner.select(shown.response, ["thread"], custom_id="pq:pick:place")
    await here.asker.send(here.channel, f"{mention(world)} {QUESTION}")
    [thread] = here.channel.threads
    before = len(thread.history())
    await here.asker.send(thread, "And what did Putin say?")

    assert before + 1 == len(thread.history())


@pytest.mark.parametrize("options", [{"discord_message_content": True}])
async def test_with_the_intent_the_asker_just_writes_on(world: Env) -> None:
    """In a thread that the bot opened any message of the asker is a question, others' are not."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    await here.owner.select(shown.response, ["thread"], custom_id="pq:pick:place")
    await here.asker.send(here.channel, f"{mention(world)} {QUESTION}")
    [thread] = here.channel.threads
    before = len(thread.history())
    await here.owner.send(thread, "Interesting.")
    assert before + 1 == len(thread.history())
    await here.asker.send(thread, "And what did Putin say?")

    assert "Understood as:" in words(thread.last_message)


async def test_a_reply_that_cannot_be_read_is_told_how(world: Env) -> None:
    """Without mention and intent the text is missing; one sentence says what to do."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    answer = here.channel.last_message
    await here.asker.send(here.channel, "", reply_to=answer, attachments=[("a.txt", b"x")])

    assert "I can read a reply only when it mentions me" in words(here.channel.last_message)


async def test_a_claim_is_checked_against_the_archive(world: Env) -> None:
    """A message that the articles contradict is told so, with the quote that does."""
    here = room(world)
    said = await here.asker.send(here.channel, "Biden and Putin met in Vienna on 16 June 2021.")
    await here.owner.context_menu(here.channel, "Check against the archive", said)
    told = words(here.channel.last_message)

    assert "The archive says so" not in told
    assert "Geneva" in told
    assert "Show passage 1" in told


async def test_a_claim_that_the_archive_supports_is_told_so(world: Env) -> None:
    """What an article says in other words stands under its heading, with the source."""
    here = room(world)
    said = await here.asker.send(here.channel, "Biden and Putin met in Geneva on 16 June 2021.")
    await here.owner.context_menu(here.channel, "Check against the archive", said)
    told = words(here.channel.last_message)

    assert "The archive says so:" in told
    assert FOUND in told


async def test_a_claim_on_what_the_archive_does_not_hold_is_told_so(world: Env) -> None:
    """No quote is offered for a subject that no article is about."""
    here = room(world)
    said = await here.asker.send(here.channel, "Argentina won the football World Cup in 2022.")
    await here.owner.context_menu(here.channel, "Check against the archive", said)

    assert "Not in these articles" in words(here.channel.last_message)


async def test_a_greeting_is_no_claim(world: Env) -> None:
    """The one who asked is told that there is nothing to check, and nobody else."""
    here = room(world)
    said = await here.asker.send(here.channel, "Good morning everybody!")
    result = await here.owner.context_menu(here.channel, "Check against the archive", said)

    assert "nothing to check" in told_alone(result)


async def test_questions_are_taken_in_the_allowed_channels_only(world: Env) -> None:
    """Elsewhere the channel to ask in is named, to a command for the asker alone."""
    here = room(world)
    elsewhere = here.guild.create_text_channel("elsewhere")
    shown = await here.owner.slash(here.channel, "settings")
    await here.owner.select(shown.response, [here.channel], custom_id="pq:pick:channels")
    refused = await here.asker.slash(elsewhere, "ask", question=QUESTION)
    await here.asker.send(elsewhere, f"{mention(world)} {QUESTION}")

    assert f"<#{here.channel.id}>" in told_alone(refused)
    assert f"<#{here.channel.id}>" in words(elsewhere.last_message)
    assert FOUND not in words(elsewhere.last_message)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    assert FOUND in words(here.channel.last_message)


async def test_where_answers_are_private_a_mention_is_pointed_to_the_command(world: Env) -> None:
    """A message cannot be for one person alone, so nothing of the answer is shown."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    await here.owner.select(shown.response, ["private"], custom_id="pq:pick:privacy")
    await here.asker.send(here.channel, f"{mention(world)} {QUESTION}")

    assert "use `/ask`" in words(here.channel.last_message)
    assert FOUND not in words(here.channel.last_message)


async def test_pinning_an_answer_is_no_question(world: Env) -> None:
    """The notice that Discord posts refers to the answer and is not taken for a reply."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    before = len(here.channel.history())
    await here.owner.set_pinned(here.channel.last_message, True)

    said = [one for one in here.channel.history()[before:] if one.author.id == world.bot.user.id]
    assert [] == said


async def test_no_thread_is_opened_for_a_question_that_is_refused(world: Env) -> None:
    """A date that cannot be read is told to the asker alone, and the channel stays as it was."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    await here.owner.select(shown.response, ["thread"], custom_id="pq:pick:place")
    result = await here.asker.slash(here.channel, "ask", question=QUESTION, since="whenever")

    assert "cannot read “whenever”" in told_alone(result)
    assert [] == list(here.channel.threads)


async def test_a_follow_up_that_opens_a_thread_keeps_its_conversation(world: Env) -> None:
    """An answer from before answers went into threads is still what a follow-up refers to."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    message = here.channel.last_message
    shown = await here.owner.slash(here.channel, "settings")
    await here.owner.select(shown.response, ["thread"], custom_id="pq:pick:place")
    form = await here.asker.click(message, label="Ask a follow-up")
    await here.asker.submit_modal(form, {"question": "And what did Putin say?"})
    [thread] = here.channel.threads

    assert "Understood as:" in words(thread.last_message)


async def test_a_source_of_the_answer_can_be_asked(world: Env, back: Backstage) -> None:
    """A follow-up on "the third source" is answered from that article alone."""
    here = room(world)
    await here.asker.send(here.channel, f"{mention(world)} {QUESTION}")
    answer = here.channel.last_message
    [first] = [one for one in [back.state.answers.by_message(answer.id)] if one]
    await here.asker.send(
        here.channel,
        f"{mention(world)} What does the third source say about Washington?",
        reply_to=answer,
    )
    second = back.state.answers.by_message(here.channel.last_message.id)

    assert second is not None
    assert {first.citations[2].article_id} == {one.article_id for one in second.citations}

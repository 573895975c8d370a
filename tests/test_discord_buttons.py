"""The buttons under an answer, before and after a restart."""

from dataclasses import replace

import discord
import pytest
from discord_scene import Room, room, told_alone, words
from simcord.env import Env

from bot.discord_app.backstage import Backstage
from bot.discord_app.serve import create_bot

pytestmark = pytest.mark.simcord(shard_count=1)
QUESTION = "When and where did Biden and Putin meet in June 2021?"
FOUND = "**When Biden and Putin met in Geneva on 16 June 2021"


@pytest.fixture
async def asked(world: Env) -> Room:
    """A server in which the question has been asked and answered."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    return here


async def test_a_passage_shows_the_quote_in_bold_where_it_stands(asked: Room) -> None:
    """Its neighbours stand around it, and the link opens the page on those words."""
    result = await asked.asker.click(asked.channel.last_message, label="Show passage 1")
    told = told_alone(result)

    assert FOUND in told
    assert "It is worth recalling how modest that agenda was." in told
    assert "For half a year, the parts moved." in told
    assert "<Open the page on these words>" in told


async def test_buttons_work_after_a_restart(asked: Room, back: Backstage) -> None:
    """A new process with the same state opens passage and sources of an older answer."""
    message = asked.channel.last_message
    await asked.env.restart_bot(create_bot(back))

    result = await asked.asker.click(message, label="Show passage 1")
    assert FOUND in told_alone(result)
    assert "Villa La Grange" in told_alone(await asked.asker.click(message, label="All sources"))


async def test_a_form_opened_before_a_restart_is_read_after_it(
    asked: Room, back: Backstage
) -> None:
    """Nothing that somebody typed is lost because the bot was restarted meanwhile."""
    message = asked.channel.last_message
    form = await asked.asker.click(message, custom_id=_id(message, "down"))
    await asked.env.restart_bot(create_bot(back))
    await asked.asker.submit_modal(form, {"reason": "wrong year"})

    assert ["wrong year"] == [one.reason for one in back.state.feedback.all()]


async def test_all_sources_lists_every_quote(asked: Room) -> None:
    """Each source comes with its words, its outlet and its date."""
    told = told_alone(await asked.asker.click(asked.channel.last_message, label="All sources"))

    assert 3 == told.count("> “")
    assert "The Harbour Courier · Ines Calloway · 16 June 2021" in told


async def test_a_thumb_is_kept_without_a_name(asked: Room, back: Backstage) -> None:
    """The rating has question, answer and verdict; the last press of a person counts."""
    message = asked.channel.last_message
    await asked.asker.click(message, custom_id=_id(message, "up"))
    [good] = back.state.feedback.all()
    form = await asked.asker.click(message, custom_id=_id(message, "down"))
    await asked.asker.submit_modal(form, {"reason": ""})
    [bad] = back.state.feedback.all()

    assert (QUESTION, True) == (good.question, good.is_good)
    assert (False, "") == (bad.is_good, bad.reason or "")
    assert str(asked.asker.id) not in repr(bad)


async def test_a_follow_up_goes_on_with_the_conversation(asked: Room) -> None:
    """The form's question is understood from what was asked before, and that is said."""
    form = await asked.asker.click(asked.channel.last_message, label="Ask a follow-up")
    await asked.asker.submit_modal(form, {"question": "And what did Putin say?"})
    told = words(asked.channel.last_message)

    assert "### And what did Putin say?" in told
    assert "-# Understood as: " in told
    assert "Biden" in told.partition("Understood as: ")[2].partition("\n")[0]


async def test_the_asker_and_moderators_may_delete_an_answer(asked: Room, back: Backstage) -> None:
    """Another member is refused; after the asker's press the message and its record are gone."""
    message = asked.channel.last_message
    other = asked.guild.add_member(asked.env.create_user("other"))
    refused = await other.click(message, label="Delete")

    assert "Only whoever asked, or a moderator" in told_alone(refused)
    assert asked.channel.last_message.id == message.id
    await asked.asker.click(message, label="Delete")
    assert asked.channel.last_message is None
    assert back.state.answers.by_message(message.id) is None


async def test_a_moderator_deletes_anothers_answer(asked: Room) -> None:
    """Whoever may manage messages may take an answer away."""
    moderators = asked.guild.create_role(
        "Mods", permissions=discord.Permissions(manage_messages=True)
    )
    moderator = asked.guild.add_member(asked.env.create_user("mod"), roles=[moderators])
    await moderator.click(asked.channel.last_message, label="Delete")

    assert asked.channel.last_message is None


async def test_a_passage_that_may_no_longer_be_seen_is_not_shown(
    asked: Room, back: Backstage
) -> None:
    """What a server may see counts at the press, not at the answer."""
    shown = await asked.owner.slash(asked.channel, "settings")
    form = await asked.owner.click(shown.response, label="Archive of this server")
    await asked.owner.submit_modal(form, {"outlets": "Polder Post"})
    message = asked.channel.history()[0]

    assert "may no longer be shown" in told_alone(
        await asked.asker.click(message, label="Show passage 1")
    )
    assert "no sources that may be shown" in told_alone(
        await asked.asker.click(message, label="All sources")
    )


async def test_a_private_answer_is_its_askers_alone(world: Env, back: Backstage) -> None:
    """Another person's press with its id opens nothing, in the same channel."""
    here = room(world)
    result = await here.asker.slash(here.channel, "ask", question=QUESTION, private=True)
    answer = back.state.answers.by_message(result.response.id)
    assert answer is not None
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    message = here.channel.last_message
    public = back.state.answers.by_message(message.id)
    assert public is not None
    # The id of the private answer behind a button of the public one, as a forger would have it.
    back.state.answers.delete(public.answer_id)
    back.state.answers.save(replace(answer, answer_id=public.answer_id))
    other = here.guild.add_member(here.env.create_user("other"))

    assert "no longer kept" in told_alone(await other.click(message, label="Show passage 1"))
    assert FOUND in told_alone(await here.asker.click(message, label="Show passage 1"))


async def test_forgetting_deletes_what_is_kept_of_a_person(asked: Room, back: Backstage) -> None:
    """Afterwards no answer or rating of theirs is left, and the old buttons say so."""
    message = asked.channel.last_message
    await asked.asker.click(message, custom_id=_id(message, "up"))
    told = told_alone(await asked.asker.slash(asked.channel, "forget"))

    assert "1 answers with their questions, 1 ratings" in told
    assert () == tuple(back.state.feedback.all())
    assert "no longer kept" in told_alone(await asked.asker.click(message, label="Show passage 1"))


async def test_an_article_that_is_gone_leaves_the_words_that_were_cited(
    asked: Room, back: Backstage
) -> None:
    """Its passage is shown without surroundings, and that it is gone is said."""
    message = asked.channel.last_message
    answer = back.state.answers.by_message(message.id)
    assert answer is not None
    gone = replace(answer.citations[0], article_id="no-such-article")
    back.state.answers.delete(answer.answer_id)
    back.state.answers.save(replace(answer, citations=(gone,)))
    told = told_alone(await asked.asker.click(message, label="Show passage 1"))

    assert FOUND in told
    assert "no longer in the archive" in told
    assert "It is worth recalling" not in told


def _id(message: discord.Message, verb: str) -> str:
    """The custom id of a button that has no label."""
    row = next(one for one in message.components if isinstance(one, discord.ActionRow))
    found = [one.custom_id for one in row.children if f":{verb}:" in (one.custom_id or "")]
    return str(found[0])

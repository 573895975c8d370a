"""What the bot survives: a Discord that drops, refuses, forgets and delays; being told to stop."""

import asyncio
import itertools
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bot_process import BotProcess
from emulator import Emulator
from emulator_interactions import Interaction
from slow_model import SlowModel

from index.settings import IndexSettings

pytestmark = [pytest.mark.emulator, pytest.mark.timeout(240)]
QUESTION = "When and where did Biden and Putin meet in June 2021?"
FOUND = "met in Geneva on 16 June 2021"
WRITTEN = (
    "The two men met in Geneva at the Villa La Grange. [4] "
    "Joe Biden and Vladimir Putin agreed on Wednesday to return their ambassadors to each other's "
    "capitals and to open a new round of talks on nuclear arms. [4] "
    "Nobody at the table in the lakeside park said anything that anybody wrote down. [4]"
)
PLACE = "met in Geneva at the Villa La Grange"


@pytest.fixture
async def discord() -> AsyncIterator[Emulator]:
    """Discord; at the end nothing that was sent may have violated its schema."""
    async with Emulator() as emulator:
        yield emulator
        assert [] == emulator.violations()


@pytest.fixture
async def model() -> AsyncIterator[SlowModel]:
    """A model that takes some six seconds to say that they met in Geneva."""
    async with SlowModel(WRITTEN, pause=0.15) as slow:
        yield slow


def process(
    discord: Emulator, folder: Path, index: IndexSettings, **environment: str
) -> BotProcess:
    more = {"PULLQUOTE_INDEX_DIR": str(index.index_dir), "PULLQUOTE_DISCORD_COOLDOWN": "0"}
    return BotProcess(discord, folder, **(more | environment))


def written_by(model: SlowModel) -> dict[str, str]:
    return {"PULLQUOTE_MODEL": "openai:slow", "PULLQUOTE_MODEL_URL": model.url}


@pytest.mark.parametrize(
    "fault",
    [
        "drop",
        "reconnect",
        "forgotten",
        "resumable",
        "429",
        "global 429",
        "500",
        "500 done",
        "delay",
    ],
)
async def test_an_answer_survives_and_comes_once(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings, fault: str
) -> None:
    """Whatever goes wrong around a question, it is answered once, and so is the next one."""
    async with process(discord, tmp_path, sample_index):
        _break(discord, fault)
        if fault in ("drop", "reconnect", "forgotten", "resumable"):
            await discord.until(lambda: bool(discord.gateway.closes), 30)
            await discord.until(lambda: discord.gateway.is_connected, 30)
        asked = await discord.slash(discord.alice, discord.general, "ask", question=QUESTION)
        await discord.until(lambda: FOUND in asked.text, 60)
        said = await discord.say(discord.bob, discord.general, f"<@{discord.bot.id}> {QUESTION}")
        await discord.until(lambda: bool(_replies(discord, said.id)), 60)
        await asyncio.sleep(1.5)

        assert 1 == len(asked.messages)
        assert 1 == len(_replies(discord, said.id))
        assert [] == asked.refused or {40060} >= {code for _, code in asked.refused}


async def test_a_connection_lost_in_mid_answer_loses_nothing(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings, model: SlowModel
) -> None:
    """The socket drops while the model writes: the answer is finished over REST, once."""
    async with process(discord, tmp_path, sample_index, **written_by(model)):
        asked = await discord.slash(discord.alice, discord.general, "ask", question=QUESTION)
        await discord.until(lambda: model.asked == 1, 30)
        discord.gateway.drop()
        await discord.until(lambda: _is_final(asked), 60)
        await discord.until(lambda: discord.gateway.is_connected, 30)

        assert PLACE in asked.text
        assert 1 == len(asked.messages)
        assert 1 == model.asked


async def test_an_event_that_is_told_twice_is_answered_once(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings
) -> None:
    """A resumed session repeats what it had sent; neither command nor message counts twice."""
    async with process(discord, tmp_path, sample_index):
        discord.gateway.twice["INTERACTION_CREATE"] = 1
        asked = await discord.slash(discord.alice, discord.general, "ask", question=QUESTION)
        await discord.until(lambda: FOUND in asked.text, 60)
        discord.gateway.twice["MESSAGE_CREATE"] = 1
        said = await discord.say(discord.bob, discord.general, f"<@{discord.bot.id}> {QUESTION}")
        await discord.until(lambda: bool(_replies(discord, said.id)), 60)
        await asyncio.sleep(1.5)

        assert 1 == len(asked.messages)
        assert [] == asked.refused
        assert 1 == len(_replies(discord, said.id))


async def test_an_answer_grows_as_it_is_written_and_not_too_often(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings, model: SlowModel
) -> None:
    """Lines appear before the end, and two edits lie at least 1.2 seconds apart."""
    async with process(discord, tmp_path, sample_index, **written_by(model)):
        asked = await discord.slash(discord.alice, discord.general, "ask", question=QUESTION)
        await discord.until(lambda: _is_final(asked), 60)
    edits = [one.time for one in discord.calls("PATCH", "@original")]

    assert any("writing" in text for _, text in asked.shown)
    assert len(edits) >= 2
    assert min(later - earlier for earlier, later in itertools.pairwise(edits)) >= 1.19
    assert "Written by slow; every quote checked" in asked.text


async def test_a_deleted_question_is_given_up(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings, model: SlowModel
) -> None:
    """The model is left alone, nothing is sent any more, and the asker may ask again."""
    async with process(discord, tmp_path, sample_index, **written_by(model)):
        said = await discord.say(discord.alice, discord.general, f"<@{discord.bot.id}> {QUESTION}")
        await discord.until(lambda: model.asked == 1, 30)
        await discord.delete(said)
        await discord.until(lambda: model.broken_off == 1, 30)
        asked = await discord.slash(discord.alice, discord.general, "ask", question=QUESTION)
        await discord.until(lambda: _is_final(asked), 60)

        assert not any(FOUND in text for one in _replies(discord, said.id) for text in one.texts)


async def test_those_who_wait_are_told_their_place(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings, model: SlowModel
) -> None:
    """With one worker, the second and third see how many are ahead, and are answered after."""
    more = written_by(model) | {"PULLQUOTE_DISCORD_WORKERS": "1"}
    async with process(discord, tmp_path, sample_index, **more):
        asked = [
            await discord.slash(user, discord.general, "ask", question=QUESTION)
            for user in (discord.alice, discord.bob, discord.mia)
        ]
        await discord.until(lambda: all(_is_final(one) for one in asked), 120)

    assert any("1 ahead of you" in text for _, text in asked[1].shown)
    assert any("2 ahead of you" in text for _, text in asked[2].shown)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_finishes_and_says_so(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings, model: SlowModel, number: int
) -> None:
    """What is being answered is finished, who waits is told to ask again; exit code 0, 1000."""
    more = written_by(model) | {"PULLQUOTE_DISCORD_WORKERS": "1"}
    async with process(discord, tmp_path, sample_index, **more) as bot:
        first = await discord.slash(discord.alice, discord.general, "ask", question=QUESTION)
        await discord.until(lambda: model.asked == 1, 30)
        second = await discord.slash(discord.bob, discord.general, "ask", question=QUESTION)
        await discord.until(lambda: second.acknowledged is not None)
        ended = await bot.stop(number)

    assert 0 == ended.code, ended.err
    assert 1000 == discord.gateway.closes[-1].code
    assert _is_final(first)
    told = [message.text for message in second.messages]
    assert any("I am being restarted" in text for text in told)


async def test_a_model_that_hangs_does_not_keep_the_process(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings
) -> None:
    """Told to stop while the model says nothing, the asker is told and the process ends."""
    stuck = SlowModel("never", pause=600)
    async with stuck, process(discord, tmp_path, sample_index, **written_by(stuck)) as bot:
        asked = await discord.slash(discord.alice, discord.general, "ask", question=QUESTION)
        await discord.until(lambda: stuck.asked == 1, 30)
        ended = await bot.stop(signal.SIGTERM)

    assert 0 == ended.code, ended.err
    assert ended.seconds < 30
    assert any("I am being restarted" in one.text for one in asked.messages)


@pytest.mark.parametrize(
    ("environment", "code", "told"),
    [
        ({"PULLQUOTE_DISCORD_TOKEN": None}, 2, "PULLQUOTE_DISCORD_TOKEN is not set"),
        ({"PULLQUOTE_DISCORD_TOKEN": "MTIz.wrong.token"}, 1, "Discord does not accept the token"),
        ({"PULLQUOTE_DISCORD_MESSAGE_CONTENT": "true"}, 1, "message content intent"),
        ({"PULLQUOTE_INDEX_DIR": "nowhere"}, 1, "Nothing has been indexed"),
    ],
)
async def test_what_keeps_it_from_starting_is_one_clear_sentence(
    discord: Emulator,
    tmp_path: Path,
    sample_index: IndexSettings,
    environment: dict[str, str | None],
    code: int,
    told: str,
) -> None:
    """No traceback and no token: a sentence that says what to do, and an exit code."""
    discord.gateway.approved = 0
    bot = BotProcess(
        discord, tmp_path, **({"PULLQUOTE_INDEX_DIR": str(sample_index.index_dir)} | environment)
    )
    bot.launch()
    ended = await bot.ended()

    assert code == ended.code
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert "MTIz.wrong.token" not in ended.err
    assert discord.token not in ended.err


async def test_commands_are_sent_only_when_they_have_changed(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings
) -> None:
    """The second start sends nothing; --sync sends them again."""
    async with process(discord, tmp_path, sample_index) as bot:
        await bot.restart(signal.SIGTERM)
        assert 1 == discord.syncs
    forced = BotProcess(
        discord, tmp_path, "--sync", PULLQUOTE_INDEX_DIR=str(sample_index.index_dir)
    )
    async with forced:
        assert 2 == discord.syncs


def _break(discord: Emulator, fault: str) -> None:
    match fault:
        case "drop":
            discord.gateway.drop()
        case "reconnect":
            discord.gateway.reconnect()
        case "forgotten":
            discord.gateway.invalidate(is_resumable=False)
        case "resumable":
            discord.gateway.invalidate(is_resumable=True)
        case "429":
            discord.too_many("PATCH", "@original", 1.0)
            discord.too_many("POST", "/messages", 1.0)
        case "global 429":
            discord.too_many("PATCH", "@original", 1.0, is_global=True)
        case "500":
            discord.trouble("PATCH", "@original", 500)
            discord.trouble("POST", "/messages", 500)
        case "500 done":
            discord.trouble("POST", "/callback", 500, processed=True)
            discord.trouble("POST", "/messages", 500, processed=True)
        case "delay":
            discord.trouble("PATCH", "@original", delay=5.0)
            discord.trouble("POST", "/messages", delay=5.0)


def _is_final(asked: Interaction) -> bool:
    message = asked.message
    return message is not None and any(
        one.get("label") == "Show passage 1" for one in message.buttons()
    )


def _replies(discord: Emulator, message_id: str) -> list[object]:
    """The bot's messages in answer to that one."""
    return [
        one
        for one in discord.sent(discord.general)
        if (one.payload.get("message_reference") or {}).get("message_id") == message_id
    ]

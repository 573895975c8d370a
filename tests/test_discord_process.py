"""`pullquote serve` as a process of its own, against a Discord on loopback."""

import asyncio
import json
import re
import signal
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from bot_process import BotProcess
from emulator import Emulator
from emulator_interactions import Interaction

from bot.state import State
from index.archive import Archive
from index.settings import IndexSettings

pytestmark = pytest.mark.emulator
QUESTION = "When and where did Biden and Putin meet in June 2021?"
FOUND = "met in Geneva on 16 June 2021"


@pytest.fixture
async def discord() -> AsyncIterator[Emulator]:
    """Discord; at the end nothing that was sent may have violated its schema."""
    async with Emulator() as emulator:
        yield emulator
        assert [] == emulator.violations()


def process(
    discord: Emulator, folder: Path, index: IndexSettings, *arguments: str, **environment: str
) -> BotProcess:
    more = {"PULLQUOTE_INDEX_DIR": str(index.index_dir), "PULLQUOTE_DISCORD_COOLDOWN": "0"}
    return BotProcess(discord, folder, *arguments, monitored=True, **(more | environment))


@pytest.mark.timeout(300)
async def test_from_login_to_a_clean_end_with_the_built_in_model(
    discord: Emulator, tmp_path: Path, sample_index: IndexSettings
) -> None:
    """Login, sync, /ask, a verbatim citation; after a restart the passage; SIGTERM: 0 and 1000."""
    bot = process(discord, tmp_path, sample_index, PULLQUOTE_MODEL="builtin")
    async with bot:
        assert 1 == discord.syncs
        asked = await discord.slash(discord.alice, discord.general, "ask", question=QUESTION)
        await discord.until(lambda: _is_answered(asked), 120)
        assert asked.acknowledged is not None
        assert asked.acknowledged < 3
        _assert_verbatim(tmp_path, sample_index, asked)

        first = await bot.restart(signal.SIGTERM)
        assert 0 == first.code, first.err
        assert 1000 == discord.gateway.closes[-1].code
        assert 1 == discord.syncs
        pressed = await discord.click(discord.bob, asked.message, "Show passage 1")
        await discord.until(lambda: "**" in pressed.text, 30)
        assert pressed.message.is_ephemeral

        ended = await bot.stop(signal.SIGTERM)
    assert 0 == ended.code, ended.err
    assert 1000 == discord.gateway.closes[-1].code
    assert [] == bot.report()["violations"]


@pytest.mark.timeout(300)
async def test_three_hundred_questions_at_once(
    discord: Emulator,
    tmp_path: Path,
    sample_index: IndexSettings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """All are acknowledged in time and end in an answer or a clear notice; the loop stays free."""
    users = [discord.add_user(f"user{number}") for number in range(100)]
    bot = process(discord, tmp_path, sample_index, PULLQUOTE_DISCORD_QUEUE="40")
    async with bot:
        asked = await asyncio.gather(
            *(
                discord.slash(user, discord.general, "ask", question=f"{QUESTION} {turn}")
                for turn in range(3)
                for user in users
            )
        )
        await discord.until(lambda: all(_is_settled(one) for one in asked), 200)
        await bot.stop(signal.SIGTERM)
    answered = [one for one in asked if FOUND in one.text]
    busy = [one for one in asked if "I am busy" in one.text or "still being answered" in one.text]
    acknowledged = sorted(one.acknowledged or 99.0 for one in asked)
    report = bot.report()
    with capsys.disabled():
        print(
            f"\n300 at once: {len(answered)} answered, {len(busy)} told to wait; acknowledged "
            f"after {acknowledged[150]:.2f} s (median), {acknowledged[-1]:.2f} s (last); "
            f"loop lag {json.dumps(report['lag_ms'])} ms"
        )

    assert acknowledged[-1] < 3
    assert 300 == len(answered) + len(busy)
    assert len(answered) >= 40
    assert [] == report["violations"]


def _is_answered(asked: Interaction) -> bool:
    """Whether the answer has its final form, with the buttons of its sources."""
    message = asked.message
    return message is not None and any(
        one.get("label") == "Show passage 1" for one in message.buttons()
    )


def _is_settled(asked: Interaction) -> bool:
    return FOUND in asked.text or "I am busy" in asked.text or "still being" in asked.text


def _assert_verbatim(folder: Path, index: IndexSettings, asked: Interaction) -> None:
    """Every citation that the answer holds is cut from the stored article."""
    with closing(State(folder / "state" / "discord.sqlite3")) as state:
        answer = state.answers.by_message(int(asked.message.id))
    assert answer is not None
    assert answer.citations
    with closing(Archive(index.index_dir)) as archive:
        for one in answer.citations:
            article = archive.article(one.article_id)
            assert article is not None
            assert article.text[one.start : one.end] == one.quote
            assert re.search(rf"\\\[{one.marker}\\\]", asked.text)

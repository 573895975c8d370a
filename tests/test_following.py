"""What is running follows what another process indexes, and what lies in the folders."""

import asyncio
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bot_process import BotProcess
from command_line import COMMAND, OnTerminal, environment, piped
from emulator import Emulator
from fakes import minilm

BRIDGE = "Bridge reopens\n\nMarch 3, 2022\n\nThe bridge over the Lune reopened on Thursday.\n"
TRAM = "Tram opens\n\nMay 4, 2022\n\nThe tram line to the docks of Lune opened on Wednesday.\n"
ABOUT_TRAM = "When did the tram line to the docks of Lune open?"
SAYS = "The tram line to the docks of Lune opened on Wednesday."
_LATE = 2.0  # seconds in which a reader must have seen a run of another process


@pytest.fixture
def folder(tmp_path: Path, cache_dir: Path) -> Path:
    """A folder with an index of one article, as the command line expects them."""
    minilm(cache_dir)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bridge.txt").write_text(BRIDGE)
    assert 0 == piped(["reindex"], tmp_path).code
    return tmp_path


def add_tram(folder: Path) -> None:
    (folder / "articles" / "tram.txt").write_text(TRAM)


def take_tram_away(folder: Path) -> None:
    (folder / "articles" / "tram.txt").unlink()


def reindexed(folder: Path) -> None:
    """What somebody does in another terminal; then two seconds pass."""
    assert 0 == piped(["reindex"], folder).code
    time.sleep(_LATE)


def test_a_running_prompt_answers_from_what_was_indexed_two_seconds_ago(folder: Path) -> None:
    """The new article is quoted, and no longer once it has been removed, without a restart."""
    with OnTerminal(["ask"], folder) as terminal:
        terminal.wait_for("leave): ")
        terminal.type(f"{ABOUT_TRAM}\n")
        terminal.wait_for("leave): ", times=2)
        assert "opened on" not in terminal.seen
        add_tram(folder)
        reindexed(folder)
        terminal.type(f"{ABOUT_TRAM}\n")
        terminal.wait_for("opened on")
        terminal.wait_for("leave): ", times=3)
        take_tram_away(folder)
        reindexed(folder)
        quoted = terminal.seen.count("opened on")
        terminal.type(f"{ABOUT_TRAM}\n")
        terminal.wait_for("leave): ", times=4)
        assert quoted == terminal.seen.count("opened on")
        terminal.type("\x04")
        assert 0 == terminal.end()


@pytest.fixture
async def discord() -> AsyncIterator[Emulator]:
    """Discord; at the end nothing that was sent may have violated its schema."""
    async with Emulator() as emulator:
        yield emulator
        assert [] == emulator.violations()


async def told(discord: Emulator) -> str:
    """What /ask ends in, after how it began."""
    asked = await discord.slash(discord.alice, discord.general, "ask", question=ABOUT_TRAM)
    try:
        await discord.until(
            lambda: SAYS in asked.text or "not in these articles" in asked.text.lower(), 60
        )
    except TimeoutError as error:
        raise TimeoutError(f"The last that was told: {asked.text!r}") from error
    return asked.text


def bot(discord: Emulator, folder: Path, **more: str) -> BotProcess:
    index = {
        "PULLQUOTE_INDEX_DIR": str(folder / ".pullquote"),
        "PULLQUOTE_ARTICLES": str(folder / "articles"),
        "PULLQUOTE_DISCORD_COOLDOWN": "0",
    }
    return BotProcess(discord, folder, **(index | more))


@pytest.mark.emulator
@pytest.mark.timeout(300)
async def test_a_running_bot_answers_from_what_was_indexed_two_seconds_ago(
    discord: Emulator, folder: Path
) -> None:
    """As the prompt does: new articles are quoted, removed ones are not."""
    async with bot(discord, folder) as running:
        assert SAYS not in await told(discord)
        add_tram(folder)
        await asyncio.to_thread(reindexed, folder)
        assert SAYS in await told(discord)
        take_tram_away(folder)
        await asyncio.to_thread(reindexed, folder)
        assert SAYS not in await told(discord)
        assert 0 == (await running.stop(signal.SIGTERM)).code


@pytest.mark.emulator
@pytest.mark.timeout(300)
async def test_a_bot_may_watch_its_folder(discord: Emulator, folder: Path) -> None:
    """With PULLQUOTE_WATCH a file that is put there is answered from, with no command at all."""
    async with bot(discord, folder, PULLQUOTE_WATCH="true") as running:
        assert SAYS not in await told(discord)
        add_tram(folder)
        until = time.monotonic() + 60
        while SAYS not in await told(discord):
            assert time.monotonic() < until
            await asyncio.sleep(0.5)
        ended = await running.stop(signal.SIGTERM)
    assert 0 == ended.code, ended.err
    assert "Re-indexed: 1 added" in ended.err


def test_a_watch_follows_its_folder_until_ctrl_c(folder: Path) -> None:
    """Each change is told as a run tells it; what is hidden is passed over; Ctrl-C ends it: 130."""
    watching = subprocess.Popen(
        [*COMMAND, "reindex", "--watch"], cwd=folder, env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert watching.stdout is not None
    try:
        assert "Nothing new: 1 article is up to date.\n" == watching.stdout.readline()
        (folder / "articles" / ".hidden.txt").write_text(TRAM)
        time.sleep(3)
        add_tram(folder)
        lines = [watching.stdout.readline().split() for _ in range(5)]
        assert ["Added", "1"] == lines[0]
        assert ["Unchanged", "1"] == lines[3]
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate(timeout=30)
    finally:
        watching.kill()
    assert 130 == watching.returncode
    assert "Stopped." in err

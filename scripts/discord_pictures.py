"""Pictures of what Discord shows: an answer, a passage, an abstention, the settings.

    python scripts/discord_pictures.py FOLDER

Runs the real bot over the sample articles in simcord, whose preview draws it much like Discord
does, and lets Chromium take the pictures. Needs `pip install 'simcord[screenshot]'` and a
Chromium (Debian's package, or the path in CHROMIUM); neither is needed to run or test Pullquote.
"""

import asyncio
import os
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import simcord
from PIL import Image
from playwright.async_api import BrowserType

from bot.discord_app.backstage import Backstage
from bot.discord_app.serve import create_bot
from bot.newsdesk import open_newsdesk
from bot.queue import Limits, Queue
from bot.reindexing import Order, Reindexing
from bot.settings import Settings
from bot.state import State
from index.build import reindex

ROOT = Path(__file__).resolve().parent.parent
_SIZE = (820, 1100)
_QUESTION = "When and where did Biden and Putin meet in June 2021?"
_ABSENT = "Who won the football World Cup in 2022?"
_OPINION = "Is the Finnish accession a mistake?"


def main() -> None:
    """Take every picture into the folder that is given."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    _use_installed_chromium()
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(index_dir=Path(scratch) / "index", state_dir=Path(scratch) / "state")
        reindex(settings.index(), [ROOT / "articles"], lambda _: None)
        asyncio.run(_take(settings, folder))


async def _take(settings: Settings, folder: Path) -> None:
    newsdesk, state = open_newsdesk(settings), State(settings.state_dir / "discord.sqlite3")
    with closing(newsdesk), closing(state):
        reindexing = Reindexing(settings.index(), Order((settings.articles,)))
        back = Backstage(settings, newsdesk, state, Queue(Limits(user_cooldown=0)), reindexing)
        async with simcord.run(create_bot(back), shard_count=1) as env:
            await _scenes(env, folder)
        back.close()


async def _scenes(env: Any, folder: Path) -> None:
    env.backend.bot_user.name = "Pullquote"
    owner = env.create_user("mette")
    guild = env.create_guild(name="World affairs", owner=owner)
    channel = guild.create_text_channel("ask-the-archive")
    asker = guild.add_member(owner)
    await asker.slash(channel, "ask", question=_QUESTION)
    await _picture(env, channel, asker, channel.last_message, folder / "answer.png")
    shown = await asker.click(channel.last_message, label="Show passage 1")
    await _picture(env, channel, asker, shown, folder / "passage.png")
    shown = await asker.click(channel.last_message, label="All sources")
    await _picture(env, channel, asker, shown, folder / "sources.png")
    form = await asker.click(channel.last_message, label="Ask a follow-up")
    await asker.submit_modal(form, {"question": "And what did Putin say?"})
    await _picture(env, channel, asker, channel.last_message, folder / "follow-up.png")
    await asker.slash(channel, "ask", question=_ABSENT)
    await _picture(env, channel, asker, channel.last_message, folder / "abstention.png")
    await asker.slash(channel, "ask", question=_OPINION)
    await _picture(env, channel, asker, channel.last_message, folder / "opinion.png")
    said = await asker.send(channel, "The summit between Biden and Putin took place in Vienna.")
    await asker.context_menu(channel, "Check against the archive", said)
    await _picture(env, channel, asker, channel.last_message, folder / "check.png")
    for command in ("archive", "latest", "help", "settings"):
        shown = await asker.slash(channel, command)
        await _picture(env, channel, asker, shown, folder / f"{command}.png")


async def _picture(env: Any, channel: Any, viewer: Any, target: Any, file: Path) -> None:
    """One message as its viewer sees it, without the empty rest of the page."""
    async with env.preview(channel, viewers=[viewer], width=_SIZE[0], height=_SIZE[1]) as preview:
        await preview.show(target)
        await preview.screenshot(file, target=target, allow_incomplete=True)
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(128).save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size:,} bytes")


def _use_installed_chromium() -> None:
    """Playwright would look for a browser of its own."""
    launch = BrowserType.launch
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")

    async def launched(self: BrowserType, **options: Any) -> Any:
        return await launch(self, executable_path=path, args=["--no-sandbox"], **options)

    BrowserType.launch = launched


if __name__ == "__main__":
    main()

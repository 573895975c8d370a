"""What the archive holds, and how to ask it, as Discord shows them."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.discord_app.views import credit, title
from bot.markdown import plain
from bot.pages import pages
from bot.words import counted, day
from index.archive import Stats
from index.article import Source

_PAGE = 3500
_OUTLETS = 40

_HELP = """### Ask the archive
`/ask` answers from the articles of this archive. Every claim carries the passage that says so, \
word for word; **Show passage** opens it where it stands. What a columnist thinks is told as \
the columnist's view. What the articles do not hold is answered with “not in these articles”.
- Narrow it down: `since:` and `until:` take days (“June 2021”, “last week”), `outlet:` one \
outlet, `private:` shows the answer to you alone.
- Go on: reply to an answer, mention me, or press **Ask a follow-up**; “And what did she say?” is \
understood from what came before.
- **Check against the archive**, in the menu of any message under Apps, tells what the articles \
say for and against it.
- `/archive` says what the archive holds, `/latest` lists the newest articles.
- 👍 and 👎 are kept without your name. `/forget` deletes what is kept of you.
- Those who manage the server have `/settings` and `/reindex`.
-# Only articles are quoted: an answer is as true as its sources."""


def help_view() -> ui.LayoutView:
    """How to use the bot, in one screen."""
    return _boxed(_HELP)


def archive_view(held: Stats, newest: Sequence[Source]) -> ui.LayoutView:
    """How many articles, from when to when, the newest, and the outlets."""
    if not held.articles:
        return _boxed("### The archive\nNo articles may be seen here yet.")
    told = ["### The archive", f"**{counted(held.articles, 'article')}**"]
    if held.oldest and held.newest:
        told[-1] += f" from {day(held.oldest)} to {day(held.newest)}"
    if newest:
        told += ["", "**Newest**", f"- {_entry(newest[0])}"]
    outlets = [f"- {plain(name or '(unknown)')}: {count:,}" for name, count in held.outlets]
    told += ["", f"**{counted(len(outlets), 'outlet')}**", *outlets[:_OUTLETS]]
    if len(outlets) > _OUTLETS:
        told.append(f"- … and {len(outlets) - _OUTLETS} more")
    kinds = ", ".join(f"{plain(kind)} {count:,}" for kind, count in held.kinds)
    told += ["", f"-# {kinds}"]
    return _boxed(pages(told, _PAGE)[0])


def latest_view(newest: Sequence[Source]) -> ui.LayoutView:
    """The newest articles, newest first."""
    if not newest:
        return _boxed("### Newest articles\nNo articles may be seen here.")
    told = ["### Newest articles", *(f"- {_entry(one)}" for one in newest)]
    return _boxed(pages(told, _PAGE)[0])


def _entry(source: Source) -> str:
    return f"{title(source)}\n  -# {credit(source)}"


def _boxed(text: str) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    box: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay(text), accent_colour=discord.Colour.blurple()
    )
    view.add_item(box)
    return view

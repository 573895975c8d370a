"""Answers, passages and notices as Discord shows them (Components V2).

All text from articles, models and people goes through bot.markdown; the only links are to
cited articles.
"""

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot import as_of
from bot.answer import QUOTES_NAME, Status
from bot.discord_app.press import Press, Verb
from bot.links import link_to
from bot.markdown import address, escaped_to, length, link, plain, shortened
from bot.pages import pages
from bot.passage import PassageInPlace, Standing
from bot.provenance import carried_by, corrected_by
from bot.quotes import attribution
from bot.state_answers import StoredAnswer, StoredCitation
from bot.suspicion import is_suspicious
from bot.words import day
from index.article import Kind, Source

# Discord takes 4,000 characters in all the text of a message; the rest is for sources.
_MESSAGE = 3900
_PAGE = 3200
_PAGES = 3
_LINE = 2600
_SOURCES = 5  # shown under the answer; "All sources" lists the rest
_NAME = 80  # characters of an outlet, an author, a model
_TITLE = 150
_LINKED = 420  # characters of a title with its link
_CONTEXT = 700
_REMARK = 300
_SHORT_REMARK = 80  # under a source of the answer itself
_NAMED = 10  # of those who carried a story
_QUESTION = 400
_QUOTE = 1400
_URL = 512  # Discord's limit for a button's address
_COLOURS = {
    Status.ANSWERED: discord.Colour.green(),
    Status.QUOTED: discord.Colour.blurple(),
    Status.NOT_FOUND: discord.Colour.light_grey(),
    Status.MODEL_UNAVAILABLE: discord.Colour.orange(),
}
_MARKED = re.compile(r"^(?P<said>.*) \[(?P<marker>\d{1,3})\]$", re.DOTALL)
_QUOTED = re.compile(r"^(?P<who>.{1,400}?): (?P<words>“.*”(?: \([^()“”]+\))?)$", re.DOTALL)


def notice(text: str) -> ui.LayoutView:
    """A sentence or two of ours; `text` may hold Markdown of our own."""
    return _layout(ui.TextDisplay(text[:_PAGE]))


def progress(lines: Sequence[str], ahead: int, understood: str) -> ui.LayoutView:
    """What is to be seen while an answer is on its way."""
    if ahead:
        return notice(f"⏳ {ahead} ahead of you …")
    told = [f"-# Understood as: {escaped_to(understood, _QUESTION)}"] if understood else []
    told += _lines(lines, {})
    shown = pages(told, _PAGE - 20)[-1] if told else ""
    return notice(f"{shown}\n-# writing …" if shown else "🔎 Searching the archive …")


def answered(answer: StoredAnswer, *, aside: str = "") -> list[ui.LayoutView]:
    """The finished answer: its pages, the last one with sources and buttons.

    `aside` is a sentence of ours on what went otherwise than it should.
    """
    status = Status(answer.status)
    cited = {one.marker: one for one in answer.citations}
    told = [f"### {escaped_to(' '.join(answer.question.split()), _QUESTION)}"]
    if answer.standalone != answer.question:
        told.append(f"-# Understood as: {escaped_to(answer.standalone, _QUESTION)}")
    told += _lines(answer.text.splitlines(), cited)
    footer = _footer(answer, aside)
    texts = pages(told, _MESSAGE - _taken(answer.citations) - length(footer))
    if len(texts) > _PAGES:
        texts = [*texts[:_PAGES], "*Shortened: the sources below hold the rest.*"]
    views = [_layout(_container(status, [ui.TextDisplay(text)])) for text in texts[:-1]]
    last: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(texts[-1])]
    for citation in answer.citations[:_SOURCES]:
        last.append(ui.Separator())
        last.append(_source(answer.answer_id, citation))
    if footer:
        last += [ui.Separator(), ui.TextDisplay(footer)]
    views.append(_layout(_container(status, last), _buttons(answer)))
    return views


def passage(citation: StoredCitation, found: PassageInPlace) -> ui.LayoutView:
    """The quote in its surroundings, its words in bold, and the way to the page."""
    source = found.source
    told = [f"**\\[{citation.marker}\\]** {credit(source)}", f"### {title(source)}"]
    bold = f"**{escaped_to(' '.join(found.quote.split()), _QUOTE)}**"
    told.append(f"{_end_of(found.before)}{bold}{escaped_to(found.after, _CONTEXT)}")
    told += _small(corrected_by(found.corrected))
    if is_suspicious(f"{found.before}{found.quote}{found.after}"):
        told.append("-# Some of this is written like an order to whoever answers; nobody obeys it.")
    if found.standing is Standing.CHANGED:
        since = f"Changed since ({day(found.until)})" if found.until else "Changed since"
        told.append(f"-# {since}: these words are no longer in the article.")
    if found.standing is Standing.GONE:
        told.append("-# The article is no longer in the archive; this is what was cited.")
    items: list[ui.Item[ui.LayoutView]] = [_container(Status.QUOTED, [_text(told)])]
    url = address(link_to(source.url, found.quote), _URL)
    if url:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        row.add_item(ui.Button(label="Open the page on these words", url=url))
        items.append(row)
    return _layout(*items)


def _end_of(text: str) -> str:
    """As much of the end as has room: what stands next to the quote."""
    while length(plain(text)) > _CONTEXT:
        text = f"… {text[len(text) // 4 :].partition(' ')[2]}"
    return plain(text)


def sources(
    answer: StoredAnswer, admitted: Sequence[tuple[StoredCitation, Source]]
) -> list[ui.LayoutView]:
    """Every source with its words and who else carried them."""
    told = []
    for citation, source in admitted:
        words = escaped_to(" ".join(citation.quote.split()), 700)
        lines = [f"**\\[{citation.marker}\\]** {credit(source)}", title(source, citation.quote)]
        lines.append(f"> “{words}”")
        carried = carried_by(citation.also[:_NAMED], max(len(citation.also) - _NAMED, 0))
        lines += _small(citation.corrected, carried)
        told += [*lines, ""]
    if not told:
        return [notice("This answer has no sources that may be shown here.")]
    status = Status(answer.status)
    return [_layout(_container(status, [ui.TextDisplay(one)])) for one in pages(told, _PAGE)]


def _layout(*items: ui.Item[ui.LayoutView]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def _container(
    status: Status, items: Sequence[ui.Item[ui.LayoutView]]
) -> ui.Container[ui.LayoutView]:
    return ui.Container(*items, accent_colour=_COLOURS[status])


def _text(lines: Sequence[str]) -> ui.TextDisplay[ui.LayoutView]:
    return ui.TextDisplay("\n".join(lines)[:4000])


def _lines(lines: Sequence[str], cited: dict[int, StoredCitation]) -> list[str]:
    """An answer's lines; each claim is a paragraph of its own."""
    told: list[str] = []
    for line in lines:
        if told and _MARKED.match(line):
            told.append("")
        told.append(_line(line, cited))
    return told


def _line(line: str, cited: dict[int, StoredCitation]) -> str:
    """One line of an answer; only the marker at its end is ours, any other is just text."""
    if line.startswith("- "):
        return f"- {escaped_to(line[2:], _LINE)}"
    found = _MARKED.match(line)
    if not found:
        return escaped_to(line, _LINE)
    said, number = found["said"], int(found["marker"])
    quoted = _QUOTED.match(said)
    citation = cited.get(number)
    if citation and quoted and quoted["who"] in _introductions(citation):
        text = f"**{plain(quoted['who'])}**: {escaped_to(quoted['words'], _LINE)}"
    else:
        text = escaped_to(said, _LINE)
    return f"{text} {_marker(number, citation)}"


def _introductions(citation: StoredCitation) -> tuple[str, ...]:
    return (citation.who, attribution(source_of(citation)))


def _marker(number: int, citation: StoredCitation | None) -> str:
    linked = link(str(number), link_to(citation.url, citation.quote)) if citation else ""
    if not linked.startswith("["):
        return plain(f"[{number}]")
    return f"[[{number}]]{linked.removeprefix(f'[{number}]')}"


def _source(answer_id: str, citation: StoredCitation) -> ui.Section[ui.LayoutView]:
    told = _told(citation)
    button = Press(Verb.SHOW, answer_id, citation.marker, label=f"Show passage {citation.marker}")
    section: ui.Section[Any] = ui.Section(ui.TextDisplay(told), accessory=button)
    return section


def _told(citation: StoredCitation) -> str:
    source = source_of(citation)
    remark = _small(citation.corrected, limit=_SHORT_REMARK)
    room = _LINKED - sum(length(line) + 1 for line in remark)  # the title makes way for it
    named = title(source, citation.quote, room)
    return "\n".join([f"**\\[{citation.marker}\\]** {credit(source)}", named, *remark])


def _small(*lines: str, limit: int = _REMARK) -> list[str]:
    """Remarks of ours with names in them, in small print; empty ones are left out."""
    return [f"-# {escaped_to(' '.join(line.split()), limit)}" for line in lines if line]


def credit(source: Source) -> str:
    """Outlet, author and date; anything but a report is marked as what it is."""
    kind = "" if source.kind is Kind.REPORT else f"**{source.kind.value.capitalize()}**"
    told = (source.outlet, source.author, day(source.published) or "undated")
    named = (escaped_to(" ".join(one.split()), _NAME) for one in told)
    return " · ".join([one for one in (kind, *named) if one])


def title(source: Source, words: str = "", limit: int = _LINKED) -> str:
    """The article's title as a link to it, or to `words` in it, in at most `limit` characters."""
    shown = shortened(" ".join((source.title or source.article_id).split()), _TITLE)
    for url in (link_to(source.url, words) if words else source.url, source.url, ""):
        linked = link(shown, url)
        if length(linked) <= limit:
            return linked
    return escaped_to(shown, limit)


def _footer(answer: StoredAnswer, aside: str) -> str:
    by = ""
    if answer.status == Status.QUOTED:
        by = "Quotes, no model"
        if answer.model != QUOTES_NAME:
            by = f"Quotes; nothing that {escaped_to(answer.model, _NAME)} wrote could be checked"
    elif answer.status == Status.ANSWERED:
        by = f"Written by {escaped_to(answer.model, _NAME)}; every quote checked"
    dated = as_of.told(as_of.as_of(source_of(one) for one in answer.citations))
    rests = f"{dated[:1].lower()}{dated[1:]}"
    more = len(answer.citations) - _SOURCES
    hidden = f"{more} more under All sources" if more > 0 else ""
    told = " · ".join(part for part in (by, rests, hidden) if part)
    lines = [f"-# {told}"] if told else []
    lines += [f"-# {aside}"] if aside else []
    return "\n".join(lines)


def _buttons(answer: StoredAnswer) -> ui.ActionRow[ui.LayoutView]:
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    key = answer.answer_id
    if answer.citations:
        row.add_item(Press(Verb.ALL, key, label="All sources"))
    row.add_item(Press(Verb.UP, key, emoji="👍"))
    row.add_item(Press(Verb.DOWN, key, emoji="👎"))
    row.add_item(Press(Verb.MORE, key, label="Ask a follow-up"))
    row.add_item(Press(Verb.DELETE, key, label="Delete"))
    return row


def _taken(citations: Sequence[StoredCitation]) -> int:
    """What the sources take of the last message, at most 3,500 characters."""
    return sum(length(_told(one)) for one in citations[:_SOURCES])


def source_of(citation: StoredCitation) -> Source:
    """The source as it was when it was cited; its tags are not kept."""
    return Source(
        citation.article_id,
        title=citation.title,
        outlet=citation.outlet,
        author=citation.author,
        url=citation.url,
        published=citation.published,
        kind=Kind(citation.kind),
    )

"""What `reindex --explain` shows: how an article was read, block by block, chunk by chunk."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from rich.text import Text

from bot.terminal import Terminal
from bot.words import counted, day, one_line, printable
from index.article import BlockType, Source
from index.explain import Explained, ExplainedChunk
from index.files import Problem

_LABEL = 11  # as wide as the widest name in the head, and a blank
_INDENT = 13  # as wide as the widest type of a block, and two blanks
_ENDS = 60  # characters shown of either end of a chunk; its text stands above


def show_explained(terminal: Terminal, found: Iterable[Explained | Problem]) -> bool:
    """Print each article, and what could not be read; whether there was an article at all."""
    shown = 0
    for one in found:
        if shown:
            terminal.say()
            terminal.say()
        if isinstance(one, Problem):
            terminal.say(Text(one_line(f"{one.path}: {one.reason}"), style="yellow"))
            continue
        shown += 1
        _head(terminal, one)
        _blocks(terminal, one)
        _chunks(terminal, one)
    return shown > 0


def _head(terminal: Terminal, one: Explained) -> None:
    """What is known of the article, and how it was found."""
    source = one.article.source
    if source.title:
        terminal.say(Text(one_line(source.title), style="bold"))
    told = (
        ("outlet", source.outlet or "unknown"),
        ("author", source.author or "unknown"),
        ("published", _published(source, one.dated)),
        ("kind", f"{source.kind}: {one.kind}"),
        ("language", source.language or "unclear"),
        ("tags", ", ".join(source.tags)),
        ("address", source.url),
        ("id", source.article_id),
        ("identity", one.article.identity),
    )
    for name, value in told:
        if value:
            head = Text().append(name, "dim")
            terminal.say(one_line(value), indent=_LABEL, head=head)


def _published(source: Source, dated: str) -> str:
    if source.published is None:
        return f"unknown: {dated}"
    return (
        f"{_moment(source.published)} ({source.certainty}, from {source.published_origin}): {dated}"
    )


def _moment(moment: datetime) -> str:
    """A day, and the time with the zone it was written with; a bare day is midnight UTC."""
    if moment.tzinfo is UTC and moment.time() == time():
        return day(moment)
    return f"{day(moment)}, {moment:%H:%M %Z}".rstrip()


def _blocks(terminal: Terminal, one: Explained) -> None:
    """Each block with its type, its words, and the rule that typed it."""
    blocks, text = one.blocks, one.article.text
    evidence = sum(each.block.type.is_evidence for each in blocks)
    _section(terminal, f"{counted(len(blocks), 'block')}, {evidence:,} to quote from")
    for each in blocks:
        block = each.block
        quoted = block.type.is_evidence
        head = Text().append(block.type.value, "bold green" if quoted else "yellow")
        words = Text(printable(text[block.start : block.end]), style="" if quoted else "dim")
        terminal.say()
        terminal.say(words, indent=_INDENT, head=head)
        where = f"[{block.start}:{block.end}]"
        if block.type is BlockType.PARAGRAPH and block.rule == "paragraph":
            told = where
        else:
            told = f"{where} {block.rule}: {each.reason}"
        terminal.say(Text(told, style="dim"), indent=_INDENT)


def _chunks(terminal: Terminal, one: Explained) -> None:
    """Each chunk with its offsets, its cost, and how it begins and ends."""
    chunks = one.chunks
    _section(terminal, counted(len(chunks), "chunk"))
    if chunks and "\n" in chunks[0].chunk.embedded:
        header = chunks[0].chunk.embedded.split("\n", 1)[0]
        terminal.say(
            Text(f"each is embedded below the line: {one_line(header)}", style="dim"),
        )
    for number, each in enumerate(chunks, start=1):
        terminal.say()
        head = Text().append(f"{number}. ", "bold cyan")
        terminal.say(_cost(each), indent=5, head=head)
        terminal.say(_ends(each.chunk.text), indent=5)


def _cost(each: ExplainedChunk) -> str:
    chunk = each.chunk
    sentences = counted(len(chunk.sentences), "sentence")
    return f"[{chunk.start}:{chunk.end}] {counted(each.tokens, 'token')}, {sentences}"


def _ends(text: str) -> str:
    """How a text begins and ends, in one line."""
    line = one_line(text)
    return line if len(line) <= 2 * _ENDS else f"{line[:_ENDS].rstrip()} … {line[-_ENDS:].lstrip()}"


def _section(terminal: Terminal, told: str) -> None:
    terminal.say()
    terminal.say(Text(told, style="bold"))

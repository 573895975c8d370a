"""Markdown in pages that Discord takes, each of them whole Markdown of its own."""

import re
from collections.abc import Iterator, Sequence

from bot.invisible import whole
from bot.markdown import fitting, length

# What is not parted: escapes, code, links, markers, mentions and formatted words. The bounds keep
# a line of signs that are never closed from taking a minute.
_ATOM = re.compile(
    r"\\."
    r"|(?P<ticks>`{1,3})(?!`)(?P<code>.{1,9999}?)(?<!`)(?P=ticks)(?!`)"
    r"|\[(?P<label>(?:\\.|\[[^\[\]]{0,99}\]|[^\[\]\\]){0,600})\]\([^)\n]*\)"
    r"|(?P<marker>\[\d+(?:[,–-] ?\d+)*\])"
    r"|<[^<>\n]{1,120}>"
    r"|(?P<sign>\*\*\*|\*\*|__|~~|\|\||\*|_)(?=\S)(?P<inner>(?:\\.|[^\\]){1,9999}?)(?P=sign)"
    r"|.",
    re.DOTALL,
)
_PREFIX = re.compile(r"> |-# |")
_FENCE = re.compile(r"```[\w+#.-]*")
_SENTENCE = re.compile(
    r"[.!?…][\"”’»')\\\]*_]*(?:\s?\[\[?\d[^\]]*\]{1,2}(?:\([^)]*\))?)*$|[\u3002\uff01\uff1f]$"
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Gen|Lt|Col|Sgt|Sen|Rep|Gov|Jr|Sr|vs)\.$"
)
_FULL_STOPS = "\u3002\uff01\uff1f"  # Chinese and Japanese put no space after them
_TAIL = 40  # atoms looked at to tell where a sentence ends
# What would start a list, quote or heading where a page happens to start amid a line.
_BLOCK = re.compile(r"[-+*](?=\s|$)|-(?=#)|>|#(?=#{0,2}\s)|\d+(?=[.)](?:\s|$))")


def pages(lines: Sequence[str], limit: int) -> list[str]:
    """`lines` of Markdown on as few pages as hold them in order, each at most `limit` long.

    Parted between lines where that is enough, else after a sentence, else between words; never
    inside a link, a marker, an escape, code or bold words, unless that alone is longer than a
    page: then bold and code are closed and opened again, and of a link its label stays. Only
    fenced code may go on over lines. A page holds at least 40 characters.
    """
    found: list[str] = []
    page = ""
    for block in _blocks("\n".join(lines).split("\n")):
        if page and length(page) + 1 + length(block) <= limit:
            page += f"\n{block}"
            continue
        found.append(page)
        *full, page = _parts(block, limit)
        found += full
    found.append(page)
    return [page.strip("\n") for page in found if page.strip()]


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    """Single lines, and fenced code from fence to fence; a fence without an end is a line."""
    number = 0
    while number < len(lines):
        end = number
        if _FENCE.fullmatch(lines[number]):
            ends = (at for at in range(number + 1, len(lines)) if lines[at].rstrip() == "```")
            end = next(ends, number)
        block = "\n".join(lines[number : end + 1])
        yield block if block.strip() else ""
        number = end + 1


def _parts(block: str, limit: int) -> list[str]:
    """A block in parts that fit."""
    if length(block) <= limit:
        return [block]
    if "\n" not in block:
        return _line(block, limit)
    fence, *body, _ = block.split("\n")
    around = f"{fence}\n\n```"
    room = limit - length(around)
    short = [part for line in body for part in _chunks(line, room)]
    return [f"{fence}\n{part}\n```" for part in _packed(short, room)]


def _packed(lines: Sequence[str], room: int) -> Iterator[str]:
    """Lines of code put together again, as many as fit."""
    held: list[str] = []
    for line in lines:
        if held and length("\n".join([*held, line])) > room:
            yield "\n".join(held)
            held = []
        held.append(line)
    yield "\n".join(held)


def _chunks(text: str, room: int) -> list[str]:
    """Text that has no words to part it between, as much at a time as fits."""
    found = []
    while length(text) > room:
        fits = fitting(text, room)
        cut = whole(text, fits) or max(1, fits)
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]


def _line(line: str, limit: int) -> list[str]:
    """One line in parts; what is quoted or in small print stays so."""
    start = _PREFIX.match(line)
    prefix = start[0] if start else ""
    room = max(8, limit - length(prefix) - 1)  # one for a backslash where a part starts
    found: list[str] = []
    held: list[str] = []
    for atom in _atoms(line[len(prefix) :]):
        short = [atom] if length(atom) <= room else _broken(atom, room)
        if len(short) > 1:
            found += ["".join(held), *short[:-1]]
            held = []
        while held and length("".join(held)) + length(short[-1]) > room:
            cut = _cut(held, short[-1])
            found.append("".join(held[:cut]))
            held = _stripped(held[cut:])
        if held or short[-1].strip() or not found:
            held.append(short[-1])
    first, *later = [one.rstrip() for one in [*found, "".join(held)] if one.strip()] or [""]
    return [prefix + first, *(prefix + _inert(part) for part in later)]


def _stripped(atoms: Sequence[str]) -> list[str]:
    """`atoms` without the spaces that they start with."""
    first = next((at for at, atom in enumerate(atoms) if atom.strip()), len(atoms))
    return list(atoms[first:])


def _inert(part: str) -> str:
    """`part` of a line, with a sign escaped that would start a list, quote or heading there."""
    found = _BLOCK.match(part)
    if not found:
        return part
    at = found.end() if found[0].isdecimal() else 0
    return f"{part[:at]}\\{part[at:]}"


def _atoms(line: str) -> Iterator[str]:
    """`line` in what is not parted: marks stay with their letter, emoji with their parts."""
    held = ""
    for found in _ATOM.finditer(line):
        if held and whole(line, found.start()) == found.start():
            yield held
            held = ""
        held += found[0]
    if held:
        yield held


def _cut(held: Sequence[str], following: str) -> int:
    """How many atoms stay on the page: up to a sentence's end, else a word's, else all."""
    word = 0
    for at in range(len(held), len(held) // 4, -1):
        after = held[at] if at < len(held) else following
        before = "".join(held[max(0, at - _TAIL) : at])
        is_border = after.isspace() or before[-1] in _FULL_STOPS
        if not is_border or before.isspace():
            continue
        if _marks(next((atom for atom in [*held[at:], following] if atom.strip()), "")):
            continue
        word = word or at
        if _ends(before):
            return at
    return word or len(held)


def _ends(text: str) -> bool:
    """Whether `text` ends a sentence, its markers included."""
    return bool(_SENTENCE.search(text)) and not _ABBREVIATED.search(text)


def _marks(atom: str) -> bool:
    found = _ATOM.fullmatch(atom)
    return bool(found and (found["marker"] or (found["label"] or "").strip("[]").isdecimal()))


def _broken(atom: str, room: int) -> list[str]:
    """What is too long to stay whole, in parts that are whole themselves."""
    found = _ATOM.fullmatch(atom)
    if found and (sign := found["sign"]):
        parts = _line(found["inner"], room - 2 * len(sign))
        return [f"{sign}{part}{sign}" for part in parts]
    if found and (ticks := found["ticks"]):
        return [f"{ticks}{part}{ticks}" for part in _chunks(found["code"], room - 2 * len(ticks))]
    if found and found["label"]:
        return _line(found["label"], room)
    return _chunks(atom, room)

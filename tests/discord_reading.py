"""Sent text as Discord reads it: what in it is obeyed, what is only seen, and where it links to.

A reader of its own that shares nothing with bot.markdown, and a strict one: a sign that could
mean something counts as meaning it unless it is escaped, or stands where the bot itself writes it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from discord_schema import message_of, walk

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_HIDDEN = 0xF0000  # where escaped signs are put away while the rest is read
_LINK = re.compile(r"\[((?:\[\d{1,3}\]|[^\[\]\n])*)\]\(([^()\s]*)\)")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)\*\*")
_SMALL = re.compile(
    r"^ *-# (?=Understood as: |Quotes, no model|Quotes; nothing that |Written by |as of |writing …"
    r"|The article |Some of this is written like an order "
    r"|The same story, carried by: |Corrected (?:on|by) |The model failed |[^\n]* · "
    r"|Uncertain: the articles may not "
    r"|(?:[a-z ]+ [\d,]+(?:, )?)+$)",
    re.MULTILINE,
)
# What the bot says of its own, word for word.
_OURS = re.compile(
    r"\*Shortened: the sources below hold the rest\.\*|`[0-9a-f]{6}`(?= in the log)"
    r"|`/archive`(?= lists)|<#\d{1,20}>(?=[,.\n])|<t:\d{10}:R>(?=\.)|(?<=^> )“"
)
_OBEYED = (
    ("a sign", re.compile(r"[*_~`|<>\[\]@#\\]")),
    ("an address", re.compile(r"://")),
    ("an invitation", re.compile(r"discord(?:app)?\.\w", re.IGNORECASE)),
    ("an emoji", re.compile(r":\w*[A-Za-z]\w*:")),
    ("a list", re.compile(r"^[^\S\n]*(?:[-+]|\d+[.)])(?=\s)", re.MULTILINE)),
    ("an underlined heading", re.compile(r"^[^\S\n]*(?:=+|-+)[^\S\n]*$", re.MULTILINE)),
)
_IN_LABEL = re.compile(r"[*_~`|<>\[\]@\\]|[a-z]:/+|discord(?:app)?\.\w|^#", re.IGNORECASE)
_LISTED = re.compile(r"Nearest headlines:|Newest articles|\*\*(?:Newest|[\d,]+ outlets?)\*\*")
_WEB = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?/[!-~]*", re.IGNORECASE)
_BLANK = re.compile("[\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800\u034f\u180b-\u180f\ufe00-\ufe0d]")
_JOINERS = "\u200c\u200d"
_MARKS = 4  # over one letter


@dataclass(frozen=True, slots=True)
class Read:
    """One text: what a reader sees, its links as (label, address), and what is wrong with it."""

    seen: str
    links: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]


def read(text: str) -> Read:
    """Markdown as the most obedient client takes it."""
    rest = _ESCAPE.sub(lambda found: chr(_HIDDEN + ord(found[1])), text)
    faults = [f"{fault}: {text[:200]!r}" for fault in unseen(text)]
    links: list[tuple[str, str]] = []

    def linked(found: re.Match[str]) -> str:
        label, address = found[1], found[2]
        marker = re.fullmatch(r"\[(\d{1,3})\]", label)
        bare = marker[1] if marker else label
        if not bare.strip() or _IN_LABEL.search(bare) or any(ord(one) > _HIDDEN for one in bare):
            faults.append(f"a label that is obeyed: {found[0]!r}")
        if not _WEB.fullmatch(address) or "@" in address:
            faults.append(f"an address that is none: {found[0]!r}")
        links.append((label, address))
        return bare

    rest = _LINK.sub(linked, rest)
    lines = rest.split("\n")
    for number in (0, 1):  # headings stand at the top, and are the bot's there
        if number < len(lines):
            lines[number] = lines[number].removeprefix("### ")
    rest = _SMALL.sub("", "\n".join(lines))
    rest = _entries(re.sub(r"^> (?=“)", "", rest, flags=re.MULTILINE))
    rest = _OURS.sub("", _BOLD.sub(r"\1", rest))
    for name, pattern in _OBEYED:
        if found := pattern.search(rest):
            near = rest[max(0, found.start() - 40) : found.end() + 40]
            faults.append(f"{name} is obeyed: {_shown(near)!r}")
    return Read(_shown(rest), tuple(links), tuple(faults))


def _entries(text: str) -> str:
    """Without the dashes of the bot's own lists: under its own line, or where every line is one."""
    found: list[str] = []
    is_list = False
    for line in text.split("\n"):
        starts = bool(_LISTED.fullmatch(line))
        is_list = starts or (is_list and bool(line.strip()))
        found.append(line.removeprefix("- ") if is_list else line)
    return "\n".join(found)


def _shown(text: str) -> str:
    return "".join(chr(ord(one) - _HIDDEN) if ord(one) > _HIDDEN else one for one in text)


def unseen(text: str) -> Iterator[str]:
    """Signs that nobody sees or that turn the text around, and towers of marks."""
    height = 0
    for place, sign in enumerate(text):
        category = unicodedata.category(sign)
        height = height + 1 if category in ("Mn", "Me") else 0
        if height >= _MARKS:
            yield f"a tower of marks at {place}"
        joins = sign in _JOINERS and place and ord(text[place - 1]) > 0x2FF
        if sign == "\n" or joins:
            continue
        is_unseen = category in ("Cc", "Cf", "Cs", "Cn") or (category == "Co" and sign > "\uffff")
        if is_unseen or _BLANK.match(sign):
            yield f"U+{ord(sign):04X} at {place}"


def messages(requests: Iterable[Any]) -> list[dict[str, Any]]:
    """Every message that was sent or edited."""
    found = [message_of(one.method, one.path, one.json) for one in requests]
    return [one for one in found if one is not None]


def texts(message: dict[str, Any]) -> list[str]:
    """Its parts that are read as Markdown."""
    shown = [one["content"] for one in walk(message.get("components")) if one.get("type") == 10]
    return [one for one in [message.get("content"), *shown] if one]


def buttons_to(message: dict[str, Any]) -> list[str]:
    """Where its buttons lead out of Discord."""
    return [one["url"] for one in walk(message.get("components")) if one.get("url")]


def seen(requests: Iterable[Any]) -> str:
    """All that could be read in the messages, one text after the other."""
    return "\n".join(read(text).seen for one in messages(requests) for text in texts(one))


def harm(requests: Sequence[Any], addresses: Iterable[str]) -> list[str]:
    """Whatever in the messages is obeyed, hidden, mentions somebody, or leads elsewhere."""
    allowed, found = set(addresses), []
    for message in messages(requests):
        mentions = message.get("allowed_mentions") or {}
        if mentions.get("parse") != [] or mentions.get("users") or mentions.get("roles"):
            found.append(f"mentions are allowed by {message}")
        targets = buttons_to(message)
        for text in texts(message):
            told = read(text)
            found += told.faults
            targets += [address for _, address in told.links]
        found += [f"a link to {one}" for one in targets if one.partition("#:~:")[0] not in allowed]
    for string in _strings([one.json for one in requests]):
        found += [f"{fault} in {string[:80]!r}" for fault in unseen(string)]
    return list(dict.fromkeys(found))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)

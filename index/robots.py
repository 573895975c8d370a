"""robots.txt: what a site asks of programs like this one (RFC 9309), and how slowly.

Read here rather than by protego, whose time and memory grow with agents times rules: a hostile
98 kB took it 9.4 s and 626 MB.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

import httpx

from index.errors import FetchError

ROBOTS_BYTES = 500_000  # RFC 9309 asks for 500 KiB at least; the rest is not read
_LONGEST_DELAY = 10.0
_TOO_MANY_REQUESTS = 429
_TOKEN = re.compile(r"\*|[a-z_-]+", re.IGNORECASE)
_ESCAPED = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one agent may not fetch. `patterns` holds (pattern, allowed), longest first."""

    patterns: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allow(self, target: str) -> bool:
        """Whether a path with its query may be fetched: the longest pattern decides."""
        target = _plain(target)
        return next(
            (allowed for pattern, allowed in self.patterns if _match(pattern, target)), True
        )


class Robots:
    """The rules of every site met in one run, each read once."""

    def __init__(self, read: Callable[[httpx.URL], bytes], user_agent: str) -> None:
        token = _TOKEN.match(user_agent)
        self._read = read
        self._agent = token[0].lower() if token else "*"
        self._known: dict[str, Rules | FetchError] = {}

    def rules(self, url: httpx.URL) -> Rules:
        """The rules that hold for `url`; FetchError when it may not be fetched, or not now."""
        place = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        known = self._known.get(str(place))
        if known is None:
            known = self._known[str(place)] = self._fetched(place)
        if isinstance(known, FetchError):
            raise FetchError(str(known), is_temporary=known.is_temporary)
        if not known.allow(url.raw_path.decode("ascii")):
            raise FetchError(
                f"The robots.txt of {url.host} asks programs not to fetch it; "
                "ask the site, or save the page and index the file."
            )
        return known

    def _fetched(self, place: httpx.URL) -> Rules | FetchError:
        try:
            raw = self._read(place)
        except FetchError as error:
            # "Unavailable" allows all, "unreachable" nothing; asked to slow down is the latter.
            if 400 <= error.status < 500 and error.status != _TOO_MANY_REQUESTS:
                return Rules()
            return FetchError(
                f"The robots.txt of {place.host} cannot be read, so nothing is fetched there: "
                f"{error}",
                is_temporary=error.is_temporary,
            )
        return read_robots(raw, self._agent)


def read_robots(raw: bytes, agent: str) -> Rules:
    """The rules for `agent`, a lower-case product token: its own groups', else those of `*`."""
    own: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    is_named = False
    agents: set[str] = set()
    is_open = False  # whether agents are still being listed
    for field, value in _fields(raw):
        if field == "user-agent":
            agents = {*agents, value} if is_open else {value}
            agents &= {agent, "*"}  # the only ones of interest, so that it stays small
            is_named = is_named or value == agent
            is_open = True
            continue
        is_open = False
        if agent in agents:
            own.append((field, value))
        if "*" in agents:
            others.append((field, value))
    return _rules(own if is_named else others)


def _fields(raw: bytes) -> Iterator[tuple[str, str]]:
    """The lines that say something here; agents as lower-case tokens."""
    text = raw[:ROBOTS_BYTES].decode("utf-8-sig", errors="replace")
    for line in text.splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            token = _TOKEN.match(value)
            yield field, token[0].lower() if token else ""
        elif field in {"allow", "disallow", "crawl-delay"}:
            yield field, value


def _rules(fields: list[tuple[str, str]]) -> Rules:
    patterns = {
        (_plain(value), field == "allow")
        for field, value in fields
        if field != "crawl-delay" and value
    }
    longest_first = sorted(patterns, key=lambda rule: (-len(rule[0]), not rule[1]))
    delays = [_seconds(value) for field, value in fields if field == "crawl-delay"]
    return Rules(tuple(longest_first), min(max(delays, default=0.0), _LONGEST_DELAY))


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return max(seconds, 0.0) if math.isfinite(seconds) else 0.0


def _plain(path: str) -> str:
    """One spelling of a path or pattern: what need not be escaped is not, the rest is."""
    escaped = quote(path, safe="/%*$?&=+,;:@!~'()[]|")
    return _ESCAPED.sub(_unescaped, escaped)


def _unescaped(match: re.Match[str]) -> str:
    char = unquote_to_bytes(match[0]).decode("latin-1")
    is_unreserved = char.isascii() and (char.isalnum() or char in "-._~")
    return char if is_unreserved else match[0].upper()


def _match(pattern: str, target: str) -> bool:
    """Whether `target` begins as `pattern` says: `*` is any run, a last `$` the end."""
    is_whole = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    position = len(first)
    if not parts:
        return not is_whole or position == len(target)
    last = parts.pop()
    for part in parts:
        if (found := target.find(part, position)) < 0:
            return False
        position = found + len(part)
    if is_whole:
        return target.endswith(last) and len(target) - len(last) >= position
    return target.find(last, position) >= 0

"""Where articles are fetched from: the feeds and pages of a `sources.toml`.

[fetch]
delay = 1

[[feed]]
url = "https://harbour.example/news.xml"
outlet = "Harbour Courier"
tags = ["harbour"]

[[pages]]
file = "urls.txt"
"""

import difflib
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from index.errors import SettingsError

_MEGABYTE = 1_000_000
_LIST_BYTES = 10 * _MEGABYTE
# What httpcore may send, and begins with a product's name, which is what robots.txt speaks to.
_USER_AGENT = r"^[A-Za-z][\x20-\x7e]*$"
_FORBID: Any = {"extra": "forbid"}


def _fault(url: str) -> str:
    """What is wrong with an address; the address, which may hold a password, is not repeated."""
    try:
        parts = urlsplit(url)
        is_fit = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_fit = False
    if not is_fit:
        return "use an address such as https://harbour.example/news.xml"
    if "@" in parts.netloc:
        return "leave out the name and password; nothing is fetched with them"
    return ""


def _fit(url: str) -> str:
    if fault := _fault(url):
        raise ValueError(fault)
    return url


_Url = Annotated[str, AfterValidator(_fit)]
_Flag = Annotated[bool, Field(strict=True)]
_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How addresses are fetched. Seconds are `delay` between two requests to a host, and
    `timeout` for one answer; `private` lets the machine's own network be fetched from."""

    delay: Annotated[float, Field(strict=True, ge=0, le=600)] = 1.0
    timeout: Annotated[float, Field(strict=True, gt=0, le=3600)] = 60.0
    max_mb: Annotated[float, Field(strict=True, gt=0, le=1000)] = 10.0
    private: _Flag = False
    user_agent: Annotated[str, Field(pattern=_USER_AGENT, max_length=300)] = (
        "Pullquote/0.1 (reads news into a private archive)"
    )

    __pydantic_config__ = _FORBID

    @property
    def max_bytes(self) -> int:
        """The largest answer that is taken."""
        return int(self.max_mb * _MEGABYTE)


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A feed; with `full`, the page behind each entry is fetched, not only what the feed holds."""

    url: _Url
    outlet: str = ""
    tags: _Words = ()
    full: _Flag = True

    __pydantic_config__ = _FORBID


@dataclass(frozen=True, slots=True)
class PagesSource:
    """Pages, each an article: `urls`, and those that `file` lists, one a line."""

    urls: tuple[_Url, ...] = ()
    file: str = ""
    outlet: str = ""
    tags: _Words = ()

    __pydantic_config__ = _FORBID


@dataclass(frozen=True, slots=True)
class Sources:
    """What a sources.toml says; the files it names are read into `urls`."""

    feeds: tuple[FeedSource, ...] = ()
    pages: tuple[PagesSource, ...] = ()
    fetch: FetchSettings = FetchSettings()


@dataclass(frozen=True, slots=True)
class _File:
    """The tables of the file, by their names there."""

    feed: tuple[FeedSource, ...] = ()
    pages: tuple[PagesSource, ...] = ()
    fetch: FetchSettings = FetchSettings()

    __pydantic_config__ = _FORBID


def load_sources(path: Path) -> Sources:
    """Read `path` and the lists it names; SettingsError tells all faults together."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        file = TypeAdapter(_File).validate_python(said)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({_why(error)}); check the path.") from error
    except ValueError as error:
        if isinstance(error, ValidationError):
            raise SettingsError("\n".join(_sentences(path, error))) from error
        raise SettingsError(f"{path} is not valid TOML in UTF-8 ({error}); correct it.") from error
    faults: list[str] = []
    pages = tuple(_listed(path, number, one, faults) for number, one in enumerate(file.pages, 1))
    if faults:
        raise SettingsError("\n".join(faults))
    return Sources(file.feed, pages, file.fetch)


def _listed(path: Path, number: int, pages: PagesSource, faults: list[str]) -> PagesSource:
    """The pages with those of the file in `urls`, each once; what is wrong goes to `faults`."""
    where = f"{path}: pages {number}"
    lines: list[tuple[int, str]] = []
    if pages.file:
        try:
            lines = _lines(path.parent / Path(pages.file).expanduser())
        except (OSError, ValueError) as error:
            faults.append(f"{where}, file: {pages.file} cannot be read ({_why(error)}); check it.")
        for place, line in lines:
            if fault := _fault(line):
                faults.append(f"{where}, file: line {place} of {pages.file}: {fault}.")
    elif not pages.urls:
        faults.append(f'{where}: give urls = ["https://…"] or file = "urls.txt".')
    urls = dict.fromkeys((*pages.urls, *(line for _, line in lines)))
    return replace(pages, urls=tuple(urls), file="")


def _lines(path: Path) -> list[tuple[int, str]]:
    """The addresses of a list with their lines' numbers; empty lines and `#` are passed over."""
    with path.open("rb") as file:
        raw = file.read(_LIST_BYTES + 1)
    if len(raw) > _LIST_BYTES:
        raise ValueError(f"it is over {_LIST_BYTES // _MEGABYTE} MB")
    lines = enumerate(raw.decode("utf-8-sig").splitlines(), 1)
    return [(place, line.strip()) for place, line in lines if line.strip() and line[0] != "#"]


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)


def _sentences(path: Path, error: ValidationError) -> list[str]:
    return [_sentence(path, fault["loc"], fault["type"], fault["msg"]) for fault in error.errors()]


_HELP = {
    "bool_type": "use true or false",
    "dataclass_type": "write it as a table, such as [fetch]",
    "float_type": "use a number",
    "string_pattern_mismatch": 'use plain letters, such as "Courier/1.0 (desk@harbour.example)"',
    "string_type": "use text in quotes",
    "tuple_type": 'use a list, such as ["…"]',
}


def _sentence(path: Path, location: tuple[int | str, ...], kind: str, message: str) -> str:
    """One fault: the file, the table with its number, the key, and what to do."""
    names = [str(part + 1) if isinstance(part, int) else part for part in location]
    key = names[-1]
    where = " ".join(names[:2]) if len(names) > 1 and names[1].isdigit() else names[0]
    if where != " ".join(names):
        where += f", {key}" if not key.isdigit() else f", {names[-2]}, {key}"
    if kind == "unexpected_keyword_argument":
        return f"{path}: {where} is not known; {_instead(location)}."
    if kind == "missing":
        return f"{path}: {where} is missing; add it."
    if len(location) == 1 and kind == "tuple_type":
        return f"{path}: {where}: write it as [[{where}]], once for each."
    message = message.removeprefix("Value error, ")
    return f"{path}: {where}: {_HELP.get(kind, message[:1].lower() + message[1:])}."


def _instead(location: tuple[int | str, ...]) -> str:
    """What may stand where an unknown key stands."""
    table: Any = _File
    for part in location[:-1]:
        if isinstance(part, str):
            hint = get_type_hints(table)[part]
            table = next(iter(get_args(hint)), hint)
    known = [field.name for field in fields(table)]
    near = difflib.get_close_matches(str(location[-1]), known, n=1)
    return f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"

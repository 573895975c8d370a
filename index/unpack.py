"""The documents in a zip, gzip or tar.gz file, one at a time and in memory alone.

A bad member never stops the rest, and no pack fills memory or disk: see `index.limits`. Packs
inside packs are not opened, so that one that holds itself ends too.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from index.document import STANDARD_INPUT, Document, Hints
from index.errors import ArticleError, PackError
from index.files import PACKS, SUFFIXES, Problem
from index.formats import format_of
from index.gunzip import Gunzip
from index.limits import Budget, Limits, too_large
from index.members import Member, tar_members, zip_members

_TAR = (".tar.gz", ".tgz")
_TAR_MARK = slice(257, 262)  # where POSIX puts "ustar"
_LONGEST_NAME = 1_000
_NESTED = "It is a pack inside a pack; unpack it once and index what is in it."


def unpack(
    document: Document, limits: Limits, ignored: Counter[str] | None = None
) -> Iterator[Document | Problem]:
    """Every article file in a pack, and what of it cannot be read.

    The name of each is the pack's, `!/`, and its own, which leads nowhere else: `..`, drives and
    unprintable signs are gone from it. As in folders, hidden files and links are passed over,
    and files of other kinds counted by suffix in `ignored`, when given.
    """
    pack = _Pack(document, limits, Counter() if ignored is None else ignored)
    try:
        yield from pack.documents()
    except PackError as error:
        yield Problem(document.name, str(error))
    except Exception as error:  # noqa: BLE001 (hostile input, any parser)
        told = f"It could not be read to its end ({type(error).__name__}); pack it again."
        yield Problem(document.name, told)


class _Pack:
    """One pack while it is read: its names so far, and what was passed over."""

    def __init__(self, document: Document, limits: Limits, ignored: Counter[str]) -> None:
        self._document = document
        self._budget = Budget(limits, len(document.raw))
        self._ignored = ignored
        self._names: dict[str, int] = {}  # each with how many came to it

    def documents(self) -> Iterator[Document | Problem]:
        raw = self._document.raw
        if self._document.suffix == ".zip":
            yield from self._among(zip_members(raw, self._budget))
            return
        stream = Gunzip(raw, self._budget)
        named = f"{self._document.stem}{self._document.suffix}".lower()
        if named.endswith(_TAR) or stream.peek(512)[_TAR_MARK] == b"ustar":
            yield from self._among(tar_members(stream, self._budget))
        else:
            yield from self._alone(stream)

    def _among(self, members: Iterator[Member]) -> Iterator[Document | Problem]:
        hints = replace(self._document.hints, title="", author="", url="", published="")
        for member in members:
            path = _path(member.name)
            if path is None:
                continue
            suffix = path.suffix.lower()
            if suffix not in SUFFIXES | PACKS:
                self._ignored[suffix] += 1
                continue
            name = f"{self._document.name}!/{self._free(path)}"
            yield _document(name, suffix, member.read, hints)

    def _alone(self, stream: Gunzip) -> Iterator[Document | Problem]:
        """The one file that gzip packs."""
        piped = self._document.name == STANDARD_INPUT
        inner = PurePosixPath("" if piped else self._document.stem)
        suffix = inner.suffix.lower()
        if suffix and suffix not in SUFFIXES | PACKS:
            self._ignored[suffix] += 1
            return
        name = STANDARD_INPUT if piped else f"{self._document.name}!/{inner}"
        yield _document(name, suffix, partial(self._up_to_the_limit, stream), self._document.hints)

    def _up_to_the_limit(self, stream: Gunzip) -> bytes:
        limits = self._budget.limits
        found = stream.read(limits.member + 1)
        if len(found) > limits.member:
            raise too_large(limits)
        return found

    def _free(self, path: PurePosixPath) -> PurePosixPath:
        """The path, numbered when another member has it: two names may come to the same."""
        free = path
        while str(free) in self._names:
            self._names[str(path)] += 1
            free = path.with_stem(f"{path.stem} ({self._names[str(path)]})")
        self._names[str(free)] = 1
        return free


def _document(
    name: str, suffix: str, read: Callable[[], bytes], hints: Hints
) -> Document | Problem:
    """A member as a document; without a suffix it is known by its bytes."""
    if suffix in PACKS:
        return Problem(name, _NESTED)
    try:
        raw = read()
    except PackError:
        raise
    except ArticleError as error:
        return Problem(name, str(error))
    if not raw.strip():
        return Problem(name, "The file is empty.")
    suffix = suffix or format_of(raw)
    return Problem(name, _NESTED) if suffix in PACKS else Document(name, suffix, raw, hints)


def _path(name: str) -> PurePosixPath | None:
    """A member's name as a harmless relative path; None for what is hidden or has no name."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    text = "".join(char if char.isprintable() else "\ufffd" for char in text[-_LONGEST_NAME:])
    parts = [part for part in text.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    if parts and parts[0].endswith(":"):  # a drive
        del parts[0]
    if not parts or any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return None
    return PurePosixPath(*parts)

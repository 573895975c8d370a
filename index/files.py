"""Which files hold articles: a walk that ends, whatever lies on the disk."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".jsonl", ".pdf"})
PACKS = frozenset({".zip", ".gz", ".tgz"})  # what holds files of these; see index.unpack

_READ = SUFFIXES | PACKS
_KNOWN = ", ".join(sorted(_READ))


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or a line of one, that holds no article: where, and why in one sentence."""

    path: str
    reason: str


Found = Path | Problem


def find_files(paths: Sequence[Path], ignored: Counter[str] | None = None) -> Iterator[Found]:
    """Every article file under `paths`, absolute, each once, in the order of a sorted walk.

    What was asked for by name and cannot be used is a `Problem`; in folders, files of
    other kinds are passed over. `ignored`, when given, counts those by suffix.
    """
    walk = _Walk(Counter() if ignored is None else ignored)
    for path in paths:
        yield from walk.start(path)


def place_of(path: Path) -> Path:
    """The path as it is kept: no `~`, no `..`, no link but, for a file, its own name."""
    absolute = path.expanduser().absolute()
    if absolute.is_dir():
        return Path(os.path.realpath(absolute))
    return Path(os.path.realpath(absolute.parent)) / absolute.name


def container_of(name: str) -> str:
    """The file that a document lies in: itself, or the pack whose member it is."""
    for suffix in PACKS:
        before, mark, _ = name.partition(f"{suffix}!/")
        if mark:
            return before + suffix
    return name


class _Walk:
    """One walk over several starting points; remembers what it has been to."""

    def __init__(self, ignored: Counter[str]) -> None:
        self._ignored = ignored
        self._seen: set[str] = set()

    def start(self, path: Path) -> Iterator[Found]:
        """What lies at a path that somebody named."""
        try:
            absolute = place_of(path)
            is_folder = absolute.is_dir()
            exists = is_folder or absolute.exists()
        except (OSError, ValueError, RuntimeError) as error:
            yield Problem(str(path), f"It cannot be looked up ({_why(error)}); check the path.")
            return
        if not exists:
            yield Problem(str(path), "There is no such file or folder; check the path.")
        elif is_folder:
            yield from self._folders(absolute)
        elif absolute.suffix.lower() not in _READ:
            yield Problem(
                str(path), f"Files of this kind are not read; rename or convert it to {_KNOWN}."
            )
        else:
            yield from self._file(absolute)

    def _folders(self, top: Path) -> Iterator[Found]:
        # A stack rather than recursion: a folder chain deeper than Python's stack must not raise.
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            if self._been(folder):
                continue
            try:
                # Links last: what they lead to is known by its own name.
                entries = sorted(os.scandir(folder), key=lambda one: (one.is_symlink(), one.name))
            except OSError as error:
                yield Problem(
                    str(folder), f"The folder cannot be opened ({_why(error)}); check its rights."
                )
                continue
            inner = []
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                path = Path(entry.path)
                if _is_folder(entry):
                    inner.append(path)
                else:
                    yield from self._inside(path)
            waiting.extend(reversed(inner))

    def _inside(self, path: Path) -> Iterator[Found]:
        """A file met in a folder."""
        suffix = path.suffix.lower()
        if suffix not in _READ:
            self._ignored[suffix] += 1
            return
        yield from self._file(path)

    def _file(self, path: Path) -> Iterator[Found]:
        if not path.is_file():
            yield Problem(str(path), "It is not a regular file, or a link to nothing; remove it.")
        elif not self._been(path):
            yield path

    def _been(self, path: Path) -> bool:
        """Whether the same file or folder, links followed, was reached before."""
        real = os.path.realpath(path)
        if real in self._seen:
            return True
        self._seen.add(real)
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _why(error: Exception) -> str:
    """The system's own words, without the path that it repeats."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)

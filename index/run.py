"""One run: documents against what the archive holds, and what has to be written for it.

An article is known by its identity (address, own id, else place), else by its words where
its file is gone: then it has moved. What the files under the given roots no longer hold goes.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from index.article import Article
from index.document import Document
from index.files import Problem
from index.load import load_articles
from index.register import Known, Register
from index.report import BuildReport, Progress, Tell
from index.settings import FORMAT
from index.versions import Stored, content_hash
from index.visit import Visit

_BATCH_ARTICLES = 64
_BATCH_CHARACTERS = 400_000  # about half a minute of embedding on two cores
_TOLD_EVERY = 500  # documents that hold nothing new
# A folder that held more and now holds nothing is rather a disk that is not there.
_EMPTIED = 10
_MANY = frozenset({".jsonl"})


class Sink(Protocol):
    """Where a run writes to; a dry one writes nothing."""

    def write(self, batch: Sequence[Stored], removed: Sequence[str] = ()) -> int:
        """Make a batch live and drop the articles `removed`; how many passages that made."""

    def move(self, moved: Sequence[tuple[str, str, str]]) -> None:
        """`(article_id, identity, path)`: the same content, found elsewhere."""

    def remember(self, digests: Iterable[tuple[str, str]], visits: Iterable[Visit]) -> None:
        """These have been read in full, and what they held was written."""

    def copies(self, article_ids: Sequence[str]) -> int:
        """How many of these carry the story of another article."""


class DrySink:
    """Writes nothing."""

    def write(self, batch: Sequence[Stored], removed: Sequence[str] = ()) -> int:
        """See Sink."""
        return 0

    def move(self, moved: Sequence[tuple[str, str, str]]) -> None:
        """See Sink."""

    def remember(self, digests: Iterable[tuple[str, str]], visits: Iterable[Visit]) -> None:
        """See Sink."""

    def copies(self, article_ids: Sequence[str]) -> int:
        """See Sink."""
        return 0


@dataclass(frozen=True, slots=True)
class Held:
    """A document with what it is: the file or pack that it came from, and its size in bytes."""

    document: Document
    parts: Iterator[Document | Problem]
    size: int


class Run:
    """One run over an open archive: what has been seen, and what is to be told of it."""

    def __init__(self, register: Register, sink: Sink, tell: Tell, report: BuildReport) -> None:
        self.register = register
        self._sink = sink
        self._tell = tell
        self._report = report
        self._batch: list[Stored] = []
        self._written: list[str] = []
        self._moved: list[tuple[str, str, str]] = []
        self._seen: dict[str, str] = {}  # article id → the document that holds it
        self._identities: dict[str, str] = {}  # identity → article id, of those met
        self._kept: set[str] = set()  # files and folders that could not be read in full
        self._read: list[tuple[str, str]] = []  # read in full since the last write
        self._visits: list[Visit] = []
        self._digests = register.file_digests()
        self._names: set[str] = set()  # documents met
        self._done = 0
        self._total = 0

    def read(self, found: Iterable[Held | Visit | Problem], total: int) -> None:
        """Write what is new or changed in these; `total` bytes are known to come."""
        self._total = total
        for one in found:
            match one:
                case Problem():
                    self._problem(one, one.path)
                case Visit():
                    self._visits.append(one)
                case Held():
                    self._hold(one)
        self._write()
        self._report.copies = self._sink.copies(self._written)

    def remove(self, roots: Sequence[Path], *, empty_too: bool) -> None:
        """Drop the articles from below `roots` that no document holds now.

        A root that held more than a few and now holds nothing is left alone unless `empty_too`.
        """
        gone: dict[str, None] = {}
        for root in roots:
            if (name := _existing(root)) is None:
                continue
            under = self.register.paths_under(name)
            lost = [one for one, path in under if one not in self._seen and not self._is_kept(path)]
            if len(lost) == len(under) > _EMPTIED and not empty_too and not self._holds(name):
                told = (
                    f"It holds no articles any more, and the archive has {len(lost):,} from there: "
                    "they are kept. If that is meant, run it with --allow-empty."
                )
                self._report.problems.append(Problem(name, told))
                continue
            gone.update(dict.fromkeys(lost))
        self._report.removed += len(gone)
        self._write(list(gone))

    def _holds(self, root: str) -> bool:
        return any(name == root or name.startswith(root.rstrip("/") + "/") for name in self._names)

    def _hold(self, held: Held) -> None:
        document = held.document
        self._names.add(document.name)
        base = self._done
        self._total = max(self._total, base + held.size)
        digest = f"{FORMAT}:{hashlib.sha256(document.raw).hexdigest()}"
        if not self._is_unchanged(document.name, digest):
            # Parts first: they say whether the whole could be read.
            whole = self._read_parts(held, base)
            self._read += [(document.name, digest)] if whole else []
        self._done = base + held.size
        if len(self._names) % _TOLD_EVERY == 0:
            self._step()

    def _is_unchanged(self, name: str, digest: str) -> bool:
        if self._digests.get(name) != digest:
            return False
        here = [article_id for article_id, _ in self.register.paths_under(name)]
        # None, or one met before: another file has taken an article over in this run.
        if not here or any(article_id in self._seen for article_id in here):
            return False
        self._report.unchanged += len(here)
        self._seen.update(dict.fromkeys(here, name))
        return True

    def _read_parts(self, held: Held, base: int) -> bool:
        """Whether all that is in the document could be read and is now its own."""
        whole = True
        for part in held.parts:
            if isinstance(part, Problem):
                self._problem(part, part.path)
                whole = False
                continue
            for found in load_articles(part):
                if isinstance(found, Problem):
                    self._problem(found, part.name)
                    whole = False
                    continue
                self._done = min(self._done + len(found.text), base + held.size)
                whole = self._meet(found, part) and whole
        return whole

    def _meet(self, article: Article, document: Document) -> bool:
        """Take in one article; False when another document of this run holds it too."""
        digest = content_hash(article)
        known = self._known(article, digest, document)
        article_id = self._identities.get(article.identity) or self._name(article, known)
        holder = self._seen.get(article_id)
        if holder is not None:
            told = f"It is the article {article_id} again, which {holder} holds."
            self._report.doubles.append(Problem(document.name, told))
            # Read it again next time: by then the other file may be gone.
            return holder == document.name
        self._seen[article_id] = document.name
        self._identities[article.identity] = article_id
        article = replace(article, source=replace(article.source, article_id=article_id))
        if known is None:
            self._report.added += 1
        elif known.content_hash != digest:
            self._report.changed += 1
        elif (known.path, known.identity) != (document.name, article.identity):
            self._report.moved += 1
            self._moved.append((article_id, article.identity, document.name))
            return True
        else:
            self._report.unchanged += 1
            return True
        self._add(Stored(article, document.name, digest))
        return True

    def _known(self, article: Article, digest: str, document: Document) -> Known | None:
        """The stored article that this is: by identity, by its file, or by words that moved."""
        if (known := self.register.known(article.identity)) is not None:
            return known
        if document.suffix not in _MANY:
            # The file has gained or lost its address.
            here = self.register.articles_of(document.name)
            places = {f"file {document.name}"}
            if len(here) == 1 and places & {here[0].identity, article.identity}:
                return here[0]
        return next(
            (
                one
                for one in self.register.alike(digest)
                if one.article_id not in self._seen and self._has_moved(one)
            ),
            None,
        )

    def _has_moved(self, one: Known) -> bool:
        """Whether a stored article's file is no longer there; an address never goes."""
        if "://" in one.path or one.path in self._names:
            return False
        return not os.path.lexists(one.path.partition("!/")[0])

    def _name(self, article: Article, known: Known | None) -> str:
        """The id that the archive has for the article, or one that is free."""
        if known is not None:
            return known.article_id
        wanted = article_id = article.source.article_id
        number = 2
        while article_id in self._seen or self.register.holder(article_id) is not None:
            article_id = f"{wanted}-{number}"
            number += 1
        return article_id

    def _problem(self, problem: Problem, name: str) -> None:
        """What cannot be read now keeps the articles that were read from it before."""
        self._report.problems.append(problem)
        self._kept.add(name)

    def _is_kept(self, path: str) -> bool:
        return path in self._kept or any(
            path.startswith((kept.rstrip("/") + "/", kept + "!/")) for kept in self._kept
        )

    def _add(self, arrival: Stored) -> None:
        self._batch.append(arrival)
        characters = sum(len(one.article.text) for one in self._batch)
        if len(self._batch) >= _BATCH_ARTICLES or characters >= _BATCH_CHARACTERS:
            self._write()

    def _write(self, removed: Sequence[str] = ()) -> None:
        if self._moved:
            self._sink.move(self._moved)
        if self._batch or removed:
            self._report.passages += self._sink.write(self._batch, removed)
            self._written += [one.article.source.article_id for one in self._batch]
            self._step()
        if self._read or self._visits:
            # After what they held, so that a killed run reads the rest of them again.
            self._sink.remember(self._read, self._visits)
        self._batch, self._moved, self._read, self._visits = [], [], [], []

    def _step(self) -> None:
        count = self._report.added + self._report.changed
        self._tell(Progress(self._done, self._total, count, self._report.passages))


def name_of(path: Path) -> str:
    """The path as the archive keeps it: no `..`, and UTF-8 even where a file's name is not."""
    return os.fsencode(os.path.normpath(path)).decode("utf-8", "backslashreplace")


def _existing(root: Path) -> str | None:
    """The name of a path that was asked for, unless nothing is there."""
    try:
        absolute = root.expanduser().absolute()
        return name_of(absolute) if absolute.exists() else None
    except (OSError, ValueError, RuntimeError):
        return None

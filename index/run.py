"""One run: documents against what the archive holds, and what has to be written for it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.article import Article
from index.document import Document, Hints
from index.files import Problem
from index.load import load_articles
from index.lost import existing, find_lost
from index.met import Met, State, name_of
from index.register import Register
from index.report import BuildReport, Progress, Tell
from index.settings import FORMAT
from index.versions import Stored, content_hash
from index.visit import Visit

_BATCH_ARTICLES = 64
_BATCH_CHARACTERS = 400_000  # about half a minute of embedding on two cores
_TOLD_EVERY = 500  # documents that hold nothing new
_REMOVED_AT_ONCE = 500  # articles


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
    """A document as it was found, the documents in it if it is a pack, and its size in bytes."""

    document: Document
    parts: Iterator[Document | Problem]
    size: int


class Run:
    """One run over an open archive below `roots`: reads, compares, hands on what is new.

    With `keeps_removed` what is gone from the files stays, and such files are read again next
    time, when that may no longer be wished.
    """

    def __init__(
        self,
        register: Register,
        sink: Sink,
        tell: Tell,
        report: BuildReport,
        roots: Sequence[Path] = (),
        *,
        keeps_removed: bool = False,
    ) -> None:
        self._register = register
        self._sink = sink
        self._tell = tell
        self._report = report
        self._roots = tuple(roots)
        self._keeps_removed = keeps_removed
        self._met = Met(register, [name for root in roots if (name := existing(root))])
        self._batch: list[Stored] = []
        self._written: list[str] = []
        self._moved: list[tuple[str, str, str]] = []
        self._kept: set[str] = set()  # files and folders that could not be read in full
        self._unread: set[str] = set()  # fetched documents, and feeds of them, likewise
        self._read: list[tuple[str, str]] = []  # read in full since the last write
        self._visits: list[Visit] = []
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
                    self._visit(one)
                case Held():
                    self._hold(one)
        self._write()
        self._report.copies = self._sink.copies(self._written)

    def remove(self, *, empty_too: bool) -> None:
        """Drop the articles from below the roots that no document holds now."""
        lost = find_lost(
            self._register,
            self._roots,
            self._met.holders.keys(),
            self._met.names,
            self._kept,
            empty_too=empty_too,
        )
        self._report.problems += lost.emptied
        for at in range(0, len(lost.gone), _REMOVED_AT_ONCE):
            part = lost.gone[at : at + _REMOVED_AT_ONCE]
            self._report.removed += len(part)
            self._write(part)

    def _visit(self, visit: Visit) -> None:
        """What could not be read is asked for again next time, and so is the feed that lists it."""
        if visit.url in self._unread:
            self._unread.add(visit.via or visit.url)
        else:
            self._visits.append(visit)

    def _hold(self, held: Held) -> None:
        document = held.document
        self._met.names.add(document.name)
        base = self._done
        self._total = max(self._total, base + held.size)
        digest = _digest(document)
        same = 0
        if self._register.digest(document.name) == digest:
            same = self._met.unchanged(document.name)
            self._report.unchanged += same
        if not same:
            # Parts first: they say whether the whole could be read.
            whole = self._read_parts(held, base) and not self._leaves_some(document.name)
            self._read += [(document.name, digest)] if whole else []
        self._done = base + held.size
        if len(self._met.names) % _TOLD_EVERY == 0:
            self._step()

    def _leaves_some(self, name: str) -> bool:
        """Whether articles stay that the document held once and no longer does."""
        return self._keeps_removed and any(
            one not in self._met.holders for one in self._register.held_by(name)
        )

    def _read_parts(self, held: Held, base: int) -> bool:
        """Whether all that is in the document could be read and is now its own."""
        whole = True
        for part in held.parts:
            if isinstance(part, Problem):
                self._problem(part, part.path)
                self._unread.add(held.document.name)
                whole = False
                continue
            for found in load_articles(part):
                if isinstance(found, Problem):
                    self._problem(found, part.name)
                    self._unread.add(held.document.name)
                    whole = False
                    continue
                self._done = min(self._done + len(found.text), base + held.size)
                whole = self._meet(found, part) and whole
        return whole

    def _meet(self, article: Article, document: Document) -> bool:
        """Take in one article; False when another document holds it too."""
        digest = content_hash(article)
        met = self._met.meet(article, digest, document)
        article_id, report = met.article.source.article_id, self._report
        match met.state:
            case State.DOUBLE:
                told = f"It is the article {article_id} again, which {met.holder} holds."
                report.doubles.append(Problem(document.name, told))
                # Read it again next time: by then the other file may be gone.
                return met.holder == document.name
            case State.UNCHANGED:
                report.unchanged += 1
            case State.MOVED:
                report.moved += 1
                self._moved.append((article_id, met.article.identity, document.name))
            case State.ADDED | State.CHANGED:
                report.added += met.state is State.ADDED
                report.changed += met.state is State.CHANGED
                self._add(Stored(met.article, document.name, digest))
        return True

    def _problem(self, problem: Problem, name: str) -> None:
        """What cannot be read now keeps the articles that were read from it before."""
        self._report.problems.append(problem)
        self._kept.add(name if "://" in name else name_of(Path(name)))

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


def _digest(document: Document) -> str:
    """Of the bytes, of what was said beside them, and of how they are read."""
    digest = hashlib.sha256(document.raw)
    if document.hints != Hints():
        digest.update(repr(document.hints).encode("utf-8", "replace"))
    return f"{FORMAT}:{digest.hexdigest()}"

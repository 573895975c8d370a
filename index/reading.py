"""All that a run reads: files, what is handed over, feeds; one document in memory at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from index.document import Document
from index.errors import ArticleError
from index.files import PACKS, Problem, find_files
from index.limits import Limits
from index.load import read_bytes
from index.met import name_of
from index.run import Held
from index.settings import IndexSettings
from index.sources import Sources
from index.unpack import unpack
from index.visit import Memory, Visit


class Reading:
    """The documents below `paths`; `size` is of their files, in bytes.

    Files of other kinds are counted in `ignored`.
    """

    def __init__(
        self, settings: IndexSettings, paths: Sequence[Path], ignored: Counter[str]
    ) -> None:
        self._limit = settings.max_file_bytes
        self._ignored = ignored
        self._found = tuple(find_files(paths, ignored))
        self.size = sum(_size(one) for one in self._found if isinstance(one, Path))

    def everything(
        self, documents: Iterable[Document], sources: Sources | None, memory: Memory
    ) -> Iterator[Held | Visit | Problem]:
        """Files, then `documents`, then what `sources` have that `memory` does not know."""
        for one in self._found:
            yield one if isinstance(one, Problem) else self._file(one)
        yield from map(self._held, documents)
        if sources is not None:
            # Imported here: a client for HTTP, which takes .3 s.
            from index.collect import collect  # noqa: PLC0415
            from index.fetch import Fetcher  # noqa: PLC0415

            for found in collect(sources, Fetcher(sources.fetch), memory):
                yield self._held(found) if isinstance(found, Document) else found

    def _file(self, path: Path) -> Held | Problem:
        try:
            raw = read_bytes(path, self._limit)
        except ArticleError as error:
            return Problem(name_of(path), str(error))
        return self._held(Document(name_of(path), path.suffix.lower(), raw))

    def _held(self, document: Document) -> Held:
        return Held(document, inside(document, self._limit, self._ignored), len(document.raw))


def inside(
    document: Document, limit: int, ignored: Counter[str] | None = None
) -> Iterator[Document | Problem]:
    """The documents in a pack, or the document itself where it is none."""
    if document.suffix in PACKS:
        return unpack(document, Limits(limit), ignored)
    return iter((document,))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0

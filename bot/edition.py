"""Which state of the archive an answer was found in."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.hit import Hit


@dataclass(frozen=True, slots=True)
class Edition:
    """The archive's generation and fingerprint, and a hash of what each found article said."""

    generation: int
    fingerprint: str
    contents: tuple[tuple[str, str], ...] = ()


def edition_of(archive: Archive, hits: Sequence[Hit]) -> Edition:
    """The archive as it is now, as far as it matters to these hits."""
    ids = dict.fromkeys(hit.passage.source.article_id for hit in hits)
    contents = tuple(archive.contents(list(ids)).items())
    return Edition(archive.generation(), archive.meta("fingerprint") or "", contents)

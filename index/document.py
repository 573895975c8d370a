"""A document as it was found: its bytes, where they were, and what stood beside them."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

STANDARD_INPUT = "standard input"


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed, or whoever lists an address, says of a document; unknown strings are empty.

    The document's own word goes before it.
    """

    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes that may hold articles.

    `name` is where they were found, as the archive keeps it: an absolute path, a path and a
    member of it (`/news/june.zip!/a.html`), an address, or STANDARD_INPUT. `suffix`, such as
    `.html`, says how they are read.
    """

    name: str
    suffix: str
    raw: bytes = field(repr=False)
    hints: Hints = Hints()

    @property
    def stem(self) -> str:
        """The last part of the name, without its suffix: what a person would call it."""
        is_address = "://" in self.name
        place = urlsplit(self.name).path.rstrip("/") if is_address else self.name
        return PurePosixPath(place).stem

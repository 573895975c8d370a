"""The article as Pullquote keeps it: where it came from, its canonical text, its typed blocks.

The canonical text is what every offset counts in, as Unicode code points. It never
changes while the article stays in the archive, so that `text[start:end]` is a quote
by construction.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What an article claims to be; opinion is never told as fact."""

    REPORT = "report"
    OPINION = "opinion"
    CORRECTION = "correction"
    LIVE = "live"
    PRESS_RELEASE = "press release"


class BlockType(StrEnum):
    """What a run of the canonical text is; only paragraphs are evidence."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    CREDIT = "credit"
    BYLINE = "byline"
    DATELINE = "dateline"
    DISCLAIMER = "disclaimer"
    BOILERPLATE = "boilerplate"

    @property
    def is_evidence(self) -> bool:
        """Whether words of such a block may be quoted."""
        return self is BlockType.PARAGRAPH


class DateOrigin(StrEnum):
    """Where an article's date was found, most certain first."""

    METADATA = "metadata"
    LINKED_DATA = "linked data"
    FEED = "feed"
    DATELINE = "dateline"
    URL = "url"
    TEXT = "text"
    FILE = "file name"
    NONE = "none"


class Certainty(StrEnum):
    """How far an article's date can be trusted: said, concluded, or guessed."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Block:
    """`text[start:end]` of one type; `rule` names the rule that typed it."""

    type: BlockType
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who published what and when: travels unchanged from the file to the footnote.

    Unknown strings are empty. `published` keeps the zone it was written with; a bare
    date is midnight UTC. `tags` are as `index.tags.tidy` makes them.
    """

    article_id: str
    title: str = ""
    outlet: str = ""
    author: str = ""
    url: str = ""
    published: datetime | None = None
    published_origin: DateOrigin = DateOrigin.NONE
    kind: Kind = Kind.REPORT
    tags: tuple[str, ...] = ()
    certainty: Certainty = Certainty.NONE
    language: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article, cleaned. Blocks are in order and do not overlap.

    `identity` is what a later run knows it by, whatever its text has become: its address, its
    own id, else its place.
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    identity: str = ""

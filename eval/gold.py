"""What a person says of a page: the type of every block, and what is known of the article.

`NAME.gold` holds six lines `field: value`, an empty line, and one line a block: its type, or
several joined by `|`, a tab, its text. See tests/pages/README.md.
"""

from dataclasses import dataclass, fields
from pathlib import Path

from index.article import BlockType
from index.errors import PullquoteError
from index.files import SUFFIXES

SAMPLES = Path(__file__).resolve().parent.parent / "articles"
_NEEDED = frozenset({BlockType.PARAGRAPH, BlockType.HEADING})


class GoldError(PullquoteError):
    """A gold file is not as tests/pages/README.md says, or its page is missing."""


@dataclass(frozen=True, slots=True)
class GoldBlock:
    """A block of a page's visible text, and the types that are right for it, best first."""

    types: tuple[BlockType, ...]
    text: str

    @property
    def is_needed(self) -> bool:
        """Whether the article's text must hold it: what cannot be quoted may be left out."""
        return self.types[0] in _NEEDED


@dataclass(frozen=True, slots=True)
class Known:
    """What a person knows of an article; `published` is an ISO date, with its time or without."""

    title: str
    author: str
    outlet: str
    published: str
    kind: str
    language: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A page, which half it belongs to, and what is right for it."""

    page: Path
    half: str
    known: Known
    blocks: tuple[GoldBlock, ...]


FIELDS = tuple(field.name for field in fields(Known))


def read_all(folder: Path, halves: tuple[str, ...]) -> list[Gold]:
    """Every gold file of these halves, sorted; raises GoldError when there is none."""
    found = [read(path) for half in halves for path in sorted((folder / half).glob("*.gold"))]
    if not found:
        raise GoldError(
            f"No .gold file lies in {folder} under {', '.join(halves)}; see --articles."
        )
    return found


def read(path: Path) -> Gold:
    """One gold file with its page; raises GoldError."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    pairs = dict(line.partition(":")[::2] for line in head.splitlines())
    if tuple(pairs) != FIELDS:
        raise GoldError(f"{path} begins with other fields than {', '.join(FIELDS)}; mend it.")
    blocks = tuple(_block(line, path) for line in body.splitlines())
    known = Known(**{name: value.strip() for name, value in pairs.items()})
    return Gold(_page(path), path.parent.name, known, blocks)


def _block(line: str, path: Path) -> GoldBlock:
    names, tab, text = line.partition("\t")
    try:
        types = tuple(BlockType(name) for name in names.split("|"))
    except ValueError:
        types = ()
    doubtful = len(types) > 1 and (types[0] in _NEEDED or BlockType.PARAGRAPH in types)
    if not types or not tab or not text.strip() or doubtful:
        raise GoldError(f"{path} has the line {line[:60]!r}: write type, tab, text.")
    return GoldBlock(types, text)


def _page(path: Path) -> Path:
    """The page that a gold file is about: beside it, or among the sample articles."""
    for folder in (path.parent, SAMPLES):
        for page in sorted(folder.glob(f"{path.stem}.*")):
            if page.suffix in SUFFIXES:
                return page
    raise GoldError(f"{path} has no page of its name beside it; add the page or remove the gold.")

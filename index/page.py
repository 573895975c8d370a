"""What a reader of one format hands on: text and the metadata that stood beside it."""

from dataclasses import dataclass

from index.article import BlockType, Certainty, DateOrigin


@dataclass(frozen=True, slots=True)
class Mark:
    """What markup says of `text[start:end]`: a heading, a caption, a paragraph or list item."""

    type: BlockType
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """One article before cleaning. Strings are as written; unknown ones are empty.

    `labels` are the words that name its section or type, `tags` what it is filed under.
    `marks`, when the format has markup, cover the blocks of the text; without them lines are
    what blocks are made of. `given_id` is the article's own id, where its format carries one.
    `published_origin` says which part of the document `published` is from, and `modified` is
    when it says it was changed. `language` is its own word for that.
    """

    text: str
    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    labels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    given_id: str = ""
    published_origin: DateOrigin = DateOrigin.METADATA
    published_certainty: Certainty = Certainty.CERTAIN
    modified: str = ""
    language: str = ""


class PageBuilder:
    """Text put together block by block, with a mark for each."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._marks: list[Mark] = []
        self._length = 0

    def add(self, text: str, kind: BlockType = BlockType.PARAGRAPH, gap: str = "\n\n") -> None:
        """Append one block, `gap` before it unless it is the first; blank ones are dropped."""
        text = text.strip()
        if not text:
            return
        if self._parts:
            self._parts.append(gap)
            self._length += len(gap)
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        self._marks.append(Mark(kind, start, self._length))

    def build(self) -> tuple[str, tuple[Mark, ...]]:
        """The text and the marks that cover it."""
        return "".join(self._parts), tuple(self._marks)

"""Markdown with YAML front matter: the words a reader sees, and what the front matter says."""

import re
from collections.abc import Mapping
from functools import cache

import yaml
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index import names, tags
from index.article import BlockType
from index.errors import ArticleError
from index.page import Mark, Page, PageBuilder
from index.text import canonical, one_line

_FENCED = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

_LABEL = 80  # characters of a heading that is only set in bold
_CLOSING = 3  # paragraphs; italics there are notes on the article

_TITLE = ("title", "headline")
_AUTHOR = ("author", "authors", "byline", "by", "writer")
_OUTLET = ("outlet", "source", "publication", "publisher", "site", "site_name", "newspaper")
_PUBLISHED = ("date", "published", "published_at", "publish_date", "date_published", "pubdate")
_MODIFIED = ("modified", "updated", "last_modified", "lastmod", "date_modified", "updated_at")
_LANGUAGE = ("language", "lang", "locale")
_URL = ("url", "link", "canonical", "canonical_url", "permalink", "source_url")
_LABELS = ("kind", "type", "section", "category", "categories", "tags", "genre")
_TAGS = ("tags", "keywords")


def read_markdown(text: str) -> Page:
    """The page in canonical Markdown `text`; ArticleError when its front matter is broken."""
    found = _FENCED.match(text)
    fields = _front_matter(found.group(1)) if found else {}
    renderer = _render(text[found.end() :] if found else text)
    body, marks = renderer.page.build()
    marks = _with_notes(marks, renderer.italics, body)
    return Page(
        text=body,
        title=_first(fields, _TITLE),
        author=_first(fields, _AUTHOR),
        outlet=_first(fields, _OUTLET),
        url=_first(fields, _URL),
        published=_first(fields, _PUBLISHED),
        labels=tuple(label for name in _LABELS for label in _strings(fields.get(name))),
        tags=_tags(fields),
        marks=marks,
        modified=_first(fields, _MODIFIED),
        language=_first(fields, _LANGUAGE),
    )


def _front_matter(source: str) -> Mapping[str, object]:
    """The fields, names lower-case. BaseLoader keeps every value the string it was written
    as: a date stays comparable with dates elsewhere, and an author named No stays a name.
    """
    try:
        # BaseLoader builds nothing but strings, lists and dicts: it is safer than safe_load.
        loaded = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        # The opening fence is the file's first line, and the mark counts from nought.
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        what = one_line(error.problem or "it is not YAML")
        raise ArticleError(
            f"The front matter is not valid YAML on line {line} ({what}); mend that line."
        ) from error
    except yaml.YAMLError as error:
        raise ArticleError(
            f"The front matter is not valid YAML ({one_line(str(error))}); mend it."
        ) from error
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        raise ArticleError("The front matter is not a list of `name: value` lines; mend it.")
    return {str(name).strip().lower().replace("-", "_"): value for name, value in loaded.items()}


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    """The first of these fields that says anything, several values joined by commas."""
    for name in names:
        if said := ", ".join(_strings(fields.get(name))):
            return said
    return ""


def _tags(fields: Mapping[str, object]) -> tuple[str, ...]:
    values = [fields.get(name) for name in _TAGS]
    return tuple(tag for one in values for tag in tags.listed(one, _strings(one)))


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (one_line(value),) if value.strip() not in {"", "~", "null"} else ()
    if isinstance(value, list):
        return tuple(text for item in value for text in _strings(item))
    if isinstance(value, dict):
        return _strings(value.get("name"))
    return ()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _render(source: str) -> "_Renderer":
    """The document as plain text, block by block."""
    renderer = _Renderer()
    for token in _parser().parse(source):
        renderer.take(token)
    return renderer


def _with_notes(marks: tuple[Mark, ...], italics: set[str], text: str) -> tuple[Mark, ...]:
    """The marks, closing paragraphs in italics among them being notes on the article."""
    last = len(marks) - _CLOSING
    return tuple(
        Mark(BlockType.BOILERPLATE, mark.start, mark.end)
        if number >= last
        and mark.type is BlockType.PARAGRAPH
        and text[mark.start : mark.end] in italics
        else mark
        for number, mark in enumerate(marks)
    )


class _Renderer:
    """Turns the parser's tokens, in order, into blocks."""

    def __init__(self) -> None:
        self.page = PageBuilder()
        self._lists: list[int | None] = []  # the next number of each open list; None: bullets
        self._bullet = ""
        self._heading = False
        self._pictured = False  # the paragraph before held nothing but a picture
        self.italics: set[str] = set()  # paragraphs all in italics
        self._cells: list[str] | None = None  # of the table row that is open

    def take(self, token: Token) -> None:
        """Handle one token."""
        match token.type:
            case "heading_open" | "heading_close":
                self._heading = token.type == "heading_open"
            case "tr_open":
                self._cells = []
            case "tr_close":
                self.page.add(" | ".join(self._cells or ()), gap="\n")
                self._cells = None
            case "inline":
                self._inline(token)
            case "fence" | "code_block":
                self.page.add(token.content)
            case "html_block":
                self.page.add(canonical(_without_tags(token.content)))
            case _:
                self._list(token)

    def _list(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._bullet, self._lists[-1] = _bullet(self._lists[-1])
            case _:
                pass

    def _inline(self, token: Token) -> None:
        children = token.children or []
        words = _tidy("".join(_plain(child) for child in children))
        if self._cells is not None:
            self._cells.append(words.strip())
            return
        for child in children:
            if child.type == "image":
                self.page.add(_caption(child), BlockType.CAPTION)
        if words.strip():
            kind = self._kind(children, words.strip())
            gap = "\n" if self._bullet else "\n\n"
            self.page.add(self._bullet + words.strip(), kind, gap)
            self._bullet = ""
        self._pictured = not words.strip() and any(child.type == "image" for child in children)

    def _kind(self, children: list[Token], words: str) -> BlockType:
        """A heading, a line below a picture, nothing but a link, or a paragraph."""
        if self._heading:
            return BlockType.HEADING
        if _is_all(children, "em"):
            self.italics.add(words)
            return BlockType.CAPTION if self._pictured else BlockType.PARAGRAPH
        pictured = self._pictured or any(child.type == "image" for child in children)
        if pictured and _is_caption(children):
            return BlockType.CAPTION
        if _is_all(children, "strong") and _is_label(words):
            return BlockType.HEADING
        return BlockType.BOILERPLATE if _is_all(children, "link") else BlockType.PARAGRAPH


def _is_all(children: list[Token], what: str) -> bool:
    """Whether one element holds all that is inline."""
    said = [child for child in children if child.type != "text" or child.content.strip()]
    opened = [child.type for child in said].count(f"{what}_open")
    return opened == 1 and said[0].type == f"{what}_open" and said[-1].type == f"{what}_close"


def _is_caption(children: list[Token]) -> bool:
    """Whether all that is inline below a picture is emphasised: bold words, italic credit."""
    depth = 0
    for child in children:
        depth += {"em_open": 1, "strong_open": 1, "em_close": -1, "strong_close": -1}.get(
            child.type, 0
        )
        if child.type == "text" and not depth and child.content.strip(" .,|/–—-"):
            return False
    return any(child.type in {"em_open", "strong_open"} for child in children)


def _is_label(words: str) -> bool:
    """Whether a line all in bold is a heading: few words, no sentence, no question, no byline."""
    return (
        len(words) <= _LABEL
        and not re.search(r"[.?!:,;]\W*$", words)
        and names.byline(words, beside_title=True) is None
        and not names.is_person(words)
    )


def _bullet(number: int | None) -> tuple[str, int | None]:
    """What stands before this list item, and the next item's number."""
    return ("- ", None) if number is None else (f"{number}. ", number + 1)


def _tidy(text: str) -> str:
    """A paragraph's lines with the blanks around their breaks removed."""
    return "\n".join(line.strip(" \t") for line in text.split("\n"))


def _plain(token: Token) -> str:
    """What is seen of one inline token; emphasis and links have only their text left."""
    match token.type:
        case "text" | "code_inline":
            return token.content
        case "softbreak":
            return " "  # a file wrapped at eighty columns is not a file of short paragraphs
        case "hardbreak":
            return "\n"
        case "html_inline" if re.match(r"<br\b", token.content, re.IGNORECASE):
            return "\n"
        case _:
            return ""


def _caption(image: Token) -> str:
    """The words under a picture: its description, and its title when that says more."""
    alt = one_line(image.content)
    title = one_line(str(image.attrGet("title") or ""))
    return alt if title in alt else f"{alt} {title}".strip()


def _without_tags(markup: str) -> str:
    if not re.search(r"[^\s<>]", re.sub(r"<!--.*?-->", "", markup, flags=re.DOTALL)):
        return ""
    tree = lxml_html.fragment_fromstring(markup, create_parent="div")
    for gone in tree.xpath("//script|//style|//iframe|//figcaption|//comment()"):
        gone.drop_tree()
    return str(tree.text_content())

"""HTML: trafilatura finds the article's text; its head tells the rest."""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata

from index import tags
from index.article import BlockType
from index.errors import ArticleError
from index.page import Page, PageBuilder
from index.text import canonical, has_words, one_line

_LIVE_TIMES = 3
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report|WebPage", re.ASCII)
_PUBLISHED_META = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.issued", "pubdate", "publishdate", "publish-date",
    "parsely-pub-date", "sailthru.date", "og:published_time", "citation_publication_date",
)  # fmt: skip
_TAG_META = ("article:tag", "news_keywords", "keywords")
_LABEL_META = ("article:section", "section", "parsely-section", "og:type", "articletype")


def read_html(markup: str) -> Page:
    """The article in a page, or in a fragment of one; ArticleError when there is none."""
    tree = _parse(markup)
    data = list(_linked_data(tree))
    metas = _metas(tree)
    published = _published(tree, data, metas)
    labels = _labels(data, metas)
    filed = _tags(tree, data)
    about = extract_metadata(tree, extensive=False)
    _prepare(tree)
    text, marks = _body(tree).build()
    if not has_words(text):
        raise ArticleError("No article text was found on this page; save it as plain text.")
    return Page(
        text=text,
        title=one_line(_said(data, "headline") or about.title or ""),
        author=one_line(_author(data) or _no_address(about.author)),
        outlet=one_line(_said(data, "publisher") or about.sitename or ""),
        url=_address(tree) or one_line(about.url or ""),
        published=published,
        labels=labels,
        tags=filed,
        marks=marks,
    )


def _parse(markup: str) -> lxml_html.HtmlElement:
    try:
        # Bytes, so that an XML declaration in the text does not stop the parser.
        raw = markup.encode("utf-8", errors="replace")
        # Of any size: the limit on files has already spoken.
        parser = lxml_html.HTMLParser(
            encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
        )
        tree = lxml_html.document_fromstring(raw, parser)
    except etree.ParserError as error:  # an empty page
        raise ArticleError("The page is empty.") from error
    return tree


def _body(tree: lxml_html.HtmlElement) -> PageBuilder:
    """The article's blocks as trafilatura sees them."""
    page = PageBuilder()
    found = bare_extraction(
        tree, include_comments=False, include_tables=True, favor_recall=False, with_metadata=False
    )
    body = getattr(found, "body", None)
    if body is not None:
        _take(body, page)
    return page


def _take(parent: etree._Element, page: PageBuilder) -> None:
    """Add what is in trafilatura's own few elements, in order."""
    for node in parent:
        match node.tag:
            case "head":
                page.add(_words(node), BlockType.HEADING)
            case "list" | "table":
                _add_rows(node, page)
            case "quote" | "div" if len(node) and not has_words(node.text or ""):
                _take(node, page)
            case "graphic" | "comments":
                pass
            case _:
                page.add(_words(node))
        page.add(canonical(node.tail or ""))


def _add_rows(node: etree._Element, page: PageBuilder) -> None:
    """A list's items, or a table's rows, each on a line of its own."""
    for item in node.iter("item"):
        words = _words(item)
        page.add(f"- {words}" if words else "", gap="\n")
    for row in node.iter("row"):
        cells = [_words(cell) for cell in row.iter("cell")]
        page.add(" | ".join(cells) if any(cells) else "", gap="\n")


def _words(node: etree._Element) -> str:
    for line_break in node.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "").lstrip()
    lines = canonical("".join(map(str, node.itertext()))).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _prepare(tree: lxml_html.HtmlElement) -> None:
    """Drop captions, and keep the clock of a live blog, which trafilatura would drop."""
    for caption in tree.xpath(
        "//figcaption|//*[contains(concat(' ', normalize-space(@class), ' '), ' wp-caption-text ')]"
    ):
        caption.drop_tree()
    times = tree.xpath("//body//time[not(ancestor::nav or ancestor::footer or ancestor::aside)]")
    if len(times) >= _LIVE_TIMES:
        for time in times:
            time.tag = "p"


def _linked_data(tree: lxml_html.HtmlElement) -> Iterator[Mapping[str, object]]:
    """Every JSON-LD object of the page that describes the article; broken ones are skipped."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            loaded = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [loaded]
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting.extend(item)
            elif isinstance(item, dict):
                waiting.append(item.get("@graph"))
                if any(_ARTICLE_TYPES.search(kind) for kind in _strings(item.get("@type"))):
                    yield item


def _every_meta(tree: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The page's meta elements that say something, as `(name, content)`."""
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = one_line(meta.get("content") or "")
        if name and content:
            yield name.lower(), content


def _metas(tree: lxml_html.HtmlElement) -> Mapping[str, str]:
    """The page's meta elements, the first of each name."""
    metas: dict[str, str] = {}
    for name, content in _every_meta(tree):
        metas.setdefault(name, content)
    return metas


def _published(
    tree: lxml_html.HtmlElement, data: list[Mapping[str, object]], metas: Mapping[str, str]
) -> str:
    """When the page says it was published: never when it was changed, nor a guess."""
    if said := _said(data, "datePublished"):
        return said
    for name in _PUBLISHED_META:
        if name in metas:
            return metas[name]
    marked = tree.xpath("//time[@pubdate or contains(@itemprop, 'datePublished')]")
    alone = tree.xpath("//time[@datetime]")
    for time in marked or (alone if len(alone) == 1 else []):
        return one_line(time.get("datetime") or time.text_content())
    return ""


def _labels(data: list[Mapping[str, object]], metas: Mapping[str, str]) -> tuple[str, ...]:
    said = [text for item in data for key in ("@type", "articleSection", "genre")
            for text in _strings(item.get(key))]  # fmt: skip
    return (*said, *(metas[name] for name in _LABEL_META if name in metas))


def _tags(tree: lxml_html.HtmlElement, data: list[Mapping[str, object]]) -> tuple[str, ...]:
    """What the page says it is about: its linked data first, then its meta elements."""
    linked = (item.get("keywords") for item in data)
    metas = [said for wanted in _TAG_META for name, said in _every_meta(tree) if name == wanted]
    return (*(tag for one in linked for tag in tags.listed(one, _strings(one))), *tags.split(metas))


def _address(tree: lxml_html.HtmlElement) -> str:
    for link in tree.xpath("//link[@rel='canonical']/@href|//meta[@property='og:url']/@content"):
        if urlsplit(link.strip()).scheme in {"http", "https"}:
            return one_line(link)
    return ""


def _author(data: list[Mapping[str, object]]) -> str:
    """The people named in the linked data; a bare address of a profile is nobody's name."""
    people = next((_strings(item["author"]) for item in data if item.get("author")), ())
    return ", ".join(name for name in people if _no_address(name))


def _no_address(value: str | None) -> str:
    return "" if not value or "://" in value else value


def _said(data: list[Mapping[str, object]], key: str) -> str:
    return next((text for item in data for text in _strings(item.get(key))), "")


def _strings(value: object) -> tuple[str, ...]:
    match value:
        case str() if value.strip():
            return (one_line(value),)
        case list():
            return tuple(text for item in value for text in _strings(item))
        case dict():
            return _strings(value.get("name"))
        case _:
            return ()

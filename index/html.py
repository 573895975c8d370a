"""HTML: trafilatura finds the article's text; its head tells the rest."""

import re

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata

from index import datelines, names
from index.article import BlockType, Certainty, DateOrigin
from index.concealed import drop_concealed
from index.errors import ArticleError
from index.head import Published, read_head
from index.lines import folded
from index.markup import Named, drop_named, set_apart
from index.page import Page, PageBuilder
from index.rules import by_rule
from index.text import canonical, has_words, one_line

_LIVE_TIMES = 3
_LONGEST_CAPTION = 300
# Paragraphs that hold a picture, or stand right below one that holds nothing else.
_BELOW_PICTURE = (
    "//body//p[.//img or preceding-sibling::*[1][self::img or self::picture or self::figure"
    " or (self::p and .//img and not(normalize-space(.)))]]"
)
# What AMP pages are furnished with; and the elements of theirs that hold text.
_AMP_FURNITURE = (
    "//amp-ad|//amp-sticky-ad|//amp-embed|//amp-consent|//amp-user-notification|//amp-sidebar"
    "|//amp-social-share|//amp-analytics|//amp-lightbox|//amp-next-page|//amp-iframe"
    "|//*[@subscriptions-dialog or @subscriptions-section='content-not-granted']|//template"
)
_DECKS = ("standfirst", "dek", "deck", "subtitle", "subheadline", "strapline", "sub-headline")
_STANDFIRST = "|".join(
    f"//*[contains(concat(' ', translate(@class, '-_', '  '), ' '), ' {name} ')]" for name in _DECKS
)
_SHORTEST_DECK, _LONGEST_DECK = 30, 500
_AMP_TEXT = "//amp-live-list|//amp-accordion|//amp-layout|//amp-fit-text"


def read_html(markup: str) -> Page:
    """The article in a page, or in a fragment of one; ArticleError when there is none."""
    tree = _parse(markup)
    head = read_head(tree)
    about = extract_metadata(tree, extensive=False)
    drop_concealed(tree)
    live = _prepare(tree)
    above = _above(tree, (head.title, about.title or ""))
    named = Named() if live else drop_named(tree)
    apart = set_apart(tree)
    text, marks = _body(tree, above, apart).build()
    if not has_words(text):
        raise ArticleError("No article text was found on this page; save it as plain text.")
    published = head.published
    if not published.value and named.published:
        published = Published(named.published, DateOrigin.DATELINE, Certainty.LIKELY)
    return Page(
        text=text,
        title=head.title or one_line(about.title or ""),
        author=head.author or _no_address(about.author) or named.author,
        outlet=head.outlet or one_line(about.sitename or "") or _site(tree, about.title or ""),
        url=head.url or one_line(about.url or ""),
        published=published.value,
        published_origin=published.origin,
        published_certainty=published.certainty,
        modified=head.modified,
        language=head.language,
        labels=head.labels,
        tags=head.tags,
        marks=marks,
    )


def _no_address(value: str | None) -> str:
    return "" if not value or "://" in value else one_line(value)


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


def _above(tree: lxml_html.HtmlElement, titles: tuple[str, ...]) -> list[tuple[str, BlockType]]:
    """Headline and standfirst, which trafilatura drops where they stand apart from the text."""
    wanted = [folded(title) for title in titles if title]
    for heading in tree.xpath("//h1"):
        line = folded(str(heading.text_content()))
        if line and any(line in title or title in line for title in wanted):
            said = [(one_line(heading.text_content()), BlockType.HEADING)]
            below = heading.getnext()
            decks = tree.xpath(_STANDFIRST) or ([below] if _is_deck(below) else [])
            for deck in decks:
                words = one_line(deck.text_content())
                if _SHORTEST_DECK <= len(words) <= _LONGEST_DECK:
                    of_heading = BlockType.HEADING if deck.tag in {"h2", "h3"} else None
                    said.append((words, of_heading or BlockType.PARAGRAPH))
                    break
            return said
    return []


def _is_deck(below: lxml_html.HtmlElement | None) -> bool:
    """Whether what follows the headline is one run of plain words, no byline, no date."""
    if below is None or below.tag not in {"h2", "h3", "p", "div"}:
        return False
    line = one_line(below.text_content())
    return (
        not below.xpath(".//a|.//img|.//time|.//button|.//p|.//div|.//li")
        and names.byline(line, beside_title=True) is None
        and not datelines.is_line(line, beside_title=True)
        and by_rule(line) is None
    )


def _site(tree: lxml_html.HtmlElement, title: str) -> str:
    """The outlet in a page's title, where that is the headline, a bar and a name."""
    full = one_line(str(tree.findtext(".//title") or ""))
    rest = full.removeprefix(one_line(title))
    found = re.fullmatch(r"\s*[|–—·-]\s+(?P<site>[^|–—·]{2,60})", rest) if rest != full else None
    return found["site"] if found and names.is_outlet(found["site"]) else ""


def _body(
    tree: lxml_html.HtmlElement, above: list[tuple[str, BlockType]], apart: frozenset[str]
) -> PageBuilder:
    """The article's blocks as trafilatura sees them, below what stands above them."""
    page = PageBuilder()
    found = bare_extraction(
        tree, include_comments=False, include_tables=True, favor_recall=False, with_metadata=False
    )
    body = getattr(found, "body", None)
    nodes = [] if body is None else list(body)
    held = {folded("".join(map(str, node.itertext()))) for node in nodes}
    headline = folded(above[0][0]) if above else ""
    first = folded("".join(map(str, nodes[0].itertext()))) if nodes else ""
    if body is not None and headline and first == headline:
        held.discard(headline)  # added again, with the standfirst below it
        body.remove(nodes[0])
    for words, kind in above:
        if held and folded(words) not in held:
            page.add(words, kind)
    if body is not None:
        _take(body, page, apart)
    return page


def _take(parent: etree._Element, page: PageBuilder, apart: frozenset[str]) -> None:
    """Add what is in trafilatura's own few elements, in order."""
    for node in parent:
        match node.tag:
            case "head":
                page.add(_words(node), BlockType.HEADING)
            case "list" | "table":
                _add_rows(node, page, apart)
            case "quote" | "div" if len(node) and not has_words(node.text or ""):
                _take(node, page, apart)
            case "graphic" | "comments":
                pass
            case _:
                page.add(_words(node), _kind(node, apart))
        page.add(canonical(node.tail or ""))


def _kind(node: etree._Element, apart: frozenset[str]) -> BlockType:
    return BlockType.BOILERPLATE if folded(_words(node)) in apart else BlockType.PARAGRAPH


def _add_rows(node: etree._Element, page: PageBuilder, apart: frozenset[str]) -> None:
    """A list's items, or a table's rows, each on a line of its own."""
    for item in node.iter("item"):
        words = _words(item)
        page.add(f"- {words}" if words else "", _kind(item, apart), gap="\n")
    for row in node.iter("row"):
        cells = [_words(cell) for cell in row.iter("cell")]
        page.add(" | ".join(cells) if any(cells) else "", gap="\n")


def _words(node: etree._Element) -> str:
    for line_break in node.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "").lstrip()
    lines = canonical("".join(map(str, node.itertext()))).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _is_emphasised(paragraph: lxml_html.HtmlElement) -> bool:
    """Whether a paragraph has words, all of them in italics or small print."""
    said = folded(paragraph.text_content())
    inner = " ".join(str(one.text_content()) for one in paragraph.iter("em", "i", "small"))
    return bool(said) and folded(inner) == said


def _prepare(tree: lxml_html.HtmlElement) -> bool:
    """Drop captions and AMP's furniture; keep a live blog's clock, which trafilatura would drop.

    Whether it is a live blog.
    """
    for furniture in tree.xpath(_AMP_FURNITURE):
        furniture.drop_tree()
    for holder in tree.xpath(_AMP_TEXT):
        holder.tag = "div"
    for caption in tree.xpath(
        "//figcaption|//*[contains(concat(' ', normalize-space(@class), ' '), ' wp-caption-text ')]"
    ):
        caption.drop_tree()
    for caption in tree.xpath(_BELOW_PICTURE):
        if len(caption.text_content()) <= _LONGEST_CAPTION and _is_emphasised(caption):
            caption.drop_tree()
    times = tree.xpath("//body//time[not(ancestor::nav or ancestor::footer or ancestor::aside)]")
    if len(times) >= _LIVE_TIMES:
        for time in times:
            time.tag = "p"
    return len(times) >= _LIVE_TIMES

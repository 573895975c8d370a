"""What the names in a page's markup say: which elements are furniture, who wrote, and when.

Publishers name their elements for their own style sheets: `newsletter-signup`, `related`,
`byline`. An element whose class or id holds such a word is taken for what it says, unless it
holds so much of the page that it must be something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as lxml_html

from index import names
from index.dates import parse_date
from index.lines import folded
from index.text import one_line

_WORDS = (
    "newsletter newsletters subscribe subscription signup paywall regwall promo promos related"
    " recommended recommendations recirc recirculation readmore trending popular share sharing"
    " sharebar social follow comments disqus cookie cookies consent gdpr cmp ad ads advert"
    " advertisement sponsor sponsored outbrain taboola breadcrumb breadcrumbs nav menu"
    " navigation footer sidebar aside tags taglist topics keywords donate donation appeal"
    " contribute copyright colophon pullquote toolbar pagination pager modal popup overlay banner"
    " skip masthead trustbar teaser teasers widget poll quiz livechat reactions"
)
_FURNITURE = frozenset(_WORDS.split())
_PAIRS = re.compile(
    r"(?:pull-?quote|most-(?:read|viewed|popular|shared)|read-(?:more|next|on|also)|also-read"
    r"|see-also"
    r"|more-(?:on|from|stories|news)|sign-up|back-to-top|get-app|app-promo|wp-caption"
    r"|post-navigation"
    r"|support-us|join-us|print-only|sr-only|visually-hidden|screen-reader)"
)
_CAPTION = frozenset({"caption", "figcaption", "credit", "photocredit", "imagecredit"})
_BYLINE = frozenset(
    [
        "byline",
        "author",
        "authors",
        "contributor",
        "writer",
        "reporter",
        "autor",
        "autore",
        "auteur",
        "firma",
        "verfasser",
    ]
)
_DATE = frozenset(
    [
        "date",
        "dateline",
        "timestamp",
        "pubdate",
        "published",
        "publish",
        "datetime",
        "datum",
        "fecha",
    ]
)
_SHARE = 0.25  # of the page's words; what holds more is no furniture
_LONGEST_CAPTION = 600
_LONGEST_LINE = 200
_CLOSING = 3  # paragraphs
_KEPT = frozenset({"html", "body", "main", "article", "h1"})


@dataclass(frozen=True, slots=True)
class Named:
    """What elements named for it hold; unknown strings are empty."""

    author: str = ""
    published: str = ""


def set_apart(tree: lxml_html.HtmlElement) -> frozenset[str]:
    """Paragraphs that are nothing but a link, and closing ones all in italics, as `folded`.

    Neither is what is reported: the one leads elsewhere, the other is a note on the article.
    """
    paragraphs = [(one, folded(one.text_content())) for one in tree.xpath("//body//p|//body//li")]
    said = [(one, words) for one, words in paragraphs if words]
    links = {words for one, words in said if _is_all(one, words, "a")}
    notes = {words for one, words in said[-_CLOSING:] if _is_all(one, words, "em", "i")}
    return frozenset(links | notes)


def _is_all(element: lxml_html.HtmlElement, words: str, *tags: str) -> bool:
    inner = " ".join(str(one.text_content()) for tag in tags for one in element.iter(tag))
    return folded(inner) == words


def drop_named(tree: lxml_html.HtmlElement) -> Named:
    """Take out what its own name calls furniture, caption, byline or date; tell the last two.

    A byline that names nobody, and a date that is none, stay where they are.
    """
    author = published = ""
    root = tree.getroottree().getroot()
    whole = max(len(tree.text_content()), 1)
    for element, words in list(_named(tree)):
        if element.getroottree().getroot() is not root:
            continue  # inside one that is gone
        text = one_line(element.text_content())
        if words & _BYLINE and len(text) <= _LONGEST_LINE and (who := _who(text)):
            author = author or who
        elif words & _DATE and len(text) <= _LONGEST_LINE and parse_date(text):
            published = published or text
        elif words & _CAPTION and len(text) <= _LONGEST_CAPTION:
            pass
        elif not (_is_furniture(element, words) and len(text) <= _SHARE * whole):
            continue
        if not element.xpath(".//h1"):
            element.drop_tree()
    return Named(author, published)


def _named(tree: lxml_html.HtmlElement) -> Iterator[tuple[lxml_html.HtmlElement, frozenset[str]]]:
    """Elements with a class or an id, and the words in it."""
    for element in tree.xpath("//body//*[@class or @id or @role]"):
        if element.tag not in _KEPT:
            said = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
            plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", said).lower()
            yield element, frozenset(re.split(r"[\s_-]+", plain))


def _is_furniture(element: lxml_html.HtmlElement, words: frozenset[str]) -> bool:
    said = f"{element.get('class', '')} {element.get('id', '')}".lower().replace("_", "-")
    return bool(words & _FURNITURE) or bool(_PAIRS.search(said))


def _who(text: str) -> str:
    """The author that a line called byline names, or nothing."""
    return names.byline(text, beside_title=True) or (text if names.is_person(text) else "")

"""What a page says of itself: its JSON-LD, its meta elements, its canonical address."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html as lxml_html

from index import tags
from index.article import Certainty, DateOrigin
from index.dates import parse_date
from index.text import one_line

_ARTICLE = re.compile(r"Article|Posting|Report|Review\b|WebPage", re.ASCII)
# A page that holds an article has dates of its own; the article's go first.
_PAGE = re.compile(r"(?:\w*Web)?Page")
_PUBLISHED = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.issued", "pubdate", "publishdate", "publish-date",
    "parsely-pub-date", "sailthru.date", "og:published_time", "citation_publication_date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified")
_LANGUAGE = ("content-language", "dc.language", "dcterms.language", "inlanguage", "og:locale")
_TAGS = ("article:tag", "news_keywords", "keywords")
_LABELS = ("article:section", "section", "parsely-section", "og:type", "articletype")


@dataclass(frozen=True, slots=True)
class Published:
    """What is said of the day of publication, and where; not yet read as a date."""

    value: str = ""
    origin: DateOrigin = DateOrigin.METADATA
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True, slots=True)
class Head:
    """A page's own word on its article; unknown strings are empty."""

    title: str
    author: str
    outlet: str
    url: str
    published: Published
    modified: str
    language: str
    labels: tuple[str, ...]
    tags: tuple[str, ...]


def read_head(tree: lxml_html.HtmlElement) -> Head:
    """The head of the page; linked data goes before meta elements, in all but labels and tags."""
    data = sorted(_linked_data(tree), key=_is_page)
    metas = _metas(tree)
    return Head(
        title=_said(data, "headline"),
        author=_author(data),
        outlet=_said(data, "publisher"),
        url=_address(tree),
        published=_published(tree, data, metas),
        modified=_said(data, "dateModified") or _first(metas, _MODIFIED),
        language=_language(tree, data, metas),
        labels=_labels(data, metas),
        tags=_tags(tree, data),
    )


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
                waiting.append(item.get("mainEntity"))
                if any(_ARTICLE.search(kind) for kind in _strings(item.get("@type"))):
                    yield item


def _is_page(item: Mapping[str, object]) -> bool:
    return all(_PAGE.fullmatch(kind) for kind in _strings(item.get("@type")))


def _every_meta(tree: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The page's meta elements that say something, as `(name, content)`."""
    for meta in tree.iter("meta"):
        attributes = ("property", "name", "itemprop", "http-equiv")
        name = next((meta.get(one) for one in attributes if meta.get(one)), "")
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
) -> Published:
    """When the page says it was published: the first word that is a date, else the first."""
    said = list(_days(tree, data, metas))
    readable = (one for one in said if parse_date(one.value) is not None)
    return next(readable, said[0] if said else Published())


def _days(
    tree: lxml_html.HtmlElement, data: list[Mapping[str, object]], metas: Mapping[str, str]
) -> Iterator[Published]:
    for item in data:
        for value in _strings(item.get("datePublished")):
            yield Published(value, DateOrigin.LINKED_DATA)
    for name in _PUBLISHED:
        if name in metas:
            yield Published(metas[name])
    marked = tree.xpath("//time[@pubdate or contains(@itemprop, 'datePublished')]")
    alone = tree.xpath("//time[@datetime]")
    # Of several times that nothing tells apart, none: they may be those of other articles.
    for time in marked or (alone if len(alone) == 1 else []):
        value = one_line(time.get("datetime") or time.text_content())
        yield Published(value, certainty=Certainty.CERTAIN if marked else Certainty.LIKELY)


def _language(
    tree: lxml_html.HtmlElement, data: list[Mapping[str, object]], metas: Mapping[str, str]
) -> str:
    root = tree.getroottree().getroot()
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return one_line(lang) or _said(data, "inLanguage") or _first(metas, _LANGUAGE)


def _labels(data: list[Mapping[str, object]], metas: Mapping[str, str]) -> tuple[str, ...]:
    said = [text for item in data for key in ("@type", "articleSection", "genre")
            for text in _strings(item.get(key))]  # fmt: skip
    return (*said, *(metas[name] for name in _LABELS if name in metas))


def _tags(tree: lxml_html.HtmlElement, data: list[Mapping[str, object]]) -> tuple[str, ...]:
    """What the page says it is about: its linked data first, then its meta elements."""
    linked = (item.get("keywords") for item in data)
    metas = [said for wanted in _TAGS for name, said in _every_meta(tree) if name == wanted]
    return (*(tag for one in linked for tag in tags.listed(one, _strings(one))), *tags.split(metas))


def _address(tree: lxml_html.HtmlElement) -> str:
    """The canonical address: on an AMP page, that of the original."""
    said = tree.xpath(
        "//link[contains(concat(' ', normalize-space(translate(@rel, 'CANOILR', 'canoilr')), ' '),"
        " ' canonical ')]/@href|//meta[@property='og:url']/@content"
    )
    for link in said:
        try:
            scheme = urlsplit(link.strip()).scheme
        except ValueError:
            continue
        if scheme in {"http", "https"}:
            return one_line(link)
    return ""


def _author(data: list[Mapping[str, object]]) -> str:
    """The people named in the linked data; a bare address of a profile is nobody's name."""
    people = next((_strings(item["author"]) for item in data if item.get("author")), ())
    return ", ".join(name for name in people if "://" not in name)


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


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

"""All that is known of an article, gathered from its page, its own words, its feed, its name."""

import re
from dataclasses import dataclass

from index import kinds, outlets, tags
from index.article import Article, Block, BlockType, Source
from index.clean import type_blocks
from index.dating import Clues, Dating, date_article
from index.document import STANDARD_INPUT, Document
from index.language import language
from index.learn import Learnt, learn
from index.names import tidy_author
from index.page import Page
from index.text import one_line, shorten

_TITLE_LENGTH = 80
_FIELD_LENGTH = 300  # a longer name or title is an accident or an attack


@dataclass(frozen=True, slots=True)
class Gathered:
    """An article, and how its date and its kind were found: in words, for `--explain`."""

    article: Article
    dated: str
    kind: str


def gather(
    page: Page, document: Document, *, article_id: str, identity: str, alone: bool
) -> Gathered:
    """The page with its blocks typed and all that is known of it.

    `alone` unless its document holds several articles.
    """
    hints = document.hints
    url = page.url or hints.url
    said = tidy_author(shorten(page.author, _FIELD_LENGTH))
    blocks = type_blocks(page.text, page.marks, page.title or hints.title, said)
    learnt = learn(page.text, blocks, url)
    dating = _dating(page, document, url, learnt, alone=alone)
    outlet = outlets.choose((page.outlet, learnt.outlet, hints.outlet))
    title = outlets.without_outlet(
        shorten(one_line(page.title or hints.title or learnt.title), _FIELD_LENGTH), outlet
    )
    kind, why = kinds.judge(page.labels, title, page.url, learnt.kind)
    source = Source(
        article_id=article_id,
        title=title or _first_sentence(page.text, blocks),
        outlet=shorten(outlet, _FIELD_LENGTH),
        author=said or _author(learnt.author, hints.author),
        url=url,
        published=dating.moment,
        published_origin=dating.origin,
        kind=kind,
        tags=tags.tidy((*page.tags, *hints.tags)),
        certainty=dating.certainty,
        language=language(_evidence(page.text, blocks), page.language),
    )
    return Gathered(Article(source, page.text, blocks, identity), dating.reason, why)


def _dating(page: Page, document: Document, url: str, learnt: Learnt, *, alone: bool) -> Dating:
    # A file of many articles, and what has no file, has no name that could date one.
    named = alone and "://" not in document.name and document.name != STANDARD_INPUT
    return date_article(
        Clues(
            said=page.published,
            said_origin=page.published_origin,
            said_certainty=page.published_certainty,
            feed=document.hints.published,
            dateline=learnt.dateline,
            has_year=learnt.has_year,
            url=url,
            noted=learnt.noted,
            name=document.stem if named else "",
            modified=page.modified,
        )
    )


def _author(*said: str) -> str:
    return next((name for one in said if (name := tidy_author(shorten(one, _FIELD_LENGTH)))), "")


def _evidence(text: str, blocks: tuple[Block, ...]) -> str:
    """What the language is told by: the paragraphs, or all where there are none."""
    said = "\n".join(text[block.start : block.end] for block in blocks if block.type.is_evidence)
    return said or text


def _first_sentence(text: str, blocks: tuple[Block, ...]) -> str:
    """A title for an article that has none: how its first paragraph begins."""
    start, end = next(
        ((block.start, block.end) for block in blocks if block.type is BlockType.PARAGRAPH),
        (0, len(text)),
    )
    words = one_line(text[start : min(end, start + 1000)])
    sentence = re.match(r".*?[.!?][”\"’')]*(?=\s+[^\W\d_a-z]|$)", words)
    return shorten(sentence[0] if sentence else words, _TITLE_LENGTH)

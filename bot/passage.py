"""A quote in its surroundings, as the article has it now, or had it when it was cited."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from index.archive import Archive
from index.article import Article, Block, Source
from index.scope import Scope

_AROUND = 700  # characters shown on either side
_AS_PARAGRAPHS = "\n\n"


class Standing(StrEnum):
    """What has become of the quoted article."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that an answer cited: `start` and `end` count in the article's text of that day."""

    source: Source
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class PassageInPlace:
    """The quote with what stands before and after it; both are empty when it is gone.

    `until` is when the article last said so, where it has changed since. `also` carried the story
    too and `corrected` are notices that correct any of these, as far as whoever asked may see.
    """

    source: Source
    before: str
    quote: str
    after: str
    standing: Standing
    until: datetime | None = None
    also: tuple[Source, ...] = ()
    corrected: tuple[Source, ...] = ()


def in_place(archive: Archive, quoted: Quoted, scope: Scope) -> PassageInPlace | None:
    """The quote where it stands; None when `scope` does not admit its article.

    An article that has changed since is searched for the same words; where they are no longer
    in it, they are shown as they stood in an earlier version, if one is kept.
    """
    article = archive.article(quoted.source.article_id)
    source = article.source if article else quoted.source
    if not scope.admits(source):
        return None
    if article is None:
        return PassageInPlace(source, "", quoted.quote, "", Standing.GONE)
    found = _standing(archive, quoted, article, scope)
    also = archive.carriers([source.article_id], scope).get(source.article_id, ())
    ids = [source.article_id, *(one.article_id for one in also)]
    noticed = archive.notices(ids, scope)
    notices = tuple(dict.fromkeys(one for at in ids for one in noticed.get(at, ())))
    return replace(found, also=also, corrected=notices)


def _standing(archive: Archive, quoted: Quoted, article: Article, scope: Scope) -> PassageInPlace:
    """Where it was cited, else in the version that had it there, else wherever the words are."""
    if article.text[quoted.start : quoted.end] == quoted.quote:
        return _within(article, quoted.start, quoted.quote, Standing.UNCHANGED)
    was = _as_it_was(archive, quoted, scope)
    start = article.text.find(quoted.quote)
    if was is None and start >= 0:
        return _within(article, start, quoted.quote, Standing.UNCHANGED)
    # Without a version that says so, the article may be another one under the same id.
    return was or PassageInPlace(quoted.source, "", quoted.quote, "", Standing.CHANGED)


def _as_it_was(archive: Archive, quoted: Quoted, scope: Scope) -> PassageInPlace | None:
    """The newest earlier version that has the words; a version outside the scope has none."""
    for version in archive.versions(quoted.source.article_id):
        earlier = version.stored.article
        at = quoted.start
        if earlier.text[at : quoted.end] != quoted.quote:
            at = earlier.text.find(quoted.quote)
        if at >= 0 and scope.admits(earlier.source):
            found = _within(earlier, at, quoted.quote, Standing.CHANGED)
            return replace(found, until=version.until)
    return None


def _within(article: Article, start: int, quote: str, standing: Standing) -> PassageInPlace:
    before, after = _before(article, start), _after(article, start + len(quote))
    return PassageInPlace(article.source, before, quote, after, standing)


def _before(article: Article, start: int) -> str:
    """The end of what stands before the quote; captions and the like are left out."""
    blocks = [one for one in article.blocks if one.start < start and _is_shown(one, start)]
    told = _AS_PARAGRAPHS.join(article.text[one.start : min(one.end, start)] for one in blocks)
    if blocks and blocks[-1].end <= start:
        told += _AS_PARAGRAPHS
    if len(told) <= _AROUND:
        return told
    return "… " + told[-_AROUND:].partition(" ")[2]


def _after(article: Article, end: int) -> str:
    blocks = [one for one in article.blocks if one.end > end and _is_shown(one, end)]
    told = _AS_PARAGRAPHS.join(article.text[max(one.start, end) : one.end] for one in blocks)
    if blocks and blocks[0].start >= end:
        told = _AS_PARAGRAPHS + told
    if len(told) <= _AROUND:
        return told
    return told[:_AROUND].rpartition(" ")[0] + " …"


def _is_shown(block: Block, edge: int) -> bool:
    """What is evidence, and the block that the quote stands in, whatever it is."""
    return block.type.is_evidence or block.start < edge < block.end

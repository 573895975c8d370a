"""From sources to documents: what is new in the feeds, and the pages that are listed.

A `Visit` follows the documents that were read for it. Whoever stores one only once these are
kept never loses an article to "nothing new". A feed one of whose entries could not be had this
time gives no Visit, so that the next run reads it again.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from index.address import same_address
from index.document import Document, Hints
from index.entry_page import ENTRY_SUFFIX, entry_page, fuller
from index.errors import ArticleError, FetchError
from index.feeds import FeedEntry, read_feed
from index.fetch import Fetched, Fetcher
from index.files import Problem
from index.sources import FeedSource, PagesSource, Sources
from index.visit import Memory, Visit
from index.web_page import web_page

Collected = Document | Visit | Problem

_AND = "+"
_TOO_LITTLE = "The feed holds too little of it; set full = true in sources.toml."
_NOTHING = "The feed gives neither its text nor the address of its page."


def _now() -> datetime:
    return datetime.now(UTC)


def collect(
    sources: Sources, fetcher: Fetcher, memory: Memory, now: Callable[[], datetime] = _now
) -> Iterator[Collected]:
    """What the sources hold that is not known from `memory`, and what failed.

    The sources take turns, so that one host's pause is another one's turn.
    """
    run = _Run(sources, fetcher, memory, now)
    feeds = [(feed.url, run.feed(feed)) for feed in sources.feeds]
    pages = [(pages.urls[0], run.pages(pages)) for pages in sources.pages if pages.urls]
    waiting = deque([*feeds, *pages])
    while waiting:
        name, source = waiting.popleft()
        try:
            found = next(source)
        except StopIteration:
            continue
        except Exception as error:  # noqa: BLE001 (hostile input; the others go on)
            yield Problem(
                name, f"It could not be read ({type(error).__name__}); check the address."
            )
            continue
        yield found
        waiting.append((name, source))


@dataclass(frozen=True, slots=True)
class _Listed:
    """An entry, and the feed that lists it."""

    entry: FeedEntry
    source: FeedSource

    @property
    def name(self) -> str:
        """The entry's own address, else one below its feed's."""
        entry = self.entry
        return entry.link or f"{self.source.url}#{_sha256(_bytes(entry.guid or entry.title))[:12]}"

    @property
    def hints(self) -> Hints:
        """What the feed says of the article."""
        entry, source = self.entry, self.source
        return Hints(
            title=entry.title,
            author=entry.author,
            outlet=source.outlet,
            url=entry.link,
            published=entry.published,
            tags=(*source.tags, *entry.tags),
        )

    @property
    def digest(self) -> str:
        """Changes with whatever the feed says of the article, or sources.toml of the feed."""
        said = f"{self.entry.updated}\0{self.entry.content}"
        return _digest(said, (self.hints, self.source.full))


class _Run:
    """One run: each address once, whoever lists it."""

    def __init__(
        self, sources: Sources, fetcher: Fetcher, memory: Memory, now: Callable[[], datetime]
    ) -> None:
        self._feeds = {feed.url for feed in sources.feeds}
        self._pages = {url for pages in sources.pages for url in pages.urls}
        self._listed: dict[str, set[str]] = {}  # by feed, of those read in this run
        self._fetcher = fetcher
        self._memory = memory
        self._now = now
        self._done: dict[str, bool] = {}  # addresses taken; False where one is to be tried again

    def feed(self, source: FeedSource) -> Iterator[Collected]:
        """What is new in a feed."""
        if source.url in self._done:
            return
        self._done[source.url] = True
        known = self._memory.visit(source.url)
        try:
            fetched = self._get(source.url, known, _digest(b"", source))
            digest = _digest(fetched.raw, source)
            if fetched.is_unchanged or (known and known.digest == digest):
                return
            feed = read_feed(fetched.raw, fetched.url, fetched.content_type)
        except ArticleError as error:
            yield Problem(source.url, str(error))
            return
        if feed.left_out:
            yield Problem(source.url, _too_many(len(feed.entries), feed.left_out))
        self._listed[source.url] = {_key(_Listed(one, source).name) for one in feed.entries}
        is_complete = True
        for entry in feed.entries:
            listed = _Listed(entry, source)
            yield from self._entry(listed)
            is_complete = is_complete and self._done[_key(listed.name)]
        if is_complete:
            yield self._visit(source.url, digest, fetched)

    def pages(self, source: PagesSource) -> Iterator[Collected]:
        """What the pages of a list hold that they did not hold before."""
        hints = Hints(outlet=source.outlet, tags=source.tags)
        for url in source.urls:
            if _key(url) in self._done:
                continue
            self._done[_key(url)] = True
            known = self._memory.visit(url)
            if self._is_others(known, ""):
                continue
            try:
                fetched = self._get(url, known, _digest(b"", hints))
                digest = _digest(fetched.raw, hints)
                if fetched.is_unchanged or (known and known.digest == digest):
                    continue
                yield web_page(url, fetched, hints)
            except ArticleError as error:
                yield Problem(url, str(error))
            else:
                yield self._visit(url, digest, fetched)

    def _entry(self, listed: _Listed) -> Iterator[Collected]:
        """One entry, unless it was read before as it is now."""
        if _key(listed.name) in self._done:
            return
        known = self._memory.visit(listed.name)
        self._done[_key(listed.name)] = True
        if self._is_others(known, listed.source.url) or (known and known.digest == listed.digest):
            return
        if not (listed.source.full and listed.entry.link):
            yield from self._from_feed(listed, _TOO_LITTLE if listed.entry.link else _NOTHING)
            return
        try:
            fetched = self._get(listed.entry.link, known, listed.digest)
            if not fetched.is_unchanged:
                yield fuller(web_page(listed.name, fetched, listed.hints), listed.entry)
            yield self._visit(listed.name, listed.digest, fetched, listed.source.url)
        except ArticleError as error:
            yield from self._instead(listed, known, error)

    def _instead(
        self, listed: _Listed, known: Visit | None, error: ArticleError
    ) -> Iterator[Collected]:
        """What the feed itself holds, when the page cannot be had; never over a page read before.

        What may be mended by itself is tried again in the next run, the rest when it changes.
        """
        is_temporary = isinstance(error, FetchError) and error.is_temporary
        self._done[_key(listed.name)] = not is_temporary
        if known is not None and known.landed:
            yield Problem(listed.name, f"{error} What was read from it before is kept.")
            if not is_temporary:
                yield replace(known, digest=listed.digest, at=self._now())
            return
        for found in self._from_feed(listed, str(error)):
            if not (is_temporary and isinstance(found, Visit)):
                yield found

    def _from_feed(self, listed: _Listed, reason: str) -> Iterator[Collected]:
        """The entry as its feed has it; a Problem with `reason` when that is too little."""
        page = entry_page(listed.entry)
        if page:
            yield Document(listed.name, ENTRY_SUFFIX, page, listed.hints)
        else:
            yield Problem(listed.name, reason)
        yield Visit(listed.name, "", "", listed.digest, self._now(), "", listed.source.url)

    def _get(self, url: str, known: Visit | None, digest: str) -> Fetched:
        """Only what is new, unless what stands beside it has changed and is to be taken in."""
        if known is None or known.digest.partition(_AND)[2] != digest.partition(_AND)[2]:
            return self._fetcher.get(url)
        return self._fetcher.get(url, known.etag, known.modified, known.landed)

    def _is_others(self, known: Visit | None, via: str) -> bool:
        """Whether another source that is still there has read it, and so goes on doing.

        Else an article that two sources list would be read again whenever one of them changes.
        """
        if known is None or known.via == via:
            return False
        if _key(known.url) not in self._listed.get(known.via, {_key(known.url)}):
            return False  # that feed was read in this run and has dropped it
        return known.via in self._feeds or (not known.via and known.url in self._pages)

    def _visit(self, url: str, digest: str, fetched: Fetched, via: str = "") -> Visit:
        return Visit(url, fetched.etag, fetched.modified, digest, self._now(), fetched.url, via)


def _key(url: str) -> str:
    """What an article is taken by once, whichever sources list it."""
    return same_address(url) or url


def _digest(said: bytes | str, beside: object) -> str:
    """Of what was read, and of what stands beside it in a feed or in sources.toml."""
    raw = _bytes(said) if isinstance(said, str) else said
    return _sha256(raw) + _AND + _sha256(_bytes(repr(beside)))[:16]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _too_many(read: int, left_out: int) -> str:
    return (
        f"Its first {read:,} entries are read, {left_out:,} more are not; list their pages "
        "under [[pages]] in sources.toml."
    )


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()

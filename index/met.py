"""What one run has met so far, and which stored article a newly read one is.

Known by its identity; else by its file, where that gained or lost its address; else by its
words, where its old file is gone: then it has moved.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from index.article import Article
from index.document import Document
from index.files import container_of
from index.register import Known, Register

_MANY = frozenset({".jsonl"})  # files of several articles


class State(Enum):
    """What has become of an article since the last run."""

    ADDED = auto()
    CHANGED = auto()
    MOVED = auto()
    UNCHANGED = auto()
    DOUBLE = auto()


@dataclass(frozen=True, slots=True)
class Meeting:
    """An article under the id that it has in the archive; `holder` is who holds a double."""

    article: Article
    state: State
    holder: str = ""


class Met:
    """The documents and articles of one run; `roots` are the names it reads below."""

    def __init__(self, register: Register, roots: Sequence[str] = ()) -> None:
        self._register = register
        self._roots = tuple(roots)
        self._titles: dict[str, str] = {}  # article id → headline, of those met
        self._identities: dict[str, str] = {}  # identity → article id, of those met
        self.holders: dict[str, str] = {}  # article id → the document that holds it
        self.names: set[str] = set()  # documents

    def unchanged(self, name: str) -> int:
        """How many articles a document holds that is as it was; 0 when it has to be read.

        It has to when it holds none, or one met before: another has taken it over in this run.
        """
        here = self._register.held_by(name)
        if not here or any(article_id in self.holders for article_id in here):
            return 0
        self.holders.update(dict.fromkeys(here, name))
        return len(here)

    def meet(self, article: Article, digest: str, document: Document) -> Meeting:
        """Take in one article whose content has this hash."""
        article = self._apart(article, document.name)
        known = self._known(article, digest, document)
        article_id = self._identities.get(article.identity) or self._name(article, known)
        article = replace(article, source=replace(article.source, article_id=article_id))
        holder = self.holders.get(article_id)
        if holder is None and known is not None and self._is_held_elsewhere(known, document):
            return Meeting(article, State.DOUBLE, known.path)
        if holder is not None:
            return Meeting(article, State.DOUBLE, holder)
        self.holders[article_id] = document.name
        self._identities[article.identity] = article_id
        self._titles[article_id] = article.source.title
        if known is None:
            return Meeting(article, State.ADDED)
        if known.content_hash != digest:
            return Meeting(article, State.CHANGED)
        if (known.path, known.identity) != (document.name, article.identity):
            return Meeting(article, State.MOVED)
        return Meeting(article, State.UNCHANGED)

    def _apart(self, article: Article, name: str) -> Article:
        """Two files that count from 1 hold different articles of the same ids: told apart."""
        if not article.identity.startswith("id "):
            return article
        own = f"{article.identity} in {name}"
        if self._register.known(own) is not None:
            return replace(article, identity=own)
        if (met := self._identities.get(article.identity)) is not None:
            place, title = self.holders[met], self._titles[met]
        elif (known := self._register.known(article.identity)) is not None:
            place, title = known.path, known.title
            if not (place in self.names or _is_there(place)):
                return article
        else:
            return article
        is_other = place != name and title != article.source.title
        return replace(article, identity=own) if is_other else article

    def _known(self, article: Article, digest: str, document: Document) -> Known | None:
        if (known := self._register.known(article.identity)) is not None:
            return known
        if document.suffix not in _MANY:
            here = self._register.articles_of(document.name)
            place = f"file {document.name}"
            if (
                len(here) == 1
                and place in {here[0].identity, article.identity}
                and here[0].title == article.source.title
                and here[0].article_id not in self.holders
            ):
                return here[0]  # the file has gained or lost its address
        return next(
            (
                one
                for one in self._register.alike(digest)
                if one.article_id not in self.holders and self._is_gone(one.path)
            ),
            None,
        )

    def _is_gone(self, path: str) -> bool:
        """Whether a stored article's file is no longer there; an address never goes."""
        return "://" not in path and path not in self.names and not _is_there(path)

    def _is_held_elsewhere(self, known: Known, document: Document) -> bool:
        """Whether a file that this run does not look at holds the article, and still may."""
        if known.path == document.name or "://" in known.path or known.path in self.names:
            return False
        below = any(
            known.path == root or known.path.startswith((root.rstrip("/") + "/", f"{root}!/"))
            for root in self._roots
        )
        return not below and _is_there(known.path)

    def _name(self, article: Article, known: Known | None) -> str:
        """The id that the archive has for the article, or one that is free."""
        if known is not None:
            return known.article_id
        wanted = article_id = article.source.article_id
        number = 2
        while article_id in self.holders or self._register.holder(article_id) is not None:
            article_id = f"{wanted}-{number}"
            number += 1
        return article_id


def _is_there(path: str) -> bool:
    """Whether the file, or the pack, that a stored article came from exists."""
    return os.path.lexists(container_of(path))


def name_of(path: Path) -> str:
    """The path as the archive keeps it: no `..`, and UTF-8 even where a file's name is not."""
    return os.fsencode(os.path.normpath(path)).decode("utf-8", "backslashreplace")

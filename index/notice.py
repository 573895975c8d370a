"""What a correction says of the article it corrects: addresses, headlines, names and figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.address import same_address
from index.article import Article, Kind, Source
from index.minhash import folded
from index.scope import day_of, storable
from index.terms import STOP_WORDS

_LEAST_WORDS = 3  # of a quoted headline

_ADDRESS = re.compile(r"https?://[^\s<>\"“”‘’)\]]+")
_QUOTED = re.compile(r"“([^“”]{8,300})”|\"([^\"]{8,300})\"|‘([^‘’]{8,300})’(?!\w)|'([^']{8,300})'")
_NOTE = re.compile(
    r"\W*(?:corrections?(?: and clarifications?)?|clarification|corrected)\b\W*[:—–-]", re.I
)
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][^\W\d_]+\b|\b\d[\d.,:]*\d\b")
_COMMONPLACE = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december correction corrections clarification
    clarifications corrected editor editors note article story report version""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction, or a note under an article that corrects something.

    `told` are its words, folded, with a blank at both ends; `day` counts as `day_of` does.
    """

    notice_id: str
    is_note: bool
    outlet: str
    day: int | None
    told: str
    names: frozenset[str]


def notice_of(article: Article) -> tuple[Notice, frozenset[str]] | None:
    """What an article corrects, and the marks by which it names another; mostly nothing.

    A mark is an address as `same_address` spells it, or a headline, folded.
    """
    source = article.source
    is_note = source.kind is not Kind.CORRECTION
    told = _notes(article) if is_note else f"{source.title}\n{article.text}"
    if not told:
        return None
    own = {same_address(source.url), joined(source.title), ""}
    notice = Notice(
        source.article_id,
        is_note,
        joined(source.outlet),
        day(source),
        f" {joined(told)} ",
        names(told, source),
    )
    return notice, frozenset(_marks(told)) - own


def joined(text: str) -> str:
    """The words of `text`, folded, with a blank between them."""
    return " ".join(folded(text))


def day(source: Source) -> int | None:
    """The day of publication in UTC, counted from 1 January 1970."""
    return None if source.published is None else day_of(source.published)


def names(text: str, source: Source) -> frozenset[str]:
    """Names and figures, folded, without days, months and the outlet's own name."""
    plain = {*_COMMONPLACE, *STOP_WORDS, *folded(source.outlet)}
    lower = set(re.findall(r"\b[^\W\d_]+\b", text))
    found = {
        word
        for name in _NAME.findall(text)
        if name.lower() not in lower or name[0].isdigit()
        for word in folded(name)
    }
    return frozenset(found - plain)


def _notes(article: Article) -> str:
    """The blocks that correct something: mostly the article itself, which needs no link."""
    texts = (article.text[one.start : one.end] for one in article.blocks)
    return "\n".join(text for text in texts if _NOTE.match(text))


def _marks(told: str) -> Iterator[str]:
    for address in _ADDRESS.findall(told):
        yield storable(same_address(address.rstrip(".,;:!?")))
    for groups in _QUOTED.findall(told):
        words = folded(next(one for one in groups if one))
        if len(words) >= _LEAST_WORDS:
            yield " ".join(words)

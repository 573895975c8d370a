"""What `eval.corruption` works on: sentences in their passages, and the names around them."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evidence import Sentence
from eval._swaps import KIN, NO_NAMES
from eval.questions import Question
from index.article import Article
from index.chunk import chunk_article
from index.document import Document
from index.files import Problem, find_files
from index.hit import Hit
from index.holdings import Passage
from index.load import load_articles

_BUDGET = 250
_CHARACTERS_PER_TOKEN = 4.5
_SHORTEST = 40  # characters; a shorter sentence has little to change
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]*(?:[ -][A-ZÀ-ÖØ-Þ][\w’'-]*)*")
_NO_SENTENCE = re.compile(r"[?]|\n|https?:|[|]")


@dataclass(frozen=True, slots=True)
class Basis:
    """A sentence that something rests on, and all that its article may support it with."""

    sentence: Sentence
    pool: tuple[Sentence, ...]
    names: tuple[str, ...]
    is_held_out: bool

    @property
    def text(self) -> str:
        """Its words in one line."""
        return " ".join(self.sentence.text.split())


def bases(articles: Path, questions: Sequence[Question]) -> list[Basis]:
    """The sentences that hold the questions' evidence; without evidence, all of the articles."""
    quotes: dict[str, list[str]] = {}
    for question in questions:
        for fact in question.facts:
            quotes.setdefault(fact.article_id, []).append(fact.quote)
    found: list[Basis] = []
    for article in _articles(articles):
        if not quotes:
            found += _of(article, None)
        elif article.source.article_id in quotes:
            found += _of(article, quotes[article.source.article_id])
    return found


def names_in(text: str) -> list[str]:
    """Names inside a text, without a word that only begins it or is no name."""
    found = []
    for one in _NAME.finditer(text):
        words = re.sub(r"[’']s?$", "", one.group()).split(" ")
        if any(re.search(r"[’'](?:s|m|re|ve|ll|d)$", word) for word in words):
            continue  # "I've", or somebody's something
        while words and words[0].lower() in NO_NAMES:
            words = words[1:]
        while words and words[-1].lower() in NO_NAMES:
            words = words[:-1]
        name = " ".join(words)
        starts = one.start() == 0 or text[: one.start()].rstrip()[-1:] in ".!?“\"':‘("
        if (
            len(name) > 2
            and not (starts and len(words) == 1)
            and not any(part.lower() in NO_NAMES for part in words)
        ):
            found.append(name)
    return found


def are_kin(one: str, other: str) -> bool:
    """Whether two names may mean the same, as far as their letters tell."""
    left, right = (set(re.findall(r"\w+", name.lower())) for name in (one, other))
    if any(left & group and right & group for group in KIN):
        return True
    initials = ["".join(word[0] for word in name.split()).lower() for name in (one, other)]
    if initials[0] in right or initials[1] in left:
        return True
    return any(a[:4] == b[:4] for a in left for b in right)


def _articles(path: Path) -> Iterator[Article]:
    for found in find_files([path]):
        if isinstance(found, Problem):
            continue
        document = Document(str(found), found.suffix, found.read_bytes())
        yield from (one for one in load_articles(document) if isinstance(one, Article))


def _count(texts: list[str]) -> list[int]:
    return [int(len(text) / _CHARACTERS_PER_TOKEN) for text in texts]


def _of(article: Article, quotes: Sequence[str] | None) -> Iterator[Basis]:
    pool = tuple(_pool(article))
    names = tuple(dict.fromkeys(name for one in pool for name in names_in(one.text)))
    digest = hashlib.sha256(article.text.encode()).digest()  # ids differ from machine to machine
    for one in pool:
        if len(one.text) < _SHORTEST or _NO_SENTENCE.search(one.text):
            continue
        if quotes is None or any(_holds(one, quote) for quote in quotes):
            yield Basis(one, pool, names, bool(digest[0] % 2))


def _pool(article: Article) -> Iterator[Sentence]:
    for chunk in chunk_article(article, _BUDGET, _count):
        passage = Passage(
            chunk.chunk_id, article.source, chunk.start, chunk.end, chunk.text, chunk.sentences
        )
        hit = Hit(passage, 1.0, 1.0, 0.5)
        for span in chunk.sentences:
            yield Sentence(hit, span, passage.sentence(span), 1.0, 1.0, 0.5, 0.0, 0.0, 1.0)


def _holds(sentence: Sentence, quote: str) -> bool:
    """Whether one of the two stands in the other, white space aside."""
    mine, theirs = (" ".join(one.split()) for one in (sentence.text, quote))
    return mine in theirs or theirs in mine

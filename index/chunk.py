"""Articles into chunks: spans of the canonical text that fit the embedder whole.

A chunk never crosses an article, a heading, a caption or any other block that is not
evidence, so quoting from a chunk cannot quote one of those.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sentencex

from index.article import Article, Source

CountTokens = Callable[[list[str]], list[int]]
Span = tuple[int, int]
_Piece = tuple[Span, int]  # a sentence, or a part of one, and its cost

# English has 4 or 5 characters a token. A tokenizer may read a page of hexadecimal digits as
# one unknown word; this keeps such a page from becoming one passage.
_CHARACTERS_PER_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Chunk:
    """`article.text[start:end]`; `sentences` are spans of the article's text too.

    `embedded` is what the embedder and BM25 read: the header (title, outlet, date), then
    the text.
    """

    chunk_id: str
    article_id: str
    start: int
    end: int
    text: str
    embedded: str
    sentences: tuple[Span, ...]

    @property
    def text_hash(self) -> str:
        """What the embedder's cache knows `embedded` by."""
        return text_hash(self.embedded)


def text_hash(embedded: str) -> str:
    """The SHA-256 of what the embedder reads."""
    return hashlib.sha256(embedded.encode()).hexdigest()


def header(source: Source) -> str:
    """Title, outlet, author and date in one line: what a chunk alone would not say."""
    date = source.published.strftime("%d %B %Y").lstrip("0") if source.published else ""
    return " · ".join(part for part in (source.title, source.outlet, source.author, date) if part)


def sentence_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of `text[start:end]` as spans of `text`, without outer white space."""
    for found in sentencex.get_sentence_boundaries("en", text[start:end]):
        raw = text[start + found["start_index"] : start + found["end_index"]]
        left = start + found["start_index"] + len(raw) - len(raw.lstrip())
        stripped = raw.strip()
        if stripped:
            yield left, left + len(stripped)


def chunk_article(article: Article, budget: int, count: CountTokens) -> list[Chunk]:
    """Pack whole sentences into chunks of at most `budget` tokens, header included.

    A sentence longer than the budget is cut at word boundaries into several chunks, so
    that nothing is dropped in silence.
    """
    head = header(article.source)
    head_cost = _costs([head], count)[0] if head else 0
    if head_cost > budget // 2:
        head, head_cost = _shorten(head, budget // 2, count)
    room = budget - head_cost
    groups = [group for run in _runs(article) for group in _pack(article.text, run, room, count)]
    return [
        _chunk(article, head, group)
        for group in _fitting(article.text, head, groups, budget, count)
    ]


def _costs(texts: list[str], count: CountTokens) -> list[int]:
    """The tokens of each text, and never less than its length makes likely."""
    return [
        max(tokens, len(text) // _CHARACTERS_PER_TOKEN, 1)
        for text, tokens in zip(texts, count(texts), strict=True)
    ]


def _runs(article: Article) -> Iterator[list[Span]]:
    """Sentences of neighbouring evidence blocks; any other block between ends a run."""
    run: list[Span] = []
    for block in article.blocks:
        if block.type.is_evidence:
            run.extend(sentence_spans(article.text, block.start, block.end))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _pack(text: str, sentences: list[Span], room: int, count: CountTokens) -> Iterator[list[Span]]:
    """Fill greedily, then let the last two chunks share evenly so that no stub is left."""
    costs = _costs([text[start:end] for start, end in sentences], count)
    groups: list[list[_Piece]] = [[]]
    filled = 0
    for span, cost in zip(sentences, costs, strict=True):
        pieces = [(span, cost)] if cost <= room else _cut(text, span, room, count)
        for piece in pieces:
            if groups[-1] and filled + piece[1] > room:
                groups.append([])
                filled = 0
            groups[-1].append(piece)
            filled += piece[1]
    if len(groups) > 1:
        groups[-2:] = _balance(groups[-2], groups[-1])
    for group in groups:
        if group:
            yield [span for span, _ in group]


def _balance(left: list[_Piece], right: list[_Piece]) -> list[list[_Piece]]:
    """Move sentences from the full chunk to its short follower while that evens them."""
    left, right = list(left), list(right)
    while len(left) > 1:
        moved = left[-1][1]
        if sum(c for _, c in right) + moved > sum(c for _, c in left) - moved:
            break
        right.insert(0, left.pop())
    return [left, right]


def _cut(text: str, span: Span, room: int, count: CountTokens) -> list[_Piece]:
    """Halve until each piece fits."""
    cost = _costs([text[slice(*span)]], count)[0]
    if cost <= room or span[1] - span[0] < 2:
        return [(span, cost)]
    left, right = _halves(text, span)
    return _cut(text, left, room, count) + _cut(text, right, room, count)


def _halves(text: str, span: Span) -> tuple[Span, Span]:
    """Both sides of the last white space before the middle, or of the middle itself."""
    start, end = span
    middle = (start + end) // 2
    at = next((at for at in range(middle, start, -1) if text[at].isspace()), middle)
    left, right = at, at
    while text[left - 1].isspace():
        left -= 1
    while text[right].isspace():
        right += 1
    return (start, left), (right, end)


def _fitting(
    text: str, head: str, groups: list[list[Span]], budget: int, count: CountTokens
) -> Iterator[list[Span]]:
    """The groups, halved where the whole costs more than its parts: some tokenizers count gaps."""
    costs = _costs([_embedded(head, text, group) for group in groups], count)
    for group, cost in zip(groups, costs, strict=True):
        start, end = group[0]
        if cost <= budget or (len(group) == 1 and end - start < 2):
            yield group
            continue
        middle = len(group) // 2
        parts = (
            [group[:middle], group[middle:]] if middle else [[h] for h in _halves(text, group[0])]
        )
        yield from _fitting(text, head, parts, budget, count)


def _shorten(head: str, limit: int, count: CountTokens) -> tuple[str, int]:
    while head and (cost := _costs([head], count)[0]) > limit:
        head = head[: len(head) * 2 // 3].rstrip(" ·")
    return (head, cost) if head else ("", 0)


def _chunk(article: Article, head: str, sentences: list[Span]) -> Chunk:
    start, end = sentences[0][0], sentences[-1][1]
    text = article.text[start:end]
    embedded = _embedded(head, article.text, sentences)
    article_id = article.source.article_id
    digest = hashlib.sha256(f"{article_id}\0{start}\0{end}\0{embedded}".encode()).hexdigest()
    return Chunk(digest[:32], article_id, start, end, text, embedded, tuple(sentences))


def _embedded(head: str, text: str, sentences: list[Span]) -> str:
    words = text[sentences[0][0] : sentences[-1][1]]
    return f"{head}\n{words}" if head else words

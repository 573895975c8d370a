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
    head_cost = count([head])[0] if head else 0
    if head_cost > budget // 2:
        head, head_cost = _shorten(head, budget // 2, count)
    room = budget - head_cost
    chunks: list[Chunk] = []
    for run in _runs(article):
        for group in _pack(article.text, run, room, count):
            chunks.append(_chunk(article, head, group))
    return chunks


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
    costs = count([text[start:end] for start, end in sentences])
    groups: list[list[tuple[Span, int]]] = [[]]
    for span, cost in zip(sentences, costs, strict=True):
        pieces = [(span, cost)] if cost <= room else _cut(text, span, room, count)
        for piece in pieces:
            if groups[-1] and sum(c for _, c in groups[-1]) + piece[1] > room:
                groups.append([])
            groups[-1].append(piece)
    if len(groups) > 1:
        groups[-2:] = _balance(groups[-2], groups[-1])
    for group in groups:
        if group:
            yield [span for span, _ in group]


def _balance(
    left: list[tuple[Span, int]], right: list[tuple[Span, int]]
) -> list[list[tuple[Span, int]]]:
    """Move sentences from the full chunk to its short follower while that evens them."""
    left, right = list(left), list(right)
    while len(left) > 1:
        moved = left[-1][1]
        if sum(c for _, c in right) + moved > sum(c for _, c in left) - moved:
            break
        right.insert(0, left.pop())
    return [left, right]


def _cut(text: str, span: Span, room: int, count: CountTokens) -> list[tuple[Span, int]]:
    """Halve at the word boundary nearest the middle until each piece fits."""
    start, end = span
    cost = count([text[start:end]])[0]
    if cost <= room or end - start < 2:
        return [(span, cost)]
    middle = (start + end) // 2
    space = text.rfind(" ", start + 1, middle)
    at = space if space > start else middle
    right = at
    while right < end and text[right].isspace():
        right += 1
    return _cut(text, (start, at), room, count) + _cut(text, (right, end), room, count)


def _shorten(head: str, limit: int, count: CountTokens) -> tuple[str, int]:
    while (cost := count([head])[0]) > limit:
        head = head[: len(head) * 2 // 3].rstrip(" ·")
    return head, cost


def _chunk(article: Article, head: str, sentences: list[Span]) -> Chunk:
    start, end = sentences[0][0], sentences[-1][1]
    text = article.text[start:end]
    embedded = f"{head}\n{text}" if head else text
    article_id = article.source.article_id
    digest = hashlib.sha256(f"{article_id}\0{start}\0{end}\0{embedded}".encode()).hexdigest()
    return Chunk(digest[:32], article_id, start, end, text, embedded, tuple(sentences))

"""Chunks: exact spans of the article, whole for the embedder, and never out of bounds."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import minilm

from index.article import Article, Block, BlockType, Source
from index.chunk import Chunk, chunk_article, header
from index.document import Document
from index.encoder import Embedder
from index.load import load_articles

PARAGRAPH = BlockType.PARAGRAPH
NOT_EVIDENCE = [kind for kind in BlockType if not kind.is_evidence]
NASTY = (
    "Two words. And 👩‍👩‍👧‍👦 more 🇫🇷 of them!",
    "He said “no”. She — of course — said “yes”… 中文句子。第二句。",
    "Dr. Smith of the U.S. paid 3.5 million, i.e. a lot, on Jan. 6.",
    "word " * 700,
    "no-stops-" * 300,
    "one\tline\nand another   with   gaps \xa0 and\u2003more." + " " * 500 + "After the gap.",
    "ไม่มีช่องว่าง" * 60,
    "f3" * 4000,
    "e\u0301 a\u0308 combined. \u200b\ufffd.",
    "x",
)


@pytest.fixture(scope="module")
def embedder(cache_dir: Path) -> Embedder:
    return minilm(cache_dir)


def _article(*blocks: tuple[BlockType, str], source: Source | None = None) -> Article:
    """An article of these blocks with an empty line between them."""
    text, typed = "", []
    for kind, words in blocks:
        start = len(text)
        typed.append(Block(kind, start, start + len(words), "test"))
        text += words + "\n\n"
    return Article(source or Source("a"), text, tuple(typed))


def _characters(texts: list[str]) -> list[int]:
    """A tokenizer that counts every gap too."""
    return [len(text) for text in texts]


def _covered(article: Article, chunks: list[Chunk]) -> str:
    """The words of all sentences in order: the evidence, when nothing is lost or doubled."""
    return "".join(article.text[start:end] for chunk in chunks for start, end in chunk.sentences)


def _evidence(article: Article) -> str:
    return "".join(
        article.text[block.start : block.end] for block in article.blocks if block.type.is_evidence
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def _assert_sound(article: Article, chunks: list[Chunk]) -> None:
    for chunk in chunks:
        assert article.text[chunk.start : chunk.end] == chunk.text
        assert chunk.start == chunk.sentences[0][0]
        assert chunk.end == chunk.sentences[-1][1]
        assert chunk.embedded.endswith(chunk.text)
        for start, end in chunk.sentences:
            assert start < end
            assert article.text[start:end] == article.text[start:end].strip()
    assert _bare(_evidence(article)) == _bare(_covered(article, chunks))


@pytest.mark.parametrize("budget", [32, 64, 200, 254])
@pytest.mark.parametrize("nasty", range(len(NASTY)))
def test_chunks_are_exact_and_fit_the_model(embedder: Embedder, budget: int, nasty: int) -> None:
    """Offsets give back the very text, every word once, and no chunk exceeds its tokens."""
    source = Source("a", title="Flood in Köln 🌊 leaves 3,000 homeless", outlet="The Daily Test")
    article = _article(
        (PARAGRAPH, NASTY[nasty].strip()), (PARAGRAPH, "Then it ended."), source=source
    )
    chunks = chunk_article(article, budget, embedder.count_tokens)
    _assert_sound(article, chunks)
    assert max(embedder.count_tokens([chunk.embedded for chunk in chunks])) <= budget
    assert all(chunk.embedded.startswith(header(source)[:10]) for chunk in chunks)


@pytest.mark.parametrize("budget", [20, 47, 300])
def test_gaps_between_sentences_count_where_the_tokenizer_counts_them(budget: int) -> None:
    """A tokenizer for which a line break is a token gets no chunk over the budget either."""
    dice = random.Random(budget)  # the same articles in every run
    for _ in range(60):
        blocks = [
            (dice.choice([PARAGRAPH, *BlockType]), dice.choice(NASTY).strip()) for _ in range(5)
        ]
        article = _article(*blocks, source=Source("a", title="T" * dice.randrange(40)))
        chunks = chunk_article(article, budget, _characters)
        _assert_sound(article, chunks)
        assert all(len(chunk.embedded) <= budget for chunk in chunks)


def test_a_sentence_without_end_is_cut_and_nothing_lost(embedder: Embedder) -> None:
    """5,000 words without a stop become many chunks that hold each word once, in order."""
    words = [f"word{number}" for number in range(5000)]
    article = _article((PARAGRAPH, " ".join(words)))
    chunks = chunk_article(article, 200, embedder.count_tokens)
    assert words == [word for chunk in chunks for word in chunk.text.split()]
    assert max(embedder.count_tokens([chunk.embedded for chunk in chunks])) <= 200


def test_a_sentence_in_lines_is_cut_between_words() -> None:
    """A line break is as good as a blank to cut at."""
    words = [f"word{number}" for number in range(500)]
    article = _article((PARAGRAPH, "\n".join(words)))
    chunks = chunk_article(article, 300, _characters)
    assert words == [word for chunk in chunks for word in chunk.text.split()]


def test_a_page_of_digits_is_not_one_passage(embedder: Embedder) -> None:
    """What the tokenizer takes for one unknown word is cut by its length."""
    article = _article((PARAGRAPH, "0f3a" * 10_000))
    chunks = chunk_article(article, 200, embedder.count_tokens)
    assert max(len(chunk.text) for chunk in chunks) <= 16 * 200
    _assert_sound(article, chunks)


@pytest.mark.parametrize("kind", NOT_EVIDENCE)
def test_no_chunk_reaches_over_what_is_not_evidence(embedder: Embedder, kind: BlockType) -> None:
    """Headings, captions and the like are in no chunk and part the text before and after."""
    article = _article(
        (PARAGRAPH, "It rained."), (kind, "Not evidence."), (PARAGRAPH, "It stopped.")
    )
    chunks = chunk_article(article, 200, embedder.count_tokens)
    assert ["It rained.", "It stopped."] == [chunk.text for chunk in chunks]


def test_neighbouring_paragraphs_share_a_chunk(embedder: Embedder) -> None:
    """Short paragraphs are packed together, so that a chunk says more than one sentence."""
    article = _article((PARAGRAPH, "It rained."), (PARAGRAPH, "It stopped. It was late."))
    (chunk,) = chunk_article(article, 200, embedder.count_tokens)
    assert "It rained.\n\nIt stopped. It was late." == chunk.text
    sentences = [article.text[start:end] for start, end in chunk.sentences]
    assert ["It rained.", "It stopped.", "It was late."] == sentences


def test_the_last_chunk_is_no_stub(embedder: Embedder) -> None:
    """What remains at the end shares evenly with the chunk before it."""
    text = " ".join(f"Sentence {number} says a little about the flood." for number in range(20))
    chunks = chunk_article(_article((PARAGRAPH, text)), 100, embedder.count_tokens)
    *_, before, last = embedder.count_tokens([chunk.text for chunk in chunks])
    assert last >= before / 2


def test_an_article_without_evidence_gives_no_chunks(embedder: Embedder) -> None:
    """A gallery of captions is kept but cannot be quoted."""
    article = _article((BlockType.CAPTION, "A boat."), (BlockType.CREDIT, "Photo: X"))
    assert [] == chunk_article(article, 200, embedder.count_tokens)


def test_ids_are_the_same_in_every_run(embedder: Embedder) -> None:
    """The id depends on the article, the place and the words alone; a change needs a new FORMAT."""
    source = Source("a", "Rain", "The Test", published=datetime(2021, 6, 3, tzinfo=UTC))
    article = _article((PARAGRAPH, "It rained."), source=source)
    (chunk,) = chunk_article(article, 200, embedder.count_tokens)
    assert "Rain · The Test · 3 June 2021\nIt rained." == chunk.embedded
    assert "6e607720a9a167081ca607a47f87ae52" == chunk.chunk_id


@pytest.mark.parametrize(
    "other",
    [
        Source("b", "Rain", "The Test"),
        Source("a", "Snow", "The Test"),
        Source("a", "Rain", "The Rest"),
        Source("a", "Rain", "The Test", author="Ann"),
        Source("a", "Rain", "The Test", published=datetime(2021, 6, 3, tzinfo=UTC)),
    ],
)
def test_another_header_or_article_gives_another_id(embedder: Embedder, other: Source) -> None:
    """What is embedded has its own id, so that no stale vector can stand for it."""
    first, second = (
        chunk_article(
            _article((PARAGRAPH, "It rained."), source=source), 200, embedder.count_tokens
        )
        for source in (Source("a", "Rain", "The Test"), other)
    )
    assert first[0].chunk_id != second[0].chunk_id


def test_the_same_words_twice_in_an_article_have_two_ids(embedder: Embedder) -> None:
    """A refrain is two passages, because it stands in two places."""
    article = _article((PARAGRAPH, "Again."), (BlockType.HEADING, "Part 2"), (PARAGRAPH, "Again."))
    first, second = chunk_article(article, 200, embedder.count_tokens)
    assert first.text == second.text
    assert first.chunk_id != second.chunk_id


def test_an_endless_title_leaves_room_for_the_text(embedder: Embedder) -> None:
    """The header takes at most half of the budget."""
    source = Source("a", title="Breaking news about the flood " * 60)
    text = " ".join(f"Sentence {number} is about the rain." for number in range(40))
    article = _article((PARAGRAPH, text), source=source)
    chunks = chunk_article(article, 64, embedder.count_tokens)
    heads = [chunk.embedded.removesuffix(chunk.text) for chunk in chunks]
    assert max(embedder.count_tokens(heads)) <= 32
    assert max(embedder.count_tokens([chunk.embedded for chunk in chunks])) <= 64
    _assert_sound(article, chunks)


def test_offsets_count_code_points_of_the_stored_text(embedder: Embedder) -> None:
    """A file with Windows line ends, a byte order mark and emoji is quoted to the character."""
    raw = (
        "\ufeff🌊 Flood in Köln\r\n\r\n"
        "The river rose 👩‍🚒 fast. Then — 3 m — it fell.\r\n\r\n"
        "All was well 🇩🇪.\r\n"
    )
    (article,) = load_articles(Document("flood.txt", ".txt", raw.encode()))
    assert isinstance(article, Article)
    chunks = chunk_article(article, 200, embedder.count_tokens)
    assert "\r" not in article.text
    _assert_sound(article, chunks)
    said = [article.text[start:end] for chunk in chunks for start, end in chunk.sentences]
    assert ["The river rose 👩‍🚒 fast.", "Then — 3 m — it fell.", "All was well 🇩🇪."] == said

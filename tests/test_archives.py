"""Whole archives through the whole path: the samples, the seed, a part of a benchmark."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer import Answer, Answerer, Status
from bot.model import WritingModel, open_model
from bot.settings import load_settings
from index.article import Article
from index.build import reindex
from index.document import Document
from index.load import load_articles
from index.search import Searcher, open_searcher
from index.settings import IndexSettings

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = [
    json.loads(line)["question"]
    for line in (ROOT / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]


def index_of(paths: list[Path], folder: Path, cache_dir: Path) -> Searcher:
    settings = IndexSettings(folder, cache_dir)
    reindex(settings, paths, lambda _: None)
    return open_searcher(settings)


def ask(searcher: Searcher, question: str, model: WritingModel | None = None) -> Answer:
    return Answerer(searcher, model, top_k=8).ask(question)


def quotes_not_verbatim(searcher: Searcher, answer: Answer) -> list[str]:
    wrong = []
    for one in answer.citations:
        article = searcher.archive.article(one.source.article_id)
        assert article is not None
        if article.text[one.start : one.end] != one.quote:
            wrong.append(one.quote)
    return wrong


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Searcher:
    return index_of([ROOT / "articles"], tmp_path_factory.mktemp("samples"), cache_dir)


@pytest.fixture(scope="module")
def seed(shared: Path, tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Searcher:
    return index_of([shared / "seed"], tmp_path_factory.mktemp("seed"), cache_dir)


@pytest.fixture(scope="module")
def builtin() -> Iterator[WritingModel]:
    with open_model(load_settings(model="builtin")) as model:
        yield model


def test_every_sample_article_is_indexed(samples: Searcher) -> None:
    """At least fifteen sample articles load, with opinion and correction told apart."""
    stats = samples.archive.stats()
    assert stats.articles >= 15
    assert {"report", "opinion", "correction"} <= {kind for kind, _ in stats.kinds}


def test_the_first_question_of_the_readme_is_answered(samples: Searcher) -> None:
    """Biden and Putin met in Geneva on 16 June: both are in the quotes, with a link."""
    answer = ask(samples, "When and where did Biden and Putin meet in June 2021?")
    assert answer.status is Status.QUOTED
    assert "Geneva" in answer.citations[0].quote
    assert "16 June" in answer.citations[0].quote
    assert any(one.source.url for one in answer.citations)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_verbatim(samples: Searcher, question: str) -> None:
    """Each citation's quote is the stored text between its offsets."""
    assert quotes_not_verbatim(samples, ask(samples, question)) == []


@pytest.mark.parametrize("question", QUESTIONS[::6])
def test_every_quote_is_verbatim_with_the_builtin_model(
    samples: Searcher, builtin: WritingModel, question: str
) -> None:
    """What a real small model writes is shown with quotes that are the stored text."""
    assert quotes_not_verbatim(samples, ask(samples, question, builtin)) == []


def test_a_wire_story_is_one_source(samples: Searcher) -> None:
    """Three outlets carried one story of the launch: it is cited once, the others named."""
    hits = samples.search("James Webb telescope Ariane 5 launch from Kourou on Christmas Day", 8)
    carried = next(hit for hit in hits if hit.also)
    assert len({carried.passage.source.outlet, *(one.outlet for one in carried.also)}) == 3


def test_the_samples_hold_no_world_cup(samples: Searcher) -> None:
    """What no article says is not answered from what they say about something else."""
    answer = ask(samples, "Who won the 2018 World Cup?")
    assert answer.status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When and where will Biden and Putin meet?", ("June 16", "Geneva")),
        ("Does the author expect a breakthrough?", ("no breakthrough", "Ambassador Tran Duc Mau")),
        ("What do the two sides still disagree about?", ("Ukraine", "cyber-attacks")),
    ],
)
def test_the_seed_article_answers(seed: Searcher, question: str, expected: tuple[str, ...]) -> None:
    """One real commentary, alone in the archive, answers what it says, as its author's view."""
    answer = ask(seed, question)
    assert answer.status is Status.QUOTED
    for words in expected:
        assert words in answer.text
    assert "Tran Duc Mau argues (opinion" in answer.text
    assert quotes_not_verbatim(seed, answer) == []


def test_the_seed_article_does_not_hold_the_world_cup(seed: Searcher) -> None:
    """The archive of one article says that it does not hold it."""
    assert ask(seed, "Who won the 2018 World Cup?").status is Status.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    [
        "Who took the photo of Putin meeting Biden as vice president?",
        "Whose views does Hanoitimes not necessarily reflect?",
        "What does the disclaimer say about the views expressed?",
        "Which agency is credited for the photo?",
    ],
)
def test_the_seeds_caption_and_disclaimer_are_no_evidence(seed: Searcher, question: str) -> None:
    """Asked for them directly, caption, credit and disclaimer are still not quoted."""
    quoted = " ".join(one.quote for one in ask(seed, question).citations)
    for words in ("AFP", "This photo", "Disclaimer", "do not necessarily reflect"):
        assert words not in quoted


def test_benchmark_ids_and_offsets_are_kept(
    shared: Path, tmp_path_factory: pytest.TempPathFactory, cache_dir: Path
) -> None:
    """An article of the benchmark keeps its id and its text to the character."""
    folder = tmp_path_factory.mktemp("part")
    lines = (shared / "bench" / "multihop_rag" / "articles.jsonl").open(encoding="utf-8")
    rows = [json.loads(next(lines)) for _ in range(3)]
    lines.close()
    (folder / "part.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    searcher = index_of([folder], tmp_path_factory.mktemp("index"), cache_dir)
    for row in rows:
        article = searcher.archive.article(row["id"])
        assert article is not None
        assert article.text == row["text"]


@pytest.mark.parametrize("name", ["multihop_rag", "rtqa2026"])
def test_benchmark_articles_lose_neither_words_nor_dates(shared: Path, name: str) -> None:
    """Every fourth article of each set: no fault, something to quote, its very text and date."""
    lines = (shared / "bench" / name / "articles.jsonl").read_bytes().splitlines()[::4]
    given = {row["id"]: row for row in map(json.loads, lines)}
    found = list(load_articles(Document("articles.jsonl", ".jsonl", b"\n".join(lines))))
    articles = [one for one in found if isinstance(one, Article)]
    assert len(given) == len(articles) == len(found)
    for article in articles:
        row = given[article.source.article_id]
        assert row["text"] == article.text
        assert any(block.type.is_evidence for block in article.blocks)
        said = datetime.fromisoformat(row["published_at"]) if row["published_at"] else None
        if said is not None and said.tzinfo is None:
            said = said.replace(tzinfo=UTC)  # a bare date
        assert said == article.source.published

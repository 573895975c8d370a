"""`python -m eval`: ask known questions of an archive and say how well it did.

    python -m eval                                   # the sample articles and questions
    python -m eval --articles A.jsonl --questions Q.jsonl --limit 100
    python -m eval --floors sample                   # fail below eval/floors.json

Questions are JSON Lines: `id, question, answers[], answerable, evidence[{quote}]`.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.answer import Answer, Answerer, Status
from bot.model import open_model
from bot.settings import QUOTES, load_settings
from eval.metrics import contains_gold, facts_found, first_hit
from index.build import reindex
from index.search import Searcher, open_searcher

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answer is known; `facts` are gold sentences, where there are any."""

    text: str
    answers: tuple[str, ...]
    answerable: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question."""

    question: Question
    answer: Answer
    passages: tuple[str, ...]
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1; None where the questions do not allow the measure.

    Retrieval by MultiHop-RAG's definition over the top 10 passages; `contains_gold` is the
    share of answerable questions whose answer text holds a gold answer.
    """

    questions: int
    hits_at_10: float | None
    hits_at_4: float | None
    mrr_at_10: float | None
    evidence_recall_at_10: float | None
    all_evidence_at_10: float | None
    contains_gold: float | None
    false_abstention: float | None
    false_answer: float | None
    citations_verbatim: float
    seconds_median: float


def main() -> int:
    """Run the evaluation; 1 when a floor is not reached."""
    asked = _arguments()
    settings = load_settings(model=asked.model)
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.index_dir or Path(scratch)
        index = load_settings(index_dir=folder, model=asked.model).index()
        questions = read_questions(asked.questions, asked.limit, asked.seed)
        articles = asked.articles
        if asked.only_needed:
            articles = _needed(asked.articles, asked.questions, questions, Path(scratch))
        reindex(index, [articles], lambda _: None)
        model = None if settings.model == QUOTES else open_model(settings)
        searcher = open_searcher(index)
        answerer = Answerer(searcher, model, settings.top_k)
        outcomes = [run(question, answerer, searcher) for question in questions]
        if model:
            model.close()
    scores = score(outcomes)
    print(json.dumps(asdict(scores), indent=1))  # noqa: T201
    if asked.failures:
        _print_failures(outcomes)
    return _against_floors(scores, asked.floors) if asked.floors else 0


def read_questions(path: Path, limit: int | None, seed: int) -> list[Question]:
    """All questions of a file, or a seeded sample of them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    if limit and limit < len(rows):
        rows = random.Random(seed).sample(rows, limit)  # noqa: S311
    return [
        Question(
            text=row.get("question_raw") or row["question"],
            answers=tuple(row.get("answers", ())),
            answerable=bool(row["answerable"]),
            facts=tuple(fact["quote"] for fact in row.get("evidence", ())),
        )
        for row in rows
    ]


def run(question: Question, answerer: Answerer, searcher: Searcher) -> Outcome:
    """Ask one question and check its citations against the stored articles."""
    answer = answerer.ask(question.text)
    passages = tuple(hit.passage.text for hit in searcher.search(question.text, 10))
    return Outcome(question, answer, passages, _is_verbatim(answer, searcher))


def score(outcomes: Sequence[Outcome]) -> Scores:
    """Average over the questions that each measure is about."""
    with_facts = [one for one in outcomes if one.question.answerable and one.question.facts]
    ranks = [first_hit(one.passages, one.question.facts) for one in with_facts]
    recalls = [facts_found(one.passages, one.question.facts) for one in with_facts]
    answerable = [one for one in outcomes if one.question.answerable]
    unanswerable = [one for one in outcomes if not one.question.answerable]
    with_gold = [one for one in answerable if one.question.answers]
    times = sorted(one.answer.seconds.total for one in outcomes)
    return Scores(
        questions=len(outcomes),
        hits_at_10=_mean([rank is not None for rank in ranks]),
        hits_at_4=_mean([rank is not None and rank <= 4 for rank in ranks]),
        mrr_at_10=_mean([1 / rank if rank else 0.0 for rank in ranks]),
        evidence_recall_at_10=_mean(recalls),
        all_evidence_at_10=_mean([share == 1 for share in recalls]),
        contains_gold=_mean([_holds_gold(one) for one in with_gold]),
        false_abstention=_mean([_abstained(one) for one in answerable]),
        false_answer=_mean([not _abstained(one) for one in unanswerable]),
        citations_verbatim=_mean([one.verbatim for one in outcomes]) or 0.0,
        seconds_median=round(times[len(times) // 2], 3) if times else 0.0,
    )


def _abstained(outcome: Outcome) -> bool:
    return outcome.answer.status is Status.NOT_FOUND


def _holds_gold(outcome: Outcome) -> bool:
    found = not _abstained(outcome)
    return found and contains_gold(outcome.answer.text, outcome.question.answers)


def _is_verbatim(answer: Answer, searcher: Searcher) -> bool:
    for citation in answer.citations:
        article = searcher.archive.article(citation.source.article_id)
        if article is None or article.text[citation.start : citation.end] != citation.quote:
            return False
    return True


def _needed(articles: Path, asked: Path, chosen: Sequence[Question], folder: Path) -> Path:
    """A smaller archive: the articles that the chosen questions need, and as many others."""
    texts = {question.text for question in chosen}
    needed: set[str] = set()
    for line in asked.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if (row.get("question_raw") or row["question"]) in texts:
            needed |= {fact["article_id"] for fact in row["evidence"]}
    kept, others = [], len(needed)
    for line in articles.read_text(encoding="utf-8").splitlines():
        if json.loads(line)["id"] in needed:
            kept.append(line)
        elif others:
            kept.append(line)
            others -= 1
    smaller = folder / "articles.jsonl"
    smaller.write_text("\n".join(kept), encoding="utf-8")
    return smaller


def _against_floors(scores: Scores, name: str) -> int:
    """Compare with `eval/floors.json`; errors have ceilings, everything else floors."""
    bounds: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))[name]
    missed = []
    for measure, bound in bounds.items():
        value = getattr(scores, measure)
        if value is None or (value > bound if measure.startswith("false_") else value < bound):
            missed.append(f"{measure} is {value}, the bound is {bound}")
    for line in missed:
        print(f"{name}: {line}", file=sys.stderr)  # noqa: T201
    return 1 if missed else 0


def _print_failures(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        right = _holds_gold(one) if one.question.answerable else _abstained(one)
        if not right:
            told = f"\n? {one.question.text}\n  wanted {one.question.answers or 'nothing'}"
            print(f"{told}\n  {one.answer.status}: {one.answer.text}")  # noqa: T201


def _mean(values: Sequence[float | bool]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def _arguments() -> Any:
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    parser.add_argument("--articles", type=Path, default=HERE.parent / "articles")
    parser.add_argument("--questions", type=Path, default=HERE / "questions.jsonl")
    parser.add_argument("--model", default=QUOTES)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only-needed", action="store_true", help="leave other articles out")
    parser.add_argument("--index-dir", type=Path, help="keep the index, for the next run")
    parser.add_argument("--failures", action="store_true", help="print what went wrong")
    parser.add_argument("--floors", help="a set of floors.json that must hold")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""The measures of a run, one object each: what it is called, whom it is about, which way is up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval import metrics
from eval.questions import Question
from eval.results import Row

DEPTH = 10  # passages that retrieval is judged by


class Group(StrEnum):
    """What a measure is about; tables follow this order."""

    RETRIEVAL = "Retrieval"
    ANSWERS = "Answers"
    CITATIONS = "Citations"
    ABSTENTION = "Abstention"
    SECONDS = "Seconds"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question and what came of it.

    `ranks` are those of its gold sentences among the first ten passages, from 1; `gold_at` is
    that of the first passage with a gold answer in it; `held` says whether the answer holds one.
    """

    question: Question
    row: Row
    ranks: tuple[int | None, ...]
    gold_at: int | None
    held: bool

    @property
    def abstained(self) -> bool:
        """Whether the reader was told that the archive does not hold it."""
        return self.row.answer.abstained

    @property
    def first(self) -> int | None:
        """The rank of the first passage with a gold sentence."""
        return min((rank for rank in self.ranks if rank), default=None)


# What a question counts for; None where the measure is not about it.
Of = Callable[[Outcome], float | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """The mean of `of` over the questions that it is about, where it is not None.

    A `binary` one is 0 or 1 for each question. `fewer` is better for errors and seconds; those
    have `percent`, the percentile that stands for them in place of the mean.
    """

    name: str
    label: str
    group: Group
    of: Of
    binary: bool = False
    fewer: bool = False
    percent: float | None = None


def judged(questions: Sequence[Question], rows: Mapping[str, Row]) -> list[Outcome]:
    """Each question that has a row, with its row."""
    return [_outcome(one, rows[one.id]) for one in questions if one.id in rows]


def _outcome(question: Question, row: Row) -> Outcome:
    texts = [one.text for one in row.passages[:DEPTH]]
    said = metrics.unmarked(row.answer.text)
    return Outcome(
        question,
        row,
        tuple(metrics.fact_ranks(texts, question.quotes)),
        metrics.gold_rank(texts, question.answers),
        not row.answer.abstained and metrics.contains_gold(said, question.answers),
    )


def _with_facts(of: Callable[[Outcome], float]) -> Of:
    return lambda one: of(one) if one.question.answerable and one.ranks else None


def _with_gold(of: Of) -> Of:
    return lambda one: of(one) if one.question.answerable and one.question.answers else None


def _hit(k: int) -> Of:
    return _with_facts(lambda one: one.first is not None and one.first <= k)


def _recall(one: Outcome) -> float:
    return sum(rank is not None for rank in one.ranks) / len(one.ranks)


def _sought(k: int) -> Of:
    def found(one: Outcome) -> float | None:
        # A yes or no stands in nearly every passage, and says nothing of it.
        if {"yes", "no"} & {metrics.normalised(gold) for gold in one.question.answers}:
            return None
        return one.gold_at is not None and one.gold_at <= k

    return _with_gold(found)


def _said(of: Callable[[str, Sequence[str]], float]) -> Of:
    """Of the words of an answer; not in the archive is no answer."""

    def judged_words(one: Outcome) -> float:
        words = metrics.unmarked(one.row.answer.text)
        return 0.0 if one.abstained else of(words, one.question.answers)

    return _with_gold(judged_words)


def _planted(one: Outcome) -> float | None:
    if not one.question.planted:
        return None
    words = metrics.unmarked(one.row.answer.text)
    return not one.abstained and metrics.contains_gold(words, [one.question.planted])


def _verbatim(one: Outcome) -> float | None:
    cited = one.row.answer.citations
    if not cited or any(each.verbatim is None for each in cited):
        return None
    return all(each.verbatim for each in cited)


def _cited_gold(one: Outcome) -> float | None:
    cited = {each.article_id for each in one.row.answer.citations}
    gold = one.question.gold_articles
    return len(cited & gold) / len(cited) if cited and gold else None


def _supported(one: Outcome) -> float | None:
    if one.abstained:
        return None
    quotes = [each.quote for each in one.row.answer.citations]
    lines = metrics.supported(one.row.answer.text, quotes)
    return sum(lines) / len(lines) if lines else None


def _false_answer(one: Outcome) -> float | None:
    return None if one.question.answerable else not one.abstained


def _false_abstention(one: Outcome) -> float | None:
    return one.abstained if one.question.answerable else None


def _took(step: str) -> Of:
    return lambda one: one.row.seconds.get(step)


def _yes(
    name: str,
    label: str,
    group: Group,
    of: Of,
    *,
    fewer: bool = False,
) -> Measure:
    return Measure(name, label, group, of, binary=True, fewer=fewer)


def _time(name: str, label: str, step: str, percent: float) -> Measure:
    return Measure(name, label, Group.SECONDS, _took(step), fewer=True, percent=percent)


MEASURES: tuple[Measure, ...] = (
    _yes("hits_at_4", "Hits@4", Group.RETRIEVAL, _hit(4)),
    _yes("hits_at_10", "Hits@10", Group.RETRIEVAL, _hit(10)),
    Measure(
        "mrr_at_10",
        "MRR@10",
        Group.RETRIEVAL,
        _with_facts(lambda one: 1 / one.first if one.first else 0.0),
    ),
    Measure("evidence_recall_at_10", "evidence recall@10", Group.RETRIEVAL, _with_facts(_recall)),
    _yes(
        "all_evidence_at_10",
        "all evidence@10",
        Group.RETRIEVAL,
        _with_facts(lambda one: None not in one.ranks),
    ),
    Measure(
        "ndcg_at_10", "nDCG@10", Group.RETRIEVAL, _with_facts(lambda one: metrics.ndcg(one.ranks))
    ),
    _yes("gold_in_top_4", "gold string@4", Group.RETRIEVAL, _sought(4)),
    _yes("gold_in_top_10", "gold string@10", Group.RETRIEVAL, _sought(10)),
    _yes("exact_match", "exact match", Group.ANSWERS, _said(metrics.exact_match)),
    Measure("token_f1", "token F1", Group.ANSWERS, _said(metrics.token_f1)),
    _yes("contains_gold", "contains gold", Group.ANSWERS, _with_gold(lambda one: one.held)),
    _yes("holds_planted", "planted error", Group.ANSWERS, _planted, fewer=True),
    _yes("citations_verbatim", "all verbatim", Group.CITATIONS, _verbatim),
    Measure("cited_gold", "cited are gold", Group.CITATIONS, _cited_gold),
    Measure("supported", "supported lines", Group.CITATIONS, _supported),
    _yes("false_answer", "false answers", Group.ABSTENTION, _false_answer, fewer=True),
    _yes("false_abstention", "false abstentions", Group.ABSTENTION, _false_abstention, fewer=True),
    _time("seconds_p50", "total, p50", "total", 50),
    _time("seconds_p90", "total, p90", "total", 90),
    _time("seconds_p99", "total, p99", "total", 99),
    _time("search_p50", "search, p50", "search", 50),
    _time("write_p50", "answer, p50", "write", 50),
)
AUROC = "auroc"  # of the confidence; the one figure that no question has by itself

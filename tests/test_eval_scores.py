"""Scores, floors and comparisons, made of rows whose outcome is known."""

import json
from dataclasses import replace

import pytest
from judged_rows import question, row

from eval.compare import Change, Comparison, Verdict, compare
from eval.corrupted import KINDS
from eval.floors import FLOORS, FloorsError, bounds, missed
from eval.measures import AUROC, MEASURES, judged
from eval.questions import Question
from eval.results import ResultsError, Row
from eval.scores import score
from eval.table import change_lines, score_lines

QUESTIONS = [question(f"q{n}") for n in range(4)] + [question("n", answerable=False)]
ROWS = {
    "q0": row("q0"),
    "q1": row("q1", passages=("The tide turns at nine.",), seconds=0.7),
    "q2": row("q2", None, passages=("Nothing.",), confidence=0.2),
    "q3": row("q3", "The Quay: “It rained.” [1]", passages=("Nine.",) * 11, confidence=0.4),
    "n": row("n", confidence=0.3),
}
EXPECTED = {
    "hits_at_4": 2 / 4,
    "hits_at_10": 2 / 4,
    "mrr_at_10": (1 / 2 + 1) / 4,
    "evidence_recall_at_10": 2 / 4,
    "all_evidence_at_10": 2 / 4,
    "gold_in_top_4": 3 / 4,
    "gold_in_top_10": 3 / 4,
    "exact_match": 0.0,
    "contains_gold": 2 / 4,
    "citations_verbatim": 1.0,
    "cited_gold": 1.0,
    "supported": 3 / 4,
    "false_answer": 1.0,
    "false_abstention": 1 / 4,
    AUROC: 3 / 4,
    "seconds_p50": 0.5,
}


def test_each_measure_is_about_the_questions_it_should_be() -> None:
    """Counted by hand over five questions, one of them without an answer."""
    whole = score(judged(QUESTIONS, ROWS))[0]
    for name, expected in EXPECTED.items():
        assert whole.value(name) == pytest.approx(expected), name
    asked = {one.name: one.questions for one in whole.scores}
    assert (4, 1, 4, 4, 5) == tuple(
        asked[name]
        for name in ("hits_at_4", "false_answer", "citations_verbatim", "supported", AUROC)
    )
    assert "holds_planted" not in asked
    for one in whole.scores:
        assert one.interval.low <= one.value <= one.interval.high, one.name


def test_types_are_scored_apart() -> None:
    """All come first, then each type; with one type alone there is nothing to part."""
    parts = score(judged(QUESTIONS, ROWS))
    assert [("all", 5), ("null", 1), ("when", 4)] == [(one.type, one.questions) for one in parts]
    assert parts[1].value("hits_at_4") is None
    assert ["all"] == [one.type for one in score(judged(QUESTIONS[:4], ROWS))]


def test_a_yes_is_not_looked_for_in_passages() -> None:
    """The word stands nearly everywhere; the answer is still judged by it."""
    asked = [question("q0", answers=("Yes",))]
    whole = score(judged(asked, {"q0": row("q0", "Yes. [1]")}))[0]
    assert whole.value("gold_in_top_10") is None
    assert (1.0, 1.0) == (whole.value("contains_gold"), whole.value("exact_match"))


def test_a_planted_error_is_told_when_it_is_answered() -> None:
    """Only where one was planted."""
    asked = [question("q0", planted="nine"), question("q1", planted="ten"), question("q2")]
    whole = score(judged(asked, ROWS))[0]
    assert whole.value("holds_planted") == 0.5


def test_a_table_fits_eighty_columns() -> None:
    """Also with long names of types, and all that is measured is in it."""
    asked = [replace(one, type=f"{one.type}_of_a_very_long_kind_{one.id}") for one in QUESTIONS]
    lines = list(score_lines(score(judged(asked, ROWS))))
    assert max(map(len, lines)) <= 80
    heads = next(line for line in lines if line.startswith("By type")).split()[2:]
    assert len(set(heads)) == len(heads)
    for label in ("Hits@10", "nDCG@10", "AUROC", "total, p90"):
        assert any(label in line for line in lines)


# --- floors -----------------------------------------------------------------------------------


def test_every_floor_is_a_measure() -> None:
    """A misspelt floor would hold for ever."""
    names = {one.name for one in MEASURES} | {AUROC}
    kinds = {"faithful", *KINDS}
    for name, wanted in json.loads(FLOORS.read_text(encoding="utf-8")).items():
        assert set(wanted) <= (kinds if name.startswith("corruption") else names)


def test_a_floor_holds_from_below_and_a_ceiling_from_above() -> None:
    """Errors and seconds must not be more, everything else not less, and nothing be absent."""
    whole = score(judged(QUESTIONS, ROWS))[0]
    assert [] == missed(whole, {"hits_at_4": 0.5, "false_answer": 1.0, "seconds_p50": 0.5})
    told = missed(whole, {"hits_at_4": 0.51, "false_abstention": 0.24, "holds_planted": 0.0})
    assert ["hits_at_4", "false_abstention", "holds_planted"] == [one.split()[0] for one in told]
    assert "is 0.500 and must be at least 0.51" in told[0]
    with pytest.raises(FloorsError, match="choose sample"):
        bounds("nobody's")


# --- comparing ----------------------------------------------------------------------------------


def _pairs(
    gained: int, lost: int, same: int
) -> tuple[list[Question], dict[str, Row], dict[str, Row]]:
    """Two runs in which so many answers became right, wrong, and stayed right."""
    names = [f"q{n}" for n in range(gained + lost + same)]
    wrong = "The Quay: “It rained.” [1]"
    old = {one: row(one, wrong) if at < gained else row(one) for at, one in enumerate(names)}
    new = {
        one: row(one, wrong) if gained <= at < gained + lost else row(one)
        for at, one in enumerate(names)
    }
    return [question(one) for one in names], old, new


def _change(found: Comparison, name: str) -> Change:
    return next(one for one in found.changes if one.name == name)


@pytest.mark.parametrize(
    ("gained", "lost", "verdict"),
    [
        (12, 0, Verdict.BETTER),
        (0, 12, Verdict.WORSE),
        (3, 0, Verdict.NOISE),
        (9, 7, Verdict.NOISE),
        (0, 0, Verdict.SAME),
    ],
)
def test_a_change_is_noise_until_it_is_not(gained: int, lost: int, verdict: Verdict) -> None:
    """Twelve changes in one direction are none of chance; three, or nine against seven, may be."""
    found = compare(*_pairs(gained, lost, 40))
    change = _change(found, "contains_gold")
    assert (verdict, gained, lost) == (change.verdict, len(change.gained), len(change.lost))
    assert change.new - change.old == pytest.approx((gained - lost) / (gained + lost + 40))
    assert ("contains gold" in found.verdict) == (verdict in (Verdict.BETTER, Verdict.WORSE))
    assert Verdict.SAME == _change(found, "hits_at_10").verdict


def test_fewer_errors_and_less_time_are_better() -> None:
    """The direction is the measure's own."""
    asked = [question(f"n{n}", answerable=False) for n in range(20)]
    old = {one.id: row(one.id, seconds=0.9 + n / 100) for n, one in enumerate(asked)}
    new = {one.id: row(one.id, None, seconds=0.4 + n / 100) for n, one in enumerate(asked)}
    found = compare(asked, old, new)
    assert (
        Verdict.BETTER
        == _change(found, "false_answer").verdict
        == _change(found, "seconds_p50").verdict
    )
    assert Verdict.WORSE == _change(compare(asked, new, old), "seconds_p90").verdict


def test_confidence_is_compared_over_both_kinds_of_questions() -> None:
    """A confidence that now parts them is better than one that did not."""
    asked = [question(f"q{n}", answerable=n % 2 == 0) for n in range(40)]
    old = {one.id: row(one.id, confidence=0.5) for one in asked}
    new = {one.id: row(one.id, confidence=0.2 + 0.6 * one.answerable) for one in asked}
    change = _change(compare(asked, old, new), AUROC)
    assert (0.5, 1.0, Verdict.BETTER) == (change.old, change.new, change.verdict)


def test_only_questions_of_both_runs_are_compared() -> None:
    """Others are counted and left out; none in common is an error."""
    asked, old, new = _pairs(1, 1, 4)
    del old["q0"], new["q5"]
    found = compare(asked, old, new)
    assert (4, 2) == (found.questions, found.left_out)
    with pytest.raises(ResultsError, match="no question of this file in common"):
        compare(asked, {"x": row("x")}, new)


def test_a_comparison_fits_eighty_columns_and_names_questions() -> None:
    """Which questions got worse is what one wants to look at next."""
    lines = list(change_lines(compare(*_pairs(2, 12, 4))))
    assert max(map(len, lines)) <= 80
    assert "contains gold: 2 better, 12 worse" in lines
    assert "  worse: q2 q3 q4 q5 q6 q7 and 6 more" in lines

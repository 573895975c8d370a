"""The report as a page: whole in itself, safe, and with everything there is to read."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from judged_rows import question, row
from lxml import html

from eval.calibration import bins, expected_error
from eval.failures import Failure, failures
from eval.measures import judged
from eval.page import ReportError, page, write_page
from eval.scores import score

HOSTILE = '</dd><script>alert(1)</script><img src="http://x/y"> & “words”'
QUESTIONS = [
    question("right"),
    question("missed"),
    question("abstained"),
    question("wrong", text=HOSTILE),
    question("invented", answerable=False),
    question("refused", answerable=False),
]
ROWS = {
    "right": row("right"),
    "missed": row("missed", passages=("Nothing.",)),
    "abstained": row("abstained", None, confidence=0.2),
    "wrong": row("wrong", HOSTILE, passages=(HOSTILE, "The tide turns at nine.")),
    "invented": row("invented", confidence=0.6),
    "refused": row("refused", None, confidence=0.1),
}


@pytest.fixture(scope="module")
def told() -> str:
    outcomes = judged(QUESTIONS, ROWS)
    return page("q.jsonl", score(outcomes), outcomes)


def test_the_page_needs_nothing_from_outside(told: str) -> None:
    """No script, no link, no picture, no font is fetched, whatever the articles say."""
    tree = html.document_fromstring(told)
    assert [] == tree.xpath("//script | //link | //img | //iframe | //a | //@src | //@href")
    assert [] == re.findall(r"url\(|@import", told)
    assert HOSTILE in [one.text_content() for one in tree.xpath("//dd")]


def test_the_page_shows_three_plots_and_every_figure(told: str) -> None:
    """Each plot is well-formed, has a name, and every measure stands in the table."""
    drawn = [ElementTree.fromstring(one) for one in re.findall(r"<svg.*?</svg>", told)]
    assert ["Calibration", "Recall at k", "Seconds a question"] == [
        one.get("aria-label") for one in drawn
    ]
    for label in ("nDCG@10", "AUROC", "total, p90", "false abstentions"):
        assert f"<td>{label}</td>" in told
    assert "Expected calibration error" in told


def test_failures_are_told_by_kind() -> None:
    """Each way to fail has its questions; a right answer and a right refusal are in none."""
    kinds = {one.question.id: failures(one) for one in judged(QUESTIONS, ROWS)}
    assert kinds == {
        "right": set(),
        "missed": {Failure.MISSED_EVIDENCE},
        "abstained": {Failure.FALSE_ABSTENTION},
        "wrong": {Failure.WRONG_ANSWER},
        "invented": {Failure.FALSE_ANSWER},
        "refused": set(),
    }


def test_failures_can_be_read_through(told: str) -> None:
    """Question, gold, answer, ranks and passages of each, folded away."""
    tree = html.document_fromstring(told)
    (missed,) = tree.xpath("//details/details[contains(summary, 'missed')]")
    text = missed.text_content()
    assert "When does the tide turn, missed?" in text
    assert "gold sentence in a, not in the first 10" in text
    assert "answered (quoted, confidence 0.90)" in text
    assert "right?" not in text


def test_the_page_is_made_without_gold_sentences() -> None:
    """An archive's own questions may have answers alone, or none."""
    asked = [question("q", facts=(), answers=())]
    outcomes = judged(asked, {"q": row("q", None)})
    assert "Recall at k" not in page("q.jsonl", score(outcomes), outcomes)


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """In one sentence that names the file."""
    outcomes = judged(QUESTIONS, ROWS)
    with pytest.raises(ReportError, match="could not be written"):
        write_page(tmp_path / "absent" / "r.html", "q.jsonl", score(outcomes), outcomes)


def test_calibration_is_how_far_shares_lie_off_confidence() -> None:
    """Two of four right at .8 is .3 off; one right at 1 is not off at all."""
    parts = bins([(0.8, True), (0.8, True), (0.8, False), (0.8, False), (1.0, True)])
    assert [(4, 0.5), (1, 1.0)] == [(one.questions, one.share) for one in parts]
    assert expected_error(parts) == pytest.approx(4 / 5 * 0.3)

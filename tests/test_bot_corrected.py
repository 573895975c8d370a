"""Corrections win over what they correct, in the real archive of the samples and of our own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.answer import Answer, Answerer, Status
from index.article import Kind
from index.build import reindex
from index.live import LiveSearcher
from index.settings import IndexSettings


@pytest.fixture(scope="module")
def samples(sample_index: IndexSettings) -> Iterator[Answerer]:
    """The sample articles, asked without a model."""
    with closing(LiveSearcher(sample_index)) as live:
        yield Answerer(live, None, top_k=8)


def test_what_was_taken_back_is_not_offered_as_fact(samples: Answerer) -> None:
    """The notice's right figure is quoted, the wrong one only where the notice takes it back."""
    answer = samples.ask("How long is the border between Finland and Russia?")
    assert "1,340 kilometres" in answer.text
    said = {one.source.kind for one in answer.citations if "1,430" in one.quote}
    assert said <= {Kind.CORRECTION}


def test_two_counts_of_one_day_stand_side_by_side(samples: Answerer) -> None:
    """Both papers, with outlet and date, in one line that says that they differ."""
    (line,) = [
        one
        for one in samples.ask("How many ships were waiting at the Suez Canal?").text.splitlines()
        if one.startswith("Sources differ: ")
    ]
    for told in (
        "422 vessels",
        "369 vessels",
        "Saltmarsh Gazette, 29 March 2021",
        "Harbour Courier",
    ):
        assert told in line


def test_a_question_is_told_what_it_has_wrong(samples: Answerer) -> None:
    """The summit was in Geneva, whatever the question says; the rest of the answer follows."""
    answer = samples.ask("Why did Putin and Biden meet in Vienna in 2021?")
    assert answer.text.startswith("The articles say otherwise: Civic Ledger, 24 February 2023: “")
    assert "Geneva" in answer.citations[0].quote
    assert Status.QUOTED is answer.status


def test_a_right_premise_is_not_contradicted(samples: Answerer) -> None:
    """Nobody is told otherwise who asks of what was so."""
    answer = samples.ask("Why did Putin and Biden meet in Geneva in 2021?")
    assert "otherwise" not in answer.text


def test_an_answer_tells_the_days_it_rests_on(samples: Answerer) -> None:
    """The oldest and the newest day of the articles cited."""
    answer = samples.ask("What did Biden and Putin agree on in Geneva?")
    days = sorted(one.source.published.date() for one in answer.citations if one.source.published)
    assert answer.as_of is not None
    assert (days[0], days[-1]) == (answer.as_of.oldest, answer.as_of.newest)


def asked(folder: Path, cache_dir: Path, question: str, top_k: int) -> Answer:
    """The answer of an archive of one report and the notice that corrects it."""
    (folder / "report.md").write_text(
        "---\ntitle: New bridge over the Lune opens\nsource: The Quay\ndate: 2021-06-16\n---\n\n"
        "The new bridge over the Lune, which opened on Monday, is 143 metres long.\n",
        encoding="utf-8",
    )
    (folder / "notice.md").write_text(
        "---\ntitle: 'Correction: New bridge over the Lune opens'\nsource: The Quay\n"
        "date: 2021-06-18\n---\n\n"
        "Our report headlined “New bridge over the Lune opens” gave the wrong length. "
        "We wrote that the bridge was 143 metres long. The correct figure is 134 metres.\n",
        encoding="utf-8",
    )
    settings = IndexSettings(folder / "index", cache_dir)
    reindex(settings, [folder], lambda _: None)
    with closing(LiveSearcher(settings)) as live:
        return Answerer(live, None, top_k).ask(question)


@pytest.mark.parametrize("top_k", [1, 8])
def test_a_notice_that_was_not_found_is_fetched(
    tmp_path: Path, cache_dir: Path, top_k: int
) -> None:
    """Though one passage only was wanted, and the report's was the better."""
    answer = asked(tmp_path, cache_dir, "How long is the new bridge over the Lune?", top_k)
    assert "134 metres" in answer.text
    assert not any(
        "143" in one.quote and one.source.kind is Kind.REPORT for one in answer.citations
    )

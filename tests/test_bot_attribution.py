"""Whose word a sentence is, and whether it foretells."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from attributed_sentences import LABELLED, NOBODY, UNSURE
from examples import SOURCE

from bot.attribution import Attribution, How, attributed
from index.article import Kind, Source
from index.chunk import sentence_spans
from index.holdings import Passage


def whose(marked: str, source: Source = SOURCE) -> Attribution:
    """The attribution of the sentence after `>>`; `||` ends one where the splitter would not."""
    cuts, text, at = [0], "", 0
    for piece in re.split(r"(>>|\|\|)", marked):
        if piece == "||":
            cuts.append(len(text))
        elif piece == ">>":
            at = len(text)
        else:
            text += piece
    ends = [*cuts[1:], len(text)]
    spans = [span for a, b in zip(cuts, ends, strict=True) for span in sentence_spans(text, a, b)]
    moved = tuple((start + 100, end + 100) for start, end in spans)
    passage = Passage("p", source, 100, 100 + len(text), text, moved)
    return attributed(passage, next(one for one in moved if one[0] - 100 >= at))


@pytest.mark.parametrize(("marked", "expected"), LABELLED)
def test_whose_word_it_is(marked: str, expected: str) -> None:
    """The speaker where the passage makes it certain, else nobody, never somebody else."""
    found = whose(marked)
    if expected == NOBODY:
        assert (How.REPORTS, "") == (found.how, found.speaker)
    elif expected == UNSURE:
        assert "" == found.speaker
    else:
        assert expected == found.speaker


def test_the_labelled_set_is_large_enough() -> None:
    """A figure for precision needs eighty sentences; a speaker is right or missing, never wrong."""
    named = [(whose(marked).speaker, expected) for marked, expected in LABELLED]
    wrong = [one for one in named if one[0] and one[0] != one[1]]
    assert len(LABELLED) >= 80
    assert [] == wrong


@pytest.mark.parametrize(
    ("marked", "how"),
    [
        (">>“The channel is clear,” said Olga Lind.", How.SAYS),
        (">>Olga Lind said the channel was clear.", How.PARAPHRASED),
        (">>The channel was cleared at noon.", How.REPORTS),
    ],
)
def test_words_report_and_paraphrase_are_told_apart(marked: str, how: How) -> None:
    """Somebody's own words, what somebody is said to have said, and what the outlet reports."""
    assert how == whose(marked).how


def test_an_opinion_is_argued_unless_it_quotes() -> None:
    """A column's sentences are its author's view; whom it quotes is not its author."""
    opinion = replace(SOURCE, kind=Kind.OPINION)
    assert Attribution(How.ARGUES, "", SOURCE.published) == whose(">>It was folly.", opinion)
    assert Attribution(How.ARGUES, "", SOURCE.published) == whose(
        ">>I said that it was folly.", opinion
    )
    quoted = whose(">>“It was folly,” said Per Moe.", opinion)
    assert (How.SAYS, "Per Moe") == (quoted.how, quoted.speaker)


FORETOLD = (
    "The toll is expected to rise.",
    "Prices are likely to fall next year.",
    "The bank predicts a mild winter.",
    "Economists expect growth of two per cent.",
    "Olga Lind said she expects the work to end in May.",
    "The reservoir will run out in April.",
    "The line could carry a million people by 2030.",
    "The first pictures are expected in about six months.",
    "There will be no Day Zero.",
    "The town will have more mills than Vik by the middle of this year.",
)
NOT_FORETOLD = (
    "It was expected to fly in 2007.",
    "Nobody had expected the storm.",
    "The council will meet on Tuesday.",
    "The firm plans to close the mill.",
    "Who will be the first to cross?",
    "The mill will double its output.",
    "The bridge could carry 40 tons until 1998.",
    "She left her will to the town.",
)


@pytest.mark.parametrize("sentence", FORETOLD)
def test_a_forecast_is_known_as_one(sentence: str) -> None:
    """What is expected, predicted or to come by a later year."""
    assert whose(f">>{sentence}").is_forecast


@pytest.mark.parametrize("sentence", NOT_FORETOLD)
def test_plans_promises_and_the_past_are_no_forecasts(sentence: str) -> None:
    """What somebody means to do, or what was once expected, foretells nothing."""
    assert not whose(f">>{sentence}").is_forecast


def test_a_columnist_foretells_with_a_plain_will() -> None:
    """A report's "will" may be a date in a diary; a columnist's is a prophecy."""
    opinion = replace(SOURCE, kind=Kind.OPINION, published=datetime(2020, 2, 1, tzinfo=UTC))
    assert whose(">>The ministers will not give way.", opinion).is_forecast
    assert not whose(">>The ministers will not give way.").is_forecast


def test_speech_of_somebody_unknown_is_no_report() -> None:
    """The outlet is named for want of a speaker, in an article without an outlet too."""
    for source in (SOURCE, replace(SOURCE, outlet="")):
        found = whose(">>“Nobody came,” she said.", source)
        assert (How.SAYS, "") == (found.how, found.speaker)

"""What is shown of answers, passages and articles: safe on a screen, exact for programs."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.age import age_of
from bot.answer import Answer, Seconds, Status
from bot.as_json import hits_json, json_of
from bot.attribution import Attribution, How
from bot.citations import Citation
from bot.evidence import Findings, Sentence
from bot.moments import Moment
from bot.question import Asks
from bot.render import AnswerView, show_stats
from bot.terminal import Terminal
from bot.words import counted, one_line, printable
from index.archive import Passage, Stats
from index.article import Article, Block, BlockType, Kind, Source
from index.hit import Hit
from index.named import Names
from index.understanding import understand
from index.versions import Stored

HOSTILE = "\x1b]8;;evil\x07 \x9b2J \u202ered\u2066 \ud800"
QUOTE = "The council voted\n on Tuesday to close the old harbour for good, by nine votes to four."
SOURCE = Source(
    "harbour-1",
    "Harbour closes",
    "Vik Post",
    "Ida Moe",
    "https://vik.example.org/harbour",
    datetime(2022, 3, 1, tzinfo=UTC),
)
CITATION = Citation(1, SOURCE, 10, 10 + len(QUOTE), QUOTE, "It was late.", "Nobody cheered.")
PASSAGE = Passage("p1", SOURCE, 10, 10 + len(QUOTE), QUOTE, ((10, 10 + len(QUOTE)),))
HIT = Hit(PASSAGE, 0.91234, 7.5, 0.6)
ANSWER = Answer("Why?", Status.QUOTED, "Because. [1]", (CITATION,), (HIT,), "quotes (no model)")

Shown = Callable[[AnswerView], str]


class Screen(io.StringIO):
    """A terminal that keeps what it is sent."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Screen]:
    """Makes standard output a terminal, 80 columns wide unless told otherwise."""

    def make(columns: int = 80, term: str = "xterm-256color") -> Screen:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", "25")
        monkeypatch.setenv("TERM", term)
        monkeypatch.delenv("NO_COLOR", raising=False)
        made = Screen()
        monkeypatch.setattr(sys, "stdout", made)
        return made

    return make


def test_a_source_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    """Marker, outlet, author and date; title; the quote among its neighbours; the link."""
    AnswerView(Terminal()).sources(ANSWER)

    assert capsys.readouterr().out == (
        "\nSources\n\n"
        "[1] Vik Post · Ida Moe · 1 March 2022\n"
        "    Harbour closes\n"
        "    It was late. “The council voted on Tuesday to close the old harbour for good, "
        "by nine votes to four.” Nobody cheered.\n"
        "    https://vik.example.org/harbour#:~:text=The%20council%20voted%20on%20Tuesday,"
        "by%20nine%20votes%20to%20four.\n"
    )


def test_sources_are_parted_by_blank_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """A written answer names its model at the end."""
    two = (CITATION, replace(CITATION, marker=2))

    AnswerView(Terminal()).sources(
        replace(ANSWER, citations=two, status=Status.ANSWERED, model="some model")
    )

    out = capsys.readouterr().out
    assert 2 == out.count("\n\n[")
    assert out.endswith("\n\nWritten by some model; every quote checked.\n")


def test_the_days_that_an_answer_rests_on_stand_below_its_sources(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The newest and the oldest; where there is but one, the sources say it already."""
    older = replace(CITATION, source=replace(SOURCE, published=datetime(2020, 5, 3, tzinfo=UTC)))
    undated = replace(CITATION, source=replace(SOURCE, published=None))

    AnswerView(Terminal()).sources(replace(ANSWER, citations=(CITATION, older)))
    told = "\n\nAs of 1 March 2022; the oldest source is of 3 May 2020.\n"
    assert capsys.readouterr().out.endswith(told)

    AnswerView(Terminal()).sources(replace(ANSWER, citations=(CITATION, undated)))
    assert "As of" not in capsys.readouterr().out


def test_json_tells_whose_word_when_and_how_new() -> None:
    """Speaker, manner, forecast and days of each citation, and the days of the whole answer."""
    told = Attribution(How.SAYS, "Ida Moe", SOURCE.published, is_forecast=True)
    moment = Moment("Tuesday", date(2022, 3, 1), date(2022, 3, 1))
    cited = replace(CITATION, told=told, moments=(moment,))
    found = json.loads(json_of(replace(ANSWER, citations=(cited,))))

    one = found["citations"][0]
    assert ("says", "Ida Moe", True) == (one["how"], one["speaker"], one["is_forecast"])
    assert [{"words": "Tuesday", "since": "2022-03-01", "until": "2022-03-01"}] == one["moments"]
    assert {"oldest": "2022-03-01", "newest": "2022-03-01"} == found["as_of"]
    assert json.loads(json_of(replace(ANSWER, citations=())))["as_of"] is None


@pytest.mark.parametrize(("confidence", "is_told"), [(0.36, True), (0.69, True), (0.71, False)])
def test_between_enough_and_sure_the_reader_is_cautioned(
    confidence: float, is_told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the sources, and in JSON; what is sure, or cites nothing, stands without."""
    answer = replace(ANSWER, confidence=confidence)
    AnswerView(Terminal()).sources(answer)
    out = capsys.readouterr().out
    assert is_told is ("\nUncertain: the articles may not answer just this.\n" in out)
    assert is_told is json.loads(json_of(answer))["is_uncertain"]
    assert not json.loads(json_of(replace(answer, citations=())))["is_uncertain"]


NOW = datetime(2025, 3, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "days", "credit"),
    [
        ("Who is the current mayor of Vik?", 1115, "1 March 2022 · 3 years old"),
        ("Who is the current mayor of Vik?", 181, "1 March 2022 · 5 months old"),
        ("Who is the current mayor of Vik?", 180, "1 March 2022"),
        ("Who is the current mayor of Vik?", None, "1 March 2022"),
        ("Who closed the harbour?", 1115, "1 March 2022"),
    ],
)
def test_the_present_is_told_with_the_age_of_an_old_source(
    question: str, days: int | None, credit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever asks how things stand now sees what may no longer be so; others see the date."""
    asked = understand(question, Names(), NOW)

    AnswerView(Terminal()).sources(replace(ANSWER, asked=asked, hits=(replace(HIT, age=days),)))

    assert f"[1] Vik Post · Ida Moe · {credit}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (None, ""),
        (-1, ""),
        (0, "of today"),
        (1, "1 day old"),
        (60, "60 days old"),
        (61, "2 months old"),
        (729, "23 months old"),
        (730, "2 years old"),
        (1094, "2 years old"),
        (1095, "3 years old"),
        (36_525, "100 years old"),
    ],
)
def test_ages_in_words(days: int | None, told: str) -> None:
    """The unit that says it shortly; nothing without a date or ahead of the clock."""
    assert told == age_of(days)


def test_search_tells_age_always_and_parts_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """A hit has its age after the date; only --verbose says which part it was chosen for."""
    hit = replace(HIT, age=1, part="Why did\n the harbour close")
    AnswerView(Terminal()).hits([hit])
    plain = capsys.readouterr().out
    AnswerView(Terminal()).hits([hit], parts=True)
    verbose = capsys.readouterr().out

    assert "Vik Post · Ida Moe · 1 March 2022 · 1 day old\n" in plain
    told = "    For the part: Why did the harbour close\n"
    assert (False, True) == (told in plain, told in verbose)
    AnswerView(Terminal()).hits([replace(hit, part="")], parts=True)
    assert "For the part" not in capsys.readouterr().out


def test_json_tells_ages_of_citations_and_passages() -> None:
    """`age_days` is of each article at the asker's clock, null where it has no date."""
    old = json.loads(json_of(replace(ANSWER, hits=(replace(HIT, age=1115),))))
    undated = json.loads(json_of(ANSWER))

    assert [1115, None] == [one["citations"][0]["age_days"] for one in (old, undated)]
    assert [1115, None] == [one["passages"][0]["age_days"] for one in (old, undated)]


def test_no_sources_show_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Not even their heading."""
    AnswerView(Terminal()).sources(replace(ANSWER, citations=()))

    assert not capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "credit"),
    [
        (replace(SOURCE, kind=Kind.OPINION), "Opinion · Vik Post · Ida Moe · 1 March 2022"),
        (
            replace(SOURCE, kind=Kind.PRESS_RELEASE, author=""),
            "Press release · Vik Post · 1 March 2022",
        ),
        (Source("bare"), "undated"),
    ],
)
def test_the_credit_tells_what_is_known(
    source: Source, credit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Opinion comes first, so that nobody takes it for fact; unknown parts leave no gap."""
    AnswerView(Terminal()).sources(replace(ANSWER, citations=(replace(CITATION, source=source),)))

    assert f"\n[1] {credit}\n" in capsys.readouterr().out


def test_an_article_without_a_link_is_shown_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no web address, the command that shows the article stands in."""
    offline = replace(CITATION, source=replace(SOURCE, url="file:///x"), before="", after="")

    AnswerView(Terminal()).sources(replace(ANSWER, citations=(offline,)))

    assert capsys.readouterr().out.endswith("\n    pullquote show harbour-1\n")


def test_copies_are_named_with_their_source(capsys: pytest.CaptureFixture[str]) -> None:
    """One source, however many printed it; each outlet once."""
    also = (replace(SOURCE, outlet="Moss Times"), replace(SOURCE, outlet="Moss Times"))

    AnswerView(Terminal()).sources(replace(ANSWER, citations=(replace(CITATION, also=also),)))

    assert "    The same story, carried by: Moss Times\n" in capsys.readouterr().out


@pytest.mark.parametrize("columns", [30, 80, 200])
def test_nothing_is_wider_than_the_terminal_but_links(
    columns: int, screen: Callable[..., Screen]
) -> None:
    """Text is folded between words and indented; 100 columns are the most that reads well."""
    seen = screen(columns, "dumb")

    AnswerView(Terminal()).sources(ANSWER)

    lines = seen.getvalue().splitlines()
    assert max(len(line) for line in lines if "http" not in line) <= min(columns, 100)
    assert 1 == sum("#:~:text=" in line for line in lines)
    assert all(line == line.rstrip() for line in lines)
    assert "\x1b" not in seen.getvalue()


def test_a_terminal_gets_links_and_colours(screen: Callable[..., Screen]) -> None:
    """The whole address is both the link and its text."""
    seen = screen()

    view = AnswerView(Terminal())
    view.line("Because. [1]")
    view.sources(ANSWER)

    url = "https://vik.example.org/harbour#:~:text=The%20council"
    assert "\x1b[1;36m[1]\x1b[0m" in seen.getvalue()
    assert 2 == seen.getvalue().count(url)
    assert "\x1b]8;" in seen.getvalue()


def test_nothing_hostile_reaches_the_terminal(screen: Callable[..., Screen]) -> None:
    """Escape sequences and direction marks in any field are shown as what they are: unknown."""
    seen = screen(term="dumb")
    source = replace(
        SOURCE, title=HOSTILE, outlet=HOSTILE, author=HOSTILE, url=f"https://x.org/{HOSTILE}"
    )
    hit = replace(HIT, passage=replace(PASSAGE, source=source, text=HOSTILE), also=(source,))
    article = Article(source, HOSTILE, (Block(BlockType.PARAGRAPH, 0, len(HOSTILE), "rule"),))
    citation = replace(CITATION, source=source, quote=HOSTILE, before=HOSTILE, also=(source,))

    view = AnswerView(Terminal())
    view.line(HOSTILE)
    view.sources(replace(ANSWER, citations=(citation,), status=Status.ANSWERED, model=HOSTILE))
    view.hits([hit])
    view.article(Stored(article, "path", "hash"))
    show_stats(Terminal(), Stats(1, 1, None, None, ((HOSTILE, 1),), (("report", 1),)), Path("here"))

    assert seen.getvalue().encode()  # no lone surrogate is left
    assert seen.getvalue() == printable(seen.getvalue())
    assert "red" in seen.getvalue()


def test_findings_tell_why(capsys: pytest.CaptureFixture[str]) -> None:
    """The kinds asked for, the confidence, each passage's scores and the best sentences'."""
    sentence = Sentence(HIT, (10, 20), "It\n closed.", 0.5, 0.75, 0.6, 1.0, 0.0, 2.5)

    AnswerView(Terminal()).findings(
        Findings("Why?", frozenset({Asks.REASON}), (HIT,), (sentence,) * 9, 0.875)
    )
    AnswerView(Terminal()).findings(Findings("Why?", frozenset(), (), (), 0.0))

    lines = capsys.readouterr().out.splitlines()
    assert "Asks for: reason" == lines[0]
    assert "0.88" in lines[1]
    assert " 1. 0.912  bm25  7.5  cosine 0.60  harbour-1 [10:97]" == lines[3]
    assert 5 == sum("It closed." in line for line in lines)
    assert "Asks for: nothing in particular" in lines


def test_an_empty_archive_has_stats(capsys: pytest.CaptureFixture[str]) -> None:
    """Zeros and words instead of gaps."""
    show_stats(Terminal(), Stats(0, 0, None, None, (), ()), Path("here"))

    out = capsys.readouterr().out
    assert "Articles  0\n" in out
    assert "Oldest    undated\n" in out
    assert "Kinds     none\n" in out
    assert out.endswith("Outlets   none\n")


def test_json_is_exact(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """No character of text or quote is changed, not even those that no terminal may see."""
    strange = "\x1b[2J\x9b\u202e — “Ü” \ud83d"
    answer = replace(
        ANSWER,
        text=strange,
        citations=(replace(CITATION, quote=strange, source=replace(SOURCE, published=None)),),
        seconds=Seconds(0.12345, 1.0, 1.12345),
    )

    Terminal().exactly(json_of(answer))

    out = capfdbinary.readouterr().out
    found = json.loads(out)
    assert strange == found["answer"] == found["citations"][0]["quote"]
    assert found["citations"][0]["published"] is None
    assert {"search": 0.123, "write": 1.0, "total": 1.123} == found["seconds"]
    assert "“Ü”".encode() in out
    assert out.endswith(b"}\n")


def test_search_json_names_each_passage_s_article() -> None:
    """Offsets, scores and credits side by side."""
    other, notice = replace(SOURCE, article_id="other"), replace(SOURCE, article_id="notice")
    told = json.loads(hits_json("harbour", [replace(HIT, also=(other,), corrected=(notice,))]))
    assert (["other"], ["notice"]) == (
        told["passages"][0]["also"],
        told["passages"][0]["corrected_by"],
    )
    found = json.loads(hits_json("harbour", [HIT]))

    assert "harbour" == found["query"]
    assert found["passages"] == [
        {
            "article_id": "harbour-1",
            "start": 10,
            "end": 97,
            "text": QUOTE,
            "score": 0.9123,
            "age_days": None,
            "suspicious": [],
            "title": "Harbour closes",
            "outlet": "Vik Post",
            "author": "Ida Moe",
            "published": "2022-03-01T00:00:00+00:00",
            "url": "https://vik.example.org/harbour",
            "bm25": 7.5,
            "cosine": 0.6,
            "also": [],
            "corrected_by": [],
        }
    ]


def test_words_for_people() -> None:
    """One of a thing has no s; a title is one line; line feeds of a text are kept."""
    assert ["1 article", "0 articles", "1,000 articles"] == [
        counted(number, "article") for number in (1, 0, 1000)
    ]
    assert "a b" == one_line(" a\n\tb ")
    assert "a\n\tb\ufffd" == printable("a\n\tb\r")

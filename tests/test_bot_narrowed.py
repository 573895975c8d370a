"""What the options of `ask` and `search` mean, and what is told of a question."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from index_scene import run as reindexed
from index_scene import word_settings

from bot.__main__ import run
from bot.failure import UsageError
from bot.narrowed import Options, narrowed
from bot.narrowing import ANYWHERE
from bot.understood import told_of
from index.errors import NoArchiveError
from index.named import known_names
from index.scope import Scope
from index.understanding import literally, understand

NOW = datetime(2023, 6, 14, 15, 0, tzinfo=UTC)
NEWS = {
    "early": ("The Harbour Courier", "2022-03-01T10:00:00Z", "amber"),
    "late": ("Vik Post", "2022-05-05T10:00:00Z", "birch"),
    "undated": ("Vik Post", None, "cedar"),
    "strange": ("C++ [.*", "2022-04-01T10:00:00Z", "delta"),
}


@pytest.fixture(autouse=True)
def index_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of its own with an embedder that counts words, set for the commands."""
    settings = word_settings(tmp_path, monkeypatch)
    feed = tmp_path / "feed.jsonl"
    feed.write_text(
        "\n".join(
            json.dumps(
                {
                    "id": name,
                    "source": outlet,
                    "published_at": day,
                    "text": f"The sea wall near {word} street was raised by the harbour council.",
                }
            )
            for name, (outlet, day, word) in NEWS.items()
        )
    )
    assert len(NEWS) == reindexed(settings, feed).added
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULLQUOTE_INDEX_DIR", str(settings.index_dir))
    return settings.index_dir


def test_no_options_narrow_nothing(tmp_path: Path) -> None:
    """Not even an archive is needed."""
    assert ANYWHERE == narrowed(Options(), tmp_path / "nowhere")


def test_options_without_an_archive_say_so(tmp_path: Path) -> None:
    """As every command does."""
    with pytest.raises(NoArchiveError):
        narrowed(Options(since="2022"), tmp_path / "nowhere")


def test_days_are_whole_periods(index_dir: Path) -> None:
    """`since` begins with its period, `until` ends with it."""
    found = narrowed(Options(since="March 2022", until="2022"), index_dir)

    assert Scope(since=date(2022, 3, 1), until=date(2022, 12, 31)) == found.scope
    assert (None, False) == (found.now, found.as_it_stands)


def test_as_of_sets_limit_and_clock(index_dir: Path) -> None:
    """The clock stands at the end of that day, and other days are reckoned from it."""
    found = narrowed(Options(as_of="3 March 2022", since="yesterday"), index_dir)

    assert found.now is not None
    assert date(2022, 3, 3) == found.now.date()
    assert found.now.tzinfo is not None
    assert Scope(since=date(2022, 3, 2), until=date(2022, 3, 3)) == found.scope


def test_the_earlier_of_as_of_and_until_counts(index_dir: Path) -> None:
    """Both are limits."""
    found = narrowed(Options(as_of="3 March 2022", until="1 March 2022"), index_dir)

    assert date(2022, 3, 1) == found.scope.until


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Vik Post",), {"Vik Post"}),
        (("vik post",), {"Vik Post"}),
        (("harbour courier",), {"The Harbour Courier"}),
        (("the harbour courier", "VIK POST"), {"The Harbour Courier", "Vik Post"}),
        (("C++ [.*",), {"C++ [.*"}),
    ],
)
def test_outlets_as_people_type_them(
    names: tuple[str, ...], expected: set[str], index_dir: Path
) -> None:
    """Small letters and a missing article are forgiven, signs are taken as they are."""
    assert expected == narrowed(Options(outlets=names), index_dir).scope.outlets


@pytest.mark.parametrize("name", ["Moss Times", "", " ", ".*", "V", "[", "Vik"])
def test_an_unknown_outlet_is_wrong_usage(name: str, index_dir: Path) -> None:
    """A part, a pattern and nothing are no outlet's name."""
    with pytest.raises(UsageError, match="has no outlet"):
        narrowed(Options(outlets=("Vik Post", name)), index_dir)


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("option", "told"),
    [
        (("--outlet", "Moss Times"), "The archive has no outlet 'Moss Times': `pullquote stats` "),
        (("--since", "the day of days"), "I cannot read “the day of days” as a date: write it as "),
        (("--until", ""), "I cannot read “” as a date: write it as "),
        (("--as-of", "2022-13-45"), "I cannot read “2022-13-45” as a date: write it as "),
    ],
)
def test_a_wrong_option_ends_with_one_sentence(
    command: str, option: Sequence[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, on standard error, before any model loads; nothing is answered."""
    assert 2 == run([command, "Who raised the wall?", *option])

    out, err = capsys.readouterr()
    assert told in " ".join(err.split())
    assert (1, "") == (len(err.strip().split("\n\n")), out)
    assert "Traceback" not in err


def _found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    run([*arguments, "--json"])
    passages: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["passages"]
    return passages


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), {"early", "late", "undated", "strange"}),
        (("--as-of", "3 March 2022"), {"early"}),
        (("--since", "May 2022"), {"late"}),
        (("--until", "2022-04-01"), {"early", "strange"}),
        (("--outlet", "vik post"), {"late", "undated"}),
        (("--outlet", "vik post", "--until", "2022"), {"late"}),
        (("--outlet", "vik post", "--as-of", "3 March 2022"), set()),
    ],
)
def test_options_confine_what_is_found(
    command: str,
    options: Sequence[str],
    expected: set[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same part of the archive for an answer and for a search."""
    found = _found(capsys, command, "Who raised the sea wall?", *options)

    assert expected == {one["article_id"] for one in found}


def test_literal_reads_no_limit(capsys: pytest.CaptureFixture[str]) -> None:
    """The same question with and without its words being understood."""
    question = "As of 3 March 2022, who raised the sea wall?"

    assert ["early"] == [one["article_id"] for one in _found(capsys, "search", question)]
    assert 4 == len(_found(capsys, "search", question, "--literal"))


def test_ages_are_reckoned_from_the_clock_that_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    """As of 3 March the article of 1 March is two days old."""
    (one,) = _found(capsys, "ask", "Who raised the sea wall?", "--as-of", "3 March 2022")
    (other,) = _found(capsys, "search", "Who raised the sea wall?", "--as-of", "3 March 2022")

    assert [2, 2] == [one["age_days"], other["age_days"]]
    run(["search", "Who raised the sea wall?", "--as-of", "3 March 2022"])
    assert "The Harbour Courier · 1 March 2022 · 2 days old\n" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["ask", "search"])
def test_verbose_shows_what_was_understood(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Clock, outlets and times, before the passages."""
    question = "What does the Vik Post say on “the sea wall” in May 2022?"
    assert 0 == run([command, question, "--verbose", "--as-of", "1 June 2022"])

    out = capsys.readouterr().out
    assert "Asked on: 2022-06-01 23:59" in out
    assert "Looks first at: Vik Post" in out
    assert "Time: 2022-05-01 to 2022-05-31 (“in May 2022”)" in out
    assert "Quoted: the sea wall" in out
    assert out.index("Asked on") < out.index("1. ")
    run([command, question, "--verbose", "--literal"])
    assert "Looks first at" not in capsys.readouterr().out


def test_verbose_json_of_search_stays_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    """What was understood goes to standard error."""
    run(["search", "What does the Vik Post say on the wall?", "--verbose", "--json"])

    out, err = capsys.readouterr()
    assert "Looks first at: Vik Post" in err
    assert json.loads(out)["passages"]


def test_every_time_is_told_in_words() -> None:
    """Limits, events, the present and parts: a line each."""
    names = known_names(["The Harbour Courier", "Vik Post"], [])
    told = list(
        told_of(
            understand(
                "As of 3 March 2023, what is the latest that The Harbour Courier reported on "
                "storms and walls near quays, while the Vik Post wrote of fish prices and boats "
                "before the Quimby summit?",
                names,
                NOW,
            )
        )
    )

    assert "Asked on: 2023-06-14 15:00 UTC" == told[0]
    assert "Looks first at: The Harbour Courier; Vik Post" == told[1]
    assert any(one.startswith("Time: only what was published by 2023-03-03") for one in told)
    assert any("how things stand now: recent articles first" in one for one in told)
    assert any("before the event: the Quimby summit" in one for one in told)
    assert ["Part 1", "Part 2"] == [one[:6] for one in told if one.startswith("Part")]


def test_nothing_understood_is_told_as_the_clock_alone() -> None:
    """No empty lines for what is not there; hostile words stay words."""
    zone = NOW.astimezone().tzinfo
    assert 1 == len(list(told_of(literally("Who?", NOW.astimezone(zone) + timedelta(1)))))
    told = list(told_of(understand("Who said “\x1b[31m red”?", known_names([], []), NOW)))
    assert not any("\x1b" in one for one in told)

"""What `reindex --explain` shows, on a terminal of eighty columns and piped."""

import io
import sys

import pytest
from fakes import WordEmbedder

from bot.explain_view import show_explained
from bot.terminal import Terminal
from index.document import Document
from index.explain import Explained, explain
from index.files import Problem

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by two metres, "
    "a decision that its engineers had asked for since the storm of last winter."
)
TEXT = f"""---
title: Raise the wall
outlet: The Harbour Courier
date: 2021-06-16T09:14:00+02:00
section: Opinion
---
Pictured: The wall on Sunday

{PROSE}
"""


class Screen(io.StringIO):
    """A terminal that keeps what it is sent."""

    def isatty(self) -> bool:
        return True


def _explained(text: str = TEXT) -> list[Explained | Problem]:
    document = Document("/news/wall.md", ".md", text.encode())
    return list(explain(document, 60, WordEmbedder().count_tokens))


def test_piped_it_is_plain_and_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Head, blocks and chunks, each with how it was found; no line is cut."""
    assert show_explained(Terminal(), _explained())
    out = capsys.readouterr().out
    assert out.startswith("Raise the wall\noutlet     The Harbour Courier\nauthor     unknown\n")
    assert (
        "published  16 June 2021, 09:14 UTC+02:00 (certain, from metadata): its metadata says "
        "“2021-06-16T09:14:00+02:00”\n" in out
    )
    assert "kind       opinion: its section, type or tags say so\n" in out
    assert "language   en\n" in out
    assert "identity   file /news/wall.md\n" in out
    assert (
        "\n2 blocks, 1 to quote from\n\n"
        "caption      Pictured: The wall on Sunday\n"
        "             [0:28] caption:label: begins as a caption: Photo:, Pictured, "
        "Image caption\n\n"
        f"paragraph    {PROSE}\n"
        "             [30:189]\n" in out
    )
    assert (
        "\n1 chunk\neach is embedded below the line: "
        "Raise the wall · The Harbour Courier · 16 June 2021\n\n"
        "1.   [30:189] 39 tokens, 1 sentence\n" in out
    )


def test_on_a_terminal_it_fits_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but addresses is wrapped, and hangs behind its name."""
    screen = Screen()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", screen)
    assert show_explained(Terminal(), _explained())
    lines = screen.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    (at,) = (n for n, line in enumerate(lines) if line.startswith("paragraph    The harbour"))
    assert lines[at + 1].startswith(" " * 13 + "wall by two metres")


def test_an_undated_page_says_so_and_controls_are_not_obeyed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is unknown is said to be; characters that a terminal would obey are shown."""
    show_explained(Terminal(), _explained(f"The wall \x1b[2J\u202e\n\n{PROSE}"))
    out = capsys.readouterr().out
    assert "published  unknown: nothing says when it was published\n" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_problems_are_shown_and_alone_are_no_article(capsys: pytest.CaptureFixture[str]) -> None:
    """A document that holds nothing is told in one line."""
    assert not show_explained(Terminal(), [Problem("/news/a.md", "It holds no text.")])
    assert "/news/a.md: It holds no text.\n" == capsys.readouterr().out

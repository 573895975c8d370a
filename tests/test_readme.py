"""What the README says is what the program does."""

import re
from dataclasses import fields
from pathlib import Path

from typer.main import get_command

from bot.answer import Seconds
from bot.as_json import json_of
from bot.cli import app
from bot.settings import Settings, variable

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_table_with_its_default() -> None:
    """The configuration table and the settings name the same variables and defaults."""
    rows = dict(re.findall(r"^\| `(PULLQUOTE_\w+)` \| (.*?) \|", README, re.MULTILINE))
    assert set(rows) == {variable(name) for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, int | float | Path) or (isinstance(default, str) and default):
            assert rows[variable(name)] == f"`{default}`"


def test_every_command_is_in_the_table() -> None:
    """The table of commands and the command line name the same commands."""
    told = set(re.findall(r"^\| `pullquote (\w+)", README, re.MULTILINE))
    assert told == set(get_command(app).commands)  # type: ignore[attr-defined]


def test_every_option_that_is_told_exists() -> None:
    """No option is promised that no command takes."""
    commands = get_command(app).commands.values()  # type: ignore[attr-defined]
    taken = {option for command in commands for one in command.params for option in one.opts}
    section = README.partition("## Commands")[2].partition("## Settings")[0]
    assert set(re.findall(r"`(--[a-z-]+)`", section)) <= taken


def test_the_json_object_is_told_key_by_key() -> None:
    """The documented keys are the ones that `--json` prints."""
    told = README.partition("`ask --json` prints one object:")[2].partition("`status` is")[0]
    for name in re.findall(r'"(\w+)":', Path(json_of.__code__.co_filename).read_text()):
        if name not in ("query", "passages", "bm25", "cosine"):
            assert f'"{name}"' in told
    for field in fields(Seconds):
        assert f'"{field.name}"' in told

"""The interactive prompt: questions one by one, with the history of earlier ones."""

import sys
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

PROMPT = "Ask (empty line to leave): "
_LONGEST = 500


def questions(history: Path) -> Generator[str, None, None]:
    """What the user types, until an empty line or Ctrl-D; kept in `history`.

    Close it to have the history written when the questions end early.
    """
    try:
        import readline  # noqa: PLC0415  # it changes how input() behaves
    except ImportError:  # on Windows the prompt works without history
        yield from _typed()
        return
    with suppress(OSError):
        readline.read_history_file(history)
    readline.set_history_length(_LONGEST)
    try:
        yield from _typed()
    finally:
        with suppress(OSError):
            history.parent.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(history)


def _typed() -> Generator[str, None, None]:
    while True:
        try:
            line = _line().strip()
        except EOFError:
            sys.stderr.write("\n")  # Ctrl-D leaves the cursor behind the prompt
            return
        if not line:
            return
        yield line


def _line() -> str:
    """One line; the prompt never lands in a file or pipe that the answers go to."""
    if sys.stdout.isatty():
        return input(PROMPT)
    sys.stderr.write(PROMPT)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line

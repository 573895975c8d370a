"""The interactive prompt: questions one by one, with the history of earlier ones."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_LONGEST = 500


def questions(history: Path) -> Iterator[str]:
    """What the user types, until an empty line, Ctrl-D or Ctrl-C; kept in `history`."""
    # Not on Windows: there the prompt works without history.
    with suppress(ImportError):
        import readline  # noqa: PLC0415

        with suppress(OSError):
            readline.read_history_file(history)
        readline.set_history_length(_LONGEST)
        yield from _typed()
        with suppress(OSError):
            history.parent.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(history)
        return
    yield from _typed()


def _typed() -> Iterator[str]:
    while True:
        try:
            line = input("Ask (empty line to leave): ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not line:
            return
        yield line

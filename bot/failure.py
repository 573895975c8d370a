"""How a command that failed ends: an exit code and a sentence for the reader."""

import contextlib
import errno
import shutil
import sys
import textwrap
from typing import TypeGuard

from bot.words import printable
from index.errors import PullquoteError, SettingsError

FAILED = 1
USAGE = 2
NOT_FOUND = 3
PARTLY = 4
INTERRUPTED = 130
_WIDEST = 100
_CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


class UsageError(PullquoteError):
    """The command was called in a way that cannot be carried out."""


def told(error: Exception) -> tuple[int, str]:
    """Exit code and sentence for what a command raised."""
    if isinstance(error, UsageError | SettingsError):
        return USAGE, str(error)
    if isinstance(error, PullquoteError):
        return FAILED, str(error)
    if isinstance(error, ImportError):
        return FAILED, (
            f"A package is missing or broken ({error}): install Pullquote again, with "
            "`make setup` in its folder or with pip."
        )
    if is_unwritable(error):
        return FAILED, (
            f"The output could not be written ({error.strerror}): make room, or send it elsewhere."
        )
    if isinstance(error, MemoryError):
        return FAILED, "Memory ran out: close other programs, or index fewer articles at a time."
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    return FAILED, (
        f"Something failed inside Pullquote ({what}). Run it again with --debug and report "
        "what it prints; `pullquote doctor` may tell more."
    )


def is_unwritable(error: Exception) -> TypeGuard[OSError]:
    """Whether the output is at fault; errors of files name their file."""
    return isinstance(error, OSError) and error.errno in _CANNOT_WRITE and not error.filename


def say(message: str) -> None:
    """On standard error, if that can be written: there is nobody else to tell."""
    with contextlib.suppress(OSError, ValueError):
        for line in message.splitlines():
            sys.stderr.write(f"{_folded(f'pullquote: {printable(line)}')}\n")
            sys.stderr.flush()


def _folded(line: str) -> str:
    """Between words, where a terminal would fold it anywhere."""
    if not sys.stderr.isatty():
        return line
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)

"""The question as the command line or standard input gives it."""

import re
import sys

from bot.failure import UsageError
from bot.question import QuestionError
from bot.question import checked as _checked
from bot.words import printable

EXAMPLE = 'as in `pullquote ask "Who met in Geneva?"`'
_INPUT_BYTES = 1_000_000  # read from standard input; a question is far shorter
# Colours and the like, as text copied from a terminal may hold them.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~])?")


def given_question(words: list[str] | None) -> str | None:
    """The question as given; None when it is to be asked for at a prompt."""
    if words == ["-"]:
        try:
            return readable(sys.stdin.buffer.read(_INPUT_BYTES).decode("utf-8", "replace"))
        except OSError as error:
            raise UsageError(f"The question could not be read ({error.strerror}).") from error
    if words:
        return readable(" ".join(words))
    if sys.stdin.isatty():
        return None
    raise UsageError(f"Give a question, {EXAMPLE}, or - to read it from standard input.")


def readable(argument: str) -> str:
    """Without colours and other signs to terminals, as pasted text may hold them.

    Bytes that are no UTF-8 arrive as lone surrogates.
    """
    return printable(_ESCAPES.sub("", argument))


def checked(question: str) -> str:
    """The question in one line; one that cannot be asked is wrong usage."""
    try:
        return _checked(question)
    except QuestionError as error:
        raise UsageError(str(error)) from error

"""`pullquote` and `python -m bot`: run a command, and end every failure in one sentence."""

import logging
import os
import sys

import click

from bot.cli import FAILED, USAGE, UsageError, app
from bot.question import QuestionError
from index.errors import PullquoteError, SettingsError

INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    logging.basicConfig(level=logging.ERROR, format="%(name)s: %(message)s")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code of one command; `--debug` lets exceptions through."""
    debug = "--debug" in arguments
    try:
        result = app(arguments, prog_name="pullquote", standalone_mode=False)
        sys.stdout.flush()
        return int(result or 0)
    except BrokenPipeError:
        # The reader has had enough (`| head`): not a failure, and nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, click.Abort):
        _say("Stopped. Nothing was lost.")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except PullquoteError as error:
        if debug:
            raise
        _say(str(error))
        usage = isinstance(error, QuestionError | SettingsError | UsageError)
        return USAGE if usage else FAILED
    except Exception as error:  # noqa: BLE001  # the last line of defence against tracebacks
        if debug:
            raise
        _say(
            f"Something failed inside Pullquote ({type(error).__name__}: {error}). Run it again "
            "with --debug and report what it prints; `pullquote doctor` may tell more."
        )
        return FAILED


def _say(message: str) -> None:
    for line in message.splitlines() or [""]:
        click.echo(f"pullquote: {line}", err=True)


if __name__ == "__main__":
    main()

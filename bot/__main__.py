"""`pullquote` and `python -m bot`: run a command, and end every failure in one sentence.

No library is imported before Ctrl-C is taken care of: importing the command line takes .4 s,
in which somebody impatient would meet a traceback.
"""

import contextlib
import gc
import io
import os
import signal
import sys
from types import FrameType

from bot.failure import FAILED, INTERRUPTED, USAGE, is_unwritable, say, told


class CtrlC:
    """Raises KeyboardInterrupt at the first Ctrl-C; the second one ends the process.

    Libraries turn the exception into others when it meets them within an import or a
    callback, so `pressed` says what really happened.
    """

    def __init__(self) -> None:
        self.pressed = False

    def watch(self) -> None:
        """From now on."""
        # A shell that starts us in the background sees to it that Ctrl-C is not for us.
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self.pressed = True
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        raise KeyboardInterrupt


def main() -> None:
    """Run the command line and leave with its exit code."""
    ctrl_c = CtrlC()
    try:
        ctrl_c.watch()
        code = run(sys.argv[1:], ctrl_c) if _open_streams() else _no_output()
    except KeyboardInterrupt:
        code = _stopped()
    if code == INTERRUPTED:
        # Python would sometimes end itself by a signal instead, and wait for threads first.
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(code)
    gc.freeze()  # on leaving, Python looks through everything that is left: .15 s of a search
    sys.exit(code)


def run(arguments: list[str], ctrl_c: CtrlC | None = None) -> int:
    """The exit code of one command; `--debug` lets exceptions through."""
    try:
        from bot.cli import run_command  # noqa: PLC0415  # see above

        code = run_command(arguments)
        sys.stdout.flush()
        return code
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) or (ctrl_c and ctrl_c.pressed):
            return _stopped()
        if isinstance(error, BrokenPipeError):
            # The reader has had enough (`| head`): not a failure, and nothing more to say.
            _forget_output()
            return 0
        if not isinstance(error, Exception):
            raise
        code, sentence = told(error)
        if _is_debug(arguments) and code != USAGE:
            raise
        if is_unwritable(error):
            _forget_output()
        say(sentence)
        return code


def _is_debug(arguments: list[str]) -> bool:
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--debug" in options


def _open_streams() -> bool:
    """Give every standard stream something to stand on; whether there is an output.

    A closed one would lend its number to the next file opened, which might be the index.
    What a stream cannot encode or decode is replaced, not fatal.
    """
    has_output = sys.stdout is not None
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            with contextlib.suppress(OSError):
                os.close(number)
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
            mode = "w" if number else "r"
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    return has_output


def _no_output() -> int:
    say("Standard output is closed: send it to a file, to a program or to /dev/null.")
    return FAILED


def _stopped() -> int:
    if sys.stderr.isatty():
        with contextlib.suppress(OSError):
            sys.stderr.write("\n")  # after the ^C that the terminal shows
    say("Stopped.")
    return INTERRUPTED


def _forget_output() -> None:
    """Let what is still unwritten vanish, so that leaving the interpreter finds no fault."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()

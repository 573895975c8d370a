"""Runs the real command line: piped, or on a terminal 80 columns wide."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from conftest import ROOT

COMMAND = (sys.executable, "-m", "bot")
_COLUMNS = 80
_DEAF = 10.0  # seconds after which Ctrl-C has not been heard
_PATIENCE = 120.0  # seconds without a byte: far more than any start takes


def environment(**more: str) -> dict[str, str]:
    """This test's environment, in which `bot` is found from every folder."""
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return plain | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"} | more


@dataclass(frozen=True)
class Done:
    """How a process ended."""

    code: int
    out: str
    err: str


def piped(arguments: Sequence[str | bytes], folder: Path, stdin: bytes = b"", **more: str) -> Done:
    """Run to the end with pipes for all three streams."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(**more),
        input=stdin,
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def shell(script: str, folder: Path, **more: str) -> Done:
    """Run a line of bash in which $P is the command."""
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment(P=" ".join(COMMAND), **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


class OnTerminal:
    """The command line on a terminal of its own; `seen` is all that it has written."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, *, out_piped: bool = False, **more: str
    ) -> None:
        self._side, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, _COLUMNS, 0, 0))
        self.seen = ""
        self._process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=folder,
            env=environment(**more),
            stdin=inner,
            stdout=subprocess.PIPE if out_piped else inner,
            stderr=inner,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(inner)

    def __enter__(self) -> "OnTerminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        os.close(self._side)

    def type(self, keys: str) -> None:
        """What somebody types; \\x03 is Ctrl-C, \\x04 is Ctrl-D."""
        os.write(self._side, keys.encode())

    def wait_for(self, words: str, times: int = 1) -> None:
        """Read until `words` have been shown so often."""
        while self.seen.count(words) < times:
            assert self._read(), f"{words!r} never came; seen: {self.seen!r}"

    def interrupt(self) -> int:
        """Press Ctrl-C until it is heard; the exit code.

        Python sleeps through one that comes between showing its prompt and waiting for keys.
        """
        self.type("\x03")
        while not select.select([self._side], [], [], _DEAF)[0]:
            self.type("\x03")
        return self.end()

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        return self._process.wait()

    def out(self) -> str:
        """What went into the pipe, once all has ended."""
        assert self._process.stdout
        return self._process.stdout.read().decode()

    def _read(self) -> bool:
        ready, _, _ = select.select([self._side], [], [], _PATIENCE)
        assert ready, f"nothing more came; seen: {self.seen!r}"
        try:
            got = os.read(self._side, 65536)
        except OSError:  # Linux tells the end of a terminal so
            return False
        self.seen += got.decode("utf-8", "replace")
        return bool(got)

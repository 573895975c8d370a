"""Runs a bot as a process of its own against the emulator: start, signal, end, start again."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from conftest import ROOT
from emulator import Emulator

TESTS = ROOT / "tests"
SERVE = ("serve_at_emulator.py", "serve")
_PATIENCE = 90.0  # seconds for a start, in which a model is loaded


@dataclass(frozen=True)
class Ended:
    """How the process ended, and what it said."""

    code: int
    out: str
    err: str
    seconds: float = 0.0  # from the signal to its end


class BotProcess:
    """One installation: its folders outlive the process, so that it can be started again.

    With `monitored`, `report()` has what the loop monitor saw, once the process has ended.
    `environment` is added to what every installation gets; None takes a variable away.
    """

    def __init__(
        self,
        emulator: Emulator,
        folder: Path,
        *arguments: str,
        command: tuple[str, ...] = SERVE,
        monitored: bool = False,
        **environment: str | None,
    ) -> None:
        self.emulator = emulator
        self.folder = folder
        self._command = [sys.executable, str(TESTS / command[0]), *command[1:], *arguments]
        self._more = environment
        self._monitored = monitored
        self._process: subprocess.Popen[bytes] | None = None
        self._starts = 0

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of the process."""
        given: dict[str, str | None] = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(TESTS))),
            "EMULATOR_PORT": str(self.emulator.port),
            "EMULATOR_MONITOR": str(self._report) if self._monitored else None,
            "PULLQUOTE_DISCORD_TOKEN": self.emulator.token,
            "PULLQUOTE_INDEX_DIR": str(self.folder / "index"),
            "PULLQUOTE_STATE_DIR": str(self.folder / "state"),
            **self._more,
        }
        return {name: value for name, value in given.items() if value is not None}

    @property
    def _report(self) -> Path:
        return self.folder / f"monitor{self._starts}.json"

    def _file(self, stream: str) -> Path:
        return self.folder / f"{stream}{self._starts}.txt"

    async def __aenter__(self) -> "BotProcess":
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_running:
            await self.stop(signal.SIGKILL if error else signal.SIGINT)
        if error:
            print(self.err[-4000:], file=sys.stderr)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def err(self) -> str:
        """What it has written to standard error since its last start."""
        return self._file("err").read_text(encoding="utf-8", errors="replace")

    @property
    def out(self) -> str:
        return self._file("out").read_text(encoding="utf-8", errors="replace")

    def launch(self) -> None:
        """Start it, and wait for nothing."""
        self._starts += 1
        with self._file("out").open("wb") as out, self._file("err").open("wb") as err:
            self._process = subprocess.Popen(
                self._command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    async def start(self, timeout: float = _PATIENCE) -> None:
        """Start it and wait until it is connected and has its commands; fails if it ends."""
        before = self.emulator.gateway.identified
        self.launch()
        gateway = self.emulator.gateway

        def ready() -> bool:
            assert self.is_running, f"it ended with {self._process.returncode}: {self.err[-3000:]}"  # type: ignore[union-attr]
            is_new = gateway.identified >= before + self.emulator.shards
            return is_new and gateway.is_connected and bool(self.emulator.commands)

        await self.emulator.until(ready, timeout)

    def send_signal(self, number: int) -> None:
        assert self._process
        self._process.send_signal(number)

    async def ended(self, timeout: float = 60.0) -> Ended:
        """Wait until it ends by itself."""
        start = time.monotonic()
        while self.is_running:
            if time.monotonic() - start > timeout:
                self.send_signal(signal.SIGKILL)
                raise TimeoutError(f"it has not ended after {timeout:g} s: {self.err[-3000:]}")
            await asyncio.sleep(0.02)
        assert self._process
        code = self._process.wait()
        return Ended(code, self.out, self.err, time.monotonic() - start)

    async def stop(self, number: int = signal.SIGINT, timeout: float = 60.0) -> Ended:
        """Send a signal and wait for the end."""
        self.send_signal(number)
        return await self.ended(timeout)

    async def restart(self, number: int = signal.SIGINT) -> Ended:
        """End it and start it again with the same folders; how it had ended."""
        ended = await self.stop(number)
        await self.start()
        return ended

    def report(self) -> dict[str, Any]:
        """What the loop monitor saw, once the process has ended."""
        report: dict[str, Any] = json.loads(self._report.read_text(encoding="utf-8"))
        return report

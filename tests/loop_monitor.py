"""Watches an event loop from inside its process: what blocks it, and how late it comes.

A call that blocks is ours when a frame of the packages `bot` or `index` is on the stack above
the loop; everything below the loop (the command line that started it) does not count.
"""

import asyncio
import atexit
import json
import os
import re
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OURS = (str(ROOT / "bot") + os.sep, str(ROOT / "index") + os.sep)
_TURN = 0.01  # seconds between two looks
_STALL = 0.1  # seconds of processor time in one callback that count as blocked
_STUCK = 2.0  # seconds in one callback, whatever it waits for
_DEEP = 25  # frames kept of a stack

# Audit events that mean waiting for a disk, a network or a process.
_BLOCKING = {
    "open", "sqlite3.connect", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname",
    "subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "time.sleep", "os.listdir",
    "os.scandir", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate", "os.chmod",
    "os.link", "os.symlink", "os.utime", "shutil.copyfile", "shutil.copytree", "shutil.move",
    "shutil.rmtree", "glob.glob", "import",
}  # fmt: skip
# Not audited, so wrapped.
_UNAUDITED = ((time, "sleep"), (os, "stat"), (os, "lstat"), (os, "fsync"), (os, "replace"))
# Reading source lines for a traceback is how an error is logged, not how a bot works.
# Nor is measuring coverage, which asks for the real path of every new file.
_EXCUSED = (
    "linecache.py", "traceback.py", "tokenize.py",
    "coverage/control.py", "coverage/inorout.py", "coverage/files.py",
)  # fmt: skip


class LoopMonitor:
    """Counts violations; `report` says what it saw."""

    def __init__(self) -> None:
        self._violations: dict[str, dict[str, Any]] = {}
        self._foreign: dict[str, dict[str, Any]] = {}
        self._lags: list[float] = []
        self._spikes: list[tuple[float, float]] = []
        self._start_lag = 0.0
        self._thread: int | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        # When the callback that runs now was called: by the clock, and by what the thread had used.
        self._entered: tuple[float, float] | None = None
        self._began = 0.0
        self._is_started = False
        self._is_over = False
        self._busy = threading.local()

    def install(self) -> None:
        """Watch every loop that the main thread runs from now on."""
        sys.addaudithook(self._audited)
        for module, name in _UNAUDITED:
            setattr(module, name, self._wrapped(getattr(module, name), f"{module.__name__}.{name}"))
        self._watch_sqlite()
        run_forever = asyncio.BaseEventLoop.run_forever

        def watched(loop: asyncio.BaseEventLoop) -> None:
            if threading.current_thread() is threading.main_thread():
                loop.call_soon(self._begin, loop)
            run_forever(loop)

        asyncio.BaseEventLoop.run_forever = watched  # type: ignore[method-assign]
        self._time_callbacks()

    def started(self) -> None:
        """Starting is over: imports count from now on, and so does lag."""
        self._is_started = True

    def report(self) -> dict[str, Any]:
        """All that was seen, ready for JSON."""
        lags = sorted(self._lags)

        def percentile(share: float) -> float:
            return round(lags[int(share * (len(lags) - 1))] * 1000, 2) if lags else 0.0

        return {
            "violations": list(self._violations.values()),
            "not_ours": list(self._foreign.values()),
            "lag_ms": {
                "p50": percentile(0.5), "p95": percentile(0.95), "p99": percentile(0.99),
                "max": percentile(1.0),
            },
            "samples": len(lags),
            "spikes": [(round(at, 3), round(lag * 1000, 1)) for at, lag in self._spikes],
            "lag_while_starting_ms": round(self._start_lag * 1000, 2),
            "seconds": round(time.perf_counter() - self._began, 2) if self._began else 0.0,
        }  # fmt: skip

    def write_at_exit(self, path: Path) -> None:
        """Write the report when the process ends, also when by os._exit."""
        leave = os._exit

        def write() -> None:
            self._is_over = True
            path.write_text(json.dumps(self.report(), indent=1), encoding="utf-8")

        def leave_with_report(code: int) -> None:
            write()
            leave(code)

        atexit.register(write)
        os._exit = leave_with_report  # type: ignore[assignment]

    # Calls that block.

    def _audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _BLOCKING:
            self._check(event, arguments)

    def _check(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._is_over or asyncio._get_running_loop() is None or getattr(self._busy, "it", False):
            return
        if event == "import" and (not self._is_started or arguments[0].startswith("encodings.")):
            return
        if event == "socket.connect" and arguments[0].gettimeout() == 0:
            return
        self._busy.it = True
        try:
            is_ours, stack = _stack(sys._getframe(2))
            if is_ours and not (event != "import" and _is_importing(stack)):
                _count(self._violations, event, str(arguments[:1])[1:200], stack)
        finally:
            self._busy.it = False

    def _wrapped(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self._check(name, arguments)
            return function(*arguments, **options)

        return call

    def _watch_sqlite(self) -> None:
        connect, check = sqlite3.connect, self._check

        def watched(name: str) -> Callable[..., Any]:
            def call(self: Any, *arguments: Any) -> Any:
                check(f"sqlite3.{name}", arguments[:1])
                return getattr(super(type(self), self), name)(*arguments)

            return call

        def through_cursor(name: str) -> Callable[..., Any]:
            return lambda self, *arguments: getattr(self.cursor(), name)(*arguments)

        runs = ("execute", "executemany", "executescript")
        fetches = ("fetchone", "fetchall", "fetchmany")
        cursor_class = type("Cursor", (sqlite3.Cursor,), {n: watched(n) for n in runs + fetches})

        def cursor(self: Any, factory: Any = cursor_class) -> Any:
            return sqlite3.Connection.cursor(self, factory)

        methods: dict[str, Any] = {name: watched(name) for name in ("commit", "rollback", "backup")}
        methods |= {name: through_cursor(name) for name in runs} | {"cursor": cursor}

        def watched_connect(*arguments: Any, **options: Any) -> Any:
            if len(arguments) < 6:  # the factory was not given by position
                base = options.get("factory", sqlite3.Connection)
                options["factory"] = type(base.__name__, (base,), methods)
            return connect(*arguments, **options)

        sqlite3.connect = sqlite3.dbapi2.connect = watched_connect  # type: ignore[assignment]

    # A callback that does not end.

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._loop is loop:  # asyncio.run runs its loop several times
            return
        self._loop, self._thread = loop, threading.get_ident()
        self._began = time.perf_counter()
        threading.Thread(target=self._watch, name="loop-monitor", daemon=True).start()
        self._turn(loop, self._began)

    def _time_callbacks(self) -> None:
        """One callback that takes long blocks the loop; three hundred short ones only fill it."""
        run = asyncio.Handle._run  # type: ignore[attr-defined]

        def timed(handle: asyncio.Handle) -> None:
            if threading.get_ident() != self._thread:
                run(handle)
                return
            self._entered = (time.perf_counter(), time.thread_time())
            run(handle)
            self._entered = None

        asyncio.Handle._run = timed  # type: ignore[attr-defined]

    def _turn(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        moment = time.perf_counter()
        lag = max(0.0, moment - due)
        if self._is_started:
            self._lags.append(lag)
            if lag > _STALL:
                self._spikes.append((moment - self._began, lag))
        else:
            self._start_lag = max(self._start_lag, lag)
        loop.call_later(_TURN, self._turn, loop, moment + _TURN)

    def _watch(self) -> None:
        """The thread that samples the loop's stack while a callback takes long."""
        sleep, pause = threading.Event(), _TURN
        looked = time.perf_counter()
        while not self._is_over:
            sleep.wait(pause)
            moment = time.perf_counter()
            # If this thread comes late as well, the machine or the GIL was busy elsewhere.
            is_starved, looked = moment - looked > 3 * _TURN, moment
            entered = self._entered
            if is_starved or entered is None or self._thread is None:
                continue
            # What other processes take of the machine is not counted.
            clock = time.pthread_getcpuclockid(self._thread)
            stood, used = moment - entered[0], time.clock_gettime(clock) - entered[1]
            if (used < _STALL and stood < _STUCK) or self._entered is not entered:
                continue
            frame = sys._current_frames().get(self._thread)
            is_ours, stack = _stack(frame)
            if stack and not (is_ours and not self._is_started and _is_importing(stack)):
                where = self._violations if is_ours else self._foreign
                entry = _count(where, "stall", f"stood for {_STALL:g} s or more", stack)
                entry["seconds"] = round(max(entry.get("seconds", 0.0), stood), 3)


def _stack(frame: FrameType | None) -> tuple[bool, list[str]]:
    """(A frame of ours is on it, the frames down to the loop, innermost first)."""
    lines, is_ours = [], False
    while frame is not None:
        name = frame.f_code.co_filename
        is_loop = name.endswith(
            ("asyncio/events.py", "asyncio/base_events.py", "asyncio/runners.py")
        )
        if is_loop and frame.f_code.co_name in ("_run", "_run_once", "run_forever", "run"):
            break
        if name.endswith(_EXCUSED):
            return False, []
        is_ours = is_ours or name.startswith(OURS)
        if name != __file__:
            lines.append(f"{name}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return is_ours, lines[:_DEEP]


def _is_importing(stack: list[str]) -> bool:
    return any("importlib._bootstrap" in line for line in stack)


def _count(
    where: dict[str, dict[str, Any]], kind: str, what: str, stack: list[str]
) -> dict[str, Any]:
    # Where a function stands within itself makes no other place of it.
    key = f"{kind} {[re.sub(r':[0-9]+ ', ' ', line) for line in stack[:4]]}"
    entry = where.setdefault(key, {"kind": kind, "what": what, "stack": stack, "count": 0})
    entry["count"] += 1
    return entry

"""The built-in model: llama.cpp's server in a child process, for this process alone.

It listens on loopback at a port of the system's choice and answers only to a key made for the
occasion, so that other users of the machine can neither use it nor read what it was asked.

Why a child, though xllamacpp can serve from a thread (version 2026.10.11549): loading a model and
dropping its server both hold Python's global lock. Loading stops the whole program for .4 s and
more; dropping it in mid-answer waited for ever in 4 trials of 5, deaf to Ctrl-C, and so did
leaving the interpreter. A child is simply killed, and a model that crashes takes only it along.

This is the only module that imports xllamacpp, and only the child does so.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import weakref
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from index.errors import ModelError

LOOPBACK = "127.0.0.1"
CONTEXT_TOKENS = 4096
PROMPT_CACHE_MB = 256  # llama.cpp would keep up to 8 GB of earlier prompts
_SILENT = -1  # from 0 on it writes to stdout and stderr
_NO_PINGS = -1  # pings, every 30 s, would keep a hung answer alive past the client's time limit
_GGUF_MAGIC = b"GGUF"
_QUOTES_INSTEAD = "or set PULLQUOTE_MODEL=quotes, which needs no model"
# -P below keeps the current folder off the child's path, where a json.py could be waiting.
_CHILD = (
    "import json, sys; job = json.loads(sys.stdin.readline()); sys.path[:] = job['sys_path'];"
    " from bot.local_model import serve_parent; serve_parent(job)"
)


class LocalServer:
    """A running model; `url` is an OpenAI-compatible base address, `api_key` opens it.

    Starting takes .6 s with SmolLM2-135M on 2 quiet cores. The child ends with this object,
    with this process (however that ends), or at close(); a reader then finds its answer cut.

    Raises ModelError when xllamacpp is not installed or the file is no model that it can run.
    """

    def __init__(self, gguf: Path, *, context_tokens: int = CONTEXT_TOKENS) -> None:
        _check_header(gguf)
        self.api_key = secrets.token_urlsafe(32)
        child = _start_child()
        self.pid = child.pid
        # Registered before the child is spoken to: Ctrl-C while it loads must not leave it behind.
        self._finalizer = weakref.finalize(self, _stop, child)
        job = {
            "sys_path": [str(entry) for entry in sys.path],
            "gguf": str(gguf.resolve()),
            "context_tokens": context_tokens,
            "api_key": self.api_key,
        }
        try:
            self.url = f"{_hand_over(child, job, gguf)}/v1"
        except BaseException:
            self.close()
            raise

    def __repr__(self) -> str:
        state = "running" if self._finalizer.alive else "closed"
        return f"LocalServer(pid {self.pid}, {state})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the server at once and free its memory; closing twice is allowed."""
        self._finalizer()


def _start_server(job: dict[str, Any]) -> Any:  # pragma: no cover - it runs in the child
    """Load the job's model and listen, until the Server that is returned is dropped.

    Raises ImportError without xllamacpp and RuntimeError for a file that it cannot run.
    """
    from xllamacpp import CommonParams, Server  # noqa: PLC0415 - the child alone

    params = CommonParams()
    params.model.path = job["gguf"]
    params.model_alias = {Path(job["gguf"]).stem}  # or answers would carry the file's full path
    params.hostnames = [LOOPBACK]
    params.port = 0
    params.api_keys = [job["api_key"]]
    params.ui = False
    params.endpoint_slots = False
    params.n_ctx = job["context_tokens"]
    params.n_parallel = 1
    # Its threads wait for each other after every token: on 2 cores of which another program takes
    # one, 2 threads write 2 tokens/s and 1 thread 34 (quiet: 88 and 54). Reading the prompt has
    # fewer such meetings: 40 and 72 tokens/s (quiet: 285 and 141).
    params.cpuparams.n_threads = max(1, _cores() - 1)
    params.cpuparams_batch.n_threads = _cores()
    params.cache_ram_mib = PROMPT_CACHE_MB
    params.verbosity = _SILENT
    params.sse_ping_interval = _NO_PINGS
    return Server(params)


def serve_parent(job: dict[str, Any]) -> None:  # pragma: no cover - it runs in the child
    """The child's whole life: start, tell the parent the address, end when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    parent = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever llama.cpp may print goes where stderr goes: nowhere
    try:
        server = _start_server(job)
        reply = {"address": server.listening_address}
    except ImportError as error:
        reply = {"missing": str(error)}
    except RuntimeError as error:
        reply = {"unusable": str(error)}
    print(json.dumps(reply), file=parent, flush=True)
    sys.stdin.read()  # ends when the parent closes its end, or dies
    os._exit(0)  # past the destructor that may wait for ever


def _start_child() -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(  # noqa: S603 - this interpreter and a constant
            [sys.executable, "-P", "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
    except OSError as error:
        raise ModelError(
            f"The built-in model's process could not be started ({error.strerror}):"
            f" free some memory, {_QUOTES_INSTEAD}."
        ) from error


def _hand_over(child: subprocess.Popen[str], job: dict[str, Any], gguf: Path) -> str:
    """Give the child its job through a pipe, which no other user sees; returns its address."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(json.dumps(job) + "\n")
        child.stdin.flush()
        reply = json.loads(child.stdout.readline() or "{}")
    except (OSError, ValueError):  # it died before it read the job, or wrote something else
        reply = {}
    if "address" in reply:
        return str(reply["address"])
    if "missing" in reply:
        raise ModelError(
            f"The built-in model needs xllamacpp, which cannot be loaded ({reply['missing']}):"
            f" run `pip install xllamacpp`, {_QUOTES_INSTEAD}."
        )
    raise ModelError(
        f"{gguf} could not be started as a model: it may be cut short, of a newer kind, or too"
        f" large for this machine's memory; download it again, {_QUOTES_INSTEAD}."
    )


def _stop(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # a job still unsent to a child that is gone
                continue


def _check_header(gguf: Path) -> None:
    try:
        with gguf.open("rb") as file:
            magic = file.read(len(_GGUF_MAGIC))
    except OSError as error:
        raise ModelError(
            f"The model file {gguf} could not be read ({error.strerror}): set"
            f" PULLQUOTE_MODEL_FILE to a .gguf file, {_QUOTES_INSTEAD}."
        ) from error
    if magic != _GGUF_MAGIC:
        raise ModelError(
            f"{gguf} is not a GGUF file: set PULLQUOTE_MODEL_FILE to a model in that format,"
            f" {_QUOTES_INSTEAD}."
        )


def _cores() -> int:
    """The cores this process may use, which in a container can be fewer than the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

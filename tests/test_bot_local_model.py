"""The built-in model's server: real weights, real HTTP, real processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from bot import local_model
from bot.local_model import LocalServer
from index.errors import ModelError
from index.weights import smollm2_file

WEIGHTS = smollm2_file()
ROOT = Path(__file__).resolve().parent.parent
OPEN_ONE = """
from bot.local_model import LocalServer
from index.weights import smollm2_file
server = LocalServer(smollm2_file())
"""


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    with LocalServer(WEIGHTS) as running:
        yield running


def _ask(server: LocalServer, key: str | None = None, **body: object) -> Any:
    request = urllib.request.Request(
        f"{server.url}/chat/completions",
        json.dumps({"messages": [{"role": "user", "content": "Say hello."}], **body}).encode(),
        {"Authorization": f"Bearer {key or server.api_key}"},
    )
    return urllib.request.urlopen(request)


def _port(url: str) -> int:
    return int(url.split(":")[2].partition("/")[0])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _until_gone(port: int) -> None:
    """Wait for a process to end; pytest's own limit ends a wait in vain."""
    while _listens(port):
        time.sleep(0.02)


def _run(script: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def test_it_answers_on_loopback_in_openai_form(server: LocalServer) -> None:
    """The address serves chat completions, and the answer does not tell where the file lies."""
    answer = json.load(_ask(server, max_tokens=8))
    assert answer["choices"][0]["message"]["content"].strip()
    assert server.url.startswith("http://127.0.0.1:")
    assert str(WEIGHTS.parent) not in json.dumps(answer)


def test_it_refuses_whoever_has_not_the_key(server: LocalServer) -> None:
    """Another user of the machine gets neither an answer nor what others asked."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        _ask(server, key="guess")
    assert caught.value.code == 401
    for path in ("/slots", "/v1/models", "/props", "/metrics"):
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(server.url.removesuffix("/v1") + path)


def test_each_server_has_its_own_key(server: LocalServer) -> None:
    """A key is made for the occasion, and long."""
    with LocalServer(WEIGHTS) as other:
        assert other.api_key != server.api_key
        assert len(other.api_key) > 30


def test_the_key_is_in_no_repr_and_on_no_command_line(server: LocalServer) -> None:
    """What `ps` shows to every user, and what a log may hold, tell nothing of the key."""
    assert server.api_key not in repr(server) + str(server)
    if Path("/proc").is_dir():
        process = Path("/proc") / str(server.pid)
        for name in ("cmdline", "environ"):
            assert server.api_key.encode() not in (process / name).read_bytes()


def test_closing_stops_it_and_may_be_repeated() -> None:
    """After close, the port is free, the process is gone and the memory with it."""
    server = LocalServer(WEIGHTS)
    assert "running" in repr(server)
    server.close()
    server.close()
    assert not _listens(_port(server.url))
    assert "closed" in repr(server)
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_closing_in_mid_answer_does_not_wait_for_the_answer() -> None:
    """A reader in another thread finds its stream ended; xllamacpp alone would wait for ever."""
    server = LocalServer(WEIGHTS)
    stream = _ask(server, stream=True, max_tokens=4000, ignore_eos=True)
    stream.readline()
    closing = threading.Thread(target=server.close)
    closing.start()
    try:
        rest = stream.read()
    except (OSError, HTTPException):
        rest = b""
    closing.join()
    assert b"[DONE]" not in rest


def test_nothing_is_printed_and_the_interpreter_ends_though_nobody_closes() -> None:
    """A program may forget to close: it still ends, in silence, and the server with it."""
    script = OPEN_ONE + (
        "import urllib.request\n"
        "r = urllib.request.Request(server.url + '/chat/completions',"
        ' b\'{"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 4}\','
        " {'Authorization': 'Bearer ' + server.api_key})\n"
        "urllib.request.urlopen(r).read()\n"
        "import sys; sys.stdout.write(server.url)"
    )
    done = _run(script)
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("http://127.0.0.1:")
    assert done.stdout.count("\n") == 0
    assert not _listens(_port(done.stdout))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_it_ends_when_its_parent_is_killed() -> None:
    """kill -9 of the program leaves no server behind."""
    with subprocess.Popen(
        [sys.executable, "-c", OPEN_ONE + "print(server.url, flush=True); input()"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        port = _port(program.stdout.readline())
        assert _listens(port)
        program.kill()
    _until_gone(port)


def test_the_current_folder_is_not_on_the_childs_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A json.py lying among someone's articles is not run."""
    (tmp_path / "json.py").write_text("open('run', 'w').close()")
    monkeypatch.chdir(tmp_path)
    LocalServer(WEIGHTS).close()
    assert not (tmp_path / "run").exists()


def test_without_xllamacpp_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is one sentence with its cure and the way round."""
    without = [entry for entry in sys.path if "site-packages" not in entry]
    monkeypatch.setattr(sys, "path", [str(ROOT), *without])
    with pytest.raises(ModelError, match="run `pip install xllamacpp`, or set PULLQUOTE_MODEL"):
        LocalServer(WEIGHTS)


def test_a_cut_off_model_is_refused(tmp_path: Path) -> None:
    """A half download keeps its header; it is one sentence, and no process stays behind."""
    file = tmp_path / "half.gguf"
    file.write_bytes(WEIGHTS.read_bytes()[:50_000_000])
    with pytest.raises(ModelError, match=r"half\.gguf could not be started .* cut short"):
        LocalServer(file)


def test_a_child_that_dies_while_loading_is_told_like_a_bad_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A model that crashes llama.cpp takes only the child along."""
    monkeypatch.setattr(local_model, "_CHILD", "import os; os.abort()")
    with pytest.raises(ModelError, match="could not be started as a model"):
        LocalServer(WEIGHTS)


def test_a_process_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without memory or an interpreter for a child there is a sentence, not a traceback."""
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(ModelError, match="process could not be started"):
        LocalServer(WEIGHTS)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is not a GGUF file"), (b"GG", "is not a GGUF file"), (b"PK\3\4zip", "not a GGUF file")],
)
def test_other_files_are_refused_unopened(tmp_path: Path, content: bytes, sentence: str) -> None:
    """A file of another kind never reaches llama.cpp."""
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=sentence):
        LocalServer(file)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """What cannot be read is told with the variable that names it."""
    for path in (tmp_path / "gone.gguf", tmp_path):
        with pytest.raises(ModelError, match=r"could not be read .* PULLQUOTE_MODEL_FILE"):
            LocalServer(path)


def test_cores_are_counted_where_affinity_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS and Windows cannot tell a process's share: all cores are used."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert (os.cpu_count() or 1) == local_model._cores()

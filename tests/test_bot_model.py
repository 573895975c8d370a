"""The writing model: a real small one, and a loopback endpoint that fails in every way."""

import json
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.model import WritingModel, open_model, stream_text
from bot.model_failure import EndedEarlyError, describe_failure
from bot.settings import Settings
from index.errors import ModelError, SettingsError
from index.weights import smollm2_file

ROOT = Path(__file__).resolve().parent.parent
SECRET = "sk-proj-5ecret-0f-the-Desk"
QUESTION = [("system", "Answer in one sentence."), ("human", "What is the capital of France?")]
STORY = [("human", "Tell me a very long story about a ship and its crew.")]
NAMES = ("OPENAI_", "ANTHROPIC_", "PULLQUOTE_", "LANGSMITH_", "LANGCHAIN_")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys, addresses and proxies of the machine that runs the tests stay out of them."""
    for name in os.environ:
        if name.startswith(NAMES) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


class Endpoint(ThreadingHTTPServer):
    """An endpoint on loopback that does what `act` does, and remembers what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.act: Callable[[_Handler], None] = lambda handler: None
        self.bodies: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self.let_go = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(json.loads(body))
        self.server.headers.append({name.lower(): text for name, text in self.headers.items()})
        self.close_connection = True
        self.server.act(self)

    def reply(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def stream(self, *events: object, end: bool = True) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in events:
            data = event if isinstance(event, str) else json.dumps(event)
            self.chunk(f"data: {data}\n\n".encode())
        if end:
            self.chunk(b"")

    def chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def reset(self) -> None:
        """End the connection as a killed process does."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()


def _delta(text: str, finish: str | None = None) -> dict[str, object]:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "choices": [choice]}


def _status(status: int, message: str = "no", **headers: str) -> Callable[[_Handler], None]:
    body = json.dumps({"error": {"message": message}}).encode()
    return lambda handler: handler.reply(status, "application/json", body, **headers)


def _page(kind: str, body: bytes) -> Callable[[_Handler], None]:
    return lambda handler: handler.reply(200, kind, body)


def _events(*events: object) -> Callable[[_Handler], None]:
    return lambda handler: handler.stream(*events)


def _hang(handler: _Handler) -> None:
    handler.server.let_go.wait()


def _hang_after_headers(handler: _Handler) -> None:
    handler.stream(end=False)
    handler.server.let_go.wait()


def _hang_after_text(handler: _Handler) -> None:
    handler.stream(_delta("Once "), end=False)
    handler.server.let_go.wait()


def _reset_after_text(handler: _Handler) -> None:
    handler.stream(_delta("Once "), end=False)
    handler.reset()


def _close_after_text(handler: _Handler) -> None:
    handler.stream(_delta("Once "), end=False)


WHOLE = _events(_delta("Once "), _delta("more.", "stop"), "[DONE]")


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield server
    server.let_go.set()
    server.shutdown()
    serving.join()
    server.server_close()


def _settings(**given: object) -> Settings:
    defaults = {"model": "openai:llama3.2", "model_timeout": 20, "model_retries": 0}
    return Settings(_env_file=None, **{**defaults, **given})  # type: ignore[call-arg, arg-type]


@pytest.fixture
def opened() -> Iterator[Callable[..., WritingModel]]:
    """Open models that are closed when the test ends."""
    models: list[WritingModel] = []

    def opener(**given: object) -> WritingModel:
        models.append(open_model(_settings(**given)))
        return models[-1]

    yield opener
    for model in models:
        model.close()


Opener = Callable[..., WritingModel]


def _read(
    model: WritingModel,
    messages: list[tuple[str, str]] = QUESTION,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[str, str]:
    """What came before the failure, and the failure's sentence ('' when there was none)."""
    pieces: list[str] = []
    try:
        for piece in stream_text(model, messages):
            if not pieces:
                meanwhile()
            pieces.append(piece)
    except ModelError as error:
        return "".join(pieces), str(error)
    return "".join(pieces), ""


@pytest.fixture(scope="module")
def builtin() -> Iterator[WritingModel]:
    with open_model(_settings(model="builtin", model_timeout=120)) as model:
        yield model


def test_the_built_in_model_answers_through_langchain(builtin: WritingModel) -> None:
    """Weights from the registry, over real HTTP and LangChain's client, give text in pieces."""
    from langchain_openai import ChatOpenAI

    pieces = list(stream_text(builtin, QUESTION))
    assert "Paris" in "".join(pieces)
    assert len(pieces) > 1
    assert isinstance(builtin.chat, ChatOpenAI)
    assert builtin.name == "SmolLM2-135M-Instruct (built in)"


def test_the_built_in_model_answers_the_same_again(builtin: WritingModel) -> None:
    """At temperature 0 the same question has the same answer."""
    assert _read(builtin) == _read(builtin)


def test_an_abandoned_answer_frees_the_model_for_the_next(builtin: WritingModel) -> None:
    """Whoever stops reading closes the connection; with one slot the next would wait otherwise."""
    abandoned = stream_text(builtin, STORY)
    next(abandoned)
    abandoned.close()  # type: ignore[attr-defined]
    assert "Paris" in _read(builtin)[0]


def test_a_question_too_long_for_the_model_is_told(builtin: WritingModel) -> None:
    """More passages than the context holds is a setting's fault, and the setting is named."""
    text, sentence = _read(builtin, [("human", "The sea was calm. " * 2000)])
    assert text == ""
    assert "cannot read that much at once: set PULLQUOTE_TOP_K" in sentence


def test_the_token_limit_holds_for_the_built_in_model(opened: Opener) -> None:
    """The limit is sent under a name that the server heeds; an answer cut by it is whole."""
    model = opened(model="builtin", model_max_tokens=16)
    pieces = list(stream_text(model, STORY))
    assert 1 < len(pieces) <= 16


def test_a_file_of_ones_own_is_named_after_it(tmp_path: Path, opened: Opener) -> None:
    """The reader sees which file wrote."""
    file = tmp_path / "qwen2.5-tiny.gguf"
    file.symlink_to(smollm2_file())
    assert opened(model="builtin", model_file=file).name == "qwen2.5-tiny (built in)"


def test_closing_in_mid_answer_cuts_the_answer(opened: Opener) -> None:
    """A reader of a closed model keeps what came and is told that there was more."""
    model = opened(model="builtin", model_max_tokens=2000)
    text, sentence = _read(model, STORY, meanwhile=model.close)
    assert text
    assert sentence.endswith(": start Pullquote again.")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_server_cuts_the_answer(opened: Opener) -> None:
    """A local server killed in mid-answer is one sentence; what came before it stays."""
    script = (
        "from bot.local_model import LocalServer; from index.weights import smollm2_file;"
        "s = LocalServer(smollm2_file()); print(s.pid, s.url, s.api_key, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        pid, url, key = program.stdout.readline().split()
        model = opened(model_url=url, openai_api_key=key, model_max_tokens=2000)
        text, sentence = _read(model, STORY, meanwhile=lambda: os.kill(int(pid), signal.SIGKILL))
        program.kill()
    assert text
    assert sentence.startswith("The connection to llama3.2 at 127.0.0.1:")
    assert " broke: check that its server runs" in sentence


def test_a_whole_answer_comes_without_a_failure(endpoint: Endpoint, opened: Opener) -> None:
    """An endpoint that does its duty is read to the end, with what it needs and no more."""
    endpoint.act = WHOLE
    model = opened(model_url=endpoint.url, model_max_tokens=99)
    assert _read(model) == ("Once more.", "")
    assert endpoint.bodies[0] == {
        "model": "llama3.2",
        "messages": [
            {"role": "system", "content": "Answer in one sentence."},
            {"role": "user", "content": "What is the capital of France?"},
        ],
        "stream": True,
        "temperature": 0,
        "max_tokens": 99,
    }
    assert endpoint.headers[0]["authorization"] == "Bearer none"


@pytest.mark.parametrize(
    ("act", "text", "sentence"),
    [
        (_status(401), "", "refused the key (HTTP 401): check PULLQUOTE_OPENAI_API_KEY."),
        (_status(403), "", "refused the key (HTTP 403): check PULLQUOTE_OPENAI_API_KEY."),
        (_status(404), "", "was not found (HTTP 404): check PULLQUOTE_MODEL and"),
        (_status(429), "", "has no capacity left for now (HTTP 429): wait,"),
        (_status(500), "", "failed on its side (HTTP 500): try again later."),
        (_status(503), "", "failed on its side (HTTP 503): try again later."),
        (_status(400, "no tools"), "", "refused the request (HTTP 400: no tools): check"),
        (_status(422, "no tools"), "", "refused the request (HTTP 422: no tools): check"),
        (_status(400, "exceeds the context"), "", "cannot read that much at once: set"),
        (_status(413), "", "cannot read that much at once: set PULLQUOTE_TOP_K"),
        (_page("text/html", b"<html>Log in</html>"), "", "sent no answer that can be read: check"),
        (_page("application/json", b'{"a": 1}'), "", "sent no answer that can be read: check"),
        (_page("text/event-stream", b"\x8d\xff\0"), "", "sent no answer that can be read: check"),
        (_events('{"choices"'), "", "sent no answer that can be read: check"),
        (_events("[1]"), "", "sent no answer that can be read: check"),
        (_events("[DONE]"), "", "sent no answer that can be read: check"),
        (_events(_delta("", "stop")), "", "sent no answer that can be read: check"),
        (_events(_delta(" \n", "stop")), " \n", "sent no answer that can be read: check"),
        (_events(_delta("", "length")), "", "spent its tokens before its first word: raise"),
        (_events(_delta("A", "content_filter")), "A", "was stopped by its provider's content"),
        (_events(_delta("Once ")), "Once ", "broke off in mid-answer: check that its server runs"),
        (_events(_delta("Once "), "[DONE]"), "Once ", "broke off in mid-answer: check that its"),
        (_events(_delta("A"), {"error": {"message": "GPU\nlost"}}), "A", "error (GPU lost): try"),
        (_reset_after_text, "Once ", "broke: check that its server runs and"),
        (_close_after_text, "Once ", "broke: check that its server runs and"),
        (_Handler.reset, "", "broke: check that its server runs and"),
    ],
)
def test_each_failure_is_one_sentence_after_what_came_before(
    endpoint: Endpoint, opened: Opener, act: Callable[[_Handler], None], text: str, sentence: str
) -> None:
    """Whatever the endpoint does, the pieces are kept, the model is named, the cure follows."""
    endpoint.act = act
    came, told = _read(opened(model_url=endpoint.url))
    assert came == text
    assert sentence in told
    assert f"llama3.2 at 127.0.0.1:{endpoint.server_port}" in told
    assert "\n" not in told
    assert told.endswith(".")


@pytest.mark.parametrize(
    ("act", "text"), [(_hang, ""), (_hang_after_headers, ""), (_hang_after_text, "Once ")]
)
def test_a_hanging_endpoint_is_given_up(
    endpoint: Endpoint, opened: Opener, act: Callable[[_Handler], None], text: str
) -> None:
    """Silence before the answer, before its first word or after it ends at the time limit."""
    endpoint.act = act
    came, told = _read(opened(model_url=endpoint.url, model_timeout=0.5))
    assert came == text
    assert told.endswith("took too long: try again, or raise PULLQUOTE_MODEL_TIMEOUT.")


def test_an_endpoint_that_is_not_there_is_told(opened: Opener) -> None:
    """Nothing listens: the server is to be started or the address mended."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        told = _read(opened(model_url=f"http://127.0.0.1:{port}/v1"))[1]
    assert told == (
        f"llama3.2 at 127.0.0.1:{port} is not running: check that its server runs and that"
        " PULLQUOTE_MODEL_URL is its address."
    )


def test_https_at_a_plain_server_is_told(endpoint: Endpoint, opened: Opener) -> None:
    """The usual slip between http and https is named."""
    told = _read(opened(model_url=endpoint.url.replace("http:", "https:")))[1]
    assert "offers no trusted encryption: check http or https" in told


def test_a_redirect_is_not_followed(endpoint: Endpoint, opened: Opener) -> None:
    """Questions and articles go to the address that was set and nowhere else."""
    endpoint.act = _status(307, Location=endpoint.url + "/elsewhere")
    assert "refused the request (HTTP 307" in _read(opened(model_url=endpoint.url))[1]
    assert len(endpoint.bodies) == 1


def test_failures_are_retried_as_often_as_set(endpoint: Endpoint, opened: Opener) -> None:
    """A busy server gets its second chance."""
    acts = iter([_status(503, **{"Retry-After": "0.01"}), WHOLE])
    endpoint.act = lambda handler: next(acts)(handler)
    assert _read(opened(model_url=endpoint.url, model_retries=1)) == ("Once more.", "")
    assert len(endpoint.bodies) == 2


def test_a_model_that_refuses_a_temperature_is_asked_without(
    endpoint: Endpoint, opened: Opener
) -> None:
    """Reasoning models take no temperature; they are asked again, once."""

    def act(handler: _Handler) -> None:
        refused = "temperature" in handler.server.bodies[-1]
        (_status(400, "Unsupported value: 'temperature'") if refused else WHOLE)(handler)

    endpoint.act = act
    assert _read(opened(model_url=endpoint.url)) == ("Once more.", "")
    assert ["temperature" in body for body in endpoint.bodies] == [True, False]


def test_loopback_is_reached_past_a_proxy(
    endpoint: Endpoint, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a proxy in the environment, a server on this machine is still asked directly."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    endpoint.act = WHOLE
    assert _read(opened(model_url=endpoint.url)) == ("Once more.", "")
    assert _read(opened(model_url=endpoint.url.replace("127.0.0.1", "localhost")))[1] == ""


def test_other_hosts_are_reached_through_the_proxy(
    endpoint: Endpoint, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that is set serves every address but this machine's."""
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, endpoint.url.removesuffix("/v1"))
    endpoint.act = WHOLE
    assert _read(opened(model_url="http://models.desk.invalid/v1")) == ("Once more.", "")
    assert endpoint.headers[0]["host"] == "models.desk.invalid"


def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistyped proxy is a sentence without its password."""
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "gopher://me:pass-word@127.0.0.1:1")
    with pytest.raises(ModelError, match="could not be set up") as caught:
        open_model(_settings(openai_api_key=SECRET))
    assert "pass-word" not in str(caught.value)


def test_the_environments_own_addresses_are_not_used(
    endpoint: Endpoint, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LangChain's and OpenAI's variables cannot redirect what the settings say."""
    monkeypatch.setenv("OPENAI_API_BASE", endpoint.url)
    monkeypatch.setenv("LANGSMITH_GATEWAY", endpoint.url)
    model: Any = opened(openai_api_key=SECRET)
    assert str(model.chat.root_client.base_url) == "https://api.openai.com/v1/"


def test_openai_is_sent_the_limit_by_its_new_name(opened: Opener) -> None:
    """OpenAI's newer models refuse max_tokens, which other servers want."""
    model: Any = opened(model="openai:gpt-5", openai_api_key=SECRET, model_max_tokens=99)
    payload = model.chat._get_request_payload([("human", "Hi")])
    assert payload["max_completion_tokens"] == 99
    assert "max_tokens" not in json.dumps(payload)
    assert "temperature" not in payload  # LangChain knows that gpt-5 takes none


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"model_url": "http://localhost:11434/v1"}, "llama3.2 at localhost:11434"),
        ({"model_url": "http://me:pass@desk.lan/v1"}, "llama3.2 at desk.lan"),
        ({"model": "openai:gpt-5", "openai_api_key": SECRET}, "gpt-5 (OpenAI)"),
        ({"model": "anthropic:claude-x", "anthropic_api_key": SECRET}, "claude-x (Anthropic)"),
    ],
)
def test_the_reader_sees_which_model_wrote(
    opened: Opener, given: dict[str, str], name: str
) -> None:
    """The name tells the model and where it runs, without a password of the address."""
    assert opened(**given).name == name


def test_names_with_colons_are_kept_whole(endpoint: Endpoint, opened: Opener) -> None:
    """Ollama's names carry a tag after a colon."""
    endpoint.act = WHOLE
    model = opened(model="openai:qwen3:0.6b", model_url=endpoint.url)
    assert _read(model)[1] == ""
    assert endpoint.bodies[0]["model"] == "qwen3:0.6b"


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("openai:gpt-5", "PULLQUOTE_OPENAI_API_KEY is not set"),
        ("anthropic:claude-x", "PULLQUOTE_ANTHROPIC_API_KEY is not set"),
        ("quotes", "answers without a model"),
    ],
)
def test_what_is_missing_is_told_before_anything_is_asked(model: str, variable: str) -> None:
    """A hosted model without its key, and quote mode, open nothing."""
    with pytest.raises(SettingsError, match=variable):
        open_model(_settings(model=model))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_the_key_is_in_no_message_and_no_repr(
    endpoint: Endpoint, opened: Opener, status: int
) -> None:
    """An endpoint that repeats the key cannot make us repeat it; keys of other shapes neither."""
    for key in (SECRET, "p4ssw0rd of another kind"):
        endpoint.act = _status(status, f"Incorrect API key provided: {key}; Bearer {key}")
        model = opened(model_url=endpoint.url, openai_api_key=key)
        told = _read(model)[1]
        assert key not in told
        assert key not in repr(model) + str(model) + repr(model.chat)
        assert endpoint.headers[-1]["authorization"] == f"Bearer {key}"


def test_an_error_from_another_library_is_told_without_its_text() -> None:
    """Whatever LangChain or a client raises becomes the one sentence, and nothing is chained."""

    class Broken:
        def stream(self, messages: object) -> Iterator[str]:
            raise KeyError(SECRET)

    model = WritingModel("m", Broken())  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"^m sent no answer that can be read") as caught:
        list(stream_text(model, QUESTION))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_anthropic_streams_and_fails_in_sentences(
    endpoint: Endpoint, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claude's own protocol gives the same pieces and the same sentences."""
    pytest.importorskip("langchain_anthropic")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", endpoint.url.removesuffix("/v1"))
    model = opened(model="anthropic:claude-x", anthropic_api_key=SECRET)
    endpoint.act = lambda handler: _claude(handler, "end_turn")
    assert _read(model) == ("Paris.", "")
    endpoint.act = lambda handler: _claude(handler, None)
    assert _read(model) == (
        "Paris.",
        "claude-x (Anthropic) broke off in mid-answer: check the network and try again.",
    )
    endpoint.act = _status(401, SECRET)
    told = "claude-x (Anthropic) refused the key (HTTP 401): check PULLQUOTE_ANTHROPIC_API_KEY."
    assert _read(model) == ("", told)


def _claude(handler: _Handler, stop: str | None) -> None:
    message = {"id": "1", "type": "message", "role": "assistant", "model": "claude-x"}
    usage = {"input_tokens": 1, "output_tokens": 1}
    events: list[dict[str, object]] = [
        {"type": "message_start", "message": {**message, "content": [], "usage": usage}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": "Paris."},
        },
        {"type": "content_block_stop", "index": 0},
    ]
    if stop:
        delta = {"stop_reason": stop, "stop_sequence": None}
        events += [{"type": "message_delta", "delta": delta, "usage": usage}]
        events += [{"type": "message_stop"}]
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    for event in events:
        handler.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())


def test_without_anthropics_package_the_command_is_named() -> None:
    """The optional extra is named when it is what is missing."""
    told = _opening_without("langchain_anthropic", "anthropic:claude-x")
    assert told == (
        "claude-x (Anthropic) needs a package that is not installed: run"
        " `pip install langchain-anthropic`."
    )


def test_a_builtin_model_that_cannot_be_spoken_to_leaves_no_server() -> None:
    """When the client's package is broken, the server that was started is stopped again."""
    told = _opening_without("langchain_openai", "builtin")
    assert told.startswith("SmolLM2-135M-Instruct (built in) could not be set up")
    assert told.endswith("[False]")


def _opening_without(package: str, model: str) -> str:
    """What is told where `package` is missing, in a fresh process: LangChain remembers imports."""
    script = f"""
import sys
sys.modules[{package!r}] = None
import bot.model
from bot.settings import Settings
from index.errors import ModelError
alive = []
class Watched(bot.model.LocalServer):
    def close(self):
        super().close()
        alive.append(self._finalizer.alive)
bot.model.LocalServer = Watched
try:
    bot.model.open_model(Settings(_env_file=None, model={model!r}, anthropic_api_key="k"))
except ModelError as error:
    print(error, alive or "")
"""
    return _run(script).strip()


def test_importing_the_module_loads_no_model_client() -> None:
    """A command that needs no model does not pay for LangChain's import."""
    script = (
        "import sys, bot.model; print([name for name in"
        " ('langchain', 'langchain_core', 'openai', 'xllamacpp') if name in sys.modules])"
    )
    assert _run(script) == "[]\n"


def _run(script: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


class _StatusError(Exception):
    """What both clients' errors have in common."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status_code = status
        self.message = message


def _caused(outer: Exception, cause: Exception) -> Exception:
    outer.__cause__ = cause
    return outer


@pytest.mark.parametrize(
    ("error", "provider", "sentence"),
    [
        (_StatusError(401, "x"), "builtin", "M refused the key (HTTP 401): start Pullquote again."),
        (_StatusError(529, "x"), "anthropic", "M failed on its side (HTTP 529): try again later."),
        (
            _caused(RuntimeError(), socket.gaierror(-2, "unknown")),
            "openai",
            "M has an address that is not known here: check that its server runs and that"
            " PULLQUOTE_MODEL_URL is its address.",
        ),
        (
            _caused(RuntimeError(), ssl.SSLCertVerificationError("self-signed")),
            "openai",
            "M offers no trusted encryption: check http or https in PULLQUOTE_MODEL_URL.",
        ),
        (
            _caused(RuntimeError(), _caused(OSError(), TimeoutError())),
            "builtin",
            "M took too long: try again, or raise PULLQUOTE_MODEL_TIMEOUT.",
        ),
        (
            ConnectionRefusedError(),
            "anthropic",
            "M is not running: check the network and try again.",
        ),
        (BrokenPipeError(), "builtin", "The connection to M broke: start Pullquote again."),
        (
            EndedEarlyError(has_text=False, reason="refusal"),
            "anthropic",
            "M was stopped by its provider's content filter: ask in other words.",
        ),
        (
            KeyError("choices"),
            "builtin",
            "M sent no answer that can be read: start Pullquote again.",
        ),
    ],
)
def test_errors_have_their_sentences(error: Exception, provider: Any, sentence: str) -> None:
    """The sentence follows from the status, or else from the error at the chain's root."""
    assert describe_failure(error, "M", provider) == sentence


def test_an_error_that_the_caller_was_handling_is_not_blamed() -> None:
    """Only causes count: a time-out being handled when the model is asked is another story."""
    error = KeyError("choices")
    error.__context__ = TimeoutError()
    assert "no answer that can be read" in describe_failure(error, "M")
    error.__suppress_context__ = True  # a library replaced it, with `raise … from None`
    assert "took too long" in describe_failure(error, "M")


def test_a_servers_words_are_kept_short_and_clean() -> None:
    """A page of explanation becomes one short line without keys or passwords."""
    words = f"Key {SECRET} and\nhttp://me:pass@host and own-key " + "blah " * 200
    told = describe_failure(_StatusError(400, words), "M", "openai", ["own-key"])
    assert len(told) < 300
    assert "\n" not in told
    for secret in (SECRET, "pass", "own-key"):
        assert secret not in told

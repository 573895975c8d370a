"""A model server on loopback that fails as it is told, over real HTTP in OpenAI's language."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Act = Callable[["Handler"], None]


class FaultyModel(ThreadingHTTPServer):
    """Does its `acts` one after the other, the last one for ever, and keeps what it was sent."""

    daemon_threads = True

    def __init__(self, *acts: Act) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.acts = list(acts)
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.let_go = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news."""


class Handler(BaseHTTPRequestHandler):
    """One request, answered by the next act."""

    server: FaultyModel
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(json.loads(body))
        self.server.keys.append(self.headers["Authorization"])
        self.close_connection = True
        acts = self.server.acts
        (acts.pop(0) if len(acts) > 1 else acts[0])(self)

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def event(self, data: object) -> None:
        told = data if isinstance(data, str) else json.dumps(data)
        self.wfile.write(f"data: {told}\n\n".encode())
        self.wfile.flush()

    def pause(self, seconds: float) -> None:
        self.server.let_go.wait(seconds)

    def reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()


def delta(finish: str | None = None, **fields: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": fields, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "choices": [choice]}


def says(text: str, *more: object, pieces: int = 7, finish: str | None = "stop") -> Act:
    """A whole answer, in pieces that respect no word; `more` events stand before its end."""

    def act(handler: Handler) -> None:
        handler.begin()
        for start in range(0, len(text), pieces):
            handler.event(delta(content=text[start : start + pieces]))
        if finish:
            handler.event(delta(finish))
        for one in more:
            handler.event(one)
        handler.event("[DONE]")

    return act


def refuses(status: int, message: str = "no", **headers: str) -> Act:
    body = json.dumps({"error": {"message": message}}).encode()
    return lambda handler: handler.reply(status, body, **headers)


def hangs(handler: Handler) -> None:
    """Takes the request, and says nothing."""
    handler.server.let_go.wait()


def hangs_after(text: str) -> Act:
    """Writes that much, and no more, without ending."""

    def act(handler: Handler) -> None:
        handler.begin()
        handler.event(delta(content=text))
        handler.server.let_go.wait()

    return act


def breaks_after(text: str) -> Act:
    """Writes that much, and dies."""

    def act(handler: Handler) -> None:
        handler.begin()
        handler.event(delta(content=text))
        handler.reset()

    return act


def drips(handler: Handler) -> None:
    """A letter now and then, always in time for the client, and never a sentence."""
    handler.begin()
    while not handler.server.let_go.is_set():
        handler.event(delta(content="a"))
        handler.pause(0.1)


def comments(handler: Handler) -> None:
    """Comments keep the connection alive; a client's own limits begin anew with each."""
    handler.begin()
    while not handler.server.let_go.is_set():
        handler.wfile.write(b": still here\n\n")
        handler.wfile.flush()
        handler.pause(0.05)


def endless(text: str) -> Act:
    """The same again and again, as fast as it can be read."""

    def act(handler: Handler) -> None:
        handler.begin()
        while not handler.server.let_go.is_set():
            handler.event(delta(content=text))

    return act


def thinks(text: str) -> Act:
    """Thoughts in a field of their own, and nothing else."""

    def act(handler: Handler) -> None:
        handler.begin()
        handler.event(delta(reasoning_content=text))
        handler.event(delta("stop"))
        handler.event("[DONE]")

    return act


def raw(body: bytes, kind: str = "application/json") -> Act:
    return lambda handler: handler.reply(200, body, **{"Content-Type": kind})


def usage(read: int, written: int) -> dict[str, Any]:
    told = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "choices": [],
        "usage": told,
    }


@contextmanager
def serving(*acts: Act) -> Iterator[FaultyModel]:
    """The server, running."""
    server = FaultyModel(*acts)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()

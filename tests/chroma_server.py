"""A real Chroma server on loopback, as `chroma run` starts it, and a proxy that wants a token."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CHROMA = Path(sys.executable).with_name("chroma")
_PATIENCE = 30.0  # seconds


@dataclass
class ChromaServer:
    """`chroma run` over `folder`; stopped and started again it is at the same address."""

    folder: Path
    port: int = field(default_factory=lambda: _free_port())
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [_CHROMA, "run", "--path", self.folder, "--host", "127.0.0.1",
             "--port", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            assert self._process.poll() is None, "chroma run has ended"
            assert time.monotonic() < until, "chroma run does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """At once, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/api/v2/heartbeat")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def running(folder: Path) -> Iterator[ChromaServer]:
    """A server until the block ends."""
    server = ChromaServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def guarded(server: ChromaServer, token: str) -> Iterator[str]:
    """The address of a proxy before the server that lets nobody pass without the token."""

    class Guard(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            wanted = {"Authorization": f"Bearer {token}", "X-Chroma-Token": token}
            if any(self.headers[name] != value for name, value in wanted.items()):
                self._reply(401, b"who are you?")
                return
            inner = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            inner.request(
                self.command, self.path.removeprefix("/vectors"), body,
                {"Content-Type": "application/json"},
            )  # fmt: skip
            answer = inner.getresponse()
            self._reply(answer.status, answer.read())
            inner.close()

        do_GET = do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815 (http.server's names)

        def _reply(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Guard) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{proxy.server_port}/vectors"
        finally:
            proxy.shutdown()


@contextmanager
def silent() -> Iterator[str]:
    """The address of something that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port

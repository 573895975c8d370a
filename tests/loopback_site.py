"""A web site on loopback, and the time and names that a fetcher sees."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from index.pace import Clock

STARTED = datetime(2021, 6, 16, 12, tzinfo=UTC)


@dataclass
class Reply:
    """What the site answers at one path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Callable[[BaseHTTPRequestHandler], None]


def html(*paragraphs: str, title: str = "A page") -> Reply:
    """A page that holds an article."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = f"<html><head><title>{title}</title></head><body><article>{body}</article></body></html>"
    return Reply(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def packed(reply: Reply) -> Reply:
    """The same, as gzip."""
    return Reply(
        gzip.compress(reply.body), reply.status, {**reply.headers, "Content-Encoding": "gzip"}
    )


def moved(to: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status=status, headers={"Location": to})


class Site:
    """Answers from `pages`, 404 elsewhere, and remembers what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Reply | Answer | list[Reply]] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path here."""
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """One request; of several replies the first that is left, the last one for ever."""
        self.asked.append((handler.path, dict(handler.headers)))
        page = self.pages.get(handler.path, Reply(status=404))
        if isinstance(page, list):
            page = page.pop(0) if len(page) > 1 else page[0]
        if not isinstance(page, Reply):
            page(handler)
            return
        etag = page.headers.get("ETag")
        known = handler.headers.get("If-None-Match")
        reply = Reply(status=304) if etag and etag == known else page
        handler.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(reply.body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Who is asked hangs up in the middle here; that is what the tests are about."""


@contextmanager
def serving(wrap: Callable[[_Server], None] = lambda _: None) -> Iterator[Site]:
    """A site on a free port; `wrap` may put TLS around its socket."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    wrap(server)
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Time:
    """A clock whose sleep takes no time, and is remembered."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    @property
    def clock(self) -> Clock:
        """For a fetcher."""
        return Clock(
            seconds=lambda: time.monotonic() + sum(self.slept),
            sleep=self.slept.append,
            now=lambda: STARTED + timedelta(seconds=sum(self.slept)),
        )


class Names:
    """A resolver that knows these names only."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self.names = dict(names)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.names.get(host, [host])

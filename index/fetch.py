"""Fetch one address, safely and politely: what a feed or a stranger lists may be any address.

Only http and https, only public hosts, each redirect judged like the first address; see
`network` and `wire` for how, `pace` for how often, `robots` for what sites ask.
"""

import ssl
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus

import httpcore
import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from index.body import read_body
from index.errors import FetchError
from index.network import Resolve, resolve
from index.pace import Clock, Pace
from index.refused import AgainError, refused
from index.robots import ROBOTS_BYTES, Robots
from index.sources import FetchSettings
from index.wire import Allowance, Wire

_REDIRECTS = 5
_ATTEMPTS = 3
_LONGEST_RETRY_AFTER = 30.0  # seconds; who asks for more is left alone in this run
_BESIDES = 500_000  # bytes of headers and of the marks between chunks
_LONGEST_VALIDATOR = 1000
_PORTS = {None, 80, 443}
_MOVED = {301, 302, 303, 307, 308}
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5"
_backoff = wait_exponential_jitter(initial=1, max=10, jitter=1)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: `url` is where it was after redirects; unknown strings are empty.

    `etag` and `modified` are to be given back the next time, with `url` as `landed`.
    """

    url: str
    raw: bytes = field(repr=False)
    content_type: str = ""
    etag: str = ""
    modified: str = ""
    is_unchanged: bool = False

    @property
    def media_type(self) -> str:
        """Such as `text/html`, in lower case."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the server names."""
        header = Message()
        header["content-type"] = self.content_type
        return (header.get_content_charset() or "") if self.content_type else ""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request: what was known of the address before, and how much may come."""

    etag: str
    modified: str
    landed: str
    limit: int
    cut: bool = False  # what is over the limit is left, not refused

    def is_conditional(self, url: httpx.URL) -> bool:
        """Whether `url` is asked for what has changed only."""
        return bool(self.etag or self.modified) and str(url) == self.landed


class Fetcher:
    """Fetches addresses one after another, for one run; not for several threads."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        resolve: Resolve = resolve,
        clock: Clock | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock or Clock()
        self._wire = Wire(resolve, private=settings.private, context=context)
        self._pace = Pace(settings.delay, self._clock)
        self._robots = Robots(self._read_robots, settings.user_agent)

    def get(self, url: str, etag: str = "", modified: str = "", landed: str = "") -> Fetched:
        """What `url` holds now; FetchError when it cannot or may not be fetched.

        `etag` and `modified` came from `landed`, or from `url` itself, and are sent there only.
        """
        first = self._judged(url)
        limit = self._settings.max_bytes
        return self._tried(first, _Wanted(etag, modified, landed or str(first), limit))

    def _read_robots(self, place: httpx.URL) -> bytes:
        wanted = _Wanted("", "", "", ROBOTS_BYTES, cut=True)
        return self._tried(place, wanted, is_robots=True).raw

    def _tried(self, url: httpx.URL, wanted: _Wanted, *, is_robots: bool = False) -> Fetched:
        attempts = Retrying(
            stop=stop_after_attempt(_ATTEMPTS),
            retry=retry_if_exception_type(AgainError),
            wait=_seconds_to_wait,
            sleep=self._clock.sleep,
            reraise=True,
        )
        return attempts(self._followed, url, wanted, is_robots)

    def _followed(self, url: httpx.URL, wanted: _Wanted, is_robots: bool) -> Fetched:
        for _ in range(1 + _REDIRECTS):
            delay = 0.0 if is_robots else self._robots.rules(url).delay
            self._pace.wait(url.host, delay)
            answer = self._asked(url, wanted)
            if isinstance(answer, Fetched):
                return answer
            url = self._judged(str(answer))
        raise FetchError(f"It leads on more than {_REDIRECTS} times; correct the address.")

    def _asked(self, url: httpx.URL, wanted: _Wanted) -> Fetched | httpx.URL:
        """What one address answers: its content, or where else it is."""
        seconds = self._settings.timeout
        allowance = Allowance(seconds, wanted.limit + _BESIDES, self._clock.seconds)
        try:
            with self._wire.get(url, self._headers(url, wanted), allowance) as response:
                answer = self._answer(url, response, wanted)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            self._pace.silent(url.host)
            raise AgainError(
                f"{url.host} did not answer ({_why(error)}); check the address, or run again later."
            ) from error
        except FetchError as error:
            if error.is_temporary and not error.status:
                self._pace.silent(url.host)
            else:
                self._pace.answered(url.host)
            raise
        self._pace.answered(url.host)
        return answer

    def _headers(self, url: httpx.URL, wanted: _Wanted) -> list[tuple[bytes, bytes]]:
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",  # zlib alone can be told how much to give at most
        }
        if wanted.is_conditional(url):
            headers |= {"If-None-Match": wanted.etag, "If-Modified-Since": wanted.modified}
        return [
            (name.encode(), value.encode("latin-1")) for name, value in headers.items() if value
        ]

    def _answer(
        self, url: httpx.URL, response: httpcore.Response, wanted: _Wanted
    ) -> Fetched | httpx.URL:
        headers = httpx.Headers(response.headers, encoding="latin-1")
        status = response.status
        if status in _MOVED and "location" in headers:
            return _joined(url, headers["location"])
        is_unchanged = status == HTTPStatus.NOT_MODIFIED and wanted.is_conditional(url)
        if not is_unchanged and status != HTTPStatus.OK:
            raise self._refused(url.host, status, headers)
        etag, modified = (_short(headers.get(name, "")) for name in ("etag", "last-modified"))
        content_type = headers.get("content-type", "")
        if is_unchanged:
            etag, modified = etag or wanted.etag, modified or wanted.modified
            return Fetched(str(url), b"", content_type, etag, modified, is_unchanged=True)
        raw = read_body(response.iter_stream(), headers, wanted.limit, cut=wanted.cut)
        return Fetched(str(url), raw, content_type, etag, modified)

    def _refused(self, host: str, status: int, headers: httpx.Headers) -> FetchError:
        """What went wrong; a host that asks for a long pause is left alone."""
        error = refused(host, status, headers, self._clock.now())
        if isinstance(error, AgainError) and (error.after or 0) > _LONGEST_RETRY_AFTER:
            reason = f"{host} asks not to be asked for {error.after:,.0f} seconds; run again later."
            self._pace.leave(host, reason)
            return FetchError(reason, is_temporary=True, status=status)
        return error

    def _judged(self, url: str) -> httpx.URL:
        """The address when its scheme, credentials and port are such as may be fetched."""
        try:
            parsed = httpx.URL(url.strip()).copy_with(fragment=None)
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError("It is no address that can be fetched; correct it.") from error
        if parsed.scheme not in {"http", "https"} or not parsed.host:
            raise FetchError(
                f"It leads to {_shown(parsed)}; only http and https addresses are fetched."
            )
        if parsed.userinfo:
            raise FetchError("It leads to an address with a name or password in it; remove them.")
        if parsed.port not in _PORTS and not self._settings.private:
            raise FetchError(
                f"It leads to port {parsed.port}; only 80 and 443 are fetched from, unless "
                "private = true is set under [fetch] in sources.toml."
            )
        return parsed


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__


def _shown(url: httpx.URL) -> str:
    return f"{url.scheme}:…" if url.scheme else "no full address"


def _seconds_to_wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, AgainError) and error.after is not None:
        return error.after
    return _backoff(state)


def _joined(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError("It leads on to what is no address; correct it.") from error


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_VALIDATOR else ""

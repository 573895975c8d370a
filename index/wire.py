"""One HTTP exchange: the judged address, and no more bytes or seconds than allowed.

Everything goes over one connection of its own. The name is looked up once, every address found
is judged, and the connection is made to one of those; TLS still verifies the name. Proxies that
the environment names are not used, because they would look the name up again.
"""

import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import httpcore
import httpx

from index.errors import FetchError
from index.network import Address, Resolve, judged

_TRIED = 4  # addresses of one host
_LONGEST_WAIT = 20.0  # seconds for one step: to connect, or until the next bytes


class Allowance:
    """What one answer may take: bytes as they arrive, and seconds from now."""

    def __init__(self, seconds: float, size: int, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._until = clock() + seconds
        self._left = size
        self._clock = clock

    def wait(self) -> float:
        """How long the next step may take; FetchError when the time is up."""
        left = self._until - self._clock()
        if left <= 0:
            raise FetchError(
                f"It was not there after {self._seconds:g} seconds; raise timeout under [fetch] "
                "in sources.toml if it is always slow.",
                is_temporary=True,
            )
        return min(left, _LONGEST_WAIT)

    def take(self, size: int) -> None:
        """Count bytes that came in; FetchError when they are too many."""
        self._left -= size
        if self._left < 0:
            raise FetchError(
                "It sends more than allowed; raise max_mb under [fetch] in sources.toml if it "
                "is no accident."
            )


class Wire:
    """Makes connections to judged addresses only."""

    def __init__(self, resolve: Resolve, *, private: bool, context: ssl.SSLContext | None) -> None:
        self._resolve = resolve
        self._private = private
        self._context = context

    @contextmanager
    def get(
        self, url: httpx.URL, headers: Sequence[tuple[bytes, bytes]], allowance: Allowance
    ) -> Iterator[httpcore.Response]:
        """The answer of one GET, its body yet to be read; httpcore's errors, or FetchError."""
        if self._context is None and url.scheme == "https":
            self._context = httpx.create_ssl_context()
        backend = _Backend(self._judged, allowance)
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        with (
            httpcore.ConnectionPool(
                ssl_context=self._context, network_backend=backend, max_keepalive_connections=0
            ) as pool,
            pool.stream("GET", target, headers=[(b"Host", url.netloc), *headers]) as response,
        ):
            yield response

    def _judged(self, host: str, port: int) -> tuple[Address, ...]:
        return judged(host, port, self._resolve, private=self._private)


class _Backend(httpcore.NetworkBackend):
    """Connects to addresses that were judged, never to a name."""

    def __init__(
        self, judged: Callable[[str, int], tuple[Address, ...]], allowance: Allowance
    ) -> None:
        self._judged = judged
        self._allowance = allowance
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._judged(host, port)[:_TRIED]:
            try:
                stream = self._inner.connect_tcp(
                    str(address), port, self._allowance.wait(), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._allowance)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection whose every step counts."""

    def __init__(self, inner: httpcore.NetworkStream, allowance: Allowance) -> None:
        self._inner = inner
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            data = self._inner.read(max_bytes, self._allowance.wait())
        except httpcore.ReadTimeout:
            self._allowance.wait()  # says so when it is all the time there was
            raise
        self._allowance.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._allowance.wait())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            inner = self._inner.start_tls(ssl_context, server_hostname, self._allowance.wait())
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise FetchError(
                    f"{server_hostname} did not prove that it is {server_hostname}: its "
                    "certificate is not valid; check the address, or run again later.",
                    is_temporary=True,
                ) from error
            raise
        return _Stream(inner, self._allowance)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)

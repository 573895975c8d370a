"""What a model's client needs of the network beyond what it does by itself."""

import ipaddress
import time
from collections.abc import Callable, Iterator
from typing import Any


def ending_after(seconds: float) -> Callable[[Any], None]:
    """A limit on a whole response: each byte that comes would begin the client's own anew.

    Without it, the thread that reads a stream of nothing but comments would do so for ever.
    """

    def limit(response: Any) -> None:
        until, read = time.monotonic() + seconds, response.iter_raw

        def limited(*given: Any, **named: Any) -> Iterator[bytes]:
            for part in read(*given, **named):
                if time.monotonic() > until:
                    raise TimeoutError
                yield part

        response.iter_raw = limited

    return limit


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")

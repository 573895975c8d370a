"""What an HTTP status other than success means for the reader, and for later attempts."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from index.errors import FetchError

_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_ADVICE: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "it wants a login, so save the page and index the file",
    HTTPStatus.FORBIDDEN: "it refuses programs, so save the page and index the file",
    HTTPStatus.NOT_FOUND: "check the address, or remove it",
    HTTPStatus.GONE: "remove the address",
}


class AgainError(FetchError):
    """Worth another attempt in this run, `after` so many seconds when the server says."""

    def __init__(self, reason: str, *, after: float | None = None, status: int = 0) -> None:
        super().__init__(reason, is_temporary=True, status=status)
        self.after = after


def refused(host: str, status: int, headers: Mapping[str, str], now: datetime) -> FetchError:
    """The error for `status`; an AgainError when the server is busy or broken for the moment."""
    named = _named(status)
    if status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _BUSY:
        advice = _ADVICE.get(status, "check the address")
        return FetchError(f"{host} answered {named}; {advice}.", status=status)
    after = seconds_of(headers.get("retry-after", ""), now) if status in _BUSY else None
    return AgainError(f"{host} answered {named}; run again later.", after=after, status=status)


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def seconds_of(value: str, now: datetime) -> float | None:
    """Seconds from now, whether given as such or as a date."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):  # no date, or one without its zone
        return None

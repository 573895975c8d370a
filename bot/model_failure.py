"""What went wrong with a model, told in one sentence: which model, how, and what to do.

Errors come from the OpenAI and Anthropic clients, httpx, LangChain and the standard library.
They are told apart by HTTP status and by the standard library's error at the root of the chain,
so that no client is imported here and none can leave a gap by renaming a class.
"""

import re
import socket
import ssl
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.pump import OverdueError
from bot.settings import Provider
from index.errors import ModelError
from index.refused import seconds_of

KEY_VARIABLE = {
    "openai": "PULLQUOTE_OPENAI_API_KEY",
    "anthropic": "PULLQUOTE_ANTHROPIC_API_KEY",
}
_REMEDY = {
    "openai": "check that its server runs and that PULLQUOTE_MODEL_URL is its address",
    "anthropic": "check the network and try again",
    "builtin": "start Pullquote again",
}
_BUSY = frozenset({408, 409, 425, 429})
_ABOUT_THE_REQUEST = frozenset({400, 413, 422})
_FILTERED = frozenset({"content_filter", "refusal"})
_TOO_LONG = re.compile(r"context|too long|too large", re.IGNORECASE)
_OUT_OF_TOKENS = frozenset({"length", "max_tokens"})
_DETAIL_CHARACTERS = 200
_SECRET_SHAPES = re.compile(r"\bsk-[\w*.-]+|(?<=Bearer )\S+|(?<=://)[^/@\s]+(?=@)")


class EndedEarlyError(Exception):
    """A stream that stopped without a word, or without saying that it was finished."""

    def __init__(self, *, has_text: bool, reason: str) -> None:
        super().__init__(reason)
        self.has_text = has_text
        self.reason = reason


class AttemptError(ModelError):
    """A model that gave no whole answer, told in one sentence.

    `may_pass`: another attempt may go well, `after` so many seconds where the server says so.
    `is_its_own`: whatever the question had been, it would have failed. `is_too_long`: it would
    read a shorter prompt.
    """

    def __init__(
        self,
        sentence: str,
        *,
        may_pass: bool = False,
        after: float | None = None,
        is_its_own: bool = True,
        is_too_long: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.may_pass = may_pass
        self.after = after
        self.is_its_own = is_its_own
        self.is_too_long = is_too_long

    @property
    def brief(self) -> str:
        """What happened, without what to do about it."""
        return str(self).rpartition(": ")[0] or str(self).rstrip(".")


def failure_of(
    error: BaseException, name: str, provider: Provider, secrets: Sequence[str], now: datetime
) -> AttemptError:
    """The failure as the reader and the next attempt need it."""
    status = status_of(error)
    is_too_long = status == 413 or (
        status in _ABOUT_THE_REQUEST and bool(_TOO_LONG.search(detail_of(error, secrets)))
    )
    is_filtered = isinstance(error, EndedEarlyError) and error.reason in _FILTERED
    return AttemptError(
        describe_failure(error, name, provider, secrets),
        may_pass=_may_pass(error, status),
        after=seconds_of(_header(error, "retry-after"), now) if status else None,
        is_its_own=not is_filtered and status not in _ABOUT_THE_REQUEST,
        is_too_long=is_too_long,
    )


def _may_pass(error: BaseException, status: int | None) -> bool:
    """Busy, broken or out of reach for the moment; a spent account stays spent."""
    if isinstance(error, EndedEarlyError | OverdueError):
        return False
    if status is not None:
        is_spent = "insufficient_quota" in (getattr(error, "code", ""), getattr(error, "type", ""))
        return (status in _BUSY or status >= 500) and not is_spent
    chain = list(_chain(error))
    if any(isinstance(link, ssl.SSLError) for link in chain):
        return False
    return any(isinstance(link, OSError) for link in chain) or any(
        "Connection" in kind.__name__ for kind in type(error).__mro__
    )


def _header(error: BaseException, name: str) -> str:
    headers = getattr(getattr(error, "response", None), "headers", None)
    return str(headers.get(name, "")) if isinstance(headers, Mapping) else ""


def describe_failure(
    error: BaseException, name: str, provider: Provider = "openai", secrets: Sequence[str] = ()
) -> str:
    """One sentence for the reader: which model failed, how, and what to do; without secrets."""
    if isinstance(error, EndedEarlyError):
        return _describe_end(error, name, provider)
    status = status_of(error)
    if status is not None:
        return _describe_status(status, detail_of(error, secrets), name, provider)
    return _describe_breakdown(error, name, provider, secrets)


def status_of(error: BaseException) -> int | None:
    """The HTTP status that a client's error carries, if any."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _describe_end(end: EndedEarlyError, name: str, provider: Provider) -> str:
    if end.reason in _FILTERED:
        return f"{name} was stopped by its provider's content filter: ask in other words."
    if end.has_text:
        return f"{name} broke off in mid-answer: {_remedy(provider)}."
    if end.reason in _OUT_OF_TOKENS:
        return f"{name} spent its tokens before its first word: raise PULLQUOTE_MODEL_MAX_TOKENS."
    return f"{name} sent no answer that can be read: {_remedy(provider)}."


def _describe_status(status: int, detail: str, name: str, provider: Provider) -> str:
    if status in (401, 403):
        mend = f"check {KEY_VARIABLE[provider]}" if provider in KEY_VARIABLE else _remedy(provider)
        return f"{name} refused the key (HTTP {status}): {mend}."
    if status == 404:
        return f"{name} was not found (HTTP 404): check PULLQUOTE_MODEL and PULLQUOTE_MODEL_URL."
    if status == 429:
        return (
            f"{name} has no capacity left for now (HTTP 429): wait, or check the account's limits."
        )
    if status >= 500:
        return f"{name} failed on its side (HTTP {status}): try again later."
    if _TOO_LONG.search(detail) or status == 413:
        return f"{name} cannot read that much at once: set PULLQUOTE_TOP_K to a smaller number."
    return f"{name} refused the request (HTTP {status}: {detail}): check PULLQUOTE_MODEL."


def _describe_breakdown(
    error: BaseException, name: str, provider: Provider, secrets: Sequence[str]
) -> str:
    chain = list(_chain(error))

    def caused_by(*kinds: type[BaseException]) -> bool:
        return any(isinstance(link, kinds) for link in chain)

    if caused_by(OverdueError):
        return f"{name} took too long: try again, or raise PULLQUOTE_MODEL_DEADLINE."
    if caused_by(TimeoutError) or type(error).__name__.endswith(("Timeout", "TimeoutError")):
        return f"{name} took too long: try again, or raise PULLQUOTE_MODEL_TIMEOUT."
    if caused_by(socket.gaierror):
        return f"{name} has an address that is not known here: {_remedy(provider)}."
    if caused_by(ssl.SSLError):
        return f"{name} offers no trusted encryption: check http or https in PULLQUOTE_MODEL_URL."
    if caused_by(ConnectionRefusedError):
        return f"{name} is not running: {_remedy(provider)}."
    if caused_by(OSError) or any("Connection" in kind.__name__ for kind in type(error).__mro__):
        return f"The connection to {name} broke: {_remedy(provider)}."
    if hasattr(error, "body"):  # an error that the server reported within its stream
        return f"{name} reported an error ({detail_of(error, secrets)}): try again later."
    return f"{name} sent no answer that can be read: {_remedy(provider)}."


def _remedy(provider: Provider) -> str:
    return _REMEDY.get(provider, _REMEDY["builtin"])


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what lies beneath it, down to the standard library's.

    A context counts only where a library suppressed it, as httpcore does; any other may be
    something that our caller was handling.
    """
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or (link.__context__ if link.__suppress_context__ else None)


def detail_of(error: BaseException, secrets: Sequence[str] = ()) -> str:
    """What the error says of itself, on one line, short, with keys and passwords taken out."""
    text = " ".join(str(getattr(error, "message", "") or error).split())
    for secret in secrets:
        text = text.replace(secret, "…")
    text = _SECRET_SHAPES.sub("…", text.removeprefix(f"Error code: {status_of(error)} - "))
    return textwrap.shorten(text, _DETAIL_CHARACTERS, placeholder="…").rstrip(".")

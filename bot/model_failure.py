"""What went wrong with a model, told in one sentence: which model, how, and what to do.

Errors come from the OpenAI and Anthropic clients, httpx, LangChain and the standard library.
They are told apart by HTTP status and by the standard library's error at the root of the chain,
so that no client is imported here and none can leave a gap by renaming a class.
"""

import re
import socket
import ssl
import textwrap
from collections.abc import Iterator, Sequence

from bot.settings import Provider

KEY_VARIABLE = {
    "openai": "PULLQUOTE_OPENAI_API_KEY",
    "anthropic": "PULLQUOTE_ANTHROPIC_API_KEY",
}
_REMEDY = {
    "openai": "check that its server runs and that PULLQUOTE_MODEL_URL is its address",
    "anthropic": "check the network and try again",
    "builtin": "start Pullquote again",
}
_OUT_OF_TOKENS = frozenset({"length", "max_tokens"})
_DETAIL_CHARACTERS = 200
_SECRET_SHAPES = re.compile(r"\bsk-[\w*.-]+|(?<=Bearer )\S+|(?<=://)[^/@\s]+(?=@)")


class EndedEarlyError(Exception):
    """A stream that stopped without a word, or without saying that it was finished."""

    def __init__(self, *, has_text: bool, reason: str) -> None:
        super().__init__(reason)
        self.has_text = has_text
        self.reason = reason


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
    if end.reason in ("content_filter", "refusal"):
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
    if re.search(r"context|too long|too large", detail, re.IGNORECASE) or status == 413:
        return f"{name} cannot read that much at once: set PULLQUOTE_TOP_K to a smaller number."
    return f"{name} refused the request (HTTP {status}: {detail}): check PULLQUOTE_MODEL."


def _describe_breakdown(
    error: BaseException, name: str, provider: Provider, secrets: Sequence[str]
) -> str:
    chain = list(_chain(error))

    def caused_by(*kinds: type[BaseException]) -> bool:
        return any(isinstance(link, kinds) for link in chain)

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

"""One attempt at an answer: what a chat model streams, as clean text, with what it cost.

chat.stream → raw text → without thoughts → without JSON → pieces, or an error at the end
"""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model_failure import EndedEarlyError, status_of
from bot.structured import FORMAT, unwrapped
from bot.thoughts import without_thoughts

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessageChunk

Messages = Sequence[tuple[str, str]]
"""(role, text) pairs; the roles are "system", "human" and "ai"."""

_WHOLE = frozenset({"stop", "length", "end_turn", "max_tokens", "stop_sequence", "eos"})
_CHARACTERS_A_TOKEN = 4  # of English, to count what a server does not count
# A server that heeds max_tokens ends long before: English has some 4 characters a token.
_MOST_SHOWN = 8  # characters for each token of the limit
_MOST_SENT = 32  # thoughts and the signs of JSON included
_NO_JSON = re.compile(r"response_format|json_?schema", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that an attempt cost, by the server's count, or else by characters."""

    read: int
    written: int
    is_estimated: bool


class _Meter:
    """What is known of one attempt."""

    def __init__(self, messages: Messages) -> None:
        self.reason = ""
        self.sent = 0
        self._prompt = sum(len(text) for _, text in messages)
        self._read = self._written = 0
        self._has_begun = False

    def note(self, chunk: "BaseMessageChunk") -> None:
        """Servers count at the end or as they go on; Anthropic's counts come in two parts."""
        self._has_begun = True
        self.reason = _end_reason(chunk) or self.reason
        self.sent += len(str(chunk.text))
        counted = getattr(chunk, "usage_metadata", None) or {}
        self._read = max(self._read, counted.get("input_tokens", 0))
        self._written = max(self._written, counted.get("output_tokens", 0))

    def usage(self) -> Usage | None:
        """None for an attempt that was refused or never begun."""
        if not self._has_begun:
            return None
        if self._read and (self._written or not self.sent):
            return Usage(self._read, self._written, is_estimated=False)
        read, written = (-(-n // _CHARACTERS_A_TOKEN) for n in (self._prompt, self.sent))
        return Usage(self._read or read, self._written or written, is_estimated=True)


def read_once(
    chat: "BaseChatModel",
    messages: Messages,
    max_tokens: int,
    *,
    as_json: bool,
    spent: Callable[[Usage], None],
) -> Generator[str, None, None]:
    """The answer's text in pieces; an empty one is a sign of life.

    Raises what the clients raise, and EndedEarlyError for an answer that is empty, thoughts
    aside, or was cut.
    """
    meter = _Meter(messages)
    try:
        yield from _clean(chat, messages, max_tokens, meter, as_json=as_json)
    finally:
        if usage := meter.usage():
            spent(usage)


def _clean(
    chat: "BaseChatModel", messages: Messages, max_tokens: int, meter: _Meter, *, as_json: bool
) -> Generator[str, None, None]:
    shown, has_text = 0, False
    with closing(_despite_refusals(chat, messages, meter, as_json=as_json)) as sent:
        for piece in unwrapped(without_thoughts(_limited(sent, meter, _MOST_SENT * max_tokens))):
            has_text = has_text or bool(piece.strip())
            yield piece
            shown += len(piece)
            if shown > _MOST_SHOWN * max_tokens:
                meter.reason = "length"
                break
    if not has_text or meter.reason not in _WHOLE:
        raise EndedEarlyError(has_text=has_text, reason=meter.reason)


def _limited(pieces: Iterator[str], meter: _Meter, most: int) -> Iterator[str]:
    for piece in pieces:
        yield piece
        if meter.sent > most:
            meter.reason = "length"
            return


def _despite_refusals(
    chat: "BaseChatModel", messages: Messages, meter: _Meter, *, as_json: bool
) -> Generator[str, None, None]:
    """Ask again without what a model refuses: reasoning models a temperature, others JSON."""
    while True:
        has_begun = False
        try:
            half = ""
            for chunk in (_for_json(chat) if as_json else chat).stream(list(messages)):
                has_begun = True
                meter.note(chunk)
                whole, half = _whole(half + str(chunk.text))
                yield whole
            return
        except Exception as error:
            if has_begun or status_of(error) not in (400, 422):
                raise
            if as_json and _NO_JSON.search(str(error)):
                as_json = False
            elif "temperature" in str(error) and getattr(chat, "temperature", None) is not None:
                chat = chat.model_copy(update={"temperature": None})
            else:
                raise


def _whole(text: str) -> tuple[str, str]:
    """The text with halves of characters joined or replaced, and a first half that is left over."""
    cut = len(text) - ("\ud800" <= text[-1:] <= "\udbff")
    told = text[:cut].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return told, text[cut:]


def _for_json(chat: "BaseChatModel") -> "BaseChatModel":
    """By the body: told by name, the client parses the whole answer and fails on one cut short."""
    body = {**(getattr(chat, "extra_body", None) or {}), "response_format": FORMAT}
    return chat.model_copy(update={"extra_body": body})


def _end_reason(chunk: "BaseMessageChunk") -> str:
    """OpenAI's servers call it finish_reason, Anthropic's stop_reason; mostly it is absent."""
    said = chunk.response_metadata
    return str(said.get("finish_reason") or said.get("stop_reason") or "")

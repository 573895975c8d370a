"""The model that writes an answer: opened from the settings, read as a stream of text.

    Settings → open_model → WritingModel → stream_text → pieces of text, or one ModelError

Built-in, local and hosted models are all LangChain chat models here, and all but Anthropic's
are spoken to by the same OpenAI client. This is the only module that imports a model's client,
and it does so when a model is opened: that import takes 1.2 to 3.5 s.

LangChain itself sends prompts to LangSmith when LANGSMITH_TRACING is set; that is left to whoever
sets it.
"""

import ipaddress
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from bot.local_model import LocalServer
from bot.model_failure import KEY_VARIABLE, EndedEarlyError, describe_failure, detail_of, status_of
from bot.settings import Provider, Settings
from index.errors import ModelError, SettingsError
from index.weights import smollm2_file

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessageChunk

OPENAI_URL = "https://api.openai.com/v1"
_CONNECT_SECONDS = 10.0  # a host that does not even connect needs no minute to be given up
_NO_KEY = "none"  # the client insists on a key; servers without one ignore it
_OPENAI_HOSTS = re.compile(r"(.+\.)?(openai\.com|azure\.com)")
_WHOLE = frozenset({"stop", "length", "end_turn", "max_tokens", "stop_sequence", "eos"})

Messages = Sequence[tuple[str, str]]
"""(role, text) pairs; the roles are "system", "human" and "ai"."""


@dataclass(frozen=True, slots=True)
class WritingModel:
    """An open model. `name` is what the reader sees; the rest stays out of every repr."""

    name: str
    chat: "BaseChatModel" = field(repr=False)
    provider: Provider = field(default="openai", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    closers: tuple[Callable[[], None], ...] = field(default=(), repr=False)

    def close(self) -> None:
        """Stop the built-in server and drop open connections; closing twice is allowed."""
        for closer in self.closers:
            closer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_model(settings: Settings) -> WritingModel:
    """The model that `settings.model` names, ready to write; nothing hosted is contacted yet.

    Raises SettingsError when the key that a hosted model needs is not set, ModelError when a
    package is missing or the model cannot be set up, WeightsError when the built-in model's
    file is missing or altered.
    """
    if settings.provider == "builtin":
        return _open_builtin(settings)
    if settings.provider == "openai":
        return _open_openai(settings)
    if settings.provider == "anthropic":
        return _open_anthropic(settings)
    raise SettingsError("PULLQUOTE_MODEL=quotes answers without a model: there is none to open.")


def stream_text(model: WritingModel, messages: Messages) -> Generator[str, None, None]:
    """The model's answer, piece by piece, as it is written.

    Every failure ends in a ModelError of one sentence, after the pieces that came before it:
    an answer that was cut must not pass for a whole one. Its cause is not chained, because
    the clients' errors repeat keys and prompts.
    """
    try:
        yield from _despite_temperature(model.chat, messages)
    except Exception as error:  # noqa: BLE001 - four libraries below raise classes of their own
        sentence = describe_failure(error, model.name, model.provider, model.secrets)
        raise ModelError(sentence) from None


def _open_builtin(settings: Settings) -> WritingModel:
    file = settings.model_file or smollm2_file()
    title = file.stem.partition(".")[0] if settings.model_file is None else file.stem
    name = f"{title} (built in)"
    server = LocalServer(file)
    try:
        chat, close_client = _openai_chat(title, server.url, server.api_key, settings, name)
    except ModelError:
        server.close()
        raise
    closers = (server.close, close_client)
    return WritingModel(name, chat, "builtin", (server.api_key,), closers)


def _open_openai(settings: Settings) -> WritingModel:
    title = settings.model.partition(":")[2]
    url = settings.model_url or OPENAI_URL
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    host = urlsplit(url).netloc.rpartition("@")[2]
    is_openai = host == urlsplit(OPENAI_URL).netloc
    if is_openai and not key:
        raise SettingsError(_missing_key("openai", "or PULLQUOTE_MODEL_URL for another server"))
    name = f"{title} (OpenAI)" if is_openai else f"{title} at {host}"
    chat, close_client = _openai_chat(title, url, key or _NO_KEY, settings, name)
    return WritingModel(name, chat, "openai", (key,) if key else (), (close_client,))


def _open_anthropic(settings: Settings) -> WritingModel:
    title = settings.model.partition(":")[2]
    if settings.anthropic_api_key is None:
        raise SettingsError(_missing_key("anthropic", "or PULLQUOTE_MODEL=quotes"))
    name = f"{title} (Anthropic)"
    key = settings.anthropic_api_key.get_secret_value()
    chat = _chat(
        name,
        model=title,
        model_provider="anthropic",
        api_key=key,
        timeout=settings.model_timeout,
        max_retries=settings.model_retries,
        max_tokens=settings.model_max_tokens,
    )
    return WritingModel(name, chat, "anthropic", (key,))


def _missing_key(provider: str, otherwise: str) -> str:
    return f"{KEY_VARIABLE[provider]} is not set: set it, {otherwise}; see .env.example."


def _openai_chat(
    title: str, url: str, key: str, settings: Settings, name: str
) -> tuple["BaseChatModel", Callable[[], None]]:
    """A chat model on LangChain's OpenAI client, and what closes its connections."""
    try:
        from openai import (  # noqa: PLC0415 - slow
            DefaultAsyncHttpxClient,
            DefaultHttpxClient,
            Timeout,
        )

        host = urlsplit(url).hostname or ""
        # Through a proxy, 127.0.0.1 would be the proxy's own; and a redirect could carry the
        # question and the articles to another host.
        options: dict[str, Any] = {"trust_env": not _is_loopback(host), "follow_redirects": False}
        client = DefaultHttpxClient(**options)
        async_client = DefaultAsyncHttpxClient(**options)
    except (ImportError, ValueError) as error:  # a proxy setting of an unknown or SOCKS scheme
        raise ModelError(_setup_failed(name, error, key)) from None
    seconds = settings.model_timeout
    # OpenAI's newer models refuse `max_tokens`; Ollama and LM Studio know no other name.
    limit: dict[str, Any] = {"max_tokens": settings.model_max_tokens}
    if not _OPENAI_HOSTS.fullmatch(host):
        limit = {"extra_body": limit}
    chat = _chat(
        name,
        model=title,
        model_provider="openai",
        base_url=url,
        api_key=key,
        timeout=Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS)),
        max_retries=settings.model_retries,
        http_client=client,
        http_async_client=async_client,
        use_responses_api=False,
        stream_usage=False,  # some servers refuse `stream_options`
        **limit,
    )
    return chat, client.close


def _chat(name: str, **options: Any) -> "BaseChatModel":
    try:
        from langchain.chat_models import init_chat_model  # noqa: PLC0415 - slow

        chat: BaseChatModel = init_chat_model(temperature=0, **options)
    except ImportError as error:
        if options["model_provider"] == "anthropic":
            raise ModelError(
                f"{name} needs a package that is not installed: run"
                " `pip install langchain-anthropic`."
            ) from None
        raise ModelError(_setup_failed(name, error, options["api_key"])) from None
    except ValueError as error:  # a bad proxy setting or address
        raise ModelError(_setup_failed(name, error, options["api_key"])) from None
    return chat


def _setup_failed(name: str, error: Exception, key: str) -> str:
    why = detail_of(error, (key,))
    return f"{name} could not be set up ({why}): check PULLQUOTE_MODEL_URL and the proxy's address."


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _despite_temperature(chat: "BaseChatModel", messages: Messages) -> Iterator[str]:
    """Ask again without a temperature if the model refuses one, as reasoning models do."""
    begun = False
    try:
        for piece in _pieces(chat, messages):
            begun = True
            yield piece
    except Exception as error:
        refused = status_of(error) == 400 and "temperature" in str(error)
        if begun or not refused:
            raise
        yield from _pieces(chat.model_copy(update={"temperature": None}), messages)


def _pieces(chat: "BaseChatModel", messages: Messages) -> Iterator[str]:
    has_text = False
    reason = ""
    for chunk in chat.stream(list(messages)):
        reason = _end_reason(chunk) or reason
        if text := str(chunk.text):
            has_text = has_text or not text.isspace()
            yield text
    if not has_text or reason not in _WHOLE:
        raise EndedEarlyError(has_text=has_text, reason=reason)


def _end_reason(chunk: "BaseMessageChunk") -> str:
    """OpenAI's servers call it finish_reason, Anthropic's stop_reason; mostly it is absent."""
    said = chunk.response_metadata
    return str(said.get("finish_reason") or said.get("stop_reason") or "")

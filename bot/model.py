"""The model that writes an answer: opened from the settings, read as a stream of text.

    Settings → open_model → WritingModel → stream_text → pieces of text, or one ModelError

Built-in, local and hosted models are all LangChain chat models here, and all but Anthropic's
are spoken to by the same OpenAI client. This is the only module that imports a model's client,
and it does so when a model is opened: that import takes 1.2 to 3.5 s.

LangChain itself sends prompts to LangSmith when LANGSMITH_TRACING is set; that is left to whoever
sets it.
"""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from bot.local_model import CONTEXT_TOKENS, LocalServer
from bot.model_failure import KEY_VARIABLE, detail_of, failure_of
from bot.model_list import contexts
from bot.pump import Bounds, BrokenError, Tick, pumped
from bot.retries import persistent
from bot.settings import BUILTIN, OPENAI_URL, Provider, Settings
from bot.stream import Messages, Usage, read_once
from bot.wire import ending_after, is_loopback
from index.errors import ModelError, SettingsError
from index.pace import Clock
from index.weights import smollm2_file

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_CONNECT_SECONDS = 10.0  # a host that does not even connect needs no minute to be given up
_NO_KEY = "none"  # the client insists on a key; servers without one ignore it
_OPENAI_HOSTS = re.compile(r"(.+\.)?(openai\.com|azure\.com)")
# What a server reads at once is not told by most. Ollama cuts what is longer in silence, from
# its beginning, at 4,096 tokens; no model that OpenAI or Anthropic offer reads less than 16,000.
_CONTEXT = 4096
_HOSTED_CONTEXT = 16_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for a model, in seconds, and how much it reads and writes, in tokens."""

    silence: float = 60
    retries: int = 0
    deadline: float = 120
    max_tokens: int = 400
    context: int = _CONTEXT
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class WritingModel:
    """An open model. `name` is what the reader sees; the rest stays out of every repr.

    `title` is what its provider calls it; `spent` is told what each attempt cost.
    """

    name: str
    chat: "BaseChatModel" = field(repr=False)
    provider: Provider = field(default="openai", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    closers: tuple[Callable[[], None], ...] = field(default=(), repr=False)
    title: str = field(default="", repr=False)
    limits: Limits = field(default=Limits(), repr=False)
    spent: Callable[[Usage], None] = field(default=lambda _: None, repr=False)

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
    """The one model that `settings.model` names, ready to write; nothing hosted is contacted yet.

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


def stream_text(
    model: WritingModel,
    messages: Messages,
    bounds: Bounds | None = None,
    tick: Tick = lambda: None,
    clock: Clock = Clock(),  # noqa: B008 - frozen
) -> Generator[str, None, None]:
    """The model's answer, piece by piece, as it is written; asked again while that may help.

    Every failure ends in an AttemptError, a ModelError of one sentence, after the pieces that
    came before it: an answer that was cut must not pass for a whole one. Its cause is not
    chained, because the clients' errors repeat keys and prompts. `tick` is called while nothing
    comes; what it raises ends this.
    """
    limits = model.limits
    within = bounds or Bounds(end_by=clock.seconds() + limits.deadline)

    def attempt() -> Generator[str, None, None]:
        try:
            yield from pumped(source, limits.silence, within, tick, clock.seconds)
        except BrokenError as broken:
            name, provider, now = model.name, model.provider, clock.now()
            raise failure_of(broken.reason, name, provider, model.secrets, now) from None

    def source() -> Generator[str, None, None]:
        as_json, spent = limits.as_json, model.spent
        return read_once(model.chat, messages, limits.max_tokens, as_json=as_json, spent=spent)

    yield from persistent(attempt, limits.retries, within, clock, tick)


def _limits(settings: Settings, title: str, context: int) -> Limits:
    stated = contexts(settings.model_context)
    # A window that suits a hosted model would take all memory for the built-in one.
    of_all = None if title == BUILTIN else stated.get("")
    return Limits(
        silence=settings.model_timeout,
        retries=settings.model_retries,
        deadline=settings.model_deadline,
        max_tokens=settings.model_max_tokens,
        context=stated.get(title) or of_all or context,
        as_json=settings.model_json and settings.provider == "openai",
    )


def _open_builtin(settings: Settings) -> WritingModel:
    file = settings.model_file or smollm2_file()
    title = file.stem.partition(".")[0] if settings.model_file is None else file.stem
    name = f"{title} (built in)"
    limits = _limits(settings, BUILTIN, CONTEXT_TOKENS)
    server = LocalServer(file, context_tokens=limits.context)
    try:
        chat, close_client = _openai_chat(title, server.url, server.api_key, settings, name)
    except ModelError:
        server.close()
        raise
    closers = (server.close, close_client)
    return WritingModel(name, chat, "builtin", (server.api_key,), closers, title, limits)


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
    limits = _limits(settings, title, _HOSTED_CONTEXT if is_openai else _CONTEXT)
    secrets = (key,) if key else ()
    return WritingModel(name, chat, "openai", secrets, (close_client,), title, limits)


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
        max_retries=0,  # see bot.retries
        max_tokens=settings.model_max_tokens,
    )
    limits = _limits(settings, title, _HOSTED_CONTEXT)
    return WritingModel(name, chat, "anthropic", (key,), (), title, limits)


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
        options: dict[str, Any] = {"trust_env": not is_loopback(host), "follow_redirects": False}
        hooks: dict[str, Any] = {"response": [ending_after(settings.model_deadline)]}
        client = DefaultHttpxClient(**options, event_hooks=hooks)
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
        max_retries=0,  # see bot.retries
        http_client=client,
        http_async_client=async_client,
        use_responses_api=False,
        # Some servers refuse `stream_options`, which asks for counts of tokens.
        stream_usage=settings.provider == BUILTIN or bool(_OPENAI_HOSTS.fullmatch(host)),
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

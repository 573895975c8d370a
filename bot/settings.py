"""Every setting, read once from the environment and `.env`, with all faults told together."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import platformdirs
from dotenv import dotenv_values, find_dotenv
from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.model_list import Named, contexts, host_of, listed, pairs, prices
from index.errors import SettingsError
from index.settings import IndexSettings, Precision

PREFIX = "PULLQUOTE_"
QUOTES = "quotes"
BUILTIN = "builtin"
OPENAI_URL = "https://api.openai.com/v1"
Provider = Literal["quotes", "builtin", "openai", "anthropic"]


class Settings(BaseSettings):
    """One typed object for the whole program; `.env.example` documents every field."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    index_dir: Path = Path(".pullquote")
    articles: Path = Path("articles")
    sources: Path = Path("sources.toml")
    cache_dir: Path = Field(default_factory=lambda: platformdirs.user_cache_path("pullquote"))
    embedding_model: str = "all-MiniLM-L6-v2"
    embedding_precision: Precision = Precision.QUICKEST
    chunk_tokens: Annotated[int, Field(ge=32, le=8192)] = 250
    max_file_mb: Annotated[float, Field(gt=0)] = 40
    keep_removed: bool = False
    compact_share: Annotated[float, Field(gt=0, le=1)] = 0.2
    reranker: str = ""
    judge: str = ""
    chroma_url: Annotated[
        str, Field(validation_alias=AliasChoices("PULLQUOTE_CHROMA_URL", "CHROMA_URL"))
    ] = ""
    chroma_token: Annotated[
        SecretStr | None,
        Field(validation_alias=AliasChoices("PULLQUOTE_CHROMA_TOKEN", "CHROMA_TOKEN")),
    ] = None
    watch: bool = False
    watch_minutes: Annotated[float, Field(gt=0)] = 15
    top_k: Annotated[int, Field(ge=1, le=100)] = 8
    model: str = QUOTES
    model_url: Annotated[
        str, Field(validation_alias=AliasChoices("PULLQUOTE_MODEL_URL", "OPENAI_BASE_URL"))
    ] = ""
    model_file: Path | None = None
    model_timeout: Annotated[float, Field(gt=0)] = 60
    model_retries: Annotated[int, Field(ge=0, le=10)] = 2
    model_deadline: Annotated[float, Field(gt=0)] = 120
    model_max_tokens: Annotated[int, Field(ge=16)] = 400
    model_context: str = ""
    model_json: bool = False
    model_prices: str = ""
    model_daily_tokens: Annotated[int | None, Field(gt=0)] = None
    model_daily_cost: Annotated[float | None, Field(gt=0)] = None
    model_keys: SecretStr | None = None
    openai_api_key: Annotated[
        SecretStr | None,
        Field(validation_alias=AliasChoices("PULLQUOTE_OPENAI_API_KEY", "OPENAI_API_KEY")),
    ] = None
    anthropic_api_key: Annotated[
        SecretStr | None,
        Field(validation_alias=AliasChoices("PULLQUOTE_ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY")),
    ] = None

    state_dir: Path = Path(".pullquote-state")
    record_days: Annotated[float, Field(ge=0)] = 30
    records: Annotated[int, Field(ge=1)] = 1000
    discord_token: Annotated[
        SecretStr | None,
        Field(validation_alias=AliasChoices("PULLQUOTE_DISCORD_TOKEN", "DISCORD_TOKEN")),
    ] = None
    discord_message_content: bool = False
    discord_new_servers: Literal["all", "nothing"] = "all"
    discord_workers: Annotated[int, Field(ge=1, le=64)] = 2
    discord_queue: Annotated[int, Field(ge=0, le=10_000)] = 100
    discord_wait: Annotated[float, Field(gt=0, le=600)] = 120
    discord_cooldown: Annotated[float, Field(ge=0)] = 5
    discord_server_cooldown: Annotated[float, Field(ge=0)] = 0
    discord_user_daily: Annotated[int, Field(ge=1)] = 100
    discord_server_daily: Annotated[int, Field(ge=1)] = 2000
    discord_conversation_hours: Annotated[float, Field(gt=0)] = 24
    discord_keep_days: Annotated[float, Field(gt=0)] = 30

    @field_validator(
        "index_dir", "articles", "sources", "cache_dir", "model_file", "state_dir", mode="after"
    )
    @classmethod
    def _expand_home(cls, value: Path | None) -> Path | None:
        return value.expanduser() if value else value

    @field_validator("model", mode="after")
    @classmethod
    def _known_models(cls, value: str) -> str:
        listed(value)
        return value

    @field_validator("model_context", "model_prices", mode="after")
    @classmethod
    def _of_each_model(cls, value: str, info: ValidationInfo) -> str:
        try:
            (contexts if info.field_name == "model_context" else prices)(value)
        except ValueError:
            example = {
                "model_context": "a number of tokens from 512 on, or NAME=TOKENS, NAME=TOKENS",
                "model_prices": "NAME=READ/WRITTEN, NAME=READ/WRITTEN, such as small=0.25/2.00",
            }
            raise ValueError(f"use {example[str(info.field_name)]}") from None
        return value

    @field_validator("model_keys", mode="after")
    @classmethod
    def _keys_of_hosts(cls, value: SecretStr | None) -> SecretStr | None:
        """Told without the value, which holds what is secret."""
        if value:
            pairs(value.get_secret_value())
        return value

    @field_validator("model_url", mode="after")
    @classmethod
    def _http_url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("use an address such as http://localhost:11434/v1")
        return value.rstrip("/")

    @field_validator("chroma_url", mode="after")
    @classmethod
    def _server_url(cls, value: str) -> str:
        """Told without the value, which may hold what is secret."""
        try:
            address = urlsplit(value)
            is_server = address.scheme in ("http", "https") and bool(address.hostname)
            is_plain = not (set("@?#") & set(value) or address.port == 0)
        except ValueError:
            is_server = is_plain = False
        if value and not (is_server and is_plain):
            raise ValueError(
                "use an address such as http://localhost:8000, with a token, if the server wants "
                "one, in CHROMA_TOKEN"
            )
        return value.rstrip("/")

    @field_validator("chroma_token", mode="after")
    @classmethod
    def _header_value(cls, value: SecretStr | None) -> SecretStr | None:
        secret = value.get_secret_value() if value else ""
        if not (secret.isascii() and secret.isprintable()) or " " in secret:
            raise ValueError("use letters, digits and signs of ASCII without spaces")
        return value

    @property
    def provider(self) -> Provider:
        """Which family of models writes the answer; of several, the first."""
        provider: Provider = listed(self.model)[0].model.partition(":")[0]  # type: ignore[assignment]  # validated
        return provider

    def models(self) -> list["Settings"]:
        """These settings for each model that is listed, in order; none in quote mode."""
        return [self._of(one) for one in listed(self.model) if one.model != QUOTES]

    def _of(self, one: Named) -> "Settings":
        """A key never goes to an address that it was not given for."""
        if not one.url:
            return self.model_copy(update={"model": one.model})
        keys = pairs(self.model_keys.get_secret_value()) if self.model_keys else {}
        key = SecretStr(keys[one.host]) if one.host in keys else None
        if key is None and one.host in (host_of(self.model_url), host_of(OPENAI_URL)):
            key = self.openai_api_key
        return self.model_copy(
            update={"model": one.model, "model_url": one.url, "openai_api_key": key}
        )

    def index(self) -> IndexSettings:
        """What the index needs of these."""
        return IndexSettings(
            index_dir=self.index_dir,
            cache_dir=self.cache_dir,
            embedding_model=self.embedding_model,
            chunk_tokens=self.chunk_tokens,
            max_file_bytes=int(self.max_file_mb * 1_000_000),
            compact_share=self.compact_share,
            reranker=self.reranker,
            chroma_url=self.chroma_url,
            chroma_token=self.chroma_token.get_secret_value() if self.chroma_token else "",
            precision=self.embedding_precision,
        )


def variable(field: str) -> str:
    """The environment variable that sets `field`."""
    return PREFIX + field.upper()


def load_settings(**given: object) -> Settings:
    """Read `.env` (this folder's or the nearest above it), the environment, then `given`.

    Later ones win; `given` values of None are left out. Raises SettingsError naming every
    fault at once.
    """
    env_file = find_dotenv(usecwd=True) or None
    faults = _misspelt(os.environ)
    try:
        faults += _misspelt(dotenv_values(env_file)) if env_file else []
        settings = Settings(
            _env_file=env_file,  # type: ignore[call-arg]  # pydantic-settings' own keyword
            **{name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]
        )
    except ValidationError as error:
        faults += [_sentence(fault["loc"], fault["msg"]) for fault in error.errors()]
    except (OSError, UnicodeDecodeError) as error:
        faults.append(f"{env_file} could not be read ({error}): save it as UTF-8 text.")
    if faults:
        raise SettingsError("\n".join(faults))
    return settings


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]) if location else "settings"
    shown = name if name.isupper() else variable(name)
    return f"{shown}: {message.removeprefix('Value error, ')}; see .env.example."


def _misspelt(environ: Mapping[str, str | None]) -> list[str]:
    """A variable that starts like ours and is none of ours would be ignored in silence."""
    known = [variable(field) for field in Settings.model_fields]
    faults = []
    for name in environ:
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else "see .env.example."
            faults.append(f"{name} is not a setting of Pullquote: {hint}")
    return faults

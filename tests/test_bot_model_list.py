"""Several models in one setting, and what other settings say of each."""

import pytest
from pydantic import SecretStr

from bot.model import OPENAI_URL
from bot.model_list import Price, contexts, prices
from bot.settings import Settings, load_settings
from index.errors import SettingsError

HERE = "http://localhost:11434/v1"


def listed(model: str, **given: object) -> list[Settings]:
    return Settings(_env_file=None, model=model, **given).models()  # type: ignore[call-arg, arg-type]


def test_models_keep_their_order_and_addresses() -> None:
    """Each is a setting of its own; one without an address has that of PULLQUOTE_MODEL_URL."""
    found = listed(
        f"openai:gpt-5-mini, openai:qwen3:0.6b@{HERE}/,anthropic:claude-x, builtin, quotes",
        model_url="https://models.example.org/v1",
    )
    assert [
        ("openai:gpt-5-mini", "https://models.example.org/v1"),
        ("openai:qwen3:0.6b", HERE),
        ("anthropic:claude-x", "https://models.example.org/v1"),
        ("builtin", "https://models.example.org/v1"),
    ] == [(one.model, one.model_url) for one in found]
    assert ["openai", "openai", "anthropic", "builtin"] == [one.provider for one in found]


def test_quote_mode_has_no_model() -> None:
    """It is what is left when none is named, or none answers."""
    assert [] == listed("quotes")


@pytest.mark.parametrize(
    "model",
    ["gpt", "openai:", "builtin,", "quotes, builtin", f"builtin@{HERE}", "openai:a, openai b", ""],
)
def test_a_list_that_cannot_be_read_is_refused(model: str) -> None:
    """One wrong entry spoils the list, and the sentence says what is expected."""
    with pytest.raises(SettingsError, match="PULLQUOTE_MODEL: "):
        load_settings(model=model)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("http://desk.lan:8000/v1", "of-desk"),
        ("http://desk.lan/v1", None),
        (OPENAI_URL, "of-openai"),
        ("https://me:pass@models.example.org/other", "of-openai"),
    ],
)
def test_a_key_goes_only_where_it_belongs(address: str, key: str | None) -> None:
    """The host decides, its port included; whoever has no key of its own is sent none."""
    (one,) = listed(
        f"openai:m@{address}",
        model_url="https://models.example.org/v1",
        openai_api_key=SecretStr("of-openai"),
        model_keys=SecretStr("desk.lan:8000=of-desk, other=x"),
    )
    assert key == (one.openai_api_key.get_secret_value() if one.openai_api_key else None)


def test_contexts_and_prices_are_read_by_name() -> None:
    """A bare number is for all; names may hold colons."""
    assert {"": 8192} == contexts("8192")
    assert {"qwen3:0.6b": 4096, "builtin": 2048} == contexts("qwen3:0.6b=4096, builtin=2048")
    assert {"gpt-5-mini": Price(0.25, 2)} == prices("gpt-5-mini=0.25/2.00")
    assert pytest.approx(0.0045) == Price(0.25, 2).of(10_000, 1_000)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("model_context", "many"),
        ("model_context", "100"),
        ("model_context", "m=4k"),
        ("model_prices", "m=1"),
        ("model_prices", "m=-1/2"),
        ("model_prices", "m=nan/2"),
        ("model_prices", "1/2"),
        ("model_keys", "5ecret"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(name: str, value: str) -> None:
    """The variable and an example are told, and no secret."""
    with pytest.raises(SettingsError, match=f"PULLQUOTE_{name.upper()}: use ") as caught:
        load_settings(**{name: value})
    assert "5ecret" not in str(caught.value)

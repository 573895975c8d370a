"""Settings: what is documented is what is read, and every fault is told at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from pydantic import AliasChoices, ValidationError

from bot.settings import Settings, load_settings, variable
from index.errors import SettingsError

SECRET = "sk-4f7a-not-for-anyone"  # nobody's key
_DOCUMENTED = re.compile(r"^# ([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with nothing in it and no settings in the environment."""
    monkeypatch.delenv("PULLQUOTE_CACHE_DIR")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def documented() -> dict[str, str]:
    """The variables of .env.example with the values shown."""
    return dict(_DOCUMENTED.findall(_example()))


def test_every_setting_is_documented_and_nothing_else(documented: dict[str, str]) -> None:
    """.env.example names exactly the variables that are read, by all their names."""
    read = {variable(field) for field in Settings.model_fields}
    for info in Settings.model_fields.values():
        if isinstance(info.validation_alias, AliasChoices):
            read |= {str(choice) for choice in info.validation_alias.choices}

    assert read == set(documented)


def test_the_documented_values_are_the_defaults(folder: Path, documented: dict[str, str]) -> None:
    """Taking the # from every line of .env.example changes nothing, and hides no default."""
    (folder / ".env").write_text(_DOCUMENTED.sub(r"\1=\2", _example()), encoding="utf-8")
    unshown = {
        variable(name)
        for name, info in Settings.model_fields.items()
        if info.default_factory or info.default in (None, "")
    }

    assert Settings() == load_settings()
    assert unshown == {name for name in documented if name in _ours() and not documented[name]}


def test_every_documented_variable_is_explained() -> None:
    """Above each variable, or above those it stands with, is a sentence."""
    for paragraph in _example().split("\n\n"):
        if _DOCUMENTED.search(paragraph):
            explanation = paragraph[: _DOCUMENTED.search(paragraph).start()]  # type: ignore[union-attr]
            assert re.match(r"# [A-Z].+[.:]", explanation, re.DOTALL), paragraph


def test_all_faults_are_told_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three wrong values and a misspelt name make one error of four lines, each with its name."""
    (folder / ".env").write_text("PULLQUOTE_CHUNK_TOKENS=many\n")
    monkeypatch.setenv("PULLQUOTE_TOP_K", "0")
    monkeypatch.setenv("PULLQUOTE_MODEL", "gpt")
    monkeypatch.setenv("PULLQUOTE_TOPK", "5")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    lines = str(caught.value).splitlines()
    named = {line.split()[0].rstrip(":") for line in lines}
    assert 4 == len(lines)
    assert {
        "PULLQUOTE_CHUNK_TOKENS", "PULLQUOTE_TOP_K", "PULLQUOTE_MODEL", "PULLQUOTE_TOPK",
    } == named  # fmt: skip


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("PULLQUOTE_TOPK", "did you mean PULLQUOTE_TOP_K?"),
        ("PULLQUOTE_ARTICLE", "did you mean PULLQUOTE_ARTICLES?"),
        ("PULLQUOTE_ZZZZZZZZZZZZZZZZZZZ", "see .env.example"),
    ],
)
def test_a_misspelt_variable_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, hint: str
) -> None:
    """A variable that starts like ours and is none of ours is an error, with the nearest name."""
    monkeypatch.setenv(name, "1")

    with pytest.raises(SettingsError, match=f"^{name} .*{re.escape(hint)}"):
        load_settings()


@pytest.mark.parametrize(
    "show", [repr, str, lambda s: str(s.model_dump()), Settings.model_dump_json]
)
def test_secrets_are_never_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, show: Callable[[Settings], str]
) -> None:
    """Keys are stars wherever settings are printed, and readable only where asked for."""
    monkeypatch.setenv("PULLQUOTE_OPENAI_API_KEY", SECRET)
    monkeypatch.setenv("ANTHROPIC_API_KEY", SECRET)
    settings = load_settings()

    assert SECRET not in show(settings)
    assert "****" in show(settings)
    assert settings.openai_api_key
    assert SECRET == settings.openai_api_key.get_secret_value()


def test_secrets_are_not_in_errors(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A faulty setting beside a key, or holding one, is told without it, causes included."""
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setenv("PULLQUOTE_TOP_K", SECRET)
    monkeypatch.setenv("PULLQUOTE_MODEL_URL", f"ftp://me:{SECRET}@localhost")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    told: BaseException | None = caught.value
    while told is not None and not told.__suppress_context__:
        assert SECRET not in str(told)
        told = told.__cause__ or told.__context__


@pytest.mark.parametrize("below", [".", "desk", "desk/today"])
def test_the_env_file_is_found_here_or_above(
    folder: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    """.env counts for its folder and every folder inside."""
    (folder / ".env").write_text("PULLQUOTE_TOP_K=3\n")
    (folder / below).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(folder / below)

    assert 3 == load_settings().top_k


def test_the_environment_beats_the_env_file_and_options_beat_both(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearer to the command a value stands, the more it counts; None is no value."""
    (folder / ".env").write_text("PULLQUOTE_TOP_K=3\nPULLQUOTE_ARTICLES=news\n")
    monkeypatch.setenv("PULLQUOTE_TOP_K", "4")

    assert 4 == load_settings().top_k
    assert 5 == load_settings(top_k=5).top_k
    assert 4 == load_settings(top_k=None).top_k
    assert Path("news") == load_settings().articles


def test_an_empty_value_counts_as_not_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`NAME=` gives the default, or leaves the place to the variable's other name."""
    (folder / ".env").write_text("PULLQUOTE_CHUNK_TOKENS=\nPULLQUOTE_MODEL_URL=\n")
    monkeypatch.setenv("PULLQUOTE_TOP_K", "")
    monkeypatch.setenv("PULLQUOTE_MODEL_FILE", "")
    monkeypatch.setenv("PULLQUOTE_OPENAI_API_KEY", "")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:11434/v1/")
    settings = load_settings()

    defaults = Settings.model_fields
    assert defaults["top_k"].default == settings.top_k
    assert defaults["chunk_tokens"].default == settings.chunk_tokens
    assert settings.model_file is None
    assert settings.openai_api_key is None
    assert settings.anthropic_api_key is None
    assert "http://localhost:11434/v1" == settings.model_url


@pytest.mark.parametrize("field", ["openai_api_key", "anthropic_api_key", "chroma_token"])
def test_a_key_may_have_its_usual_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    """The name that other programs use is read too, and ours beats it."""
    monkeypatch.setenv(field.upper(), "theirs")
    assert "theirs" == getattr(load_settings(), field).get_secret_value()

    monkeypatch.setenv(variable(field), "ours")
    assert "ours" == getattr(load_settings(), field).get_secret_value()


@pytest.mark.parametrize("url", ["http://localhost:8000", "https://chroma.example/vectors/"])
def test_a_chroma_server_is_named_by_its_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """By the name that Chroma's own documents use; the index gets it with the token."""
    monkeypatch.setenv("CHROMA_URL", url)
    monkeypatch.setenv("CHROMA_TOKEN", SECRET)

    assert url.rstrip("/") == load_settings().index().chroma_url
    assert SECRET == load_settings().index().chroma_token
    assert SECRET not in repr(load_settings()) + repr(load_settings().index())


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000", "ftp://localhost", "http://", "http://[::1", "http://host:99999",
        f"http://me:{SECRET}@host", f"http://host?token={SECRET}", f"http://host#{SECRET}",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """With what to write in its place, and without what it holds."""
    monkeypatch.setenv("CHROMA_URL", url)

    with pytest.raises(SettingsError, match="CHROMA_URL: use an address such as") as caught:
        load_settings()

    assert SECRET not in str(caught.value)


def test_a_token_that_no_header_can_carry_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is sent, and without telling it."""
    monkeypatch.setenv("CHROMA_TOKEN", f"{SECRET} é")

    with pytest.raises(SettingsError, match="CHROMA_TOKEN: use letters") as caught:
        load_settings()

    assert SECRET not in str(caught.value)


def test_an_env_file_in_latin_1_ends_in_one_sentence(folder: Path) -> None:
    """The sentence names the file and says what to do, and repeats nothing of it."""
    (folder / ".env").write_bytes(f"# clé\nOPENAI_API_KEY={SECRET}\n".encode("latin-1"))

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert str(folder / ".env") in str(caught.value)
    assert str(caught.value).endswith("save it as UTF-8 text.")
    assert 1 == len(str(caught.value).splitlines())
    assert SECRET not in str(caught.value)


def test_a_home_folder_may_be_written_as_a_tilde(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """~ in a path means the home folder, also where no shell has replaced it."""
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PULLQUOTE_ARTICLES", "~/news")

    assert folder / "news" == load_settings().articles


def test_settings_cannot_be_changed(folder: Path) -> None:
    """One part of the program cannot change what another has read."""
    with pytest.raises(ValidationError):
        load_settings().top_k = 9  # type: ignore[misc]


def _example() -> str:
    return (ROOT / ".env.example").read_text(encoding="utf-8")


def _ours() -> set[str]:
    return {variable(field) for field in Settings.model_fields}

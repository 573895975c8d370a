"""The doctor: each fault is found, told with its mend, and hides no other."""

import re
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import cross_encoder
import places
import pytest
from chroma_server import running
from pydantic import SecretStr

import bot.doctor
from bot.__main__ import run
from bot.doctor import examine
from bot.settings import Settings
from bot.spending import Spending, budget_of
from bot.stream import Usage
from index.archive import Archive
from index.bm25 import Bm25Index
from index.build import reindex
from index.errors import WeightsError
from index.settings import IndexSettings
from index.verify import Finding
from index.weights import minilm_folder

SUBJECTS = ["python", "settings", "disk", "embedding model", "index", "model"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> IndexSettings:
    folder = tmp_path_factory.mktemp("doctor")
    (folder / "one.txt").write_text("The harbour of Vik reopened on Monday after a storm.\n")
    settings = IndexSettings(folder / "index", cache_dir)
    reindex(settings, [folder / "one.txt"], lambda _: None)
    return settings


@pytest.fixture
def settings(made: IndexSettings) -> Settings:
    return Settings(index_dir=made.index_dir)


def found(settings: Settings) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine(settings)}


@pytest.fixture
def server() -> Iterator[int]:
    """The port of something that listens on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_sound_installation(settings: Settings) -> None:
    """Everything is examined and well."""
    findings = found(settings)

    assert SUBJECTS == list(findings)
    assert [] == [one for one in findings.values() if not one.well]
    assert "1 article, 1 passage" in findings["index"].told


def test_the_command_lists_what_it_found(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a subject, exit code 0; faults are marked and end in exit code 1."""
    assert 0 == run(["doctor", "--index-dir", str(settings.index_dir)])
    sound = capsys.readouterr().out.splitlines()
    assert 1 == run(["doctor", "--index-dir", str(settings.index_dir / "none")])
    faulty = capsys.readouterr().out.splitlines()

    assert len(SUBJECTS) == len(sound)
    assert all(line.startswith("ok    ") for line in sound)
    assert ["FAIL  index: Nothing has been indexed"] == [
        line[:37] for line in faulty if line.startswith("FAIL")
    ]


def test_another_python_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which ones are supported is said."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))

    finding = found(settings)["python"]

    assert not finding.well
    assert "use 3.11, 3.12 or 3.13" in finding.told


def test_changed_settings_are_shown_without_secrets(settings: Settings) -> None:
    """Keys, and passwords in addresses, show as stars."""
    told = found(
        settings.model_copy(
            update={
                "openai_api_key": SecretStr("sk-secret"),
                "model_url": "https://me:password@models.example.org/v1",
            }
        )
    )["settings"].told

    assert "PULLQUOTE_MODEL_URL=https://**********@models.example.org/v1" in told
    assert "PULLQUOTE_OPENAI_API_KEY=**********" in told
    assert "secret" not in told
    assert "password" not in told


def test_a_full_disk_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is free, where, and the way out."""
    monkeypatch.setattr(
        bot.doctor.shutil, "disk_usage", lambda _: type("", (), {"free": 12_000_000})
    )

    finding = found(settings)["disk"]

    assert not finding.well
    assert finding.told.startswith("Only 12 MB are free at ")


def test_an_index_whose_parts_disagree(settings: Settings, tmp_path: Path) -> None:
    """All three counts are told, and the command that mends them."""
    own = IndexSettings(tmp_path / "index", settings.cache_dir)
    (tmp_path / "one.txt").write_text("The ferry to Vik was late on Tuesday, the captain said.\n")
    reindex(own, [tmp_path / "one.txt"], lambda _: None)
    archive = Archive(own.index_dir)
    words = Bm25Index(places.bm25_dir(own))
    words.update([("nobody's", "left over")])
    archive.close()

    finding = found(Settings(index_dir=own.index_dir))["index"]

    assert not finding.well
    assert "1 passage" in finding.told
    assert "run `pullquote reindex --repair`" in finding.told


def test_a_missing_package_hides_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, and what comes after is examined all the same."""
    monkeypatch.setitem(sys.modules, "chromadb", None)

    findings = found(settings)

    assert SUBJECTS == list(findings)
    assert not findings["index"].well
    assert "chromadb" in findings["index"].told


def test_a_folder_that_cannot_be_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own words, and where to look."""

    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied", "/news")

    monkeypatch.setattr(bot.doctor.shutil, "disk_usage", refuse)

    assert "'/news': check the folder's rights" in found(settings)["disk"].told


def test_a_model_from_the_hub_is_not_downloaded(settings: Settings) -> None:
    """Examining takes no gigabytes: what is not a folder nor installed is left alone."""
    findings = found(settings.model_copy(update={"embedding_model": "someone/some-model"}))

    assert findings["embedding model"].well
    assert "not fetched" in findings["embedding model"].told
    assert findings["index"].well


def test_a_hosted_model_is_not_called(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its settings are checked; a connection would cost money."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("somebody was called")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    hosted = {"model": "openai:some-model", "openai_api_key": SecretStr("sk-secret")}

    finding = found(settings.model_copy(update=hosted))["model"]

    assert finding.well
    assert "not called" in finding.told


def test_a_missing_key_is_told(settings: Settings) -> None:
    """With the variable that sets it."""
    finding = found(settings.model_copy(update={"model": "openai:some-model"}))["model"]

    assert not finding.well
    assert "PULLQUOTE_OPENAI_API_KEY" in finding.told


def test_a_server_on_this_machine(settings: Settings, server: int) -> None:
    """Whether it runs costs nothing to see."""
    here = {"model": "openai:any", "model_url": f"http://127.0.0.1:{server}/v1"}
    down = {"model": "openai:any", "model_url": "http://localhost:9/v1"}

    assert found(settings.model_copy(update=here))["model"].well
    assert (
        "Nothing answers at localhost:9: start the model server, or check PULLQUOTE_MODEL_URL."
        == found(settings.model_copy(update=down))["model"].told
    )


def test_each_model_of_a_list_is_examined(settings: Settings, server: int) -> None:
    """All are named; one that cannot be opened is a fault, and the others are told beside it."""
    here = f"openai:any@http://127.0.0.1:{server}/v1, openai:more@http://127.0.0.1:{server}/v1"
    both = settings.model_copy(update={"model": here})
    one = settings.model_copy(update={"model": f"{here}, openai:gpt-5"})

    assert found(both)["model"].told == (
        f"any at 127.0.0.1:{server}; not called; then more at 127.0.0.1:{server}; not called"
    )
    assert not found(one)["model"].well
    assert "PULLQUOTE_OPENAI_API_KEY is not set" in found(one)["model"].told
    assert f"any at 127.0.0.1:{server}; not called." in found(one)["model"].told


def test_what_models_cost_today_is_told(settings: Settings, tmp_path: Path) -> None:
    """Where a model has been asked the day's cost is told; elsewhere no file is made."""
    here = settings.model_copy(update={"state_dir": tmp_path, "model_prices": "m=2/4"})
    assert "spending" not in found(here)
    with closing(Spending(tmp_path, budget_of(here))) as spending:
        spending.add("m", Usage(1000, 500, is_estimated=True))

    assert "m: 1,000 tokens read, 500 written (1,500 of them estimated), cost 0.0040" == (
        found(here)["spending"].told
    )


def test_the_built_in_model_is_only_asked_for_when_set(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In quote mode its absence is worth a word; set as the model, it is a fault."""

    def missing() -> Path:
        raise WeightsError("The weights are not installed: run make setup.")

    monkeypatch.setattr(bot.doctor, "smollm2_file", missing)

    quotes = found(settings)["model"]
    builtin = found(settings.model_copy(update={"model": "builtin"}))["model"]

    assert quotes.well
    assert "the built-in model is not installed" in quotes.told
    assert (False, "The weights are not installed: run make setup.") == (
        builtin.well,
        builtin.told,
    )


def test_a_chroma_server_is_asked_who_it_is(settings: Settings, tmp_path: Path) -> None:
    """Its version while it answers; once it is away, what to do."""
    with running(tmp_path / "server") as server:
        on_server = settings.model_copy(update={"chroma_url": server.url})
        told = found(on_server)
        assert told["chroma server"].well
        assert re.search(rf"version [\d.]+ at {server.url} answers", told["chroma server"].told)
        assert "reindex --repair" in told["index"].told
    told = found(on_server)
    assert not told["chroma server"].well
    assert "could not be asked" in told["chroma server"].told


def test_a_reranker_is_loaded_where_one_is_set(settings: Settings, tmp_path: Path) -> None:
    """A cross-encoder loads, one on the hub is not fetched, an embedding model is told."""
    folder = cross_encoder.made(tmp_path)
    told = {
        name: found(settings.model_copy(update={"reranker": name}))["reranker"]
        for name in (str(folder), "someone/some-model", str(minilm_folder()))
    }
    loaded, away, other = told.values()

    assert loaded.well
    assert re.search(r" loads in [\d.]+ s$", loaded.told)
    assert away.well
    assert "not fetched" in away.told
    assert not other.well
    assert "PULLQUOTE_RERANKER" in other.told

"""The vectors on a real Chroma server: every kind of run, and every way for the server to fail."""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import chromadb
import pytest
from chroma_server import ChromaServer, guarded, running, silent
from chromadb.config import Settings
from fakes import WordEmbedder
from index_scene import contents, counted, held, nobody, run, texts, word_settings
from langchain_chroma import Chroma

import index.chroma.server
import index.live
import index.run
from index.archive import Archive
from index.build import Options, rebuild, reindex, repair, rollback
from index.errors import ArchiveError, VectorServerError
from index.live import LiveSearcher
from index.portable import export_to, import_from
from index.report import Progress
from index.search import open_searcher
from index.settings import IndexSettings
from index.stores import Stores, site_of
from index.verify import verify

QUESTION = "Who asked for the sea wall?"
_SAID = (
    "The engineers asked for a higher sea wall after the storm of last winter.",
    "Fishermen who moor their boats below the sea wall fear for their way to the quay.",
    "A treasurer told reporters on Monday what the granite blocks are to cost the town.",
    "Residents of Mill Lane asked whether the view from their windows would be lost.",
    "Divers found cracks in the footings while they were looking for a lost anchor.",
    "The minister has not said who will pay for the works, or when they are to begin.",
    "Gulls nest in the old wall, and a society of birdwatchers wants them to be left in peace.",
)


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """One for those who let it live."""
    with running(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    """One to be killed."""
    with running(tmp_path / "server") as own:
        yield own


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> WordEmbedder:
    """Remembers what it was given to read."""
    return WordEmbedder()


@pytest.fixture
def embedded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: WordEmbedder
) -> IndexSettings:
    """An index with its vectors in its folder."""
    settings = word_settings(tmp_path, monkeypatch)
    monkeypatch.setattr("index.writer.open_embedder", lambda _: embedder)
    monkeypatch.setattr("index.portable.open_embedder", lambda _: embedder)
    return settings


@pytest.fixture
def settings(embedded: IndexSettings, shared_server: ChromaServer) -> IndexSettings:
    """An index with its vectors on the server."""
    return replace(embedded, chroma_url=shared_server.url)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(1, 7):
        _write(folder, number)
    return folder


def _write(folder: Path, number: int, more: str = "") -> None:
    (folder / f"{number}.txt").write_text(f"Wall {number}\n\n{_SAID[number - 1]} {more}\n")


def _client(url: str) -> chromadb.ClientAPI:
    port = int(url.rpartition(":")[2])
    return chromadb.HttpClient("127.0.0.1", port, settings=Settings(anonymized_telemetry=False))


def _collections(settings: IndexSettings) -> dict[str, set[str]]:
    """What the server has of this archive: the ids in each collection."""
    with closing(Archive(settings.index_dir)) as archive:
        prefix = f"pullquote-{archive.meta('archive_id')}-"
    found = _client(settings.chroma_url).list_collections()
    return {
        one.name.removeprefix(prefix): set(one.get(include=[])["ids"])
        for one in found
        if one.name.startswith(prefix)
    }


def _lose(settings: IndexSettings) -> None:
    """Somebody removes the collections."""
    client = _client(settings.chroma_url)
    with closing(Archive(settings.index_dir)) as archive:
        prefix = f"pullquote-{archive.meta('archive_id')}-"
    for one in client.list_collections():
        if one.name.startswith(prefix):
            client.delete_collection(one.name)


def _passage_ids(settings: IndexSettings) -> set[str]:
    with closing(Archive(settings.index_dir)) as archive, archive.database.reading() as db:
        return {row[0] for row in db.execute("SELECT passage_id FROM passages")}


def _found(settings: IndexSettings) -> list[str]:
    with closing(open_searcher(settings)) as searcher:
        return [hit.passage.passage_id for hit in searcher.search(QUESTION, 10)]


# --- runs -----------------------------------------------------------------------------------------


def test_what_changes_changes_on_the_server(settings: IndexSettings, news: Path) -> None:
    """Added, changed and removed articles: one collection, which holds just what is live."""
    assert {"added": 6} == counted(run(settings, news))
    _write(news, 1, "The mayor resigned.")
    (news / "2.txt").unlink()
    assert {"changed": 1, "unchanged": 4, "removed": 1} == counted(run(settings, news))
    assert 5 == len(held(settings))
    assert {"1": _passage_ids(settings)} == _collections(settings)
    assert not list(settings.index_dir.glob("chroma-*"))


def test_a_rebuild_switches_to_a_new_collection_and_drops_its_own_old_one(
    settings: IndexSettings, news: Path, tmp_path: Path
) -> None:
    """Another archive on the same server keeps what it has."""
    other = replace(settings, index_dir=tmp_path / "other")
    for one in (settings, other):
        run(one, news)
    before = _found(settings)
    rebuild(settings, nobody)
    assert ["2"] == list(_collections(settings))
    assert ["1"] == list(_collections(other))
    assert 6 == len(held(settings)) == len(held(other))
    assert before == _found(settings)


def test_many_changes_are_compacted_on_the_server_too(settings: IndexSettings, news: Path) -> None:
    """When too many vectors are dead a new collection takes over."""
    few = replace(settings, compact_share=0.01)
    run(few, news)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.writer._FEW_DEAD", 1)
        for number in range(1, 5):
            _write(news, number, "Nothing of that is true.")
        assert run(few, news).is_compacted
    assert {"2": _passage_ids(few)} == _collections(few)


def test_a_run_is_taken_back(settings: IndexSettings, news: Path) -> None:
    """Rollback leaves the archive and the server as they were."""
    run(settings, news)
    before, collections = held(settings), _collections(settings)
    _write(news, 1, "The mayor resigned.")
    (news / "2.txt").unlink()
    run(settings, news)
    rollback(settings, nobody)
    assert {name: text for name, text, _ in before.values()} == {
        name: text for name, text, _ in held(settings).values()
    }
    assert collections == _collections(settings)


def test_an_export_becomes_an_archive_with_a_collection_of_its_own(
    settings: IndexSettings, news: Path, tmp_path: Path
) -> None:
    """The copy shares the server and nothing on it."""
    run(settings, news)
    export_to(tmp_path / "whole.zip", settings)
    copy = replace(settings, index_dir=tmp_path / "copy")
    import_from(tmp_path / "whole.zip", copy, nobody)
    assert held(settings) == held(copy)
    assert _found(settings) == _found(copy)
    _lose(copy)
    assert {"1": _passage_ids(settings)} == _collections(settings)


def test_a_dry_run_asks_no_server(embedded: IndexSettings, news: Path) -> None:
    """It reads files and the archive alone."""
    nowhere = replace(embedded, chroma_url="http://127.0.0.1:9")
    assert {"added": 6} == counted(reindex(nowhere, [news], nobody, Options(dry_run=True)))


# --- what gets lost -------------------------------------------------------------------------------


@pytest.mark.parametrize("mend", [run, lambda settings: repair(settings, nobody)])
def test_a_lost_collection_is_made_anew_from_the_kept_vectors(
    settings: IndexSettings, news: Path, embedder: WordEmbedder, mend: object
) -> None:
    """Until then a sentence says what to do; nothing is embedded a second time."""
    run(settings, news)
    before = _found(settings)
    _lose(settings)
    with pytest.raises(ArchiveError, match=r"not on the Chroma server at .* --repair"):
        open_searcher(settings)
    faults = [one.told for one in verify(settings) if not one.well]
    assert any("not on the Chroma server" in one for one in faults)
    read = len(embedder.read)
    mend(settings)  # type: ignore[operator]
    assert read == len(embedder.read)
    assert before == _found(settings)
    assert 6 == len(held(settings))


def test_passages_that_the_collection_lost_come_back(settings: IndexSettings, news: Path) -> None:
    """Verification names them, a repair brings them back."""
    run(settings, news)
    with (
        closing(Archive(settings.index_dir)) as archive,
        closing(Stores(site_of(settings, archive), 1)) as stores,
    ):
        stores.vectors.delete(sorted(_passage_ids(settings))[:1])
    assert any("lacked 1 live passage" in one.told for one in verify(settings) if not one.well)
    repair(settings, nobody)
    assert {"1": _passage_ids(settings)} == _collections(settings)


def test_an_archive_moves_to_a_server_and_back(
    embedded: IndexSettings, settings: IndexSettings, news: Path, embedder: WordEmbedder
) -> None:
    """A sentence, a run, the same answers: nothing is embedded a second time."""
    run(embedded, news)
    before, read = _found(embedded), len(embedder.read)
    for there in (settings, embedded, settings):
        with pytest.raises(ArchiveError, match="reindex --repair"):
            open_searcher(there)
        run(there, news)
        assert before == _found(there)
        assert 6 == len(held(there))
    assert read == len(embedder.read)
    assert ["4"] == list(_collections(settings))
    assert not list(settings.index_dir.glob("chroma-*/"))


# --- a server that fails --------------------------------------------------------------------------


def test_a_server_that_dies_in_the_middle_of_a_run_loses_nothing(
    embedded: IndexSettings, server: ChromaServer, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends with a sentence; when the server is back, the next run does the rest."""
    monkeypatch.setattr(index.run, "_BATCH_ARTICLES", 2)
    settings, written = replace(embedded, chroma_url=server.url), list[int]()

    def kill(progress: Progress) -> None:
        written.append(progress.passages)
        if progress.passages:
            server.kill()

    with pytest.raises(VectorServerError, match="could not be asked"):
        reindex(settings, [news], kill)
    with closing(Archive(settings.index_dir)) as archive:
        assert 0 < archive.stats().articles < 6
    server.start()
    assert counted(run(settings, news))["added"] < 6
    assert 6 == len(held(settings))
    assert ["1"] == list(_collections(settings))


def test_a_server_that_dies_during_a_rebuild_leaves_the_old_collection(
    embedded: IndexSettings, server: ChromaServer, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it got to is removed by the next run that builds."""
    monkeypatch.setattr("index.beside._BATCH", 2)
    settings = replace(embedded, chroma_url=server.url)
    run(settings, news)
    before = _found(settings)
    with pytest.raises(VectorServerError):
        rebuild(settings, lambda _: server.kill())
    server.start()
    assert before == _found(settings)
    half, whole = _collections(settings)["2"], _passage_ids(settings)
    assert half < whole
    rebuild(settings, nobody)
    assert {"2": _passage_ids(settings)} == _collections(settings)
    assert 6 == len(held(settings))


def test_a_dead_server_is_told_and_changes_nothing(
    embedded: IndexSettings, server: ChromaServer, news: Path
) -> None:
    """Whatever is asked of the index: its address, what to do, and the archive as it was."""
    settings = replace(embedded, chroma_url=server.url)
    run(settings, news)
    before = contents(settings)
    server.kill()
    _write(news, 7)
    for use in (
        lambda: run(settings, news),
        lambda: rebuild(settings, nobody),
        lambda: repair(settings, nobody),
        lambda: open_searcher(settings),
    ):
        with pytest.raises(VectorServerError, match=rf"{server.url} could not be asked .*start it"):
            use()
        assert before == contents(settings)
    assert not list(settings.index_dir.glob("bm25-2"))
    server.start()
    assert {"added": 1, "unchanged": 6} == counted(run(settings, news))
    assert 7 == len(held(settings))


def test_a_server_that_says_nothing_is_not_waited_for(
    embedded: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the connection and is silent: the time allowed is over, and told."""
    monkeypatch.setattr(index.chroma.server, "_TIMEOUT", (0.2, 0.2, 0.2, 0.2))
    with silent() as url, pytest.raises(VectorServerError, match="timed out"):
        run(replace(embedded, chroma_url=url), news)


def test_a_searcher_survives_a_server_that_restarts(
    embedded: IndexSettings, server: ChromaServer, news: Path
) -> None:
    """While it is away questions end with a sentence; then the same searcher answers again."""
    settings = replace(embedded, chroma_url=server.url)
    run(settings, news)
    with closing(LiveSearcher(settings)) as live:

        def found() -> list[str]:
            with live.reading() as searcher:
                return [hit.passage.passage_id for hit in searcher.search(QUESTION, 10)]

        before = found()
        server.kill()
        with pytest.raises(VectorServerError):
            found()
        server.start()
        assert before == found()


# --- readers --------------------------------------------------------------------------------------


def test_a_searcher_follows_to_the_collection_that_replaces_its_own(
    settings: IndexSettings, news: Path
) -> None:
    """Although its own is gone before it has looked for changes."""
    run(settings, news)
    with closing(LiveSearcher(settings)) as live:
        with live.reading() as searcher:
            before = [hit.passage.passage_id for hit in searcher.search(QUESTION, 10)]
        rebuild(settings, nobody)
        with live.reading() as searcher:
            assert before == [hit.passage.passage_id for hit in searcher.search(QUESTION, 10)]


def test_what_another_client_writes_is_seen_at_once(settings: IndexSettings, news: Path) -> None:
    """An open index needs no opening anew; what is not live in the archive is not shown."""
    run(settings, news)
    with closing(open_searcher(settings)) as searcher:
        (first,) = {hit.passage.passage_id for hit in searcher.search(QUESTION, 1)}
        with (
            closing(Archive(settings.index_dir)) as archive,
            closing(Stores(site_of(settings, archive), 1)) as writing,
        ):
            (vector,) = writing.vectors.get([first]).values()
            passage = archive.passages([first])[first]
            writing.vectors.upsert([replace(passage, passage_id="half-written")], vector[None, :])
        assert "half-written" in {one.passage_id for one in searcher._vectors.search(vector, 9)}
        hits = searcher.search(QUESTION, 10)
        assert "half-written" not in {hit.passage.passage_id for hit in hits}


def test_langchain_reads_the_collection_as_its_own(settings: IndexSettings, news: Path) -> None:
    """Cosine space, texts and metadata, as in a folder."""
    run(settings, news)
    (ids,) = _collections(settings).values()
    client = _client(settings.chroma_url)
    (name,) = [one.name for one in client.list_collections() if ids <= set(one.get()["ids"])]
    store = Chroma(name, client=client)
    assert "cosine" == store._collection.configuration_json["hnsw"]["space"]
    found = store.similarity_search_by_vector(
        list(map(float, WordEmbedder().encode_question(QUESTION))), k=6
    )
    assert ids == {one.id for one in found}
    assert {f"Wall {number}" for number in range(1, 7)} == {one.metadata["title"] for one in found}
    assert all(one.page_content in _SAID for one in found)


# --- access ---------------------------------------------------------------------------------------


def test_a_token_goes_with_every_request_and_into_no_message(
    embedded: IndexSettings, shared_server: ChromaServer, news: Path
) -> None:
    """Behind a proxy that wants one, below a path of its own."""
    with guarded(shared_server, "s3cret-t0ken") as url:
        settings = replace(embedded, chroma_url=url, chroma_token="s3cret-t0ken")
        run(settings, news)
        assert 6 == len(held(settings))
        for token in ("", "s3cret-wrong"):
            with pytest.raises(VectorServerError, match=r"who are you\?.*CHROMA_TOKEN") as caught:
                open_searcher(replace(settings, chroma_token=token))
            assert "s3cret" not in str(caught.value)
    assert "s3cret" not in repr(settings)


def test_a_fault_that_repeats_the_token_is_told_without_it(
    embedded: IndexSettings, news: Path
) -> None:
    """What the network's parts say of a header is not ours to choose."""
    settings = replace(embedded, chroma_url="http://127.0.0.1:9", chroma_token="s3cret\n")
    with pytest.raises(VectorServerError) as caught:
        run(settings, news)
    assert "s3cret" not in str(caught.value)
    with suppress(ArchiveError):
        assert not texts(settings)


def test_more_than_one_request_is_written_whole(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server takes a limited number of bytes at once; the rest follows."""
    monkeypatch.setattr(index.chroma.server, "_AT_ONCE", 2)
    monkeypatch.setattr(index.chroma.server, "_PAGE", 1)
    run(settings, news)
    rebuild(settings, nobody)
    assert {"2": _passage_ids(settings)} == _collections(settings)
    assert 6 == len(held(settings))
    assert 6 == len(_found(settings))

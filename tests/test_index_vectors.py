"""The vector index: Chroma on disk, cosine, and readable by LangChain's own `Chroma`."""

import math
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from index.archive import Passage
from index.article import Kind, Source
from index.chroma.folder import COLLECTION, alone
from index.errors import ArchiveError
from index.scope import Scope
from index.vectors import VectorIndex, Vectors

SOURCE = Source(
    "flood-1", "Flood in Köln", "The Test", "Ann Other", "https://test.example/flood",
    datetime(2021, 7, 14, 12, tzinfo=UTC), kind=Kind.OPINION, tags=("rhine", "floods"),
)  # fmt: skip


def _passage(passage_id: str, source: Source = SOURCE) -> Passage:
    return Passage(passage_id, source, 10, 20, f"Text of {passage_id} 🌊", ((10, 20),))


def _at(*degrees: float) -> Vectors:
    """Unit vectors in the plane at these angles."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five passages at 0 to 90 degrees, closed again."""
    index = VectorIndex(tmp_path / "chroma")
    angles = (0, 20, 45, 60, 90)
    index.upsert([_passage(str(angle)) for angle in angles], _at(*angles))
    index.close()
    return tmp_path / "chroma"


@pytest.fixture
def index(folder: Path) -> VectorIndex:
    return VectorIndex(folder)


def test_hits_are_the_nearest_with_their_cosine(index: VectorIndex) -> None:
    """The nearest angle first, its similarity the cosine, not a distance."""
    hits = index.search(_at(50)[0], 3)
    assert ["45", "60", "20"] == [hit.passage_id for hit in hits]
    for hit in hits:
        assert math.isclose(
            math.cos(math.radians(50 - int(hit.passage_id))), hit.cosine, abs_tol=1e-5
        )


def test_more_hits_than_passages_are_not_an_error(index: VectorIndex) -> None:
    """A small archive gives what it has."""
    assert 5 == len(index.search(_at(0)[0], 100))


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    """Before the first article every question has no hits."""
    index = VectorIndex(tmp_path / "new")
    assert [] == index.search(_at(0)[0], 5)
    assert {} == index.get([])
    assert 0 == len(index)


def test_an_upsert_replaces(index: VectorIndex) -> None:
    """The same id again is one passage, at its new place."""
    index.upsert([_passage("90")], _at(180))
    assert 5 == len(index)
    assert math.isclose(-1, index.search(_at(0)[0], 5)[-1].cosine, abs_tol=1e-5)


def test_an_upsert_replaces_all_that_a_scope_asks(index: VectorIndex) -> None:
    """Chroma itself would keep tags and a day that a passage no longer has."""
    asked = _at(0)[0]
    floods, july = Scope(tags=(frozenset({"floods"}),)), Scope(since=date(2021, 7, 1))
    assert 5 == len(index.search(asked, 9, floods)) == len(index.search(asked, 9, july))
    index.upsert([_passage("90", Source("flood-1", outlet="The Test"))], _at(90))
    for scope in (floods, july):
        assert {"0", "20", "45", "60"} == {hit.passage_id for hit in index.search(asked, 9, scope)}
    assert 5 == len(index.search(asked, 9, Scope(outlets=frozenset({"The Test"}))))


@pytest.mark.parametrize(
    "use",
    [
        lambda folder, index: VectorIndex(folder),
        lambda folder, index: index.upsert([_passage("90")], _at(90)),
        lambda folder, index: index.delete(["90"]),
    ],
)
def test_opening_and_writing_wait_for_each_other(
    folder: Path,
    index: VectorIndex,
    monkeypatch: pytest.MonkeyPatch,
    use: Callable[[Path, VectorIndex], object],
) -> None:
    """Chroma's files bear no two at once: the second waits, and gives up with a sentence."""
    told: list[ArchiveError] = []

    def second() -> None:
        try:
            use(folder, index)
        except ArchiveError as error:
            told.append(error)

    monkeypatch.setattr("index.chroma.folder._PATIENCE", 0.2)
    with alone(folder):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join()
    assert ["is being written to" in str(one) for one in told] == [True]
    second()
    assert 1 == len(told)


def test_deleted_passages_are_gone_and_unknown_ids_ignored(index: VectorIndex) -> None:
    """A deleted id is neither found nor got; deleting it again is no error."""
    index.delete(["0", "20", "never-there"])
    index.delete(["0"])
    index.delete([])
    assert {"45", "60", "90"} == {hit.passage_id for hit in index.search(_at(0)[0], 5)}
    assert {"45"} == set(index.get(["0", "45"]))


def test_stored_vectors_come_back_as_they_were(index: VectorIndex) -> None:
    """The vectors of passages that another search found can be compared with the question."""
    found = index.get(["45", "60"])
    np.testing.assert_allclose(_at(45)[0], found["45"], atol=1e-6)
    np.testing.assert_allclose(_at(60)[0], found["60"], atol=1e-6)


def test_more_than_one_batch_is_written_whole(
    index: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma takes a limited number at once; the rest follows."""
    monkeypatch.setattr(index, "_batch", 2)
    index.upsert([_passage(f"new{number}") for number in range(5)], _at(1, 2, 3, 4, 5))
    assert 10 == len(index)
    np.testing.assert_allclose(_at(5)[0], index.get(["new4"])["new4"], atol=1e-6)
    index.delete([f"new{number}" for number in range(5)])
    assert 5 == len(index)


@pytest.mark.parametrize("name", ["sp ace", "kölnisch", "q?mode=memory", "h#ash", "per%20cent"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    """Signs that mean something in an address mean nothing in a folder's name."""
    for expected in (0, 1):
        index = VectorIndex(tmp_path / name)
        assert expected == len(index)
        index.upsert([_passage("a")], _at(0))
        index.close()
    assert (tmp_path / name / "chroma.sqlite3").is_file()


def test_the_collection_is_plain_chroma(folder: Path) -> None:
    """Cosine space, integers for dates, and nothing sent anywhere."""
    ours = VectorIndex(folder)
    assert not ours._client.get_settings().anonymized_telemetry
    ours.upsert([_passage("undated", Source("b"))], _at(10))
    ours.close()
    client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    collection = client.get_collection(COLLECTION)
    assert "cosine" == collection.configuration_json["hnsw"]["space"]
    july = {"published": {"$gte": int(datetime(2021, 7, 1, tzinfo=UTC).timestamp())}}
    assert {"0", "20", "45", "60", "90"} == set(collection.get(where=july)["ids"])
    assert 0 == collection.get(["undated"])["metadatas"][0]["published"]
    client.close()


def test_langchain_reads_it_as_its_own(folder: Path) -> None:
    """`langchain_chroma.Chroma` opens the collection and gets texts, metadata and scores."""

    class Angles(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [self.embed_query(text) for text in texts]

        def embed_query(self, text: str) -> list[float]:
            return [float(x) for x in _at(float(text))[0]]

    store = Chroma(
        COLLECTION,
        Angles(),
        persist_directory=str(folder),
        client_settings=Settings(
            is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False
        ),
    )
    ((document, distance),) = store.similarity_search_with_score("44", k=1)
    assert ("45", "Text of 45 🌊") == (document.id, document.page_content)
    assert math.isclose(1 - math.cos(math.radians(1)), distance, abs_tol=1e-5)
    assert {
        "article_id": "flood-1",
        "start": 10,
        "end": 20,
        "title": "Flood in Köln",
        "outlet": "The Test",
        "author": "Ann Other",
        "url": "https://test.example/flood",
        "kind": "opinion",
        "published": 1626264000,
        "published_day": 18822,
        "tags": ["rhine", "floods"],
    } == document.metadata


@pytest.mark.parametrize("keep", [0, 100, 8192])
def test_a_damaged_database_is_told_with_its_mend(folder: Path, keep: int) -> None:
    """Garbage from the start, in the header or behind it: one sentence with the command."""
    database = folder / "chroma.sqlite3"
    raw = database.read_bytes()
    database.write_bytes(raw[:keep] + b"\xff" * (len(raw) - keep))
    with pytest.raises(ArchiveError, match="pullquote reindex --repair") as caught:
        VectorIndex(folder).search(_at(0)[0], 5)
    assert str(folder) in str(caught.value)


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    """What is no folder is named."""
    (tmp_path / "chroma").write_text("not a folder")
    with pytest.raises(ArchiveError, match="chroma could not be used"):
        VectorIndex(tmp_path / "chroma")


class _Panic(BaseException):
    """Rust's panics are no `Exception`."""


@pytest.mark.parametrize(
    ("raised", "expected"),
    [(_Panic("boom"), ArchiveError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_a_panic_is_told_but_ctrl_c_is_obeyed(
    index: VectorIndex,
    monkeypatch: pytest.MonkeyPatch,
    raised: BaseException,
    expected: type[BaseException],
) -> None:
    """Chroma's Rust core panics as BaseException: a sentence; an interrupt stays one."""

    def count(_: object) -> int:
        raise raised

    monkeypatch.setattr(type(index._collection), "count", count)
    with pytest.raises(expected):
        len(index)


def test_after_close_a_removed_folder_is_really_gone(folder: Path, index: VectorIndex) -> None:
    """A rebuild in the same process starts from nothing, not from Chroma's open files."""
    index.close()
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    again = VectorIndex(folder)
    assert 0 == len(again)
    again.close()

"""The embedding model: the export gives the original's vectors, quickly, or is not used."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from fakes import WordEmbedder, minilm

from index import embed
from index.archive import Archive
from index.database import Database
from index.embed import SentenceTransformersEmbedder, find_model, open_embedder
from index.encoder import (
    DESCRIPTION,
    GRAPH,
    INT8,
    QUANTIZED,
    TOKENIZER,
    Embedder,
    OnnxEncoder,
    Vectors,
)
from index.errors import OtherSettingsError, WeightsError
from index.fingerprint import as_begun
from index.gpu import GpuEmbedder
from index.meta import VECTORS
from index.quantize import is_worth_it, quantize
from index.settings import IndexSettings, Precision
from index.vector_cache import VectorCache

TEXTS = [
    "Finland joined NATO on 4 April 2023.",
    "Überschwemmung in Köln — 3,5 Mio. € Schaden 🌊",
    "中文句子。第二句。",
    "x",
    "",
    "a longer sentence about the canal and the ship that blocked it. " * 5,
    "The minister said on Tuesday that 1,430 houses had been built. " * 60,  # over the window
]


@pytest.fixture(scope="module")
def exported(cache_dir: Path) -> Embedder:
    return minilm(cache_dir)


@pytest.fixture(scope="module")
def original() -> SentenceTransformersEmbedder:
    return SentenceTransformersEmbedder(*find_model("all-MiniLM-L6-v2"))


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    return IndexSettings(tmp_path / "index", tmp_path / "cache")


@pytest.fixture
def copied(settings: IndexSettings, cache_dir: Path, exported: Embedder) -> Path:
    """An export in a cache of its own, to be damaged."""
    (source,) = (cache_dir / "encoders").iterdir()
    return Path(shutil.copytree(source, settings.cache_dir / "encoders" / source.name))


def test_the_export_agrees_with_sentence_transformers(
    exported: Embedder, original: SentenceTransformersEmbedder
) -> None:
    """Cosines of at least .9999 for short, long, foreign and empty texts, each of unit length."""
    ours, theirs = exported.encode_documents(TEXTS), original.encode_documents(TEXTS)
    assert ours.shape == theirs.shape == (len(TEXTS), 384)
    assert np.float32 == ours.dtype
    assert ((ours * theirs).sum(axis=1) >= 0.9999).all()
    np.testing.assert_allclose(1, np.linalg.norm(ours, axis=1), atol=1e-5)
    for text in TEXTS:
        assert exported.encode_question(text) @ original.encode_question(text) >= 0.9999


def test_both_count_the_same_tokens(
    exported: Embedder, original: SentenceTransformersEmbedder
) -> None:
    """Token counts, window and fingerprint do not depend on which of the two runs."""
    assert exported.count_tokens(TEXTS) == original.count_tokens(TEXTS)
    assert exported.count_tokens([TEXTS[-1]])[0] > 700  # nothing is cut when counting
    assert 254 == exported.max_tokens == original.max_tokens
    assert exported.fingerprint == original.fingerprint == find_model("all-MiniLM-L6-v2")[1]
    assert [] == exported.count_tokens([]) == original.count_tokens([])


def test_a_vector_does_not_depend_on_its_batch(exported: Embedder) -> None:
    """Alone or among forty others, in any order, a text has the same vector."""
    many = [f"{text} {number}" for number in range(6) for text in TEXTS]
    together = exported.encode_documents(many)
    alone = np.stack([exported.encode_documents([text])[0] for text in many])
    assert ((together * alone).sum(axis=1) > 0.99999).all()
    assert 0 == exported.encode_documents([]).size


def test_the_export_is_used_without_sentence_transformers(
    exported: Embedder, cache_dir: Path
) -> None:
    """Once exported, neither torch nor sentence-transformers nor transformers is imported."""
    code = f"""
import sys
from pathlib import Path
from index.embed import open_embedder
from index.settings import IndexSettings
embedder = open_embedder(IndexSettings(Path("none"), Path({str(cache_dir)!r})))
embedder.encode_question("Who won?")
heavy = ("sentence_transformers", "torch", "transformers")
print(type(embedder).__name__, [name for name in heavy if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert "OnnxEncoder []\n" == done.stdout, done.stderr


def test_an_export_is_made_once(
    settings: IndexSettings, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an export in the cache the original is not even opened."""
    monkeypatch.setattr(embed, "SentenceTransformersEmbedder", None)
    assert isinstance(open_embedder(settings), OnnxEncoder)


@pytest.mark.parametrize(
    ("part", "damage"),
    [(GRAPH, "cut"), (TOKENIZER, "gone"), (DESCRIPTION, "cut"), (DESCRIPTION, "gone")],
)
def test_a_damaged_export_is_made_again(
    settings: IndexSettings,
    copied: Path,
    original: SentenceTransformersEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    damage: str,
) -> None:
    """A cut or missing file costs one more export, never an error, and not twice."""
    good = settings.cache_dir / "good"
    shutil.copytree(copied, good)
    whole = (copied / part).read_bytes()
    if damage == "cut":
        (copied / part).write_bytes(whole[: len(whole) // 2])
    else:
        (copied / part).unlink()
    monkeypatch.setattr(embed, "SentenceTransformersEmbedder", lambda *_: original)
    # The export itself is tested above; 10 s each time are saved.
    monkeypatch.setattr(
        embed, "_export", lambda _, folder: shutil.copytree(good, folder, dirs_exist_ok=True)
    )
    assert isinstance(open_embedder(settings), OnnxEncoder)
    assert whole == (copied / part).read_bytes()
    assert [copied] == list(copied.parent.iterdir())
    monkeypatch.setattr(embed, "SentenceTransformersEmbedder", None)
    assert isinstance(open_embedder(settings), OnnxEncoder)


@pytest.mark.parametrize("fault", ["raises", "disagrees", "nowhere to write"])
def test_a_model_that_cannot_be_exported_runs_as_it_is(
    settings: IndexSettings,
    original: SentenceTransformersEmbedder,
    exported: Embedder,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    """Slower, never wrong: the original answers and nothing is left in the cache."""

    def fail(*_: object) -> None:
        raise RuntimeError("unsupported operator")

    class Other(OnnxEncoder):
        def __init__(self, _: Path, **__: bool) -> None:
            pass

        def encode_documents(self, texts: Sequence[str]) -> Vectors:
            return -exported.encode_documents(texts)

        def encode_question(self, text: str) -> Vectors:
            return -exported.encode_question(text)

    monkeypatch.setattr(embed, "SentenceTransformersEmbedder", lambda *_: original)
    monkeypatch.setattr(embed, "_export", fail if fault == "raises" else lambda *_: None)
    monkeypatch.setattr(embed, "OnnxEncoder", Other)
    if fault == "nowhere to write":
        settings.cache_dir.write_text("a file in the cache's place")
    assert original is open_embedder(settings)
    if fault != "nowhere to write":
        assert [] == list((settings.cache_dir / "encoders").iterdir())


def test_a_models_prompts_are_put_before_its_texts(
    copied: Path, original: SentenceTransformersEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that wants `query:` and `passage:` gets them, and room for them in its window."""
    monkeypatch.setattr(
        original.model, "prompts", {"query": "query: ", "passage": "passage: in short, "}
    )
    assert {"query": "query: ", "document": "passage: in short, "} == original.prompts
    assert 254 - 5 == original.max_tokens
    told = json.loads((copied / DESCRIPTION).read_text())
    (copied / DESCRIPTION).write_text(json.dumps({**told, "prompts": original.prompts}))
    export = OnnxEncoder(copied)
    assert export.encode_documents(TEXTS[:1])[0] @ original.encode_documents(TEXTS[:1])[0] > 0.9995
    assert export.encode_question(TEXTS[0]) @ original.encode_question(TEXTS[0]) > 0.9995
    assert export.encode_question(TEXTS[0]) @ export.encode_documents(TEXTS[:1])[0] < 0.9995


def test_a_local_folder_is_a_model(
    settings: IndexSettings, exported: Embedder, copied: Path
) -> None:
    """A copy of the model in a folder is found by its path and shares the export of its weights."""
    folder = shutil.copytree(find_model("all-MiniLM-L6-v2")[0], settings.cache_dir / "my model")
    local = IndexSettings(settings.index_dir, settings.cache_dir, embedding_model=str(folder))
    assert exported.fingerprint == open_embedder(local).fingerprint


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    """Weights that sentence-transformers cannot load are refused with the setting to change."""
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    settings = IndexSettings(tmp_path / "i", tmp_path / "c", embedding_model=str(tmp_path))
    with pytest.raises(WeightsError, match="PULLQUOTE_EMBEDDING_MODEL"):
        open_embedder(settings)


def test_no_text_is_embedded_twice(tmp_path: Path) -> None:
    """Vectors are kept per model: known texts are not read again, in whatever order they come."""
    database = Database(tmp_path, create=True)
    words = WordEmbedder()
    texts = [f"text {number}" for number in range(1200)]
    first = VectorCache(database).encode([*texts, "text 7"], words)
    assert texts == words.read
    again = VectorCache(database).encode(["new", *reversed(texts)], words)
    assert [*texts, "new"] == words.read
    np.testing.assert_array_equal(first[:1200], again[:0:-1])
    np.testing.assert_array_equal(first[7], first[1200])
    words.fingerprint = "other"
    VectorCache(database).encode(["new"], words)
    assert "new" == words.read[-1]
    assert 1202 == len(words.read)
    assert 0 == VectorCache(database).encode([], words).size
    database.close()


@pytest.fixture(scope="module")
def quantized(
    cache_dir: Path, exported: Embedder, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An export with eight-bit weights, whether or not this machine gains by them."""
    (source,) = (cache_dir / "encoders").iterdir()
    folder = Path(shutil.copytree(source, tmp_path_factory.mktemp("eight") / source.name))
    if not (folder / QUANTIZED).is_file():
        quantize(folder / GRAPH, folder / QUANTIZED)
    return folder


def test_eight_bits_read_documents_and_never_questions(quantized: Path, exported: Embedder) -> None:
    """Documents come out near their full vectors but not equal, questions exactly as in full."""
    quick = OnnxEncoder(quantized, quantized=True)
    cosines = (quick.encode_documents(TEXTS) * exported.encode_documents(TEXTS)).sum(axis=1)
    assert 0.98 < cosines.mean() < 0.99999
    assert exported.encode_question(TEXTS[0]) @ quick.encode_question(TEXTS[0]) > 0.99999
    assert exported.fingerprint + INT8 == quick.fingerprint


def test_precision_decides_which_graph_reads_documents(
    settings: IndexSettings, quantized: Path
) -> None:
    """Set or quickest, eight bits are used where the export has them; in full they are not."""
    folder = settings.cache_dir / "encoders" / quantized.name
    shutil.copytree(quantized, folder)
    used = {
        precision: open_embedder(replace(settings, precision=precision)).fingerprint.endswith(INT8)
        for precision in Precision
    }
    assert {Precision.QUICKEST: True, Precision.FULL: False, Precision.INT8: True} == used
    (folder / QUANTIZED).unlink()
    quickest = open_embedder(replace(settings, precision=Precision.QUICKEST))
    assert not quickest.fingerprint.endswith(INT8)


def test_an_index_keeps_the_precision_that_it_was_begun_with(settings: IndexSettings) -> None:
    """Quickest follows what is there; another precision that is set is refused, by its name."""
    quickest = replace(settings, precision=Precision.QUICKEST)
    archive = Archive(settings.index_dir, create=True)
    assert quickest == as_begun(quickest, archive)
    archive.set_meta(VECTORS, f"weights{INT8}")
    assert Precision.INT8 == as_begun(quickest, archive).precision
    with pytest.raises(OtherSettingsError, match="PULLQUOTE_EMBEDDING_PRECISION is full"):
        as_begun(settings, archive)
    archive.set_meta(VECTORS, "weights")
    assert Precision.FULL == as_begun(quickest, archive).precision
    archive.close()


@pytest.mark.parametrize(
    ("turned", "work", "worth"), [(0.0, 1, True), (0.0, 400, False), (0.5, 1, False)]
)
def test_eight_bits_are_used_where_they_are_quick_and_near(
    turned: float, work: int, worth: bool
) -> None:
    """A graph that is no quicker here, or that is far off, is not used."""

    def full(texts: Sequence[str]) -> Vectors:
        sum(range(200_000))
        return np.tile(np.array([1, 0], dtype=np.float32), (len(texts), 1))

    def quick(texts: Sequence[str]) -> Vectors:
        sum(range(1_000 * work))
        vector = np.array([np.cos(turned), np.sin(turned)], dtype=np.float32)
        return np.tile(vector, (len(texts), 1))

    assert worth == is_worth_it(full, quick)


@pytest.mark.parametrize(("device", "is_used"), [("cuda:0", True), ("cpu", False)])
def test_a_graphics_processor_reads_documents(device: str, is_used: bool) -> None:
    """Where torch has one it reads the documents, at half precision; the rest is as before."""
    words, halved = WordEmbedder(), []

    class Model:
        def __init__(self) -> None:
            self.device = device

        def half(self) -> None:
            halved.append(True)

    class Torch:
        model = Model()

        def encode_documents(self, texts: Sequence[str]) -> Vectors:
            return np.ones((len(texts), 32), dtype=np.float32)

    embedder = GpuEmbedder(words, Torch)
    few = embedder.encode_documents(["one text", "another"])
    assert (2, 32) == few.shape
    assert [] == halved  # not worth importing torch for
    made = embedder.encode_documents(["one text"] * 200)
    assert (200, 32) == made.shape
    assert is_used == bool(halved) == bool((made == 1).all())
    assert words.fingerprint == embedder.fingerprint
    np.testing.assert_array_equal(words.encode_question("one"), embedder.encode_question("one"))

"""The embedding model, loaded with sentence-transformers.

The first use exports the model to ONNX beside the cache; from then on `encoder.py` runs
it. A model that cannot be exported, or whose export does not agree, runs as it is.
"""

import json
import logging
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

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
from index.errors import WeightsError
from index.gpu import GpuEmbedder, is_there
from index.hub import on_this_machine, quiet
from index.quantize import is_worth_it, quantize
from index.settings import IndexSettings, Precision
from index.weights import EMBEDDING, resolve_embedding_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_log = logging.getLogger(__name__)

# Of different lengths, so that padding and truncation are compared too.
_PROBES = (
    "When and where did the two presidents meet?",
    "The minister said on Tuesday that 1,430 houses had been built since March. " * 40,
    "Überschwemmung in Köln — 3,5 Mio. € Schaden",
)
_AGREE = 0.9999
_LAYOUT = 2  # of an export's folder; raised when one made before is not to be used


def open_embedder(settings: IndexSettings) -> Embedder:
    """The set model, by the fastest way that gives its vectors.

    Documents are read by eight-bit weights where `settings.precision` is INT8, or QUICKEST and
    this machine is much quicker with them. Raises WeightsError when the model's files are missing
    or not the expected ones.
    """
    folder, fingerprint = find_model(settings.embedding_model)
    exported = settings.cache_dir / "encoders" / f"{fingerprint[:32]}-{_LAYOUT}"
    if (exported / DESCRIPTION).is_file():
        try:
            return _ready(exported, settings, folder, fingerprint)
        except Exception as error:  # noqa: BLE001  # a damaged cache must not stop anyone
            _log.warning("%s could not be used (%s); it is made again", exported, error)
            shutil.rmtree(exported, ignore_errors=True)
    original = SentenceTransformersEmbedder(folder, fingerprint)
    try:
        _make_export(original, exported)
        return _ready(exported, settings, folder, fingerprint)
    except Exception as error:  # noqa: BLE001  # slower without it, never wrong
        _log.info("%s runs without an ONNX export: %s", settings.embedding_model, error)
        return original


def _ready(exported: Path, settings: IndexSettings, model: Path, fingerprint: str) -> Embedder:
    """An export as `settings.precision` wants it; a graphics processor takes the documents."""
    if settings.precision is not Precision.INT8 and is_there():
        encoder = OnnxEncoder(exported)
        return GpuEmbedder(encoder, lambda: SentenceTransformersEmbedder(model, fingerprint))
    wanted = settings.precision is not Precision.FULL
    return OnnxEncoder(exported, quantized=wanted and (exported / QUANTIZED).is_file())


def precision_of(model: str) -> Precision:
    """How vectors of this fingerprint were made; see `Embedder.fingerprint`."""
    return Precision.INT8 if model.endswith(INT8) else Precision.FULL


def find_model(name: str) -> tuple[Path, str]:
    """The folder that `name` stands for and the digest of its weights.

    A local folder, else the registry package, else the model hub (downloaded once).
    """
    return on_this_machine(resolve_embedding_model(name), EMBEDDING)


class SentenceTransformersEmbedder:
    """Any sentence-transformers model, from a folder, on the CPU or what torch finds."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        with quiet():
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415  # 6 to 9 s

            try:
                self.model = SentenceTransformer(str(folder), local_files_only=True)
            except Exception as error:
                raise WeightsError(
                    f"The embedding model in {folder} could not be loaded ({error}): set "
                    "PULLQUOTE_EMBEDDING_MODEL to a sentence-transformers model."
                ) from error

    @property
    def fingerprint(self) -> str:
        """See Embedder."""
        return self._fingerprint

    @property
    def max_tokens(self) -> int:
        """See Embedder: what its special tokens and its prompt leave of its window."""
        specials: int = self.model.tokenizer.num_special_tokens_to_add()
        prompt = self.count_tokens([self.prompts["document"]])[0]
        return int(self.model.max_seq_length or 512) - specials - prompt

    @property
    def prompts(self) -> dict[str, str]:
        """What the model wants before a question and before a document; mostly nothing."""
        known = self.model.prompts or {}
        # The names that its `encode_document` looks for, in its order.
        document = next(
            (known[one] for one in ("document", "passage", "corpus") if one in known), ""
        )
        return {"query": known.get("query") or "", "document": document or ""}

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        return self._float32(
            self.model.encode_document(
                list(texts), normalize_embeddings=True, show_progress_bar=False
            )
        )

    def encode_question(self, text: str) -> Vectors:
        """See Embedder."""
        return self._float32(
            self.model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        )

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        return self._float32(
            self.model.encode_query(list(texts), normalize_embeddings=True, show_progress_bar=False)
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See Embedder."""
        if not texts:
            return []
        ids = self.model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(one) for one in ids["input_ids"]]

    @staticmethod
    def _float32(vectors: Any) -> Vectors:
        return np.asarray(vectors, dtype=np.float32)


def _make_export(original: SentenceTransformersEmbedder, folder: Path) -> None:
    """Export into a folder beside, compare, then move into place in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix="export-", dir=folder.parent))
    try:
        _export(original, workshop)
        full = OnnxEncoder(workshop)
        _check_agreement(original, full)
        quantize(workshop / GRAPH, workshop / QUANTIZED)
        quick = OnnxEncoder(workshop, quantized=True)
        if not is_worth_it(full.encode_documents, quick.encode_documents):
            (workshop / QUANTIZED).unlink()
        _move_into_place(workshop, folder)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _check_agreement(original: SentenceTransformersEmbedder, export: OnnxEncoder) -> None:
    """Raise ValueError when the export does not give the original's vectors."""
    pairs = (
        (export.encode_documents(_PROBES), original.encode_documents(_PROBES)),
        (export.encode_question(_PROBES[0])[None], original.encode_question(_PROBES[0])[None]),
    )
    cosines = np.concatenate([(ours * theirs).sum(axis=1) for ours, theirs in pairs])
    if not (cosines >= _AGREE).all():  # nor when one is not a number
        raise ValueError(f"the export agrees only to cosines of {cosines}")


def _move_into_place(workshop: Path, folder: Path) -> None:
    if not (folder / DESCRIPTION).is_file():
        shutil.rmtree(folder, ignore_errors=True)  # what is left of an older one
    try:
        workshop.rename(folder)
    except OSError:
        _log.info("%s is there already: another process was faster", folder)


def _export(original: SentenceTransformersEmbedder, folder: Path) -> None:
    """Write graph, tokenizer and description; pooling and normalising are in the graph."""
    import torch  # noqa: PLC0415

    model = original.model
    _plain_attention(model)
    features = model.tokenizer(list(_PROBES), padding=True, truncation=True, return_tensors="pt")
    names = list(features.keys())
    with quiet(), torch.no_grad():
        torch.onnx.export(
            _as_module(model, names),
            tuple(features[name] for name in names),
            str(folder / GRAPH),
            input_names=names,
            output_names=["sentence_embedding"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names},
            opset_version=17,
            dynamo=False,  # the new exporter needs onnxscript and took 10 times as long
        )
    model.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    told = {
        "fingerprint": original.fingerprint,
        "max_tokens": original.max_tokens,
        "max_length": int(model.max_seq_length or 512),
        "inputs": names,
        "prompts": original.prompts,
    }
    (folder / DESCRIPTION).write_text(json.dumps(told, indent=1), encoding="utf-8")


def _plain_attention(model: "SentenceTransformer") -> None:
    """Torch's fused attention leaves a guard against NaN in the graph, 12 % of its time."""
    inner: Any = getattr(model[0], "auto_model", None)
    if hasattr(inner, "set_attn_implementation"):
        inner.set_attn_implementation("eager")


def _as_module(model: "SentenceTransformer", names: list[str]) -> Any:
    import torch  # noqa: PLC0415

    class Whole(torch.nn.Module):
        """The model from token ids to the sentence's vector."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            features = dict(zip(names, inputs, strict=True))
            vector: torch.Tensor = self.model(features)["sentence_embedding"]
            return vector

    return Whole().eval()

"""A second look at the first hits by a cross-encoder, which reads question and passage together.

Off unless it is set. It orders only what the rounds found, and each passage is judged for the part
that they chose it for: an outlet or a day that was served keeps its turn.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.errors import WeightsError
from index.hub import on_this_machine, quiet
from index.ranking import Ranked, Scores, in_turn
from index.settings import IndexSettings
from index.understanding import Understanding
from index.weights import RERANKING, resolve_model

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# A pair with a passage of 210 tokens takes a model of MiniLM's size .17 s on two busy cores.
_FIRST = 30
# Others, such as an embedding model, are loaded too, with random numbers where the score is made.
_SCORING = ("ForSequenceClassification", "ForCausalLM")


class Reranker:
    """A cross-encoder in a folder, loaded with its first use; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: CrossEncoder | None = None
        # Also while it scores: its tokenizer cannot be used by two threads at once.
        self._lock = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """How well each text answers the question, (n,), higher is better; the model's own scale.

        Raises WeightsError when the model cannot be loaded, or gives no numbers.
        """
        if not texts:
            return np.zeros(0)
        with self._lock, quiet():
            if self._model is None:
                self._model = _loaded(self._folder)
            pairs = [(question, text) for text in texts]
            scores = np.asarray(
                self._model.predict(pairs, show_progress_bar=False), dtype=np.float64
            )
        if not np.isfinite(scores).all():
            raise _refused(self._folder, "its scores are not numbers")
        return scores


def open_reranker(settings: IndexSettings) -> Reranker | None:
    """The set cross-encoder, its files found and not yet loaded; None when none is set.

    Raises WeightsError when they are missing, pickled, or could not be downloaded.
    """
    if not settings.reranker:
        return None
    return Reranker(on_this_machine(resolve_model(settings.reranker, RERANKING), RERANKING)[0])


def reranked(
    order: Sequence[Ranked], texts: Sequence[str], asked: Understanding, reranker: Reranker
) -> list[Ranked]:
    """The first 30 of `order` as the cross-encoder has them, then the rest; `texts` are theirs.

    Each is scored for the whole question, and where that has parts for the one it was chosen for;
    the parts are served in turn as before, see `in_turn`.
    """
    first, texts = order[:_FIRST], texts[:_FIRST]
    if len(first) < 2:
        return list(order)
    whole = reranker.scores(asked.question, texts)
    parts = whole[None]
    if len(asked.aspects) > 1:
        parts = _by_part(first, texts, asked, reranker)
    low = min(whole.min(), parts[np.isfinite(parts)].min())
    width = max(whole.max(), parts.max()) - low or 1.0
    whole, parts = (whole - low) / width, (parts - low) / width
    turns = in_turn(whole, parts, np.zeros(len(first)), len(first))
    return [*(Ranked(first[one.at].at, one.part) for one in turns), *order[_FIRST:]]


def _by_part(
    order: Sequence[Ranked], texts: Sequence[str], asked: Understanding, reranker: Reranker
) -> npt.NDArray[np.float64]:
    """Scores (parts, n), -inf for a part that a passage was not chosen for.

    The first passage was chosen for the whole, and may serve any part.
    """
    scores = np.full((len(asked.aspects), len(order)), -np.inf)
    for part, aspect in enumerate(asked.aspects):
        own = [at for at, one in enumerate(order) if one.part in (part, -1)]
        scores[part, own] = reranker.scores(aspect.words, [texts[at] for at in own])
    return scores


def _loaded(folder: Path) -> "CrossEncoder":
    from sentence_transformers import CrossEncoder  # noqa: PLC0415  # 6 to 9 s

    try:
        model: CrossEncoder = CrossEncoder(str(folder), local_files_only=True)
    except Exception as error:
        raise _refused(folder, str(error)) from error
    kinds = (model.config and model.config.architectures) or []
    if model.num_labels != 1 or not any(kind.endswith(_SCORING) for kind in kinds):
        raise _refused(folder, "it does not give one score for two texts")
    return model


def _refused(folder: Path, reason: str) -> WeightsError:
    return WeightsError(
        f"The model in {folder} could not be used ({reason}): set {RERANKING.setting} to a "
        f"{RERANKING.kind} such as {RERANKING.example}, or leave it empty."
    )

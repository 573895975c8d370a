"""A second opinion on what the rules have passed: a cross-encoder trained on entailment.

Off unless it is set. It can only refuse: what the rules refuse is never shown to it.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.evidence import Sentence
from bot.suspicion import beside
from index.errors import WeightsError
from index.hub import on_this_machine, quiet
from index.weights import Role, resolve_model

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

JUDGING = Role("PULLQUOTE_JUDGE", "entailment cross-encoder", "cross-encoder/nli-deberta-v3-small")
_ENOUGH = 0.5  # likelier than not
_SCORING = "ForSequenceClassification"


class Judges(Protocol):
    """Whoever says whether a passage entails a claim."""

    def refuses(self, claim: str, sentence: Sentence) -> bool:
        """Whether the sentence, read with its neighbours, does not bear out the claim."""


class Judge:
    """An entailment model in a folder, loaded with its first use; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: CrossEncoder | None = None
        # Also while it scores: its tokenizer cannot be used by two threads at once.
        self._lock = threading.Lock()

    def refuses(self, claim: str, sentence: Sentence) -> bool:
        """Whether entailment is less likely than not; raises WeightsError."""
        return self.support(claim, sentence) < _ENOUGH

    def support(self, claim: str, sentence: Sentence) -> float:
        """How likely the passage there entails the claim, 0 to 1; raises WeightsError.

        A model with one label gives that itself, as models of factual consistency do.
        """
        passage = sentence.hit.passage
        before, after = (beside(passage, sentence.span, step) for step in (-1, 1))
        return self.entails(" ".join(filter(None, (before, sentence.text, after))), claim)

    def entails(self, premise: str, claim: str) -> float:
        """How likely the premise entails the claim, 0 to 1; raises WeightsError."""
        with self._lock, quiet():
            if self._model is None:
                self._model = _loaded(self._folder)
            model = self._model
            found = model.predict(
                [(premise, claim)], apply_softmax=model.num_labels > 1, show_progress_bar=False
            )
        scores = np.asarray(found, dtype=np.float64).reshape(-1)
        if not np.isfinite(scores).all():
            raise _refused(self._folder, "its scores are not numbers")
        return float(scores[_entailing(model) if model.num_labels > 1 else 0])


def open_judge(name: str) -> Judge | None:
    """The set judge, its files found and not yet loaded; None when none is set.

    Raises WeightsError when they are missing, pickled, or could not be downloaded.
    """
    if not name:
        return None
    return Judge(on_this_machine(resolve_model(name, JUDGING), JUDGING)[0])


def _loaded(folder: Path) -> "CrossEncoder":
    from sentence_transformers import CrossEncoder  # noqa: PLC0415  # 6 to 9 s

    try:
        model: CrossEncoder = CrossEncoder(str(folder), local_files_only=True)
    except Exception as error:
        raise _refused(folder, str(error)) from error
    kinds = (model.config and model.config.architectures) or []
    if not any(kind.endswith(_SCORING) for kind in kinds):
        raise _refused(folder, "it does not judge two texts")
    if model.num_labels > 1 and _entailing(model) < 0:
        raise _refused(folder, "none of its labels is called entailment")
    return model


def _entailing(model: "CrossEncoder") -> int:
    """The place of the label for "follows from it"; -1 without one."""
    labels = (model.config and model.config.id2label) or {}
    named = {at: str(label).lower() for at, label in labels.items()}
    return next(
        (int(at) for at, label in named.items() if label in ("entailment", "entail", "supported")),
        -1,
    )


def _refused(folder: Path, reason: str) -> WeightsError:
    return WeightsError(
        f"The model in {folder} could not be used ({reason}): set {JUDGING.setting} to an "
        f"{JUDGING.kind} such as {JUDGING.example}, or leave it empty."
    )

"""The judge: a real cross-encoder over two texts, and nothing without one."""

import json
from pathlib import Path

import cross_encoder
import pytest
from examples import scored
from sentence_transformers import CrossEncoder

from bot.doctor import examine
from bot.judge import Judge, open_judge
from bot.settings import Settings
from index.errors import WeightsError
from index.settings import IndexSettings

TEXTS = ("Ferries sail from Holm.", "The ferry carried 550 passengers.", "It was windy.")
CLAIM = "The ferry carried many passengers."


def made(folder: Path, *labels: str) -> Path:
    """A tiny model with these labels."""
    cross_encoder.made(folder, len(labels))
    config = folder / "config.json"
    told = json.loads(config.read_text(encoding="utf-8"))
    told["id2label"] = {str(at): label for at, label in enumerate(labels)}
    told["label2id"] = {label: at for at, label in enumerate(labels)}
    config.write_text(json.dumps(told), encoding="utf-8")
    return folder


def test_support_is_the_models_own_for_entailment(tmp_path: Path) -> None:
    """The likelihood of the label "entailment", of the sentence with its neighbours."""
    folder = made(tmp_path, "contradiction", "entailment", "neutral")
    model = CrossEncoder(str(folder), local_files_only=True)
    wanted = model.predict([(" ".join(TEXTS), CLAIM)], apply_softmax=True)[0][1]
    judge = Judge(folder)
    sentence = scored(TEXTS)[1]
    assert judge.support(CLAIM, sentence) == pytest.approx(float(wanted), abs=1e-5)
    assert judge.refuses(CLAIM, sentence) is bool(wanted < 0.5)


def test_what_is_unlikely_to_follow_is_refused(tmp_path: Path) -> None:
    """Whether the passage entails the claim is decided at one half, either way."""
    sentence = scored(TEXTS)[1]
    names = ("contradiction", "entailment", "neutral")
    refusals = [
        Judge(made(tmp_path / str(at), *names[at:], *names[:at])).refuses(CLAIM, sentence)
        for at in range(3)
    ]
    assert {True, False} == set(refusals)


def test_a_model_of_one_label_gives_that(tmp_path: Path) -> None:
    """A model of consistency has one score between 0 and 1, which is taken as it is."""
    found = Judge(made(tmp_path, "LABEL_0")).support(CLAIM, scored(TEXTS)[1])
    assert 0 <= found <= 1


def test_a_model_without_entailment_is_refused(tmp_path: Path) -> None:
    """A classifier of something else must not decide what readers see."""
    judge = Judge(made(tmp_path, "positive", "negative"))
    with pytest.raises(
        WeightsError, match=r"none of its labels is called entailment.*set PULLQUOTE_JUDGE"
    ):
        judge.support(CLAIM, scored(TEXTS)[1])


def test_without_the_setting_there_is_none() -> None:
    """Off unless it is set, and a name that leads nowhere is told with its setting."""
    assert open_judge("") is None
    with pytest.raises(WeightsError, match="PULLQUOTE_JUDGE"):
        open_judge("./nowhere")


def test_the_doctor_says_whether_the_judge_loads(
    tmp_path: Path, sample_index: IndexSettings
) -> None:
    """A judge that can be used is well, and one that cannot is told before a question is asked."""
    good = made(tmp_path / "good", "contradiction", "entailment")
    bad = made(tmp_path / "bad", "positive", "negative")
    settings = Settings(index_dir=sample_index.index_dir, cache_dir=sample_index.cache_dir)
    told = {}
    for folder in (good, bad):
        set_to = settings.model_copy(update={"judge": str(folder)})
        told[folder] = next(one for one in examine(set_to) if one.subject == "judge")
    assert "loads in" in told[good].told
    assert (told[good].well, told[bad].well) == (True, False)

"""The second look: a real cross-encoder orders the first hits, and nothing happens without one."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cross_encoder
import numpy as np
import pytest
from conftest import ROOT
from fakes import minilm
from sentence_transformers import CrossEncoder

from index import live
from index.aspects import Aspect
from index.build import reindex
from index.chunk import header
from index.errors import WeightsError
from index.hit import Hit
from index.live import LiveSearcher
from index.ranking import Ranked
from index.rerank import Reranker, open_reranker, reranked
from index.search import Searcher, open_searcher
from index.settings import IndexSettings
from index.understanding import Understanding
from index.weights import minilm_folder

ONE_PART = "When was the ship in the Suez Canal freed?"
TOWNS = ("Vik", "Oslo", "Bergen", "Turku", "Riga", "Lund", "Narva", "Tartu", "Visby", "Kiel")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cross_encoder.made(tmp_path_factory.mktemp("cross-encoder"))


@pytest.fixture(scope="module")
def model(folder: Path) -> CrossEncoder:
    """What sentence-transformers itself makes of the folder, to compare with."""
    return CrossEncoder(str(folder), local_files_only=True)


@pytest.fixture(scope="module")
def reranker(folder: Path) -> Reranker:
    return Reranker(folder)


@pytest.fixture
def set_to(tmp_path: Path) -> IndexSettings:
    """Settings without an index, for what is told before one is opened."""
    return IndexSettings(tmp_path / "index", tmp_path / "cache")


@pytest.fixture
def plain(sample_index: IndexSettings) -> Iterator[Searcher]:
    with closing(open_searcher(sample_index, minilm(sample_index.cache_dir))) as searcher:
        yield searcher


@pytest.fixture
def looking_again(sample_index: IndexSettings, folder: Path) -> Iterator[Searcher]:
    settings = replace(sample_index, reranker=str(folder))
    with closing(open_searcher(settings, minilm(sample_index.cache_dir))) as searcher:
        yield searcher


def read(hit: Hit) -> str:
    return f"{header(hit.passage.source)}\n{hit.passage.text}"


def towns(count: int) -> list[str]:
    return [f"{TOWNS[at % 10]} reported {at} new houses this spring." for at in range(count)]


def asked(*parts: str) -> Understanding:
    question = " while ".join(parts)
    return Understanding(question, datetime.now(UTC), aspects=tuple(map(Aspect, parts)))


def test_hits_come_in_the_order_of_the_cross_encoders_scores(
    plain: Searcher, looking_again: Searcher, model: CrossEncoder
) -> None:
    """The first hits fall by its scores, of passages with their headlines, and did not before."""
    before, after = plain.search(ONE_PART, 8), looking_again.search(ONE_PART, 8)
    scores = model.predict([(ONE_PART, read(hit)) for hit in after])
    others = model.predict([(ONE_PART, read(hit)) for hit in before])

    assert 8 == len(after) == len(before)
    assert sorted(scores, reverse=True) == list(scores)
    assert sorted(others, reverse=True) != list(others)


def test_scores_are_the_models_own(reranker: Reranker, model: CrossEncoder) -> None:
    """One number for each text, as sentence-transformers gives it; none for none."""
    texts = towns(5)

    np.testing.assert_allclose(
        model.predict([(ONE_PART, text) for text in texts]), reranker.scores(ONE_PART, texts)
    )
    assert (0,) == reranker.scores(ONE_PART, []).shape


def test_what_lies_beyond_the_first_thirty_stays_where_it_is(reranker: Reranker) -> None:
    """Thirty are put into a new order, none is lost, the rest is not read."""
    order = [Ranked(100 + at, 0) for at in range(35)]

    after = reranked(order, towns(35), asked(ONE_PART), reranker)

    assert order[30:] == after[30:]
    assert {one.at for one in order[:30]} == {one.at for one in after[:30]}
    assert [one.at for one in order[:30]] != [one.at for one in after[:30]]


def test_each_part_of_a_question_keeps_its_turn(reranker: Reranker, model: CrossEncoder) -> None:
    """A part with two passages among twelve is served at once, and in the order of its scores."""
    question = asked("How many houses did Vik report?", "which storm closed the port of Kiel?")
    texts = towns(13)
    order = [Ranked(0, -1), *(Ranked(at, int(at in (11, 12))) for at in range(1, 13))]

    after = reranked(order, texts, question, reranker)

    served = [one for one in after[1:] if one.part == 1 and one.at in (11, 12)]
    whole, part = (
        model.predict([(words, texts[one.at]) for one in served])
        for words in (question.question, question.aspects[1].words)
    )
    worth = list(0.6 * whole + part)
    assert sorted(range(13)) == sorted(one.at for one in after)
    assert -1 == after[0].part
    assert {0, 1} == {one.part for one in after[1:3]}
    assert sorted(worth, reverse=True) == worth
    # Whoever was chosen for one part is not shown for the other.
    assert {one.at for one in after if one.part == 1} <= {0, 11, 12}


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_order_loads_no_model(tmp_path: Path, count: int) -> None:
    """One hit is in order already."""
    order = [Ranked(0, -1)] * count

    assert order == reranked(order, towns(count), asked(ONE_PART), Reranker(tmp_path / "none"))


def test_without_the_setting_neither_torch_nor_a_model_is_loaded(
    sample_index: IndexSettings, cache_dir: Path
) -> None:
    """A search by default imports neither torch nor transformers nor sentence-transformers."""
    minilm(cache_dir)  # so that the encoder is exported
    code = f"""
import json, sys
from pathlib import Path
from index.search import open_searcher
from index.settings import IndexSettings
settings = IndexSettings(Path({str(sample_index.index_dir)!r}), Path({str(cache_dir)!r}))
hits = open_searcher(settings).search({ONE_PART!r}, 3)
heavy = ("sentence_transformers", "torch", "transformers")
print(json.dumps([len(hits), [name for name in heavy if name in sys.modules]]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert [3, []] == json.loads(done.stdout or "null"), done.stderr


def test_a_missing_folder_is_told_before_any_question(
    sample_index: IndexSettings, cache_dir: Path, tmp_path: Path
) -> None:
    """A folder that is not there ends the start, in one sentence with the setting."""
    settings = replace(sample_index, reranker=str(tmp_path / "gone"))

    with pytest.raises(WeightsError, match=r"PULLQUOTE_RERANKER: .*is no folder here") as told:
        open_searcher(settings, minilm(cache_dir))

    assert 1 == len(str(told.value).splitlines())


def test_a_pickle_is_never_opened(set_to: IndexSettings, folder: Path, tmp_path: Path) -> None:
    """A folder whose weights are a pickle alone is refused."""
    pickled = shutil.copytree(folder, tmp_path / "pickled")
    (pickled / "model.safetensors").rename(pickled / "pytorch_model.bin")

    with pytest.raises(WeightsError, match="holds weights as a pickle"):
        open_reranker(replace(set_to, reranker=str(pickled)))


def test_a_hub_that_is_away_is_told(set_to: IndexSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the name of the model and the setting to change; nothing that may be a pickle is asked
    for."""
    wanted: list[str] = []

    def away(_: str, allow_patterns: list[str], **__: object) -> None:
        wanted.extend(allow_patterns)
        raise ConnectionError

    monkeypatch.setattr("huggingface_hub.snapshot_download", away)

    with pytest.raises(WeightsError, match=r"cross-encoder a/b is not .* set PULLQUOTE_RERANKER"):
        open_reranker(replace(set_to, reranker="a/b"))

    assert {"*.json", "*.txt", "*.model", "*.safetensors"} == set(wanted)


def test_an_embedding_model_is_no_cross_encoder() -> None:
    """It would be loaded with a random last layer and order the hits by chance."""
    with pytest.raises(WeightsError, match="does not give one score for two texts"):
        Reranker(minilm_folder()).scores(ONE_PART, towns(2))


def test_a_model_with_several_scores_is_refused(tmp_path: Path) -> None:
    """As those for entailment, whose three scores have no order."""
    with pytest.raises(WeightsError, match="does not give one score for two texts"):
        Reranker(cross_encoder.made(tmp_path, labels=3)).scores(ONE_PART, towns(2))


def test_weights_that_are_none_are_told(folder: Path, tmp_path: Path) -> None:
    """A damaged file ends in a sentence with the folder and the setting."""
    damaged = shutil.copytree(folder, tmp_path / "damaged")
    (damaged / "model.safetensors").write_bytes(b"no weights")

    with pytest.raises(WeightsError, match=r"damaged could not be used .*PULLQUOTE_RERANKER"):
        Reranker(damaged).scores(ONE_PART, towns(2))


def test_the_model_is_kept_when_the_archive_changes(
    folder: Path, cache_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A searcher that follows the archive does not load the cross-encoder with every re-index."""
    monkeypatch.setattr(live, "_LOOK_EVERY", 0.0)
    settings = IndexSettings(tmp_path / "index", cache_dir, reranker=str(folder))
    news = tmp_path / "news"
    news.mkdir()
    (news / "one.txt").write_text("The harbour of Vik reopened on Monday after a storm.\n")
    reindex(settings, [news], lambda _: None)

    with closing(LiveSearcher(settings)) as following:
        with following.reading() as before:
            pass
        (news / "two.txt").write_text("The harbour of Kiel was closed on Tuesday by ice.\n")
        reindex(settings, [news], lambda _: None)
        with following.reading() as after:
            assert 2 == len(after.search("Which harbour was closed?", 5))

    assert before is not after
    assert isinstance(after.reranker, Reranker)
    assert before.reranker is after.reranker

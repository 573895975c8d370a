"""The word index: what is found, in which order, and what survives."""

import math
from pathlib import Path

import pytest

from index.bm25 import Bm25Index
from index.errors import ArchiveError


@pytest.fixture
def index(tmp_path: Path) -> Bm25Index:
    index = Bm25Index(tmp_path / "bm25")
    index.update(
        [
            ("finland", "Finland joins NATO · The Test\nThe flag was raised in Brussels."),
            ("suez", "Ship freed · The Canal Post\nThe Ever Given was refloated."),
            ("koln", "Überschwemmung in Köln\nThe Rhine rose by three metres."),
        ]
    )
    return index


def _ids(index: Bm25Index, question: str, k: int = 10) -> list[str]:
    return [passage_id for passage_id, _ in index.search(question, k)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who joined NATO?", ["finland"]),
        ("refloating the ships", ["suez"]),
        ("canal post", ["suez"]),
        ("koln", ["koln"]),
        ("KÖLN", ["koln"]),
        ("Mars", []),
        ("", []),
        ("?!", []),
        ('AND OR ( "unclosed NOT body:* ~3 ^2 [a TO', []),
        ("NATO AND (", ["finland"]),
    ],
)
def test_a_question_finds_by_stem_in_headline_outlet_and_text(
    index: Bm25Index, question: str, expected: list[str]
) -> None:
    """Words match in any form, case and accent; signs of a query language mean nothing."""
    assert expected == _ids(index, question)


def test_a_question_of_stop_words_alone_looks_for_them(index: Bm25Index) -> None:
    """When no word carries a subject, all words count."""
    assert {"finland", "suez"} == set(_ids(index, "What was it?"))


def test_the_best_come_first_and_no_more_than_asked_for(index: Bm25Index) -> None:
    """More of the rarer words means further up."""
    assert ["koln", "suez"] == _ids(index, "the Rhine rose; a ship", 2)
    assert ["koln"] == _ids(index, "the Rhine rose; a ship", 1)
    scores = [score for _, score in index.search("the Rhine rose; a ship", 2)]
    assert scores == sorted(scores, reverse=True)


def test_equal_scores_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    """The order does not depend on what was indexed first."""
    index = Bm25Index(tmp_path)
    index.update([(name, "the same flood") for name in ("c", "a", "d", "b")])
    assert ["a", "b", "c", "d"] == _ids(index, "flood")


def test_an_update_replaces_and_removes(index: Bm25Index) -> None:
    """A passage written again is there once, with its new words; a removed one is gone."""
    index.update([("suez", "Tide turns")], remove=["koln", "never-there"])
    assert 2 == len(index)
    assert [] == _ids(index, "refloated")
    assert ["suez"] == _ids(index, "tide")
    assert [] == _ids(index, "Rhine")


def test_what_was_written_is_there_in_the_next_process(index: Bm25Index, tmp_path: Path) -> None:
    """A second index opened on the folder finds the same."""
    again = Bm25Index(tmp_path / "bm25")
    assert index.search("NATO", 5) == again.search("NATO", 5) != []


def test_idf_is_bm25s_own(index: Bm25Index) -> None:
    """A stem in one passage of three weighs ln(1 + 2.5 / 1.5); an unknown one weighs most."""
    assert math.isclose(math.log(1 + 2.5 / 1.5), index.idf("nato"))
    assert math.isclose(math.log(1 + 3.5 / 0.5), index.idf("mar"))


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    """Before the first article every question has no hits."""
    index = Bm25Index(tmp_path)
    assert 0 == len(index)
    assert [] == index.search("NATO", 5)


def test_a_damaged_index_is_told_with_its_mend(index: Bm25Index, tmp_path: Path) -> None:
    """Whichever file is broken, one sentence names the folder and the command."""
    folder = tmp_path / "bm25"
    for path in sorted(folder.iterdir()):
        if path.suffix in {".store", ".term", ".idx", ".json"} and not path.name.startswith("."):
            good = path.read_bytes()
            path.write_bytes(b"garbage")
            with pytest.raises(ArchiveError, match="pullquote reindex --repair") as caught:
                Bm25Index(folder).search("NATO", 5)
            assert str(folder) in str(caught.value)
            path.write_bytes(good)
    assert ["finland"] == _ids(Bm25Index(folder), "NATO")


def test_a_panic_while_searching_is_told_too(
    index: Bm25Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rust's panics arrive as BaseException; the user sees the sentence all the same."""

    class PanicError(BaseException):
        pass

    class Panicking:
        schema = index._index.schema

        def searcher(self) -> None:
            raise PanicError("index out of bounds")

    monkeypatch.setattr(index, "_index", Panicking())
    with pytest.raises(ArchiveError, match="index out of bounds"):
        index.search("NATO", 5)


def test_of_equal_scores_the_first_ids_are_taken_in_whatever_order_they_were_written(
    tmp_path: Path,
) -> None:
    """Two indexes of the same passages cut a list of equals at the same place."""
    names = [f"{at:03}" for at in range(100)]
    for folder, written in (("up", names), ("down", names[::-1])):
        index = Bm25Index(tmp_path / folder)
        index.update([(name, "The ship was refloated.") for name in written])
        assert names[:5] == _ids(index, "refloated ship", 5)
        assert names == _ids(index, "refloated ship", 200)

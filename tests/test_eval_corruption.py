"""The corruption test: its changes are real, always the same, and its floors can fail."""

from pathlib import Path
from random import Random

import pytest
from conftest import ROOT

from eval.basis import are_kin, bases
from eval.corrupted import corrupted
from eval.corruption import Trial, lines, missed, trials
from eval.faithful import faithful
from eval.floors import bounds

ARTICLE = """Ferry spills fuel near Holm

By Ada Brandt

HOLM, June 16, 2021 (The Quay) — The ferry Lind spilled 550,000 litres of fuel near Holm on
Tuesday, and prices rose by more than 4 percent. The mayor, Signe Dahl, will not close the quay.

“The quay may be shut before winter,” said Olga Strand. In Vik the council met Jonas Falk.
"""
KINDS = {
    *("number", "date", "name", "speaker", "negation", "direction", "comparison", "modality"),
}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def made(kind: str, how: str, *, kept: bool, held_out: bool = True) -> Trial:
    return Trial(kind, how, "t", "s", held_out, kept, "")


def test_every_kind_of_corruption_changes_the_sentence(article: Path) -> None:
    """All eight kinds are made of one small article, and none leaves its sentence as it was."""
    found = bases(article, [])
    strangers = ["Mette Krog", "Bergen"]
    done = [
        (kind, text, one.text)
        for one in found
        for kind, text in corrupted(one, strangers, Random(0))
    ]
    assert {kind for kind, _, _ in done} == KINDS
    assert all(text != said for _, text, said in done)


def test_the_same_seed_makes_the_same(article: Path) -> None:
    """Two runs are one."""
    assert list(trials(bases(article, []))) == list(trials(bases(article, [])))


def test_a_faithful_variant_keeps_every_number(article: Path) -> None:
    """The marker, the outlet's name and other forms say the same."""
    ways = {how for one in bases(article, []) for how, _ in faithful(one, Random(0))}
    assert {"verbatim", "with marker", "number's form"} <= ways


def test_names_that_may_mean_the_same_are_kin() -> None:
    """No name is corrupted into another form of itself."""
    assert are_kin("United States", "US")
    assert are_kin("Israel", "Israelis")
    assert are_kin("European Union", "EU")
    assert not are_kin("Signe Dahl", "Olga Lind")


def test_a_floor_is_about_the_half_that_was_held_out() -> None:
    """What the tuned half does lifts no floor; a kind without trials misses it."""
    done = [made("number", "", kept=True), made("number", "", kept=False, held_out=False)]
    assert missed(done, {"number": 0.5, "date": 0.5}) == [
        "number is 0.000 and must be at least 0.5.",
        "date is 0.000 and must be at least 0.5.",
    ]
    assert "number, caught" in "\n".join(lines(done))


def test_the_gate_holds_its_floors_on_some_sample_articles() -> None:
    """Nearly all that is faithful is kept, and nearly all that is not is caught."""
    found = bases(ROOT / "articles" / "ever-given-freed.txt", [])
    done = list(trials(found))
    faithful_ones = [one for one in done if one.kind == "faithful"]
    others = [one for one in done if one.kind != "faithful"]
    assert len(others) > len(found)
    floor = bounds("corruption_sample")["faithful"]
    assert sum(one.is_kept for one in faithful_ones) >= floor * len(faithful_ones)
    assert sum(not one.is_kept for one in others) >= floor * len(others)

"""Datelines as agencies and papers of several countries set them."""

import pytest

from index.article import BlockType
from index.clean import type_blocks
from index.datelines import is_line
from index.dates import find_dates

PROSE = (
    "Die Schleuse bleibt bis zum Winter geschlossen, weil ihre Tore neu gesetzt werden müssen und "
    "das Land die Kosten dafür erst im Herbst bewilligt hat, sagte der Landrat."
)


def _first(text: str, *above: str) -> str:
    """The dateline split off the paragraph, or nothing."""
    whole = "\n".join((*above, text))
    block = next(b for b in type_blocks(whole) if b.end > len(whole) - len(text))
    return whole[block.start : block.end] if block.type is BlockType.DATELINE else ""


@pytest.mark.parametrize(
    "line",
    [
        "Osterholm (dpa/lno) -",
        "Osterholm/Kiel (dpa) –",
        "Osterholm, 12 mar 2022 (Nordwest) -",
        "Osterholm, 2 jul 2019 (Costera).-",
        "OSTERHOLM, 14 MAG -",
        "OSTERHOLM/KIEL, June 3, 2021 (North Press) -",
        "Osterholm.",
    ],
)
def test_datelines_abroad(line: str) -> None:
    """Each stands apart from the words that may be quoted."""
    assert line == _first(f"{line} {PROSE}", "Schleuse geschlossen")


def test_a_dateline_below_a_long_head() -> None:
    """What counts is that it stands before the first prose, not how many lines are above it."""
    head = [f"Points of the day, number {number} of all" for number in range(8)]
    assert "OSTERHOLM (NP) —" == _first(f"OSTERHOLM (NP) — {PROSE}", *head)


@pytest.mark.parametrize(
    "text",
    ["Ruhe. Die Tore sind zu.", "Osterholm (the town, that is) - was quiet."],
)
def test_what_is_no_dateline(text: str) -> None:
    """A word before a full stop, or a remark in brackets, stays where prose stands above it."""
    whole = f"Schleuse geschlossen\n{PROSE}\n{PROSE} Ja.\n{text} {PROSE}"
    assert BlockType.DATELINE not in {block.type for block in type_blocks(whole)}


@pytest.mark.parametrize(
    "line",
    [
        "12/03/2022 08h15 Atualizado há 2 anos",
        "Publié le 3 mai 2021 à 06h00 - Mis à jour le 3 mai 2021 à 09h12",
        "March 13, 2023 5:48 PM GMT Updated 12 min ago",
    ],
)
def test_lines_of_dates(line: str) -> None:
    """Clocks, ages and words of publication beside a date make no line another thing."""
    assert is_line(line, beside_title=True)


def test_a_line_with_a_date_in_figures_and_news() -> None:
    """It is a dateline only when nothing else stands on it, and only beside the title."""
    assert not is_line("12/03/2022 Osterholm beats Kiel", beside_title=True)
    assert not is_line("12/03/2022", beside_title=False)


@pytest.mark.parametrize("text", ["2 jul 2019", "3 févr. 2020", "14 ott 2021", "1 dez. 2020"])
def test_short_months_abroad(text: str) -> None:
    """A month cut short is one, with a year beside it."""
    assert 1 == len(list(find_dates(text)))
    assert [] == list(find_dates(text.rsplit(" ", 1)[0].replace("jul", "juil")))

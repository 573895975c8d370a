import json
from pathlib import Path

import pytest

from index.article import Article
from index.document import Document, Hints
from index.load import load_articles
from index.names import tidy_author
from index.outlets import choose, key, tidy_outlet, without_outlet

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by two metres, "
    "a decision that its engineers had asked for since the storm of last winter."
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("By INES CALLOWAY, Staff Writer", "Ines Calloway"),
        ("Ines Calloway and Tom Hale | AP", "Ines Calloway and Tom Hale"),
        ("INES CALLOWAY & TOM HALE", "Ines Calloway and Tom Hale"),
        ("Ines Calloway, Tom Hale, and Ada Brandt", "Ines Calloway, Tom Hale, Ada Brandt"),
        ("Ines Calloway, Tom Hale and Staff", "Ines Calloway, Tom Hale"),
        ("ines.calloway@courier.example", "Ines Calloway"),
        ("Ines Calloway <ines@courier.example>", "Ines Calloway"),
        ("Ines Calloway (@inescalloway)", "Ines Calloway"),
        ("Ines Calloway Political correspondent", "Ines Calloway"),
        ("Ines Calloway in Geneva and Tom Hale in Paris", "Ines Calloway and Tom Hale"),
        ("Ines Calloway for The Harbour Courier", "Ines Calloway"),
        ("Ines Calloway and Harbour Courier staff", "Ines Calloway"),
        ("ines calloway", "Ines Calloway"),
        ("JAN VAN DER MEER", "Jan van der Meer"),
        ("MARY MCDONALD", "Mary McDonald"),
        ("Reuters Staff", "Reuters"),
        ("AFP", "AFP"),
        ("The Editorial Board", "The Editorial Board"),
        ("Staff", ""),
        ("admin", ""),
        ("News Desk", ""),
        ("By our correspondent", ""),
        ("staff and agencies", ""),
        ("desk@courier.example", ""),
        ("https://courier.example/author/ines", ""),
    ],
)
def test_authors_are_names(value: str, expected: str) -> None:
    """However a name is set, it comes out as a name; a desk or an account is nobody."""
    assert expected == tidy_author(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("The Harbour Courier | News", "The Harbour Courier"),
        ("News | The Harbour Courier", "The Harbour Courier"),
        ("The Harbour Courier - Home", "The Harbour Courier"),
        ("Northgate and beyond – The Harbour Courier", "The Harbour Courier"),
        ("Welcome to The Quay", "The Quay"),
        ("www.harbourcourier.com", "harbourcourier.com"),
        ("https://www.HarbourCourier.com/", "harbourcourier.com"),
        ("THE HARBOUR COURIER OF NORTHGATE", "The Harbour Courier of Northgate"),
        ("BBC NEWS", "BBC News"),
        ("REUTERS", "Reuters"),
        ("CNN", "CNN"),
        ("", ""),
    ],
)
def test_outlets_are_names(value: str, expected: str) -> None:
    """Sections, slogans and shouting go; an address keeps its host alone."""
    assert expected == tidy_outlet(value)


def test_one_outlet_has_one_spelling() -> None:
    """Of several spellings of the first name, the one written out is taken; others say nothing."""
    assert "The Harbour Courier" == choose(("harbourcourier.co.uk", "The Harbour Courier"))
    assert "Harbour Courier" == choose(("HARBOUR COURIER", "", "Harbour Courier"))
    assert "harbourcourier.com" == choose(("harbourcourier.com", "Meridian Wire"))
    assert "" == choose(("", ""))
    assert key("The Harbour-Courier") == key("www.harbour-courier.example.org")


def test_the_outlet_is_no_part_of_the_title() -> None:
    """What pages add to their titles goes; a headline with a dash of its own stays whole."""
    outlet = "The Harbour Courier"
    assert "Wall raised" == without_outlet("Wall raised | News | Harbour Courier", outlet)
    assert "Wall - what now" == without_outlet("Wall - what now", outlet)
    assert outlet == without_outlet(outlet, outlet)


def test_an_article_has_one_spelling_of_its_outlet() -> None:
    """The page's address for a name gives way to the name that its own first lines write out."""
    line = {"text": f"Wall raised\nThe Harbour Courier\n{PROSE}", "source": "harbourcourier.com"}
    document = Document("/news/a.jsonl", ".jsonl", json.dumps(line).encode(), Hints(author="Staff"))
    (article,) = load_articles(document)
    assert isinstance(article, Article)
    assert ("The Harbour Courier", "") == (article.source.outlet, article.source.author)


@pytest.mark.parametrize("root", ["<html ⚡ lang=en>", "<html amp lang=en>"])
def test_an_amp_page_is_its_original(root: str) -> None:
    """An AMP page is known by its canonical address, and its furniture is not read."""
    page = (
        f"<!doctype html>{root}<head><meta charset=utf-8><title>Wall raised</title>"
        "<link rel='Canonical' href='https://courier.example/2021/06/16/wall'></head><body>"
        "<amp-consent id=c><div><p>We ask for your consent to 214 partners, who look on.</p>"
        "</div></amp-consent><amp-sidebar id=s><ul><li>News of the harbour</li></ul></amp-sidebar>"
        f"<article><h1>Wall raised</h1><amp-img src=a.jpg></amp-img><p>{PROSE}</p>"
        "<amp-ad><div><p>Boats at half price, this week only, on the quay.</p></div></amp-ad>"
        f"<p>{PROSE.replace('Tuesday', 'Monday')}</p></article></body></html>"
    )
    amp = Document("/news/wall.amp.html", ".html", page.encode())
    plain = page.replace(root, "<html lang=en>").replace("amp-", "x-")
    (one,) = load_articles(amp)
    (other,) = load_articles(Document("/news/wall.html", Path("a.html").suffix, plain.encode()))
    assert isinstance(one, Article)
    assert isinstance(other, Article)
    assert "https://courier.example/2021/06/16/wall" == one.source.url
    assert one.identity == other.identity
    assert "partners" not in one.text
    assert "half price" not in one.text
    assert "Monday" in one.text

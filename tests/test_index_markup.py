from datetime import UTC, datetime

import pytest

from index.article import Article, BlockType, Certainty, DateOrigin
from index.document import Document
from index.load import load_articles

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by two metres, "
    "a decision that its engineers had asked for since the storm of last winter."
)
MORE = (
    "Work is to begin in the spring and to last for three years, the council's treasurer said, "
    "and the fishing quay will stay open for as long as it can be kept dry."
)
BODY = "".join(f"<p>{text} ({number})</p>" for number in range(3) for text in (PROSE, MORE))


def _read(body: str, head: str = "<title>Council raises the sea wall</title>") -> Article:
    page = f"<html lang=en><head>{head}</head><body>{body}</body></html>"
    (article,) = load_articles(Document("/news/a.html", ".html", page.encode()))
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    "names",
    ["newsletter-signup", "article__related", "ShareBar", "most-read", "cookieConsent", "ad-slot"],
)
def test_what_its_name_calls_furniture_is_left_out(names: str) -> None:
    """An element named for what it is goes, in whatever way its words are joined."""
    aside = (
        f"<div class='{names}'><p>Nobody has said anything of this in the report above.</p></div>"
    )
    text = _read(f"<article>{BODY}{aside}<p>{PROSE} The end.</p></article>").text
    assert "Nobody has said" not in text
    assert "The end." in text


def test_what_holds_most_of_the_page_is_no_furniture() -> None:
    """A wrapper with an unlucky name keeps its article."""
    assert "(2)" in _read(f"<div class='share social'><article>{BODY}</article></div>").text


def test_who_and_when_are_read_from_their_elements() -> None:
    """Byline and date named as such are told, though they are no part of the text."""
    article = _read(
        "<article><div class=byline>By Ines Calloway</div><span class=pub-date>16 June 2021</span>"
        f"{BODY}</article><div class='related'><span class=byline>By Tom Hale</span></div>"
    )
    source = article.source
    assert ("Ines Calloway", datetime(2021, 6, 16, tzinfo=UTC)) == (source.author, source.published)
    assert (DateOrigin.DATELINE, Certainty.LIKELY) == (source.published_origin, source.certainty)
    assert "Calloway" not in article.text


def test_headline_and_standfirst_stand_above_the_text() -> None:
    """Where the extraction drops them they are put back; a site's name as h1 is not."""
    deck = "Two metres in three years: what the storm of last winter has taught the harbour"
    article = _read(
        "<header><h1>The Quay</h1></header><div class=top><h1>Council raises the sea wall</h1>"
        f"<div class='article-standfirst'>{deck}</div></div><article>{BODY}</article>",
        "<meta property='og:title' content='Council raises the sea wall'>",
    )
    typed = [(b.type, article.text[b.start : b.end]) for b in article.blocks[:2]]
    assert [
        (BlockType.HEADING, "Council raises the sea wall"),
        (BlockType.PARAGRAPH, deck),
    ] == typed
    assert 1 == article.text.count("Council raises the sea wall")
    assert "The Quay" not in article.text


def test_a_paragraph_that_is_a_link_leads_elsewhere() -> None:
    """What is nothing but a link is no evidence; a link within a sentence is."""
    link = "<p><a href=/b>The storm that nobody had seen coming from the north</a></p>"
    inner = f"<p>{PROSE} <a href=/c>The council</a> agreed.</p>"
    article = _read(f"<article>{BODY}{link}{inner}</article>")
    typed = {article.text[b.start : b.end]: b.rule for b in article.blocks}
    assert "boilerplate:markup" == typed["The storm that nobody had seen coming from the north"]
    assert "paragraph" == typed[f"{PROSE} The council agreed."]


def test_a_closing_note_in_italics_is_about_the_article() -> None:
    """The last lines in italics are notes; italics higher up are stress."""
    said = "<p><em>Nobody had thought that it could come to this, not in a year.</em></p>"
    note = "<p><i>The harbour desk was on the quay all night for this one and is tired.</i></p>"
    article = _read(f"<article>{said}{BODY}{note}</article>")
    rules = {article.text[b.start : b.end][:6]: b.rule for b in article.blocks}
    assert ("paragraph", "boilerplate:markup") == (rules["Nobody"], rules["The ha"])


def test_markdown_sets_captions_notes_and_links_apart() -> None:
    """Italics below a picture are its caption, closing ones a note, a lone link leads elsewhere."""
    text = (
        f"# Raise the wall\n\n{PROSE}\n\n![](wall.jpg)\n\n*The wall on a Sunday. Nobody is there.*"
        f"\n\n*Nobody* was asked, and *nobody* came.\n\n{MORE}\n\n[The wall in figures](b.md)\n\n"
        f"{PROSE}\n\n*The harbour desk was on the quay all night for this one.*\n"
    )
    (article,) = load_articles(Document("/news/a.md", ".md", text.encode()))
    assert isinstance(article, Article)
    rules = [b.rule for b in article.blocks]
    assert [
        "heading:first line", "paragraph", "caption:markup", "paragraph", "paragraph",
        "boilerplate:markup", "paragraph", "boilerplate:markup",
    ] == ["heading:first line", *rules[1:]]  # fmt: skip

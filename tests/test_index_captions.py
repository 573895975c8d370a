"""What stands beside pictures and headlines in markup: captions, decks, bold labels."""

from pathlib import Path

from index.article import Article, BlockType
from index.clean import type_blocks
from index.document import Document
from index.load import load_articles

PROSE = (
    "The lock keepers of Osterholm have been told that their houses, which stand on the bank of "
    "the canal, will be sold before the winter, the water board said on Monday."
)
MORE = "About sixty families live there, most of them since before the canal was widened in 1971."
TITLE = "Lock keepers to lose their houses"


def _load(name: str, text: str) -> Article:
    found = next(load_articles(Document(name, Path(name).suffix, text.encode())))
    assert isinstance(found, Article)
    return found


def _typed(article: Article) -> dict[str, BlockType]:
    return {article.text[b.start : b.end]: b.type for b in article.blocks}


def _page(*body: str, title: str = TITLE) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><main><article><h1>{TITLE}</h1>"
        + "".join(body)
        + f"<p>{PROSE}</p><p>{MORE}</p><p>{PROSE} So it was.</p></article></main></body></html>"
    )


def test_small_print_below_a_picture_is_left_out() -> None:
    """Italics right below a picture, or in its paragraph, are a caption; others are not."""
    caption = "Keepers wait below the gates."
    for body in (
        f'<p><img src="a.jpg"></p><p><em>{caption}</em></p>',
        f'<p><img src="a.jpg"><br><small>{caption}</small></p>',
    ):
        assert caption not in _load("a.html", _page(f"<p>{PROSE}</p>", body)).text
    kept = _load("a.html", _page(f"<p>{PROSE}</p>", f"<p><em>{caption}</em></p>"))
    assert caption in kept.text
    plain = f'<p><img src="a.jpg"></p><p>{caption}</p>'
    assert caption in _load("a.html", _page(f"<p>{PROSE}</p>", plain)).text


def test_plain_words_below_the_headline_are_its_deck() -> None:
    """They are read wherever the page puts them, unless they are a byline or a button."""
    deck = "Sixty families are to move before the water freezes"
    assert BlockType.PARAGRAPH == _typed(_load("a.html", _page(f"<div>{deck}</div>")))[deck]
    assert BlockType.HEADING == _typed(_load("a.html", _page(f"<h2>{deck}</h2>")))[deck]
    button = "Share this article on Facebook"
    typed = _typed(_load("a.html", _page(f"<div>{button}</div>")))
    assert typed.get(button) in {None, BlockType.BOILERPLATE}


def test_the_outlet_stands_behind_the_headline_in_the_title() -> None:
    """Where no metadata names it, and only if it sounds like one."""
    assert "Canal Post" == _load("a.html", _page(title=f"{TITLE} | Canal Post")).source.outlet
    assert "" == _load("a.html", _page(title=f"{TITLE} | Home")).source.outlet


def test_bold_lines_of_markdown_are_headings() -> None:
    """A few words all in bold head what follows; a bold question or name does not."""
    text = f"# {TITLE}\n\n{PROSE}\n\n**What is sold**\n\n{MORE}\n\n**Why now?**\n\n{MORE}\n"
    typed = _typed(_load("a.md", text))
    assert BlockType.HEADING == typed["What is sold"]
    assert "Why now?" in typed


def test_emphasis_below_a_picture_of_markdown_is_a_caption() -> None:
    """Bold words with an italic credit, or italics on the line below, belong to the picture."""
    for below in ("\n\n**Gates at night.** *Tilda Moss*", "\n*Gates at night. I was late.*"):
        article = _load("a.md", f"# {TITLE}\n\n{PROSE}\n\n![](a.jpg){below}\n\n{MORE}\n")
        said = next(text for text in _typed(article) if text.startswith("Gates"))
        assert BlockType.CAPTION == _typed(article)[said]


def test_closing_italics_that_tell_facts_are_evidence() -> None:
    """When and where something is, or what was wrong, is reported; a note on the site is not."""
    facts, note = "*The sale is on 3 May at the town hall.*", "*We thank our members.*"
    typed = _typed(_load("a.md", f"# {TITLE}\n\n{PROSE}\n\n{MORE}\n\n{facts}\n\n{note}\n"))
    assert BlockType.PARAGRAPH == typed[facts.strip("*")]
    assert BlockType.BOILERPLATE == typed[note.strip("*")]


def test_names_of_elements_in_other_languages() -> None:
    """Who wrote is read where the page's own style names call it so, small letters or not."""
    page = _page('<div class="autore">di Marta Conti</div>')
    article = _load("a.html", page)
    assert "Marta Conti" == article.source.author
    assert "Conti" not in article.text


def test_an_author_called_by_surname() -> None:
    """What the paper says of its reporter is a byline, though it gives half the name."""
    lines = (TITLE, "By TILDA MOSS, Canal Wire", PROSE, MORE, "Moss covers canals for the Wire.")
    assert BlockType.BYLINE == _typed(_load("a.txt", "\n\n".join(lines)))[lines[-1]]
    told = (TITLE, "By TILDA MOSS", PROSE, MORE, "Brask covers canals with houses, he said.")
    assert BlockType.PARAGRAPH == _typed(_load("a.txt", "\n\n".join(told)))[told[-1]]


def test_a_report_that_begins_as_a_credit_does_is_quoted() -> None:
    """Who produced a show is news where the sentence goes on to say what came of it."""
    line = "Produced by Halvorsen Films with Ada Brandt, the concert was shown live on 5 May."
    assert [BlockType.PARAGRAPH] == [block.type for block in type_blocks(line)]
    credit = "Produced by Halvorsen Films and Ada Brandt"
    blocks = type_blocks(f"{line}\n\n{credit}")
    assert [BlockType.PARAGRAPH, BlockType.CREDIT] == [block.type for block in blocks]

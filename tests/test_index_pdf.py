"""PDF: words as a reader sees them, and one sentence for what cannot be read."""

import importlib.util
import io
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from conftest import ROOT
from pdf_writer import composed, pdf, stream

from index.article import DateOrigin
from index.document import Document
from index.errors import ArticleError
from index.files import Problem
from index.load import load_articles
from index.pdf import clean_pages, read_pdf

PARAGRAPH = [
    "The harbour council voted on Tuesday night to raise the old sea wall by",
    "two metres, a decision that its engineers had asked for since the storm",
    "of last winter.",
]
JOINED = " ".join(PARAGRAPH)
SHOWN = b"BT /F 9 Tf (ha) Tj ET "
PLACES = ("Lakeside", "Northgate", "Polder")
MORE = [
    "Work is to begin in the spring and to last for three years, said the",
    "council's treasurer; the quay stays open for as long as it is kept dry.",
]


def _report(place: str) -> list[str]:
    """A page's lines that are its own at both ends."""
    return [
        f"{place} decides",
        f"In {place}.",
        *PARAGRAPH,
        f"So {place}.",
        f"Reported from {place}.",
    ]


def _refused(raw: bytes, seconds: float = 60) -> str:
    with pytest.raises(ArticleError) as caught:
        read_pdf(raw, seconds)
    return str(caught.value)


def test_a_pdf_becomes_an_article() -> None:
    """Text, title, author and date of a PDF are those of the article."""
    raw = pdf(
        [["Council raises the sea wall", *PARAGRAPH, *MORE]],
        {"Title": "A higher wall", "Author": "Ines Calloway", "CreationDate": "D:20210616181200Z"},
    )
    (article,) = load_articles(Document("/news/wall.pdf", ".pdf", raw))

    assert not isinstance(article, Problem)
    source = article.source
    assert ("A higher wall", "Ines Calloway") == (source.title, source.author)
    assert datetime(2021, 6, 16, 18, 12, tzinfo=UTC) == source.published
    assert DateOrigin.METADATA == source.published_origin
    assert f"Council raises the sea wall\n\n{JOINED}\n\n{' '.join(MORE)}" == article.text


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"Title": "", "Author": " ", "CreationDate": "yesterday"},
        {"Title": "Microsoft Word - wall.docx", "Author": "Admin"},
        {"Title": "wall_final2.indd", "Author": "user"},
    ],
)
def test_what_programs_write_about_a_pdf_is_no_title(info: dict[str, str]) -> None:
    """A file's name is no headline, an account's no author, and nonsense no date."""
    page = read_pdf(pdf([PARAGRAPH], info))

    assert ("", "", "") == (page.title, page.author, page.published)


def test_signs_of_typesetting_survive() -> None:
    """Quotation marks, dashes, accents and brackets are read as they were set."""
    line = "“The wall (of 1953)”, said Zoë – back\\slash – cost 3 € a metre…"

    assert line == read_pdf(pdf([[line]])).text


def test_running_heads_and_page_numbers_go() -> None:
    """What recurs at the same end of pages is furniture; the same words within a page stay."""
    head = "The Harbour Courier, 16 June 2021"
    pages = [[head, *_report(place), f"Page {n} of 4"] for n, place in enumerate(PLACES)]
    pages.append([*_report("Holm")[:2], head, *_report("Holm")[2:], "– 4 –"])
    text = clean_pages(["\n".join(page) for page in pages])

    assert 1 == text.count(head)
    assert 4 == text.count(JOINED)
    assert "Page" not in text
    assert text.endswith("Reported from Holm.")


def test_heads_of_a_chapter_go() -> None:
    """A head that stands above three of twenty pages is one, if these follow each other."""
    plain = ["\n".join(_report(f"{letter} Street")) for letter in "abcdefghijklmnopqrst"]
    headed = [f"Chapter 2: The wall {n}\n{page}" if n < 3 else page for n, page in enumerate(plain)]
    spread = [f"See below.\n{page}" if n % 9 == 0 else page for n, page in enumerate(plain)]

    assert clean_pages(plain) == clean_pages(headed)
    assert 3 == clean_pages(spread).count("See below.")


@pytest.mark.parametrize("pages", [1, 2])
def test_few_pages_have_no_running_heads(pages: int) -> None:
    """Two pages that begin alike are too few to tell; a number alone is a page's anyway."""
    text = clean_pages([f"Council raises wall\n{JOINED}\n{n}" for n in range(pages)])

    assert pages == text.count("Council raises wall")
    assert text.endswith("winter.")


def test_heads_of_odd_and_even_pages_go() -> None:
    """The paper's name on one side and the section's on the other are heads, both."""
    heads = ("The Courier", "Shipping news")
    pages = ["\n".join([f"{heads[n % 2]} {n}", *_report("abcdef"[n])]) for n in range(6)]

    assert clean_pages(["\n".join(_report(place)) for place in "abcdef"]) == clean_pages(pages)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["the engin-", "eers had asked"], "the engineers had asked"),
        (["the engin\u00ad", "eers had asked"], "the engineers had asked"),
        (["a well-", "known, well-known master"], "a well-known, well-known master"),
        (["at Ketter-", "Holm the wall"], "at Ketter-Holm the wall"),
        (["in 1953-", "55 the wall"], "in 1953- 55 the wall"),
    ],
)  # fmt: skip
def test_words_that_lines_broke_are_whole(lines: list[str], text: str) -> None:
    """A hyphen of the typesetter's goes, one of the writer's stays."""
    assert text == clean_pages(["\n".join(lines)])


def test_a_sentence_goes_on_over_the_page() -> None:
    """A page that ends within a sentence does not end the paragraph; a list's items stand alone."""
    pages = ["\n".join(PARAGRAPH[:2]), "\n".join([PARAGRAPH[2], "", *MORE]), "• One\n• Two"]

    assert [JOINED, " ".join(MORE), "• One", "• Two"] == clean_pages(pages).split("\n\n")


def test_a_scan_is_told() -> None:
    """Pages that show nothing but pictures hold no words, and the sentence says what helps."""
    assert (
        "Its pages are pictures without text; run text recognition (OCR) over it first."
        == _refused(pdf([[], []]))
    )


def test_an_encrypted_pdf_is_told() -> None:
    """With a password it is a problem; where only printing is forbidden it is read."""
    pypdf = pytest.importorskip("pypdf")
    for password, told in (("secret", "It is encrypted; save it without a password."), ("", "")):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([PARAGRAPH])))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        made = io.BytesIO()
        writer.write(made)
        if told:
            assert told == _refused(made.getvalue())
        else:
            assert JOINED == read_pdf(made.getvalue()).text


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"no PDF at all", b"%PDF-1.4\n" + bytes(9000)])
def test_a_damaged_pdf_is_told(raw: bytes) -> None:
    """What is cut short or something else is one sentence."""
    assert "It is damaged; fetch it again, or print it to a new PDF." == _refused(raw)


def test_a_table_that_is_gone_does_no_harm() -> None:
    """A PDF that says wrongly where its table is can still be read, as every viewer does."""
    raw = pdf([PARAGRAPH])

    assert JOINED == read_pdf(raw.replace(b"startxref\n", b"startxref\n9")).text


def _laughing(depth: int) -> bytes:
    """A page that shows a form ten times, which shows another ten times, and so on."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
        b"/Contents 4 0 R>>",
        stream(b"/X Do"),
    ]
    for number in range(depth):
        more = (
            f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {6 + number} 0 R>>>>"
        )
        objects.append(stream(b"/X Do " * 10, more))
    objects.append(stream(b"BT (ha) Tj ET", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"))
    return composed(objects)


def _sharing(content: bytes, pages: int = 1) -> bytes:
    """Pages that share one content, so that it is read for each."""
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Font<</F 3 0 R>>>>"
        b"/Contents 4 0 R>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream(content),
        *[page] * pages,
    ]
    return composed(objects)


def test_an_endless_pdf_is_stopped() -> None:
    """A small PDF that would be read for an hour ends on the clock."""
    started = time.monotonic()

    assert "It takes more than 2 seconds" in _refused(_sharing(SHOWN * 50_000, 1500), seconds=2)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "raw",
    [
        composed([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"]),
        composed([b"<</Type/Catalog/Pages 1 0 R>>"]),
        composed([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 99999999>>"]),
        pdf([PARAGRAPH]).replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev 9"),
        b"%PDF-1.4\n" + b"[" * 200_000,
        _laughing(12),
    ],
)  # fmt: skip
def test_a_pdf_that_refers_to_itself_ends(raw: bytes) -> None:
    """Circles among pages and tables end in words or in one sentence."""
    (found,) = load_articles(Document("/a.pdf", ".pdf", raw))

    assert not isinstance(found, Problem) or found.reason.count(".") == 1


def test_a_pdf_bomb_is_told() -> None:
    """A page whose content unpacks to gigabytes is refused before it has filled the memory."""
    told = _refused(_sharing(b" " * 400_000_000))

    assert told.startswith("It unpacks to more than a page needs, as a bomb does;")


def test_the_memory_is_limited() -> None:
    """What the reader lets pass the system stops: the process ends, and its starter tells so."""
    program = "from index import pdf_pages; pdf_pages.MEMORY = 120_000_000; pdf_pages.main()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=_sharing(SHOWN + b" " * 70_000_000),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode
    assert b"MemoryError" in done.stderr


def test_too_many_pages_are_told() -> None:
    """A PDF of thousands of pages is not an article."""
    assert "more than 2,000 pages" in _refused(pdf([["Words"]] * 2001))


def test_without_the_reader_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has not installed the extra is told the one command that does it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    (problem,) = load_articles(Document("/a.pdf", ".pdf", pdf([PARAGRAPH])))

    assert isinstance(problem, Problem)
    assert "`pip install 'pullquote[pdf]'`" in problem.reason

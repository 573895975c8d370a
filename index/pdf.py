"""PDF: the words of its pages, put together again from the lines that they were set in."""

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence

from index import pdf_pages
from index.errors import ArticleError
from index.page import Page
from index.text import canonical, has_words, one_line

_INSTALL = "pip install 'pullquote[pdf]'"
_EDGE = 2  # lines at the top and bottom of a page that may be furniture
_RUNNING_PAGES = 3
_RUNNING_SHARE = 1 / 3  # even and odd pages have different heads, title pages none
_RAGGED = 0.2  # how much of the column a line may leave for a long word
_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_BULLET = re.compile(r"[-*•–▪●] ")
_ENDS = tuple(".!?…:;”\"’')")
_HYPHEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]\n([^\W\d_]+)")
_NO_TITLE = re.compile(
    r"(?:microsoft \w+ - |untitled|unknown).*|.*\.(?:docx?|indd|odt|pdf|qxd|rtf|tex|txt)",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"admin|administrator|author|owner|unknown|user", re.IGNORECASE)
_FAULTS = {
    pdf_pages.ENCRYPTED: "It is encrypted; save it without a password.",
    pdf_pages.DAMAGED: "It is damaged; fetch it again, or print it to a new PDF.",
    pdf_pages.BOMB: "It unpacks to more than a page needs, as a bomb does; print it to a new PDF.",
    pdf_pages.TOO_LONG: f"It has more than {pdf_pages.PAGES:,} pages, or "
    f"{pdf_pages.CHARACTERS:,} characters; split it.",
}


def read_pdf(raw: bytes, seconds: float = pdf_pages.SECONDS) -> Page:
    """The page that a PDF's pages make; ArticleError when they hold no text or cannot be read.

    Title, author and date are what its document information says. It is read in a process of
    its own, of at most `seconds` and 2 GB.
    """
    if importlib.util.find_spec("pypdf") is None:
        raise ArticleError(f"PDFs need one more package; install it with `{_INSTALL}`.")
    told = _told(raw, seconds)
    fault = told.get("fault")
    if fault is not None:
        raise ArticleError(_FAULTS[str(fault)])
    pages = told["pages"]
    assert isinstance(pages, list)
    text = clean_pages(pages)
    if not has_words(text):
        raise ArticleError(
            "Its pages are pictures without text; run text recognition (OCR) over it first."
        )
    title, author = one_line(str(told["title"])), one_line(str(told["author"]))
    return Page(
        text=text,
        title="" if _NO_TITLE.fullmatch(title) else title,
        author="" if _NOBODY.fullmatch(author) else author,
        published=str(told["created"]),
    )


def _told(raw: bytes, seconds: float) -> dict[str, object]:
    """What `index.pdf_pages` says of the PDF."""
    # -P: beside that file lie modules of ours with names of the standard library's.
    command = [sys.executable, "-P", pdf_pages.__file__]
    try:
        done = subprocess.run(  # noqa: S603 (our own file)
            command,
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise ArticleError(
            f"It takes more than {seconds:g} seconds or 2 GB of memory to read, as no honest PDF "
            "does; print it to a new PDF."
        ) from error
    told: dict[str, object] = json.loads(done.stdout)
    return told


def clean_pages(pages: Sequence[str]) -> str:
    """The text of pages, blank lines between paragraphs, by these rules:

    - The two first and last lines of a page are dropped where they are a page number, or recur
      there, digits aside, on three pages and a third of those from the first to the last of them.
    - A line goes on in the next unless that one's first word would have fitted into the column,
      leaving a fifth of it; the column is what nine lines of ten stay within. A blank line or
      a new page ends a paragraph, save in mid-sentence before a small letter.
    - A hyphen at a line's end before a small letter goes, unless the word is written with it
      elsewhere.
    """
    laid = [_lines(page) for page in pages]
    tops = _running(page[:_EDGE] for page in laid)
    bottoms = _running(page[-_EDGE:] for page in laid)
    inner = [_without(_without(page, tops)[::-1], bottoms)[::-1] for page in laid]
    return _unhyphenated("\n\n".join(_paragraphs(inner)))


def _lines(page: str) -> list[str]:
    """The page's lines, without those at its ends that are blank."""
    return [line.strip() for line in canonical(page).split("\n")]


def _running(edges: Iterable[Sequence[str]]) -> set[str]:
    """The lines that recur at the same end of pages, be it within one chapter only."""
    seen: dict[str, list[int]] = {}
    for number, edge in enumerate(edges):
        for line in {_folded(line) for line in edge}:
            seen.setdefault(line, []).append(number)
    return {
        line
        for line, pages in seen.items()
        if line
        and len(pages) >= _RUNNING_PAGES
        and len(pages) >= _RUNNING_SHARE * (pages[-1] - pages[0] + 1)
    }


def _folded(line: str) -> str:
    return re.sub(r"\d+", "#", line.casefold())


def _without(page: list[str], running: set[str]) -> list[str]:
    """The page without the furniture that it begins with."""
    for _ in range(_EDGE):
        if page and (_folded(page[0]) in running or _NUMBER.fullmatch(page[0])):
            page = page[1:]
    return page


def _paragraphs(pages: Iterable[list[str]]) -> Iterator[str]:
    """The lines of each paragraph, joined by line feeds."""
    lines = [line for page in pages for line in ["", *page]]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    open_lines: list[str] = []
    blank = False
    for line in lines:
        if line and open_lines and _is_break(open_lines[-1], line, width, blank=blank):
            yield "\n".join(open_lines)
            open_lines = []
        if line:
            open_lines.append(line)
        blank = not line
    yield "\n".join(open_lines)


def _is_break(upper: str, lower: str, width: int, *, blank: bool) -> bool:
    if _BULLET.match(lower):
        return True
    if lower[0].islower() and not upper.endswith(_ENDS):
        return False
    return blank or len(upper) + 1 + len(lower.split()[0]) < (1 - _RAGGED) * width


def _unhyphenated(text: str) -> str:
    """Paragraphs with their lines joined, and words that lines broke made whole."""
    whole = set(re.findall(r"[^\W\d_]+-[^\W\d_]+", text))

    def join(found: re.Match[str]) -> str:
        compound = f"{found[1]}-{found[2]}"
        kept = compound in whole or not found[2][0].islower()
        return compound if kept else f"{found[1]}{found[2]}"

    joined = _HYPHEN.sub(join, text)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", joined)

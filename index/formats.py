"""Which format bytes are in, told from how they begin: for what comes without a file's name."""

import codecs
import re

from index.gunzip import GZIP

_HEAD = 65_536
_PDF_WITHIN = 1024  # readers allow that much before a PDF's first line
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OBJECT = re.compile(r'\{[ \t]*"')
_HTML = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*+"
    r"<(?:!doctype\s+html|(?:html|head|body|article|main|section|div|h1|p|meta|title)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


def format_of(raw: bytes) -> str:
    """The suffix, such as `.jsonl`, that a file of these bytes would have; `.txt` when unsure."""
    if raw.startswith(_ZIP):
        return ".zip"
    if raw.startswith(GZIP):
        return ".gz"
    if b"%PDF-" in raw[:_PDF_WITHIN]:
        return ".pdf"
    head = _words(raw[:_HEAD]).replace("\r\n", "\n").lstrip()
    if _OBJECT.match(head):
        return ".jsonl"
    if _HTML.match(head):
        return ".html"
    if _FRONT_MATTER.match(head):
        return ".md"
    return ".txt"


def _words(head: bytes) -> str:
    """Enough of the text to know its format by; which letters stand above ASCII is no matter."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace").removeprefix("\ufeff")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")

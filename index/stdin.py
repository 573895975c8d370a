"""What is piped in, as a document."""

from index.document import STANDARD_INPUT, Document
from index.errors import ArticleError
from index.files import PACKS, SUFFIXES
from index.formats import format_of


def document_from(raw: bytes, suffix: str | None = None) -> Document:
    """The document that standard input holds, in the format given or else told from its bytes.

    `suffix` may be written without its dot. Raises ArticleError for an empty input and a format
    that is not read.
    """
    if not raw.strip():
        raise ArticleError("Standard input is empty; pipe an article into it.")
    if suffix is None:
        return Document(STANDARD_INPUT, format_of(raw), raw)
    known = f".{suffix.strip().lower().removeprefix('.')}"
    if known not in SUFFIXES | PACKS:
        formats = ", ".join(sorted(one.removeprefix(".") for one in SUFFIXES | PACKS))
        raise ArticleError(f"The format {suffix!r} is not read; give one of {formats}.")
    return Document(STANDARD_INPUT, known, raw)

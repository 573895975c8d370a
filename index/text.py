"""Bytes to the canonical text: the right encoding, one kind of line end, nothing invented.

Every replacement of a character is one for one, so that offsets survive it.
"""

import re
import unicodedata

from charset_normalizer import from_bytes

from index.errors import ArticleError

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
_BINARY_SHARE = 0.1
_SAMPLE = 65_536
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNPRINTABLE_IN_FIELD = re.compile("[\x00\ud800-\udfff]")
# What western prose holds above ASCII when it is read as windows-1252: letters, quotation
# marks, dashes, currency. The C1 area's other signs hardly occur there.
_WESTERN = frozenset("‘’“”„‚‹›«»–—…•€£¥§©®™°·´¿¡ªº½¼¾¹²³×÷±µ¢\xa0\xad†‡ŒœŠšŽžŸƒ")
_WESTERN_SHARE = 0.98


def decode(raw: bytes, *, markup: bool = False) -> str:
    """The text in `raw`, its byte order mark dropped; `markup` may declare its encoding.

    Raises ArticleError for what is no text.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace").removeprefix("\ufeff")
    if _is_binary(raw):
        raise ArticleError("The file is not text; remove it or convert it.")
    if markup and (declared := _by_declaration(raw)) is not None:
        return declared
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _by_guess(raw)


def _is_binary(raw: bytes) -> bool:
    sample = raw[:_SAMPLE]
    if b"\x00" in sample:
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample)
    return controls > _BINARY_SHARE * len(sample)


def _by_declaration(raw: bytes) -> str | None:
    """The text by its own word, unless the bytes contradict it."""
    found = _DECLARED.search(raw[:_DECLARED_WITHIN])
    if found is None:
        return None
    name = found.group(1).decode("ascii").lower()
    if name in {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"}:
        name = "windows-1252"  # what browsers do: the curly quotes live there
    try:
        return raw.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _by_guess(raw: bytes) -> str:
    """Not UTF-8: windows-1252 when it reads as western prose, else a statistical guess."""
    western = raw.decode("windows-1252", errors="replace")
    high = [char for char in western if ord(char) > 127]
    plausible = sum(char in _WESTERN or _is_western_letter(char) for char in high)
    if plausible >= _WESTERN_SHARE * len(high) and not _all_caps_soup(western):
        return western
    best = from_bytes(raw[:_SAMPLE]).best()
    if best is None:
        raise ArticleError("Its encoding is not recognised; save it as UTF-8.")
    return raw.decode(best.encoding, errors="replace").removeprefix("\ufeff")


def _is_western_letter(char: str) -> bool:
    return "À" <= char <= "ÿ"


def _all_caps_soup(text: str) -> bool:
    """Whether accented letters outnumber plain ones, as Cyrillic read as western does."""
    accented = sum(_is_western_letter(char) for char in text)
    plain = sum(char.isascii() and char.isalpha() for char in text)
    return accented > plain


def canonical(text: str) -> str:
    """A file's text as it is kept: lines end with a line feed, no blank ends, no controls."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNPRINTABLE.sub("\ufffd", text).strip()


def exact(text: str) -> str:
    """A JSON Lines text as it is kept: others hold offsets into it, so nothing moves."""
    return _UNPRINTABLE_IN_FIELD.sub("\ufffd", text)


def one_line(text: str) -> str:
    """A name or title: white space collapsed, nothing unprintable."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def has_words(text: str) -> bool:
    """Whether there is at least one letter or digit to quote."""
    return any(char.isalnum() for char in text)


_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 60


def slug(name: str) -> str:
    """A name for an id: lower-case ASCII letters, digits and hyphens, at most sixty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain)[:_SLUG_LENGTH].strip("-") or "article"


def shorten(text: str, limit: int) -> str:
    """`text` cut at a word boundary, the cut shown by an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:–—-") + "…"

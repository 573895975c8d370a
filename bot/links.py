"""Links that open an article on the quoted words (text fragments, as browsers read them)."""

from urllib.parse import quote

_WHOLE = 60  # characters quoted in full; longer ones by their first and last words
_WORDS = 5


def link_to(url: str, words: str) -> str:
    """`url` with a text fragment for `words`; an empty string where there is no link."""
    if not url.startswith(("http://", "https://")):
        return ""
    plain = " ".join(words.split())
    parts = plain.split(" ")
    if len(plain) <= _WHOLE or len(parts) < 2 * _WORDS:
        fragment = _escaped(plain)
    else:
        fragment = f"{_escaped(' '.join(parts[:_WORDS]))},{_escaped(' '.join(parts[-_WORDS:]))}"
    joint = ":~:text=" if "#" in url else "#:~:text="
    return f"{url}{joint}{fragment}"


def _escaped(words: str) -> str:
    """Percent-encoded; `-` too, which in a text fragment marks a prefix or suffix."""
    return quote(words, safe="").replace("-", "%2D")

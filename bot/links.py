"""Links that open an article on the quoted words (text fragments, as browsers read them)."""

from urllib.parse import quote

_WHOLE = 60  # characters quoted in full; longer ones by their first and last words
_WORDS = 5
_DIRECTIVE = ":~:"  # parts a fragment from what the browser alone reads
_URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"  # besides letters, digits and -._


def link_to(url: str, words: str) -> str:
    """`url` with a text fragment for `words`; an empty string where there is no link.

    Pure ASCII without spaces or control characters, whatever the article says its URL is.
    """
    url = quote(url.strip().partition(_DIRECTIVE)[0], safe=_URL_CHARACTERS, errors="ignore")
    if not url.lower().startswith(("http://", "https://")):
        return ""
    plain = " ".join(words.split())
    parts = plain.split(" ")
    if len(plain) <= _WHOLE or len(parts) < 2 * _WORDS:
        fragment = _escaped(plain)
    else:
        fragment = f"{_escaped(' '.join(parts[:_WORDS]))},{_escaped(' '.join(parts[-_WORDS:]))}"
    joint = _DIRECTIVE if "#" in url else f"#{_DIRECTIVE}"
    return f"{url}{joint}text={fragment}"


def _escaped(words: str) -> str:
    """Percent-encoded; `-` too, which in a text fragment marks a prefix or suffix."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")

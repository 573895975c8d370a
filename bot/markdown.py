"""Text that Discord shows as it stands: nothing that an article, model or user wrote is obeyed.

What Discord reads no Markdown in (labels of buttons, choices, titles of dialogs, footers) takes
`one_line` instead: there the escapes would be seen. So would they between backticks.
"""

import re
import unicodedata
from urllib.parse import quote, unquote

from bot.invisible import EMOJI, invisible_free, one_line, whole

MORE = " […]"
LONGEST_URL = 500

# Discord takes a backslash before any sign that is neither letter, ASCII digit nor space.
_SIGNS = re.compile(
    r"[\\*_~`|<>\[\]@#]"  # wherever they stand, so that pieces stay inert when put together
    r"|:(?=//)"  # a bare address: without its colon it is no link, and nothing is fetched
    r"|:(?=[\w+-]+:)"  # :name: is an emoji
    r"|(?:(?<=discord)|(?<=discordapp))\.(?=\w)"  # invitations are read without https:// too
    r"|(?:(?<=\])|\A)\(",  # a caller may write a marker such as [1] before it
    re.IGNORECASE,
)
# These mean something only at the start of a line. The last two do to readers of CommonMark.
_BULLET = re.compile(r"^([^\S\n]*)([-+](?=\s|\\#|[-+]|$)|=(?==*[^\S\n]*$))", re.MULTILINE)
_NUMBER = re.compile(r"^([^\S\n]*\d+)([.)])(?=\s|$)", re.MULTILINE)

_WEB = re.compile(r"(https?)://([^/?#\\@]*?)(:\d{1,5})?((?:[/?#].*)?)", re.IGNORECASE | re.DOTALL)
_HOST_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
# Without brackets, quotes and stars, which may end the link or what surrounds it, and without @,
# which may call everyone. The tilde stays: text fragments start on :~: .
_URL_CHARACTERS = "%/:?#&=,;+$!~"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PAIRED = {"__": "%5F%5F", "~~": "%7E%7E"}

# In the label of a link Discord shows backslashes as they are, and formats nevertheless
# (discord-api-docs #6185): what could be obeyed is replaced by a sign that looks like it.
_LOOKALIKES = str.maketrans(
    {
        "*": "\N{ASTERISK OPERATOR}",
        "_": "\N{MODIFIER LETTER LOW MACRON}",
        "~": "\N{TILDE OPERATOR}",
        "|": "\N{DIVIDES}",
        "`": "'",
        "\\": "\N{SET MINUS}",
        "<": "‹",
        ">": "›",
        "[": "(",
        "]": ")",
        "@": "\N{FULLWIDTH COMMERCIAL AT}",
    }
)
_AT_START = str.maketrans(
    {"#": "\N{FULLWIDTH NUMBER SIGN}", "-": "–", "+": "\N{FULLWIDTH PLUS SIGN}"}
)
# An address in the label, an invitation or an emoji, and Discord shows no link at all.
_SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]{0,30}[:;]//+|[:;]//+", re.IGNORECASE)
_DOT = re.compile(
    r"(?:(?<=discord)|(?<=discordapp))\.(?=\w)|(?<=^\d)\.(?= )|(?<=^\d\d)\.(?= )", re.IGNORECASE
)
_SHORTCODE = re.compile(r"([:;])(?=(?:[\w+-]{0,60}[A-Za-z][\w+-]{0,60}|100|1234|[+-]1)[:;])")
_EMOJI = re.compile(f"[{EMOJI}\u20e3]")


def length(text: str) -> int:
    """How long Discord may count `text`: in UTF-16 units, the most that any client counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> str:
    """`text` as Markdown that shows it unchanged, but for what nobody could see.

    Escaped `@everyone` is inert in the client alone: messages forbid all mentions besides.
    """
    text = _SIGNS.sub(r"\\\g<0>", invisible_free(text))
    return _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\1\\\2", text))


def shortened(text: str, limit: int) -> str:
    """`text`, not yet escaped, cut between words to at most `limit`, and marked as cut."""
    if length(text) <= limit:
        return text
    room = limit - length(MORE)
    if room < 1:
        return "…"[: max(0, limit)]
    cut = fitting(text, room)
    spaces = [found.start() for found in re.finditer(r"\s", text[: cut + 1])]
    # Of a text without spaces, such as Chinese or one long address, as much as fits.
    border = spaces[-1] if spaces and 2 * spaces[-1] >= cut else whole(text, cut)
    return (text[:border].rstrip() + MORE).lstrip()


def escaped_to(text: str, limit: int) -> str:
    """`plain` text of at most `limit`, shortened before it is escaped, so never amid an escape."""
    text, limit = invisible_free(text), max(0, limit)
    room = min(limit, length(text))
    while length(escaped := plain(shortened(text, room))) > limit:
        # No character grows by more than its backslash: half of what is over is never too much.
        room -= max(1, (length(escaped) - limit) // 2)
    return escaped


def link(label: str, url: str) -> str:
    """A link that reads `label`; the label alone where `url` is no safe address on the web.

    An address longer than `LONGEST_URL` loses its text fragment, then the link.
    """
    safe = address(url)
    if not safe:
        return plain(one_line(label))
    host = safe.split("/")[2].partition(":")[0]
    return f"[{_label(label) or host}]({safe})"


def address(url: str, limit: int = LONGEST_URL) -> str:
    """`url` as a link or button may open it, in ASCII; nothing where it is not safe or too long.

    Names and passwords before the host are refused: they pass for a host. One longer than `limit`
    loses its text fragment first.
    """
    whole_url = _address(url)
    if len(whole_url) > limit:
        whole_url = _address(url.partition(":~:")[0].rstrip("#"))
    return whole_url if len(whole_url) <= limit else ""


def fitting(text: str, room: int) -> int:
    """How many characters of `text` fit into `room`, counted as by `length`."""
    for place, sign in enumerate(text):
        room -= 2 if sign > "\uffff" else 1
        if room < 0:
            return place
    return len(text)


def _address(url: str) -> str:
    """`url` in ASCII that ends no link early, or nothing; its host always as its real name."""
    found = _WEB.fullmatch(url.strip())
    host = _host(found[2]) if found else ""
    if not found or not host:
        return ""
    rest = _STRAY_PERCENT.sub("%25", found[4])
    rest = quote(rest, safe=_URL_CHARACTERS, errors="ignore")
    for pair, encoded in _PAIRED.items():
        rest = rest.replace(pair, encoded)
    if not rest.startswith("/"):
        rest = f"/{rest}"
    return f"{found[1].lower()}://{host}{found[3] or ''}{rest}"


def _host(name: str) -> str:
    """A host in ASCII: letters that look like others show as the punycode that they are."""
    name = unquote(name)
    if invisible_free(name) != name:
        return ""
    labels = unicodedata.normalize("NFKC", name.lower()).removesuffix(".").split(".")
    encoded = [_host_label(label) for label in labels]
    return ".".join(encoded) if all(encoded) else ""


def _host_label(label: str) -> str:
    if not label.isascii() and all(
        sign == "-" or unicodedata.category(sign)[0] in "LMN" for sign in label
    ):
        label = f"xn--{label.encode('punycode').decode('ascii')}"
    return label if _HOST_LABEL.fullmatch(label) else ""


def _label(text: str) -> str:
    """`text` in one line without anything that Discord obeys in the label of a link."""
    text = one_line(_EMOJI.sub("", invisible_free(text)))
    text = _SHORTCODE.sub(r"\1 ", _SCHEME.sub("", text))
    text = _DOT.sub("\N{ONE DOT LEADER}", text.translate(_LOOKALIKES)).strip()
    return text[:1].translate(_AT_START) + text[1:]

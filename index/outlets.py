"""Outlets: one spelling for each, within what one article says of it."""

import re
from collections.abc import Sequence

from index.names import AGENCY, is_outlet
from index.text import one_line

_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?(?P<host>[\w-]+(?:\.[\w-]+)+)/?", re.IGNORECASE)
# The last parts of a host's name that are no part of the outlet's.
_SUFFIX = re.compile(r"(?:\.(?:com?|org|net|gov|edu|ac|[a-z]{2}|news|info|press|media|example))+$")
_BARS = re.compile(r"\s+[|·•»›–—-]+\s+")
# What outlets add to their names in titles of pages: sections, and the front page.
_SECTION = re.compile(
    r"(?:home(?: ?page)?|official (?:web)?site|latest news.*|breaking news.*|news(?:paper)?|online"
    r"|world(?: news)?|politics|business|opinion|sports?|top stories|live|local news.*|headlines.*"
    r"|international|.*\bnews (?:and|&) .*|.*\bnews leader)",
    re.IGNORECASE,
)
_WELCOME = re.compile(r"^welcome to (?:the website of )?", re.IGNORECASE)
# Short words in capitals that are no shouting.
_INITIALS = (
    "ABC AFP AP BBC CBC CBS CGTN CNA CNBC CNN DPA DW EFE EPA EU FM FT GB GMA HBO ITV LA NBC NHK"
    " NPR NY NZ PA PBS PTI RT RTE RTL SBS SCMP TASS TV UK UN UPI US USA VNA VOA WSJ ZDF ARD"
)
_LETTERS = frozenset(_INITIALS.split())
_PARTICLES = "a an and at by de der di du for in la le of on the van von"
_SMALL = frozenset(_PARTICLES.split())


def tidy_outlet(value: str) -> str:
    """An outlet's name alone: no section, no `www.`, no shouting; empty stays empty.

    "The Harbour Courier | News" is The Harbour Courier, and THE HARBOUR COURIER too.
    """
    value = _WELCOME.sub("", one_line(value)).strip(" |-–—·•»›")
    if found := _ADDRESS.fullmatch(value):
        return found["host"].lower()
    parts = _BARS.split(value)
    named = [part for part in parts if not _SECTION.fullmatch(part)] or parts
    # A slogan may stand beside the name: the part that sounds like an outlet is its name.
    value = named[0] if len(named) == 1 else next(filter(is_outlet, named), named[0])
    return _calm(value) if value.isupper() else value


def _calm(name: str) -> str:
    """A name in capitals as it would be printed: The Harbour Courier, but BBC News."""
    words = name.split()
    if len(words) == 1 and name != "REUTERS" and (len(name) <= 5 or re.fullmatch(AGENCY, name)):
        return name
    return " ".join(_calm_word(word, first=not n) for n, word in enumerate(words))


def _calm_word(word: str, *, first: bool) -> str:
    if word in _LETTERS:
        return word
    low = word.lower()
    return low if low in _SMALL and not first else low[:1].upper() + low[1:]


def key(name: str) -> str:
    """What two spellings of one outlet share: `harbourcourier` for The Harbour Courier too."""
    name = name.casefold()
    if found := _ADDRESS.fullmatch(name):
        name = _SUFFIX.sub("", found["host"]).rsplit(".", 1)[-1]
    name = re.sub(r"^the\s+", "", name)
    return re.sub(r"[\W_]+", "", name.replace("&", "and"))


def choose(said: Sequence[str]) -> str:
    """The outlet that the first of these names, in the best spelling that any of them has.

    A name written out goes before an address, and capitals where they belong before none.
    """
    tidied = [name for name in map(tidy_outlet, said) if name]
    if not tidied:
        return ""
    same = [name for name in tidied if key(name) == key(tidied[0])]
    return max(same, key=_written_out)


def _written_out(name: str) -> tuple[bool, bool, bool]:
    """How much of a spelling is a name rather than an address or a word for a machine."""
    return (
        _ADDRESS.fullmatch(name) is None,
        not (name.islower() or name.isupper()),
        " " in name,
    )


def without_outlet(title: str, outlet: str) -> str:
    """A page's title without the outlet at its end: "Wall raised | The Harbour Courier"."""
    known = key(outlet)
    parts = re.split(r"(\s+[|·•»›–—-]+\s+)", title)
    while len(parts) > 2 and known and key(parts[-1]) == known:
        del parts[-2:]
        while len(parts) > 2 and _SECTION.fullmatch(parts[-1]):
            del parts[-2:]
    return "".join(parts).strip()

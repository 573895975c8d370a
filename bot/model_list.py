"""Models as a setting lists them, and settings that say something of each."""

import math
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_LEAST_CONTEXT = 512
_ADDRESS = re.compile(r"@(?=https?://)")


@dataclass(frozen=True, slots=True)
class Named:
    """One model of the list: `model` as a setting of its own, `url` where it has an address."""

    model: str
    url: str = ""

    @property
    def host(self) -> str:
        """Its address's host and port, without a password."""
        return host_of(self.url)


def listed(text: str) -> tuple[Named, ...]:
    """The models between commas, in order. Raises ValueError, which says what is expected."""
    found = tuple(_named(part.strip()) for part in text.split(","))
    if any(one.model == "quotes" for one in found[:-1]):
        raise ValueError("quotes answers when no model does: name it last or leave it out")
    return found


def pairs(text: str) -> dict[str, str]:
    """What stands behind each name of "NAME=…, NAME=…". Raises ValueError without the text."""
    told = {}
    for part in filter(str.strip, text.split(",")):
        name, _, value = (word.strip() for word in part.rpartition("="))
        if not name or not value:
            raise ValueError("use NAME=VALUE, with commas between them")
        told[name] = value
    return told


def contexts(text: str) -> dict[str, int]:
    """Tokens that each named model reads at once; "" stands for all of them."""
    stated = {"": text} if text.strip() and "=" not in text else pairs(text)
    found = {name: int(tokens) for name, tokens in stated.items()}
    if any(tokens < _LEAST_CONTEXT for tokens in found.values()):
        raise ValueError(f"a context has {_LEAST_CONTEXT} tokens at least")
    return found


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in whatever currency the setting has in mind."""

    read: float
    written: float

    def of(self, read: int, written: int) -> float:
        """The cost of so many tokens."""
        return (read * self.read + written * self.written) / 1_000_000


def prices(text: str) -> dict[str, Price]:
    """The price of each named model."""
    found = {}
    for name, stated in pairs(text).items():
        read, _, written = stated.partition("/")
        found[name] = Price(float(read), float(written))
        if not (0 <= found[name].read < math.inf and 0 <= found[name].written < math.inf):
            raise ValueError("a price is a number, and not below zero")
    return found


def host_of(url: str) -> str:
    """Host and port of an address, without a password."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _named(text: str) -> Named:
    model, *rest = _ADDRESS.split(text, maxsplit=1)
    model, url = model.strip(), rest[0].rstrip("/") if rest else ""
    provider, _, name = model.partition(":")
    if model in ("quotes", "builtin") and not url:
        return Named(model)
    if (provider == "openai" and name) or (provider == "anthropic" and name and not url):
        return Named(model, url)
    raise ValueError(
        "use quotes, builtin, openai:NAME, openai:NAME@ADDRESS or anthropic:NAME; several with "
        "commas between them"
    )

"""Passages as a model is given them: numbered, fenced, and inert."""

from collections.abc import Sequence

from bot.quotes import day
from index.article import Source
from index.hit import Hit


def fenced(hits: Sequence[Hit]) -> str:
    """Numbered passages as data; no text of theirs can close its own fence."""
    return "\n".join(
        f'<passage n="{number}" {_label(hit.passage.source)}>\n'
        f"{_inert(hit.passage.text)}\n</passage>"
        for number, hit in enumerate(hits, start=1)
    )


def _label(source: Source) -> str:
    told = (
        ("outlet", source.outlet),
        ("author", source.author),
        ("date", day(source.published)),
        ("kind", source.kind.value),
    )
    return " ".join(f'{name}="{_inert(value)}"' for name, value in told if value)


def _inert(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›").replace('"', "”")

"""Passages as a model is given them: numbered, fenced, and inert."""

from collections.abc import Sequence

from bot.invisible import invisible_free
from bot.suspicion import is_suspicious, without_suspicious
from bot.words import day
from index.article import Source
from index.hit import Hit

_NAME = 120  # characters of an outlet or author


def fenced(hits: Sequence[Hit]) -> str:
    """Numbered passages as data; no text of theirs can close its own fence.

    What they hide is not in it, and what speaks to an assistant is left out.
    """
    return "\n".join(
        f'<passage n="{number}" {_label(hit.passage.source)}>\n'
        f"{_inert(without_suspicious(hit.passage))}\n</passage>"
        for number, hit in enumerate(hits, start=1)
    )


def _label(source: Source) -> str:
    told = (
        ("outlet", source.outlet),
        ("author", source.author),
        ("date", day(source.published)),
        ("kind", source.kind.value),
    )
    return " ".join(
        f'{name}="{_inert(" ".join(value.split())[:_NAME])}"'
        for name, value in told
        if value and not is_suspicious(value)
    )


def _inert(text: str) -> str:
    return invisible_free(text).replace("<", "‹").replace(">", "›").replace('"', "”")

"""A smaller archive: the articles that the questions need, and as many others."""

import json
from collections.abc import Iterable
from pathlib import Path

from eval.questions import Question
from index.errors import PullquoteError


class ArticlesError(PullquoteError):
    """The file of articles cannot be made smaller."""


def only_needed(articles: Path, questions: Iterable[Question], folder: Path) -> Path:
    """Write the smaller JSON Lines into `folder`; raises ArticlesError.

    A smaller archive is an easier one: figures from it compare with each other alone.
    """
    needed = {name for one in questions for name in (*one.gold_articles, *(one.context or ()))}
    kept, others = [], len(needed)
    try:
        lines = articles.read_text(encoding="utf-8").split("\n")
        for line in filter(str.strip, lines):
            if json.loads(line)["id"] in needed:
                kept.append(line)
            elif others:
                kept.append(line)
                others -= 1
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ArticlesError(
            f"{articles} is no JSON Lines file whose every article has an id, which "
            "--only-needed asks for: leave that out."
        ) from error
    smaller = folder / "needed.jsonl"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        smaller.write_text("\n".join(kept), encoding="utf-8")
    except OSError as error:
        raise ArticlesError(f"{smaller} could not be written ({error.strerror}).") from error
    return smaller

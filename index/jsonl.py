"""JSON Lines: one article a line, its text kept exactly as it is given."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index import tags
from index.errors import ArticleError
from index.page import Page
from index.text import decode, exact, has_words, one_line


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: its number from one, and the page in it or what is wrong."""

    number: int
    page: Page | None
    reason: str = ""


def read_jsonl(raw: bytes) -> Iterator[Line]:
    """Each line in turn; a bad one does not stop the rest."""
    for number, line in enumerate(_lines(raw), start=1):
        if not line.strip():
            continue
        try:
            yield Line(number, _page(line))
        except ArticleError as error:
            yield Line(number, None, str(error))


def _lines(raw: bytes) -> Iterator[str | bytes]:
    """Lines at line feeds only: other separators may stand inside a JSON string."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from decode(raw).split("\n")
        return
    yield from io.BytesIO(raw.removeprefix(b"\xef\xbb\xbf"))


def _page(line: str | bytes) -> Page:
    fields = _object(line)
    text = fields.get("text")
    if text is None:
        raise ArticleError('The field "text" is missing; give every line one.')
    if not isinstance(text, str):
        raise ArticleError('The field "text" is not a string; make it one.')
    text = exact(text)
    if not has_words(text):
        raise ArticleError("It holds no text.")
    return Page(
        text=text,
        title=_said(fields, "title", "headline"),
        author=_said(fields, "author", "authors"),
        outlet=_said(fields, "source", "outlet"),
        url=_said(fields, "url"),
        published=_said(fields, "published_at", "published", "date"),
        labels=_labels(fields),
        tags=_tags(fields),
        given_id=_said(fields, "id"),
        modified=_said(fields, "modified", "updated", "modified_at", "updated_at"),
        language=_said(fields, "language", "lang"),
    )


def _object(line: str | bytes) -> Mapping[str, object]:
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        # Not strict: a raw line feed cannot occur here, and a raw tab in a text harms nobody.
        fields = json.loads(text, strict=False)
    except UnicodeDecodeError as error:
        raise ArticleError("It is not UTF-8; JSON Lines must be.") from error
    except json.JSONDecodeError as error:
        raise ArticleError(
            f"It is not JSON ({error.msg} at character {error.pos + 1}); mend the line."
        ) from error
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond Python's limits
        raise ArticleError(f"It is not usable JSON ({type(error).__name__}).") from error
    if not isinstance(fields, dict):
        raise ArticleError("It is not a JSON object; put the article in braces.")
    return fields


def _said(fields: Mapping[str, object], *names: str) -> str:
    """The first of these fields that says anything, several values joined by commas."""
    for name in names:
        if said := ", ".join(_strings(fields.get(name))):
            return said
    return ""


def _labels(fields: Mapping[str, object]) -> tuple[str, ...]:
    names = ("kind", "type", "section", "category", "tags")
    return tuple(label for name in names for label in _strings(fields.get(name)))


def _tags(fields: Mapping[str, object]) -> tuple[str, ...]:
    values = [fields.get(name) for name in ("tags", "keywords")]
    return tuple(tag for one in values for tag in tags.listed(one, _strings(one)))


def _strings(value: object) -> tuple[str, ...]:
    match value:
        case str() if value.strip():
            return (one_line(value),)
        case bool() | None:
            return ()
        case int() | float():
            return (str(value),)
        case list():
            return tuple(text for item in value for text in _strings(item))
        case dict():
            return _strings(value.get("name"))
        case _:
            return ()

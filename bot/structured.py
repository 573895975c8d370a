"""An answer that comes as JSON, turned into sentences with markers as it arrives."""

import json
import re
from collections.abc import Generator, Iterable, Iterator
from typing import Any

_TEXTS = ("text", "sentence", "claim", "answer", "content")
_PASSAGES = ("passages", "passage", "sources", "source", "citations", "cited", "markers")
# What a server is asked to hold to, where PULLQUOTE_MODEL_JSON says that it can.
FORMAT: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {
        "name": "answer",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {
                "sentences": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "text": {"type": "string"},
                            "passages": {"type": "array", "items": {"type": "integer"}},
                        },
                        "required": ["text", "passages"],
                        "additionalProperties": False,
                    },
                }
            },
            "required": ["sentences"],
            "additionalProperties": False,
        },
    },
}
_STRING = r'"(?:[^"\\]|\\.)*"'
_BEGINS = re.compile(r'```|\{\s*"|\[\s*\{')
_MAY_BEGIN = re.compile(r"(?:`{1,2}|\{\s*|\[\s*)\Z")
_FENCE = re.compile(r"```(?:(?:json|JSON)?\s*(?=[{\[])|[a-zA-Z]*[ \t]*\n)")
_OBJECT = re.compile(rf'\{{(?:[^{{}}"]|{_STRING})*\}}', re.DOTALL)
_TEXT = re.compile(rf'"(?:{"|".join(_TEXTS)})"\s*:\s*({_STRING})', re.DOTALL)
_MARKER = re.compile(r"\[\d{1,3}\]")


def unwrapped(pieces: Iterable[str]) -> Generator[str, None, None]:
    """Plain text as it is; of JSON, fenced or not, its sentences, each once it is complete.

    JSON that was cut off gives the sentences that had been whole; what is no answer in JSON
    gives nothing, so that no braces are read as a claim.
    """
    pending, is_json = "", False
    for piece in pieces:
        pending += piece
        if not is_json:
            told, pending, is_json = _until_json(pending)
            yield told
        if is_json:
            yield ""  # a sign of life
            last = 0
            for one in _OBJECT.finditer(pending):
                last = one.end()
                yield from _sentences(one[0])
            pending = pending[last:]
    if is_json:
        yield from _cut_off(pending)
    else:
        yield pending.removeprefix("```")


def _until_json(text: str) -> tuple[str, str, bool]:
    """What is plain text, what is left of it, and whether that is JSON."""
    if begins := _BEGINS.search(text):
        before, rest = text[: begins.start()], text[begins.start() :]
        if begins[0] != "```":
            return before, rest, True
        fence = _FENCE.match(rest)
        if fence is None:
            return before, rest, False  # what it fences is still to come
        told, rest, is_json = _until_json(rest[fence.end() :])
        return before + told, rest, is_json
    unsure = _MAY_BEGIN.search(text)
    sure = unsure.start() if unsure else len(text)
    return text[:sure], text[sure:], False


def _sentences(written: str) -> Iterator[str]:
    try:
        told = json.loads(written, strict=False)
    except ValueError:
        return
    text = next((told[key] for key in _TEXTS if isinstance(told.get(key), str)), "")
    if not text.strip():
        return
    cited: Any = next((told[key] for key in _PASSAGES if key in told), [])
    numbers = re.findall(r"\d{1,3}", json.dumps(cited))
    markers = "" if _MARKER.search(text) else "".join(f"[{number}]" for number in numbers)
    yield f"\n\n{text.strip()} {markers}".rstrip() + "\n\n"


def _cut_off(rest: str) -> Iterator[str]:
    for one in _TEXT.finditer(rest):
        yield from _sentences(f'{{"text": {one[1]}}}')

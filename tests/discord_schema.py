"""What Discord accepts: its published schema where we have it, and the rules it does not carry.

Knows nothing of the emulator: a recorded (method, path, body) is all it needs, so simcord's
`env.http_requests` can be checked the same way.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from conftest import ROOT
from jsonschema import Draft202012Validator, validators
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SPEC_FILE = ROOT.parent / "shared" / "discord" / "openapi.json"
V2 = 1 << 15  # the flag IS_COMPONENTS_V2
INVALID_FORM, EMPTY_MESSAGE = 50035, 50006
_V2_ONLY = {
    9,
    10,
    11,
    12,
    13,
    14,
    17,
}  # section, text, thumbnail, gallery, file, separator, container
_CONTENT, _EMBEDS, _TEXTS, _COMPONENTS, _ROWS, _CUSTOM_ID = 2000, 6000, 4000, 40, 5, 100
_URI = "discord:api"

_CALLBACK = re.compile(r"/interactions/\d+/[^/]+/callback")
_CREATES = re.compile(r"/channels/\d+/messages|/webhooks/\d+/[^/]+")
_EDITS = re.compile(r"/channels/\d+/messages/\d+|/webhooks/\d+/[^/]+/messages/(?:@original|\d+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why Discord would refuse a body."""

    where: str
    what: str
    code: int = INVALID_FORM


class Spec:
    """Discord's OpenAPI document as a judge of bodies."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self._paths = document["paths"]
        self._routes = [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", route)), route)
            for route in sorted(self._paths, key=lambda route: route.count("{"))
        ]
        resource = Resource(contents=document, specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._judge = _judge(document["components"]["schemas"])
        self._validators: dict[str, Any] = {}

    def request(self, method: str, path: str, body: Any) -> list[Fault]:
        """What is wrong with a request; an unknown route is a fault."""
        route = self._route(method, path)
        if route is None:
            return [Fault("route", f"{method} {path} is not in Discord's schema")]
        operation = self._paths[route][method.lower()]
        content = operation.get("requestBody", {}).get("content", {})
        if body is None or "application/json" not in content:
            return []
        return self._faults((route, method.lower(), "requestBody"), body)

    def response(self, method: str, path: str, status: int, body: Any) -> list[Fault]:
        """What is wrong with an answer of the emulator's own."""
        route = self._route(method, path)
        if route is None:
            return []
        answers = self._paths[route][method.lower()]["responses"]
        key = str(status) if str(status) in answers or status < 400 else "4XX"
        if key not in answers:
            return [Fault("status", f"{status} is not an answer to {method} {route}")]
        if "$ref" in answers[key] or "application/json" not in answers[key].get("content", {}):
            return []
        return self._faults((route, method.lower(), "responses", key), body)

    def _route(self, method: str, path: str) -> str | None:
        for pattern, route in self._routes:
            if method.lower() in self._paths[route] and pattern.fullmatch(path):
                return route
        return None

    def _faults(self, steps: tuple[str, ...], body: Any) -> list[Fault]:
        pointer = "/".join(
            step.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
            for step in ("paths", *steps, "content", "application/json", "schema")
        )
        if pointer not in self._validators:
            reference = {"$ref": f"{_URI}#/{pointer}"}
            self._validators[pointer] = self._judge(reference, registry=self._registry)
        return [_fault(error) for error in self._validators[pointer].iter_errors(body)]


def _fault(error: Any) -> Fault:
    """The fault in the branch of a union that was meant: the one whose `type` fits."""
    while error.context:
        branches: dict[Any, list[Any]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        error = min(
            branches.values(),
            key=lambda inner: (any(_is_misfit(each) for each in inner), len(inner)),
        )[0]
    message = error.message
    where = ".".join(str(step) for step in error.absolute_path)
    short = message if len(message) < 200 else f"{message[:80]} … {message[-100:]}"
    return Fault(where or "body", short)


def _is_misfit(error: Any) -> bool:
    is_type = bool(error.path) and error.path[-1] == "type" and len(error.path) <= 2
    return is_type or error.validator_value == "null"


def _judge(schemas: dict[str, Any]) -> Any:
    """JSON Schema as Discord means it: snowflakes may be numbers, its oneOf is an anyOf."""
    plain = Draft202012Validator.VALIDATORS

    def of_type(validator: Any, types: Any, value: Any, schema: Any) -> Iterator[Any]:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if not (is_number and schema.get("format") == "snowflake"):
            yield from plain["type"](validator, types, value, schema)

    def any_of(validator: Any, branches: Any, value: Any, schema: Any) -> Iterator[Any]:
        # Only the branch that `type` names is tried: 20 times as fast, and its faults are told.
        if isinstance(value, dict) and "type" in value:
            meant = [each for each in branches if value["type"] in _types(each, schemas)]
            branches = meant or branches
        if len(branches) == 1:
            yield from validator.descend(value, branches[0])
        else:
            yield from plain["anyOf"](validator, branches, value, schema)

    known = {"type": of_type, "oneOf": any_of, "anyOf": any_of}
    return validators.extend(Draft202012Validator, known)


def _types(branch: dict[str, Any], schemas: dict[str, Any]) -> list[Any]:
    """The values of `type` that a branch of a union is for."""
    schema = schemas.get(branch.get("$ref", "").rpartition("/")[2], branch)
    enum: list[Any] = schema.get("properties", {}).get("type", {}).get("enum", [])
    return enum


@cache
def spec() -> Spec | None:
    """Discord's schema, or None where ../shared does not lie beside the checkout."""
    return Spec(SPEC_FILE) if SPEC_FILE.is_file() else None


def length(text: str) -> int:
    """UTF-16 units: what Discord's own clients count, and never less than its servers do."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def walk(components: Iterable[dict[str, Any]] | None) -> Iterator[dict[str, Any]]:
    """Every component, outermost first, with accessories and what labels hold."""
    for component in components or ():
        yield component
        inner = list(component.get("components") or ())
        inner += [component[key] for key in ("accessory", "component") if component.get(key)]
        yield from walk(inner)


def message_of(method: str, path: str, body: Any) -> dict[str, Any] | None:
    """The message that a request creates or edits, if it does."""
    if not isinstance(body, dict):
        return None
    if _CALLBACK.fullmatch(path):
        is_message = body.get("type") in (4, 7)
        return (body.get("data") or {}) if is_message else None
    is_create = method == "POST" and _CREATES.fullmatch(path)
    is_edit = method == "PATCH" and _EDITS.fullmatch(path)
    return body if is_create or is_edit else None


def rule_faults(
    method: str,
    path: str,
    body: Any,
    before: dict[str, Any] | None = None,
    *,
    has_files: bool = False,
) -> list[Fault]:
    """What Discord refuses though its schema allows it; `before` is the message edited."""
    if isinstance(body, dict) and body.get("type") == 9 and _CALLBACK.fullmatch(path):
        return list(_component_faults((body.get("data") or {}).get("components"), is_modal=True))
    message = message_of(method, path, body)
    if message is None:
        return []
    is_edit = method == "PATCH" or bool(_CALLBACK.fullmatch(path) and body["type"] == 7)
    found = list(_text_faults(message))
    found += _component_faults(message.get("components"))
    found += _flag_faults(message, (before or {}) if is_edit else {})
    shown = {**(before or {}), **message} if is_edit else message
    parts = ("content", "embeds", "components", "sticker_ids", "poll", "attachments")
    is_known = before is not None or not is_edit
    if is_known and not has_files and not any(shown.get(part) for part in parts):
        found.append(Fault("body", "an empty message cannot be sent", EMPTY_MESSAGE))
    return found


def request_faults(requests: Iterable[tuple[str, str, Any]]) -> list[str]:
    """Everything wrong with recorded requests, each told with its route."""
    judge = spec()
    flags: dict[str, int] = {}  # of the messages edited so far, by their path
    told = []
    for method, path, body in requests:
        # What else it holds is not known: an attachment stands for it.
        before = {"flags": flags[path], "attachments": ["?"]} if path in flags else None
        found = judge.request(method, path, body) if judge else []
        found += rule_faults(method, path, body, before)
        if method == "PATCH" and (message := message_of(method, path, body)) is not None:
            flags[path] = flags.get(path, 0) | (message.get("flags") or 0)
        told += [f"{method} {path}: {fault.where}: {fault.what}" for fault in found]
    return told


def _text_faults(message: dict[str, Any]) -> Iterator[Fault]:
    if length(message.get("content") or "") > _CONTENT:
        yield Fault("content", f"must be {_CONTENT} or fewer in length")
    if sum(map(_embed_length, message.get("embeds") or ())) > _EMBEDS:
        yield Fault("embeds", f"all embeds together exceed {_EMBEDS} characters")


def _embed_length(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or ():
        texts += [field.get("name"), field.get("value")]
    return sum(length(text or "") for text in texts)


def _component_faults(components: Any, *, is_modal: bool = False) -> Iterator[Fault]:
    every = list(walk(components))
    is_v2 = any(component.get("type") in _V2_ONLY for component in every)
    if len(every) > _COMPONENTS:
        yield Fault("components", f"{len(every)} components, {_COMPONENTS} are allowed")
    if not is_v2 and len(components or ()) > _ROWS:
        yield Fault("components", f"{len(components)} rows, {_ROWS} are allowed")
    if sum(length(each.get("content") or "") for each in every if each.get("type") == 10) > _TEXTS:
        yield Fault("components", f"text displays together exceed {_TEXTS} characters")
    if not is_modal and any(each.get("type") in (4, 18) for each in every):
        yield Fault("components", "text inputs and labels belong in modals")
    names = [each["custom_id"] for each in every if each.get("custom_id") is not None]
    for name in names:
        if not 1 <= length(name) <= _CUSTOM_ID:
            yield Fault("custom_id", f"must be 1 to {_CUSTOM_ID} in length: {name[:40]!r}")
    if len(names) != len(set(names)):
        yield Fault("custom_id", "cannot be used twice in a message")
    for each in every:
        is_link = each.get("style") in (5, 6)
        if each.get("type") == 2 and is_link == (each.get("custom_id") is not None):
            yield Fault("components", "a button has either a custom_id or an address")


def _flag_faults(message: dict[str, Any], before: dict[str, Any]) -> Iterator[Fault]:
    was_v2 = bool((before.get("flags") or 0) & V2)
    flags = message.get("flags")
    is_v2 = was_v2 if flags is None else bool(flags & V2)
    if was_v2 and not is_v2:
        yield Fault("flags", "IS_COMPONENTS_V2 cannot be removed by an edit")
    for part in ("content", "embeds", "poll", "sticker_ids"):
        if is_v2 and {**before, **message}.get(part):
            yield Fault(part, "cannot be used with IS_COMPONENTS_V2")
    if not is_v2 and any(each.get("type") in _V2_ONLY for each in walk(message.get("components"))):
        yield Fault("components", "need the flag IS_COMPONENTS_V2")

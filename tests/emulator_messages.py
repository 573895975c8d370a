"""How a message comes to be, is changed and goes, and whom it would notify."""

import copy
import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from discord_schema import walk
from emulator_world import (
    EPHEMERAL,
    LOADING,
    Channel,
    Message,
    User,
    mentioned,
    new_id,
    now,
)

if TYPE_CHECKING:
    from emulator import Emulator

File = tuple[str, bytes]
_DEFAULTS: dict[int, dict[str, Any]] = {
    3: {"min_values": 1, "max_values": 1},
    5: {"min_values": 1, "max_values": 1},
    6: {"min_values": 1, "max_values": 1},
    7: {"min_values": 1, "max_values": 1},
    8: {"min_values": 1, "max_values": 1},
    14: {"spacing": 1, "divider": True},
    17: {"spoiler": False, "accent_color": None},
}


class Messages:
    """Every message that there is."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator
        self.by_id: dict[str, Message] = {}
        self._by_nonce: dict[tuple[str, str, Any], Message] = {}

    def create(
        self,
        author: User,
        channel: Channel,
        body: dict[str, Any],
        files: list[File] | None = None,
        interaction: Any = None,
        **more: Any,
    ) -> Message:
        """Post a message; only its reader sees an ephemeral one.

        One with an enforced nonce that the author has used before is the earlier one.
        """
        nonce = (author.id, channel.id, body.get("nonce"))
        if body.get("enforce_nonce") and nonce in self._by_nonce:
            return self._by_nonce[nonce]
        users = self._emulator.users
        text = body.get("content") or ""
        payload = {
            "id": new_id(), "channel_id": channel.id, "author": author.wire(), "content": text,
            "timestamp": now(), "edited_timestamp": None, "tts": bool(body.get("tts")),
            "mention_everyone": False, "mention_roles": [], "pinned": False, "type": 0,
            "mentions": [user.wire() for user in mentioned(text, users)],
            "attachments": _attachments(files), "embeds": _embeds(body),
            "flags": body.get("flags") or 0, "components": _components(body), **more,
        }  # fmt: skip
        message = Message(author, channel, payload, interaction)
        self._refer(message, body)
        message.pings = list(_pings(body, payload))
        self.by_id[message.id] = message
        if body.get("enforce_nonce"):
            self._by_nonce[nonce] = message
        if channel.is_thread:
            channel.message_count += 1
            channel.is_archived = False
        message.record()
        self._told("MESSAGE_CREATE", message)
        return message

    def edit(self, message: Message, body: dict[str, Any], files: list[File] | None = None) -> None:
        """Change what is given; the flags V2 and ephemeral stay for good."""
        payload = message.payload
        if "content" in body:
            payload["content"] = body["content"] or ""
            found = mentioned(payload["content"], self._emulator.users)
            payload["mentions"] = [user.wire() for user in found]
        if "embeds" in body:
            payload["embeds"] = _embeds(body)
        if "components" in body:
            payload["components"] = _components(body)
        if "attachments" in body or files:
            kept = {str(each.get("id")) for each in body.get("attachments") or ()}
            payload["attachments"] = [a for a in payload["attachments"] if a["id"] in kept]
            payload["attachments"] += _attachments(files)
        was_loading = message.is_loading
        payload["flags"] = (message.flags | ((body.get("flags") or 0) & ~EPHEMERAL)) & ~LOADING
        payload["edited_timestamp"] = None if was_loading else now()
        message.pings += _pings(body, payload) if was_loading else ()
        message.record()
        self._told("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Take it away, whoever does so."""
        message.is_deleted = True
        self.by_id.pop(message.id, None)
        data = {"id": message.id, "channel_id": message.channel.id}
        guild = message.channel.guild
        if not message.is_ephemeral:
            more = {"guild_id": guild.id} if guild else {}
            self._emulator.gateway.dispatch("MESSAGE_DELETE", {**data, **more}, guild)
        self._ring(message)

    def _refer(self, message: Message, body: dict[str, Any]) -> None:
        reference = body.get("message_reference")
        target = self.by_id.get(str((reference or {}).get("message_id")))
        if target is None:
            return
        guild = message.channel.guild
        message.payload |= {
            "type": 19,
            "message_reference": {
                "type": 0, "channel_id": target.channel.id, "message_id": target.id,
                **({"guild_id": guild.id} if guild else {}),
            },
            "referenced_message": {
                key: value for key, value in copy.deepcopy(target.payload).items()
                if key not in ("referenced_message", "reactions")
            },
        }  # fmt: skip
        is_pinged = (body.get("allowed_mentions") or {}).get("replied_user", True)
        known = {user["id"] for user in message.payload["mentions"]}
        if is_pinged and target.author.id not in known:
            message.payload["mentions"].append(target.author.wire())

    def _told(self, name: str, message: Message) -> None:
        guild = message.channel.guild
        if not message.is_ephemeral and (guild is None or guild.is_installed):
            data = copy.deepcopy(message.payload)
            if guild:
                member = {k: v for k, v in guild.member(message.author).items() if k != "user"}
                data |= {"guild_id": guild.id, "member": member}
            self._emulator.gateway.dispatch(name, data, guild)
        self._ring(message)

    def _ring(self, message: Message) -> None:
        if message.interaction:
            message.interaction.bell.ring()
        self._emulator.bell.ring()


def _attachments(files: list[File] | None) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(), "filename": name, "size": len(content),
            "url": f"https://cdn.invalid/{name}", "proxy_url": f"https://media.invalid/{name}",
        }
        for name, content in files or ()
    ]  # fmt: skip


def _embeds(body: dict[str, Any]) -> list[dict[str, Any]]:
    embeds = []
    for given in body.get("embeds") or ():
        embed = {key: value for key, value in given.items() if value is not None}
        embed["type"] = "rich"
        if "fields" in embed:
            embed["fields"] = [{"inline": False, **each} for each in embed["fields"]]
        embeds.append(embed)
    return embeds


def _components(body: dict[str, Any]) -> list[dict[str, Any]]:
    """As given, with the numbers and defaults that Discord adds."""
    components: list[dict[str, Any]] = _without_none(body.get("components") or [])
    every = list(walk(components))
    taken = {each.get("id") for each in every}
    free = (number for number in itertools.count(1) if number not in taken)
    for each in every:
        for key, value in {"id": None, **_DEFAULTS.get(each["type"], {})}.items():
            if each.get(key) is None:
                each[key] = next(free) if key == "id" else value
    return components


def _without_none(value: Any) -> Any:
    """A copy in which nothing is null."""
    if isinstance(value, dict):
        return {key: _without_none(each) for key, each in value.items() if each is not None}
    return [_without_none(each) for each in value] if isinstance(value, list) else value


def _pings(body: dict[str, Any], payload: dict[str, Any]) -> Iterator[str]:
    """Whom a message notifies: what its text mentions and its allowed mentions let pass."""
    allowed = body.get("allowed_mentions")
    parse = ["everyone", "users", "roles"] if allowed is None else allowed.get("parse") or []
    texts = [payload["content"]]
    texts += [each["content"] for each in walk(payload["components"]) if "content" in each]
    text = "\n".join(texts)
    if "everyone" in parse:
        yield from re.findall(r"@everyone|@here", text)
    for kind, pattern in (("users", r"<@!?(\d+)>"), ("roles", r"<@&(\d+)>")):
        named = [str(each) for each in (allowed or {}).get(kind) or ()]
        yield from (each for each in re.findall(pattern, text) if kind in parse or each in named)

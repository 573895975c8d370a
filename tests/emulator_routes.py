"""What each REST route of the emulator does."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from discord_schema import EMPTY_MESSAGE, rule_faults
from emulator_http import ApiError, Call
from emulator_world import (
    DM,
    HAS_THREAD,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    SEND,
    SEND_IN_THREADS,
    THREADS,
    VIEW,
    Channel,
    Message,
    User,
    new_id,
)

if TYPE_CHECKING:
    from emulator import Emulator

Answer = tuple[int, Any]
_NOTHING: Answer = (204, None)


class Routes:
    """Finds what a call means, and does it."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator
        e = emulator
        table: list[tuple[str, str, Callable[..., Answer]]] = [
            ("GET", "/users/@me", lambda call: (200, self._me())),
            ("GET", "/(?:oauth2/)?applications/@me", lambda call: (200, e.application())),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", "/users/I", lambda call, user: (200, e.user_of(user).wire())),
            ("POST", "/users/@me/channels", self._open_dm),
            ("GET|PUT|POST", r"/applications/I/commands", self._commands),
            ("GET|PUT|POST", r"/applications/I/guilds/I/commands", self._commands),
            ("GET", "/guilds/I", lambda call, guild: (200, e.guild_of(guild).wire())),
            ("GET", "/guilds/I/channels", self._channels),
            ("GET", "/guilds/I/members/I", self._member),
            ("DELETE", "/users/@me/guilds/I", self._leave),
            ("GET|PATCH|DELETE", "/channels/I", self._channel),
            ("POST", "/channels/I/typing", self._typing),
            ("GET|POST", "/channels/I/messages", self._messages),
            ("GET|PATCH|DELETE", "/channels/I/messages/I", self._message),
            ("PUT|DELETE", "/channels/I/messages/I/reactions/([^/]+)/@me", self._reaction),
            ("POST", "/channels/I/messages/I/threads", self._thread_from),
            ("POST", "/channels/I/threads", self._thread),
            ("PUT|DELETE", r"/channels/I/thread-members/(@me|\d+)", lambda call, *_: _NOTHING),
            ("POST", "/interactions/I/([^/]+)/callback", e.interactions.acknowledge),
            ("POST", "/webhooks/I/([^/]+)", e.interactions.follow_up),
            ("GET|PATCH|DELETE", r"/webhooks/I/([^/]+)/messages/(@original|\d+)",
             e.interactions.response),
        ]  # fmt: skip
        self._table = [
            (methods.split("|"), re.compile(path.replace("/I", r"/(\d+)")), act)
            for methods, path, act in table
        ]

    def answer(self, call: Call) -> Answer:
        """(Status, body) of one call."""
        for methods, path, act in self._table:
            if call.method in methods and (found := path.fullmatch(call.path)):
                return act(call, *found.groups())
        raise ApiError(404, 0, f"404: the emulator has no {call.method} {call.path}")

    def check(self, call: Call, before: Message | None = None) -> None:
        """Refuse a message that Discord would refuse."""
        faults = rule_faults(
            call.method, call.path, call.body, before.payload if before else None,
            has_files=bool(call.files),
        )  # fmt: skip
        if not faults:
            return
        call.rules = [f"{fault.where}: {fault.what}" for fault in faults]
        if faults[0].code == EMPTY_MESSAGE:
            raise ApiError(400, EMPTY_MESSAGE, "Cannot send an empty message")
        errors = {
            fault.where: {"_errors": [{"code": "RULE", "message": fault.what}]} for fault in faults
        }
        raise ApiError(400, 50035, "Invalid Form Body", errors=errors)

    def _me(self) -> dict[str, Any]:
        bot = self._emulator.bot.wire()
        return {**bot, "mfa_enabled": False, "locale": "en-US", "verified": True}

    def _gateway(self, call: Call) -> Answer:
        start = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        url, shards = self._emulator.gateway_url, self._emulator.shards
        return 200, {"url": url, "shards": shards, "session_start_limit": start}

    def _open_dm(self, call: Call) -> Answer:
        user = self._emulator.user_of(str(call.body["recipient_id"]))
        if user.id in self._emulator.closed_dms:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        return 200, self._emulator.dm(user).wire()

    def _commands(self, call: Call, _app: str, guild: str = "") -> Answer:
        known = self._emulator.commands_of(guild)
        if call.method == "GET":
            return 200, list(known.values())
        given = call.body if call.method == "PUT" else [call.body]
        made = [self._command(each, known, guild) for each in given]
        if call.method == "PUT":
            known.clear()
            self._emulator.syncs += 1
        known.update({(each["name"], each["type"]): each for each in made})
        return 200, made if call.method == "PUT" else made[0]

    def _command(self, given: dict[str, Any], known: dict[Any, Any], guild: str) -> dict[str, Any]:
        kind = given.get("type") or 1
        before = known.get((given["name"], kind)) or {"id": new_id()}
        permissions = given.get("default_member_permissions")
        return {
            "description": "", "nsfw": False, "dm_permission": True, "contexts": None,
            **{key: value for key, value in given.items() if value is not None},
            "type": kind, "id": before["id"], "application_id": self._emulator.bot.id,
            "version": new_id(), "integration_types": given.get("integration_types") or [0],
            "default_member_permissions": None if permissions is None else str(permissions),
            **({"guild_id": guild} if guild else {}),
        }  # fmt: skip

    def _channels(self, call: Call, guild: str) -> Answer:
        channels = self._emulator.guild_of(guild).channels
        return 200, [each.wire() for each in channels if not each.is_thread]

    def _member(self, call: Call, guild: str, user: str) -> Answer:
        found = self._emulator.guild_of(guild)
        who = self._emulator.user_of(user)
        if who is not found.bot and who not in found.members:
            raise ApiError(404, 10007, "Unknown Member")
        return 200, found.member(who)

    def _leave(self, call: Call, guild: str) -> Answer:
        self._emulator.remove_guild(self._emulator.guild_of(guild))
        return _NOTHING

    def _channel(self, call: Call, channel: str) -> Answer:
        found = self._open(channel)
        if call.method == "PATCH":
            found.name = call.body.get("name") or found.name
            found.is_archived = bool(call.body.get("archived", found.is_archived))
            found.is_locked = bool(call.body.get("locked", found.is_locked))
            self._told("UPDATE", found)
        if call.method == "DELETE":
            self._emulator.remove_channel(found)
        return 200, found.wire()

    def _typing(self, call: Call, channel: str) -> Answer:
        self._open(channel, SEND)
        return _NOTHING

    def _messages(self, call: Call, channel: str) -> Answer:
        found = self._open(channel, SEND if call.method == "POST" else VIEW)
        if call.method == "GET":
            here = [m for m in self._emulator.messages.by_id.values() if m.channel is found]
            here = [each for each in here if not each.is_ephemeral]
            limit = int(call.query.get("limit", "50"))
            return 200, [self._seen(each) for each in reversed(here[-limit:])]
        self.check(call)
        if found.is_archived and found.is_locked:
            raise ApiError(400, 50083, "Thread is archived")
        self._refer(call)
        bot, messages = self._emulator.bot, self._emulator.messages
        return 200, messages.create(bot, found, call.body or {}, call.files).payload

    def _refer(self, call: Call) -> None:
        reference = (call.body or {}).get("message_reference") or {}
        is_known = str(reference.get("message_id")) in self._emulator.messages.by_id
        if reference and not is_known and reference.get("fail_if_not_exists", True):
            what = {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}
            raise ApiError(400, 50035, "Invalid Form Body", errors={"message_reference": what})

    def _message(self, call: Call, channel: str, message: str) -> Answer:
        found = self._known(channel, message)
        if call.method == "GET":
            return 200, self._seen(found)
        if call.method == "DELETE":
            self._emulator.messages.delete(found)
            return _NOTHING
        if found.author is not self._emulator.bot:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        self.check(call, found)
        self._emulator.messages.edit(found, call.body, call.files)
        return 200, found.payload

    def _reaction(self, call: Call, channel: str, message: str, emoji: str) -> Answer:
        reactions = self._known(channel, message).reactions
        if call.method == "PUT" and emoji not in reactions:
            reactions.append(emoji)
        if call.method == "DELETE" and emoji in reactions:
            reactions.remove(emoji)
        return _NOTHING

    def _thread_from(self, call: Call, channel: str, message: str) -> Answer:
        parent, found = self._open(channel, THREADS), self._known(channel, message)
        if found.flags & HAS_THREAD:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        found.payload["flags"] |= HAS_THREAD
        bot = self._emulator.bot
        return 201, self.add_thread(parent, bot, call.body["name"], found.id).wire()

    def _thread(self, call: Call, channel: str) -> Answer:
        kind = call.body.get("type") or PRIVATE_THREAD
        parent, bot = self._open(channel, THREADS), self._emulator.bot
        return 201, self.add_thread(parent, bot, call.body["name"], kind=kind).wire()

    def add_thread(
        self, parent: Channel, owner: User, name: str, thread_id: str = "",
        kind: int = PUBLIC_THREAD,
    ) -> Channel:  # fmt: skip
        """A new thread, told to the bot."""
        if parent.kind == DM or parent.is_thread or parent.guild is None:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        thread = Channel(name, parent.guild, kind, parent, owner, id=thread_id or new_id())
        thread.bot_permissions = parent.bot_permissions
        parent.guild.channels.append(thread)
        event = {**thread.wire(), "newly_created": True}
        self._emulator.gateway.dispatch("THREAD_CREATE", event, thread.guild)
        return thread

    def _told(self, what: str, channel: Channel) -> None:
        name = f"THREAD_{what}" if channel.is_thread else f"CHANNEL_{what}"
        self._emulator.gateway.dispatch(name, channel.wire(), channel.guild)

    def _open(self, channel: str, needed: int = VIEW) -> Channel:
        found = self._emulator.channel_of(channel)
        if found.guild and not (found.guild.is_installed and found.bot_permissions & VIEW):
            raise ApiError(403, 50001, "Missing Access")
        if needed == SEND and found.is_thread:
            needed = SEND_IN_THREADS
        if found.guild and not found.bot_permissions & needed:
            raise ApiError(403, 50013, "Missing Permissions")
        if found.recipient and needed == SEND and found.recipient.id in self._emulator.closed_dms:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        return found

    def _known(self, channel: str, message: str) -> Message:
        found = self._emulator.messages.by_id.get(message)
        if found is None or found.channel is not self._open(channel) or found.is_ephemeral:
            raise ApiError(404, 10008, "Unknown Message")
        return found

    def _seen(self, message: Message) -> dict[str, Any]:
        """REST, too, shows the content of others only with the intent."""
        gateway = self._emulator.gateway
        intents = next((each.intents for each in gateway.sessions.values()), 0)
        return gateway.visible(message.payload, intents, message.channel.guild)

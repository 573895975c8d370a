"""What a user sets off, and what the bot says to it: callbacks and follow-ups."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from emulator_bell import Bell
from emulator_http import ApiError, Call
from emulator_world import DM, EPHEMERAL, EVERYONE, LOADING, Channel, Message, User, new_id

if TYPE_CHECKING:
    from emulator import Emulator

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
REPLY, DEFER, DEFER_EDIT, EDIT, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_ALLOWED = {
    COMMAND: {REPLY, DEFER, MODAL},
    COMPONENT: {REPLY, DEFER, DEFER_EDIT, EDIT, MODAL},
    AUTOCOMPLETE: {CHOICES},
    SUBMIT: {REPLY, DEFER, DEFER_EDIT, EDIT},
}
_USER_INSTALL_FOLLOW_UPS = 5


@dataclass(eq=False)
class Interaction:
    """One interaction, when it was acknowledged, and all that was shown for it."""

    kind: int
    user: User
    channel: Channel
    payload: dict[str, Any]
    source: Message | None = None  # whose component was used
    opener: "Interaction | None" = None  # which opened the modal submitted here
    born: float = field(default_factory=time.monotonic)
    acknowledged: float | None = None  # seconds from its sending to the bot's acknowledgement
    callback: int | None = None  # the type of that acknowledgement
    data: dict[str, Any] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    refused: list[tuple[float, int]] = field(default_factory=list)  # (seconds, Discord's code)
    follow_ups: int = 0
    bell: Bell = field(default_factory=Bell)

    @property
    def id(self) -> str:
        return str(self.payload["id"])

    @property
    def token(self) -> str:
        return str(self.payload["token"])

    @property
    def age(self) -> float:
        return time.monotonic() - self.born

    @property
    def message(self) -> Message | None:
        """The original response: what @original means."""
        edits = self.callback in (DEFER_EDIT, EDIT)
        if edits or not self.messages:
            return self.source if edits else None
        return self.messages[0] if self.callback in (REPLY, DEFER) else None

    @property
    def is_answered(self) -> bool:
        """Something other than "is thinking…" stands there."""
        return any(not message.is_loading for message in self.messages)

    @property
    def text(self) -> str:
        """All that can be read in its messages now."""
        return "\n".join(message.text for message in self.messages if not message.is_deleted)

    @property
    def shown(self) -> list[tuple[float, str]]:
        """Each state of each of its messages: (seconds, all that could be read in it)."""
        states = [
            (moment - self.born, text)
            for message in dict.fromkeys(self.messages)
            for (moment, _), text in zip(message.history, message.texts, strict=True)
        ]
        return sorted((state for state in states if state[0] >= 0), key=lambda state: state[0])

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What autocompletion offered."""
        return list(self.data.get("choices") or ()) if self.callback == CHOICES else []

    @property
    def modal(self) -> dict[str, Any] | None:
        return self.data if self.callback == MODAL else None

    async def until_answered(self, timeout: float = 10.0) -> "Interaction":
        """Wait for an answer: a message, choices or a modal."""
        done = (CHOICES, MODAL, EDIT)
        await self.bell.until(lambda: self.is_answered or self.callback in done, timeout)
        return self


class Interactions:
    """Sends interactions, and takes what the bot says to them."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator
        self.deadline = 3.0
        self.token_life = 900.0
        self.expired_code = 50027  # or 10015: which of the two Discord answers is not documented
        self.all: list[Interaction] = []
        self._by_token: dict[str, Interaction] = {}

    def send(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: dict[str, Any],
        source: Message | None = None,
        opener: Interaction | None = None,
    ) -> Interaction:
        """Give it to the bot over the gateway."""
        guild = channel.guild
        bot_may = str(channel.bot_permissions if guild and guild.is_installed else EVERYONE)
        payload = {
            "id": new_id(), "application_id": self._emulator.bot.id, "type": kind,
            "token": f"token{new_id()}", "version": 1, "data": data, "channel_id": channel.id,
            "channel": channel.wire(), "app_permissions": bot_may, "locale": "en-US",
            "entitlements": [], "attachment_size_limit": 10485760,
            "context": 0 if guild else 1,
            "authorizing_integration_owners": self._owners(user, channel),
        }  # fmt: skip
        if guild:
            may = str(guild.permissions(user))
            payload["channel"]["permissions"] = may
            payload |= {
                "guild_id": guild.id, "guild_locale": "en-US",
                "guild": {"id": guild.id, "locale": "en-US", "features": []},
                "member": {**guild.member(user), "permissions": may},
            }  # fmt: skip
        else:
            payload["user"] = user.wire()
        if source:
            payload["message"] = source.payload
        interaction = Interaction(kind, user, channel, payload, source, opener)
        self.all.append(interaction)
        self._by_token[interaction.token] = interaction
        sent = {**payload, "message": dict(source.payload)} if source else payload
        self._emulator.gateway.dispatch("INTERACTION_CREATE", sent, self._guild(channel))
        return interaction

    def acknowledge(self, call: Call, interaction_id: str, token: str) -> tuple[int, Any]:
        """POST …/callback."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise ApiError(404, 10062, "Unknown interaction")
        try:
            return self._acknowledge(interaction, call)
        except ApiError as error:
            interaction.refused.append((call.time - interaction.born, error.code))
            raise
        finally:
            interaction.bell.ring()

    def _acknowledge(self, interaction: Interaction, call: Call) -> tuple[int, Any]:
        seconds = call.time - interaction.born
        if interaction.acknowledged is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if seconds > self.deadline:
            raise ApiError(404, 10062, "Unknown interaction")
        kind, data = call.body["type"], call.body.get("data") or {}
        is_edit = kind in (DEFER_EDIT, EDIT)
        if kind not in _ALLOWED[interaction.kind] or (is_edit and not interaction.source):
            raise ApiError(400, 50035, f"Invalid Form Body: type {kind} does not answer this")
        self._emulator.routes.check(call, interaction.source if kind == EDIT else None)
        interaction.acknowledged, interaction.callback, interaction.data = seconds, kind, data
        if kind == REPLY:
            self._post(interaction, data, call)
        elif kind == DEFER:
            flags = ((data.get("flags") or 0) & EPHEMERAL) | LOADING
            self._post(interaction, {"flags": flags}, call)
        elif kind == EDIT:
            self._change(interaction, interaction.source, call, data)
        if call.query.get("with_response") not in ("1", "true"):
            return 204, None
        return 200, self._response(interaction, kind)

    def _response(self, interaction: Interaction, kind: int) -> dict[str, Any]:
        about: dict[str, Any] = {"id": interaction.id, "type": interaction.kind}
        message = interaction.message
        if message is None:
            return {"interaction": about}
        about["response_message_id"] = message.id
        about["response_message_loading"] = kind == DEFER
        about["response_message_ephemeral"] = message.is_ephemeral
        if kind not in (REPLY, EDIT):  # a deferral is answered without its message
            return {"interaction": about}
        resource = {"type": kind, "message": message.payload}
        return {"interaction": about, "resource": resource}

    def follow_up(self, call: Call, _app: str, token: str) -> tuple[int, Any]:
        """POST /webhooks/…: the first one after a deferral fills its message."""
        interaction = self._usable(token)
        self._emulator.routes.check(call)
        original = interaction.message
        if original and original.is_loading and not original.is_deleted:
            self._change(interaction, original, call, call.body)
            return 200, original.payload
        interaction.follow_ups += 1
        is_users = "0" not in interaction.payload["authorizing_integration_owners"]
        if is_users and interaction.follow_ups > _USER_INSTALL_FOLLOW_UPS:
            raise ApiError(400, 40094, "Maximum number of follow-up messages reached")
        return 200, self._post(interaction, call.body, call).payload

    def response(self, call: Call, _app: str, token: str, which: str) -> tuple[int, Any]:
        """GET, PATCH and DELETE /webhooks/…/messages/…"""
        interaction = self._usable(token)
        message = interaction.message if which == "@original" else None
        for each in (*interaction.messages, interaction.source):
            if each and each.id == which:
                message = each
        if message is None or message.is_deleted:
            raise ApiError(404, 10008, "Unknown Message")
        if call.method == "DELETE":
            self._emulator.messages.delete(message)
            interaction.bell.ring()
            return 204, None
        if call.method == "PATCH":
            self._emulator.routes.check(call, message)
            self._change(interaction, message, call, call.body)
        return 200, message.payload

    def _usable(self, token: str) -> Interaction:
        interaction = self._by_token.get(token)
        if interaction is None or interaction.acknowledged is None:
            raise ApiError(404, 10015, "Unknown Webhook")
        if interaction.age > self.token_life:
            status = 404 if self.expired_code == 10015 else 401
            what = "Unknown Webhook" if status == 404 else "Invalid Webhook Token"
            raise ApiError(status, self.expired_code, what)
        return interaction

    def _post(self, interaction: Interaction, body: dict[str, Any], call: Call) -> Message:
        bot = self._emulator.bot
        more = {"application_id": bot.id, "webhook_id": bot.id}
        more["interaction_metadata"] = self._metadata(interaction)
        if interaction.kind == COMMAND and not interaction.messages:
            more["type"] = 20 if interaction.payload["data"]["type"] == 1 else 23
        message = self._emulator.messages.create(
            bot, interaction.channel, body, call.files, interaction, **more
        )
        interaction.messages.append(message)
        return message

    def _change(
        self, interaction: Interaction, message: Message | None, call: Call, body: dict[str, Any]
    ) -> None:
        assert message
        self._emulator.messages.edit(message, body, call.files)
        if message not in interaction.messages:
            interaction.messages.append(message)
        interaction.bell.ring()

    def _metadata(self, interaction: Interaction) -> dict[str, Any]:
        about = {
            "id": interaction.id, "type": interaction.kind, "user": interaction.user.wire(),
            "authorizing_integration_owners": interaction.payload["authorizing_integration_owners"],
        }  # fmt: skip
        if interaction.kind == COMPONENT and interaction.source:
            about["interacted_message_id"] = interaction.source.id
        if interaction.kind == SUBMIT and interaction.opener:
            about["triggering_interaction_metadata"] = self._metadata(interaction.opener)
        return about

    def _owners(self, user: User, channel: Channel) -> dict[str, str]:
        if channel.kind == DM:
            return {"0": "0"}
        assert channel.guild
        return {"0": channel.guild.id} if channel.guild.is_installed else {"1": user.id}

    def _guild(self, channel: Channel) -> Any:
        """The guild whose shard is told; where the bot is no member, the first shard is."""
        return channel.guild if channel.guild and channel.guild.is_installed else None

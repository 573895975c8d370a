"""What people do on the emulated Discord: type, click, choose, delete."""

from typing import TYPE_CHECKING, Any

from emulator_interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    SUBMIT,
    Interaction,
    Interactions,
)
from emulator_world import Channel, Message, User

if TYPE_CHECKING:
    from emulator_messages import Messages

_SUB_COMMAND, _GROUP, _USER, _CHANNEL, _ROLE, _MENTIONABLE = 1, 2, 6, 7, 8, 9
_CHAT, _ON_USER, _ON_MESSAGE = 1, 2, 3
Value = Any  # str, int, float, bool, User or Channel


class NotOfferedError(Exception):
    """Discord would not let this user do that: unknown, hidden, disabled or gone."""


class Actors:
    """The people's side of the emulator."""

    interactions: Interactions
    messages: "Messages"
    commands: dict[tuple[str, int], dict[str, Any]]

    async def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        reply_to: Message | None = None,
        *,
        ping: bool = True,
    ) -> Message:
        """Post a message as somebody; a reply notifies its author unless told not to."""
        body: dict[str, Any] = {"content": text, "allowed_mentions": {"replied_user": ping}}
        if reply_to:
            body["message_reference"] = {"message_id": reply_to.id}
        return self.messages.create(user, channel, body)

    async def delete(self, message: Message) -> None:
        """Delete a message as its author or a moderator."""
        self.messages.delete(message)

    async def slash(
        self, user: User, channel: Channel, name: str, /, **options: Value
    ) -> Interaction:
        """Use a command; sub-commands follow its name: "settings channel add"."""
        data = self._command_data(user, channel, name, options)
        return self.interactions.send(COMMAND, user, channel, data)

    async def autocomplete(
        self, user: User, channel: Channel, name: str, focused: str, /, **options: Value
    ) -> Interaction:
        """Type into an option that completes; what is offered is in `choices`."""
        data = self._command_data(user, channel, name, options, focused)
        return self.interactions.send(AUTOCOMPLETE, user, channel, data)

    async def context_menu(
        self, user: User, name: str, target: Message | User, channel: Channel | None = None
    ) -> Interaction:
        """Use a command from the menu of a message or a user."""
        is_message = isinstance(target, Message)
        kind = _ON_MESSAGE if is_message else _ON_USER
        where = channel or (target.channel if is_message else None)
        assert where, "name the channel in which the user is clicked"
        command = self._offered(user, where, name, kind)
        data = {"id": command["id"], "name": name, "type": kind, "target_id": target.id}
        resolved = _Resolved(where)
        if is_message:
            resolved.data["messages"] = {target.id: dict(target.payload)}
        else:
            resolved.add(_USER, target)
        return self.interactions.send(COMMAND, user, where, {**data, "resolved": resolved.data})

    async def click(self, user: User, message: Message, button: str) -> Interaction:
        """Press the button with that custom_id or label."""
        component = _usable(message, button)
        data = {"custom_id": component["custom_id"], "component_type": 2, "id": component["id"]}
        return self.interactions.send(COMPONENT, user, message.channel, data, message)

    async def select(self, user: User, message: Message, menu: str, *values: Value) -> Interaction:
        """Choose from the menu with that custom_id or placeholder."""
        component = _usable(message, menu)
        resolved = _Resolved(message.channel)
        chosen = [resolved.add(_kind(value), value) for value in values]
        data = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component["id"],
            "values": chosen,
            **({"resolved": resolved.data} if resolved.data else {}),
        }
        if component["type"] == 3:
            offered = {each["value"] for each in component["options"]}
            if not set(chosen) <= offered:
                raise NotOfferedError(f"the menu offers {sorted(offered)}, not {chosen}")
        return self.interactions.send(COMPONENT, user, message.channel, data, message)

    async def submit(self, opened: Interaction, /, **values: Value) -> Interaction:
        """Send the modal that an interaction opened; values by custom_id or label.

        For names that Python does not take: submit(opened, **{"what:12": "text"}).
        """
        if opened.modal is None:
            raise NotOfferedError("no modal was opened")
        components = [_filled(each, values) for each in opened.modal["components"]]
        if values:
            raise NotOfferedError(f"the modal has no {', '.join(values)}")
        data = {"custom_id": opened.modal["custom_id"], "components": components}
        return self.interactions.send(
            SUBMIT, opened.user, opened.channel, data, opened.source, opened
        )

    def _offered(self, user: User, channel: Channel, name: str, kind: int) -> dict[str, Any]:
        """The command, if Discord would show it to them there."""
        command = self.commands.get((name, kind))
        if command is None:
            raise NotOfferedError(f"no command {name!r} was synced")
        contexts = command.get("contexts")
        if contexts is not None and (0 if channel.guild else 1) not in contexts:
            raise NotOfferedError(f"{name!r} is not offered in {channel.name}")
        needed = int(command.get("default_member_permissions") or 0)
        may = channel.guild.permissions(user) if channel.guild else needed
        if needed & ~may:
            raise NotOfferedError(f"{name!r} is not offered to {user.name}")
        return command

    def _command_data(
        self, user: User, channel: Channel, name: str, values: dict[str, Value], focused: str = ""
    ) -> dict[str, Any]:
        root, *path = name.split()
        command = self._offered(user, channel, root, _CHAT)
        data: dict[str, Any] = {"id": command["id"], "name": root, "type": _CHAT, "options": []}
        inner, level = command, data
        for step in path:
            inner = _option(inner, step)
            level["options"] = [{"type": inner["type"], "name": step, "options": []}]
            level = level["options"][0]
        if any(each["type"] in (_SUB_COMMAND, _GROUP) for each in inner.get("options") or ()):
            raise NotOfferedError(f"{name!r} needs a sub-command")
        missing = [each["name"] for each in inner.get("options") or () if each.get("required")]
        if not focused and (missing := [each for each in missing if each not in values]):
            raise NotOfferedError(f"{name!r} needs {', '.join(missing)}")
        resolved = _Resolved(channel)
        for key, value in values.items():
            kind = _option(inner, key)["type"]
            level["options"].append({"type": kind, "name": key, "value": resolved.add(kind, value)})
            if key == focused:
                level["options"][-1]["focused"] = True
        return {**data, "resolved": resolved.data} if resolved.data else data


class _Resolved:
    """The objects behind the ids in an interaction."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.data: dict[str, dict[str, Any]] = {}

    def add(self, kind: int, value: Value) -> Any:
        """What stands for a value on the wire."""
        guild = self._channel.guild
        if kind in (_USER, _MENTIONABLE) and isinstance(value, User):
            self.data.setdefault("users", {})[value.id] = value.wire()
            if guild and (value in guild.members or value is guild.bot):
                member = {**guild.member(value), "permissions": str(guild.permissions(value))}
                for key in ("user", "deaf", "mute"):
                    del member[key]
                self.data.setdefault("members", {})[value.id] = member
        elif kind == _CHANNEL:
            permissions = str(value.bot_permissions)
            found = {**value.wire(), "permissions": permissions}
            self.data.setdefault("channels", {})[value.id] = found
        elif kind == _ROLE and guild:
            role = next(each for each in guild.roles() if each["id"] == str(value))
            self.data.setdefault("roles", {})[role["id"]] = role
            return role["id"]
        return getattr(value, "id", value)


def _kind(value: Value) -> int:
    return {User: _USER, Channel: _CHANNEL}.get(type(value), 0)


def _option(command: dict[str, Any], name: str) -> dict[str, Any]:
    for option in command.get("options") or ():
        if option["name"] == name:
            return dict(option)
    raise NotOfferedError(f"{command['name']!r} has no option {name!r}")


def _usable(message: Message, name: str) -> dict[str, Any]:
    """The component with that custom_id, label or placeholder, if it can be used."""
    if message.is_deleted:
        raise NotOfferedError("the message has been deleted")
    for component in message.components():
        names = [component.get(key) for key in ("custom_id", "label", "placeholder")]
        if name in names and component.get("custom_id"):
            if component.get("disabled"):
                raise NotOfferedError(f"{name!r} is disabled")
            return component
    there = [each["custom_id"] for each in message.components() if each.get("custom_id")]
    raise NotOfferedError(f"the message has no {name!r}, but {there}")


def _filled(component: dict[str, Any], values: dict[str, Value]) -> dict[str, Any]:
    """A component of a modal as it is sent back; what is used of `values` is taken out."""
    kind = component["type"]
    number = {"id": component.get("id") or 1}
    if kind == 10:
        return {"type": kind, **number}
    if kind == 1:
        rows = [_filled(each, values) for each in component["components"]]
        return {"type": kind, "components": rows, **number}
    if kind == 18:
        inner = component["component"]
        if component["label"] in values:
            values[inner["custom_id"]] = values.pop(component["label"])
        return {"type": kind, "component": _filled(inner, values), **number}
    name = component["custom_id"]
    if component.get("label") in values:
        values[name] = values.pop(component["label"])
    is_missing = name not in values
    if kind == 4:
        value = values.pop(name, component.get("value") or "")
        needed = component.get("required") is not False
        low, high = component.get("min_length") or int(needed), component.get("max_length") or 4000
        if not (low <= len(value) <= high) and (value or needed):
            raise NotOfferedError(f"{name!r} takes {low} to {high} characters")
        return {"type": kind, "custom_id": name, "value": value, **number}
    if kind in (21, 23):
        return {"type": kind, "custom_id": name, "value": values.pop(name, None), **number}
    chosen = values.pop(name, [])
    if is_missing:
        chosen = [each["value"] for each in component.get("options") or () if each.get("default")]
    return {"type": kind, "custom_id": name, "values": list(chosen), **number}

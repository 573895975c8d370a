"""Who and what there is on the emulated Discord, and how it is written on the wire."""

import copy
import itertools
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from discord_schema import walk

MANAGE_GUILD, VIEW, SEND, ATTACH = 1 << 5, 1 << 10, 1 << 11, 1 << 15
MENTION_EVERYONE, THREADS, SEND_IN_THREADS = 1 << 17, 1 << 35, 1 << 38
# What @everyone may do, Discord's own default as far as a bot of ours would notice.
EVERYONE = (1 << 6) | VIEW | SEND | (1 << 14) | ATTACH | (1 << 16) | MENTION_EVERYONE
EVERYONE |= (1 << 31) | THREADS | SEND_IN_THREADS
EPHEMERAL, LOADING, HAS_THREAD = 1 << 6, 1 << 7, 1 << 5
TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12
_EPOCH = 1420070400000
_counter = itertools.count(1)


def new_id(shard: int = 0, shards: int = 1) -> str:
    """A snowflake of this moment; one of a guild falls to `shard`."""
    moment = int(time.time() * 1000) - _EPOCH
    moment -= (moment - shard) % shards
    return str((moment << 22) | (next(_counter) & 0x3FFFFF))


def now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(eq=False)
class User:
    """Somebody on Discord, in any guild or none."""

    name: str
    is_bot: bool = False
    id: str = field(default_factory=new_id)

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def wire(self) -> dict[str, Any]:
        return {
            "id": self.id, "username": self.name, "discriminator": "0", "global_name": None,
            "avatar": None, "bot": self.is_bot, "public_flags": 0, "flags": 0,
            "primary_guild": None,
        }  # fmt: skip


@dataclass(eq=False)
class Channel:
    """A text channel, a thread in one (`parent`), or direct messages (`guild` is None)."""

    name: str
    guild: "Guild | None" = None
    kind: int = TEXT
    parent: "Channel | None" = None
    owner: User | None = None
    recipient: User | None = None
    id: str = field(default_factory=new_id)
    bot_permissions: int = EVERYONE
    nsfw: bool = False
    is_archived: bool = False
    is_locked: bool = False
    message_count: int = 0

    @property
    def is_thread(self) -> bool:
        return self.kind in (PUBLIC_THREAD, PRIVATE_THREAD)

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    def wire(self) -> dict[str, Any]:
        common = {"id": self.id, "type": self.kind, "flags": 0, "last_message_id": None}
        if self.guild is None:
            assert self.recipient
            return {**common, "recipients": [self.recipient.wire()]}
        common |= {"guild_id": self.guild.id, "name": self.name, "rate_limit_per_user": 0}
        common["parent_id"] = self.parent.id if self.parent else None
        return {**common, **(self._thread() if self.is_thread else self._text())}

    def _text(self) -> dict[str, Any]:
        assert self.guild
        denied = EVERYONE & ~self.bot_permissions
        overwrite = {"id": self.guild.bot.id, "type": 1, "allow": "0", "deny": str(denied)}
        return {
            "position": 0, "topic": None, "nsfw": self.nsfw,
            "permission_overwrites": [overwrite] if denied else [],
        }  # fmt: skip

    def _thread(self) -> dict[str, Any]:
        assert self.owner
        return {
            "owner_id": self.owner.id, "message_count": self.message_count,
            "total_message_sent": self.message_count, "member_count": 1,
            "thread_metadata": {
                "archived": self.is_archived, "archive_timestamp": now(),
                "auto_archive_duration": 1440, "locked": self.is_locked,
                "create_timestamp": now(),
            },
        }  # fmt: skip


@dataclass(eq=False)
class Guild:
    """A server; `members` says what each may do, beyond what everyone may."""

    name: str
    owner: User
    bot: User
    id: str
    is_installed: bool = True  # the bot is a member; otherwise only a user has installed it
    channels: list[Channel] = field(default_factory=list)
    members: dict[User, int] = field(default_factory=dict)
    joined_at: str = field(default_factory=now)

    @property
    def manager_role(self) -> str:
        return str(int(self.id) + 1)

    def channel(self, name: str) -> Channel:
        return next(each for each in self.channels if each.name == name)

    def permissions(self, user: User) -> int:
        """What somebody may do; the owner everything."""
        everything = (1 << 50) - 1
        return everything if user is self.owner else EVERYONE | self.members.get(user, 0)

    def member(self, user: User) -> dict[str, Any]:
        is_manager = bool(self.members.get(user, 0) & MANAGE_GUILD)
        return {
            "user": user.wire(), "roles": [self.manager_role] if is_manager else [],
            "joined_at": self.joined_at, "deaf": False, "mute": False, "flags": 0, "nick": None,
            "avatar": None, "banner": None, "premium_since": None, "pending": False,
            "communication_disabled_until": None,
        }  # fmt: skip

    def role(self, role_id: str, name: str, permissions: int) -> dict[str, Any]:
        colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        return {
            "id": role_id, "name": name, "permissions": str(permissions), "position": 0,
            "color": 0, "colors": colors, "hoist": False, "managed": False, "mentionable": False,
            "flags": 0, "icon": None, "unicode_emoji": None,
        }  # fmt: skip

    def roles(self) -> list[dict[str, Any]]:
        return [
            self.role(self.id, "@everyone", EVERYONE),
            self.role(self.manager_role, "Managers", EVERYONE | MANAGE_GUILD),
        ]

    def wire(self) -> dict[str, Any]:
        """What REST says of it."""
        return {
            "id": self.id, "name": self.name, "owner_id": self.owner.id, "roles": self.roles(),
            "icon": None, "description": None, "home_header": None, "splash": None,
            "discovery_splash": None, "features": [], "banner": None, "application_id": None,
            "region": "europe", "afk_channel_id": None, "afk_timeout": 300,
            "system_channel_id": None, "system_channel_flags": 0, "widget_enabled": False,
            "widget_channel_id": None, "verification_level": 0, "mfa_level": 0,
            "default_message_notifications": 0, "explicit_content_filter": 0,
            "max_presences": None, "max_members": 500000, "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25, "vanity_url_code": None, "premium_tier": 0,
            "premium_subscription_count": 0, "preferred_locale": "en-US",
            "rules_channel_id": None, "safety_alerts_channel_id": None,
            "public_updates_channel_id": None, "premium_progress_bar_enabled": False,
            "nsfw": False, "nsfw_level": 0, "emojis": [], "stickers": [], "incidents_data": None,
        }  # fmt: skip

    def event(self) -> dict[str, Any]:
        """What GUILD_CREATE says: without the members intent, the bot is the only member."""
        threads = [each for each in self.channels if each.is_thread and not each.is_archived]
        channels = [each for each in self.channels if not each.is_thread]
        return {
            **self.wire(), "joined_at": self.joined_at, "large": False, "unavailable": False,
            "member_count": len(self.members), "members": [self.member(self.bot)],
            "channels": [each.wire() for each in channels], "voice_states": [],
            "threads": [{**each.wire(), "member": None} for each in threads], "presences": [],
            "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
        }  # fmt: skip


@dataclass(eq=False)
class Message:
    """A message as it is now, and in `history` as it was after each change."""

    author: User
    channel: Channel
    payload: dict[str, Any]
    interaction: Any = None  # the Interaction that it answers
    history: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    reactions: list[str] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)  # whom it notified
    is_deleted: bool = False

    @property
    def id(self) -> str:
        return str(self.payload["id"])

    @property
    def content(self) -> str:
        return str(self.payload["content"])

    @property
    def text(self) -> str:
        """All that can be read in it: content, embeds, text displays."""
        return shown_text(self.payload)

    @property
    def texts(self) -> list[str]:
        """All that could be read in it, after each change."""
        return [shown_text(payload) for _, payload in self.history]

    @property
    def flags(self) -> int:
        return int(self.payload["flags"])

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        return bool(self.flags & LOADING)

    def components(self) -> list[dict[str, Any]]:
        """Every component, however deep."""
        return list(walk(self.payload["components"]))

    def buttons(self) -> list[dict[str, Any]]:
        return [each for each in self.components() if each["type"] == 2]

    def record(self) -> None:
        """Keep how it looks now."""
        self.history.append((time.monotonic(), copy.deepcopy(self.payload)))


def shown_text(payload: dict[str, Any]) -> str:
    parts = [payload.get("content")]
    for embed in payload.get("embeds") or ():
        parts += [(embed.get("author") or {}).get("name"), embed.get("title")]
        parts.append(embed.get("description"))
        for each in embed.get("fields") or ():
            parts += [each["name"], each["value"]]
        parts.append((embed.get("footer") or {}).get("text"))
    parts += [each.get("content") for each in walk(payload.get("components"))]
    return "\n".join(part for part in parts if part)


def mentioned(text: str, users: Iterable[User]) -> list[User]:
    """Those whom a text mentions."""
    ids = set(re.findall(r"<@!?(\d+)>", text))
    return [user for user in users if user.id in ids] if ids else []

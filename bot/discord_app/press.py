"""Buttons that outlive a restart: what each does stands in its custom id, not in our memory."""

import re
from enum import StrEnum
from typing import Any, Self

import discord
from discord import ui


class Verb(StrEnum):
    """What a button does."""

    SHOW = "show"
    ALL = "all"
    UP = "up"
    DOWN = "down"
    MORE = "more"
    DELETE = "del"
    SETTINGS = "set"


class Press(
    ui.DynamicItem[ui.Button[Any]],
    template=rf"pq:(?P<verb>{'|'.join(Verb)}):(?P<key>[A-Za-z0-9_-]{{1,40}})(?::(?P<number>[0-9]{{1,3}}))?",
):
    """One button: a verb, the answer or setting it is about, and a number where it has one."""

    def __init__(
        self,
        verb: Verb,
        key: str,
        number: int = 0,
        *,
        label: str | None = None,
        emoji: str | None = None,
    ) -> None:
        self.verb, self.key, self.number = verb, key, number
        custom_id = f"pq:{verb}:{key}" + (f":{number}" if number else "")
        super().__init__(ui.Button(label=label, emoji=emoji, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """Read it back from a button of any age."""
        return cls(Verb(match["verb"]), match["key"], int(match["number"] or 0))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand it to whoever runs the bot."""
        await interaction.client.pressed(interaction, self.verb, self.key, self.number)


class Pick(
    ui.DynamicItem[ui.Select[Any]],
    template=r"pq:pick:(?P<key>channels|place|privacy)",
):
    """One menu of /settings."""

    def __init__(self, key: str, menu: Any) -> None:
        self.key = key
        menu.custom_id = f"pq:pick:{key}"
        super().__init__(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """Read it back from a menu of any age."""
        return cls(match["key"], item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """As for a button; what was chosen is in the interaction."""
        await interaction.client.pressed(interaction, Verb.SETTINGS, self.key, 0)

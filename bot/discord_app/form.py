"""A form: labelled fields, and a custom id that says what it is about."""

from collections.abc import Mapping
from typing import Any

from discord import ui

_OPEN_SECONDS = 900.0  # as long as discord.py remembers it; we read it back without that


class Form(ui.Modal):
    """`fields` maps each label (45 characters at most) to its input."""

    def __init__(
        self, form: str, key: str, title: str, fields: Mapping[str, ui.TextInput[Any]]
    ) -> None:
        super().__init__(title=title, custom_id=f"pq:{form}:{key}", timeout=_OPEN_SECONDS)
        for label, text in fields.items():
            self.add_item(ui.Label(text=label, component=text))

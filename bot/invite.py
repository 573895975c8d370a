"""The link that invites the bot, with no more permissions than it uses."""

import base64
import binascii
from urllib.parse import urlencode

from bot.settings import Settings
from index.errors import SettingsError

_PAGE = "https://discord.com/oauth2/authorize"
# Discord's bits. Commands need none of them; mentions, replies and threads do.
_PERMISSIONS = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
    "Send Messages in Threads": 1 << 38,
}


def invite_link(settings: Settings) -> str:
    """The link for the bot whose token is set; the token's first part is its id.

    Raises SettingsError without a token, or with one that is none.
    """
    if settings.discord_token is None:
        raise SettingsError(
            "PULLQUOTE_DISCORD_TOKEN is not set: the link is made from the bot's token; see "
            "docs/discord.md."
        )
    bot_id = _bot_id(settings.discord_token.get_secret_value())
    query = {
        "client_id": bot_id,
        "scope": "bot applications.commands",
        "permissions": sum(_PERMISSIONS.values()),
    }
    return f"{_PAGE}?{urlencode(query)}"


def _bot_id(token: str) -> str:
    first = token.strip().partition(".")[0]
    try:
        told = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        told = ""
    if not told.isdigit():
        raise SettingsError(
            "PULLQUOTE_DISCORD_TOKEN is not a bot's token: copy it from the developer portal "
            "(Bot → Reset Token)."
        )
    return told

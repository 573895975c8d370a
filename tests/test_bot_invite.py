"""The link that invites the bot."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from command_line import piped

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.not-a-real-token-only-shaped-like-one"


def test_the_link_asks_for_what_the_bot_uses_and_no_more(tmp_path: Path) -> None:
    """One line with the application's id, both scopes and five permissions; no token in it."""
    done = piped(["invite"], tmp_path, DISCORD_TOKEN=TOKEN)
    query = parse_qs(urlsplit(done.out.strip()).query)
    asked = {name for name, value in discord.Permissions(int(query["permissions"][0])) if value}

    assert 0 == done.code
    assert ["123456789012345678"] == query["client_id"]
    assert ["bot applications.commands"] == query["scope"]
    assert {
        "view_channel", "read_messages", "send_messages", "read_message_history",
        "create_public_threads", "send_messages_in_threads",
    } >= asked  # fmt: skip
    assert "not-a-real-token" not in done.out + done.err


@pytest.mark.parametrize(
    ("token", "told"), [("", "is not set"), ("nonsense", "is not a bot's token")]
)
def test_without_a_usable_token_one_sentence_says_so(tmp_path: Path, token: str, told: str) -> None:
    """Exit code 2, and where the token comes from."""
    done = piped(["invite"], tmp_path, DISCORD_TOKEN=token)

    assert 2 == done.code
    assert told in done.err
    assert "" == done.out

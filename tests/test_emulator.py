"""The emulator, tried with a plain discord.py bot in a process of its own."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from bot_process import BotProcess
from discord_schema import spec
from emulator import EVERYONE, Emulator, NotOfferedError

pytestmark = pytest.mark.emulator
TINY = ("tiny_bot.py",)


@pytest.fixture
async def discord() -> AsyncIterator[Emulator]:
    async with Emulator() as emulator:
        yield emulator


@pytest.fixture
async def tiny(discord: Emulator, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot, running; whatever a test did, nothing passed that Discord would not send or take."""
    async with BotProcess(discord, tmp_path, command=TINY) as bot:
        yield bot
    assert [] == discord.violations()


def texts(discord: Emulator, channel: Any = None) -> list[str]:
    return [message.content for message in discord.sent(channel or discord.general)]


async def test_a_bot_logs_in_and_syncs(discord: Emulator, tiny: BotProcess) -> None:
    """A bot logs in, syncs its commands, identifies, and is told of every guild."""
    assert {"ask", "card", "late", "settings", "Check"} == {name for name, _ in discord.commands}
    assert 1 == discord.syncs
    names = [name for _, _, name in discord.gateway.events]
    assert ["READY", "GUILD_CREATE", "GUILD_CREATE"] == names
    assert [1, 2] == sorted({each.op for each in discord.gateway.operations})


async def test_a_deferred_answer_is_edited(discord: Emulator, tiny: BotProcess) -> None:
    """Everything shown for an interaction is kept: thinking, each edit, and what follows."""
    asked = await discord.slash(discord.alice, discord.general, "ask", question="twice")
    await asked.bell.until(lambda: len(asked.messages) == 2)
    assert ["", "looking", "answer: twice", "and more"] == [text for _, text in asked.shown]
    assert asked.acknowledged is not None
    assert asked.acknowledged < 1
    assert asked.message
    assert not asked.message.is_ephemeral


async def test_a_private_answer_is_ephemeral(discord: Emulator, tiny: BotProcess) -> None:
    """An answer deferred as ephemeral stays so when it is edited."""
    asked = await discord.slash(discord.bob, discord.general, "ask", question="x", private=True)
    await asked.bell.until(lambda: asked.message and asked.message.content == "answer: x")
    assert asked.message
    assert asked.message.is_ephemeral
    assert "MESSAGE_CREATE" not in [name for _, _, name in discord.gateway.events]


async def test_components_and_modals(discord: Emulator, tiny: BotProcess) -> None:
    """Buttons edit, menus choose, a modal opens and comes back filled in."""
    asked = await discord.slash(discord.alice, discord.general, "ask", question="x")
    await asked.bell.until(lambda: bool(asked.message and asked.message.buttons()))
    message = asked.message
    assert message
    news = discord.add_channel(discord.a, "news")
    chosen = await discord.select(discord.bob, message, "Where?", news)
    await chosen.until_answered()
    assert "chose news" == message.content
    opened = await (await discord.click(discord.alice, message, "opinion")).until_answered()
    assert opened.modal
    said = await (await discord.submit(opened, **{"Why?": "because"})).until_answered()
    assert ("why: because", True) == (said.text, said.message and said.message.is_ephemeral)
    await (await discord.click(discord.alice, message, "More")).until_answered()
    assert "more of it" == message.content


async def test_autocompletion(discord: Emulator, tiny: BotProcess) -> None:
    """What an autocompletion offers is kept."""
    typed = await discord.autocomplete(
        discord.alice, discord.general, "ask", "question", question="wh"
    )
    await typed.until_answered()
    assert [{"name": "wh!", "value": "wh"}] == typed.choices


async def test_a_card_of_components(discord: Emulator, tiny: BotProcess) -> None:
    """Components V2 come through, and their text counts as shown."""
    card = await discord.slash(discord.alice, discord.dm(discord.alice), "card", text="hello")
    await card.until_answered()
    assert ["hello"] == [text for _, text in card.shown]
    long = await discord.slash(discord.alice, discord.general, "card", text="x" * 4001)
    await discord.until(lambda: discord.calls("POST", f"/interactions/{long.id}"))
    call = discord.calls("POST", f"/interactions/{long.id}")[0]
    assert (400, ["components: text displays together exceed 4000 characters"]) == (
        call.status,
        call.rules,
    )
    discord.rest.calls.remove(call)


async def test_the_client_offers_what_discord_offers(discord: Emulator, tiny: BotProcess) -> None:
    """Who lacks a permission is not offered the command; sub-commands take objects."""
    with pytest.raises(NotOfferedError):
        await discord.slash(discord.bob, discord.general, "settings allow", channel=discord.general)
    done = await discord.slash(
        discord.mia, discord.general, "settings allow", channel=discord.general
    )
    assert "allowed general" == (await done.until_answered()).text


async def test_a_message_menu_shows_content(discord: Emulator, tiny: BotProcess) -> None:
    """A message's menu carries its content, which the bot otherwise may not read."""
    message = await discord.say(discord.bob, discord.general, "secret")
    await discord.until(lambda: texts(discord))
    assert ["read nothing"] == texts(discord)
    checked = await discord.context_menu(discord.alice, "Check", message)
    assert "checked: secret" == (await checked.until_answered()).text


async def test_content_of_mentions_and_direct_messages(discord: Emulator, tiny: BotProcess) -> None:
    """Without the intent, content comes with mentions, replies to the bot and direct messages."""
    await discord.say(discord.bob, discord.general, f"{discord.bot.mention} hi")
    await discord.until(lambda: texts(discord))
    reply = await discord.say(
        discord.bob, discord.general, "and you?", discord.sent(discord.general)[0]
    )
    await discord.until(lambda: len(texts(discord)) == 2)
    await discord.say(discord.bob, discord.dm(discord.bob), "psst")
    await discord.until(lambda: texts(discord, discord.dm(discord.bob)))
    assert [f"heard: {discord.bot.mention} hi", "heard: and you?"] == texts(discord)
    assert ["heard: psst"] == texts(discord, discord.dm(discord.bob))
    assert reply.payload["type"] == 19
    assert [] == discord.sent(discord.general)[0].pings


async def test_deletions_are_told(discord: Emulator, tiny: BotProcess) -> None:
    """Whoever deletes a message, the bot is told, and can edit it no more."""
    asked = await discord.slash(discord.alice, discord.general, "ask", question="x")
    await asked.bell.until(lambda: bool(asked.message and asked.message.buttons()))
    assert asked.message
    await discord.delete(asked.message)
    assert "MESSAGE_DELETE" == [name for _, _, name in discord.gateway.events][-1]
    with pytest.raises(NotOfferedError):
        await discord.click(discord.alice, asked.message, "more")
    assert [] == discord.sent(discord.general)


async def test_threads(discord: Emulator, tiny: BotProcess) -> None:
    """A bot opens a thread from a message, posts in it and hears in it."""
    await discord.say(discord.bob, discord.general, f"{discord.bot.mention} thread")
    await discord.until(lambda: any(each.is_thread for each in discord.a.channels))
    thread = discord.a.channel("More")
    await discord.until(lambda: texts(discord, thread))
    await discord.say(discord.bob, thread, f"{discord.bot.mention} hm")
    await discord.until(lambda: len(texts(discord, thread)) == 2)
    assert "in here" == texts(discord, thread)[0]


async def test_missing_permissions(discord: Emulator, tiny: BotProcess) -> None:
    """Where the bot may not write, posting is refused."""
    discord.restrict(discord.general, EVERYONE & ~(1 << 11))
    await discord.say(discord.bob, discord.general, f"{discord.bot.mention} hi")
    await discord.until(lambda: discord.calls("POST", f"{discord.general.id}/messages"))
    call = discord.calls("POST", f"{discord.general.id}/messages")[0]
    assert (403, 50013) == (call.status, call.answer["code"])


async def test_too_late(discord: Emulator, tiny: BotProcess) -> None:
    """After three seconds an interaction is unknown."""
    discord.interactions.deadline = 0.2
    asked = await discord.slash(discord.alice, discord.general, "late", seconds=0.5)
    await asked.bell.until(lambda: bool(asked.refused))
    assert (10062, None) == (asked.refused[0][1], asked.acknowledged)


@pytest.mark.parametrize(("code", "status"), [(50027, 401), (10015, 404)])
async def test_an_old_token(code: int, status: int, discord: Emulator, tiny: BotProcess) -> None:
    """When its token has run out, an interaction takes no more edits."""
    discord.interactions.token_life, discord.interactions.expired_code = -1, code
    await discord.slash(discord.alice, discord.general, "ask", question="x")
    await discord.until(lambda: discord.calls("PATCH", "@original"))
    call = discord.calls("PATCH", "@original")[0]
    assert (status, code) == (call.status, call.answer["code"])


async def test_processed_but_answered_500(discord: Emulator, tiny: BotProcess) -> None:
    """A callback done and answered 500 is sent again, and told to be acknowledged already."""
    discord.trouble("POST", "/callback", 500, processed=True)
    asked = await discord.slash(discord.alice, discord.general, "ask", question="x")
    await asked.bell.until(lambda: bool(asked.refused))
    assert 40060 == asked.refused[0][1]
    assert asked.acknowledged is not None


async def test_a_500_is_tried_again(discord: Emulator, tiny: BotProcess) -> None:
    """A call answered 500 is tried again."""
    discord.trouble("PATCH", "@original", 500)
    asked = await discord.slash(discord.alice, discord.general, "ask", question="x")
    await asked.bell.until(lambda: bool(asked.message and asked.message.buttons()))
    statuses = [call.status for call in discord.calls("PATCH", "@original")]
    assert [500, 200, 200] == statuses


async def test_a_late_answer(discord: Emulator, tiny: BotProcess) -> None:
    """What is answered late is done at once."""
    discord.trouble("POST", "/callback", delay=0.5)
    asked = await discord.slash(discord.alice, discord.general, "ask", question="x")
    await asked.bell.until(lambda: asked.acknowledged is not None)
    assert [] == discord.calls("PATCH", "@original")
    await asked.bell.until(lambda: bool(asked.message and asked.message.buttons()))
    assert 0.5 <= discord.calls("POST", "/callback")[0].seconds


async def test_a_429_is_obeyed(discord: Emulator, tiny: BotProcess) -> None:
    """After a 429 the bot waits as long as it was told."""
    discord.too_many("PATCH", "@original", 0.7)
    asked = await discord.slash(discord.alice, discord.general, "ask", question="x")
    await asked.bell.until(lambda: bool(asked.message and asked.message.buttons()))
    first, second, *_ = discord.calls("PATCH", "@original")
    assert (429, 200) == (first.status, second.status)
    assert 0.7 <= second.time - first.time < 2


@pytest.mark.parametrize("is_global", [False, True])
async def test_buckets_are_enforced(is_global: bool, discord: Emulator, tiny: BotProcess) -> None:
    """No more calls pass than a bucket or the global limit lets; in the end all do."""
    path = "" if is_global else "/channels/\\d+/messages"
    discord.limit("POST", path, 2, 0.5, is_global=is_global)
    for _ in range(6):
        await discord.say(discord.bob, discord.general, f"{discord.bot.mention} hi")
    await discord.until(lambda: len(texts(discord)) == 6)
    passed = [c.time for c in discord.calls("POST", f"{discord.general.id}/messages")
              if c.status == 200]  # fmt: skip
    assert passed[-1] - passed[0] >= 0.9


async def test_reconnect_resumes(discord: Emulator, tiny: BotProcess) -> None:
    """Op 7, a lost connection and close code 4000 end in a resume that replays what was missed."""
    gateway = discord.gateway
    for times, lose in enumerate((gateway.reconnect, gateway.drop, lambda: gateway.close(4000)), 1):
        lose()
        await discord.until(lambda n=times: len(gateway.closes) == n)
        await discord.say(discord.bob, discord.general, f"{discord.bot.mention} {times}")
        await discord.until(lambda n=times: gateway.resumed == n)
        await discord.until(lambda n=times: len(texts(discord)) == n)
    assert 1 == gateway.identified


async def test_invalid_sessions(discord: Emulator, tiny: BotProcess) -> None:
    """Op 9 ends in a resume where that is allowed, and in a new session where it is not."""
    discord.gateway.invalidate(is_resumable=True)
    await discord.until(lambda: discord.gateway.resumed == 1)
    discord.gateway.invalidate()
    await discord.until(lambda: discord.gateway.identified == 2, 15)
    assert 2 == len([each for each in discord.gateway.operations if each.op == 2])


async def test_withheld_acknowledgements(discord: Emulator, tmp_path: Path) -> None:
    """A bot whose heartbeats nobody acknowledges takes the connection for dead."""
    discord.gateway.heartbeat_ms = 300
    async with BotProcess(discord, tmp_path, "impatient", command=TINY):
        discord.gateway.holds_acks = True
        await discord.until(lambda: bool(discord.gateway.closes), 15)
        discord.gateway.holds_acks = False
        await discord.until(lambda: discord.gateway.resumed == 1, 15)
    assert (4000, False) == (discord.gateway.closes[0].code, discord.gateway.closes[0].is_ours)


async def test_an_event_sent_twice(discord: Emulator, tiny: BotProcess) -> None:
    """An event can come twice: a bot that does not mind answers twice."""
    discord.gateway.twice["MESSAGE_CREATE"] = 1
    await discord.say(discord.bob, discord.general, f"{discord.bot.mention} hi")
    await discord.until(lambda: len(texts(discord)) == 2)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 1000), (signal.SIGTERM, 1000), (signal.SIGKILL, 1006)]
)
async def test_ends(number: int, code: int, discord: Emulator, tmp_path: Path) -> None:
    """A bot that is told to end says goodbye, and one that is killed does not."""
    async with BotProcess(discord, tmp_path, command=TINY) as bot:
        await bot.stop(number)
        await discord.until(lambda: bool(discord.gateway.closes))
    assert [code] == [each.code for each in discord.gateway.closes]
    assert (code != 1000) == bool(discord.gateway.sessions)


@pytest.mark.parametrize(
    ("close", "words"), [(4004, "ConnectionClosed"), (4014, "PrivilegedIntentsRequired")]
)
async def test_fatal_close_codes(close: int, words: str, discord: Emulator, tmp_path: Path) -> None:
    """Close codes that no reconnect mends end the bot."""
    if close == 4014:
        discord.gateway.approved = 0
    else:
        discord.gateway.refuse_with = close
    bot = BotProcess(discord, tmp_path, "content", command=TINY)
    bot.launch()
    ended = await bot.ended()
    assert 1 == ended.code
    assert words in ended.err
    assert close == discord.gateway.closes[0].code


async def test_a_wrong_token(discord: Emulator, tmp_path: Path) -> None:
    """A wrong token is refused at the first call."""
    bot = BotProcess(discord, tmp_path, command=TINY, PULLQUOTE_DISCORD_TOKEN="no.such.token")
    bot.launch()
    assert "LoginFailure" in (await bot.ended()).err
    assert [401] == [call.status for call in discord.calls()]


async def test_shards(tmp_path: Path) -> None:
    """Guilds fall to the shards in turn, and each shard hears of its own only."""
    async with Emulator(shards=2) as discord, BotProcess(discord, tmp_path, command=TINY):
        told = [(shard, name) for _, shard, name in discord.gateway.events if "GUILD" in name]
        assert [(0, "GUILD_CREATE"), (1, "GUILD_CREATE")] == told
        there = discord.b.channel("general")
        asked = await discord.slash(discord.alice, there, "ask", question="x")
        await asked.until_answered()


async def test_guilds_come_and_go(discord: Emulator, tiny: BotProcess) -> None:
    """A guild that is added works at once, and where the bot was removed it has no access."""
    guild = discord.add_guild("C", {discord.alice: 0})
    asked = await discord.slash(discord.alice, guild.channel("general"), "ask", question="x")
    await asked.until_answered()
    discord.remove_guild(guild)
    names = [name for _, _, name in discord.gateway.events]
    assert "GUILD_DELETE" == names[-1] or "GUILD_DELETE" in names


async def test_where_only_a_user_has_installed_it(discord: Emulator, tiny: BotProcess) -> None:
    """In a guild that the bot is no member of, interactions name the user as their owner."""
    guild = discord.add_guild("D", {discord.alice: 0}, installed=False)
    asked = await discord.slash(discord.alice, guild.channel("general"), "ask", question="x")
    await asked.until_answered()
    assert {"1": discord.alice.id} == asked.payload["authorizing_integration_owners"]


async def test_three_hundred_at_once(discord: Emulator, tiny: BotProcess) -> None:
    """Three hundred interactions at once are acknowledged by a bot that does nothing else."""
    discord.interactions.deadline = 30.0
    asked = [
        await discord.slash(discord.alice, discord.general, "card", text=str(number))
        for number in range(300)
    ]
    await asyncio.gather(*(each.until_answered(30) for each in asked))
    assert all(each.message and each.acknowledged for each in asked)


async def test_a_restart_keeps_what_there_was(discord: Emulator, tiny: BotProcess) -> None:
    """A bot that is started again finds its messages and commands, with their old ids."""
    before = {key: each["id"] for key, each in discord.commands.items()}
    ended = await tiny.restart()
    assert 0 == ended.code
    assert before == {key: each["id"] for key, each in discord.commands.items()}


async def test_every_route_answers_as_discord_would(discord: Emulator, shared: Path) -> None:
    """Each route that a bot may call answers as Discord's schema says."""
    assert spec() is not None
    guild, channel = f"/guilds/{discord.a.id}", f"/channels/{discord.general.id}"
    posted = await discord.say(discord.bob, discord.general, "hello")
    theirs = f"{channel}/messages/{posted.id}"
    dm = f"/channels/{discord.dm(discord.bob).id}"
    embed = {"title": "T", "fields": [{"name": "n", "value": "v"}], "footer": {"text": "f"}}
    row = {"type": 1, "components": [{"type": 2, "style": 5, "label": "L", "url": "https://x.y"}]}
    reply = {"content": "r", "message_reference": {"message_id": posted.id}}
    calls: list[tuple[str, str, Any]] = [
        ("GET", "/users/@me", None), ("GET", f"/users/{discord.bob.id}", None),
        ("GET", "/applications/@me", None), ("GET", "/gateway/bot", None), ("GET", guild, None),
        ("GET", f"{guild}/channels", None), ("GET", f"{guild}/members/{discord.mia.id}", None),
        ("POST", "/users/@me/channels", {"recipient_id": discord.bob.id}), ("GET", dm, None),
        ("POST", f"{dm}/messages", {"content": "psst"}), ("GET", channel, None),
        ("POST", f"{channel}/typing", None), ("GET", theirs, None),
        ("POST", f"{channel}/messages", {"embeds": [embed], "components": [row]}),
        ("POST", f"{channel}/messages", reply), ("GET", f"{channel}/messages", None),
        ("PUT", f"{theirs}/reactions/%F0%9F%91%8D/@me", None),
        ("DELETE", f"{theirs}/reactions/%F0%9F%91%8D/@me", None),
        ("POST", f"{theirs}/threads", {"name": "T"}), ("GET", f"/channels/{posted.id}", None),
        ("POST", f"{channel}/threads", {"name": "U", "type": 11}),
        ("PATCH", f"/channels/{posted.id}", {"archived": True}),
        ("DELETE", f"/channels/{posted.id}", None), ("DELETE", theirs, None),
        ("DELETE", f"/users/@me/guilds/{discord.b.id}", None),
    ]  # fmt: skip
    url = f"http://127.0.0.1:{discord.port}/api/v10"
    headers = {"Authorization": f"Bot {discord.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for method, path, body in calls:
            async with session.request(method, url + path, json=body) as answer:
                assert answer.status < 300, f"{method} {path}: {await answer.text()}"
                if answer.status != 204:
                    assert "application/json" == answer.headers["Content-Type"]
    assert [] == discord.violations()


async def test_violations_are_told_both_ways(
    discord: Emulator, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks the schema is told, whoever sent it."""
    url = f"http://127.0.0.1:{discord.port}/api/v10/users/@me/channels"
    headers = {"Authorization": f"Bot {discord.token}"}
    wire = {**discord.alice.wire(), "username": 7}
    monkeypatch.setattr(discord.alice, "wire", lambda: wire)
    async with aiohttp.ClientSession(headers=headers) as session:
        body = {"recipient_id": discord.alice.id, "access_tokens": "no list"}
        (await session.post(url, json=body)).release()
    asked, answered = discord.violations()
    assert ": asked: access_tokens: " in asked
    assert ": answered: recipients.0.username: 7 is not of type 'string'" in answered


async def test_a_monitored_bot(discord: Emulator, tmp_path: Path) -> None:
    """The monitor of a bot reports when it has ended, and finds nothing in one that is not ours."""
    async with BotProcess(discord, tmp_path, command=TINY, monitored=True) as bot:
        asked = await discord.slash(discord.alice, discord.general, "ask", question="x")
        await asked.until_answered()
        await asyncio.sleep(0.3)
    report = bot.report()
    assert [] == report["violations"]
    assert report["samples"] > 10

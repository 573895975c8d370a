"""Articles that were written to do harm: quoted word for word, obeyed in nothing."""

import json
from pathlib import Path

import pytest
from discord_reading import buttons_to, messages, read, seen, texts
from discord_scene import room, told_alone
from hostile_archive import BULKY, BULKY_CLAIM, hostile_index  # noqa: F401  # a fixture
from hostile_articles import TRAPS, Trap
from hostile_scene import guarded, options  # noqa: F401  # fixtures
from simcord.env import Env

from bot.discord_app.admin import _report
from bot.markdown import plain
from index.build import reindex
from index.settings import IndexSettings

pytestmark = [pytest.mark.simcord(shard_count=1), pytest.mark.usefixtures("guarded")]


@pytest.fixture
def sample_index(hostile_index: IndexSettings) -> IndexSettings:  # noqa: F811
    """The hostile articles in place of the samples."""
    return hostile_index


@pytest.fixture
def addresses() -> list[str]:
    """What the articles may be linked to, as a client opens it."""
    return [trap.link for trap in (*TRAPS, *BULKY) if trap.link]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
async def test_a_hostile_article_is_quoted_and_nothing_in_it_is_obeyed(
    world: Env, trap: Trap
) -> None:
    """Answer, passage and sources show its words as they are, and link to it or to nothing."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=trap.question)
    message = here.channel.last_message
    answered = seen(world.http_requests)
    begun = len(world.http_requests)
    await here.asker.click(message, label="Show passage 1")
    shown = world.http_requests[begun:]
    await here.asker.click(message, label="All sources")

    assert trap.seen in answered
    assert trap.seen.split(",")[0] in seen(shown)
    links = {
        address for one in messages(shown) for text in texts(one) for _, address in read(text).links
    }
    opened = {url for one in messages(shown) for url in buttons_to(one)}
    assert {trap.link} - {""} == {one.partition("#:~:")[0] for one in links | opened}


async def test_sources_that_are_all_as_long_as_can_be_leave_room_for_the_answer(
    world: Env,
) -> None:
    """Endless names and addresses break no message, and leave out none of the words asked for."""
    here = room(world)
    claim = await here.owner.send(here.channel, BULKY_CLAIM)
    await here.asker.context_menu(here.channel, "Check against the archive", claim)
    told = seen(world.http_requests)

    assert "“The Nimrod palace has 365 windows, which its first owner had counted twice.”" in told
    assert "“The Lisle cathedral was built in Vale by Hugo Brandt and his three sons.”" in told
    assert "Something failed" not in told


@pytest.mark.parametrize("name", ["archive", "latest"])
async def test_lists_of_hostile_articles_do_no_harm(world: Env, name: str) -> None:
    """What the archive holds is told in one message, whatever outlets and titles are made of."""
    here = room(world)
    told = told_alone(await here.asker.slash(here.channel, name))

    assert "Something failed" not in told


async def test_names_with_unseen_signs_are_offered_as_they_look_and_understood(
    world: Env,
) -> None:
    """What autocomplete offers holds nothing invisible, and what it offers is taken."""
    here = room(world)
    [offered] = await here.asker.autocomplete(
        here.channel, "ask", "outlet", "arcade gaz", question="x"
    )
    assert "Arcade Gazette" == offered["name"]
    question = "Who designed the Ridley arcade?"
    await here.asker.slash(here.channel, "ask", question=question, outlet=offered["value"])

    assert "designed by Eva Bodin" in seen(world.http_requests)


async def test_a_report_of_a_reindex_names_no_folder(tmp_path: Path, cache_dir: Path) -> None:
    """Whoever may start one learns which files were skipped and why, but not where they lie."""
    folder = tmp_path / "planted-folder"
    folder.mkdir()
    line = json.dumps({"id": "x", "title": "[x](https://evil.example)", "text": f"{TRAPS[0].told}"})
    for name in ("@everyone `a`.jsonl", "b.jsonl"):
        (folder / name).write_text(f"{line}\nbroken", encoding="utf-8")
    report = reindex(IndexSettings(tmp_path / "index", cache_dir), [folder], lambda _: None)
    told = _report(report, None)

    assert report.doubles
    assert report.problems
    assert "planted-folder" not in read(told).seen
    assert "@everyone `a`.jsonl" in read(told).seen
    assert "evil.example" not in told


async def test_the_reader_of_these_tests_misses_no_harm() -> None:
    """Each of these, unescaped, is a fault; escaped as the bot escapes it, none is."""
    harmful = (
        "@everyone", "<@1>", "<@&1>", "<#1>", "</a:1>", "<:a:1>", ":smile:", "<t:0:R>", "a\n# b",
        "a\nb\n### c", "- a", "1. a", "> a", "-# a", "`a`", "||a||", "~~a~~", "__a__", "*a*", "[1]",
        "https://evil.example", "discord.gg/a", "[a](javascript:b)", "[a](https://b@c/)", "a\n===",
        "[@here](https://b.example/)", "[https://a](https://b.example/)", "a\u200bb", "a\u202eb",
        f"a{chr(0x301) * 4}", "\U000e0041", "\ud800", "\U000f0000", "\u3164", "\\\\@here", "**a",
    )  # fmt: skip

    assert [] == [text for text in harmful if not read(text).faults]
    assert [] == [text for text in harmful if read(plain(text)).faults]
    assert () == read("**a** [b](https://c.example/) \\@everyone [[1]](https://c.example/)").faults

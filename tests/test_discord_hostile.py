"""Articles that were written to do harm: quoted word for word, obeyed in nothing."""

import pytest
from discord_reading import buttons_to, messages, read, seen, texts
from discord_scene import back, limits, replies, room, simcord_bot, world  # noqa: F401  # fixtures
from hostile_archive import BULKY, TRAPS, Trap, hostile_index  # noqa: F401  # a fixture
from hostile_scene import guarded, options  # noqa: F401  # fixtures
from simcord.env import Env

from index.settings import IndexSettings

pytestmark = pytest.mark.simcord(shard_count=1)


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
    guarded: Env, trap: Trap
) -> None:
    """Answer, passage and sources show its words as they are, and link to it or to nothing."""
    here = room(guarded)
    await here.asker.slash(here.channel, "ask", question=trap.question)
    message = here.channel.last_message
    answered = seen(guarded.http_requests)
    begun = len(guarded.http_requests)
    await here.asker.click(message, label="Show passage 1")
    shown = guarded.http_requests[begun:]
    await here.asker.click(message, label="All sources")

    assert trap.seen in answered
    assert trap.seen.split(",")[0] in seen(shown)
    links = {address for one in messages(shown) for text in texts(one) for _, address in read(text).links}
    opened = {url for one in messages(shown) for url in buttons_to(one)}
    assert {trap.link} - {""} == {one.partition("#:~:")[0] for one in links | opened}

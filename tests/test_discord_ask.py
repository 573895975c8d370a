"""/ask as people use it: the real bot over the real archive, in simcord."""

import re
from datetime import UTC, datetime

import pytest
from discord_scene import room, told_alone, words
from simcord.env import Env

from bot.discord_app.backstage import Backstage
from bot.queue import Limits

pytestmark = pytest.mark.simcord(shard_count=1)
QUESTION = "When and where did Biden and Putin meet in June 2021?"


async def test_an_answer_quotes_word_for_word_and_names_its_sources(
    world: Env, back: Backstage
) -> None:
    """The reply holds a quote that stands in the stored article, with outlet, author and date."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    told = words(here.channel.last_message)
    answer = back.state.answers.by_message(here.channel.last_message.id)

    assert answer is not None
    with back.newsdesk._live.reading() as searcher:
        for one in answer.citations:
            article = searcher.archive.article(one.article_id)
            assert article is not None
            assert article.text[one.start : one.end] == one.quote
    assert f"### {QUESTION}" in told
    assert "met in Geneva on 16 June 2021" in told
    assert "**\\[1\\]** Civic Ledger · Desmond Achterberg · 24 February 2023" in told
    assert "Quotes, no model · as of 24 February 2023" in told
    assert {"<All sources>", "<Ask a follow-up>", "<Delete>"} <= set(told.splitlines())


async def test_a_quote_says_what_its_days_are_and_the_answer_how_new_it_is(world: Env) -> None:
    """The introduction is bold, the day of "on Wednesday" stands beside the words, not in them."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question="When did Finland join NATO?")
    told = words(here.channel.last_message)

    assert "**Polder Post, 4 April 2023**: “Finland became the 31st member of NATO on" in told
    assert "” (Tuesday: 4 April 2023) \\[1\\]" in told
    assert "as of 6 April 2023; the oldest source is of 4 April 2023" in told


async def test_markers_link_to_the_quoted_words(world: Env) -> None:
    """Each marker is a link to its article on those words; every link is to a cited article."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    told = words(here.channel.last_message)

    assert "[[1]](https://civic-ledger.example.com/" in told
    assert "#:~:text=When%20Biden%20and%20Putin%20met" in told
    hosts = set(re.findall(r"\]\(https?://([^/)]+)", told))
    assert {"civic-ledger.example.com", "lakeside-tribune.example.org"} == hosts


async def test_the_command_is_acknowledged_before_anything_else(world: Env) -> None:
    """The first thing sent for a command is its acknowledgement, which says who will see it."""
    here = room(world)
    before = len(world.http_requests)
    result = await here.asker.slash(here.channel, "ask", question=QUESTION, private=True)
    first = world.http_requests[before]

    assert first.path.endswith("/callback")
    assert {"type": 5, "data": {"flags": 64}} == {key: first.json[key] for key in ("type", "data")}
    assert result.ephemeral


async def test_nobody_is_mentioned_whatever_the_text_says(world: Env) -> None:
    """Every message that is sent forbids all mentions."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question="Who is @everyone and <@1>?")
    sent = [one.json for one in world.http_requests if one.method in ("POST", "PATCH")]
    shown = [one for one in sent if isinstance(one, dict) and "components" in one]

    assert shown
    assert all({"parse": []} == one["allowed_mentions"] for one in shown)


async def test_what_the_archive_does_not_hold_is_said_to_be_absent(world: Env) -> None:
    """An abstention names how much was searched and the nearest headlines, and has no sources."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question="Who won the 2022 football World Cup?")
    told = words(here.channel.last_message)

    assert "Not in these articles: the archive (21 articles, the newest of 23 August 2023)" in told
    assert "Show passage" not in told
    assert "](" not in told


async def test_an_opinion_is_told_as_its_authors(world: Env) -> None:
    """A columnist's view is introduced by name, and its source is marked as opinion."""
    here = room(world)
    await here.asker.slash(
        here.channel, "ask", question="What was the purpose of the Geneva summit?"
    )
    told = words(here.channel.last_message)

    opinions = [line for line in told.splitlines() if "**Opinion**" in line]
    assert all("argues" in told for _ in opinions)
    assert opinions


@pytest.mark.parametrize(
    ("option", "value", "outlet"),
    [
        ("outlet", "the harbour courier", "The Harbour Courier"),
        ("since", "2023", "Civic Ledger"),
        ("until", "June 15, 2021", "Lakeside Tribune"),
    ],
)
async def test_options_narrow_the_archive(world: Env, option: str, value: str, outlet: str) -> None:
    """With an outlet or a day only articles within it are cited, however the value is written."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION, **{option: value})
    told = words(here.channel.last_message)
    cited = re.findall(r"\\\[\d+\\\]\*\* (?:\*\*\w+\*\* · )?([^·\n]+) ·", told)

    assert {outlet} == set(cited)


@pytest.mark.parametrize(
    ("options_given", "told_back"),
    [
        ({"outlet": "The Daily Nothing"}, "No articles of “The Daily Nothing” are here"),
        ({"since": "when pigs fly"}, "cannot read “when pigs fly” as a date"),
    ],
)
async def test_a_value_that_makes_no_sense_is_told_to_the_asker_alone(
    world: Env, options_given: dict[str, str], told_back: str
) -> None:
    """The public placeholder goes, and the sentence is ephemeral."""
    here = room(world)
    result = await here.asker.slash(here.channel, "ask", question=QUESTION, **options_given)

    assert told_back in told_alone(result)
    assert [] == here.channel.history(viewer=here.owner)


async def test_autocomplete_offers_the_outlets_that_fit(world: Env) -> None:
    """What was typed is looked for anywhere in the name, whatever its case."""
    here = room(world)
    offered = await here.asker.autocomplete(here.channel, "ask", "outlet", "LEDGER", question="x")

    assert ["Civic Ledger"] == [one["value"] for one in offered]


async def test_an_answer_goes_into_a_thread_where_the_server_wants_that(
    world: Env, back: Backstage
) -> None:
    """The response holds the question, the thread under it the answer, and no second answer."""
    here = room(world)
    shown = await here.owner.slash(here.channel, "settings")
    await here.owner.select(shown.response, ["thread"], custom_id="pq:pick:place")
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    [thread] = here.channel.threads

    assert QUESTION in words(here.channel.history()[-1])
    assert "met in Geneva on 16 June 2021" in words(thread.last_message)
    assert 1 == len([one for one in thread.history() if "Geneva" in words(one)])
    assert back.state.threads.get(thread.id) is not None


@pytest.mark.parametrize("limits", [Limits(user_cooldown=30)])
async def test_a_cooldown_is_told_to_the_asker_alone(world: Env) -> None:
    """The second question within the cooldown is answered at once with when to come back."""
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    result = await here.asker.slash(here.channel, "ask", question=QUESTION)

    assert "Not so fast" in told_alone(result)


@pytest.mark.parametrize("options", [{"discord_user_daily": 2}])
async def test_a_daily_budget_ends_in_when_the_next_question_is_free(world: Env) -> None:
    """The third question of a day with two is refused, with the time of the next one."""
    here = room(world)
    for _ in range(2):
        await here.asker.slash(here.channel, "ask", question=QUESTION)
    result = await here.asker.slash(here.channel, "ask", question=QUESTION)

    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    told = told_alone(result)
    assert "asked your 2 questions of today" in told
    assert f"<t:{int(midnight.timestamp()) + 86_400}:R>" in told


async def test_the_archive_tells_what_it_holds(world: Env) -> None:
    """How many articles, from when to when, the newest, and every outlet with its count."""
    here = room(world)
    told = told_alone(await here.asker.slash(here.channel, "archive"))

    assert "**21 articles** from " in told
    assert "to 23 August 2023" in told
    assert "[Chandrayaan-3 lands on the Moon](https://" in told
    assert "- Civic Ledger: " in told


async def test_latest_lists_the_newest_first(world: Env) -> None:
    """Ten articles, or fewer of one outlet, in the order of their dates."""
    here = room(world)
    every = told_alone(await here.asker.slash(here.channel, "latest"))
    some = told_alone(await here.asker.slash(here.channel, "latest", outlet="polder post"))

    assert 10 == every.count("\n- ")
    assert every.index("23 August 2023") < every.index("19 April 2023")
    assert "Tamarind Herald" not in some
    assert "Polder Post" in some


async def test_help_fits_one_screen(world: Env) -> None:
    """Every command that everybody has is named in it."""
    here = room(world)
    told = told_alone(await here.asker.slash(here.channel, "help"))

    for command in ("/ask", "/archive", "/latest", "/forget", "Check against the archive"):
        assert command in told
    assert len(told) < 2000


@pytest.mark.parametrize(
    "replies",
    [[OSError("connection to 10.1.2.3 refused, key sk-planted")]],
)
async def test_a_model_that_fails_leaves_quotes_and_a_reference(
    world: Env, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer is made of quotes; the log has the same reference, Discord nothing else of it."""
    caplog.set_level("INFO", "pullquote.discord")
    here = room(world)
    await here.asker.slash(here.channel, "ask", question=QUESTION)
    told = words(here.channel.last_message)
    reference = re.search(r"The model failed \(`(\w{6})` in the log\): quotes are shown", told)

    assert reference
    assert reference[1] in caplog.text
    assert "met in Geneva on 16 June 2021" in told
    assert "10.1.2.3" not in told
    assert "sk-planted" not in told

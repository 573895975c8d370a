"""Model servers that fail in every way over real HTTP: each answer is correct, cited and ends."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from faulty_model import (
    Act,
    FaultyModel,
    breaks_after,
    comments,
    drips,
    endless,
    hangs,
    hangs_after,
    raw,
    refuses,
    says,
    serving,
    thinks,
    usage,
)
from pydantic import SecretStr

from bot.__main__ import run
from bot.answer import Answer, Answerer, Status
from bot.breaker import FAILURES
from bot.discord_app.asking import _aside
from bot.model import open_model
from bot.pump import READER
from bot.roster import Roster, open_roster
from bot.settings import Settings
from index.build import reindex
from index.errors import ModelError
from index.search import Searcher, open_searcher
from index.settings import IndexSettings

BRIDGE = """Bridge over the Lune reopens after nine months

By Mette Krog

LUNEBY, March 3, 2022 (North Coast News) — The bridge over the Lune reopened on Thursday after
repairs that cost 4.2 million crowns.

Mayor Signe Dahl cut a ribbon of red tape at noon. The first car across belonged to a baker
from Vik.

The bridge had been closed since June, when a barge struck its middle pier. Nobody was hurt.
"""
FERRY = """Ferry timetable changes

LUNEBY, April 2, 2022 (North Coast News) — The ferry past the bridge over the Lune will leave at
7.15 every morning from 1 May.
"""
QUESTION = "What did the repairs of the Lune bridge cost?"
TRUE = "The repairs of the bridge over the Lune cost 4.2 million crowns [1]."
LATER = " Mayor Signe Dahl cut a ribbon of red tape at noon [1]."
FALSE = "The repairs of the bridge over the Lune cost 9.9 million crowns [1]."
LATE = (datetime.now(UTC) + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
PAST = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)

HURRIED = {"model_timeout": 1, "model_deadline": 6}  # no fault's own pause is as long

# What each fault is told as.
FAILS: dict[str, tuple[Act, str]] = {
    "silent": (hangs, "took too long"),
    "comments only": (comments, "took too long"),
    "drips for ever": (drips, "took too long"),
    "hangs in mid-sentence": (hangs_after("The repairs cost"), "took too long"),
    "dies in mid-sentence": (breaks_after("The repairs cost"), "The connection to"),
    "dies at once": (lambda handler: handler.reset(), "The connection to"),
    "429": (refuses(429), "has no capacity left for now (HTTP 429)"),
    "429 for an hour": (refuses(429, **{"Retry-After": "3600"}), "(HTTP 429)"),
    "429 until a date": (refuses(429, **{"Retry-After": LATE}), "(HTTP 429)"),
    "500": (refuses(500), "failed on its side (HTTP 500)"),
    "529": (refuses(529), "failed on its side (HTTP 529)"),
    "401": (refuses(401), "refused the key (HTTP 401)"),
    "404": (refuses(404), "was not found (HTTP 404)"),
    "400": (refuses(400, "no such tool"), "refused the request (HTTP 400"),
    "no JSON": (raw(b'{"choices": [{'), "sent no answer that can be read"),
    "a login page": (raw(b"<html>Log in</html>", "text/html"), "sent no answer that can be read"),
    "broken events": (raw(b"data: {\n\ndata\n\n", "text/event-stream"), "sent no answer"),
    "empty": (says(""), "sent no answer that can be read"),
    "blank": (says(" \n \n"), "sent no answer that can be read"),
    "thoughts alone": (thinks("They want the cost."), "sent no answer that can be read"),
    "marked thoughts alone": (says(f"<think>{TRUE}</think>"), "sent no answer that can be read"),
    "thoughts without end": (says(f"<think>{TRUE} Wait,"), "sent no answer that can be read"),
    "cut JSON": (says('{"sentences": [{"text": "The'), "sent no answer that can be read"),
    "filtered": (says("I", finish="content_filter"), "content filter"),
    "context too long": (refuses(400, "exceeds the context length"), "cannot read that much"),
}
VAIN: dict[str, Act] = {
    "endless nonsense": endless("lorem ipsum dolor "),
    "endless blanks": endless("  \n"),
    "refusal": says("I'm sorry, but I cannot help with that."),
    "off the point": says("Ferries are a lovely way to travel [7][8]."),
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Searcher:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    settings = IndexSettings(tmp_path_factory.mktemp("index"), cache_dir)
    reindex(settings, [folder], lambda _: None)
    return open_searcher(settings)


class Scene:
    """Servers and the models on them, closed when the test ends."""

    def __init__(self, searcher: Searcher, folder: Path, stack: ExitStack) -> None:
        self.searcher = searcher
        self.folder = folder
        self.shown: list[str] = []
        self._stack = stack

    def server(self, *acts: Act) -> FaultyModel:
        return self._stack.enter_context(serving(*acts))

    def roster(self, *servers: FaultyModel, **given: object) -> Roster:
        named = [f"openai:m{place}@{one.url}" for place, one in enumerate(servers, start=1)]
        defaults = {
            "model": ", ".join(named),
            "model_timeout": 20,
            "model_deadline": 60,
            "model_retries": 0,
            "state_dir": self.folder,
        }
        settings = Settings(_env_file=None, **{**defaults, **given})  # type: ignore[call-arg, arg-type]
        roster = open_roster(settings, open_model)
        assert roster is not None
        return self._stack.enter_context(roster)

    def ask(self, roster: Roster, question: str = QUESTION) -> Answer:
        self.shown.clear()
        answer = Answerer(self.searcher, roster, top_k=8).ask(question, self.shown.append)
        self._assert_sound(answer)
        return answer

    def _assert_sound(self, answer: Answer) -> None:
        """Whatever failed: shown as it is kept, cited word for word, nothing false in it."""
        assert "\n".join(self.shown) == answer.text
        assert answer.citations
        assert "9.9" not in answer.text
        assert "4.2 million crowns" in answer.text
        for one in answer.citations:
            article = self.searcher.archive.article(one.source.article_id)
            assert article is not None
            assert one.quote == article.text[one.start : one.end]


@pytest.fixture
def scene(searcher: Searcher, tmp_path: Path) -> Iterator[Scene]:
    with ExitStack() as stack:
        yield Scene(searcher, tmp_path, stack)


@pytest.mark.parametrize("fault", FAILS)
def test_the_next_model_answers_for_one_that_fails(scene: Scene, fault: str) -> None:
    """The reader gets the second model's answer, and is told of the first in a clause."""
    act, told = FAILS[fault]
    first, second = scene.server(act), scene.server(says(TRUE))
    answer = scene.ask(scene.roster(first, second, **HURRIED))
    assert Status.ANSWERED is answer.status
    assert f"m2 at {second.host}" == answer.model
    assert told in answer.notice
    assert answer.notice.endswith(f": answered by m2 at {second.host} instead.")


@pytest.mark.parametrize("fault", FAILS)
def test_quotes_answer_for_an_only_model_that_fails(scene: Scene, fault: str) -> None:
    """Without another model the passages speak, and the status says that no model did."""
    act, told = FAILS[fault]
    answer = scene.ask(scene.roster(scene.server(act), **HURRIED))
    assert Status.MODEL_UNAVAILABLE is answer.status
    assert told in answer.notice
    assert answer.notice.endswith(" For now, quotes are shown instead.")


@pytest.mark.parametrize("fault", VAIN)
def test_the_next_model_answers_for_one_that_writes_in_vain(scene: Scene, fault: str) -> None:
    """What says nothing of the passages is no answer: the next model is asked."""
    second = scene.server(says(TRUE))
    roster = scene.roster(scene.server(VAIN[fault]), second, model_max_tokens=60)
    answer = scene.ask(roster)
    assert Status.ANSWERED is answer.status
    assert f"m2 at {second.host}" == answer.model
    assert answer.notice.endswith(f": answered by m2 at {second.host} instead.")


@pytest.mark.parametrize("fault", ["endless nonsense", "refusal", "off the point"])
def test_an_only_model_that_writes_in_vain_leaves_quotes(scene: Scene, fault: str) -> None:
    """Nothing failed, and nothing that it wrote could be checked: the quotes are the answer."""
    answer = scene.ask(scene.roster(scene.server(VAIN[fault]), model_max_tokens=60))
    assert (Status.QUOTED, "") == (answer.status, answer.notice)


@pytest.mark.parametrize("draft", [TRUE.replace("[1]", "[9]"), TRUE.replace(" [1]", ""), TRUE])
def test_wrong_markers_cost_no_true_sentence_its_source(scene: Scene, draft: str) -> None:
    """A true sentence is cited where it is said, whatever stood behind it."""
    answer = scene.ask(scene.roster(scene.server(says(draft)), scene.server(says("Not asked."))))
    assert Status.ANSWERED is answer.status
    assert "" == answer.notice


def test_an_invented_figure_gives_way_to_the_passage(scene: Scene) -> None:
    """What is false is replaced by what is said, and that is an answer."""
    answer = scene.ask(scene.roster(scene.server(says(FALSE)), scene.server(says(TRUE))))
    assert Status.QUOTED is answer.status


@pytest.mark.parametrize("fault", [hangs_after, breaks_after])
def test_a_sentence_that_has_passed_is_kept(scene: Scene, fault: Callable[[str], Act]) -> None:
    """A model that fails after its first sentence is followed by none: that sentence stands."""
    second = scene.server(says(LATER))
    answer = scene.ask(
        scene.roster(scene.server(fault(f"{TRUE}{LATER} And then")), second, **HURRIED)
    )
    assert Status.ANSWERED is answer.status
    assert answer.model.startswith("m1 at ")
    assert answer.notice.endswith(" For now, what it had written is shown.")
    assert [] == second.bodies


def test_quotes_that_were_shown_stay_when_the_next_model_goes_on(scene: Scene) -> None:
    """A false sentence replaced, then a failure: the next model's lines follow, none twice."""
    first = scene.server(breaks_after(f"{FALSE}{LATER.replace('noon', 'midnight')} And"))
    answer = scene.ask(scene.roster(first, scene.server(says(TRUE))))
    assert Status.ANSWERED is answer.status
    assert answer.text.startswith("North Coast News, 3 March 2022: “")
    assert len(set(answer.text.splitlines())) == len(answer.text.splitlines())


def test_an_endless_answer_is_cut_and_what_passed_stays(scene: Scene) -> None:
    """A server that heeds no limit is hung up on; the sentence is shown once."""
    answer = scene.ask(scene.roster(scene.server(endless(f"{TRUE} ")), model_max_tokens=60))
    assert (Status.ANSWERED, "") == (answer.status, answer.notice)
    assert 1 == len(answer.text.splitlines())


@pytest.mark.parametrize(
    "first",
    [
        refuses(500),
        refuses(503, **{"Retry-After": "0"}),
        refuses(429, **{"Retry-After": "1"}),
        refuses(429, **{"Retry-After": PAST}),
        lambda handler: handler.reset(),
    ],
)
def test_a_passing_fault_is_no_fault(scene: Scene, first: Act) -> None:
    """The same model is asked again, and nobody learns of it."""
    server = scene.server(first, says(TRUE))
    answer = scene.ask(scene.roster(server, model_retries=2))
    assert (Status.ANSWERED, "") == (answer.status, answer.notice)
    assert 2 == len(server.bodies)


@pytest.mark.parametrize(
    "act",
    [
        refuses(401),
        refuses(404),
        refuses(400, "no such tool"),
        says("I", finish="content_filter"),
        refuses(429, **{"Retry-After": "3600"}),
        refuses(429, **{"Retry-After": LATE}),
    ],
)
def test_what_will_not_pass_is_asked_once(scene: Scene, act: Act) -> None:
    """A refused key, an unknown model, a filter, or a pause longer than there is time."""
    server = scene.server(act)
    scene.ask(scene.roster(server, model_retries=5))
    assert 1 == len(server.bodies)


def test_a_model_that_keeps_failing_is_left_out(scene: Scene) -> None:
    """After three failures in a row it is not asked, and the notice says until when."""
    first, second = scene.server(refuses(500)), scene.server(says(TRUE))
    roster = scene.roster(first, second)
    for _ in range(FAILURES):
        scene.ask(roster)
    answer = scene.ask(roster)
    assert FAILURES == len(first.bodies)
    assert "is left out until" in answer.notice
    assert Status.ANSWERED is answer.status


def test_a_prompt_that_is_too_long_is_told_shorter(scene: Scene) -> None:
    """A window smaller than it was said to be costs passages, whole ones, and no answer."""

    def act(handler: object) -> None:
        body = server.bodies[-1]["messages"][-1]["content"]
        is_long = body.count("<passage n=") > 1
        (refuses(400, "exceeds the context") if is_long else says(TRUE))(handler)  # type: ignore[arg-type]

    server = scene.server(act)
    answer = scene.ask(scene.roster(server))
    assert Status.ANSWERED is answer.status
    assert (2, 1) == (len(server.bodies), answer.read)


def test_a_decline_is_no_failure(scene: Scene) -> None:
    """A model that finds no answer is believed; no other is asked."""
    second = scene.server(says(TRUE))
    roster = scene.roster(scene.server(says("NOT IN THE PASSAGES")), second)
    answer = Answerer(scene.searcher, roster, top_k=8).ask(QUESTION)
    assert Status.NOT_FOUND is answer.status
    assert answer.model.startswith("m1 at ")
    assert [] == second.bodies


@pytest.mark.parametrize(
    "draft",
    [
        '{"sentences": [{"text": "TRUE", "passages": [1]}]}',
        '```json\n{"sentences": [{"passages": [1], "text": "TRUE"}]}\n```',
        'Here it is:\n{"answer": "TRUE", "sources": ["1"]}',
        '{"sentences": [{"text": "TRUE", "passages": [1]}, {"text": "Mayor Signe Da',
        '<think>They want {"text": the cost.</think>\nTRUE [1]',
        "<|channel|>analysis<|message|>The cost.<|end|><|start|>assistant"
        "<|channel|>final<|message|>TRUE [1]",
    ],
)
def test_json_and_thoughts_never_reach_the_reader(scene: Scene, draft: str) -> None:
    """Whatever an answer is wrapped in, its sentence is shown, and no sign of the wrapping."""
    told = draft.replace("TRUE", TRUE.removesuffix(" [1]."))
    answer = scene.ask(scene.roster(scene.server(says(told))))
    assert Status.ANSWERED is answer.status
    assert "The repairs of the bridge over the Lune cost 4.2 million crowns [1]" == (
        answer.text.replace(". [1]", " [1]")
    )


def test_json_is_asked_for_by_setting_and_given_up_where_it_is_refused(scene: Scene) -> None:
    """A server that knows no schema is asked again without one."""
    server = scene.server(refuses(400, "unknown field response_format"), says(TRUE))
    answer = scene.ask(scene.roster(server, model_json=True))
    assert Status.ANSWERED is answer.status
    assert ["response_format" in body for body in server.bodies] == [True, False]


def test_each_address_is_sent_its_own_key_and_no_other(scene: Scene) -> None:
    """OpenAI's key stays with OpenAI; a key stands beside the host that it is for."""
    first, second = scene.server(refuses(500)), scene.server(says(TRUE))
    keys = SecretStr(f"{second.host}=of-second")
    scene.ask(
        scene.roster(first, second, model_keys=keys, openai_api_key=SecretStr("sk-of-openai"))
    )
    assert (["Bearer none"], ["Bearer of-second"]) == (first.keys, second.keys)


def test_tokens_are_counted_and_a_spent_budget_passes_to_the_next(scene: Scene) -> None:
    """The server's own count is kept; once the day's tokens are spent, the next model is asked."""
    first = scene.server(says(TRUE, usage(900, 150)))
    second = scene.server(says(TRUE))
    roster = scene.roster(first, second, model_daily_tokens=1000, model_prices="m1=2/4")
    assert "" == scene.ask(roster).notice
    answer = scene.ask(roster)
    assert f"m2 at {second.host}" == answer.model
    assert "has spent its 1,000 tokens for today, until midnight UTC: answered by" in answer.notice
    assert 1 == len(first.bodies)
    assert roster._spending is not None
    m1, m2 = roster._spending.today()
    assert (900, 150, 0) == (m1.read, m1.written, m1.estimated)
    assert pytest.approx((900 * 2 + 150 * 4) / 1e6) == m1.cost
    assert m2.estimated == m2.read + m2.written > 100


def test_a_model_that_cannot_be_opened_is_skipped(scene: Scene) -> None:
    """A missing key costs one model of the list; where it costs all, nothing is begun."""
    server = scene.server(says(TRUE))
    roster = scene.roster(model=f"openai:gpt-5, openai:m2@{server.url}, quotes")
    assert Status.ANSWERED is scene.ask(roster).status
    assert "PULLQUOTE_OPENAI_API_KEY is not set" in roster.skipped[0]
    with pytest.raises(ModelError, match=r"PULLQUOTE_OPENAI_API_KEY.*\n.*GGUF"):
        scene.roster(model="openai:gpt-5, builtin", model_file=__file__)


def test_the_command_tells_of_skipped_models_and_of_what_was_read(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`ask` names the model that is left out and the one that failed, and ends well."""
    first, second = scene.server(refuses(500)), scene.server(says(TRUE))
    monkeypatch.setenv("PULLQUOTE_INDEX_DIR", str(scene.searcher.archive.folder))
    monkeypatch.setenv("PULLQUOTE_STATE_DIR", str(scene.folder))
    monkeypatch.setenv("PULLQUOTE_MODEL_RETRIES", "0")
    models = f"openai:gpt-5, openai:m1@{first.url}, openai:m2@{second.url}, quotes"

    assert 0 == run(["ask", "--verbose", "--model", models, QUESTION])

    out, err = capsys.readouterr()
    assert f"Written by m2 at {second.host}; every quote checked." in out
    assert f"Read by m2 at {second.host}: 2 of 2 passages, none cut" in out
    assert "PULLQUOTE_OPENAI_API_KEY is not set" in err
    assert f"m1 at {first.host} failed on its side (HTTP 500): answered by m2" in err


def test_on_discord_a_notice_holds_no_address(scene: Scene) -> None:
    """Who manages the bot finds it in the log; who asked is told that it happened."""
    first, second = scene.server(refuses(500)), scene.server(says(TRUE))
    told = _aside(scene.ask(scene.roster(first, second)))
    assert told.startswith("Another model failed (`")
    assert "127.0.0.1" not in told
    told = _aside(scene.ask(scene.roster(first)))
    assert told.endswith("quotes are shown instead")


def test_questions_at_once_share_the_breaker(scene: Scene) -> None:
    """Eight threads and a model that fails: all are answered, and no trial is left open."""
    first, second = scene.server(refuses(500)), scene.server(says(TRUE))
    roster = scene.roster(first, second)
    answerer = Answerer(scene.searcher, roster, top_k=8)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: answerer.ask(QUESTION), range(16)))
    assert {Status.ANSWERED} == {one.status for one in answers}
    assert {f"m2 at {second.host}"} == {one.model for one in answers}
    assert roster.barred(roster.members[0])


def test_a_stream_of_comments_is_not_read_for_ever(scene: Scene) -> None:
    """The thread that reads it ends too, by a limit on the whole response."""
    scene.ask(scene.roster(scene.server(comments), model_timeout=1, model_deadline=1.5))
    readers = [one for one in threading.enumerate() if one.name == READER]
    for one in readers:
        one.join(30)
    assert not any(one.is_alive() for one in readers)

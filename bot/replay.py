"""A recorded answer made once more from its record alone: the same path, nothing searched.

Record → Recorded (an Answerer that is told what it would have found) → Answer → Replayed
"""

import difflib
import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, cast

from bot.answer import QUOTES_NAME, Answer, Answerer, Proceed
from bot.citations import Citation
from bot.claim import check_claim
from bot.evidence import Findings, Sentence
from bot.making import Draft, Making, Outcome
from bot.model import WritingModel, open_model, stream_text
from bot.model_failure import AttemptError
from bot.narrowing import ANYWHERE, Narrowing
from bot.pump import Bounds
from bot.record import Record, RecordError
from bot.roster import Member, Roster
from bot.settings import QUOTES, Settings
from bot.stream import Messages
from bot.verdict import Reason
from index.archive import Stats
from index.errors import PullquoteError
from index.scope import Scope
from index.search import Searcher

_NO_CHAT = cast("Any", None)  # nothing is asked of it: `Recorded.stream` has its words


@dataclass(frozen=True, slots=True)
class Replayed:
    """The answer as it comes out now, and a sentence for each way in which it differs."""

    record: Record
    answer: Answer
    differences: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether it came out as it was."""
        return not self.differences


class _Then(Roster):
    """The models that were asked then; those that were left out are so once more."""

    def __init__(self, drafts: Sequence[Draft], name: str) -> None:
        told = [list(group) for _, group in groupby(drafts, lambda one: (one.model, one.provider))]
        models = [
            WritingModel(one.model, _NO_CHAT, one.provider, limits=one.limits) for one, *_ in told
        ] or [WritingModel(name, _NO_CHAT)]
        super().__init__(models, deadline=math.inf)
        self._left_out = {
            model.name: group[0].failure
            for model, group in zip(models, told, strict=False)
            if group[0].is_left_out
        }

    def barred(self, member: Member) -> str:
        """Why it was left out then."""
        return self._left_out.get(member.model.name, "")


class _JudgedThen:
    """The judge, as it judged then."""

    def __init__(self, judged: Sequence[Outcome]) -> None:
        self._refused = {one.sentence for one in judged if one.why == Reason.JUDGE.value}

    def refuses(self, claim: str, sentence: Sentence) -> bool:
        """Whether it refused this claim then."""
        return claim in self._refused


class Recorded(Answerer):
    """Answers from a record: what was found, what the archive held, what the models wrote.

    Further drafts are written by nobody, for none is recorded.
    """

    def __init__(self, record: Record, making: Making) -> None:
        answer = record.answer
        is_written = making.drafts or answer.model != QUOTES_NAME
        roster = _Then(making.drafts, answer.model) if is_written else None
        # Nothing is asked of the archive either: `findings` and `held` have what it said.
        judge = _JudgedThen(making.judged)
        super().__init__(cast("Searcher", None), roster, len(answer.hits), judge)
        self._making = making
        self._drafts = [one for one in making.drafts if not one.is_left_out]
        self._searched = answer.searched

    def findings(self, question: str, narrowing: Narrowing = ANYWHERE) -> Findings:
        """What was found for it then."""
        for one in self._making.findings:
            if one.question == question:
                return one
        raise RecordError("The question is read otherwise now, and nothing was found for it then.")

    def held(self, scope: Scope) -> Stats:
        """What the archive held then."""
        if self._searched is None:
            raise RecordError("It would say now that the articles hold no answer.")
        return self._searched

    def stream(
        self, model: WritingModel, messages: Messages, bounds: Bounds, proceed: Proceed
    ) -> Generator[str, None, None]:
        """What the model wrote then, and its failure if it failed."""
        if not self._drafts:
            raise AttemptError("A model would be asked now, and none wrote anything then.")
        draft = self._drafts.pop(0)
        yield draft.text
        if draft.failure:
            raise AttemptError(draft.failure, is_too_long=draft.is_too_long)


def replayed(record: Record, making: Making | None = None) -> Replayed:
    """The answer from its record, or from that with another draft, and what differs.

    Raises RecordError when the path now needs what the record does not hold.
    """
    making = making or record.answer.making
    if making is None:
        raise RecordError("This record holds only the answer: it cannot be made again.")
    recorded = Recorded(record, making)
    if record.is_claim:
        answer = check_claim(recorded, record.question, making.narrowing.scope)
    else:
        answer = recorded.ask(record.standalone, narrowing=making.narrowing)
    answer = replace(answer, answer_id=record.record_id, seconds=record.answer.seconds)
    return Replayed(record, answer, tuple(_differences(record.answer, answer)))


def asked_again(record: Record, settings: Settings) -> Replayed:
    """The recorded model asked once more with the very same messages, its new draft checked.

    `settings` hold the keys, which no record does. Raises RecordError where no model was asked,
    and what opening and asking a model raises.
    """
    making = record.answer.making
    if making is None or not making.drafts:
        raise RecordError("No model was asked for this answer: there is nothing to ask again.")
    asked = [one for one in making.drafts if not one.is_left_out]
    if not asked:
        raise RecordError("No model was asked for this answer: there is nothing to ask again.")
    draft = asked[-1]
    with _opened(draft.model, settings) as model:
        text = "".join(stream_text(model, draft.messages))
    fresh = replace(draft, text=text, failure="", is_too_long=False)
    return replayed(record, replace(making, drafts=(fresh,)))


def _opened(name: str, settings: Settings) -> WritingModel:
    """The model of that name among those that the settings list."""
    for one in settings.models():
        try:
            model = open_model(one)
        except PullquoteError:  # another one may be the one
            continue
        if model.name == name:
            return model
        model.close()
    raise RecordError(f"{name} is not among the models of this record any more.")


def options_of(record: Record) -> dict[str, object]:
    """The recorded settings of its model, for `load_settings`."""
    setup = record.setup
    return {
        "model": setup.model or QUOTES,
        "model_url": setup.url or None,
        "model_file": setup.file or None,
        "model_timeout": setup.timeout,
        "model_retries": setup.retries,
        "model_max_tokens": setup.max_tokens,
    }


def _differences(then: Answer, now: Answer) -> Generator[str, None, None]:
    if then.status is not now.status:
        yield f"It was {then.status.value} and is {now.status.value}."
    old, new = then.text.splitlines(), now.text.splitlines()
    for line in difflib.ndiff(old, new):
        if line.startswith("- "):
            yield f"No longer said: {line[2:]}"
        elif line.startswith("+ "):
            yield f"Said now: {line[2:]}"
    if then.notice != now.notice:
        yield f"The notice was “{then.notice}” and is “{now.notice}”."
    cited, citing = _places(then.citations), _places(now.citations)
    if cited != citing and old == new:
        yield f"The same words cite {citing} in place of {cited}."


def _places(citations: tuple[Citation, ...]) -> str:
    told = (f"{one.source.article_id} [{one.start}:{one.end}]" for one in citations)
    return ", ".join(told) or "nothing"

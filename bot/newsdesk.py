"""Everything a front end asks of the archive, callable from any thread."""

import logging
from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass

from bot.answer import Answer, Answerer, Proceed, Show
from bot.claim import check_claim
from bot.conversation import in_context
from bot.judge import Judges, open_judge
from bot.model import WritingModel, open_model
from bot.narrowing import Narrowing
from bot.passage import PassageInPlace, Quoted, in_place
from bot.question import Turn, checked
from bot.roster import Roster, open_roster, roster_of
from bot.settings import Settings
from index.archive import Stats
from index.article import Source
from index.live import LiveSearcher
from index.scope import Scope

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the question as it was understood from the conversation."""

    standalone: str
    answer: Answer


class Newsdesk:
    """One archive and its models, or none, for all who ask."""

    def __init__(
        self,
        live: LiveSearcher,
        model: Roster | WritingModel | None,
        top_k: int,
        judge: Judges | None = None,
    ) -> None:
        self._live = live
        self._roster = roster_of(model)
        self._answerer = Answerer(live, self._roster, top_k, judge)
        for fault in self._roster.skipped if self._roster else ():
            log.warning("%s", fault)

    def close(self) -> None:
        """Close the archive and stop the models."""
        with self._roster or nullcontext(), closing(self._live):
            return

    def answer(
        self,
        question: str,
        history: Sequence[Turn],
        scope: Scope,
        show: Show = lambda _: None,
        understood: Callable[[str], None] = lambda _: None,
        proceed: Proceed = lambda: None,
    ) -> Reply:
        """Answer within `scope`; what `proceed` raises ends it.

        `understood` is told the question that stands on its own, before it is searched for.
        Raises QuestionError and ArchiveError; a model's failure ends in quotes.
        """
        asked = checked(question)
        writer = self._roster.ready() if self._roster and history else None
        whole = in_context(asked, history, writer, proceed)
        understood(whole.question)
        narrowing = Narrowing(scope & whole.scope)
        answer = self._answerer.ask(whole.question, show, narrowing=narrowing, proceed=proceed)
        return Reply(whole.question, answer)

    def check(self, text: str, scope: Scope, proceed: Proceed = lambda: None) -> Answer:
        """What the archive says for and against a text. Raises QuestionError and ArchiveError."""
        return check_claim(self._answerer, text, scope, proceed)

    def passage(self, quoted: Quoted, scope: Scope) -> PassageInPlace | None:
        """A quote in its surroundings; None where `scope` does not admit it."""
        with self._live.reading() as searcher:
            return in_place(searcher.archive, quoted, scope)

    def holdings(self, scope: Scope) -> Stats:
        """What that part of the archive holds."""
        with self._live.reading() as searcher:
            return searcher.archive.stats(scope)

    def latest(self, scope: Scope, limit: int) -> list[Source]:
        """The newest articles of that part of the archive."""
        with self._live.reading() as searcher:
            return searcher.archive.latest(scope, limit)


def open_newsdesk(settings: Settings) -> Newsdesk:
    """Open archive and models; raises as open_searcher and open_roster do."""
    live = LiveSearcher(settings.index())
    try:
        judge = open_judge(settings.judge)
        roster = open_roster(settings, open_model)
    except BaseException:
        live.close()
        raise
    return Newsdesk(live, roster, settings.top_k, judge)

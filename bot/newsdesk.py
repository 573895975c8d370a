"""Everything a front end asks of the archive, callable from any thread."""

from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass

from bot.answer import Answer, Answerer, Proceed, Show
from bot.claim import check_claim
from bot.conversation import standalone
from bot.judge import Judges, open_judge
from bot.model import WritingModel, open_model
from bot.narrowing import Narrowing
from bot.passage import PassageInPlace, Quoted, in_place
from bot.question import Turn, checked
from bot.settings import QUOTES, Settings
from index.archive import Stats
from index.article import Source
from index.live import LiveSearcher
from index.scope import Scope


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the question as it was understood from the conversation."""

    standalone: str
    answer: Answer


class Newsdesk:
    """One archive and one model, or none, for all who ask."""

    def __init__(
        self,
        live: LiveSearcher,
        model: WritingModel | None,
        top_k: int,
        judge: Judges | None = None,
    ) -> None:
        self._live = live
        self._model = model
        self._answerer = Answerer(live, model, top_k, judge)

    def close(self) -> None:
        """Close the archive and stop the model."""
        with self._model or nullcontext(), closing(self._live):
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
        whole = standalone(asked, history, self._model, proceed)
        understood(whole)
        answer = self._answerer.ask(whole, show, narrowing=Narrowing(scope), proceed=proceed)
        return Reply(whole, answer)

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
    """Open archive and model; raises as open_searcher and open_model do."""
    live = LiveSearcher(settings.index())
    try:
        judge = open_judge(settings.judge)
        model = None if settings.model == QUOTES else open_model(settings)
    except BaseException:
        live.close()
        raise
    return Newsdesk(live, model, settings.top_k, judge)

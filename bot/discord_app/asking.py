"""A question on its way: admitted, counted, queued, answered, shown, kept."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord

from bot.access import Place, midnight
from bot.answer import Answer
from bot.confidence import UNCERTAIN
from bot.discord_app.backstage import Backstage, TellableError, explained, log, now, reference
from bot.discord_app.inquiry import Inquiry, stored
from bot.discord_app.stage import EDIT_SECONDS, Stage, is_gone
from bot.discord_app.views import answered, progress, source_of
from bot.newsdesk import Reply
from bot.question import Turn
from bot.queue import StoppedError, Ticket
from bot.record import Origin
from bot.recording import Recorder
from bot.state_answers import StoredAnswer
from bot.state_budgets import Spent
from bot.state_records import Whose
from index.scope import Scope

_PLACE_SECONDS = 5.0  # between two edits that only say how many are ahead
_TURNS = 6  # of a conversation are read
_DELETED = "deleted"


@dataclass(slots=True, eq=False)
class Course:
    """How far an inquiry has come; the lines are told from the worker's thread."""

    inquiry: Inquiry
    ticket: Ticket
    stage: Stage
    lines: list[str] = field(default_factory=list)
    understood: str = ""

    def is_about(self, message_id: int) -> bool:
        """Whether that message is the question, or holds its answer."""
        return message_id in (self.inquiry.question_message, *self.stage.messages)


# Takes an admitted inquiry elsewhere, such as into a thread of its own; None leaves it.
Move = Callable[[Inquiry], Awaitable[tuple[Inquiry, Stage] | None]]


class Asking:
    """Takes inquiries, and knows those under way."""

    def __init__(self, backstage: Backstage) -> None:
        self._back = backstage
        self.under_way: set[Course] = set()
        self._recorder = Recorder(
            backstage.state.records, backstage.settings, Origin.DISCORD, log.warning
        )

    async def take(
        self, inquiry: Inquiry, ticket: Ticket, stage: Stage, move: Move | None = None
    ) -> None:
        """From the queue to the finished answer; every failure ends in a sentence."""
        course = Course(inquiry, ticket, stage)
        self.under_way.add(course)
        try:
            await self._take(course, move)
        except StoppedError as error:
            if str(error) != _DELETED:
                await self._tell(course.stage, str(error))
        except Exception as error:  # noqa: BLE001  # told to the asker and logged
            if not (isinstance(error, discord.HTTPException) and is_gone(error)):
                await self._tell(course.stage, explained(error))
        finally:
            self.under_way.discard(course)
            self._back.queue.leave(ticket)

    def deleted(self, message_id: int) -> None:
        """A question or its unfinished answer was deleted: it is given up."""
        for course in self.under_way:
            if course.is_about(message_id):
                course.ticket.stop(_DELETED)

    def closed(self, channel_id: int) -> None:
        """A thread was deleted, and what was being answered in it is given up."""
        for course in self.under_way:
            if course.inquiry.place.channel_id == channel_id:
                course.ticket.stop(_DELETED)

    async def _take(self, course: Course, move: Move | None) -> None:
        back, moment, inquiry = self._back, now(), course.inquiry
        scope = await back.scope_at(inquiry.place)
        if scope.nothing:
            raise TellableError(_closed(inquiry.place))
        scope &= await back.read(inquiry.narrow, scope)
        await self._spend(inquiry, moment)
        try:
            # Only now, so that no thread is opened for a question that is refused.
            if move and (moved := await move(inquiry)):
                course.inquiry, course.stage = moved
            reply = await self._reply(course, scope, moment)
        except Exception as error:
            if str(error) != _DELETED:
                await self._refund(inquiry, moment)
            raise
        course.ticket.proceed()  # whoever asked to be forgotten meanwhile is not kept after all
        await self._settle(course, reply, moment)

    async def _settle(self, course: Course, reply: Reply, moment: datetime) -> None:
        """Keep the answer, show it in its final form, and remember which messages hold it."""
        back, stage = self._back, course.stage
        answer = stored(course.inquiry, reply, moment)
        await back.kept(self._keep, course.inquiry, reply, answer)
        await self._attach(answer, stage.messages)  # somebody may reply as soon as it is seen
        back.queue.answered(course.ticket)
        try:
            await stage.settle(answered(answer, aside=_aside(reply.answer)))
        finally:
            await self._attach(answer, stage.messages)

    def _keep(self, inquiry: Inquiry, reply: Reply, answer: StoredAnswer) -> None:
        """The answer and how it came to be, with nothing in between: /forget finds both."""
        self._back.state.answers.save(answer)
        whose = Whose(answer.guild_id, answer.asker_id, answer.conversation_id)
        self._recorder.keep(
            inquiry.words, answer.standalone, reply.answer, whose, is_claim=inquiry.is_claim
        )

    async def _attach(self, answer: StoredAnswer, messages: Sequence[int]) -> None:
        """Remember which messages hold the answer."""
        for message_id in messages:
            await self._back.kept(self._back.state.answers.attach, answer.answer_id, message_id)

    async def _reply(self, course: Course, scope: Scope, moment: datetime) -> Reply:
        back, loop = self._back, asyncio.get_running_loop()
        inquiry, ticket = course.inquiry, course.ticket
        history = await self._history(inquiry, moment)

        def understood(words: str) -> None:
            if words != inquiry.words:
                loop.call_soon_threadsafe(setattr, course, "understood", words)

        def written(line: str) -> None:
            loop.call_soon_threadsafe(course.lines.append, line)

        def work() -> Reply:
            if inquiry.is_claim:
                checked = back.newsdesk.check(inquiry.words, scope, ticket.proceed)
                return Reply(checked.question, checked)
            return back.newsdesk.answer(
                inquiry.words,
                history,
                scope,
                written,
                understood,
                ticket.proceed,
            )

        # Never cancelled: a message being sent would arrive, and we would send another one.
        done = asyncio.Event()
        watching = asyncio.create_task(self._watch(course, done))
        try:
            return await back.queue.run(ticket, work)
        finally:
            done.set()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self, course: Course, done: asyncio.Event) -> None:
        """Show the place in the queue, then the lines as they come."""
        stage = course.stage
        # A deferred response says "thinking" by itself; elsewhere there is nothing yet.
        told = (0, 0, "") if stage.messages else None
        while not done.is_set():
            ahead = self._back.queue.ahead(course.ticket)
            news = (ahead, len(course.lines), course.understood)
            if news != told:
                await stage.show(progress(course.lines, ahead, course.understood))
                told = news
            with contextlib.suppress(TimeoutError):
                pause = _PLACE_SECONDS if ahead else EDIT_SECONDS / 2
                await asyncio.wait_for(done.wait(), pause)

    async def _history(self, inquiry: Inquiry, moment: datetime) -> Sequence[Turn]:
        if not inquiry.conversation_id:
            return ()
        hours = self._back.settings.discord_conversation_hours
        since = moment - timedelta(hours=hours)
        history = self._back.state.answers.history
        turns = await self._back.kept(history, inquiry.conversation_id, _TURNS, since)
        return [
            Turn(
                one.standalone,
                one.answer,
                tuple((cited.marker, source_of(cited)) for cited in one.citations),
            )
            for one in turns
        ]

    async def _spend(self, inquiry: Inquiry, moment: datetime) -> None:
        place, settings = inquiry.place, self._back.settings
        chosen = self._back.settings_of(place.guild_id)
        user_limit = min(
            chosen.user_daily or settings.discord_user_daily, settings.discord_user_daily
        )
        guild_limit = min(
            chosen.guild_daily or settings.discord_server_daily, settings.discord_server_daily
        )
        spent = await self._back.kept(
            self._back.state.budgets.spend,
            moment.date(),
            place.guild_id,
            inquiry.asker_id,
            user_limit,
            guild_limit if place.guild_id else None,
        )
        if spent is Spent.USER:
            raise TellableError(
                f"You have asked your {user_limit} questions of today: the next one is free "
                f"{midnight(moment)}."
            )
        if spent is Spent.GUILD:
            raise TellableError(
                f"This server has asked its {guild_limit} questions of today: the next one is "
                f"free {midnight(moment)}."
            )

    async def _refund(self, inquiry: Inquiry, moment: datetime) -> None:
        budgets = self._back.state.budgets
        guild_id = inquiry.place.guild_id
        await self._back.kept(budgets.refund, moment.date(), guild_id, inquiry.asker_id)

    async def _tell(self, stage: Stage, text: str) -> None:
        try:
            await stage.refuse(text)
        except discord.HTTPException as error:
            if not is_gone(error):
                log.warning("[%s] A notice could not be shown: %s", reference(), error)


def _closed(place: Place) -> str:
    if place.guild_id:
        return "No part of the archive is open here: ask those who manage this server."
    return (
        "The archive is not open in direct messages, because servers see different parts of it: "
        "ask in a server."
    )


def _aside(answer: Answer) -> str:
    """That the answer may be beside the question, and that a model failed."""
    unsure = UNCERTAIN if answer.is_uncertain else ""
    return " · ".join(part for part in (unsure, _failed(answer)) if part)


def _failed(answer: Answer) -> str:
    """A model's failure; what the model's client says of it may hold addresses."""
    if not answer.notice:
        return ""
    mark = reference()
    log.warning("[%s] %s", mark, answer.notice)
    if ": answered by " in answer.notice:
        return f"Another model failed (`{mark}` in the log)"  # who wrote it is told beside it
    has_begun = "what it had written" in answer.notice
    instead = "what it had written so far is shown" if has_begun else "quotes are shown instead"
    return f"The model failed (`{mark}` in the log): {instead}"

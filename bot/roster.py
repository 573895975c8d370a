"""The models that may write an answer, in the order in which they are asked."""

import logging
import math
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from types import TracebackType
from typing import Self

from bot.breaker import FAILURES, Breaker
from bot.model import WritingModel
from bot.settings import BUILTIN, Settings
from bot.spending import Spending, open_spending
from bot.state_database import StateError
from index.errors import ModelError, PullquoteError, SettingsError
from index.pace import Clock

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Member:
    """One model, and whether it has been failing lately."""

    model: WritingModel
    breaker: Breaker = field(repr=False)


class Roster:
    """All models of a process, shared by its threads; `skipped` says which could not be opened."""

    def __init__(
        self,
        models: list[WritingModel],
        *,
        deadline: float = 120,
        spending: Spending | None = None,
        skipped: tuple[str, ...] = (),
        clock: Clock = Clock(),  # noqa: B008 - frozen
    ) -> None:
        self.members = tuple(Member(one, Breaker(clock.seconds)) for one in models)
        self.deadline = deadline
        self.skipped = skipped
        self.clock = clock
        self._spending = spending

    @property
    def name(self) -> str:
        """The first model's."""
        return self.members[0].model.name

    def barred(self, member: Member) -> str:
        """Why a model is not asked for now, and until when; "" when it may be."""
        name, seconds = member.model.name, member.breaker.left_out()
        if seconds:
            until = self.clock.now().astimezone(UTC) + timedelta(seconds=math.ceil(seconds))
            return (
                f"{name} is left out until {until:%H:%M:%S} UTC, having failed {FAILURES} times "
                "in a row"
            )
        if self._spending is None or member.model.provider == BUILTIN:
            return ""  # what runs in this process costs nothing
        try:
            spent = self._spending.exhausted(member.model.title)
        except StateError as error:
            log.warning("%s is not asked: %s", name, error)
            return f"{name} is not asked, because its budget cannot be read"
        return f"{name} has spent {spent}, until midnight UTC" if spent else ""

    def ready(self) -> WritingModel | None:
        """The first model that may be asked, once and in a hurry, for what is no answer yet."""
        for one in self.members:
            if not self.barred(one):
                limits = replace(one.model.limits, retries=0, deadline=self.deadline / 4)
                return replace(one.model, limits=limits)
        return None

    def close(self) -> None:
        """Close every model, and the count of what they cost."""
        with ExitStack() as stack:
            if self._spending:
                stack.callback(self._spending.close)
            for one in self.members:
                stack.callback(one.model.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_roster(settings: Settings, opener: Callable[[Settings], WritingModel]) -> Roster | None:
    """The models that `settings` list, opened by `opener`; None in quote mode.

    One that cannot be opened is skipped when another can. Raises what `opener` raises for an
    only model, all faults in one when none of several can be opened, and StateError.
    """
    wanted = settings.models()
    if not wanted:
        return None
    with ExitStack() as stack:
        opened, faults = [], []
        for one in wanted:
            try:
                opened.append(opener(one))
            except PullquoteError as error:
                faults.append(error)
                continue
            stack.callback(opened[-1].close)
        if not opened:
            raise _none_of(faults)
        spending = open_spending(settings)
        stack.pop_all()
    counted = [_counted(one, spending) for one in opened] if spending else opened
    skipped = tuple(f"{one} It is left out." for one in faults)
    return Roster(counted, deadline=settings.model_deadline, spending=spending, skipped=skipped)


def roster_of(models: "Roster | WritingModel | None") -> "Roster | None":
    """A roster of one, for whoever has but one model."""
    return Roster([models]) if isinstance(models, WritingModel) else models


def _none_of(faults: list[PullquoteError]) -> PullquoteError:
    if len(faults) == 1:
        return faults[0]
    kind = SettingsError if all(isinstance(one, SettingsError) for one in faults) else ModelError
    return kind("\n".join(str(one) for one in faults))


def _counted(model: WritingModel, spending: Spending) -> WritingModel:
    return replace(model, spent=lambda usage: spending.add(model.title or model.name, usage))

"""How old a passage is, in words: what was so three years ago need not be so now."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.words import counted

if TYPE_CHECKING:
    from bot.answer import Answer  # a search shows ages and answers nothing

_STALE = 180  # days
_MONTH, _YEAR = 30.4, 365
_IN_DAYS = 60  # up to here
_IN_MONTHS = 729


def age_of(days: int | None) -> str:
    """`days` before the asker's clock in words, "3 years old"; empty where there is no date.

    Empty too for what was published after the clock, which the question may have set back.
    """
    if days is None or days < 0:
        return ""
    if days == 0:
        return "of today"
    if days <= _IN_DAYS:
        return f"{counted(days, 'day')} old"
    if days <= _IN_MONTHS:
        return f"{counted(int(days / _MONTH), 'month')} old"
    return f"{counted(days // _YEAR, 'year')} old"


def ages_of(answer: "Answer") -> Mapping[str, int | None]:
    """The age in days of each article that the answer rests on."""
    return {hit.passage.source.article_id: hit.age for hit in answer.hits}


def stale_ages(answer: "Answer") -> Mapping[str, str]:
    """The ages to tell with an answer's sources, by article.

    Only where the question is about the present, and only what may no longer be so.
    """
    if answer.asked is None or not answer.asked.is_of_the_present:
        return {}
    return {
        article: age_of(days)
        for article, days in ages_of(answer).items()
        if days is not None and days > _STALE
    }

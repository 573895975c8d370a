"""What a sentence offers as an answer: names, figures or days that the question does not hold.

What several articles offer is more likely the answer than what one does (Clarke, Cormack and Lynam,
"Exploiting Redundancy in Question Answering", 2001).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.question import DATE, NAME, NUMBER, Asks
from index.terms import STOP_WORDS, stems

_MONTHS_AND_DAYS = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december
"""
_DAYS = frozenset(_MONTHS_AND_DAYS.split())
_EDGES = re.compile(r"[^\w.%$€£]")


def offered(kinds: frozenset[Asks], known: set[str], text: str) -> set[str]:
    """Stems of what may be the answer in `text`; nothing for "why" and views.

    `known` are the question's stems. A date is looked for where one is asked for, else a number,
    else a name.
    """
    if Asks.DATE in kinds:
        return {stem for found in DATE.finditer(text) for stem in stems(found.group())} - known
    if Asks.NUMBER in kinds:
        told = (_EDGES.sub("", word.lower()) for word in text.split() if NUMBER.search(word))
        return {word for word in told if word} - known
    if kinds & {Asks.NAME, Asks.PLACE}:
        return {stem for word in _names(text) for stem in stems(word) if len(stem) > 1} - known
    return set()


def agreement(offers: Sequence[set[str]], told: Sequence[tuple[str, float]]) -> list[float]:
    """For each sentence, how well the best of what it offers is borne out, 0 to 1.

    `told` says which article each sentence is of, and what it is worth: each article counts with
    its best. The best of all has 1.
    """
    worth: dict[str, dict[str, float]] = defaultdict(dict)
    for offer, (article, value) in zip(offers, told, strict=True):
        for one in offer:
            worth[one][article] = max(worth[one].get(article, 0.0), value)
    totals = {one: sum(by.values()) for one, by in worth.items()}
    most = max(totals.values(), default=0.0) or 1.0
    return [max((totals[one] for one in offer), default=0.0) / most for offer in offers]


def _names(text: str) -> Iterable[str]:
    for found in NAME.finditer(text):
        for word in re.findall(r"[\w’'-]+", found.group()):
            if word.lower() not in STOP_WORDS and word.lower() not in _DAYS:
                yield re.sub(r"[’']s?$", "", word)

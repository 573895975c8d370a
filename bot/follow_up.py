"""What a follow-up question asks, told by rules in a form that stands on its own.

A fragment is put in the earlier question's place ("And Sweden?", "Why?"); a question with a
pronoun is told what it is about: "On the Lune bridge: when did it open?". The question words of
the earlier question stay out, for they would ask for its date or place once more.
"""

import re
from collections.abc import Sequence

from bot.fragments import ADJUNCT, AGAIN, MORE, NEXT, ONLY_ASKING, Fragment, bare, fragment_of
from bot.leaning import HE, HIM, HIS, THERE
from bot.question import Asks, Turn, asks
from bot.topics import (
    DATE,
    NAME,
    PLACED,
    WH,
    YEAR,
    Asked,
    Topic,
    is_empty,
    names,
    noun_asked_for,
    parsed,
    predicate,
    subject,
    topics,
)
from bot.verbs import is_verb
from index.terms import stems

_MOST_TOPICS = 5
_MOST_CHARACTERS = 200  # of what is told in front of a question
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
_GAP = re.compile(r"(?:what|which|how many|how much)\b", re.IGNORECASE)
_WHOM = re.compile(r"(?:who|whom)\b", re.IGNORECASE)


def rewritten(question: str, history: Sequence[Turn]) -> str:
    """A question that leans on those before it, in a form that stands on its own."""
    text, _ = bare(question)
    for turn in reversed(history):
        if made := _after(text, turn):
            return made
    return question


def _after(text: str, turn: Turn) -> str:
    """The follow-up after that turn; empty when the turn has nothing to give."""
    earlier = parsed(turn.question)
    told = topics(turn.question)
    plain = text.rstrip("?!. ")
    if AGAIN.fullmatch(plain):
        return turn.question
    if MORE.fullmatch(plain):
        return _on(told, "what else?", text)
    if NEXT.fullmatch(plain):
        return _on(told, "what happened then?", text)
    if found := ONLY_ASKING.fullmatch(plain):
        return _asked_anew(found, earlier) or _on(told, _question(plain), text)
    if part := fragment_of(text):
        words = " ".join(filter(None, (part.placed, _small(part.body))))
        asked = words if words.startswith("any ") else f"what about {words}"
        return _in_its_place(part, earlier) or _on(told, _question(asked), text)
    return _on([*_answered(text, turn), *told], _question(text), text)


def _on(told: Sequence[Topic], question: str, text: str) -> str:
    """The question told in front what it is about; empty when there is nothing to tell."""
    known = set(stems(text))
    has_date = bool(DATE.search(text))
    kept = [
        topic
        for topic in sorted(told, key=lambda one: one.is_date)
        if not (topic.is_date and has_date) and not topic.stems <= known
    ]
    shown: list[str] = []
    for topic in kept:
        part = _without(topic.text, known)
        if part not in shown and sum(map(len, shown)) + len(part) <= _MOST_CHARACTERS:
            shown.append(part)
    if not shown:
        return ""
    return _with_front(shown[:_MOST_TOPICS], question)


def _without(thing: str, known: set[str]) -> str:
    """ "Biden" of "Biden and Putin" for a question that names Putin itself."""
    parts = re.split(r"\s+and\s+", thing)
    if len(parts) == 1 or not all(part[:1].isupper() for part in parts):
        return thing
    return " and ".join(part for part in parts if not set(stems(part)) <= known)


def _small(question: str) -> str:
    first = question.split()[0].strip("?!.,")
    keep = (
        not (is_empty(first) or is_verb(first.lower()) or re.fullmatch(WH, first, re.I))
        or first == "I"
    )
    return question if keep else question[0].lower() + question[1:]


def _question(text: str) -> str:
    return f"{text.rstrip('?!. ')}?"


def _asked_anew(found: re.Match[str], earlier: Asked) -> str:
    """The earlier question with another question word; empty where that makes no sentence."""
    if found["purpose"]:
        return ""
    asking, manner = found["asking"], found["manner"].strip().lower()
    first = earlier.asking.split()[0].lower() if earlier.asking else ""
    if manner == "else":
        if first != asking.lower():
            return ""
        rest = " ".join(part for part in (earlier.auxiliary, earlier.rest) if part)
        return _told(earlier.about, _sentence(f"{asking} else {rest}"))
    if manner in ("not", "come") or not ADJUNCT.fullmatch(asking) or not earlier.auxiliary:
        return ""
    rest = earlier.rest
    after = predicate(rest)
    if not after:
        return ""
    is_copula = re.fullmatch(r"is|are|was|were", earlier.auxiliary, re.IGNORECASE)
    if earlier.asking and is_copula and not _has_participle(after):
        return ""
    if _GAP.match(earlier.asking) or _WHOM.match(earlier.asking):
        rest = _filled(rest, after, "them" if _WHOM.match(earlier.asking) else "that")
    return _told(earlier.about, _sentence(f"{asking} {earlier.auxiliary.lower()} {rest}"))


def _sentence(question: str) -> str:
    return f"{question[0].upper()}{question[1:]}?"


def _has_participle(after: str) -> bool:
    return any(is_verb(word) or word.endswith(("ed", "ing")) for word in after.split()[:3])


def _filled(rest: str, after: str, filler: str) -> str:
    """What was asked for is now taken as told: "Why did India ask for that?"."""
    found = re.match(rf"\w+(?:\s+{PLACED}(?=\s+{PLACED}\b|$))?", after)
    if found is None:
        return rest
    at = len(rest) - len(after) + found.end()
    return f"{rest[:at]} {filler}{rest[at:]}"


def _in_its_place(fragment: Fragment, earlier: Asked) -> str:
    """The earlier question with the fragment where its like stood; empty when that is unclear."""
    body = fragment.body
    main = _sentence(" ".join(filter(None, (earlier.asking, earlier.auxiliary, earlier.rest))))
    if DATE.fullmatch(body):
        made, about = _with_date(fragment, main, earlier.about)
    elif fragment.placed:
        made, about = _with_place(fragment, main), earlier.about
    else:
        made = _with_name(body, main, earlier)
        about = tuple(one for one in earlier.about if one != body)
    if made:
        return _told(about, made)
    if about and earlier.about and not names(main):
        return _told((body, *(one for one in about if DATE.fullmatch(one))), main)
    return ""


def _with_place(fragment: Fragment, main: str) -> str:
    """ "with Xi" in the place of "with Putin", else at the end."""
    place = rf"(?:the\s+)?({NAME.pattern})|([a-z][^?]+?)(?=\s+{PLACED}\b|\s*\?)"
    for found in re.finditer(rf"\b{fragment.placed}\s+(?:{place})", main):
        at = 1 if found[1] else 2
        if not DATE.match(found[at]):
            return f"{main[: found.start(at)]}{fragment.body}{main[found.end(at) :]}"
    return f"{main.rstrip('?')} {fragment.placed} {fragment.body}?"


def _with_name(body: str, main: str, earlier: Asked) -> str:
    """The fragment for the one name, for the subject, or for the noun asked for."""
    if set(stems(body)) <= set(stems(main)):
        return _alone(body, main, earlier)
    known = names(main)
    is_name = bool(NAME.fullmatch(body)) or (body.islower() and " " not in body)
    noun = noun_asked_for(earlier)
    if noun and body.islower() and " " not in body:
        return _swapped(main, noun, body)
    if is_name and len(known) == 1:
        return _swapped(main, known[0], body)
    if NAME.fullmatch(body.removeprefix("the ")) and len(known) == 1:
        alone = rf"(?:\bthe )?\b{re.escape(known[0])}(?=\s+{PLACED}\b|\s*\?)"
        return re.sub(alone, lambda _: body, main, count=1) if re.search(alone, main) else ""
    who = subject(earlier.rest) if earlier.auxiliary else ""
    if not who or f"{who} and " in main or is_name != _is_bare(who):
        return ""
    if not is_name and (
        bool(names(body)) != bool(names(who)) or not is_verb(_first(predicate(earlier.rest)))
    ):
        return ""
    return _swapped(main, who, body)


def _swapped(text: str, old: str, new: str) -> str:
    """The first `old` that is a whole word, replaced."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text, count=1)


def _first(text: str) -> str:
    return text.partition(" ")[0]


def _told(about: Sequence[str], question: str) -> str:
    return _with_front(about, question) if about else question


def _with_front(about: Sequence[str], question: str) -> str:
    """ "On the Lune bridge: …"; "In June 2021: …" where only that is told."""
    are_dates = all(YEAR.search(one) and not re.match(r"\d{1,2}\b(?!\d)", one) for one in about)
    return f"{'In' if are_dates else 'On'} {', '.join(about)}: {_small(question)}"


def _alone(body: str, main: str, earlier: Asked) -> str:
    """One of two who were asked about together: "And Putin?" """
    pair = re.search(rf"({NAME.pattern})\s+and\s+({NAME.pattern})", earlier.rest)
    both = (pair[1], pair[2]) if pair else ()
    chosen = next((one for one in both if set(stems(body)) <= set(stems(one))), "")
    return _swapped(main, pair.group(), chosen) if pair and chosen else ""


def _is_bare(who: str) -> bool:
    """Whether a subject is a name, or a word without article as names written small are."""
    return not re.match(r"(?:the|a|an|this|that|his|her|its|their)\s", who, re.IGNORECASE)


def _with_date(
    fragment: Fragment, main: str, about: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The other date for the one that was asked about, a month keeping its year."""
    dates = [found.group() for found in DATE.finditer(main)]
    told = [one for one in about if DATE.fullmatch(one)]
    if len(dates) > 1:
        return "", about
    new = fragment.body
    old = (dates or told or [""])[0]
    year = YEAR.search(old)
    if year and not YEAR.search(new) and _MONTH.search(new):
        new = f"{new} {year.group()}"
    if dates:
        return _swapped(main, old, new), about
    if told:
        return main, tuple(new if one == old else one for one in about)
    return f"{main.rstrip('?')} {fragment.placed or 'in'} {new}?", about


def _answered(text: str, turn: Turn) -> list[Topic]:
    """What the earlier question asked for, out of its answer, when a pronoun may mean that."""
    kinds = asks(turn.question)
    words = re.search(r"“([^”]{1,600})”", turn.answer)
    told = words[1] if words else turn.answer.partition("\n")[0][:600]
    known = set(stems(turn.question)) | set(stems(text))
    found = ""
    if Asks.PLACE in kinds and THERE.search(text):
        place = re.search(rf"\b(?:in|at|near)\s+(?:the\s+)?({NAME.pattern})", DATE.sub("", told))
        found = place[1] if place else ""
    elif Asks.NAME in kinds and _means_whom(turn.question, text):
        fresh = (one for one in names(told) if not set(stems(one)) & known)
        found = next(fresh, "")
        if " " not in found:  # as often the word that begins the sentence
            return []
    return [Topic(found)] if found and len(found.split()) <= 5 else []


def _means_whom(earlier: str, text: str) -> bool:
    """Whether a pronoun fits who, or what, the earlier question asked for."""
    words = {found.group().lower() for one in (HE, HIM, HIS) for found in one.finditer(text)}
    things = {"it", "its", "itself"}
    return bool(words - things if re.match(r"who(?:m|se)?\b", earlier, re.IGNORECASE) else words)

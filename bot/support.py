"""Whether a sentence of a passage bears out a sentence of a draft, and if not, why.

Numbers, dates, names and quoted words of the claim must stand in the sentence; what is denied,
in which direction, how certain it is and who says it must agree; most words must be shared.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from bot import direction, modality, polarity
from bot.agreement import contradicts, numbers
from bot.alignment import Change, Token, changes
from bot.citations import ADDRESS, Claim
from bot.equivalents import plain
from bot.evidence import Sentence
from bot.figures import DATE
from bot.question import names_a_time
from bot.suspicion import as_name, is_suspicious
from bot.tellers import speaker_of, tellings
from bot.verdict import Reason, Verdict, refused
from index.article import Kind, Source
from index.terms import STOP_WORDS, content_stems, stems

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", re.IGNORECASE)
_YESTERDAY = re.compile(r"\b(?:yesterday|last night)\b", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(?:({'|'.join(_MONTHS)})\s+(\d{{1,2}})|(\d{{1,2}})\s+({'|'.join(_MONTHS)}))\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]+")
_QUOTED = re.compile(r"[“\"]([^“”\"]{3,})[”\"]")
_SAYS = re.compile(r"\b(?:said|told|says|tells)\b")
# Share of the claim's content words that the quoted sentence must hold. At .5 the
# built-in model's inventions passed now and then; at .7 plain rewordings fell.
_SUPPORT = 0.6
# Share that the sentence itself must hold, for it is what the reader is shown: a claim made of
# the headline's words would otherwise rest on any sentence of the article.
_SAID = 0.4
_LONGEST_NAME = 40  # a longer one has no stem, and would stand for nothing
_LEAST_WORDS = 3  # fewer content words and numbers claim nothing that could be checked


def judged(claim: Claim, sentences: Sequence[Sentence]) -> Verdict:
    """The verdict on the claim beside the sentence that says it, or that shares most with it."""
    text = plain(claim.text)
    if len(_words(text)) + len(numbers(text)) < _LEAST_WORDS:
        return refused(Reason.EMPTY)
    names = _names(text, sentences)
    best, verdict = -1.0, refused(Reason.UNSAID)
    for share, sentence in sorted(
        ((_share(text, one), one) for one in sentences), key=lambda pair: -pair[0]
    ):
        found = checked(text, sentence, names)
        if found.holds:
            return found
        if share > best:
            best, verdict = share, found
    return verdict


def supporting(claim: Claim, sentences: Sequence[Sentence]) -> Sentence | None:
    """The sentence that says what the claim says; None when no sentence does."""
    return judged(claim, sentences).sentence


def checked(claim: str, sentence: Sentence, names: Sequence[str]) -> Verdict:
    """Whether this sentence bears out the claim; both in plain form."""
    said = plain(sentence.text)
    around = plain(_surroundings(sentence.hit.passage.source, sentence.text, claim))
    return (
        _is_unsaid(claim, said, around)
        or _has_other_numbers(claim, said, around)
        or _has_other_names(claim, said, around, sentence, names)
        or _has_other_quotes(claim, said, sentence)
        or polarity.turned(claim, said)
        or modality.changed(claim, said)
        or direction.turned(changes(claim, said))
        or _has_other_speaker(claim, said, sentence)
        or (refused(Reason.MEANING) if contradicts(claim, said) else None)
        or Verdict(sentence)
    )


def _share(claim: str, sentence: Sentence) -> float:
    wanted = _words(claim)
    return len(wanted & _stems(plain(sentence.text))) / max(len(wanted), 1)


def _is_unsaid(claim: str, said: str, around: str) -> Verdict | None:
    own = _stems(said)
    known = own | _stems(around)
    wanted = _words(claim)
    # Whoever says it is looked at alone: a name is no share of what is said.
    wanted = wanted - {stem for one in tellings(claim) for stem in one.stems} or wanted
    if len(wanted & own) < _SAID * len(wanted) or len(wanted & known) < _SUPPORT * len(wanted):
        return refused(Reason.UNSAID)
    # Where to go is told in the passage's words alone.
    addresses = ADDRESS.findall(claim)
    return refused(Reason.ADDRESS, *addresses) if addresses else None


def _has_other_numbers(claim: str, said: str, around: str) -> Verdict | None:
    own = numbers(said)
    missing = numbers(claim, counted=False) - numbers(f"{said} {around}")
    if missing:
        is_date = any(missing & numbers(one.group()) for one in DATE.finditer(claim))
        return refused(Reason.DATE if is_date else Reason.NUMBER, *sorted(missing))
    for change in changes(claim, said):
        mine = numbers(" ".join(one.text for one in change.mine)) - own
        theirs = numbers(" ".join(one.text for one in change.theirs)) - numbers(claim)
        if mine and theirs:
            return refused(Reason.NUMBER, *sorted(mine), instead=tuple(sorted(theirs)))
    return None


def _has_other_names(
    claim: str, said: str, around: str, sentence: Sentence, names: Sequence[str]
) -> Verdict | None:
    known = _stems(said) | _stems(around)
    if teller := speaker_of(sentence):
        known |= _stems(plain(teller))
    missing = [name for name in names if len(name) > _LONGEST_NAME or not set(stems(name)) <= known]
    if missing:
        reason = (
            Reason.DATE
            if all(DATE.match(one) or _WEEKDAY.match(one) for one in missing)
            else Reason.NAME
        )
        return refused(reason, *missing)
    for change in changes(claim, said):
        if found := _in_place_of(change, claim, said):
            return found
    return None


def _in_place_of(change: Change, claim: str, said: str) -> Verdict | None:
    """Whether a name stands where the sentence has another that the claim leaves out."""
    here, there = _stems(claim), _stems(said)
    new = [one for one in change.mine if _is_name(one) and one.stem not in there]
    theirs = [one for one in change.theirs if _is_name(one) and one.stem not in here]
    if new and theirs:
        return refused(
            Reason.NAME, *(one.text for one in new), instead=tuple(one.text for one in theirs)
        )
    return None


def _is_name(token: Token) -> bool:
    is_time = DATE.fullmatch(token.text) or _WEEKDAY.fullmatch(token.text)
    return token.is_name and not is_time and token.text.lower() not in STOP_WORDS


def _has_other_quotes(claim: str, said: str, sentence: Sentence) -> Verdict | None:
    """Quoted words are the passage's to the letter, commas and the mark at their end aside."""
    passage = _letters(plain(sentence.hit.passage.text))
    missing = [one for one in _QUOTED.findall(claim) if _letters(one) not in passage]
    return refused(Reason.QUOTE, *missing) if missing else None


def _has_other_speaker(claim: str, said: str, sentence: Sentence) -> Verdict | None:
    """Whoever the claim says says it is the one who does; an outlet may report anything."""
    source = sentence.hit.passage.source
    allowed = set(stems(plain(as_name(source.outlet))))
    if source.kind in (Kind.OPINION, Kind.PRESS_RELEASE):
        allowed |= set(stems(plain(as_name(source.author))))
    theirs = [set(one.stems) for one in tellings(said)]
    if teller := speaker_of(sentence):
        theirs.append(set(stems(plain(teller))))
    for one in tellings(claim):
        mine = set(one.stems) - {"the"}
        if mine <= allowed or any(mine & other for other in theirs):
            continue
        if theirs or not mine <= _stems(said):
            return refused(Reason.SPEAKER, one.name, instead=(teller,) if teller else ())
    return None


def _surroundings(source: Source, text: str, claim: str) -> str:
    """What a reader knows of the article without reading the sentence.

    Its date counts only for a sentence that names no time of its own: "in March 2011"
    does not support "in June 2021", whenever it was printed. Its author is no witness:
    a claim that somebody "said" so needs the sentence to name who.
    """
    author = "" if source.kind is not Kind.OPINION and _SAYS.search(claim) else source.author
    when = _year(source.published, text) if names_a_time(text) else _dates(source.published, text)
    title = "" if is_suspicious(source.title) else source.title
    return f"{title} {as_name(source.outlet)} {as_name(author)} {when}"


def _year(published: datetime | None, text: str) -> str:
    """The year of a day that is named without one: the day nearest to the article's."""
    text = plain(text)
    found = _DAY.search(text)
    if published is None or found is None or _YEAR.search(text):
        return ""
    month, day = _MONTHS.index(found[1] or found[4]) + 1, int(found[2] or found[3])
    days = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            days.append(published.replace(year=year, month=month, day=day))
        except ValueError:  # 30 February, or 29 in most years
            continue
    return f"{min(days, key=lambda one: abs(one - published)).year}" if days else ""


def _dates(published: datetime | None, text: str) -> str:
    """Month and year of the article, and the day if the sentence ties itself to one.

    What an article reports did not happen on the day it was printed, unless it says so.
    """
    if published is None:
        return ""
    days = [published] if _TODAY.search(text) else []
    if _YESTERDAY.search(text):
        days.append(published - timedelta(days=1))
    for name in _WEEKDAY.findall(text):
        since = (published.weekday() - _WEEKDAYS.index(name.lower())) % 7
        days += [published - timedelta(days=since), published + timedelta(days=7 - since)]
    return " ".join([f"{published:%B %Y}", *(f"{one.day} {one:%B %Y}" for one in days)])


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stems(text))


def _words(claim: str) -> set[str]:
    """Its content stems; numbers are compared on their own."""
    return {stem for stem in content_stems(claim) if not stem.isdigit()}


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _names(claim: str, sentences: Sequence[Sentence]) -> list[str]:
    """Capitalised words; the one that begins the claim only if it is a name elsewhere."""
    told = " ".join({one.hit.passage.text for one in sentences})
    return [
        found.group()
        for found in _NAME.finditer(claim)
        if found.start() > 0
        or found.group().isupper()
        or re.search(rf"[\w,;’'] {re.escape(found.group())}\b", told)
        if found.start() > 0 or found.group().lower() not in STOP_WORDS
    ]

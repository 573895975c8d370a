"""Whether a sentence of the archive says what somebody claims, or says otherwise.

A draft's gate forgives a missing word, for a model writes from the passages. Somebody's claim may
differ from the truth in that one word: "a plane struck the pier". So every word of subject must
stand in the sentence here, itself or as a close synonym; only names may come from the article
around it. Otherwise means: all of it matches but one figure, date, place or "not". What these
checks cannot tell apart is neither for nor against.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from bot.agreement import contradicts
from bot.evidence import Sentence
from bot.figures import (
    DATE,
    NUMBERED,
    agree,
    dates,
    dates_around,
    figures,
    has_all_figures,
    has_other_figure,
    has_weekday,
    is_told,
    without_dates,
)
from bot.regions import REGIONS
from bot.topics import is_verb
from index.article import Kind
from index.terms import STOP_WORDS, content_stems, stems

_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]+")
_NAMES = re.compile(rf"{_NAME.pattern}(?:\s+{_NAME.pattern})*".replace(r"\s+\b", r"\s+"))
_PLACED = re.compile(
    r"\b(in|at|from|to|near)\s+(?:the\s+)?((?:[A-ZÀ-ÖØ-Þ][\w’'-]+)(?:\s+[A-ZÀ-ÖØ-Þ][\w’'-]+)*)"
)
_NOT = re.compile(
    r"\b(?:not|never|no|nobody|no one|none|nothing|neither|nor|cannot)\b|n[’']t\b", re.IGNORECASE
)
_DENIES = re.compile(
    r"\b(?:without|unlikely|unable|hardly|scarcely|rarely|seldom|denie[sd]|deny|refuse[sd]?|"
    r"reject(?:s|ed)?|fail(?:s|ed)?|false(?:ly)?|hoax|myth|rumou?rs?)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r"[,;:()—–]|\b(?:but|while|although|though|when|after|before|which|who|because|that)\b"
)
# What is only possible or to come contradicts nothing that has been.
_OPEN = re.compile(
    r"\b(?:may|might|could|would|if|unless|will|plan\w*|expect\w*|propos\w*|hope[sd]?|intend\w*|"
    r"predict\w*|forecast\w*|goal|target|aim\w*|due to|likely|demand\w*|ask(?:s|ed)? for|draft)\b",
    re.IGNORECASE,
)
# These may speak of another time or place where the like has happened.
_ANOTHER = re.compile(
    r"\b(?:before|earlier|previous(?:ly)?|again|another|last time|predecessor|also|second time|once)\b",
    re.IGNORECASE,
)
_ALIASES = (
    (re.compile(r"\bU\.?K\b\.?|\b(?:Great )?Britain\b"), "United Kingdom"),
    (re.compile(r"\bU\.?S\.?A?\b\.?|\bAmerica\b"), "United States"),
    (re.compile(r"\bE\.?U\b\.?"), "European Union"),
    (re.compile(r"\bU\.?N\b\.?"), "United Nations"),
    (re.compile(r"\bbec(?:a|o)mes? (?:(?:a|the|its) )?(?:[\w-]+ ){0,2}member of\b"), r"\g<0> joined"),
)

_SAME = (
    *("summit meeting talks meet", "kill die dead death", "begin start commence began begun"),
    *("end finish conclude", "big large huge giant", "buy acquire purchase", "ship vessel boat"),
    *("join accession", "win award receive", "firm company business"),
    *("blaze fire", "quake earthquake", "injure hurt wound", "car automobile", "jail prison"),
    *("film movie", "child children kid", "leave depart quit", "reopen open", "cost price worth"),
    *("land touchdown", "launch liftoff", "choose pick select", "reach arrive", "last take"),
    *("length long", "height high tall", "width wide", "depth deep", "age old", "agree accord deal"),
    *("approve accept", "announce declare", "destroy ruin wreck", "wait queue", "restart resume"),
)
# A claim may hold these and a sentence not: they add nothing that could be wrong.
_LIGHT = frozenset(
    """take place become happen occur really actually finally officially apparently reportedly
    allegedly also about approximately roughly around nearly almost today yesterday news according
    already however indeed simply truly currently eventually later since even still held hold
    exactly""".split()  # noqa: SIM905
)
_COUNTED = frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion bn trillion dozen st nd rd th percent per cent first third fourth fifth
    sixth seventh eighth ninth tenth dollar euro pound yen rupee""".split()  # noqa: SIM905
)
# Stop words that a claim stands or falls with.
_WEIGHTY = frozenset(("more", "most", "only", "all", "before", "after", "no"))
# Things that happen again and again: on another day or elsewhere they say nothing of this time.
_REPEATED = frozenset(
    """meet talk speak say visit call play win lose attack strike hit vote warn ask write travel fly
    go come host debate protest score beat rain fall rise increase report pass make give see
    run work live stay stand""".split()  # noqa: SIM905
)
_LEAST_SHARED = 2
_SAID = 0.4  # share that must stand in the sentence itself, not in the article around it
_LEAST_SAID = 3  # words and figures; whoever says less has said nothing that could be confirmed


class Stance(Enum):
    """What a sentence has to do with a claim, where it can be told."""

    FOR = "for"
    AGAINST = "against"
    APART = "all but the day or the place"


@dataclass(frozen=True, slots=True)
class _Matched:
    """A claim beside a sentence, both spelled out, and the claim's words that are nowhere near."""

    claim: str
    said: str
    sentence: Sentence
    shared: frozenset[str]
    missing: frozenset[str]


def stance(claim: str, sentence: Sentence) -> Stance | None:
    """Whether the sentence speaks for the claim or against it; None when neither is certain."""
    if sentence.text.rstrip("”\"’')] ").endswith("?"):
        return None
    matched = _matched(_spelled_out(claim), sentence)
    if not matched.shared:
        return None
    if _is_for(matched):
        return Stance.FOR
    if _OPEN.search(_clause(matched)) and not _OPEN.search(matched.claim):
        return None
    if _is_against(matched):
        return Stance.AGAINST
    return Stance.APART if _is_apart(matched) else None


def subject_words(text: str) -> frozenset[str]:
    """The stems that a claim is about: without figures, dates and words that add nothing."""
    plain = _NOT.sub(" ", without_dates(text))
    kept = {stem for stem in content_stems(plain) if not stem[:1].isdigit()} - _light()
    return frozenset(kept | (_WEIGHTY & set(re.findall(r"[a-z]+", plain.lower()))) - {"no"})


def names(text: str) -> set[str]:
    """The stems of its capitalised words, without those that only begin a sentence."""
    return {
        stem
        for found in _NAME.finditer(without_dates(text))
        if found.group().lower() not in STOP_WORDS
        for stem in stems(found.group())
    }


def _matched(claim: str, sentence: Sentence) -> _Matched:
    said = _spelled_out(sentence.text)
    wanted = subject_words(claim)
    here = _family(set(stems(said)) | set(re.findall(r"[a-z]+", said.lower())))
    near = here | (_named_around(claim, sentence) if _may_mean_others(claim, sentence) else set())
    missing = {one for one in wanted if one not in near and not _is_kin(one, here)}
    missing |= _missing_numbered(claim, said, sentence) | _missing_places(claim, said)
    missing |= _missing_names(claim, said, sentence)
    return _Matched(claim, said, sentence, wanted & here, frozenset(missing))


def _is_for(matched: _Matched) -> bool:
    claim, said = matched.claim, matched.said
    counted = len(list(figures(claim))) + len(dates(claim))
    told = len(subject_words(claim)) + counted
    here = len(matched.shared) + counted
    if matched.missing or told < _LEAST_SAID or here < max(_LEAST_SHARED, _SAID * told):
        return False
    if _is_denied(claim) != _is_denied(said) or _denied(claim) != _denied(said) & set(stems(claim)):
        return False
    if contradicts(claim, said):
        return False
    theirs = dates(said) or dates_around(said, matched.sentence.hit.passage.source.published)
    return (
        has_all_figures(claim, said)
        and all(is_told(mine, theirs) for mine in dates(claim))
        and not _is_of_another(matched)
    )


def _is_against(matched: _Matched) -> bool:
    """Whether all matches but a figure, a "not" or a word for its opposite."""
    claim, said = matched.claim, matched.said
    if len(matched.shared) + len(list(figures(claim))) < _LEAST_SHARED:
        return False
    is_then = not _has_other_date(matched) and (
        not dates(claim) or bool(dates(said)) or has_weekday(said)
    )
    if bool(_NOT.search(claim)) != bool(_NOT.search(said)):
        figured = has_all_figures(claim, said) and is_then
        return not matched.missing and figured and _is_negated(matched)
    if not matched.missing and is_then and has_other_figure(claim, said):
        return True
    if not has_all_figures(claim, said) or not is_then:
        return False
    if not matched.missing:
        return contradicts(_softened(claim), said)
    return len(matched.missing) == 1 and all(
        contradicts(_softened(one), said) for one in matched.missing
    )


def _is_apart(matched: _Matched) -> bool:
    """Whether all matches but the day or the place, of what can have happened but once."""
    if _ANOTHER.search(matched.said) or _is_denied(matched.claim) != _is_denied(matched.said):
        return False
    if not has_all_figures(matched.claim, matched.said):
        return False
    if not matched.missing:
        return (
            _happens_once(matched.claim) and _has_other_date(matched) and _is_of_that_date(matched)
        )
    near = len(subject_words(matched.claim) - matched.missing)
    return near >= _LEAST_SAID and _is_elsewhere(matched)


def _clause(matched: _Matched) -> str:
    """The clause of the sentence that holds most of the claim."""
    return max(
        _CLAUSES.split(matched.said), key=lambda one: len(matched.shared & _family(set(stems(one))))
    )


def _softened(claim: str) -> str:
    """Told as possible only: a sentence that is less certain then contradicts it no longer."""
    return f"Possibly, allegedly, it would be that {claim}"


def _is_denied(text: str) -> bool:
    return bool(_NOT.search(text) or _DENIES.search(text))


def _denied(text: str) -> set[str]:
    """What each "not" of a text denies: the first word of subject after it."""
    after = (content_stems(clause[found.end() :]) for clause in _CLAUSES.split(text) for found in _NOT.finditer(clause))
    return {words[0] for words in after if words}


def _is_negated(matched: _Matched) -> bool:
    """Whether just what the claim says is denied, or the claim denies just what is said."""
    if _NOT.search(matched.claim):
        return True
    for clause in _CLAUSES.split(matched.said):
        found = _NOT.search(clause)
        if found is None:
            continue
        near = set(stems(" ".join(clause[found.end() :].split()[:3])))
        if matched.shared & _family(near) and matched.shared <= _family(set(stems(clause))):
            return True
    return False


def _has_other_date(matched: _Matched) -> bool:
    mine = dates(matched.claim)
    theirs = dates(matched.said)
    if not theirs and has_weekday(matched.said):
        theirs = dates_around(matched.said, matched.sentence.hit.passage.source.published)
    return bool(mine and theirs) and not any(agree(one, other) for one in mine for other in theirs)


def _is_of_that_date(matched: _Matched) -> bool:
    """Whether the clause with the date speaks of what the claim does, and of nobody else."""
    mine = set(stems(matched.claim))
    known = _family(mine)
    for clause in _CLAUSES.split(re.sub(r"(\d),(?=\s\d{4})", r"\1", matched.said)):
        if not (DATE.search(clause) or has_weekday(clause)):
            continue
        plain = _PLACED.sub(" ", without_dates(clause))
        others = [one for one in _NAME.findall(plain) if one.lower() not in STOP_WORDS and not has_weekday(one)]
        words = set(stems(clause)) & known - {stem for one in _NAME.findall(clause) for stem in stems(one)}
        if words - _light() and all(set(stems(one)) & mine for one in others):
            return True
    return False


def _happens_once(claim: str) -> bool:
    """Whether a claim speaks of one event: by its article, or for its verb."""
    return bool(re.match(r"\s*The\s+[a-z]", claim)) or not _repeated() & set(stems(claim))


def _is_elsewhere(matched: _Matched) -> bool:
    """Whether the place alone differs, of an event that can have but one.

    A country may hold the town that a sentence names, so like is compared with like; and a place
    that the article speaks of at all may be part of the other.
    """
    claim, said = matched.claim, matched.said
    dated = bool(dates(claim)) and not _has_other_date(matched) and bool(dates(said))
    if not (dated or _happens_once(claim)):
        return False
    passage = set(stems(matched.sentence.hit.passage.text))
    for mine in _PLACED.finditer(claim):
        place = set(stems(mine[2]))
        if not matched.missing <= place or place & passage or DATE.match(mine[2]):
            continue
        for theirs in _PLACED.finditer(said):
            is_like = (mine[2].casefold() in REGIONS) == (theirs[2].casefold() in REGIONS)
            if mine[1] == theirs[1] and is_like and not DATE.match(theirs[2]):
                return True
    return False


def _is_of_another(matched: _Matched) -> bool:
    """Whether the sentence ties a name of the claim to a date or figure that the claim has not.

    "Paris will hold them in 2024, and Los Angeles will follow in 2028": each name is tied to what
    comes after it, up to the next name that the claim does not have.
    """
    mine = set(stems(matched.claim))
    marks = [(found.start(), found.group()) for found in DATE.finditer(matched.said)]
    marks += [(one.start, f"{one.value}") for one in figures(matched.said)]
    if len(marks) < 2:
        return False
    known = {f"{one.value}" for one in figures(matched.claim)} | set(DATE.findall(matched.claim))
    if not known:
        return False
    for name in _NAME.finditer(matched.said):
        if not set(stems(name.group())) <= mine or DATE.match(name.group()):
            continue
        until = min(
            (
                one.start()
                for one in _NAME.finditer(matched.said, name.end())
                if not set(stems(one.group())) <= mine and not DATE.match(one.group())
            ),
            default=len(matched.said),
        )
        after = [mark for at, mark in sorted(marks) if name.end() <= at < until]
        if after and not any(_same_mark(after[0], one) for one in known):
            return True
    return False


def _same_mark(one: str, other: str) -> bool:
    return bool(set(stems(one)) & set(stems(other)))


def _missing_names(claim: str, said: str, sentence: Sentence) -> set[str]:
    """Names that are put together from others, or stand where the sentence has another."""
    around = f"{said} {_spelled_out(f'{sentence.hit.passage.source.title} {sentence.hit.passage.text}')}"
    here = set(stems(said))
    claim = without_dates(claim)
    missing = set()
    for found in _NAMES.finditer(claim):
        plain = re.sub(r"[’']s?\b", "", found.group())
        words = [one for one in plain.split() if one.lower() not in STOP_WORDS]
        name = " ".join(words)
        if set(stems(name)) <= here and len(words) == 1:
            continue
        beside = (rf"{_last_word(claim[: found.start()])}\s+{_NAME.pattern}", rf"{_NAME.pattern}(?:[’']s)?\s+{_next_word(claim[found.end() :])}")
        is_other = any(
            not set(stems(match.group())) & set(stems(name))
            for pattern in beside
            for match in re.finditer(pattern, said)
            if not all(one.lower() in STOP_WORDS for one in _NAME.findall(match.group()))
        )
        if (words and name not in around) or (not set(stems(name)) & here and is_other):
            missing |= set(stems(name))
    return missing


def _last_word(text: str) -> str:
    found = re.search(r"\b([a-z]{4,})\s+$", text)
    return rf"\b{found[1]}" if found else r"\b\B"


def _next_word(text: str) -> str:
    found = re.match(r"(?:[’']s)?\s+([a-z]{4,})\b", text)
    return rf"{found[1]}\b" if found else r"\b\B"


def _missing_places(claim: str, said: str) -> set[str]:
    """The claim's places where the sentence names another one: no headline makes up for that."""
    theirs = [(found[1], set(stems(found[2]))) for found in _PLACED.finditer(said)]
    missing = set()
    for found in _PLACED.finditer(claim):
        place = set(stems(found[2]))
        told = [other for placed, other in theirs if placed == found[1]]
        if told and not place & set(stems(said)) and not DATE.match(found[2]):
            missing |= place
    return missing


def _missing_numbered(claim: str, said: str, sentence: Sentence) -> set[str]:
    """ "Chandrayaan-3" where the sentence speaks of Chandrayaan-2, or nothing of either."""
    around = f"{sentence.hit.passage.source.title} {sentence.hit.passage.text}"
    theirs = dict(NUMBERED.findall(said))
    known = set(NUMBERED.findall(f"{said} {around}"))
    return {
        f"{name}-{number}"
        for name, number in NUMBERED.findall(claim)
        if not DATE.search(f"{name} {number}")
        if theirs.get(name, number) != number or (name, number) not in known
    }


def _may_mean_others(claim: str, sentence: Sentence) -> bool:
    """Whether a sentence may speak of those whom its article names.

    One that begins with a name speaks of that one: what Biden said, Putin did not.
    """
    known = set(stems(claim))
    start = " ".join(sentence.text.split()[:4])
    return not any(
        not set(stems(name)) & known and name.lower() not in STOP_WORDS and not DATE.match(name)
        for name in _NAME.findall(start)
        if not sentence.text.startswith(name) or _is_name(name, sentence.hit.passage.text)
    )


def _is_name(word: str, passage: str) -> bool:
    """Whether a word at the start of a sentence is a name: so it is written elsewhere too."""
    inside = re.search(rf"[\w,;’'”\"] {re.escape(word)}\b", passage)
    return bool(inside) or word[1:].lower() != word[1:]


def _named_around(claim: str, sentence: Sentence) -> set[str]:
    """Names of headline, passage and, for opinions, author, as stems."""
    source = sentence.hit.passage.source
    title = _spelled_out(source.title)
    long = [word for word in title.split() if len(word) > 3]
    if sum(word[:1].isupper() for word in long) > 0.7 * len(long):
        title = ""  # Every Word Looks Like a Name
    author = source.author if source.kind is Kind.OPINION else ""
    told = f". {_spelled_out(sentence.hit.passage.text)} {author} {source.outlet}"
    found = re.findall(r"(?<![.!?:“\"] )\b[A-ZÀ-ÖØ-Þ][\w’'-]+", f"{told} {title[:1].lower()}{title[1:]}")
    first = title.partition(" ")[0].strip(",:;")
    if re.search(rf"(?:\w |^){re.escape(first)}\b", claim):
        found.append(first)
    known = {stem for name in found for stem in stems(name)}
    # "James Webb telescope" in the headline names the telescope too, but "Putin agrees" no agreement.
    words = title.split()
    for name, thing in zip(words, words[1:], strict=False):
        if name[:1].isupper() and not is_verb(thing) and f"{name} {thing}" in claim:
            known |= set(stems(thing))
    return known


def _spelled_out(text: str) -> str:
    for short, full in _ALIASES:
        text = short.sub(full, text)
    return text


def _is_kin(stem: str, said: set[str]) -> bool:
    """Whether the sentence has the word in another form: member and membership."""
    return len(stem) >= 5 and any(
        one.startswith(stem) or stem.startswith(one) for one in said if len(one) >= 5
    )


def _family(said: set[str]) -> set[str]:
    """The stems and their synonyms."""
    return said.union(*(group for group in _groups() if group & said))


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stems(group)) for group in _SAME)


@cache
def _light() -> frozenset[str]:
    return frozenset(stem for word in (*_LIGHT, *_COUNTED, *STOP_WORDS) for stem in stems(word))


@cache
def _repeated() -> frozenset[str]:
    return frozenset(stem for word in _REPEATED for stem in stems(word))

"""Follow-up questions by rules: whether one leans on the question before, and what it then asks.

A fragment is put in the earlier question's place ("And Sweden?", "Why?"); a question with a
pronoun is told what it is about: "On the Lune bridge: when did it open?". The question words of
the earlier question stay out, for they would ask for its date or place once more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.question import Asks, Turn, asks, subject_stems
from bot.topics import (
    AUXILIARY,
    DATE,
    NAME,
    PLACED,
    WH,
    YEAR,
    Asked,
    Topic,
    is_empty,
    is_verb,
    names,
    noun_asked_for,
    parsed,
    predicate,
    subject,
    topics,
)
from index.terms import stems

_SAYS_ENOUGH = 8  # words of subject; whoever writes more leaves nothing out
_MOST_TOPICS = 5
_MOST_CHARACTERS = 200  # of what is told in front of a question
_LEAD = re.compile(
    r"(?:(?:ok(?:ay)?|thanks?(?: you)?|thx|interesting|great|nice|wow|hm+|oh|i see|right|cool|alright|"
    r"good|well|hey|hi|hello)\b[\s,.!–—-]+)+",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:and|but|so|or|also|plus|then)\b,?\s+", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"(?:and\s+|but\s+|so\s+|or\s+)*(?:what|how)(?:\s+is\s+it|\s+was\s+it)?\s+(?:about|of|with)\s+",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"(?:ok(?:ay)?|thanks?(?: you)?|thx|cheers|great|nice|cool|good|lol|wow|yes|no|hello|hi|bye)"
    r"(?:\W+(?:so|very|much|a lot|again|bot|all|you|job|one))*",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"(?:(?:please |can you |could you )*(?:summari[sz]e|shorten|repeat)\b.{0,60}|"
    r"(?:please |can you |could you )*(?:give|show|list|name)(?: me)?(?: the| your)? (?:sources?|links?)|"
    r"really|are you (?:sure|certain)|is (?:that|this) (?:true|right|correct|so)|says who|"
    r"sources?|proof|evidence|who says (?:so|that|this))",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:(?:please )?(?:tell me|say|give me|show me)?\s*(?:(?:any|some)\s+)?(?:more|further)"
    r"(?: details?| information| about (?:it|that|this|them))?|(?:any |more )?details|go on|"
    r"(?:please )?(?:explain|elaborate)|(?:can|could) you (?:explain|elaborate)|anything else|"
    r"what else|what more)(?: please)?",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:and )?(?:then|what then|what next|next|after that|afterwards?|what happened "
    r"(?:next|then|after(?:wards?)?|after that|since(?: then)?|later))",
    re.IGNORECASE,
)
_MANNER = r"(?:\s+(?:exactly|precisely|though|so|not|come|else|then))?"
_ONLY_ASKING = re.compile(
    rf"(?P<asking>(?:(?:{PLACED})\s+)?{WH}(?:\s+and\s+{WH})?(?:\s+(?:many|much|long|often|old|far|"
    r"high|big|fast|soon|recently|city|country|place|town|year|month|day|date|time|venue|people))?)"
    rf"(?P<manner>{_MANNER})|(?P<for>what for|how so)",
    re.IGNORECASE,
)
_ADJUNCT = re.compile(
    r"(?:(?:since|until|from|to)\s+)?(?:when|where)(?:\s+and\s+(?:when|where|why|how))?|why|how|"
    r"how (?:long|often|soon|far)|(?:in|on|at|since|until|from|to) (?:what|which) \w+",
    re.IGNORECASE,
)
_GAP = re.compile(r"(?:what|which|how many|how much)\b", re.IGNORECASE)
_WHOM = re.compile(r"(?:who|whom)\b", re.IGNORECASE)

_CLAUSE = (
    r"[.!]\s|\b(?:after|before|when|because|that|if|while|since|as|although|though|until|once|say|says|"
    r"said|think|thinks|believe|believes|claim|claims|hope|hopes|why|how|what|whether|where)\b"
)
_NEAR_TIME = r"(?:week|month|year|spring|summer|autumn|fall|winter|morning|evening|afternoon|century|decade)"
_HE = re.compile(r"\b(?:he|she|they|it(?=\s+\w))\b", re.IGNORECASE)
_HIM = re.compile(r"\b(?:him|her|them|it|himself|herself|themselves|itself)\b", re.IGNORECASE)
_HIS = re.compile(r"\b(?:his|her|hers|its|their|theirs)\b", re.IGNORECASE)
_SHOWN = re.compile(
    r"\b(?:about|after|before|by|like|of|for|with|in|at|on|to|from|since|than|during|until|is|was|"
    r"are|were|did|does|do|will|would|has|have|had|all|caused?|follow|compare)\s+"
    r"(?:(?:that|those)\b(?!\s+(?:who|which)\b)"
    rf"|(?:this|these)\b(?!\s+{_NEAR_TIME}))"
    rf"|^(?:(?:that|those)\b|(?:this|these)\b(?!\s+{_NEAR_TIME}))|\b(?:this|that|these|those)\s*\W*$"
    r"|\b(?:this|that|these|those)\s+(?:ones?|two|three)\b",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!has )(?<!have )(?<!will )"
    r"(?<!did )(?<!had )(?<!would )\bthere\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:the (?:latter|former|same|others?|rest|second|first|third|next|last) ?(?:ones?|two)?\s*(?:$|\?)|"
    r"(?:which|other|another|first|second|next|last|previous|new|old) ones?\b|(?:any|some|each|most|all|"
    r"both|none|one|how many|which) of (?:them|those|these)\b|the (?:others?|latter|former|other two)\b|"
    r"(?:who|what|where|when|anyone|anything|somebody|nobody) else\b|since then|back then|by then|"
    r"(?:did|do|does|has|have|was|is) so\b|so (?:many|few|much|long|late|soon|little)\b|"
    r"(?:which|what|how many) others?\b|in return|instead\b|afterwards?\b|beforehand)",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\bit\s+(?:(?:is|was|be)\s+)?(?:true|possible|impossible|likely|legal|illegal|safe|right|wrong|"
    r"known|clear|certain|fair|dangerous|rain\w*|snow\w*)\b.*\b(?:to|that|for|in)\s+\w+"
    r"|\bit\s+(?:supposed|expected|meant|going)?\s*(?:to\s+)?(?:takes?|costs?|took|means?|matter)\b.*\b(?:to|that|for)\s+\w+\s+\w+"
    r"|\bwhat time is it\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"\bthe\s+(?!(?:[a-zà-ÿ][\w’'-]*\s+){1,3}(?:of|in|at|on|between|that|who|which|from|to|for|with|"
    r"against|behind|near|about|by)\s+\w)(?P<noun>[a-zà-ÿ][\w’'-]*)"
)
# There is one of each, whatever was spoken of before.
_UNIQUE = frozenset(
    """world sun moon earth sea internet weather universe sky news economy climate pope press
    public future past planet best worst most same""".split()  # noqa: SIM905
)
_MONTH = r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
# After these a question is left without an object: to what somebody reacted was said before.
_REACTION = re.compile(
    r"\b(?:(?:did|does|do)\b.*\b(?:say|react|respond|reply|comment|do|help|think|want|answer|object|"
    r"protest|agree|decide|win|lose)|(?:was|were|is|are)\b.*\b(?:reaction|response|reply|answer|"
    r"view|opinion|role|position|responsible|involved|affected|hurt|killed|injured))\W*$",
    re.IGNORECASE,
)
_AMOUNTS = frozenset(("mani", "much", "long", "ani"))
_DEFINING = re.compile(r"(?:what|which) (?:is|are|does|do)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
_TOLD_NAME = re.compile(r"(?<![.!?] )(?<!^)" + NAME.pattern)


@dataclass(frozen=True, slots=True)
class _Fragment:
    """«in» «Geneva» of "And in Geneva?"."""

    placed: str
    body: str


def leans(question: str, history: Sequence[Turn]) -> bool:
    """Whether a question cannot be understood without those before it."""
    if not history:
        return False
    text, is_joined = _bare(question)
    if not re.search(r"\w", text) or _CHAT.fullmatch(" ".join(question.split()).rstrip("!. ")):
        return False
    if _is_fragment(text, is_joined=is_joined or bool(_WHAT_ABOUT.match(question.strip()))):
        return True
    about = subject_stems(text) - _AMOUNTS
    if len(about) > _SAYS_ENOUGH:
        return False
    if _points_back(text):
        return True
    last = history[-1]
    shared = about & set(stems(last.question))
    if is_joined:
        return len(about) <= 2 or bool(shared)
    undated = DATE.sub("", text)
    if names(text) and _REACTION.search(text) and not _dated(text):
        return len(about - set(stems(" ".join(names(text))))) <= 2
    if undated != text and not names(text) and not re.search(r"\d", undated):
        return len(subject_stems(undated) - _AMOUNTS) <= 1
    if names(text) or re.search(r"\d", text):
        return len(about) <= 2 and bool(shared) and bool(_PAST.search(text)) and not _dated(text)
    return _speaks_of_known(text, about, last)


def rewritten(question: str, history: Sequence[Turn]) -> str:
    """A question that leans on those before it, in a form that stands on its own."""
    text, _ = _bare(question)
    for turn in reversed(history):
        if made := _after(text, turn):
            return made
    return question


def _after(text: str, turn: Turn) -> str:
    """The follow-up after that turn; empty when the turn has nothing to give."""
    earlier = parsed(turn.question)
    told = topics(turn.question)
    plain = text.rstrip("?!. ")
    if _AGAIN.fullmatch(plain):
        return turn.question
    if _MORE.fullmatch(plain):
        return _on(told, "what else?", text)
    if _NEXT.fullmatch(plain):
        return _on(told, "what happened then?", text)
    if found := _ONLY_ASKING.fullmatch(plain):
        return _asked_anew(found, earlier) or _on(told, _question(plain), text)
    if fragment := _fragment(text):
        return _in_its_place(fragment, earlier) or _on(
            told, f"what about {plain_of(fragment)}?", text
        )
    return _on([*_answered(text, turn), *told], _question(text), text)


def plain_of(fragment: _Fragment) -> str:
    """The fragment's words."""
    return " ".join(part for part in (fragment.placed, _small(fragment.body)) if part)


def _bare(question: str) -> tuple[str, bool]:
    """The question without thanks and "and" in front, and whether it had an "and"."""
    text = " ".join(question.split())
    if (found := _LEAD.match(text)) and found.end() < len(text):
        text = text[found.end() :]
    remark, _, last = text.rpartition(". ")
    if last.endswith("?") and " " in last and len(remark.split()) <= 4 and not names(remark[1:]):
        text = last
    bare = text
    while found := _JOINED.match(bare):
        if found.group().lower().startswith("then") and found.end() == len(bare):
            break
        bare = bare[found.end() :]
    return bare, bare != text


def _is_fragment(text: str, *, is_joined: bool) -> bool:
    plain = text.rstrip("?!. ")
    for known in (_AGAIN, _MORE, _NEXT, _ONLY_ASKING):
        if known.fullmatch(plain):
            return True
    fragment = _fragment(text)
    if fragment is None:
        return False
    if is_joined:
        return True
    is_asking = text.endswith("?")
    is_date = bool(DATE.fullmatch(fragment.body))
    few = len(fragment.body.split()) <= 3
    is_thing = few and bool(re.match(r"(?:the|any|no|his|her|its|their)\s", fragment.body, re.I))
    is_name = bool(NAME.fullmatch(fragment.body)) and len(fragment.body.split()) <= 2
    return is_asking and (is_date or bool(fragment.placed) or is_name or is_thing)


def _fragment(text: str) -> _Fragment | None:
    """What stands without a verb: "Sweden", "in 2022", "the tunnel"."""
    plain = text.rstrip("?!. ")
    if found := _WHAT_ABOUT.match(plain):
        plain = plain[found.end() :]
    elif re.match(rf"(?:{WH}|{AUXILIARY})\b", plain, re.IGNORECASE):
        return None
    words = plain.split()
    if not 1 <= len(words) <= 6:
        return None
    if len(words) > 1 and is_verb(words[0].lower()):
        return None
    if re.search(rf"\b{AUXILIARY}\b", plain) or any(is_verb(one) for one in words[1:-1]):
        return None
    placed = re.match(rf"({PLACED})\s+(?=\w)", plain, re.IGNORECASE)
    body = plain[placed.end() :] if placed else plain
    return _Fragment(placed[1].lower() if placed else "", body)


def _points_back(text: str) -> bool:
    """Whether a word stands for something that the question itself does not name."""
    if _EXPLETIVE.search(text):
        return False
    if _OTHER.search(text) or _SHOWN.search(text) or _THERE.search(text):
        return True
    for found in _HE.finditer(text):
        if not _named_before(text[: found.start()], found.group(), clause=True):
            return True
    for found in _HIM.finditer(text):
        is_subject = bool(_HE.match(text, found.start()))
        if not is_subject or found.group().lower() in {"him", "them"}:
            if found.group().lower() != "her" or not re.match(r"\s+\w", text[found.end() :]):
                return True
    return any(
        not _named_before(text[: found.start()], found.group(), clause=False)
        for found in _HIS.finditer(text)
    )


def _named_before(before: str, pronoun: str, *, clause: bool) -> bool:
    """Whether the question has named whom a pronoun means; a subject only in a clause before."""
    known = names(re.sub(r"^\W*\w+", lambda one: one.group().lower(), before, count=1))
    asked = parsed(before)
    if re.match(r"(?:which|what) \w|who\b", before, re.I) and not asked.auxiliary:
        # "Which firm sold its ships", "Who said he would come"
        if pronoun.lower() not in {"it", "its"} or noun_asked_for(asked):
            return bool(asked.rest)
    many = pronoun.lower() in {"they", "their", "theirs"}
    if many and not re.search(r"\band\b|\b[a-z]{3,}s\b|\b(?:people|men|women|children|police)\b", re.sub(r"\b(?:does|was|has|is)\b", "", before)):
        known = known if clause and known else []
    if not known and not re.search(r"\b(?:the|a|an)\s+[a-z]{3,}|\b(?!does|was|has)[a-z]{3,}s\b", before):
        return False
    if not known and not many and pronoun.lower() not in {"it", "its"}:
        return False
    return not clause or bool(re.search(_CLAUSE, re.sub(rf"^{WH}\b", "", before, flags=re.I), re.I))


def _dated(text: str) -> bool:
    return bool(YEAR.search(text)) or bool(re.search(r"\b(?:born|die)\b", text))


def _speaks_of_known(text: str, about: set[str], last: Turn) -> bool:
    """Whether a question without a name speaks of something that must have been named before."""
    writes_small = text[:1].islower()
    shared = about & (set(stems(last.question)) | set(stems(last.answer[:1000])))
    if shared:
        return len(about) <= 4
    definite = [
        found for found in _DEFINITE.finditer(text) if found["noun"].lower() not in _UNIQUE
    ]
    if len(about) <= 1 and not _DEFINING.match(text):
        return True
    if writes_small:
        return len(about) <= 2 and bool(definite) and bool(_PAST.search(text))
    if definite:
        return len(about) <= 4
    return len(about) <= 3 and bool(_PAST.search(text)) and not subject(parsed(text).rest)


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
    keep = not (is_empty(first) or is_verb(first.lower()) or re.fullmatch(WH, first, re.I)) or first == "I"
    return question if keep else question[0].lower() + question[1:]


def _question(text: str) -> str:
    return f"{text.rstrip('?!. ')}?"


def _asked_anew(found: re.Match[str], earlier: Asked) -> str:
    """The earlier question with another question word; empty where that makes no sentence."""
    if found["for"]:
        return ""
    asking, manner = found["asking"], found["manner"].strip().lower()
    first = earlier.asking.split()[0].lower() if earlier.asking else ""
    if manner == "else":
        if first != asking.lower():
            return ""
        rest = " ".join(part for part in (earlier.auxiliary, earlier.rest) if part)
        return _told(earlier.about, _sentence(f"{asking} else {rest}"))
    if manner in ("not", "come") or not _ADJUNCT.fullmatch(asking) or not earlier.auxiliary:
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
    found = re.match(
        rf"\w+(?:\s+{PLACED}(?=\s+{PLACED}\b|$))?", after
    )
    if found is None:
        return rest
    at = len(rest) - len(after) + found.end()
    return f"{rest[:at]} {filler}{rest[at:]}"


def _in_its_place(fragment: _Fragment, earlier: Asked) -> str:
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


def _with_place(fragment: _Fragment, main: str) -> str:
    """ "with Xi" in the place of "with Putin", else at the end."""
    found = re.search(rf"\b{fragment.placed}\s+(?:the\s+)?({NAME.pattern})", main)
    if found and not DATE.match(found[1]):
        return f"{main[: found.start(1)]}{fragment.body}{main[found.end(1) :]}"
    return f"{main.rstrip('?')} {fragment.placed} {fragment.body}?"


def _with_name(body: str, main: str, earlier: Asked) -> str:
    """The fragment for the one name, for the subject, or for the noun asked for."""
    if set(stems(body)) <= set(stems(main)):
        return _alone(body, main, earlier)
    known = names(main)
    is_name = bool(NAME.fullmatch(body)) or (body.islower() and " " not in body)
    noun = noun_asked_for(earlier)
    if noun and body.islower() and " " not in body:
        return main.replace(noun, body, 1)
    if is_name and len(known) == 1:
        return main.replace(known[0], body, 1)
    who = subject(earlier.rest) if earlier.auxiliary else ""
    if not who or f"{who} and " in main or is_name != _is_bare(who):
        return ""
    if not is_name and (bool(names(body)) != bool(names(who)) or not is_verb(_first(predicate(earlier.rest)))):
        return ""
    return main.replace(who, body, 1)


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
    if pair is None or body not in (pair[1], pair[2]):
        return ""
    return main.replace(pair.group(), body, 1)


def _is_bare(who: str) -> bool:
    """Whether a subject is a name, or a word without article as names written small are."""
    return not re.match(r"(?:the|a|an|this|that|his|her|its|their)\s", who, re.IGNORECASE)


def _with_date(
    fragment: _Fragment, main: str, about: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The other date for the one that was asked about, a month keeping its year."""
    dates = [found.group() for found in DATE.finditer(main)]
    told = [one for one in about if DATE.fullmatch(one)]
    if len(dates) > 1:
        return "", about
    new = fragment.body
    old = (dates or told or [""])[0]
    year = YEAR.search(old)
    if year and not YEAR.search(new) and re.search(_MONTH, new):
        new = f"{new} {year.group()}"
    if dates:
        return main.replace(old, new, 1), about
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
    if Asks.PLACE in kinds and _THERE.search(text):
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
    words = {found.group().lower() for one in (_HE, _HIM, _HIS) for found in one.finditer(text)}
    things = {"it", "its", "itself"}
    return bool(words - things if re.match(r"who(?:m|se)?\b", earlier, re.IGNORECASE) else words)

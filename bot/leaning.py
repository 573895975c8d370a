"""Whether a question leans on those before it: by a pronoun, or by leaving something out.

Of 1,312 questions of four sets, each asked after one on another subject, none was taken to lean.
"""

import re
from collections.abc import Sequence

from bot.fragments import bare, is_chat, is_fragment
from bot.question import Turn, subject_stems
from bot.topics import AUXILIARY, DATE, WH, YEAR, names, noun_asked_for, parsed, subject
from index.terms import stems

_SAYS_ENOUGH = 8  # words of subject; whoever writes more leaves nothing out
_SHORT, _MIDDLE, _LONG = 2, 3, 4  # words of subject too
_PRECEDING = 1000  # characters of an answer

HE = re.compile(r"\b(?:he|she|they|it(?=\s+\w))\b", re.IGNORECASE)
HIM = re.compile(r"\b(?:him|her|them|it|himself|herself|themselves|itself)\b", re.IGNORECASE)
HIS = re.compile(r"\b(?:his|her|hers|its|their|theirs)\b", re.IGNORECASE)
# Not of "is there", "were there", which say only that something exists.
THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!has )(?<!have )(?<!will )"
    r"(?<!did )(?<!had )(?<!would )(?<!n't )(?<!n’t )\bthere\b",
    re.IGNORECASE,
)
_NEAR_TIME = (
    r"(?:week|month|year|spring|summer|autumn|fall|winter|morning|evening|afternoon|century|decade)"
)
_THIS = rf"(?:(?:that|those)\b(?!\s+(?:who|which)\b)|(?:this|these)\b(?!\s+{_NEAR_TIME}))"
_SHOWN = re.compile(
    r"\b(?:about|after|before|by|like|of|for|with|in|at|on|to|from|since|than|during|until|is|was|"
    r"are|were|did|does|do|will|would|has|have|had|all|caused?|follow|compare)\s+"
    rf"{_THIS}|^{_THIS}|\b(?:this|that|these|those)\s*\W*$"
    r"|\b(?:this|that|these|those)\s+(?:ones?|two|three)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\bthe (?:latter|former|same|rest|second|first|third|next|last)(?: ones?| two)?\s*\W*$"
    r"|\b(?:which|other|another|first|second|next|last|previous|new|old) ones?\b"
    r"|\b(?:any|some|each|most|all|both|none|one|how many|which) of (?:them|those|these)\b"
    r"|\bthe (?:others?|latter|former|other two)\b|\b(?:which|what|how many) others?\b"
    r"|\b(?:who|what|where|when|anyone|anything|somebody|nobody) else\b|\b(?:since|by) then\b"
    r"|\b(?:did|do|does|has|have|was|is) so\b|\bso (?:many|few|much|long|late|soon|little)\b"
    r"|\b(?:back then|in return|instead|afterwards?|beforehand)\b",
    re.IGNORECASE,
)
# "Is it true that …", "How long does it take to …": nothing is meant by this "it".
_EXPLETIVE = re.compile(
    r"\bit\s+(?:(?:is|was|be)\s+)?(?:true|possible|impossible|likely|legal|illegal|safe|right|"
    r"wrong|known|clear|certain|fair|dangerous|rain\w*|snow\w*)\b.*\b(?:to|that|for|in)\s+\w+"
    r"|\bit\s+(?:(?:supposed|expected|meant|going)\s+)?(?:to\s+)?"
    r"(?:takes?|costs?|took|means?|matter)\b.*\b(?:to|that|for)\s+\w+\s+\w+"
    r"|\bwhat time is it\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[.!]\s|\b(?:after|before|when|because|that|if|while|since|as|although|though|until|once|"
    r"says?|said|thinks?|believes?|claims?|hopes?|why|how|what|whether|where)\b",
    re.IGNORECASE,
)
_THING = re.compile(r"\b(?:the|a|an)\s+[a-z]{3,}|\b(?!does|was|has)[a-z]{3,}s\b")
_SEVERAL = re.compile(
    r"\band\b|\b(?!does|was|has)[a-z]{3,}s\b|\b(?:people|men|women|children|police)\b"
)
# A thing with "the", without "of …" or the like to tell which.
_DEFINITE = re.compile(
    r"\bthe\s+(?!(?:[a-zà-ÿ][\w’'-]*\s+){1,3}(?:of|in|at|on|between|that|who|which|from|to|for|with|"
    r"against|behind|near|about|by)\s+\w)(?P<noun>[a-zà-ÿ][\w’'-]*)"
)
# There is one of each, whatever was spoken of before.
_UNIQUE = frozenset(
    (
        *("world", "sun", "moon", "earth", "sea", "internet", "weather", "universe", "sky", "news"),
        *("economy", "climate", "pope", "press", "public", "future", "past", "planet", "best"),
        *("worst", "most", "same"),
    )
)
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
_OF_A_LIFE = re.compile(r"\b(?:born|die)\b")


def leans(question: str, history: Sequence[Turn]) -> bool:
    """Whether a question cannot be understood without those before it."""
    if not history or is_chat(question):
        return False
    text, is_joined = bare(question)
    if is_fragment(text, is_joined=is_joined):
        return True
    about = subject_stems(text) - _AMOUNTS
    if len(about) > _SAYS_ENOUGH:
        return False
    if points_back(text):
        return True
    if is_joined:
        return len(about) <= _SHORT or bool(about & set(stems(history[-1].question)))
    return _leaves_out(text, about, history[-1])


def _leaves_out(text: str, about: set[str], last: Turn) -> bool:
    """Whether a question without a pronoun takes for granted what was spoken of before."""
    named = names(text)
    is_past = bool(_PAST.search(text))
    is_dated = bool(YEAR.search(text) or _OF_A_LIFE.search(text))
    if named and _REACTION.search(text) and not is_dated:
        return len(about - set(stems(" ".join(named)))) <= _SHORT
    undated = DATE.sub("", text)
    if undated != text and not named and not re.search(r"\d", undated):
        return len(subject_stems(undated) - _AMOUNTS) <= 1  # what happened in 2020?
    if named or re.search(r"\d", text):
        shared = about & set(stems(last.question))
        return len(about) <= _SHORT and bool(shared) and is_past and not is_dated
    if about & set(stems(f"{last.question} {last.answer[:_PRECEDING]}")):
        return len(about) <= _LONG
    if len(about) <= 1 and not _DEFINING.match(text):
        return True
    is_definite = any(found["noun"].lower() not in _UNIQUE for found in _DEFINITE.finditer(text))
    if text[:1].islower():  # names may be written small too
        return len(about) <= _SHORT and is_definite and is_past
    if is_definite:
        return len(about) <= _LONG
    return len(about) <= _MIDDLE and is_past and not subject(parsed(text).rest)


def points_back(text: str) -> bool:
    """Whether a word stands for something that the question itself does not name."""
    if _EXPLETIVE.search(text):
        return False
    if _OTHER.search(text) or _SHOWN.search(text) or THERE.search(text):
        return True
    for found in HE.finditer(text):
        if not _is_named_in_clause(text[: found.start()], found.group().lower()):
            return True
    for found in HIM.finditer(text):
        word = found.group().lower()
        is_whose = word == "her" and re.match(r"\s+\w", text[found.end() :])
        if not is_whose and not HE.match(text, found.start()):
            return True
    return any(
        not _is_named(text[: found.start()], found.group().lower()) for found in HIS.finditer(text)
    )


def _is_named_in_clause(before: str, pronoun: str) -> bool:
    """Whether whom a pronoun means is named in a clause of its own: what did X say when he …."""
    if _is_who_is_asked_for(before, pronoun):
        return True
    asking = re.sub(rf"^{WH}\b", "", before, flags=re.IGNORECASE)
    return bool(_CLAUSE.search(asking)) and _is_named(before, pronoun, alone=True)


def _is_named(before: str, pronoun: str, *, alone: bool = False) -> bool:
    """Whether something before the pronoun can be meant by it."""
    if _is_who_is_asked_for(before, pronoun):
        return True
    is_plural = pronoun in {"they", "their", "theirs"}
    known = names(re.sub(r"^\W*\w+", lambda one: one.group().lower(), before, count=1))
    if is_plural and not alone and not _SEVERAL.search(before):
        return False
    return bool(known) or ((is_plural or pronoun in {"it", "its"}) and bool(_THING.search(before)))


def _is_who_is_asked_for(before: str, pronoun: str) -> bool:
    """ "Which firm sold its ships", "Who said he would come"."""
    asked = parsed(before)
    if not re.match(r"(?:which|what) \w|who\b", before, re.IGNORECASE):
        return False
    if asked.auxiliary or re.search(rf"\b{AUXILIARY}\b", asked.rest, re.IGNORECASE):
        return False
    return bool(asked.rest) and (pronoun not in {"it", "its"} or bool(noun_asked_for(asked)))

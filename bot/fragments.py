"""Questions that are only a part of one: "Why?", "And Sweden?", "What about 2022?", "More"."""

import re
from dataclasses import dataclass

from bot.topics import AUXILIARY, DATE, NAME, PLACED, WH, names
from bot.verbs import is_verb

_LONGEST = 6  # words of a fragment
_REMARK = 4  # words of "Good to know." before a question
_FEW = 3
_THANKS = (
    r"ok(?:ay)?|thanks?(?: you)?|thx|cheers|interesting|great|nice|wow|hm+|oh|i see|right|cool|"
    r"alright|good|well|hey|hi|hello"
)
_LEAD = re.compile(rf"(?:(?:{_THANKS})\b[\s,.!–—-]+)+", re.IGNORECASE)
_CHAT = re.compile(
    rf"(?:{_THANKS}|lol|yes|no|bye)(?:\W+(?:so|very|much|a lot|again|bot|all|you|job|one))*",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:and|but|so|or|also|plus|then)\b,?\s+", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"(?:(?:and|but|so|or)\s+)*(?:what|how)(?:\s+(?:is|was)\s+it)?\s+(?:about|of|with)\s+",
    re.IGNORECASE,
)
_PLEASE = r"(?:(?:please|can you|could you) )*"
# The same once more.
AGAIN = re.compile(
    rf"{_PLEASE}(?:summari[sz]e|shorten|repeat)\b.{{0,60}}"
    rf"|{_PLEASE}(?:give|show|list|name)(?: me)?(?: the| your)? (?:sources?|links?)"
    r"|really|are you (?:sure|certain)|is (?:that|this) (?:true|right|correct|so)|says who"
    r"|sources?|proof|evidence|who says (?:so|that|this)",
    re.IGNORECASE,
)
MORE = re.compile(
    rf"{_PLEASE}(?:tell me|say|give me|show me)?\s*(?:(?:any|some) )?(?:more|further)"
    r"(?: details?| information| about (?:it|that|this|them))?|(?:any )?details|go on"
    rf"|{_PLEASE}(?:explain|elaborate)|anything else|what else|what more",
    re.IGNORECASE,
)
NEXT = re.compile(
    r"then|what then|what next|next|after that|afterwards?"
    r"|what happened (?:next|then|after(?:wards?)?|after that|since(?: then)?|later)",
    re.IGNORECASE,
)
ONLY_ASKING = re.compile(
    rf"(?P<asking>(?:(?:{PLACED})\s+)?{WH}(?:\s+and\s+{WH})?(?:\s+(?:many|much|long|often|old|far|"
    r"high|big|fast|soon|recently|city|country|place|town|year|month|day|date|time|venue|people))?)"
    r"(?P<manner>(?:\s+(?:exactly|precisely|though|so|not|come|else|then))?)"
    r"|(?P<purpose>what for|how so)",
    re.IGNORECASE,
)
# Asks for what surrounds an event, not for who or what took part in it.
ADJUNCT = re.compile(
    r"(?:(?:since|until|from|to)\s+)?(?:when|where)(?:\s+and\s+(?:when|where|why|how))?|why|how|"
    r"how (?:long|often|soon|far)|(?:in|on|at|since|until|from|to) (?:what|which) \w+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """«in» «Geneva» of "And in Geneva?"."""

    placed: str
    body: str


def bare(question: str) -> tuple[str, bool]:
    """The question without thanks and "and" in front, and whether it had an "and"."""
    text = " ".join(question.split())
    if (found := _LEAD.match(text)) and found.end() < len(text):
        text = text[found.end() :]
    remark, _, last = text.rpartition(". ")
    is_short = len(remark.split()) <= _REMARK and not names(remark[1:])
    if is_short and last.endswith("?") and " " in last:
        text = last
    plain = text
    while found := _JOINED.match(plain):
        plain = plain[found.end() :]
    return plain, plain != text


def is_chat(question: str) -> bool:
    """Whether it is thanks or the like, or no words at all."""
    text = " ".join(question.split()).rstrip("!. ")
    return not re.search(r"\w", text) or bool(_CHAT.fullmatch(text))


def is_fragment(text: str, *, is_joined: bool) -> bool:
    """Whether a bare question is only a part of one, after "and" or "what about" any part."""
    plain = text.rstrip("?!. ")
    if any(known.fullmatch(plain) for known in (AGAIN, MORE, NEXT, ONLY_ASKING)):
        return True
    part = fragment_of(text)
    if part is None:
        return False
    if is_joined or _WHAT_ABOUT.match(text):
        return True
    few = len(part.body.split()) <= _FEW
    is_thing = bool(re.match(r"(?:the|any|no|his|her|its|their)\s", part.body, re.IGNORECASE))
    is_name = bool(NAME.fullmatch(part.body)) and len(part.body.split()) < _FEW
    is_part = bool(part.placed) or bool(DATE.fullmatch(part.body)) or is_name or (few and is_thing)
    return text.endswith("?") and is_part


def fragment_of(text: str) -> Fragment | None:
    """What stands without a verb: "Sweden", "in 2022", "the tunnel"."""
    plain = text.rstrip("?!. ")
    if found := _WHAT_ABOUT.match(plain):
        plain = plain[found.end() :]
    elif re.match(rf"(?:{WH}|{AUXILIARY})\b", plain, re.IGNORECASE):
        return None
    words = plain.split()
    if not 1 <= len(words) <= _LONGEST:
        return None
    if len(words) > 1 and is_verb(words[0].lower()):
        return None
    if re.search(rf"\b{AUXILIARY}\b", plain) or any(is_verb(one) for one in words[1:-1]):
        return None
    placed = re.match(rf"({PLACED})\s+(?=\w)", plain, re.IGNORECASE)
    body = plain[placed.end() :] if placed else plain
    return Fragment(placed[1].lower() if placed else "", body)

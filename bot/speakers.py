"""Who says what a sentence tells: the subject of its "said", or whom it is according to.

Precise rather than complete: a subject that these rules do not see whole is nobody's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.speech import FILL

PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we", "you"))

_SAID = "said|says|told|tells"
_SAYS = (
    "added|adds|wrote|writes|tweeted|explained|explains|argued|argues|claimed|claims|warned|warns|"
    "noted|notes|insisted|insists|stated|states|declared|declares|announced|confirmed|confirms|"
    "admitted|admits|acknowledged|acknowledges|suggested|suggests|recalled|recalls|continued|"
    "continues|concluded|concludes|replied|responded|commented|remarked|predicted|predicts|"
    "believes|thinks|expects|estimates|estimated|testified|asserted|asserts|contends|contended|"
    "conceded|concedes|cautioned|cautions|posted|alleged|alleges|hopes|fears|maintains|asked"
)
_SAY = "say|argue|warn|believe|think|expect|estimate|claim|predict|insist|fear|hope"
_VERB = re.compile(rf"\b(?:(?P<said>{_SAID})|(?P<says>{_SAYS})|(?P<say>{_SAY}))\b")
_ACCORDING = re.compile(r"\b[Aa]ccording to\s+")
_STORY = re.compile(
    r"(?:told|tells) (?:the |a |his |her |its )?(?:whole |true )?(?:story|stories|tale|history)"
)
# What follows a verb other than "said" where it introduces somebody's words.
_INTRODUCES = re.compile(r"\s*(?:that\b|[:“]|,\s*“)")
_ENDS_SO = re.compile(r"\s*(?:[.”]|,|$)")
_SHORTENED = re.compile(
    r"\b(Rep|Sen|Gov|Gen|Dr|Mr|Mrs|Ms|St|Lt|Col|Sgt|Capt|Prof|Rev|Jr|Sr|[A-Z])\.(?!$)"
)
_DOT = "\N{ONE DOT LEADER}"  # stands for a full stop that ends no sentence
_CAPITAL = rf"[A-ZÀ-ÖØ-Þ][\w’'&{_DOT}-]*"
_JOINS = r"(?:of|de|van|von|der|den|al|bin|ibn|da|del|la|le|for|and|&|the|of the|for the|and the)"
_TAIL = re.compile(rf"(?<![\w’'-]){_CAPITAL}(?:\s+(?:{_JOINS}\s+){{0,2}}{_CAPITAL})*$")
_CUT = re.compile(
    r"[;:—–()]|”[,.]?|\b(?:but|while|although|though|because|after|when|as|since|whereas|where|"
    r"before|if|that|which|who|whom|whose|until|unless)\b",
)
# What somebody says in such a clause is not what the sentence tells.
_ASIDE = re.compile(
    r"\b(?:because|after|when|as|since|where|before|if|that|which|who|whom|whose|until|unless)\b"
)
_LEAD = re.compile(
    r"(?:and|but|meanwhile|however|still|yet|also|later|earlier|now|then|so|indeed|instead|"
    r"(?:on|last|by|late|early)\s+(?:last\s+|next\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"week|month|year)(?:\s+(?:morning|afternoon|evening|night))?)\s+",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"\s+(?:also|later|then|previously|repeatedly|once|recently|has|have|had|still|often|again|"
    r"immediately|subsequently|initially|reportedly|publicly|separately|earlier|further|"
    r"always|simply|now|[a-z]+ly)$"
)
_AFTER_NAME = re.compile(
    r"\s*(?:[,.;:“”()—–]|\b(?:in|on|at|during|after|before|when|as|while|that|which|to|from|"
    r"published|released|seen|obtained|cited|last|late|early|earlier|this|yesterday|today|"
    r"since|because|by phone|by email)\b|$)"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DETERMINERS = _words(
    """
    the a an its their his her our one two three four some many several most both other another
    few all no local senior former top
    """
)
_PREPOSITIONS = _words(
    """
    of in for from with by and or to at on near inside outside across
    """
)
_NO_SUBJECT = _words(
    """
    is was were are be been being has have had will would may might can could should that which
    who if there this these those not did does do what how why where when it he she they we i
    you him them us me or nor than never nobody none nothing neither said says asked
    """
)
_GENERIC = _words(
    """
    officials police researchers experts scientists analysts witnesses prosecutors doctors
    critics supporters residents ministers lawmakers authorities investigators sources
    economists organisers organizers forecasters campaigners lawyers astronomers engineers
    opponents observers diplomats firefighters rescuers regulators insiders executives
    activists historians employees workers unions commentators people reports others some many
    republicans democrats conservatives
    """
)
_SURELY_NO_SPEAKER = _words(
    """
    plan plans schedule law custom tradition size taste need age him her them it us
    """
)
_LONGEST = 10  # words of a speaker who has no name


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who says something in a sentence: a name, a description, or a pronoun; where the verb is."""

    speaker: str
    at: int
    is_pronoun: bool = False
    is_beside_quotation: bool = False


def spoken(sentence: str) -> list[Spoken]:
    """Every attribution in a sentence whose quotations are masked; empty names nobody."""
    sentence = _SHORTENED.sub(f"\\1{_DOT}", sentence)  # "said Rep. Sara Lund" does not end at Rep
    found = [one for verb in _VERB.finditer(sentence) for one in _at_verb(sentence, verb)]
    for to in _ACCORDING.finditer(sentence):
        name = _named(_before_end(sentence[to.end() :]))
        is_person = name and name.split()[-1].lower() not in _SURELY_NO_SPEAKER
        if is_person and name.lower() not in PRONOUNS:
            found.append(Spoken(name, to.start()))
    return [replace(one, speaker=one.speaker.replace(_DOT, ".")) for one in found]


def _at_verb(sentence: str, verb: re.Match[str]) -> Iterator[Spoken]:
    """The subject before the verb, or after it where the words of somebody come first."""
    before, after = sentence[: verb.start()], sentence[verb.end() :]
    beside = _is_beside(before, after)
    if _STORY.match(verb.group() + after):
        return
    is_strong = verb["said"] is not None or (verb["say"] == "say")
    is_introduced = bool(_INTRODUCES.match(after))
    is_last = bool(_ENDS_SO.match(after)) and "”" in before
    name = _subject(before)
    if name and (is_strong or is_introduced or (is_last and beside)):
        if verb["say"] and not _is_plural(name):
            return
        yield Spoken(name, verb.start(), name.lower() in PRONOUNS, beside)
    elif not name and re.search(r"[,?!]?”,?\s*$|,\s*$", before) and (is_strong or beside):
        name = _named(_before_end(after))
        is_quoted = before.rstrip(" ,").endswith("”")
        is_turned = verb.group() not in ("told", "tells") and (is_quoted or is_strong)
        if name and name.lower() not in PRONOUNS and is_turned:
            yield Spoken(name, verb.start(), is_beside_quotation=beside)


def _is_beside(before: str, after: str) -> bool:
    """Whether a quotation ends in the same clause before the verb, or begins after it."""
    return bool(re.search(rf"{FILL}[,.?!]?”", before)) or bool(re.match(r"[^“.;]{0,60}“", after))


def _is_plural(name: str) -> bool:
    return " and " in name or name.split()[-1].endswith("s") or name in ("they", "we", "police")


def _subject(before: str) -> str:
    """The subject that ends where the verb begins; empty where it is not plain."""
    text = before.rstrip()
    while found := _ADVERB.search(text):
        text = text[: found.start()]
    is_apart = text.endswith(",")
    cuts = list(_CUT.finditer(text.rstrip(",")))
    clause = text.rstrip(",")[cuts[-1].end() :] if cuts else text.rstrip(",")
    if cuts and _ASIDE.fullmatch(cuts[-1].group()) and "," not in clause:
        return ""
    parts = [one.strip() for one in clause.split(",") if one.strip()]
    if not parts:
        return ""
    if not is_apart:
        # "said the mayor, Ida Moe" has no comma before its verb; the last part is the subject.
        return _named(parts[-1])
    return _with_apposition(parts)


def _with_apposition(parts: list[str]) -> str:
    """Of "Ida Moe, head of the port," and "The head of the port, Ida Moe," the name."""
    if len(parts) == 1:
        return ""  # "On Monday, said …": what stands alone before a comma is no subject
    last = "" if parts[-1].split()[0].lower() in ("a", "an", "one") else _named(parts[-1])
    if last and _TAIL.fullmatch(last) and not _is_place(parts):
        return last
    for at in range(len(parts) - 2, -1, -1):
        name = _named(parts[at])
        if name and _TAIL.fullmatch(name):
            between = parts[at + 1 :]
            return name if all(_is_description(one) for one in between) else ""
    return ""


def _is_place(parts: list[str]) -> bool:
    """Whether the last part may tell where the one before it is: "the mayor of Vik, Norway,"."""
    return bool(re.search(r"\b(?:of|in|from|at|near)\s+(?:the\s+)?[A-Z][\w’'-]*$", parts[-2]))


def _is_description(part: str) -> bool:
    """Whether it tells what somebody is: an age, or no capital first and no verb."""
    words = part.split()
    is_told = words[0] == "who" or not any(word in _NO_SUBJECT for word in words)
    return part.isdigit() or (part[:1].islower() and is_told)


def _before_end(after: str) -> str:
    """The words after a verb up to where a speaker's name must end."""
    text = after.strip()
    for found in _AFTER_NAME.finditer(text):
        words = text[: found.start()].split()
        is_within = found.group().strip() in ("in", "at", "to", "from")
        if words and not (is_within and words[0].lower() in _DETERMINERS and len(words) < 3):
            return text[: found.start()]
    return ""


def _named(text: str) -> str:
    """The speaker of a noun phrase: a name without its titles in lower case, or the whole of it."""
    text = text.strip(" ,")
    while (lead := _LEAD.match(text)) is not None and lead.end() < len(text):
        text = text[lead.end() :]
    words = text.split()
    if not words or len(words) > _LONGEST or any(mark in text for mark in "“”¤.?!:"):
        return ""
    if len(words) == 1 and words[0].lower() in PRONOUNS:
        return words[0].lower()
    if any(word.lower() in _NO_SUBJECT for word in words):
        return ""
    tail = _TAIL.search(text)
    if tail is not None:
        head = text[: tail.start()].split()
        is_generic = not head and tail.group().lower() in _GENERIC
        # "An astronomer at the Center of Astrophysics" is not the centre.
        if not is_generic and not any(word.lower() in _PREPOSITIONS for word in head):
            return _bare_name(tail.group(), head)
    return _described(words)


def _bare_name(name: str, head: list[str]) -> str:
    """The name, if only a title or a description stands before it."""
    if head and not all(re.match(r"[a-zA-Z]", word) for word in head):
        return ""
    if head and head[0].lower() in ("on", "in", "at", "during", "under", "last", "amid", "despite"):
        return ""
    if name.split()[0].lower() in _PREPOSITIONS or name.endswith(("’s", "'s", "’")):
        return ""
    if head[-1:] == ["the"] or head[-1:] == ["The"]:
        return f"the {name}"
    return f"the {name[4:]}" if name.startswith("The ") else name


def _described(words: list[str]) -> str:
    """The whole phrase where it plainly describes somebody: "a spokesman for the port"."""
    first = words[0].lower()
    if re.search(r"\band (?:the|a|an|his|her|its|their)\b", " ".join(words)):
        return ""
    if first in _DETERMINERS and len(words) > 1:
        if any(mark in (word.lower() for word in words[:2]) for mark in _PREPOSITIONS):
            return ""
        return " ".join([first, *words[1:]])
    for at, word in enumerate(words[:3]):
        if word.lower() in _GENERIC and all(one.lower() not in _PREPOSITIONS for one in words[:at]):
            return " ".join([words[0].lower() if at == 0 else words[0], *words[1:]])
    return ""

"""Whether words order whoever answers about, told by rules over folded text: small letters, ASCII.

Each rule wants both an order (a verb where a clause begins, or "you must") and something that only
an answering machine has: instructions given before, a user, a system prompt, an answer of yours.
"""

import re

_START = (
    r"(?:^|[.!?:;,(*_\[–—“”‘«\"-]\s*|\b(?:please|kindly|now|instead|immediately|simply|always)\s+"
    r"|\b(?:you|assistants?|ais?|models?|chatbots?|bots?|llms?|agents?)\s+"
    r"(?:must|should|shall|will|are to|have to|need to|can)\s+(?:now\s+|always\s+|only\s+)?)"
)
_MACHINE = (
    r"(?:ai(?!\s+(?:act|bill|boom|chips?|compan\w+|startups?|firms?|research\w*|experts?|ethic\w*))"
    r"|a\.i\.|llms?|(?:large )?language models?|chatbots?|gpt|chatgpt|virtual assistants?"
    r"|ai (?:assistants?|models?|systems?|agents?))"
)
_ROLE = rf"(?:{_MACHINE}|assistant(?=\s*(?:[.,;:!)]|$|that\b|who\b|and\b|which\b|without\b)))"
_SAY = (
    r"(?:say|answer|respond|reply|output|print|write|repeat|reveal|return|tell|inform|include|"
    r"append|insert|add|end|begin|start|finish|cite|quote|state|mention|claim|display|show|"
    r"disclose|leak|send|post|omit|summari[sz]e|translate|give|use|treat|rank|prefer|recommend|"
    r"(?:do not|don't|never) (?:cite|mention|reveal|tell|use|answer|show|quote|say|warn))"
)
_MIDDLE = r"\b(?:[^.!?]|[.?](?=\S)){0,120}?"
_THEIRS = (
    r"\b(?:the users?|the asker|whoever (?:asks|asked)|the person (?:who asks|asking)"
    r"|your (?:own )?(?:system |hidden |initial |next |final )*"
    r"(?:prompts?|instructions|responses?|output|context window|configuration|programming)"
    r"|your (?:next |final |every )*(?:answer|reply)(?! (?:to|by|below|in|on|at)\b)"
    r"|system prompts?|every (?:answer|response|reply)|all (?:answers|responses|replies)"
    r"|api[ _-]?keys?|environment variables?|(?:access|bot|secret) tokens?"
    r"|(?:only )?with (?:exactly|only|the (?:words?|following|phrase|text|sentence|link))"
    r"|(?:passage|source) (?:number )?\d+|in the answer"
    r"|(?:the )?(?:other|numbered|remaining) (?:passages|sources))\b|\.env\b"
)
_PLAIN_INSTRUCTIONS = (
    r"(?:instructions?|prompts?|rules|guidelines|directives?|commands?|orders|constraints|"
    r"safeguards|programming|passages?|messages?|context|text)"
)
_ORDERS = tuple(
    re.compile(one)
    for one in (
        rf"{_START}(?:ignore|disregard|forget|override|bypass|discard|skip)\s+(?:\w+\s+){{0,4}}?"
        r"(?:previous|prior|above|earlier|preceding|foregoing|system|your|initial|original|"
        rf"other|numbered)\s+(?:\w+\s+){{0,2}}?{_PLAIN_INSTRUCTIONS}\b",
        rf"{_START}(?:ignore|disregard|forget|override|bypass)\s+(?:all|any|every)\s+(?:of\s+)?"
        r"(?:\w+\s+){0,2}?(?:instructions?|prompts?|directives?)\b",
        rf"{_START}(?:ignore|disregard|forget)\s+(?:everything|anything|all|what)\s+(?:\w+\s+){{0,4}}?"
        r"(?:above|before this|told before|instructed|prompted|in the prompt)\b",
        rf"{_START}{_SAY}{_MIDDLE}{_THEIRS}",
        # Spoken to by name.
        r"(?:^|[.!?:;(\[*]\s*)(?:dear|attention|hey|hello|hi|(?:note|(?:a )?message|instructions?) "
        rf"(?:to|for))[,:]?\s+(?:(?:the|any|all|every|this)\s+)?{_MACHINE}\b",
        rf"(?:^|[.!?]\s+){_ROLE}\s*[:,]\s*(?:you|please|{_SAY}|ignore|disregard|do not)\b",
        rf"\b(?:any|all|every|the|if (?:you are )?an?)\s+{_MACHINE}\s+(?:that (?:is|are)\s+)?"
        r"(?:read\w*|process\w*|summari[sz]\w*|answer\w*|quot\w*)\s+(?:from\s+)?"
        r"(?:this|these)\b",
        rf"\byou are (?:now |no longer |from now on )?(?:an? |the )?(?:\w+ ){{0,2}}?{_ROLE}"
        r"(?!\s+(?:user|developer|engineer|skeptic|sceptic|fan|enthusiast|artist|company|startup))",
        rf"\b(?:act|behave|respond|answer) as (?:an? |the |if you (?:are|were) (?:an? )?)?"
        rf"(?:\w+ ){{0,2}}?(?:{_MACHINE}|unrestricted|jailbroken)\b",
        rf"\bpretend (?:to be|that you are|you are) (?:an? |the )?(?:\w+ ){{0,2}}?{_MACHINE}\b",
        rf"{_START}(?:enter|enable|activate|switch to) (?:the )?"
        r"(?:developer|debug|god|jailbreak|dan|admin|unrestricted) mode\b",
        r"\b(?:when|if|whenever|should)\s+(?:(?:you are|you're|you get|anyone|anybody|someone|"
        r"somebody|they|a user|the user|users|the reader|readers|people)\s+)?(?:is |are |be )?"
        r"(?:asks?|asked|question(?:ed|s))\b[^.!?]{0,100}?[,:]\s*(?:you (?:must|should|will) |"
        r"please |always |simply |just |only )?(?:say|answer|reply|respond|state|tell|write|claim|"
        r"output|print|cite)\b(?!\s+(?:the )?(?:officials|experts|aides|they|sources|researchers))",
        r"\byou (?:must|shall|will now|are (?:required|instructed|ordered) to)\s+"
        r"(?:now |always |only )?"
        r"(?:answer|respond|reply|output|comply|obey|ignore|disregard|cite|say)\b",
        r"(?:^|[.!?:;(\[*#]\s*)(?:new|updated|revised|real|actual|hidden|secret|urgent|important) "
        r"(?:system )?(?:instructions?|prompt|task|directive)s?\s*:",
        r"\b(?:begin|end|start) (?:of )?(?:the )?(?:system|new|hidden|user) "
        r"(?:prompt|instructions?|message)\b",
        r"\bfrom now on,? (?:you|your|always|every answer|all answers)\b",
        r"\bthe (?:only |one )?(?:correct|right|true|official) (?:answer|response|reply) "
        r"(?:to (?:any|every|all|this) questions?\b|is always\b)",
    )
)
_GOES_ON = re.compile(
    rf"(?:(?:and|then|instead|now|also|please|finally)[, ]+)*(?:{_SAY}|do not|don't|never|always|"
    r"you (?:must|will|are|should)|your|this (?:is|overrides|replaces)|comply|obey|follow|pretend|"
    r"act|the (?:correct|right|only) answer|no (?:source|citation|quote)s?\b)\b"
)


def orders(told: str) -> bool:
    """Whether the words give an order to an assistant."""
    return any(one.search(told) for one in _ORDERS)


def goes_on(told: str) -> bool:
    """Whether a sentence after an order goes on with it."""
    return bool(_GOES_ON.match(told.lstrip("\"'“”‘ *-–—")))

"""What disclaimers and boilerplate look like, and in which order all rules are tried.

Each rule is a pattern anchored at the start of a block, or at its end where the habit is
to close with it, and the longest block it may type: reported text must never be lost for
a word in it.
"""

import re

from index import closing, desk, foreign, furniture, offers
from index.article import BlockType
from index.pictures import CAPTIONS, CREDITS
from index.rule import Rule, rule

_SHORT = 200
_I = re.IGNORECASE

_DISCLAIMERS = (
    rule(BlockType.DISCLAIMER, "label", 1000, r"^\W{0,3}Disclaimer\b\s*[:.—–-]", _I),
    rule(
        BlockType.DISCLAIMER, "views", 700,
        r"^\W{0,3}(?:(?:Editor['’]?s'? )?Note\s*:\s*)?(?:The|All|Any)?\s*(?:views?|opinions?)\b"
        r"(?:,? (?:and|or|&)? ?(?:views?|opinions?|thoughts?|comments))*"
        r"\s+(?:and opinions )?(?:expressed|stated|presented|contained|in this|here)\b"
        r".{0,300}?\b(?:own|personal|solely|(?:do(?:es)? not|don['’]t) (?:necessarily )?"
        r"(?:represent|reflect|constitute)|not (?:necessarily )?those of|are those of)\b",
        _I | re.DOTALL,
    ),
    rule(
        BlockType.DISCLAIMER, "advice and interests", 500,
        r"\bforward-looking statements\b.{20}|^safe harbou?r statement\b.{20}"
        r"|\b(?:for|as) (?:general )?(?:information(?:al)?|educational)(?: purposes)? only\b"
        r"|\b(?:does|do|should) not (?:constitute|be (?:taken|relied on|considered) as"
        r"|replace)\b.{0,60}"
        r"\badvice\b"
        r"|^(?:the )?(?:author|writer|columnist|reviewer)s?\b.{0,40}\b(?:has no|have no|holds?"
        r"|owns?"
        r"|declares?|received no|has received|is a (?:paid|former|member))\b.{0,120}$"
        r"|\b(?:do(?:es)? not|don['’]t) (?:necessarily )?(?:reflect|represent) (?:the |those"
        r" )?(?:official )?"
        r"(?:views?|opinions?|positions?|polic(?:y|ies)|of)\b|\beditorially independent\b"
        r"|^nothing (?:here|in this \w+|above|below)\b.{0,60}\badvice\b"
        r"|^names? (?:has|have) been changed\b|^some names\b.{0,60}\bchanged\b",
        _I,
        hints=("forward-looking", "safe harb",
               "only", "advice", "author", "writer", "columnist", "reviewer",
               "reflect", "represent", "independent", "nothing",
               "name"),
    ),
    rule(
        BlockType.DISCLAIMER, "this column", 500,
        r"^\W{0,3}This (?:article|column|piece|commentary|post|essay|op-ed)\b.{0,60}"
        r"\b(?:reflects?|represents?|expresses|contains)\b.{0,60}\b(?:views?|opinions?)\b"
        r"|^\W{0,3}This is an? (?:opinion|commentary)(?: piece| column| article)?\b",
        _I,
    ),
    rule(
        BlockType.DISCLAIMER, "views are own", 600,
        r"\b(?:The )?(?:views?|opinions?)(?: expressed| stated)?(?: here| in this \w+)? (?:are"
        r"|is) "
        r"(?:(?:entirely|solely|strictly) )?(?:(?:of )?(?:his|her|their|my|the author['’]s"
        r"|the writer['’]s)"
        r" own|personal|those of the (?:author|writer))\b[^.]{0,150}\.?\W*$",
        _I,
        hints=("view", "opinion"),
    ),
    rule(
        # A paper on its own pages: whom its editorials speak for, which letters it prints.
        BlockType.DISCLAIMER, "the paper's policy", 500,
        r"^\W{0,3}(?:Unsigned )?(?:editorials|letters|columns|op-eds|guest (?:essays|columns"
        r"|posts)|cartoons"
        r"|commentaries|opinion (?:pieces|columns|articles))\b[^.]{0,60}\b(?:represent|reflect"
        r"|express"
        r"|are (?:the|solely|written)|do not|don['’]t)\b.{0,200}"
        r"|^[^.“”\"]{2,50}\b(?:is|are|am|remains?) committed to (?:publishing|printing"
        r"|presenting|a diversity"
        r"|hearing)\b.{0,60}\b(?:letters|views|voices|opinions|viewpoints|perspectives)\b.{0,250}",
        _I,
        hints=("represent", "reflect", "express", "are ", "not", "don", "committed"),
    ),
)  # fmt: skip

_DESK = (
    rule(BlockType.CREDIT, "initials", 30, desk.INITIALS),
    rule(BlockType.CREDIT, "desk", 400, desk.TO_CONTACT, hints=("this story", "this article",
         "this report", "this column", "the story", "the article", "the report", "the column")),
    rule(BlockType.BOILERPLATE, "wire slug", 90, desk.SLUG),
    rule(BlockType.BOILERPLATE, "note to editors", 240, desk.TO_EDITORS),
)  # fmt: skip

# Both a tip line and the end of a press release: signs, or a word between them.
_RULE_LINE = r"^(?:[\W_]+|#+ ?(?:ends?|30) ?#+|[-–— ]*ends?[-–— ]*)$"
_STRIP = (
    r"^(?=.*\b(?:contact|subscribe|archives?|privacy|terms|sign in|log in|about us|home|cookies"
    r"|advertise|imprint|careers|help)\b)"
    r"[^.!?|·•]{2,30}(?:\.[\w.-]+ ?)?(?:[|·•][^.!?|·•\d]{2,30}){2,}$"
)
_MAIL = r"^(?:https?://|www\.)\S+$|^[\w.+-]+@[\w-]+\.[\w.-]+$"

# No quotation mark: what a page says of itself is said by nobody.
_BULLET = r"[^\w\"“”„‘’'«»]{0,4}"


def _begins(name: str, longest: int, patterns: tuple[str, ...]) -> Rule:
    """Boilerplate that begins as one of these does, whatever bullet stands before it."""
    start = rf"^{_BULLET}(?:{'|'.join(f'(?:{one})' for one in patterns)})"
    return rule(BlockType.BOILERPLATE, name, longest, start, _I)


def _holds(name: str, longest: int, pattern: str, *hints: str) -> Rule:
    return rule(BlockType.BOILERPLATE, name, longest, pattern, _I, hints=hints)


_BOILERPLATE = (
    _begins("provenance", 400, furniture.PROVENANCE),
    _begins("correction", 700, furniture.CORRECTION),
    _begins("see also", _SHORT, furniture.SEE_ALSO),
    _begins("paywall", 260, offers.PAYWALL),
    _begins("subscribe", 300, offers.SUBSCRIBE),
    _holds("subscribe", 220, offers.SUBSCRIBE_WITHIN, "newsletter", "mail", "inbox", "brief",
           "digest", "subscribe"),
    _begins("see also", _SHORT, foreign.SEE_ALSO),
    _begins("subscribe", 260, foreign.SUBSCRIBE),
    _begins("social", _SHORT, (*furniture.SOCIAL, *foreign.SOCIAL)),
    _begins("comments", _SHORT, (*furniture.COMMENTS, *foreign.COMMENTS)),
    _begins("advertisement", 200, offers.ADVERTISEMENT),
    _begins("cookies", 400, (*offers.COOKIES, *foreign.COOKIES)),
    _begins("gallery", 120, furniture.GALLERY),
    _begins("player", 120, furniture.PLAYER),
    _begins("navigation", 200, (*furniture.NAVIGATION, *foreign.NAVIGATION)),
    _begins("rights", 400, (*furniture.RIGHTS, *foreign.RIGHTS)),
    _holds("contact", 260,
           r"\b(?:reach|contact|write to|e-?mail|message|tell us|get in touch|send (?:us|it"
           r"|them|your))\b.{0,80}\b(?:at|on|via|to)?"
           r" ?\S+@\S+\.\w", "@"),
    _holds("contact", 400, closing.WRITE_TO, "@"),
    _holds("time zone", 200, closing.ALL_TIMES, "all times"),
    _holds("rights", 300, r"\ball rights reserved\b.{0,60}$", "rights reserved"),
    _begins("contact", 260, (*furniture.CONTACT, *foreign.CONTACT)),
    _holds("address", 160, _MAIL),
    _holds("strip of links", _SHORT, _STRIP, "|", "·", "•"),
    _holds("rule", 40, _RULE_LINE),
)  # fmt: skip

# In this order: what is surest first. A caption that ends with rights words is a caption.
RULES = (*_DISCLAIMERS, *_DESK, *_BOILERPLATE, *CREDITS, *CAPTIONS)
LONGEST = max(one.longest for one in RULES)


def by_rule(line: str) -> tuple[BlockType, str] | None:
    """Type and name of the first rule that fits a line."""
    lowered = line.lower()
    return next(((one.type, one.name) for one in RULES if one.fits(line, lowered)), None)

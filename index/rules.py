"""What captions, credits, bylines and the like look like in news copy: data for `clean`.

Each rule is a pattern anchored at the start of a block, or at its end where the habit is
to close with it, and the longest block it may type: reported text must never be lost for
a word in it. The habits are those of agencies (AP, Reuters, AFP), broadcasters and blogs.
"""

import re
from dataclasses import dataclass

from index.article import BlockType
from index.names import AGENCY as _AGENCY
from index.names import NAME, UPPER
from index.names import WORD as _WORD

_PICTURE = (
    r"(?:(?:File|Courtesy|Handout|Stock|Screen)[ ])?(?:Photos?|Photographs?|Photography|Images?"
    r"|Pictures?|Pics?"
    r"|Illustrations?|Graphics?|Video|Screenshot|Screengrab|Artwork|PHOTOS?|IMAGES?)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A block of `type` when `pattern` is found in it and it is no longer than `longest`.

    `hints` are lower-case strings of which one must occur, `tail` the only part searched:
    both are there for speed, and neither changes what is found.
    """

    name: str
    type: BlockType
    pattern: re.Pattern[str]
    longest: int
    hints: tuple[str, ...] = ()
    tail: int = 0

    def fits(self, line: str, lowered: str) -> bool:
        """Whether this rule types the block `line`."""
        if len(line) > self.longest:
            return False
        if self.hints and not any(hint in lowered for hint in self.hints):
            return False
        return self.pattern.search(line[-self.tail :] if self.tail else line) is not None


def _rule(
    type_: BlockType,
    name: str,
    longest: int,
    pattern: str,
    flags: int = 0,
    *,
    hints: tuple[str, ...] = (),
    tail: int = 0,
) -> Rule:
    return Rule(f"{type_}:{name}", type_, re.compile(pattern, flags), longest, hints, tail)


_SHORT = 200
_CAPTION = 500
_I = re.IGNORECASE
# The one who is credited: initials have full stops, sentences do not follow.
_CREDITED = r"(?:[^.!?:]|(?<=\b[A-Z])\.){1,80}"

_CREDITS = (
    _rule(
        BlockType.CREDIT, "picture", 120,
        rf"^[(\[]?{_PICTURE}(?: credits?| by| courtesy(?: of)?)?\s*(?::|(?<=by)|(?<=of)"
        rf"|(?<=courtesy))"
        rf"\s*(?:©\s*)?{UPPER}{_CREDITED}\.?[)\]]?\s*\|?$",
    ),
    _rule(
        BlockType.CREDIT, "label", 120,
        r"^[(\[]?(?:Credits?|Courtesy(?: of)?|CREDIT)\s*:\s*[^:!?]{2,100}[)\]]?\s*\|?$",
    ),
    _rule(
        BlockType.CREDIT, "agency", 80,
        rf"^[(\[]?(?:{NAME}\s*/\s*)?{_AGENCY}(?:\s*(?:/|via|VIA)\s*[\w -]+)?[)\]]?\s*[|—–-]?$",
    ),
    _rule(
        BlockType.CREDIT, "copyright", _SHORT,
        r"^(?:©|\(c\)\s*\d{4}|Copyright\b.{0,40}\d{4})",
        _I,
    ),
    _rule(
        BlockType.CREDIT, "desk", 300,
        r"^[(\[](?:Additional )?(?:Reporting|Editing|Writing|Compiled|Edited|Written)\b"
        r".{0,280}[)\]]$",
    ),
    _rule(
        BlockType.CREDIT, "contributors", 300,
        rf"^(?:Contributing|Contributors?|Additional reporting(?: by)?)\s*:?\s+{_WORD}"
        r"|\bcontributed to this (?:report|article|story)\.?$",
        hints=("contribut", "additional reporting"),
    ),
)  # fmt: skip

_CAPTIONS = (
    _rule(
        BlockType.CAPTION, "label", _CAPTION,
        r"^[(\[]?(?:Caption|Legend|Pictured|Picture|Photo|Image|Illustration|File photo"
        r"|FILE PHOTO"
        r"|FILE|PHOTO|IMAGE)(?: (?:above|below|left|right|caption))?\s*(?::|\s[-–—])\s+\S"
        r"|^Pictured(?: here)?\b",
    ),
    _rule(
        BlockType.CAPTION, "this photo", 400,
        r"^(?:This|In this) (?:[\w.,]+ ){0,5}(?:photo|photograph|picture|image|frame grab"
        r"|screengrab)"
        r"\b.{0,120}?\b(?:shows?|was taken|taken|provided by|released by|made available)\b"
        r"|^An? (?:[\w.,]+ ){0,3}(?:photo|photograph|picture|image) (?:\w+ ){0,3}"
        r"(?:taken|released|obtained|provided|made available)\b",
        hints=("photo", "picture", "image", "frame grab", "screengrab"),
    ),
    _rule(
        BlockType.CAPTION, "credit at its end", _CAPTION,
        rf"\S\s+[(\[]?{_PICTURE}(?: credits?)?\s*:\s*(?:©\s*)?{UPPER}{_CREDITED}[)\]]?\s*\|?$",
        hints=("photo", "image", "pic", "illustration", "graphic", "video", "screen", "artwork"),
        tail=150,
    ),
    _rule(
        BlockType.CAPTION, "credit in brackets", _CAPTION,
        rf"[(\[](?:{_PICTURE}|[^()\[\]]{{0,60}}\b(?:[Pp]hoto|[Ii]mage|[Ii]llustration))"
        r"(?: (?:by|courtesy of)|/|:)[^()\[\]]{2,80}[)\]]\.?$",
        hints=("photo", "image", "pic", "illustration", "graphic", "video", "screen", "artwork"),
        tail=180,
    ),
    _rule(
        # One bracket in the block: a squad list is full of (Club/Country).
        BlockType.CAPTION, "name and agency in brackets", 400,
        rf"^[^()\[\]]*[(\[]{NAME} ?/ ?(?:{_AGENCY}|{NAME})(?: via [^()]{{2,40}})?[)\]]$",
        hints=("/",),
    ),
    _rule(
        BlockType.CAPTION, "agency at its end", _CAPTION,
        rf"(?:/|via |[.!?…”\"] |\s[-–—|] ){_AGENCY}(?:\s*/\s*[\w ]{{2,30}})?(?: file)?\s*\|?$"
        r"|\b(?:Getty Images|Shutterstock)$",
        tail=70,
    ),
    _rule(
        BlockType.CAPTION, "copyright sign at its end", _CAPTION,
        rf"\s©\s*{UPPER}[^.!?]{{1,60}}$",
        hints=("©",),
    ),
)  # fmt: skip

_DISCLAIMERS = (
    _rule(BlockType.DISCLAIMER, "label", 1000, r"^\W{0,3}Disclaimer\b\s*[:.—–-]", _I),
    _rule(
        BlockType.DISCLAIMER, "views", 700,
        r"^\W{0,3}(?:(?:Editor['’]?s'? )?Note\s*:\s*)?(?:The|All|Any)?\s*(?:views?|opinions?)\b"
        r"(?:,? (?:and|or|&)? ?(?:views?|opinions?|thoughts?|comments))*"
        r"\s+(?:and opinions )?(?:expressed|stated|presented|contained|in this|here)\b"
        r".{0,300}?\b(?:own|personal|solely|(?:do(?:es)? not|don['’]t) (?:necessarily )?"
        r"(?:represent|reflect|constitute)|not (?:necessarily )?those of|are those of)\b",
        _I | re.DOTALL,
    ),
    _rule(
        BlockType.DISCLAIMER, "this column", 500,
        r"^\W{0,3}This (?:article|column|piece|commentary|post|essay|op-ed)\b.{0,60}"
        r"\b(?:reflects?|represents?|expresses|contains)\b.{0,60}\b(?:views?|opinions?)\b"
        r"|^\W{0,3}This is an? (?:opinion|commentary)(?: piece| column| article)?\b",
        _I,
    ),
    _rule(
        BlockType.DISCLAIMER, "views are own", 600,
        r"\b(?:The )?(?:views?|opinions?)(?: expressed| stated)?(?: here| in this \w+)? (?:are"
        r"|is) "
        r"(?:(?:entirely|solely|strictly) )?(?:(?:of )?(?:his|her|their|my|the author['’]s"
        r"|the writer['’]s)"
        r" own|personal|those of the (?:author|writer))\b[^.]{0,150}\.?\W*$",
        _I,
        hints=("view", "opinion"),
    ),
)  # fmt: skip

_BOILERPLATE = (
    _rule(
        BlockType.BOILERPLATE, "see also", _SHORT,
        r"^\W{0,4}(?:read (?:more|next|also|on|this|the full \w+)|also read|see (?:also|more)"
        r"|more (?:on this|from|stories|coverage|on)\b[^:]{0,40}|related(?: (?:articles?"
        r"|stor(?:y|ies)"
        r"|content|news|coverage|links?))?|recommended|you may also like|most (?:read|popular)"
        r"|trending(?: now)?|watch(?: (?:more|now|live))?|listen(?: now)?|don['’]t miss"
        r"|more|editors?['’] picks?|what to read next|in pictures|explore more"
        r"|further reading)\s*(?::|$)",
        _I,
    ),
    _rule(
        BlockType.BOILERPLATE, "subscribe", _SHORT,
        r"^\W{0,4}(?:(?:please |click here to |to |you can )?(?:subscribe|sign[ -]?up|sign in"
        r"|log ?in|register (?:for|to|now))"
        r"\b.{0,80}\b(?:newsletters?|alerts?|notifications?|inbox|podcast|channel|for free|today"
        r"|now|account|access|updates|here)\b|subscribe$|subscribe (?:now|today)\b|(?:get"
        r"|want) .{0,60}"
        r"\b(?:newsletter|in your inbox|delivered to your|straight to your)\b"
        r"|never miss\b.{0,80}\b"
        r"(?:newsletter|subscribe|sign up)\b|(?:already a subscriber|not a subscriber)\b)",
        _I,
    ),
    _rule(
        BlockType.BOILERPLATE, "social", _SHORT,
        r"^\W{0,4}(?:(?:like|follow|join|find) (?:us|me|him|her|them|along|@\w+|[\w ]{1,40})"
        r" (?:on|@) .{0,30}\b(?:twitter|facebook|instagram|x|tiktok|youtube|threads|bluesky"
        r"|whatsapp"
        r"|telegram|linkedin|google news)\b"
        r"|share (?:this|on|via|article|story)\b.{0,40}$|share$|tweet$|(?:copy|share) link$"
        r"|save$|print$"
        r"|leave a comment|comments?(?: \(\d+\))?$|join the (?:conversation|discussion)\b"
        r"|(?:facebook|twitter|whatsapp|linkedin|email|reddit|instagram)"
        r"(?:[\s,|/·]+(?:facebook|twitter|x|whatsapp|linkedin|email|reddit|instagram))+$)",
        _I,
    ),
    _rule(
        BlockType.BOILERPLATE, "advertisement", 120,
        r"^\W{0,4}(?:advertisement|sponsored(?: content)?|ad|promoted"
        r"|story continues below(?: ad\w*)?"
        r"|article continues below|continue reading(?: below)?|scroll (?:down )?to continue"
        r"|skip advertisement)"
        r"\b.{0,40}$(?<![.!?])",
        _I,
    ),
    _rule(
        BlockType.BOILERPLATE, "cookies", _SHORT,
        r"^\W{0,4}(?:(?:we|this (?:web)?site|our (?:web)?site)(?: and our [\w ]{1,30})? use[s]?"
        r" (?:\w+ ){0,3}cookies|by (?:continuing|using)\b.{0,100}\b(?:cookies?|terms|policy)\b"
        r"|accept (?:all )?cookies|cookie (?:policy|settings|preferences)|manage (?:choices"
        r"|cookies|consent)"
        r"|your privacy (?:matters|choices))",
        _I,
    ),
    _rule(
        BlockType.BOILERPLATE, "navigation", 120,
        r"^\W{0,4}(?:click (?:here|to)|tap (?:here|to)|download (?:the|our) .{0,40}\bapps?"
        r"|(?:table of )?contents$"
        r"|table of contents\b|skip to (?:main )?content|back to (?:top|home)|jump to\b"
        r"|go to (?:top|home)"
        r"|(?:previous|next) (?:article|story|post)|view (?:comments|gallery|all|more)"
        r"|show (?:more|less)"
        r"|load more|hide caption|toggle caption|enlarge this image|open (?:image|gallery) in"
        r"|topics?\s*:"
        r"|tags?\s*:|filed under\s*:|home\s*[>›»|])",
        _I,
    ),
    _rule(
        BlockType.BOILERPLATE, "rights", 300,
        r"\ball rights reserved\b.{0,60}$|^\W{0,4}this material may not be published\b"
        r"|^\W{0,4}no part of this (?:publication|article)\b",
        _I,
        hints=("rights reserved", "may not be published", "no part of this"),
    ),
    _rule(
        BlockType.BOILERPLATE, "provenance", 300,
        r"^\W{0,4}(?:\()?(?:This|The) (?:article|story|report|column|piece|post|press release"
        r"|version|essay)"
        r"(?: \w+){0,3} (?:was|is|has been|were) (?:\w+ )?(?:first |originally )?(?:published"
        r"|republished|updated"
        r"|supplied|distributed|corrected|produced|translated|adapted|generated|syndicated"
        r"|appeared)\b"
        r"|^\W{0,4}(?:Originally|First) published (?:in|on|at|by)\b",
        _I,
    ),
    _rule(
        BlockType.BOILERPLATE, "contact", 160,
        r"^\W{0,4}(?:(?:media|press) (?:contacts?|enquiries|inquiries)|contact(?: us)?"
        r"|got a (?:tip|question"
        r"|story)|email us|have a (?:tip|question))\b.{0,140}(?:@|$)",
        _I,
    ),
    _rule(BlockType.BOILERPLATE, "address", 160, r"^(?:https?://|www\.)\S+$|^[\w.+-]+@[\w-]+\.[\w.-]+$"),
    _rule(
        BlockType.BOILERPLATE, "strip of links", _SHORT,
        r"^(?=.*\b(?:contact|subscribe|archives?|privacy|terms|sign in|log in|about us|home)\b)"
        r"[^.!?|·•]{2,30}(?:\.[\w.-]+ ?)?(?:[|·•][^.!?|·•\d]{2,30}){2,}$",
        _I,
        hints=("|", "·", "•"),
    ),
    _rule(
        BlockType.BOILERPLATE, "rule", 40,
        r"^(?:[\W_]+|#+ ?(?:ends?|30) ?#+|[-–— ]*ends?[-–— ]*)$",
        _I,
    ),
    _rule(
        BlockType.BOILERPLATE, "reading time", 40,
        r"^(?:\d{1,2}|one|two|three|four|five)[ -]min(?:ute)?s?(?: read)?(?: time)?$"
        r"|^reading time\b",
        _I,
    ),
)  # fmt: skip

# In this order: what is surest first. A caption that ends with rights words is a caption.
RULES = (*_DISCLAIMERS, *_BOILERPLATE, *_CREDITS, *_CAPTIONS)

"""What captions, credits, bylines and the like look like in news copy: data for `clean`.

Each rule is a pattern anchored at the start of a block, or at its end where the habit is
to close with it, and the longest block it may type: reported text must never be lost for
a word in it. The habits are those of agencies (AP, Reuters, AFP), broadcasters and blogs.
"""

import re
from dataclasses import dataclass

from index import foreign, furniture, offers
from index.article import BlockType
from index.names import AGENCY as _AGENCY
from index.names import NAME, UPPER
from index.names import WORD as _WORD

_PICTURE = (
    r"(?:(?:File|Courtesy|Handout|Stock|Screen|Staff|Archive|Main)[ ])?(?:Photos?|Photographs?"
    r"|Photography|Images?"
    r"|Pictures?|Pics?"
    r"|Fotos?|Bild(?:er)?|Grafik|Crédit(?:s)?(?: photo)?|Imagen|Fotografía|Immagine|Beeld|FOTO"
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
        r"|(?<=courtesy))"
        rf"\s*(?:©\s*)?{UPPER}{_CREDITED}\.?[)\]]?\s*\|?$",
    ),
    _rule(
        BlockType.CREDIT, "label", 120,
        r"^[(\[]?(?:(?:Credits?|Courtesy(?: of)?|CREDIT|Copyright)\s*(?::|\.\.\.|…)"
        r"|(?:Image|Media|Photo|Picture) source\s*[,:])\s*[^:!?]{2,100}[)\]]?\s*\|?$"
        r"|^Sources?\s*:\s*[^!?]{2,110}$",
    ),
    _rule(
        BlockType.CREDIT, "agency", 80,
        rf"^[(\[]?(?:{NAME}\s*/\s*)?{_AGENCY}(?:\s*(?:/|via|VIA)\s*[\w -]+)?[)\]]?\s*[|—–-]?$",
    ),
    _rule(
        BlockType.CREDIT, "agency and name", 100,
        rf"^[(\[]?(?:{_AGENCY}|{_PICTURE})(?: [Pp]hotos?)?\s*/\s*{NAME}(?:\s*/\s*[\w"
        rf" ]{{2,30}})?[)\]]?$"
        rf"|^[(\[]?{NAME}\s*/\s*{NAME}(?: via {NAME})?[)\]]?$",
        hints=("/",),
    ),
    _rule(
        BlockType.CREDIT, "post", 140, r"^[—–-]{1,2}\s*[^.!?]{2,60}\(@\w+\)", hints=("@",)
    ),
    _rule(
        BlockType.CREDIT, "agencies", 80,
        r"^\W{0,3}(?:(?:with|from|compiled from|source:?)\s+)?(?:(?:additional )?(?:inputs?"
        r"|reporting"
        r"|material|files) (?:from|by)\s+)?(?:news )?(?:agenc(?:y|ies)|wires?|wire reports"
        r"|wire services|staff reports)\W*$"
        rf"|^\W{{0,3}}[Ww]ith (?:(?:reporting|inputs?|material|files|additional reporting)"
        rf" (?:from|by) )?(?:the )?{NAME}(?:(?:,| and|, and) (?:the )?{NAME})*\W*$",
        _I,
        hints=("agenc", "wire", "staff report", "with "),
    ),
    _rule(
        BlockType.CREDIT, "copyright", _SHORT,
        r"^(?:©|\(c\)\s*(?:\d{4}|copyright)|Copyright\b.{0,40}\d{4})",
        _I,
    ),
    _rule(
        BlockType.CREDIT, "desk", 500,
        r"^[(\[](?:Additional )?(?:Reporting|Editing|Writing|Compiled|Edited|Written|With)\b"
        r".{0,460}[)\]]$"
        r"|^(?:Additional |With (?:additional )?)?(?:[Rr]eporting|[Ee]diting|[Ww]riting|Edited"
        r"|Compiled|Produced|Design(?:ed)?|Photography|Graphics|Fact-checked|Translation"
        r"|[Ii]nputs"
        rf"|material)\s+(?:by|from)\s*:?\s+{UPPER}[^!?]{{2,200}}$"
        rf"|^(?:Edit(?:ed|or|ing)|Production|Producer|Translator|Photo editor)\s*:\s*{NAME}\.?$",
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
        r"|^Pictured(?: here)?\b"
        r"|^(?:Image|Media|Video|Photo|Picture) caption\s*[,:]?\s+\S|^Enlarge\s*/\s*\S"
        r"|^(?:From|Clockwise from) (?:top |bottom )?(?:left|right)\b"
        r"|^\(?(?:Above|Below|Left|Right|Top|Bottom|Main image|Main picture)\)?:\s+\S",
    ),
    _rule(
        BlockType.CAPTION, "a view of", 300,
        r"^An? (?:general|aerial|file|satellite|drone|handout|combination|undated|composite"
        r"|archive"
        r"|computer[- ]generated|artist['’]s)(?: \w+)? (?:view|photo|photograph|picture|image"
        r"|impression|rendering|handout)\b",
    ),
    _rule(
        BlockType.CAPTION, "file photo", 300,
        r"(?:\b(?:in|from) (?:this|an?) (?:undated )?(?:file|archive|handout) (?:photo|picture"
        r"|image"
        r"|photograph)\b.{0,60}|[.,(\[|–—-]\s*(?:file|archive) (?:photo|picture|image)[)\].]*)$",
        _I,
        hints=("file p", "file i", "archive p", "archive i", "handout p", "courtesy p"),
    ),
    _rule(
        BlockType.CAPTION, "agency in brackets at its end", 220,
        rf"^[^()\[\]]{{20,}}[(\[]{_AGENCY}(?: [Pp]hoto| file)?[)\]]\.?$",
        hints=(")", "]"),
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
        rf"\S\s+[(\[]?{_PICTURE}(?: credits?)?\s*(?::|[Bb]y\b|courtesy of\b)\s*(?:©\s*)?"
        rf"{UPPER}{_CREDITED}[)\]]?\s*\|?$"
        rf"|[.!?”\"]\s+[(\[]?(?:Credit|CREDIT|Courtesy)\s*(?::|of\b)\s*{UPPER}{_CREDITED}[)\]]?$"
        rf"|[.!?”\"]\s+{_AGENCY}(?: [Pp]hoto)?\s*/\s*{NAME}$",
        hints=("photo", "image", "pic", "illustration", "graphic", "video", "screen", "artwork",
               "credit", "courtesy", "/"),
        tail=150,
    ),
    _rule(
        # KENDRA CALLOWAY / COURIER, below a sentence that says what is seen.
        BlockType.CAPTION, "credit in capitals", 300,
        rf"[.!?”\"]\s+{UPPER}{UPPER}+(?:[ .'’-]+{UPPER}+)+(?:\s*[/|,]\s*[A-Z ]+)?$",
        tail=110,
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
    return _rule(BlockType.BOILERPLATE, name, longest, start, _I)


def _holds(name: str, longest: int, pattern: str, *hints: str) -> Rule:
    return _rule(BlockType.BOILERPLATE, name, longest, pattern, _I, hints=hints)


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
    _holds("rights", 300, r"\ball rights reserved\b.{0,60}$", "rights reserved"),
    _begins("contact", 260, furniture.CONTACT),
    _holds("address", 160, _MAIL),
    _holds("strip of links", _SHORT, _STRIP, "|", "·", "•"),
    _holds("rule", 40, _RULE_LINE),
)  # fmt: skip

# In this order: what is surest first. A caption that ends with rights words is a caption.
RULES = (*_DISCLAIMERS, *_BOILERPLATE, *_CREDITS, *_CAPTIONS)

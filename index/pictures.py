"""What captions and credits look like in news copy: data for `clean`.

The habits are those of agencies (AP, Reuters, AFP), broadcasters and blogs.
"""

import re

from index.article import BlockType
from index.names import AGENCY as _AGENCY
from index.names import NAME, UPPER
from index.names import WORD as _WORD
from index.rule import rule

_PICTURE = (
    r"(?:(?:File|Courtesy|Handout|Stock|Screen|Staff|Archive|Main)[ ])?(?:Photos?|Photographs?"
    r"|Photography|Images?"
    r"|Pictures?|Pics?"
    r"|Fotos?|Bild(?:er)?|Grafik|Crédit(?:s)?(?: photo)?|Imagen|Fotografía|Immagine|Beeld|FOTO"
    r"|Illustrations?|Graphics?|Video|Screenshot|Screengrab|Artwork|PHOTOS?|IMAGES?)"
)


_SHORT = 200
_CAPTION = 500
_I = re.IGNORECASE
# The one who is credited: initials have full stops, sentences do not follow.
_CREDITED = r"(?:[^.!?:]|(?<=\b[A-Z])\.){1,80}"

CREDITS = (
    rule(
        BlockType.CREDIT, "picture", 120,
        rf"^[(\[]?{_PICTURE}(?: credits?| by| courtesy(?: of)?)?\s*(?::|(?<=by)|(?<=of)"
        r"|(?<=courtesy))"
        rf"\s*(?:©\s*)?{UPPER}{_CREDITED}\.?[)\]]?\s*\|?$",
    ),
    rule(
        BlockType.CREDIT, "label", 120,
        r"^[(\[]?(?:(?:Credits?|Courtesy(?: of)?|CREDIT|Copyright)\s*(?::|\.\.\.|…)"
        r"|(?:Image|Media|Photo|Picture) source\s*[,:])\s*[^:!?]{2,100}[)\]]?\s*\|?$"
        r"|^Sources?\s*:\s*[^!?]{2,110}$",
    ),
    rule(
        BlockType.CREDIT, "agency", 80,
        rf"^[(\[]?(?:{NAME}\s*/\s*)?{_AGENCY}(?:\s*(?:/|via|VIA)\s*[\w -]+)?[)\]]?\s*[|—–-]?$",
    ),
    rule(
        BlockType.CREDIT, "agency and name", 100,
        rf"^[(\[]?(?:{_AGENCY}|{_PICTURE}|[A-Z]{{3,}})(?: [Pp]hotos?)?\s*/\s*{NAME}(?:\s*/\s*[\w"
        rf" ]{{2,30}})?[)\]]?$"
        rf"|^[(\[]?{NAME}\s*/\s*{NAME}(?: via {NAME})?[)\]]?$",
        hints=("/",),
    ),
    rule(
        BlockType.CREDIT, "post", 140, r"^[—–-]{1,2}\s*[^.!?]{2,60}\(@\w+\)", hints=("@",)
    ),
    rule(
        BlockType.CREDIT, "agencies", 140,
        r"^\W{0,3}(?:(?:with|from|compiled from|source:?)\s+)?(?:(?:additional )?(?:inputs?"
        r"|reporting"
        r"|material|files) (?:from|by)\s+)?(?:news )?(?:agenc(?:y|ies)|wires?|wire reports"
        r"|wire services|staff reports)\W*$"
        rf"|^\W{{0,3}}(?-i:With|with) (?:(?:reporting|inputs?|material|files|additional"
        rf" reporting|assistance|help"
        rf"|contributions?|reports?|additional material) (?:from|by) )?(?-i:(?:the"
        rf" )?{NAME}(?:(?:,| and|, and) (?:the )?{NAME})*)\W*$",
        _I,
        hints=("agenc", "wire", "staff report", "with "),
    ),
    rule(
        BlockType.CREDIT, "copyright", _SHORT,
        rf"^(?:©|\(c\)\s*(?:\d{{4}}|copyright)|Copyright\b.{{0,40}}\d{{4}}|\(c\) (?-i:{NAME})\.?$)",
        _I,
    ),
    rule(
        BlockType.CREDIT, "desk", 500,
        r"^[(\[](?:Additional )?(?:Reporting|Editing|Writing|Compiled|Edited|Written|With)\b"
        r".{0,460}[)\]]$"
        # A credit has no verb; "Produced by X, the show was broadcast" is a report.
        r"|^(?!.*\b(?:was|were|is|are|has|have|had|will|would|said)\b)"
        r"(?:Additional |With (?:additional )?)?(?:[Rr]eporting|[Ee]diting|[Ww]riting|Edited"
        r"|Compiled|Produced|Design(?:ed)?|Photography|Graphics|Fact-checked|Translation"
        r"|[Ii]nputs"
        rf"|material)\s+(?:by|from)\s*:?\s+{UPPER}[^!?]{{2,200}}$"
        rf"|^(?:Reporting|Writing|Editing|Compiled|Edited) by {UPPER}[^!?]{{2,160}}[;,.]\s"
        r"(?:(?:[Aa]dditional )?[Rr]eporting|[Ww]riting|[Ee]diting|[Gg]raphics?"
        r"|[Ee]dited)\b[^!?]{2,300}$"
        rf"|^{NAME}(?:,? {NAME})?, with (?:additional )?(?:reporting|material|files|assistance)"
        rf" (?:by|from)"
        rf" {NAME}(?:(?:,| and|, and) {NAME})*\.?$"
        rf"|^(?:Edit(?:ed|or|ing)|Production|Producer|Translator|Photo editor)\s*:\s*{NAME}\.?$",
    ),
    rule(
        BlockType.CREDIT, "contributors", 300,
        rf"^(?:Contributing|Contributors?|Additional reporting(?: by)?)\s*:?\s+{_WORD}"
        r"|\bcontributed to this (?:report|article|story)\.?$"
        r"|^[^.!?]{3,120}\b(?:writers?|reporters?|correspondents?|editors?"
        r"|journalists?)\b[^.!?]{3,80}"
        r" (?:also )?contributed\.?$",
        hints=("contribut", "additional reporting"),
    ),
)  # fmt: skip

CAPTIONS = (
    rule(
        BlockType.CAPTION, "label", _CAPTION,
        r"^[(\[]?(?:Caption|Legend|Pictured|Picture|Photo|Image|Illustration|File photo"
        r"|FILE PHOTO"
        r"|FILE|PHOTO|IMAGE)(?: (?:above|below|left|right|caption))?\s*(?::|\s[-–—])\s+\S"
        r"|^Pictured(?: here)?\b"
        r"|^(?:Image|Media|Video|Photo|Picture) caption\s*[,:]?\s+\S|^Enlarge\s*/\s*\S"
        r"|^(?:From|Clockwise from) (?:top |bottom )?(?:left|right)\b"
        r"|^\(?(?:Above|Below|Left|Right|Top|Bottom|Main image|Main picture)\)?:\s+\S",
    ),
    rule(
        BlockType.CAPTION, "a view of", 300,
        r"^(?:Fotografía|Foto|Imagen|Imagem|Photo|Image|Immagine|Vista) (?:de archivo|de"
        r" arquivo|general"
        r"|aérea|cedida|d['’]archives?|d['’]illustration|d['’]archivio|di repertorio)\b"
        r"|^(?:Archivbild|Archivfoto|Symbolbild|Symbolfoto|Archieffoto)\b"
        r"|^An? (?:general|aerial|file|satellite|drone|handout|combination|undated|composite"
        r"|archive"
        r"|computer[- ]generated|artist['’]s)(?: \w+)? (?:view|photo|photograph|picture|image"
        r"|impression|rendering|handout)\b",
    ),
    rule(
        BlockType.CAPTION, "file photo", 300,
        r"(?:\b(?:in|from) (?:this|an?) (?:undated )?(?:file|archive|handout) (?:photo|picture"
        r"|image"
        r"|photograph)\b.{0,60}|[.,(\[|–—-]\s*(?:\w+ ){0,3}"
        r"(?:file|archive|courtesy|handout) (?:photo|picture|image)[)\].]*)$",
        _I,
        hints=("file p", "file i", "archive p", "archive i", "handout p", "courtesy p"),
    ),
    rule(
        BlockType.CAPTION, "agency in brackets at its end", 220,
        # Not what is said, nor reports that their agency signs at the end.
        rf"^(?!\W*[“\"„«])[^()\[\]]{{20,}}[(\[](?!(?:ANSA|PTI|ANI|IANS|dpa|DPA|Xinhua|TASS"
        rf"|Kyodo|Yonhap)[)\]])"
        rf"{_AGENCY}(?: [Pp]hoto| file)?[)\]]\.?$",
        hints=(")", "]"),
    ),
    rule(
        BlockType.CAPTION, "this photo", 400,
        r"^(?:This|In this) (?:[\w.,]+ ){0,5}(?:photo|photograph|picture|image|frame grab"
        r"|screengrab)"
        r"\b.{0,120}?\b(?:shows?|was taken|taken|provided by|released by|made available)\b"
        r"|^An? (?:[\w.,]+ ){0,3}(?:photo|photograph|picture|image) (?:\w+ ){0,3}"
        r"(?:taken|released|obtained|provided|made available)\b",
        hints=("photo", "picture", "image", "frame grab", "screengrab"),
    ),
    rule(
        BlockType.CAPTION, "credit at its end", _CAPTION,
        rf"\S\s+[(\[]?{_PICTURE}(?: credits?)?\s*(?::|[Bb]y\b|courtesy of\b)\s*(?:©\s*)?"
        rf"{UPPER}{_CREDITED}[)\]]?\s*\|?$"
        rf"|[.!?”\"]\s+[(\[]?(?:Courtesy|COURTESY)\s*(?::|of\b)\s*{UPPER}{_CREDITED}[)\]]?$"
        rf"|[.!?”\"]\s+{_AGENCY}(?: [Pp]hoto)?\s*/\s*{NAME}$",
        hints=("photo", "image", "pic", "illustration", "graphic", "video", "screen", "artwork",
               "foto",
               "bild", "grafik", "crédit", "imagen", "beeld",
               "credit", "courtesy", "/"),
        tail=150,
    ),
    rule(
        # As tabloids have it: what is seen, without a full stop, and Credit: Agency.
        BlockType.CAPTION, "credit at its end", 240,
        rf"\S\s+[(\[]?(?:Credits?|CREDITS?)\s*:\s*{UPPER}{_CREDITED}[)\]]?$",
        hints=("credit",),
        tail=150,
    ),
    rule(
        # KENDRA CALLOWAY / COURIER, below a sentence that says what is seen.
        BlockType.CAPTION, "credit in capitals", 300,
        rf"[.!?”\"]\s+{UPPER}{UPPER}+(?:[ .'’-]+{UPPER}+)+(?:\s*[/|,]\s*[A-Z ]+)?$",
        tail=110,
    ),
    rule(
        BlockType.CAPTION, "name and agency at its end", 400,
        rf"[.!?”\"]\s+{_WORD} {_WORD}(?: {_WORD})?\s*/\s*{_WORD}(?: {_WORD}){{0,3}}$"
        rf"|[.!?”\"]\s+{UPPER}{UPPER}{UPPER}+(?:[ .&-]{UPPER}+){{0,3}}/{_WORD}(?:[ ]{_WORD}){{0,3}}"
        r"(?:\s*/\s*(?:File|Handout|Pool|Archive)(?: [Pp]hoto)?)?$",
        hints=("/",),
        tail=110,
    ),
    rule(
        BlockType.CAPTION, "supplied", 300,
        r"[(\[](?:Supplied|Provided|Courtesy|Contributed|Handout|Submitted|Getty|File)"
        r"\b[^()]{0,60}[)\]]\.?$",
        hints=(")", "]"),
    ),
    rule(
        BlockType.CAPTION, "seen here", 220,
        r"^[^.!?]{5,}\b(?:pictured|(?:seen|shown) (?:here|above|below|in this))\b[^.!?]*\.?$",
        hints=("pictured", "seen ", "shown "),
    ),
    rule(
        # Strong in all weathers … the wall on Sunday
        BlockType.CAPTION, "ellipsis", 200, r"^[A-Z][^.!?…“”\"\d]{2,50} … [A-Z][^…]{10,}$",
        hints=("…",),
    ),
    rule(
        BlockType.CAPTION, "credit in brackets", _CAPTION,
        rf"[(\[](?:{_PICTURE}|[^()\[\]]{{0,60}}\b(?:[Pp]hoto|[Ii]mage|[Ii]llustration))"
        r"(?: (?:by|courtesy of)|/|:)[^()\[\]]{2,80}[)\]]\.?$",
        hints=("photo", "image", "pic", "illustration", "graphic", "video", "screen", "artwork"),
        tail=180,
    ),
    rule(
        # One bracket in the block: a squad list is full of (Club/Country).
        BlockType.CAPTION, "name and agency in brackets", 400,
        rf"^[^()\[\]]*[(\[]{NAME} ?/ ?(?:{_AGENCY}|{NAME})(?: via [^()]{{2,40}})?[)\]]$",
        hints=("/",),
    ),
    rule(
        BlockType.CAPTION, "agency at its end", _CAPTION,
        rf"(?:/|via |[.!?…”\"] |\s[-–—|] ){_AGENCY}(?:\s*/\s*[\w ]{{2,30}})?(?: file)?\s*\|?$"
        r"|\b(?:Getty Images|Shutterstock)$",
        tail=70,
    ),
    rule(
        BlockType.CAPTION, "copyright sign at its end", _CAPTION,
        rf"\s©\s*{UPPER}[^.!?]{{1,60}}$",
        hints=("©",),
    ),
)  # fmt: skip

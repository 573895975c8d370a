"""What a page says in its last lines: of its house, where to write, which times it gives."""

import re

from index import names

_MAIL = r"\S+@\S+\.\w"
# A closing line that sends the reader somewhere with what he has to say.
WRITE_TO = (
    rf"\b(?:complaints?|corrections?|letters?|comments?|questions?|tips?|enquir(?:y|ies)"
    rf"|inquir(?:y|ies)"
    rf"|requests?|submissions?|feedback|suggestions?|errors?|stories|ideas|entries|photos?"
    rf"|pictures?)\b[^.!?“”]{{0,120}}"
    rf"\b(?:sent|send|directed|addressed|e-?mailed|submitted|write|reach(?:ed)?|welcome|to"
    rf"|at)\b[^.!?“”]{{0,60}}"
    rf"(?:\bto\b|\bat\b|:)\s*{_MAIL}"
)
ALL_TIMES = r"(?:^|[.!?] )\W*all times (?:are |given |shown )*(?:in )?[\w ()/+-]{2,60}\.?$"

_TRADES = (
    r"news ?room|news (?:organi[sz]ation|agency|site|website|service|outlet|magazine)|newspaper"
    r"|magazine|publication|newsletter|broadcaster|charity|non-?profit|not-for-profit|think tank"
    r"|signatory|co-?operative"
)
_HOUSE = rf"(?:The )?{names.NAME}(?: (?:at|for|in|on|with|without|and) (?:the )?{names.NAME})?"
# Of itself: what it is, whose, on whose money. Nothing else about it is told from news of it.
_OF_ITSELF = re.compile(
    rf"(?P<house>{_HOUSE}) (?:is (?:an?|the) (?:[\w’',-]+ ){{0,6}}?(?:{_TRADES})\b"
    rf"|is (?:a )?part of (?:the )?{names.NAME}(?=[,.])"
    r"|is (?:funded|supported|owned|published) by\b|(?:accepts|receives|takes) no\b"
    r"|has worked in\b.{3,40} since (?:19|20)\d\d\b)"
)
_PERSON = re.compile(
    rf"(?!The )(?:{names.WORD} (?:{names.WORD} )?{names.WORD}|{names.WORD}(?= has worked))"
)
_LONGEST = 400


def is_of_the_house(line: str) -> bool:
    """Whether a line says of an organisation what it is, as the last lines of its pages do.

    Meaningful only among the last lines: elsewhere an organisation is what is reported on.
    """
    found = _OF_ITSELF.match(line) if len(line) <= _LONGEST else None
    return found is not None and not _is_person(line, found.end("house"))


def _is_person(line: str, end: int) -> bool:
    """Whether what the line begins with, up to `end`, may be somebody's name."""
    found = _PERSON.match(line)
    return found is not None and found.end() == end

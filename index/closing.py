"""What a page says in its last lines: of its house, where to write, which times it gives."""

import re

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

_WORDS = (
    r"news ?room|news (?:organi[sz]ation|agency|site|website|service|outlet|magazine)|newspaper"
    r"|magazine"
    r"|publication|newsletter|website|broadcaster|charity|non-?profit(?: \w+)?"
    r"|not-for-profit(?: \w+)?"
    r"|foundation|think tank|signatory|trust|cooperative|co-operative|project of|member of"
)
# Straightly of itself: what it is, since when it works, on whose money.
_OF_ITSELF = re.compile(
    rf"^(?:[A-Z][\w’'&.-]*,? (?:(?:[A-Z][\w’'&.-]*|of|the|for|and|at) )*)(?:is|are) (?:an?|the)"
    rf" (?:[\w’',-]+ )"
    rf"{{0,6}}?(?:{_WORDS})\b"
    r"|^(?:We are|We['’]re|Founded in \d{4},|Since its founding)\b"
    r"|^[A-Z][\w’'& -]{2,50} (?:accepts? no|receives? no|takes? no|is (?:funded|supported|owned"
    r"|published|run)"
    r" by|has worked in|has reported)\b"
)
_LONGEST = 400


def is_of_the_house(line: str) -> bool:
    """Whether a line says of an organisation what it is, as the last lines of its pages do.

    Meaningful only among the last lines: elsewhere an organisation is what is reported on.
    """
    return len(line) <= _LONGEST and _OF_ITSELF.match(line) is not None

"""What an article claims to be, by its section, headline, address and own words."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from index.article import Kind

_OPINION = (
    r"opinions?|op-?ed|opinion pieces?|commentary|commentaries|comment|comment is free"
    r"|editorials?"
    r"|columns?|columnists?|viewpoints?|perspectives?|letters?(?: to the editor)?|guest essay"
    r"|opinionnewsarticle"
)
_CORRECTION = r"corrections?|corrections? and clarifications?|clarifications?|corrected"
_LIVE = r"live|live ?blogs?|live ?updates?|live coverage|live ?blogposting|rolling coverage"
_PRESS_RELEASE = r"press ?releases?|news ?releases?|(?:media|press) ?(?:releases?|statements?)"
_PRESS_RELEASE += r"|for (?:immediate )?release"
_BY_LABEL = (
    (Kind.CORRECTION, re.compile(_CORRECTION)),
    (Kind.LIVE, re.compile(_LIVE)),
    (Kind.PRESS_RELEASE, re.compile(_PRESS_RELEASE)),
    (Kind.OPINION, re.compile(_OPINION)),
)
_PLAIN_LABEL = re.compile(r"report|news|analysis|explainer|feature|interview")

_TITLE_START = r"^\W*(?:{})\s*(?:[:|–—]|\s-\s)"
_BY_TITLE = (
    (Kind.CORRECTION, re.compile(_TITLE_START.format(_CORRECTION), re.I)),
    (
        Kind.LIVE,
        re.compile(
            _TITLE_START.format(_LIVE)
            + r"|\blive (?:updates|blog|coverage)\b|\bas it happened\b|[-–—|:] live\W*$",
            re.I,
        ),
    ),
    (Kind.PRESS_RELEASE, re.compile(_TITLE_START.format(_PRESS_RELEASE), re.I)),
    (
        Kind.OPINION,
        re.compile(_TITLE_START.format(_OPINION) + r"|\|\s*(?:opinion|editorial)\W*$", re.I),
    ),
)
_BY_PATH = (
    (Kind.CORRECTION, re.compile(r"/corrections?(?:-and-clarifications)?/")),
    (Kind.LIVE, re.compile(r"/live(?:-news|-updates|blogs?|-blogs?)?/")),
    (Kind.PRESS_RELEASE, re.compile(r"/(?:press|news|media)-?releases?/")),
    (
        Kind.OPINION,
        re.compile(
            r"/(?:opinions?|op-?eds?|commentisfree|comment|commentary|editorials?|columnists?)/"
        ),
    ),
)
# What papers call their sections; above a headline such a line is no headline itself.
_SECTION = re.compile(
    r"(?:(?:local|world|national|business|sports?|regional|foreign|breaking|latest|top|city"
    r"|science)"
    r" )?news|world|national|politics|business|economy|sports?|football|culture|arts(?: &"
    r" culture)?"
    r"|science(?: & technology)?|tech(?:nology)?|health|education|environment|climate"
    r"|obituar(?:y|ies)"
    r"|explain(?:er|ers|ed)|features?|interviews?|lifestyle|travel|food|books?|film|music|theatre"
    r"|stage|weather|crime|courts?|live(?: feed)?|long reads?|investigations?|reviews?|the big"
    r" read"
    r"|money|markets|society|people|community|letters|fact[ -]checks?|special reports?"
    r"|transportation|transport|traffic|housing|region(?:al)?|city|nation|world news|project"
    r" updates?|nature"
    r"|in depth|profile|q&a|europe|africa|asia|americas|middle east|australia",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"[/(][\w ]{0,20}(?:newswire|prnewswire|business ?wire|accesswire|press ?wire|prweb|ein"
    r" presswire|ots)[\w ]{0,10}[/)]",
    re.I,
)
_LIVE_NOTE = re.compile(r"\bthis live ?blog (?:has|is) (?:now )?closed\b", re.I)


def judge(labels: Iterable[str], title: str, url: str, own: Kind | None) -> tuple[Kind, str]:
    """The kind and the rule that gave it: labels first, then headline, address, own words.

    The first that names a kind other than a report decides; where none does, it is a report.
    """
    labels = tuple(labels)
    said = (
        (by_label(labels), "its section, type or tags say so"),
        (by_title(title), "its headline says so"),
        (by_address(url), "the section in its address says so"),
        (own, "its own words say so"),
    )
    return next(
        ((kind, why) for kind, why in said if kind not in {None, Kind.REPORT} and kind),
        (Kind.REPORT, "nothing says otherwise"),
    )


def by_label(labels: Iterable[str]) -> Kind | None:
    """What the section names, tags or type names say; a whole label counts, not a word in it."""
    plain = None
    for label in labels:
        name = " ".join(label.lower().replace("_", " ").split()).strip(" :#.|")
        for kind, pattern in _BY_LABEL:
            if pattern.fullmatch(name):
                return kind
        if _PLAIN_LABEL.fullmatch(name):
            plain = Kind.REPORT
    return plain


def by_title(title: str) -> Kind | None:
    """What the headline announces: "Opinion: …", "Correction: …", "… – as it happened"."""
    if re.fullmatch(_CORRECTION, title.strip().lower()):
        return Kind.CORRECTION
    return next((kind for kind, pattern in _BY_TITLE if pattern.search(title)), None)


def by_address(url: str) -> Kind | None:
    """What the section in the address's path says."""
    try:
        path = urlsplit(url).path.lower()
    except ValueError:
        return None
    return next((kind for kind, pattern in _BY_PATH if pattern.search(path)), None)


def is_section(line: str) -> bool:
    """Whether a line is a section's name alone: "Local news", "Obituaries"."""
    return bool(_SECTION.fullmatch(line.strip(" :|#")))


def is_sent(line: str) -> bool:
    """Whether a line says that what follows is a press release, or which service sent it."""
    return by_label([line]) is Kind.PRESS_RELEASE or bool(_SENT.search(line[:150]))


def is_live_note(line: str) -> bool:
    """Whether a line says that the page is a live blog."""
    return len(line) < 200 and bool(_LIVE_NOTE.search(line))

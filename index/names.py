"""Who wrote it and for whom: names, bylines and the roles that stand beside them."""

import re

from index.text import one_line

UPPER = r"[^\W\d_a-zß-öø-ÿ]"
# Capitalised words with hyphens, apostrophes or initials, particles between them. AND is no
# such word: were it one, a line of nothing but ANDs would have endless readings.
WORD = rf"(?!AND\b){UPPER}(?:[\w’'.-]*\w|\.)?"
_PARTICLE = r"(?:de|da|di|del|della|der|den|van|von|bin|bint|ibn|al|el|la|le|du|dos|ter|y|of|the)"
NAME = rf"{WORD}(?:[ ]{_PARTICLE}){{0,2}}(?:[ ](?:{_PARTICLE}[ ])?{WORD}){{0,5}}"
_NAMES = rf"{NAME}(?:(?:,| and| AND| &|,? with|, and)\s+{NAME})*"
AGENCY = (
    r"(?:AP|AFP|Reuters|REUTERS|CNN|BBC|UPI|IANS|ANI|AAP|EPA(?:-EFE)?|VNA|Xinhua|TASS|dpa|DPA"
    r"|ANSA|PTI|Kyodo|Yonhap"
    r"|PA(?: Wire)?|Getty(?: Images)?|Shutterstock|WireImage|FilmMagic|Alamy|Bloomberg"
    r"|Imagn(?: Images)?)"
)
_ROLE = re.compile(
    r"\b(?:staff|senior|chief|writers?|reporters?|correspondents?|editors?|columnists?"
    r"|contributors?|bureau|analyst|special to)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:(?:Written|Reported|Posted|Report|Story|Words|Analysis|Commentary|Opinion|Text"
    r"|Interview"
    r"|Review|Compiled|Updated|Published) )?(?:By|BY|by)\s*:?\s+"
    rf"(?P<names>{_NAMES})"
    rf"(?P<rest>(?:\s*[,|·•/–—-]\s*.{{0,100}}|\s+(?:in|for|of|at)\s+{NAME}.{{0,60}}"
    r"|\s+(?=\d|[Pp]ublished|PUBLISHED|[Uu]pdated|UPDATED|[Ll]ast |[Pp]osted).{0,80})?)$"
)
# As papers in German, French, Spanish, Portuguese, Dutch, Italian, Swedish and Danish have it.
_FOREIGN = re.compile(
    rf"^(?:Von|Par|Por|Door|Di|Av|Af|VON|PAR|POR|von|par|por|door|di)\s+(?P<names>{NAME}(?:"
    rf" (?:und|et|y|e|en|och)"
    rf" {NAME})?)"
    rf"(?:,\s+{NAME})?$"
)
# With the place after a comma it is a byline anywhere: "Von Ines Calloway, Genf".
_ABROAD = re.compile(rf"^(?:Von|Par|Por|Door)\s+(?P<names>{NAME}),\s+{NAME}$")
_BEAT = re.compile(
    rf"^(?P<names>{WORD} (?:{WORD} )?{WORD}),?\s+(?:\w+[ -]){{0,3}}?(?:correspondent|editor"
    r"|reporter|presenter|meteorologist|forecaster|producer|broadcaster|critic|journalist"
    rf"|columnist|writer)(?:,? (?:in|at|for) {NAME})?$"
)
# Where nobody is named: By the Editorial Board, By Courier Staff.
_BY_NOBODY = re.compile(
    r"^(?:By|BY) (?:[Tt]he |THE |[Oo]ur )?(?:[A-Z][\w’'-]+ ){0,4}?(?i:editorial board|editors"
    r"|staff(?: reports?"
    r"| writers?| reporters?)?|newsroom|news desk|newsdesk|desk|web desk|news service"
    r"|correspondents?"
    r"|reporters?)$"
)
_OF_OURS = re.compile(
    r"^(?:[Dd]a|[Dd]e|[Pp]or|[Vv]on|[Pp]ar|[Dd]oor|[Dd]i|[Dd]alla|[Dd]el) (?:(?:la|a|der|dem"
    r"|unser(?:er|em)|notre|nuestr[oa]"
    r"|la nostra|il nostro|nostr[oa]|noss[oa]|nos|onze|een) )?(?i:redação|redacción|redazione"
    r"|rédaction|redaktion"
    r"|redactie|redacteur|correspondent|verslaggever|corresponsal|correspondente"
    r"|korrespondent(?:en|in)?"
    r"|envoyée? spéciale?|inviat[oa]|agências|agencias|agences|agenturen|reporter)\b,?(?: (?:em"
    r"|en|in|à|a|aus) [\w -]{2,40})?"
    rf"(?: (?P<names>{NAME}))?$"
)
_SENT_ABROAD = re.compile(
    rf"^(?P<names>{NAME}) ?[/|,•–-] ?(?i:enviad[oa] especial|corresponsal|redacción"
    rf"|correspondante?|correspondente"
    r"|korrespondent(?:in)?|envoyée? spéciale?|inviat[oa]|redakteur(?:in)?|verslaggever)\b.{0,40}$"
)
_PEOPLE = re.compile(rf"^{NAME}(?:, {NAME})*,? (?:and|&) {NAME}$")
_LABELLED = re.compile(rf"^(?:Author|AUTHOR|Writer|Reporter)s?\s*:\s*(?P<names>{_NAMES})$")
_NAMED_ROLE = re.compile(rf"^(?P<names>{NAME}(?: and {NAME})?),\s+(?P<rest>[^.!?]{{3,60}})$")
_NAMED_PLACE = re.compile(rf"^(?P<names>{NAME}(?: and {NAME})?) (?:in|at) {NAME}$")
_NAMED_OUTLET = re.compile(rf"^(?P<names>{NAME}) ?/ ?(?P<outlet>{NAME})$")
_NAMED_CITY = re.compile(rf"^(?P<names>{WORD} {WORD}(?: {WORD})?), {WORD}(?: {WORD})?$")
_NOT_A_NAME = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Contrast|Comparison|Now|Then|Law|Default"
    r"|The (?:Numbers|End|Time|Way|Sea))\b",
    re.IGNORECASE,
)
# Words that a newspaper, agency or station has in its name, and people do not.
_OUTLET = re.compile(
    r"\b(?:times|post|tribune|gazette|herald|courier|review|ledger|news|wire|journal|chronicle"
    r"|guardian|telegraph|observer|standard|mail|press|daily|star|sun|mirror|express|bulletin"
    r"|register|sentinel|examiner|inquirer|dispatch|globe|agency|broadcasting|radio|tv|magazine"
    r"|today|weekly|monitor|independent|echo|record|argus|advertiser|citizen|clarion"
    r"|intelligencer|statesman|spectator|newspaper|zeitung|tageblatt|report(?:er)?|quarterly"
    r"|monthly"
    r"|beacon|bugle|newsroom|media|anzeiger|kurier|rundschau|nachrichten|tagblatt|allgemeine|diario"
    r"|periódico|gaceta|noticias|jornal|correio|gazzetta|corriere|giornale|dagblad|krant|courrier"
    r"|agencia|agência|agence|agentur|agenzia|persbureau)\b",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 160


def byline(line: str, *, beside_title: bool = False) -> str | None:
    """The authors that a whole line names, or None when it is no byline.

    Names without "By" count only `beside_title`, where a list of people is unlikely.
    """
    if len(line) > _LONGEST_BYLINE:
        return None
    if found := _BYLINE.match(line) or _LABELLED.match(line) or _ABROAD.match(line):
        return None if not _is_author(found["names"]) else tidy_author(found["names"])
    if _BY_NOBODY.match(line):
        return ""
    return _named_below(line) if beside_title else None


def _named_below(line: str) -> str | None:
    """The authors on a line without "By", as it stands below a headline."""
    if (found := _NAMED_OUTLET.match(line)) and is_outlet(found["outlet"]):
        return tidy_author(found["names"]) if _is_person(found["names"]) else None
    if found := _BEAT.match(line):
        name = found["names"]
        name = " ".join(name.split()[:2]) if is_outlet(name) else name  # Ada Brandt Radio North …
        return tidy_author(name) if _is_person(name) else None
    if found := _FOREIGN.match(line) or _SENT_ABROAD.match(line):
        return tidy_author(found["names"]) if _is_person(found["names"]) else None
    if found := _OF_OURS.match(line):
        return tidy_author(found["names"] or "")
    if _PEOPLE.match(line) and all(map(is_person, re.split(r",? (?:and|&) |, ", line))):
        return tidy_author(line)
    if found := _NAMED_PLACE.match(line) or _NAMED_CITY.match(line):
        return tidy_author(found["names"]) if _is_person(found["names"]) else None
    found = _NAMED_ROLE.match(line)
    if found and _ROLE.search(found["rest"]) and _is_person(found["names"]):
        return tidy_author(found["names"])
    return None


def _is_author(names: str) -> bool:
    """Two words at least, or an agency: "By Monday" and "By Law" are not bylines."""
    if _NOT_A_NAME.match(names):
        return False
    return " " in names or bool(re.fullmatch(AGENCY, names))


def _is_person(name: str) -> bool:
    return 2 <= len(name.split()) <= 8 and not is_outlet(name) and not _NOT_A_NAME.match(name)


def is_person(text: str) -> bool:
    """Whether `text` is nothing but what looks like one person's name."""
    return bool(re.fullmatch(NAME, text)) and _is_person(text) and len(text.split()) <= 4


def is_outlet(text: str) -> bool:
    """Whether a name holds a word that papers and agencies are called by."""
    return bool(_OUTLET.search(text))


# Who is nobody: a desk, a role, an account of the system that publishes.
_NOBODY = re.compile(
    r"(?:the |our |a |from )?(?:news ?|web |online |digital |own |city |sports? |world )*"
    r"(?:staff|admin(?:istrator)?|desk|newsroom|editors?|correspondents?|reporters?|writers?"
    r"|agenc(?:y|ies)|team|webmaster|user\d*|author|unknown|anonymous|guest|contributors?|wires?)"
    r"(?: (?:and |& )?(?:staff|agenc(?:y|ies)|desk|team|writers?|reporters?|correspondents?"
    r"|wires?|report))*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[(<\[]?\b(?P<name>[\w.+-]+)@[\w-]+(?:\.[\w-]+)+[)>\]]?")
_HANDLE = re.compile(r"\s*[(\[]?@\w{2,30}[)\]]?")
_STAFF_OF = re.compile(r"(?P<of>.+?)(?:['’]s)? (?:news ?)?(?:staff|team|newsroom)", re.IGNORECASE)
_DATED = re.compile(r"\s*[-–—(]?\s*\b(?:published|updated|posted)\b.*$", re.IGNORECASE)
_ROLE_AFTER = re.compile(
    r"\s+(?:(?:senior|chief|staff|political|foreign|special|business|sports|science|health"
    r"|environment|technology|economics?|education|home affairs|diplomatic|deputy) )*"
    r"(?:correspondent|editor|reporter|columnist|writer)$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(,\s+(?:and\s+)?|\s+(?:and|AND|&)\s+)")
_SMALL = re.compile(rf"(?<= )(?:{_PARTICLE}|And)\b(?= )", re.IGNORECASE)


def tidy_author(value: str) -> str:
    """Names alone, in small letters with capitals; empty when nobody is named.

    "By", roles, places, handles and what follows a bar go. An e-mail address that is all
    there is gives the name in it, and a desk or an account ("Staff", "admin") none.
    """
    value = re.sub(r"^(?:written )?by:?\s+", "", one_line(value), flags=re.IGNORECASE)
    if re.match(r"https?://|www\.", value):
        return ""
    value = re.split(r"\s*[|·•]\s*", value.replace("; ", ", "))[0]
    value = _DATED.sub("", _HANDLE.sub("", _without_address(value)))
    value = re.sub(rf"(?<=\w) in {NAME}(?= and |, |$)", "", value)
    value = re.sub(rf" for (?:the )?{NAME}$", "", value) if " for " in value else value
    first, *others = _JOINT.split(value)
    said = _name(first)
    for joint, other in zip(others[::2], others[1::2], strict=True):
        # After the first name, a role or an outlet is told of the one before it.
        name = "" if _ROLE.search(other) or is_outlet(other) else _name(other)
        said += (_plain_joint(joint) if said else "") + name if name else ""
    return said.strip(" ,")


def _plain_joint(joint: str) -> str:
    return ", " if "," in joint else " and "


def _without_address(value: str) -> str:
    """The value without e-mail addresses, or the name that one spells when it stands alone."""
    rest = " ".join(_ADDRESS.sub(" ", value).split()).strip(" ,;-–—")
    found = _ADDRESS.search(value)
    if rest or found is None:
        return rest
    words = re.sub(r"[\d+]+.*$", "", found["name"]).replace("_", ".").replace("-", ".").split(".")
    return " ".join(word.title() for word in words) if len(words) > 1 else ""


def _name(name: str) -> str:
    """One name: no role, no shouting; empty for nobody."""
    name = name.strip(" ,()[]<>-–—")
    staff = _STAFF_OF.fullmatch(name)
    if staff and (re.fullmatch(AGENCY, staff["of"]) or is_outlet(staff["of"])):
        return staff["of"] if re.fullmatch(AGENCY, staff["of"]) else ""
    name = _ROLE_AFTER.sub("", name) if len(name.split()) > 2 else name
    if _NOBODY.fullmatch(name):
        return ""
    if " " in name and (name.isupper() or name.islower()):
        name = _small(name.title())
    return name


def _small(name: str) -> str:
    """Particles small, as in Jan van der Meer, and the second capital of McDonald's kind large."""
    name = _SMALL.sub(lambda found: found[0].lower(), name)
    return re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", name)

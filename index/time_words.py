"""The words that questions name times with, and the names that only look like times."""

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# As common a verb, surname, first name or adjective as a month.
DOUBTFUL_MONTHS = frozenset(("march", "april", "may", "june", "august", "jan", "mar", "jun", "aug"))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "few": 3, "four": 4,
    "five": 5, "several": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30,
}  # fmt: skip
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4}
ORDINALS |= {"4th": 4, "last": 0, "final": 0}

MONTH = f"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})"
YEAR = r"(?:1[6-9]|20|21)\d\d"
COUNT = rf"(?:\d{{1,3}}|(?:a )?(?:{'|'.join(sorted(_COUNTS, key=len, reverse=True))}))"
UNIT = "(?:hour|day|week|weekend|fortnight|month|quarter|year|decade)"
# Words that go on with the sentence after a time, where a name would be followed by its verb.
_GOES_ON = (
    "for|in|on|at|about|by|to|and|or|with|from|the|an?|that|who|what|which|when|how|why|where|as"
    "|than|until|according|because|if|while|but|since|despite|against|over|between|this|last"
    "|during|before|after|did|do|does"
)

# What a person of that name does next.
_ACTS = (
    "was|has|had|is|became|won|said|left|took|quit|stood|lost|told|met|made|came|went|will|would"
    "|(?!ended|started)[a-z]{2,20}ed"
)

# One sign for one, so that offsets stay: spaces, dashes, apostrophes, full-width digits.
_ALIKE = {
    " ": (9, 10, 11, 12, 13, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000),
    "-": (*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFF0D),
    "'": (0x2018, 0x2019, 0x02BC, 0xFF07),
    '"': (0x201C, 0x201D, 0x201E, 0xAB, 0xBB, 0xFF02),
} | {str(digit): (0xFF10 + digit,) for digit in range(10)}
_SIGNS = {code: sign for sign, codes in _ALIKE.items() for code in codes}

_QUOTED = re.compile(r'"[^"]{1,300}"|(?<![\w])\'[^\']{1,40}(?:\'[a-z][^\']{0,40})?\'(?!\w)')
_CASED = re.compile(r"(?<=[a-z,|] )(?:Today|Yesterday|Tomorrow|Tonight|Now|Latest)\b")
# Papers, programmes, clubs, films, holidays of trade, events: their name is what finds them.
_NAMES = (
    r"(?:USA|India|Russia|Pakistan|Psychology|Ukraine|Malta|Cyprus|Christianity) Today",
    r"Today (?:show|programme|program)",
    r"(?:The )?Mail on Sunday|(?:Scotland|Wales|Ireland) on Sunday|Independent on Sunday",
    rf"{WEEKDAY} Night (?:Live|Football)|Sheffield Wednesday|Happy Mondays",
    r"Sunday (?:Times|Telegraph|Mirror|Mail|Express|World|Post|People|Independent)",
    r"(?:Black|Freaky|Bloody|Super|Fat|Shrove|Giving|Cyber|Ash|Palm|Holy|Maundy|Ruby) " + WEEKDAY,
    r"Friday the 13th|Fridays for Future|Saturday Evening Post|Wednesday Addams",
    r"March Madness|March for \w+|Theresa May|Arab Spring|Prague Spring|Spring Statement",
    r"Silent Spring|(?:Winter|Summer) (?:Olympic|Paralympic|Game|Universiade)\w*|Winter Palace",
    r"Brian May|May Day (?:rall|march|demo)\w+|Black September|Last Week Tonight",
    r"(?:Winter|Summer) (?:Transfer|Wonderland|Soldier)|winter sports?|summer (?:camp|school)s?",
    r"May-\w+|(?!mid|early|late)\w+-May",
)
_NAMED = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b", re.IGNORECASE)


def pattern(text: str) -> re.Pattern[str]:
    """A pattern over masked questions; each space stands for up to three, so none can run away."""
    return re.compile(text.replace(" ", " {1,3}"), re.IGNORECASE)


_ON = pattern(rf"(?: )?(?:$|[?.,;:!)-]|(?:{_GOES_ON})\b)")

_ACTING = re.compile(rf"'s| {{1,3}}(?:[A-Z][a-z]|(?:{_ACTS})\b)")


def masked(question: str) -> str:
    """The question in plain signs, as long as it was, with names and quoted words blotted out."""
    text = question.translate(_SIGNS)
    for blot in (_QUOTED, _CASED, _NAMED):
        text = blot.sub(lambda found: "_" * len(found[0]), text)
    return text


def count(word: str) -> int:
    """The number that a word of `COUNT` stands for."""
    bare = " ".join(word.lower().split())
    return int(bare) if bare.isdigit() else _COUNTS.get(bare.removeprefix("a "), 0) or _COUNTS[bare]


def goes_on(text: str, at: int) -> bool:
    """Whether the sentence goes on at `at` as it does after a time, not after a name."""
    return _ON.match(text, at) is not None


def is_acting(text: str, at: int) -> bool:
    """Whether what ends at `at` is a person: a verb, a surname or a possessive follows."""
    return _ACTING.match(text, at) is not None

"""Text without the characters that readers cannot see, and that hide or disguise what is there."""

import re
import unicodedata

# Line separators of all kinds: a heading or list after any of them would start a line.
_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
# Tabs, and the Braille cell without dots, which looks like a space and counts as a letter.
_SPACE = re.compile("[\t\u2800]")

# England, Scotland and Wales: the only flags spelled in tag characters. All other tags smuggle.
_TAGS = ["".join(chr(0xE0000 + ord(letter)) for letter in name) for name in ("eng", "sct", "wls")]
_FLAG = f"\U0001f3f4\U000e0067\U000e0062(?:{'|'.join(_TAGS)})\U000e007f"
_UNSEEN = re.compile(
    f"({_FLAG})|["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # controls
    "\xad\u034f\u061c\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5"  # letters that are blank: Hangul fillers, Khmer vowels
    "\ufe00-\ufe0d"  # variation selectors; the two of emoji are judged in place
    "\ufdd0-\ufdef\ufff0-\ufffc\ufffe\uffff\ud800-\udfff"  # no characters, lone surrogates
    "\U00013430-\U0001345f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"  # tags, and the variation supplement
    "\U000f0000-\U0010ffff"  # planes of private use
    "]"
)

_NON_JOINER, _JOINER, _AS_TEXT, _AS_EMOJI = "\u200c", "\u200d", "\ufe0e", "\ufe0f"
_IN_PLACE = re.compile(f"[{_NON_JOINER}{_JOINER}{_AS_TEXT}{_AS_EMOJI}]")
# Arabic to Sinhala, Tibetan and Burmese, Khmer and Mongolian, and kin: letters that join.
_JOINING = re.compile(
    "[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1bff\ua840-\ua8ff\ua930-\uaadf"
    "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00010aff\U00011000-\U00011fff]"
)
# Signs shown as emoji, for the content of a character class; those to come in this plane too.
EMOJI = (
    "\u203c\u2049\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u24c2\u25aa\u25ab"
    "\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d"
    "\u3297\u3299\U0001f000-\U0001faff"
)
_SYMBOL = re.compile(f"[{EMOJI}]")
_VIRAMA = 9  # the combining class of the sign that takes a vowel away
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_FLAGS = 128  # letters of flags looked back at; nobody writes more in a row
_REGION = re.compile("[\U0001f1e6-\U0001f1ff]")

_HIGHEST = 3  # marks over one letter; Vietnamese and pointed Arabic need no more
_HIGHEST_IN_TALL = 6
# Hebrew with its accents, Tibetan, Burmese, Khmer, Tai Tham and Balinese stack by rule.
_TALL = re.compile(
    "[\u0591-\u05c7\u0f18-\u0fc6\u102b-\u109d\u17b6-\u17d3\u1a55-\u1a7f\u1b00-\u1b44]"
)


def invisible_free(text: str) -> str:
    """`text` as a reader sees it: no invisible or direction-changing signs, no towers of marks.

    Every line break becomes a line feed, and no more than one line stays blank at a time. Joiners
    stay where a script or an emoji needs them. It is safe for user input; it escapes nothing.
    """
    text = _SPACE.sub(" ", _BREAK.sub("\n", text))
    text = _UNSEEN.sub(r"\1", text)
    if not text.isascii():
        text = _levelled(_IN_PLACE.sub(_kept, text))
    return _BLANK_LINES.sub("\n\n", text)


def one_line(text: str) -> str:
    """The same in one line, for titles, names, and whatever Discord reads no Markdown in."""
    return " ".join(invisible_free(text).split())


def whole(text: str, cut: int) -> int:
    """The nearest place at or before `cut` that parts no letter from its marks, and no emoji.

    A tower without end is cut through: there is no better place.
    """
    place = cut
    while 0 < place < len(text) and _belongs(text, place):
        place -= 1
        if cut - place > 32:
            return cut
    return place


def _kept(found: re.Match[str]) -> str:
    """A joiner or selector if it is needed where it stands, else nothing."""
    text, sign, place = found.string, found[0], found.start()
    before, after = text[place - 1 : place] or " ", text[place + 1 : place + 2] or " "
    if sign in (_AS_TEXT, _AS_EMOJI):
        is_keycap = before in "0123456789#*" and after == "\u20e3"
        return sign if is_keycap or before in "©®™" or _SYMBOL.match(before) else ""
    if sign == _JOINER and before == _AS_EMOJI:
        before = text[place - 2 : place - 1] or " "
    if sign == _JOINER and _SYMBOL.match(before):
        return sign if _SYMBOL.match(after) else ""
    if not _joins(before):
        return ""
    # Malayalam as written for decades ends words on a virama and a joiner.
    ends = sign == _JOINER and unicodedata.combining(before) == _VIRAMA
    return sign if ends or _joins(after) else ""


def _joins(sign: str) -> bool:
    return bool(_JOINING.match(sign)) and unicodedata.category(sign)[0] in "LM"


def _levelled(text: str) -> str:
    """`text` with no more marks over a letter than its script can need."""
    kept: list[str] = []
    height = 0
    for sign in text:
        if unicodedata.category(sign) in ("Mn", "Me"):
            height += 1
            if height > (_HIGHEST_IN_TALL if _TALL.match(sign) else _HIGHEST):
                continue
        else:
            height = 0
        kept.append(sign)
    return "".join(kept)


def _belongs(text: str, place: int) -> bool:
    """Whether the sign at `place` is part of what stands before it."""
    before, sign = text[place - 1], text[place]
    if unicodedata.category(sign)[0] == "M" or sign in (_JOINER, _NON_JOINER) or _SKIN.match(sign):
        return True
    if _REGION.match(sign) and _REGION.match(before):
        start = place
        while start and place - start < _FLAGS and _REGION.match(text[start - 1]):
            start -= 1
        return (place - start) % 2 == 1
    return before == _JOINER or "\U000e0020" <= sign <= "\U000e007f"

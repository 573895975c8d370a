"""What a message claims: its words without Discord's marks, its sentences without questions."""

import re

from bot.invisible import EMOJI, invisible_free
from index.chunk import sentence_spans
from index.terms import content_stems

_MOST = 3
_MOST_CHARACTERS = 6000  # of a message, and
_LONGEST = 500  # of one claim
_LEAST_WORDS = 3

_CODE = re.compile(r"```.*?(?:```|\Z)|`([^`\n]*)`", re.DOTALL)
_LABELLED = re.compile(r"\[([^\]\n]{1,300})\]\(<?(?:https?|mailto):[^)\s]*>?(?:\s+\"[^\"\n]*\")?\)")
_ADDRESS = re.compile(r"<?(?:https?://|www\.|mailto:|discord\.gg/)[^\s>]+>?", re.IGNORECASE)
_MENTION = re.compile(
    r"<(?:@[!&]?|#|/[^:>\n]{1,100}:|a?:\w{1,64}:|t:|id:)[\w:-]*>|@(?:everyone|here)\b"
)
_SHORTCODE = re.compile(r":(?=\w*[A-Za-z])\w{2,40}:")
_FORMATTING = re.compile(r"\*{1,3}|__|~~|\|\||(?<!\w)_|_(?!\w)|\\(?=[^\w\s])")
_LINE_START = re.compile(r"^\s*(?:(?:>{1,3}|#{1,3}|-#|[-*+•]|\d{1,2}[.)])\s+)+", re.MULTILINE)
_PICTURES = re.compile(f"[{EMOJI}\ufe0f\u200d]")
_MARKER = re.compile(r"\s*\[\d{1,3}\]")
_MILLIONS = re.compile(r"(?<=[$€£]\d)((?:[\d.,]*\d)?)\s?m\b")

# "Apparently", "I read in the Post that": what follows is the claim.
_HEARD = re.compile(
    r"(?:(?:apparently|reportedly|actually|honestly|fyi|btw|tbh|imo|imho|so|and|but)\b[:,]?\s+"
    r"|(?:breaking(?: news)?|fun fact|news|update|well|hey|wow|lol|guys|everyone)\s?[:,!–—-]\s*"
    r"|(?:did )?(?:you|u) know (?:that )?"
    r"|(?:i|we)(?:[’']ve| have| just| also| once)*\s+(?:heard|read|saw|think|believe|guess|bet|"
    r"know|swear|learned|remember)\s+(?:(?:on|in|from|at) [^,.]{1,25}? (?=that\b))?(?:that\s+)?"
    r"|(?:they|people|someone|somebody|everyone|he|she|my \w+)\s+(?:says?|said|claims?|claimed|"
    r"thinks?|believes?|tells? me|told me)\s+(?:that\s+)?)+",
    re.IGNORECASE,
)
_TAG_QUESTION = re.compile(
    r",\s*(?:right|no|correct|huh|yes|(?:isn|wasn|didn|hasn|doesn)[’']t (?:it|they|he|she))\s*\?+$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|good (?:morning|evening|afternoon|night)|thanks?|thank you|welcome|happy|"
    r"congrat\w*|bye|see you|please|lol)\b",
    re.IGNORECASE,
)
# Questions are often written without their sign.
_ASKS = re.compile(
    r"(?:who|what|when|where|why|how|which|whose)\s+(?:\w+\s+){0,2}(?:did|does|do|is|are|was|were|"
    r"has|have|will|would|can|could|should|many|much|long)\b"
    r"|(?:can|could|would|will|should|do|does|did|is|are|was|were|has|have)\s+(?:you|i|he|she|it|"
    r"they|we|the|a|an|this|that|there|any\w*)\b"
    r"|(?:who|when|where|why|how|whose)\s+[^,.]+$",
    re.IGNORECASE,
)


def claims(text: str) -> list[str]:
    """The first sentences of a message that claim something, at most three."""
    found: list[str] = []
    for line in _plain(text[:_MOST_CHARACTERS]).splitlines():
        for start, end in sentence_spans(line, 0, len(line)):
            claim = _claim(line[start:end])
            if claim and claim not in found:
                found.append(claim)
            if len(found) == _MOST:
                return found
    return found


def _plain(text: str) -> str:
    """The words of a message without what Discord makes of it."""
    text = _CODE.sub(lambda found: found.group(1) or " ", invisible_free(text))
    text = _MENTION.sub(" ", _ADDRESS.sub(" ", _LABELLED.sub(r"\1", text)))
    text = _PICTURES.sub(" ", _SHORTCODE.sub(" ", text))
    return _MILLIONS.sub(r"\1 million", _FORMATTING.sub("", _LINE_START.sub("", text)))


def _claim(sentence: str) -> str:
    """The sentence as a plain claim; empty when it is none."""
    text = " ".join(_MARKER.sub("", sentence).split()).strip(" \"“”'‘’()[]")
    text = _TAG_QUESTION.sub(".", text)
    heard = _HEARD.match(text)
    if heard and heard.end() < len(text):
        if re.search(r"\b(?:you|u) know\b", heard.group(), re.IGNORECASE):
            text = text.rstrip("?!. ") + "."  # "Did you know that …?" asks nothing
        text = text[heard.end()].upper() + text[heard.end() + 1 :]
    if text.endswith("?") or _ASKS.match(text) or _GREETING.match(text):
        return ""
    if len(set(content_stems(text))) < _LEAST_WORDS or not re.search(r"[^\W\d_]", text):
        return ""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] or text[:_LONGEST]

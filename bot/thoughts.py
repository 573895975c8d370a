"""What a reasoning model thinks aloud, taken out of its text as that arrives.

Most servers send thoughts in a field of their own, which LangChain's client drops. Others leave
them in the text, between marks that differ by the model's family.
"""

import re
from collections.abc import Generator, Iterable

# DeepSeek, Qwen and most others; Magistral; Kimi; gpt-oss, whose channels are named.
_OPENS = re.compile(
    r"<(?P<tag>(?:seed:)?think(?:ing)?|thoughts?|reasoning|reflection|scratchpad)\s*>"
    r"|(?P<square>\[THINK\])|(?P<kimi>◁think▷)"
    r"|(?P<channel><\|channel\|>\s*(?:analysis|commentary)[^<]{0,40}<\|message\|>)",
    re.IGNORECASE,
)
_CLOSES = {
    "square": re.compile(r"\[/THINK\]", re.IGNORECASE),
    "kimi": re.compile(r"◁/think▷", re.IGNORECASE),
    "channel": re.compile(r"<\|end\|>|(?=<\|channel\|>\s*final)", re.IGNORECASE),
}
# What is left of a thought's marks, and gpt-oss's marks around what is meant to be read.
_LEFT_OVER = re.compile(
    r"<\|channel\|>\s*final[^<]{0,40}<\|message\|>|<\|start\|>\s*assistant"
    r"|<\|(?:start|end|return|message)\|>"
    r"|</(?:(?:seed:)?think(?:ing)?|thoughts?|reasoning|reflection|scratchpad)\s*>"
    r"|\[/THINK\]|◁/think▷",
    re.IGNORECASE,
)
# The start of something that may become a mark with the next piece.
_UNSURE = re.compile(
    r"(?:<\|channel\|>[^<]{0,60}(?:<[^>]{0,20})?|<\|start\|>[^<]{0,20}|[<\[◁][^>\]▷]{0,20})\Z"
)
_LONGEST_CLOSE = 40


def without_thoughts(pieces: Iterable[str]) -> Generator[str, None, None]:
    """The pieces without thoughts; an empty one for each that held nothing else.

    A thought that never ends takes the rest with it.
    """
    pending = ""
    close: re.Pattern[str] | None = None
    for piece in pieces:
        pending += piece
        told, pending, close = _parted(pending, close)
        yield told
    if close is None:
        yield _LEFT_OVER.sub("", pending)


def _parted(text: str, close: re.Pattern[str] | None) -> tuple[str, str, re.Pattern[str] | None]:
    """What may be told, what is not yet sure, and what ends the thought it stands in."""
    told = ""
    while True:
        if close is not None:
            end = close.search(text)
            if end is None:
                return told, text[-_LONGEST_CLOSE:], close
            text, close = text[end.end() :], None
        opens = _OPENS.search(text)
        if opens is None:
            unsure = _UNSURE.search(text)
            sure = unsure.start() if unsure else len(text)
            return told + _LEFT_OVER.sub("", text[:sure]), text[sure:], None
        told += _LEFT_OVER.sub("", text[: opens.start()])
        text, close = text[opens.end() :], _close_of(opens)


def _close_of(opens: re.Match[str]) -> re.Pattern[str]:
    if opens["tag"]:
        return re.compile(rf"</{re.escape(opens['tag'])}\s*>", re.IGNORECASE)
    return _CLOSES[str(opens.lastgroup)]

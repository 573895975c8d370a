"""A rule of cleaning: what a block looks like, and of which type it then is."""

import re
from dataclasses import dataclass

from index.article import BlockType


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


def rule(
    type_: BlockType,
    name: str,
    longest: int,
    pattern: str,
    flags: int = 0,
    *,
    hints: tuple[str, ...] = (),
    tail: int = 0,
) -> Rule:
    """A rule by the name `type:name`; see Rule."""
    return Rule(f"{type_}:{name}", type_, re.compile(pattern, flags), longest, hints, tail)

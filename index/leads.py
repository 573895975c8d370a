"""Names that the first round of a search turned up, for a second: "who is said to have …" is
answered by passages that share a name the question does not hold.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from index.hit import Hit
from index.names import UPPER
from index.terms import STOP_WORDS, stems

_FIRST = 8  # hits that are read
_LEAST = 3  # hits that name it, of two articles or more
_MOST = 3
# Not the first word of a sentence, which has a capital in any case.
_NAME = re.compile(rf"(?<=[\w,;’'] ){UPPER}[\w’'-]+(?:\s{UPPER}[\w’'-]+)*")
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december"
)
_COMMON = frozenset(stems(f"{' '.join(STOP_WORDS)} {_DAYS}"))


def leads(question: str, hits: Sequence[Hit]) -> list[str]:
    """The stems of names to follow, most frequent first; those in the question are left out."""
    known = set(stems(question)) | _COMMON
    counts: Counter[str] = Counter()
    articles: dict[str, set[str]] = defaultdict(set)
    for hit in hits[:_FIRST]:
        source = hit.passage.source
        own = set(stems(f"{source.outlet} {source.author}"))
        for stem in _names(hit.passage.text) - known - own:
            counts[stem] += 1
            articles[stem].add(source.article_id)
    found = [stem for stem, count in counts.most_common() if count >= _LEAST]
    return [stem for stem in found if len(articles[stem]) > 1][:_MOST]


def _names(text: str) -> set[str]:
    found = " ".join(name.group() for name in _NAME.finditer(text))
    return {stem for stem in stems(found) if len(stem) > 2}

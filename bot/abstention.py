"""What the reader gets in place of an answer: that there is none here, and what is nearest."""

from bot.evidence import Findings
from bot.quotes import headline
from bot.suspicion import is_suspicious
from bot.words import day
from index.archive import Stats

_HEADLINES = 3
_NEAR = 0.2  # cosine, for a headline whose passage shares no word with the question


def not_in(findings: Findings, held: Stats) -> list[str]:
    """The lines that say what was looked through in vain, and the nearest headlines."""
    newest = f", the newest of {day(held.newest)}" if held.newest else ", none of them dated"
    count = f"{held.articles:,} article{'s' if held.articles != 1 else ''}{newest}"
    lines = [f"Not in these articles: the archive ({count}) holds no answer to this."]
    headlines: dict[str, str] = {}  # one for each story: its copies tell nothing new
    for hit in findings.hits:
        source = hit.passage.source
        if (hit.bm25 or hit.cosine >= _NEAR) and not is_suspicious(source.title):
            headlines.setdefault(hit.story or source.article_id, headline(source))
    near = list(dict.fromkeys(headlines.values()))
    if near:
        lines += ["Nearest headlines:", *(f"- {one}" for one in near[:_HEADLINES])]
    return lines

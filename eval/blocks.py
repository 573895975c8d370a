"""`python -m eval.blocks`: judge the cleaner by pages whose blocks a person has typed.

    python -m eval.blocks                       # fifty pages and the sample articles
    python -m eval.blocks --half dev --wrong    # each block that is typed otherwise
    python -m eval.blocks --half fresh          # sixteen pages that nobody mends by

A block is right when most of its words are in blocks of its type. What cannot be quoted is right
as well where it is absent; a paragraph or heading that is absent is wrong.
"""

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path

from eval.gold import FIELDS, Gold, GoldBlock, Known, read_all
from index.article import Article, BlockType, Source
from index.document import Document
from index.errors import PullquoteError
from index.files import Problem
from index.load import load_articles

PAGES = Path(__file__).resolve().parent.parent / "tests" / "pages"
HALVES = ("dev", "held", "samples")
FRESH = "fresh"  # asked for by name only: whoever sees its faults by chance would mend by them
SETS = (*HALVES, FRESH)
ABSENT = "absent"
COLUMNS = (*(str(one) for one in BlockType), ABSENT)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one block: the type given to most of its words, and by which rule."""

    gold: GoldBlock
    given: str
    rule: str

    @property
    def is_right(self) -> bool:
        """Whether an editor would let it pass."""
        if self.given == ABSENT:
            return not self.gold.is_needed
        return self.given in self.gold.types

    @property
    def is_told_apart(self) -> bool:
        """Whether it may be quoted exactly when an editor would let it be: evidence or not."""
        return (self.given == BlockType.PARAGRAPH) == (BlockType.PARAGRAPH in self.gold.types)

    @property
    def column(self) -> str:
        """Where it stands in the confusion table: a second right type counts as the first."""
        return self.gold.types[0] if self.given in self.gold.types else self.given


@dataclass(frozen=True, slots=True)
class Judged:
    """One page: its gold, a verdict a block, and the fields that are wrong as (field, given)."""

    gold: Gold
    verdicts: tuple[Verdict, ...]
    wrong_fields: tuple[tuple[str, str], ...]


def judge(gold: Gold) -> Judged:
    """Load the page as an index run does and compare; raises PullquoteError if it cannot be."""
    document = Document(str(gold.page), gold.page.suffix, gold.page.read_bytes())
    found = next(load_articles(document))
    if isinstance(found, Problem):
        raise PullquoteError(f"{gold.page} could not be loaded: {found.reason}")
    return Judged(gold, align(gold.blocks, found), wrong_fields(gold.known, found.source))


def align(gold: Sequence[GoldBlock], article: Article) -> tuple[Verdict, ...]:
    """One verdict a gold block; both sides are compared word by word, in their order.

    So it does not matter where a reader joins or splits paragraphs.
    """
    wanted = [(word, at) for at, block in enumerate(gold) for word in words(block.text)]
    given = [
        (word, block)
        for block in article.blocks
        for word in words(article.text[block.start : block.end])
    ]
    tallies: list[Counter[tuple[str, str]]] = [Counter() for _ in gold]
    matcher = SequenceMatcher(
        None, [word for word, _ in wanted], [word for word, _ in given], autojunk=False
    )
    for mine, theirs, length in matcher.get_matching_blocks():
        for step in range(length):
            block = given[theirs + step][1]
            tallies[wanted[mine + step][1]][str(block.type), block.rule] += 1
    return tuple(map(_verdict, gold, tallies))


def _verdict(gold: GoldBlock, tally: Counter[tuple[str, str]]) -> Verdict:
    by_type: Counter[str] = Counter({ABSENT: len(words(gold.text)) - tally.total()})
    for (name, _), count in tally.items():
        by_type[name] += count
    given = max(by_type, key=by_type.__getitem__)
    rules = Counter({rule: count for (name, rule), count in tally.items() if name == given})
    return Verdict(gold, given, max(rules, key=rules.__getitem__, default=""))


def words(text: str) -> list[str]:
    """The words of a text in one plain form: no marks, no case, no kinds of quotes."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def wrong_fields(known: Known, source: Source) -> tuple[tuple[str, str], ...]:
    """The fields in which an article's source is not what a person knows, with what it says."""
    given = {
        "title": source.title,
        "author": source.author,
        "outlet": source.outlet,
        "published": source.published.isoformat() if source.published else "",
        "kind": str(source.kind),
        "language": source.language,
    }
    return tuple(
        (name, given[name])
        for name in FIELDS
        if not _agree(name, getattr(known, name), given[name])
    )


def _agree(name: str, known: str, given: str) -> bool:
    if name == "published":
        return _same_time(known, given)
    if name in {"author", "outlet"}:  # "The Courier" is the Courier; names are joined as one likes
        return {*words(known)} - {"the", "and"} == {*words(given)} - {"the", "and"}
    return words(known) == words(given)


def _same_time(known: str, given: str) -> bool:
    """The same moment; the same day, where no more is known."""
    if not known or not given:
        return known == given
    if "T" in known:
        return datetime.fromisoformat(known) == datetime.fromisoformat(given)
    return known == given[:10]


def share(verdicts: Iterable[Verdict]) -> float:
    """The share of blocks that are right, 0 to 1; of none, 0."""
    marks = [one.is_right for one in verdicts]
    return sum(marks) / len(marks) if marks else 0.0


def in_question(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Without the furniture that the reader left out, which nobody can get wrong."""
    return [one for one in verdicts if one.gold.is_needed or one.given != ABSENT]


def of_half(pages: Iterable[Judged], *halves: str) -> list[Verdict]:
    """The verdicts of these halves."""
    return [one for page in pages if page.gold.half in halves for one in page.verdicts]


def table(verdicts: Sequence[Verdict]) -> list[str]:
    """The confusion table: a row a type of the gold, a column a type given, last the share."""
    counts = Counter((str(one.gold.types[0]), one.column) for one in verdicts)
    rows = [" " * 12 + "".join(f"{name[:9]:>10}" for name in COLUMNS) + f"{'right':>8}"]
    for row in COLUMNS[:-1]:
        mine = [one for one in verdicts if one.gold.types[0] == row]
        cells = "".join(f"{counts[row, column] or '.':>10}" for column in COLUMNS)
        rows.append(f"{row:<12}{cells}{share(mine):>8.3f}")
    return rows


def report(pages: Sequence[Judged]) -> list[str]:
    """The table, the shares of each half, and of each field of the articles' sources."""
    halves = [half for half in SETS if any(page.gold.half == half for page in pages)]
    verdicts = of_half(pages, *halves)
    lines = [*table(verdicts), ""]
    for name, some in [(half, of_half(pages, half)) for half in halves] + [("all", verdicts)]:
        asked = in_question(some)
        lines.append(
            f"{name:<8} {sum(one.is_right for one in some)} of {len(some)} blocks right, "
            f"{share(some):.3f}; without furniture left out {share(asked):.3f} of {len(asked)}"
        )
    told = sum(one.is_told_apart for one in verdicts) / len(verdicts)
    lines += [f"what may be quoted is told from what may not in {told:.3f}", ""]
    faults = Counter(name for page in pages for name, _ in page.wrong_fields)
    lines += [
        f"{name:<10} right in {len(pages) - faults[name]} of {len(pages)} articles"
        for name in FIELDS
    ]
    return lines


def wrong(pages: Iterable[Judged]) -> list[str]:
    """Each block and field that is wrong: page, gold, given, rule, how the block begins."""
    lines = []
    for page in pages:
        name = f"{page.gold.half}/{page.gold.page.name}"
        for one in page.verdicts:
            if not one.is_right:
                wanted = "|".join(one.gold.types)
                lines.append(f"{name}: {wanted} as {one.given} ({one.rule}): {one.gold.text[:80]}")
        for field, given in page.wrong_fields:
            lines.append(f"{name}: {field} {getattr(page.gold.known, field)!r} as {given!r}")
    return lines


def main() -> int:
    """Judge and print; 1 when a page or its gold cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m eval.blocks", description=__doc__)
    parser.add_argument("--articles", type=Path, default=PAGES)
    parser.add_argument("--half", choices=(*SETS, "all"), default="all")
    parser.add_argument("--wrong", action="store_true", help="print each block that is wrong")
    asked = parser.parse_args()
    try:
        halves = HALVES if asked.half == "all" else (asked.half,)
        pages = [judge(gold) for gold in read_all(asked.articles, halves)]
    except PullquoteError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    for line in [*report(pages), *(wrong(pages) if asked.wrong else [])]:
        print(line)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())

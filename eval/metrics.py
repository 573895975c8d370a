"""The measures of one answer, each as its source defines it; see docs/evaluation.md."""

import math
import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.scope import storable
from index.terms import content_stems

_MARKER = re.compile(r"\s*\[(\d{1,3})\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SUPPORT = 0.6  # of the sentence's content words, as the gate asks for


def squeezed(text: str) -> str:
    """`text` without white space, as MultiHop-RAG compares passages with gold facts."""
    return re.sub(r"\s+", "", text)


def fact_ranks(passages: Sequence[str], facts: Sequence[str]) -> list[int | None]:
    """For each fact the rank (from 1) of the first passage that contains it (MultiHop-RAG)."""
    texts = [squeezed(passage) for passage in passages]
    return [
        next((rank for rank, text in enumerate(texts, start=1) if fact in text), None)
        for fact in map(squeezed, facts)
    ]


def first_hit(passages: Sequence[str], facts: Sequence[str]) -> int | None:
    """The rank (from 1) of the first passage that contains a gold fact (MultiHop-RAG)."""
    return min((rank for rank in fact_ranks(passages, facts) if rank), default=None)


def facts_found(passages: Sequence[str], facts: Sequence[str]) -> float:
    """The share of gold facts that stand in some passage, 0 to 1: evidence recall."""
    ranks = fact_ranks(passages, facts)
    return sum(rank is not None for rank in ranks) / len(ranks)


def ndcg(ranks: Sequence[int | None], k: int = 10) -> float:
    """Normalised discounted gain of `fact_ranks`, 0 to 1 (Järvelin and Kekäläinen, 2002).

    A passage gains 1 when it holds a fact that none above it holds; the ideal is one fact a
    passage, from the top.
    """
    gain = sum(1 / math.log2(rank + 1) for rank in {one for one in ranks if one and one <= k})
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(ranks), k) + 1))
    return gain / ideal


def gold_rank(passages: Sequence[str], answers: Sequence[str]) -> int | None:
    """The rank (from 1) of the first passage in which a gold answer stands."""
    ranked = enumerate(passages, start=1)
    return next((rank for rank, text in ranked if contains_gold(text, answers)), None)


def contains_gold(text: str, answers: Sequence[str]) -> bool:
    """Whether a gold answer stands in `text` as whole words (RealTimeQA's normalisation)."""
    padded = f" {normalised(text)} "
    golds = [normalised(answer) for answer in answers]
    return any(f" {gold} " in padded for gold in golds if gold)


def exact_match(text: str, answers: Sequence[str]) -> bool:
    """Whether `text` is a gold answer and nothing else, once both are normalised."""
    mine = normalised(text)
    return any(mine == normalised(answer) for answer in answers)


def token_f1(text: str, answers: Sequence[str]) -> float:
    """The best token F1 of `text` against the gold answers, 0 to 1."""
    mine = normalised(text).split()
    return max((_f1(mine, normalised(one).split()) for one in answers), default=0.0)


def normalised(text: str) -> str:
    """Lower case, without punctuation and articles, single spaces (SQuAD, RealTimeQA)."""
    apart = text.lower().replace("—", " ").replace("–", " ")
    kept = "".join(one for one in apart if one not in string.punctuation + "“”‘’")
    return " ".join(re.sub(r"\b(?:a|an|the)\b", " ", kept).split())


def unmarked(text: str) -> str:
    """An answer's words without the markers of its citations."""
    return _MARKER.sub("", text)


def supported(text: str, quotes: Sequence[str]) -> list[bool]:
    """For each line of an answer, whether a quote that it marks supports it.

    `quotes[0]` is marked [1]. A quote supports the line that holds it, and one whose numbers
    and whose words, 60 % of those that carry a subject, it holds. What stands before a colon
    may be the attribution, which the quote need not hold.
    """
    return [_is_supported(line, quotes) for line in text.splitlines() if line.strip()]


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive scores above a negative, ties half: .5 is chance."""
    return float(wins(positive, negative).mean())


def wins(positive: Sequence[float], negative: Sequence[float]) -> NDArray[np.float32]:
    """1 where the positive of that row scores above the negative of that column, .5 at a tie."""
    rows = np.asarray(positive, dtype=np.float64)[:, None]
    columns = np.asarray(negative, dtype=np.float64)[None, :]
    return np.asarray((rows > columns) + 0.5 * (rows == columns), dtype=np.float32)


def _is_supported(line: str, quotes: Sequence[str]) -> bool:
    marked = [int(number) for number in _MARKER.findall(line)]
    held = [quotes[number - 1] for number in marked if 1 <= number <= len(quotes)]
    claim = unmarked(line)
    attributed = claim.partition(": ")[2]
    readings = [claim, attributed] if attributed else [claim]
    return any(_says(quote, reading) for quote in held for reading in readings)


def _says(quote: str, claim: str) -> bool:
    if squeezed(quote) in squeezed(claim):
        return True
    wanted, said = set(content_stems(storable(claim))), set(content_stems(storable(quote)))
    numbers = set(_NUMBER.findall(claim)) <= set(_NUMBER.findall(quote))
    return numbers and bool(wanted) and len(wanted & said) >= _SUPPORT * len(wanted)


def _f1(mine: Sequence[str], gold: Sequence[str]) -> float:
    common = sum((Counter(mine) & Counter(gold)).values())
    return 2 * common / (len(mine) + len(gold)) if common else 0.0

"""The measures, each as its source defines it."""

import re
import string
from collections import Counter
from collections.abc import Sequence


def squeezed(text: str) -> str:
    """`text` without white space, as MultiHop-RAG compares passages with gold facts."""
    return re.sub(r"\s+", "", text)


def first_hit(passages: Sequence[str], facts: Sequence[str]) -> int | None:
    """The rank (from 1) of the first passage that contains a gold fact (MultiHop-RAG)."""
    gold = [squeezed(fact) for fact in facts]
    for rank, passage in enumerate(passages, start=1):
        text = squeezed(passage)
        if any(fact in text for fact in gold):
            return rank
    return None


def facts_found(passages: Sequence[str], facts: Sequence[str]) -> float:
    """The share of gold facts that stand in some passage, 0 to 1: evidence recall."""
    texts = [squeezed(passage) for passage in passages]
    return sum(any(squeezed(fact) in text for text in texts) for fact in facts) / len(facts)


def contains_gold(text: str, answers: Sequence[str]) -> bool:
    """Whether a gold answer stands in `text` as whole words (RealTimeQA's normalisation)."""
    padded = f" {normalised(text)} "
    return any(f" {normalised(answer)} " in padded for answer in answers)


def token_f1(text: str, answers: Sequence[str]) -> float:
    """The best token F1 of `text` against the gold answers, 0 to 1."""
    mine = normalised(text).split()
    return max((_f1(mine, normalised(one).split()) for one in answers), default=0.0)


def normalised(text: str) -> str:
    """Lower case, without punctuation and articles, single spaces (SQuAD, RealTimeQA)."""
    apart = text.lower().replace("—", " ").replace("–", " ")
    kept = "".join(one for one in apart if one not in string.punctuation + "“”‘’")
    return " ".join(re.sub(r"\b(?:a|an|the)\b", " ", kept).split())


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive scores above a negative, ties half: .5 is chance."""
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def _f1(mine: Sequence[str], gold: Sequence[str]) -> float:
    common = sum((Counter(mine) & Counter(gold)).values())
    return 2 * common / (len(mine) + len(gold)) if common else 0.0

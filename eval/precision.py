"""`python -m eval.bench precision`: what eight-bit document vectors cost in finding.

MultiHop-RAG's articles from ../shared are indexed twice by the public command, in full and with
eight bits, and its answerable development questions are asked of both. A hit is the benchmark's
own: a passage that holds a gold fact, white space aside. Takes a quarter of an hour on two cores.
Exit code 1: Hits@4 is more than .005 lower.
"""

import argparse
import json
import re
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from bot.settings import load_settings
from eval.process import ROOT, run
from index.hit import Hit
from index.search import open_searcher
from index.settings import Precision

_DATA = ROOT.parent / "shared" / "bench" / "multihop_rag"
_AT = 4
_MAY_LOSE = 0.005


def main() -> int:
    """Index, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m eval.bench precision")
    parser.add_argument("--scratch", type=Path, help="a folder for the two indexes, kept")
    asked = parser.parse_args()
    if not _DATA.is_dir():
        sys.exit(f"There is no benchmark in {_DATA}.")
    with tempfile.TemporaryDirectory(prefix="precision-") as folder:
        scratch = asked.scratch or Path(folder)
        found = {one: share_found(scratch, one) for one in (Precision.FULL, Precision.INT8)}
    for one, share in found.items():
        print(f"{one:6} Hits@{_AT} {share:.4f}")  # noqa: T201
    return 0 if found[Precision.INT8] >= found[Precision.FULL] - _MAY_LOSE else 1


def share_found(scratch: Path, precision: Precision) -> float:
    """The share of the questions that find a gold fact among the first four passages."""
    index = scratch / precision.value
    scratch.mkdir(parents=True, exist_ok=True)
    run(
        "bot", "reindex", str(_DATA / "articles.jsonl"), "--index-dir", str(index),
        folder=scratch, PULLQUOTE_EMBEDDING_PRECISION=precision.value,
    )  # fmt: skip
    told = (_DATA / "questions.dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [one for one in map(json.loads, told) if one["answerable"]]
    with closing(open_searcher(load_settings(index_dir=index).index())) as searcher:
        found = [
            is_hit(searcher.search(one["question"], _AT), [at["quote"] for at in one["evidence"]])
            for one in questions
        ]
    return sum(found) / len(found)


def is_hit(hits: list[Hit], facts: list[str]) -> bool:
    """Whether any of these passages holds any of these facts."""
    texts = [_squeezed(hit.passage.text) for hit in hits]
    return any(_squeezed(fact) in text for fact in facts for text in texts)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)

"""Corrections win over what they correct: a sentence taken back is offered to nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.amends import bears, halves, has_side
from bot.evidence import Findings, Sentence
from index.archive import Archive
from index.article import Kind
from index.hit import Hit
from index.scope import EVERYTHING, Scope
from index.understanding import Understanding, day_for


def with_notices(
    hits: Sequence[Hit],
    archive: Archive,
    scope: Scope = EVERYTHING,
    asked: Understanding | None = None,
) -> list[Hit]:
    """The hits, and the notices that correct any of them where these were not found."""
    held = {hit.passage.source.article_id for hit in hits}
    added: list[Hit] = []
    for hit in hits:
        missing = {one.article_id for one in hit.corrected} - held
        if not missing:
            continue
        held |= missing
        ids = archive.passage_ids(replace(scope, articles=frozenset(missing)))
        found = archive.passages(sorted(ids), scope).values()
        for one in found:
            day = day_for(one.source, asked.now) if asked else None
            age = (asked.today - day).days if asked and day else None
            added.append(Hit(one, hit.score, 0.0, hit.cosine, part=hit.part, age=age))
    return [*hits, *added]


def without_errors(findings: Findings) -> Findings:
    """The findings without sentences that a notice takes back; the notice stands in their place."""
    raised: dict[tuple[str, tuple[int, int]], float] = {}
    dropped: set[int] = set()
    for sentence in findings.sentences:
        for notice in _notices(sentence, findings):
            wrong, right = halves([one.text for one in notice])
            if not has_side(sentence.text, wrong, right):
                continue
            dropped.add(id(sentence))
            for one in notice:
                if bears(one.text, wrong, right):
                    key = (one.hit.passage.source.article_id, one.span)
                    raised[key] = max(raised.get(key, one.score), sentence.score)
    if not dropped:
        return findings
    kept = [
        replace(one, score=raised.get((one.hit.passage.source.article_id, one.span), one.score))
        for one in findings.sentences
        if id(one) not in dropped
    ]
    kept.sort(key=lambda one: -one.score)
    return replace(findings, sentences=tuple(kept))


def _notices(sentence: Sentence, findings: Findings) -> Iterator[list[Sentence]]:
    """The sentences of each notice that corrects this sentence's article, in order."""
    if sentence.hit.passage.source.kind is Kind.CORRECTION:
        return
    for notice in sentence.hit.corrected:
        told = [
            one
            for one in findings.sentences
            if one.hit.passage.source.article_id == notice.article_id
        ]
        if told:
            yield sorted(told, key=lambda one: one.span)

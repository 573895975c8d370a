"""The report: one page that needs nothing from outside, for reading what a run did."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import numpy as np

from eval import plot
from eval.calibration import Bin, bins, expected_error
from eval.failures import MEANING, Failure, by_kind
from eval.measures import DEPTH, Group, Outcome
from eval.results import Found
from eval.scores import Score, Scores
from index.errors import PullquoteError

_STYLE = Path(__file__).resolve().parent / "page.css"
_SHOWN = 400  # characters of a passage
_PASSAGES = 3  # of a failure


class ReportError(PullquoteError):
    """The page could not be written."""


def write_page(path: Path, name: str, parts: Sequence[Scores], outcomes: Sequence[Outcome]) -> None:
    """Write the report on the questions called `name` as HTML; raises ReportError."""
    try:
        path.write_text(page(name, parts, outcomes), encoding="utf-8", errors="replace")
    except OSError as error:
        raise ReportError(f"{path} could not be written ({error.strerror}).") from error


def page(name: str, parts: Sequence[Scores], outcomes: Sequence[Outcome]) -> str:
    """Figures, plots and failures as one HTML document; every text of the archive is escaped."""
    style = _STYLE.read_text(encoding="utf-8")
    body = "\n".join(
        [*_head(name, outcomes), *_figures(parts), *_plots(outcomes), *_failures(outcomes)]
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>How well Pullquote answers</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _head(name: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    answerable = sum(one.question.answerable for one in outcomes)
    yield "<h1>How well Pullquote answers</h1>"
    yield (
        f"<p>{escape(name)}: {len(outcomes):,} questions, {answerable:,} of which the archive "
        f"can answer. Written {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; behind each figure stands "
        "its 95 % bootstrap interval.</p>"
    )


def _figures(parts: Sequence[Scores]) -> Iterator[str]:
    yield '<h2>Figures</h2>\n<div class="wide"><table>\n<tr><th></th>'
    yield "".join(f"<th>{escape(one.type)}</th>" for one in parts) + "</tr>"
    counts = "".join(f"<td>{one.questions:,}</td>" for one in parts)
    yield f"<tr><td>questions</td>{counts}</tr>"
    group: Group | None = None
    for each in parts[0].scores:
        if each.group is not group:
            group = each.group
            yield f'<tr><td class="group" colspan="{len(parts) + 1}">{group.value}</td></tr>'
        cells = "".join(f"<td>{_cell(part, each.name)}</td>" for part in parts)
        yield f"<tr><td>{escape(each.label)}</td>{cells}</tr>"
    yield "</table></div>"


def _cell(part: Scores, name: str) -> str:
    score: Score | None = next((one for one in part.scores if one.name == name), None)
    if score is None:
        return ""
    low, high = score.interval.low, score.interval.high
    told = f"about {score.questions:,} questions"
    return f'<span title="{told}">{score.value:.3f}</span> <small>{low:.2f}–{high:.2f}</small>'


def _plots(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield '<h2>Plots</h2>\n<div class="plots">'
    if series := _calibration(outcomes):
        errors = ", ".join(f"{name} {expected_error(parts):.3f}" for name, parts in series.items())
        yield _figure(
            plot.reliability(series),
            "Confidence against what came of it; on the dashed line it is what it says. "
            f"Expected calibration error: {errors}.",
        )
    if recall := _recall(outcomes):
        yield _figure(plot.curves(recall), "How far down the list the gold sentences are.")
    seconds = [one.row.seconds.get("total", 0.0) for one in outcomes]
    marks = {f"p{at}": float(np.percentile(seconds, at)) for at in (50, 90, 99)}
    told = ", ".join(f"{name} {value:.2f} s" for name, value in marks.items())
    yield _figure(plot.histogram(seconds, marks), f"Seconds until the answer: {told}.")
    yield "</div>"


def _figure(drawn: str, caption: str) -> str:
    return f"<figure>{drawn}<figcaption>{escape(caption)}</figcaption></figure>"


def _calibration(outcomes: Sequence[Outcome]) -> Mapping[str, Sequence[Bin]]:
    """Two readings of a confidence: that the archive holds it, and that the answer is right."""
    told = [(one.row.answer.confidence, one) for one in outcomes]
    known = [(at, one) for at, one in told if at is not None]
    held = {
        "answerable": [(at, one.question.answerable) for at, one in known],
        "answered right": [(at, one.held) for at, one in known if not one.abstained],
    }
    return {name: bins(pairs) for name, pairs in held.items() if pairs}


def _recall(outcomes: Sequence[Outcome]) -> Mapping[str, Sequence[float]]:
    """Shares at k = 1 to 10, over the questions with gold sentences."""
    ranks = [one.ranks for one in outcomes if one.question.answerable and one.ranks]
    if not ranks:
        return {}
    found: dict[str, list[float]] = {"any fact (Hits@k)": [], "facts (recall)": [], "all facts": []}
    for k in range(1, DEPTH + 1):
        within = [[rank is not None and rank <= k for rank in one] for one in ranks]
        found["any fact (Hits@k)"].append(sum(map(any, within)) / len(within))
        found["facts (recall)"].append(sum(sum(one) / len(one) for one in within) / len(within))
        found["all facts"].append(sum(map(all, within)) / len(within))
    return found


def _failures(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "<h2>Failures to read through</h2>"
    for kind, failed in by_kind(outcomes).items():
        if failed:
            yield f"<details><summary>{kind.value} ({len(failed)}): {MEANING[kind]}</summary>"
            yield from (_failure(kind, one) for one in failed)
            yield "</details>"


def _failure(kind: Failure, one: Outcome) -> str:
    question = one.question
    answer = one.row.answer
    sure = "" if answer.confidence is None else f", confidence {answer.confidence:.2f}"
    told = [
        ("gold answer", " / ".join(question.answers) or "none"),
        (f"answered ({answer.status.value}{sure})", answer.text),
    ]
    for fact, rank in zip(question.facts, one.ranks, strict=True):
        at = f"at rank {rank}" if rank else f"not in the first {DEPTH}"
        told.append((f"gold sentence in {fact.article_id or 'some article'}, {at}", fact.quote))
    shown = one.row.passages[: DEPTH if kind is Failure.MISSED_EVIDENCE else _PASSAGES]
    for rank, passage in enumerate(shown, start=1):
        told.append((f"passage {rank}, {passage.article_id} at {passage.start}", _short(passage)))
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in told)
    title = f"{escape(question.id)} · {escape(question.text)}"
    return f"<details><summary>{title}</summary><dl>{listed}</dl></details>"


def _short(passage: Found) -> str:
    text = passage.text
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

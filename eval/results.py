"""What came of each question: one row, as `--out` writes it and `--compare` reads it."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.answer import Status
from index.errors import PullquoteError


class ResultsError(PullquoteError):
    """A file of results is missing, damaged, or of another run."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage in rank order; `start` and `end` are offsets into the article's stored text."""

    article_id: str
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, the first of which is marked [1].

    `verbatim` says whether the archive has `quote` there; None where nobody has looked.
    """

    article_id: str
    start: int
    end: int
    quote: str
    verbatim: bool | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the reader got.

    `confidence` (0 to 1) says how likely the archive holds an answer; None where that is not
    known, as of another program's rows.
    """

    text: str
    status: Status
    citations: tuple[Cited, ...]
    confidence: float | None = None

    @property
    def abstained(self) -> bool:
        """Whether it was told that the archive does not hold it."""
        return self.status is Status.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Row:
    """One question's outcome; `seconds` by step. Rows of one `run` had the same archive and
    settings.
    """

    id: str
    passages: tuple[Found, ...]
    answer: Answered
    seconds: Mapping[str, float]
    run: str = ""


def to_line(row: Row) -> str:
    """One line of JSON, with its line feed."""
    return json.dumps(asdict(row), ensure_ascii=True) + "\n"


def read_rows(path: Path) -> dict[str, Row]:
    """The rows of a finished file by question id; raises ResultsError."""
    return _rows(path, _lines(path))


def kept_rows(path: Path) -> dict[str, Row]:
    """The rows that a run which was cut short has left; what it had begun to write is removed.

    None are left where there is no file. Raises ResultsError.
    """
    if not path.exists():
        return {}
    lines = _lines(path)
    if lines[-1]:  # a whole file ends with a line feed
        half = len(lines.pop().encode("utf-8", "surrogateescape"))
        with path.open("r+b") as file:
            file.truncate(file.seek(0, os.SEEK_END) - half)
    return _rows(path, lines)


def _lines(path: Path) -> list[str]:
    try:
        # What a kill cut in two may not be UTF-8 any more; it is the last line, or told as no row.
        return path.read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    except OSError as error:
        raise ResultsError(f"{path} could not be read ({error.strerror}).") from error


def _rows(path: Path, lines: Iterable[str]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = _row(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ResultsError(
                    f"{path}, line {number}: it is no row of `pullquote eval --out`."
                ) from error
            rows[row.id] = row
    return rows


def _row(told: Any) -> Row:
    answer = told["answer"]
    confidence = answer.get("confidence")
    return Row(
        id=str(told["id"]),
        passages=tuple(
            Found(one["article_id"], one["start"], one["end"], one["text"], float(one["score"]))
            for one in told["passages"]
        ),
        answer=Answered(
            text=answer["text"],
            status=Status(answer["status"]),
            citations=tuple(
                Cited(
                    one["article_id"], one["start"], one["end"], one["quote"], one.get("verbatim")
                )
                for one in answer["citations"]
            ),
            confidence=None if confidence is None else float(confidence),
        ),
        seconds={name: float(value) for name, value in told["seconds"].items()},
        run=str(told.get("run", "")),
    )

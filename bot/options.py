"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

IndexDir = Annotated[
    Path | None,
    typer.Option(
        "--index-dir",
        metavar="FOLDER",
        help="Where the index is. [default: PULLQUOTE_INDEX_DIR, or .pullquote]",
        show_default=False,
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback when something fails.")]
TopK = Annotated[
    int | None,
    typer.Option(
        "--top-k",
        metavar="NUMBER",
        min=1,
        max=100,
        help="How many passages to find. [default: PULLQUOTE_TOP_K, or 8]",
        show_default=False,
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DAY",
        help="Only what was published from then on: 2021-06-16, June 2021, last week.",
        show_default=False,
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="DAY", help="Only what was published by then.", show_default=False
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="Ask as if it were that day: nothing later is known, and times are reckoned from it.",
        show_default=False,
    ),
]
Outlets = Annotated[
    list[str] | None,
    typer.Option(
        "--outlet", metavar="NAME", help="Only this outlet; may be repeated.", show_default=False
    ),
]
Literal = Annotated[
    bool,
    typer.Option(
        "--literal", help="Take the question's words as they stand: read no names or times in them."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object; see README.")]

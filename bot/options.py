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
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object; see README.")]

"""Standard output and standard error: laid out on a terminal, plain and unwrapped when piped."""

import sys

from rich.console import Console
from rich.text import Text

INDENT = 4
_WIDEST = 100
_NARROWEST = 20


class Terminal(Console):
    """Standard output, or standard error, at most 100 columns wide.

    The stream alone decides whether it is a terminal, not FORCE_COLOR.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        stream = sys.stderr if stderr else sys.stdout
        super().__init__(
            stderr=stderr,
            force_terminal=stream.isatty(),
            force_jupyter=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
        if self.is_terminal:
            self.width = min(self.width, _WIDEST)

    @property
    def shows_links(self) -> bool:
        """Whether hyperlinks may be sent; terminals that know none pass them over."""
        return self.is_terminal and not self.is_dumb_terminal

    def say(self, text: Text | str = "", *, indent: int = 0, head: Text | str = "") -> None:
        """One paragraph behind its `head`, which hangs in the indent; wrapped on a terminal."""
        text = Text(text) if isinstance(text, str) else text
        lines = [text]
        if self.is_terminal:
            lines = list(text.wrap(self, max(self.width - indent, _NARROWEST))) or lines
        for line in lines:
            before = Text().append(head) if isinstance(head, str) else head.copy()
            before.pad_right(indent - before.cell_len)
            whole = before + line
            whole.rstrip()
            self.unbroken(whole)
            head = ""

    def unbroken(self, line: Text) -> None:
        """One line, however long; a terminal folds it by itself, so it can be copied whole."""
        self.print(line, soft_wrap=True)

    def exactly(self, text: str) -> None:
        r"""`text` as UTF-8 and nothing else, whatever the locale: for programs to read.

        A lone surrogate, as a model may send it, becomes `\udXXX`, which JSON reads back.
        """
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()

    def on_broken_pipe(self) -> None:
        """Let the command end as `| head` wants it to; rich would leave with exit code 1."""
        raise BrokenPipeError

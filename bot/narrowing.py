"""Where, from when and how a question is to be taken."""

from dataclasses import dataclass
from datetime import datetime

from index.scope import EVERYTHING, Scope


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The part of the archive to search, the asker's clock (None: this machine's), and whether
    the question is to be taken as it stands.
    """

    scope: Scope = EVERYTHING
    now: datetime | None = None
    as_it_stands: bool = False


ANYWHERE = Narrowing()

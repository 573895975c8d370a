"""What a re-index tells: how far it has come, and what it did."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from index.files import Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come; `done` and `total` are bytes read, or articles of a rebuild."""

    done: int
    total: int
    articles: int
    passages: int


@dataclass(slots=True)
class BuildReport:
    """What a run did, counted in articles.

    `problems` name what could not be indexed, `doubles` articles met twice. `copies` counts
    those written that carry the story of another, `ignored` files of other kinds. `is_fetching`
    says that feeds or pages were asked too, which tell only of what is new.
    `mended` says why an index was built anew; `is_compacted` that it was for dead vectors.
    """

    added: int = 0
    changed: int = 0
    moved: int = 0
    unchanged: int = 0
    removed: int = 0
    copies: int = 0
    passages: int = 0
    seconds: float = 0.0
    is_dry: bool = False
    is_fetching: bool = False
    is_compacted: bool = False
    mended: str = ""
    problems: list[Problem] = field(default_factory=list)
    doubles: list[Problem] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)

    @property
    def touched(self) -> int:
        """How many articles are not as they were before."""
        return self.added + self.changed + self.moved + self.removed

    def as_fields(self) -> dict[str, object]:
        """For `--json`."""
        fields = asdict(self) | {"seconds": round(self.seconds, 3)}
        names = {"problems": "skipped", "doubles": "doubled", "is_dry": "dry_run",
                 "is_compacted": "compacted"}  # fmt: skip
        return {names.get(name, name): value for name, value in fields.items()}


Tell = Callable[[Progress], None]

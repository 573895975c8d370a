"""How much a packed file may unpack to, counted in the bytes that came out of it.

What its headers claim is never believed: an overlapping or self-containing bomb (D. Fifield,
"A better zip bomb", WOOT 2019) lies there.
"""

from dataclasses import dataclass

from index.errors import ArticleError, PackError


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one packed file, in bytes unless said otherwise.

    `member` is the setting for files. A pack may unpack to twenty files of that size, and to
    `ratio` times its own size. Deflate reaches 1,032 to 1; text stays below 20 to 1, a page of
    blanks below 100 to 1. Neither ratio counts below `spared`, which harms nobody.
    """

    member: int
    members: int = 100_000  # files
    ratio: int = 200  # times
    spared: int = 1_000_000

    @property
    def total(self) -> int:
        """What all members may come to."""
        return 20 * self.member

    def swollen(self, packed: int) -> int:
        """The most that `packed` bytes may unpack to before they count as a bomb."""
        return self.spared + self.ratio * packed


class Budget:
    """What is left to unpack of one pack of `packed` bytes."""

    def __init__(self, limits: Limits, packed: int) -> None:
        self.limits = limits
        self.packed = packed
        self._spent = 0

    def spend(self, count: int) -> None:
        """Count bytes that were unpacked; PackError when they are too many."""
        self._spent += count
        if self._spent > self.limits.swollen(self.packed):
            raise PackError(
                f"It unpacks to more than {self.limits.ratio} times its size, as a bomb does; the "
                "rest was left out: unpack it yourself if you trust it."
            )
        if self._spent > self.limits.total:
            raise PackError(
                f"It unpacks to more than {_megabytes(self.limits.total)}; the rest was left out: "
                "make smaller packs of it, or raise PULLQUOTE_MAX_FILE_MB."
            )

    def member(self, packed: int) -> "Allowance":
        """What a member that takes `packed` bytes in the pack may come to."""
        return Allowance(self, min(packed, self.packed))


class Allowance:
    """What is left to unpack of one member; its bytes count for the pack as well."""

    def __init__(self, budget: Budget, packed: int) -> None:
        self._budget = budget
        self._packed = packed
        self._spent = 0

    def spend(self, count: int) -> None:
        """Count bytes that were unpacked; ArticleError when they are too many."""
        self._budget.spend(count)
        self._spent += count
        limits = self._budget.limits
        if self._spent > limits.swollen(self._packed):
            raise ArticleError(
                f"It unpacks to more than {limits.ratio} times its size, as a bomb does; unpack "
                "it yourself if you trust it."
            )
        if self._spent > limits.member:
            raise too_large(limits)


def too_large(limits: Limits) -> ArticleError:
    """What is said of a member over the limit for files."""
    return ArticleError(
        f"Unpacked it is over the limit of {_megabytes(limits.member)}; raise "
        "PULLQUOTE_MAX_FILE_MB to index it."
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB" if size >= 1_000_000 else f"{size:,} bytes"

"""What gzip data unpacks to, as a stream that is read forward, once."""

import zlib

from index.errors import PackError
from index.limits import Budget

GZIP = b"\x1f\x8b"
_CHUNK = 16_384
_WITH_HEADER = 16 + zlib.MAX_WBITS  # zlib reads gzip's header and checks its sum
_PARTS = 100_000  # of one file; bgzip makes one of each 64 kB, a bomb millions of empty ones


class Gunzip:
    """Reads gzip data, however many parts it was put together from; its bytes are budgeted."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        self._raw = raw
        self._at = 0
        self._budget = budget
        self._parts = 1
        self._ended = False
        self._engine = zlib.decompressobj(_WITH_HEADER)
        self._ahead = b""

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end; PackError for damaged data and bombs."""
        found = [self._ahead[:size]]
        self._ahead = self._ahead[size:]
        left = size - len(found[0])
        while left and (some := self._some(left)):
            found.append(some)
            left -= len(some)
        return b"".join(found)

    def peek(self, size: int) -> bytes:
        """As `read`, but the bytes come again."""
        self._ahead = self.read(size)
        return self._ahead

    def _some(self, most: int) -> bytes:
        """Between one and `most` bytes; none at the end."""
        try:
            while not self._engine.eof or self._next_part():
                fed = self._engine.unconsumed_tail or self._feed()
                found = self._engine.decompress(fed, most)
                if found:
                    self._budget.spend(len(found))
                    return found
                if not fed and not self._engine.eof:
                    raise PackError("It is cut short; fetch it again.")
        except zlib.error as error:
            raise PackError("It is damaged; fetch or pack it again.") from error
        return b""

    def _feed(self) -> bytes:
        fed = self._raw[self._at : self._at + _CHUNK]
        self._at += len(fed)
        return fed

    def _next_part(self) -> bool:
        """Whether another part follows the one that has ended."""
        if self._ended:
            return False
        self._at -= len(self._engine.unused_data)
        if not self._raw.startswith(GZIP, self._at):
            if self._raw[self._at :].strip(b"\0"):  # tapes are filled up with zeros
                raise PackError("Something that is not gzip follows in it; fetch or pack it again.")
            self._ended = True
            return False
        self._parts += 1
        if self._parts > _PARTS:
            raise PackError(f"It has more than {_PARTS:,} parts, as a bomb has; pack it anew.")
        self._engine = zlib.decompressobj(_WITH_HEADER)
        return True

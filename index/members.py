"""The members of a zip file or of a tar stream, one after the other; nothing touches the disk."""

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Protocol

from index.errors import ArticleError, PackError
from index.limits import Allowance, Budget, Limits, too_large

_CHUNK = 65_536
_ENTRY = b"PK\x01\x02"  # stands before each entry of a zip file's list
_ENCRYPTED = 0x1
_UTF_8 = 0x800
_BLOCK = tarfile.BLOCKSIZE
_LONGEST_HEADER = 65_536  # of a name that does not fit a tar header


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a pack. `read` gives its bytes while it is the latest one.

    It raises ArticleError for what spoils this member only, PackError for what spoils the rest.
    """

    name: str
    read: Callable[[], bytes]


class Stream(Protocol):
    """What gives its next bytes, fewer than asked for at its end."""

    def read(self, size: int, /) -> bytes:
        """The next `size` bytes."""
        ...


def zip_members(raw: bytes, budget: Budget) -> Iterator[Member]:
    """The regular files in a zip file; PackError when its list cannot be read."""
    # Counted before the list is read, since a list of millions alone fills the memory.
    if raw.count(_ENTRY) > budget.limits.members:
        raise _too_many(budget)
    try:
        pack = zipfile.ZipFile(io.BytesIO(raw))
    except Exception as error:  # whatever hostile bytes bring the parser to
        raise PackError("It is damaged or cut short; fetch or pack it again.") from error
    with pack:
        for info in pack.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)
            if not info.filename.endswith("/") and kind in {0, stat.S_IFREG}:
                yield Member(_zip_name(info), partial(_from_zip, pack, info, budget))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name; one that does not say its encoding is UTF-8 where it can be."""
    if info.flag_bits & _UTF_8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _from_zip(pack: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise ArticleError("It is encrypted; unpack it with its password and index the files.")
    # Python unpacks the other methods without a bound on memory.
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ArticleError("It is packed in an unusual way; pack it anew with `zip`.")
    allowance = budget.member(info.compress_size)
    try:
        with pack.open(info) as file:
            return _whole(file, allowance)
    except ArticleError:
        raise
    except Exception as error:  # as above
        raise ArticleError("It is damaged; fetch or pack it again.") from error


def _whole(file: IO[bytes], allowance: Allowance) -> bytes:
    found = []
    while some := file.read(_CHUNK):
        allowance.spend(len(some))
        found.append(some)
    return b"".join(found)


def tar_members(stream: Stream, budget: Budget) -> Iterator[Member]:
    """The regular files in a tar stream; PackError where it cannot be followed any further."""
    name = ""  # said ahead of a header that it does not fit
    for count, header in enumerate(_headers(stream)):
        if count > budget.limits.members:
            raise _too_many(budget)
        body = _Body(stream, header.size if _has_data(header) else 0, budget.limits)
        match header.type:
            case tarfile.GNUTYPE_LONGNAME:
                name = _text(body.head().split(b"\0")[0])
            case tarfile.XHDTYPE:
                name = _pax_path(body.head()) or name
            case _ if header.isreg() and not header.issparse():
                yield Member(name or header.name, body.whole)
                name = ""
            case tarfile.GNUTYPE_LONGLINK | tarfile.XGLTYPE:
                pass
            case _:
                name = ""
        body.skip()


def _headers(stream: Stream) -> Iterator[tarfile.TarInfo]:
    while True:
        block = stream.read(_BLOCK)
        if not block.strip(b"\0"):
            return
        try:
            header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except (tarfile.TarError, ValueError) as error:
            raise PackError("It is damaged; fetch or pack it again.") from error
        if header.size < 0:
            raise PackError("It is damaged; fetch or pack it again.")
        yield header


def _has_data(header: tarfile.TarInfo) -> bool:
    """Links, folders and devices may state a size, but nothing follows them."""
    long = header.type in {tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK}
    return long or header.isreg() or header.type not in tarfile.SUPPORTED_TYPES


class _Body:
    """The bytes that follow a tar header, filled up to whole blocks."""

    def __init__(self, stream: Stream, size: int, limits: Limits) -> None:
        self._stream = stream
        self._size = size
        self._limits = limits
        self._left = -(-size // _BLOCK) * _BLOCK

    def whole(self) -> bytes:
        """All of it; ArticleError when that is more than a file may have."""
        if self._size > self._limits.member:
            raise too_large(self._limits)
        return self._take(self._left)[: self._size]

    def head(self) -> bytes:
        """All of a name that did not fit its header."""
        if self._size > _LONGEST_HEADER:
            raise PackError("It is damaged: one of its names is endless; pack it again.")
        return self._take(self._left)[: self._size]

    def skip(self) -> None:
        """Pass over what was not read."""
        while self._left:
            self._take(min(self._left, _CHUNK))

    def _take(self, size: int) -> bytes:
        found = self._stream.read(size)
        if len(found) < size:
            raise PackError("It is cut short; fetch it again.")
        self._left -= size
        return found


def _pax_path(head: bytes) -> str:
    """The name in a header of POSIX.1-2001's records, each `LENGTH name=value`."""
    while head:
        length, _, rest = head.partition(b" ")
        size = int(length) if length.isdigit() and len(length) < 8 else 0
        if not 0 < size <= len(head):
            break
        key, _, value = rest[: size - len(length) - 1].partition(b"=")
        if key == b"path":
            return _text(value.rstrip(b"\n"))
        head = head[size:]
    return ""


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _too_many(budget: Budget) -> PackError:
    return PackError(
        f"It holds more than {budget.limits.members:,} files; make smaller packs of it."
    )

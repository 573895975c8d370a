"""The content of an answer, unpacked, and never more of it than allowed."""

import zlib
from collections.abc import Iterator, Mapping
from typing import Protocol

from index.errors import FetchError


class _Unpacker(Protocol):
    """What is asked of zlib's decompressor."""

    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def read_body(
    chunks: Iterator[bytes], headers: Mapping[str, str], limit: int, *, cut: bool = False
) -> bytes:
    """At most `limit` bytes; FetchError when there are more, unless they are to be `cut`.

    The limit holds for what comes out of the unpacker too: a bomb goes off in small bits.
    """
    said = headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said[:18]) > limit and not cut:
        raise _too_large(limit)
    unpacker = _unpacker(headers.get("content-encoding", ""))
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        part = _unpacked(unpacker, chunk, limit - size + 1) if unpacker else chunk
        parts.append(part)
        size += len(part)
        if size > limit:
            if not cut:
                raise _too_large(limit)
            return b"".join(parts)[:limit]
    if unpacker and parts and not unpacker.eof:
        raise _damaged()
    return b"".join(parts)


def _unpacker(coding: str) -> _Unpacker | None:
    """None for content that is not packed. Nothing but gzip was asked for, nor is taken."""
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        return None
    if coding in {"gzip", "x-gzip"}:
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    raise FetchError(
        f"It came packed as {coding[:40]}, which is not read; save the page and index the file."
    )


def _unpacked(unpacker: _Unpacker, chunk: bytes, most: int) -> bytes:
    try:
        return unpacker.decompress(chunk, most)
    except zlib.error as error:
        raise _damaged() from error


def _damaged() -> FetchError:
    return FetchError("It came damaged, or not to its end; run again later.", is_temporary=True)


def _too_large(limit: int) -> FetchError:
    return FetchError(
        f"It is over the limit of {limit / 1_000_000:g} MB; raise max_mb under [fetch] in "
        "sources.toml to fetch it."
    )

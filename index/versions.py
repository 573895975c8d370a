"""An article as it stood at one time, whole: what the archive keeps, packs away and exports."""

import json
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from index.article import Article, Block, BlockType, Certainty, DateOrigin, Kind, Source

_LEVEL = 6
_VERSIONS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Stored:
    """An article with what the archive knows of it.

    `version` counts from 1 and rises when what a reader could see has changed; `indexed_at` is
    when it was written, in UTC. `path` is where it was read from.
    """

    article: Article
    path: str
    content_hash: str
    version: int = 1
    indexed_at: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier version of an article and until when it was live (UTC)."""

    stored: Stored
    until: datetime


def content_hash(article: Article) -> str:
    """Changes when anything changes that a reader could see or a passage depends on.

    Its id and where it was found are no part of it: a moved article has not changed.
    """
    source = asdict(article.source) | {"article_id": ""}
    told = json.dumps([source, [asdict(block) for block in article.blocks]], default=str)
    return sha256(f"{told}\0{article.text}".encode("utf-8", "replace")).hexdigest()


def as_fields(stored: Stored) -> dict[str, object]:
    """`stored` as JSON takes it."""
    article, source = stored.article, stored.article.source
    return {
        **asdict(source),
        "published": source.published.isoformat() if source.published else None,
        "identity": article.identity,
        "path": stored.path,
        "content_hash": stored.content_hash,
        "version": stored.version,
        "indexed_at": stored.indexed_at,
        "blocks": [[one.type.value, one.start, one.end, one.rule] for one in article.blocks],
        "text": article.text,
    }


def from_fields(fields: dict[str, object]) -> Stored:
    """What `as_fields` made; ValueError, KeyError or TypeError for anything else."""

    def told(name: str) -> str:
        value = fields[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} is not a string")
        return value

    published, tags, blocks = fields["published"], fields["tags"], fields["blocks"]
    if not isinstance(tags, list) or not isinstance(blocks, list):
        raise TypeError("tags and blocks are lists")
    source = Source(
        told("article_id"),
        told("title"),
        told("outlet"),
        told("author"),
        told("url"),
        datetime.fromisoformat(str(published)) if published else None,
        DateOrigin(told("published_origin")),
        Kind(told("kind")),
        tuple(map(str, tags)),
        Certainty(told("certainty")),
        told("language"),
    )
    article = Article(
        source,
        told("text"),
        tuple(Block(BlockType(kind), int(a), int(b), str(rule)) for kind, a, b, rule in blocks),
        told("identity"),
    )
    version = int(str(fields["version"]))
    end = 0
    for block in article.blocks:
        if not end <= block.start <= block.end <= len(article.text):
            raise ValueError("blocks lie outside the text")
        end = block.end
    if not 0 < version < _VERSIONS or not source.article_id:
        raise ValueError("no version has this number")
    return Stored(article, told("path"), told("content_hash"), version, told("indexed_at"))


def pack(stored: Stored) -> bytes:
    """All of it in a few bytes: news compresses to less than half."""
    text = json.dumps(as_fields(stored), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def unpack(body: bytes) -> Stored:
    """What `pack` made."""
    return from_fields(json.loads(zlib.decompress(body).decode("utf-8", "surrogatepass")))

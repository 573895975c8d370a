"""The whole archive in one file, and an equal archive made from it on another machine.

A zip of JSON Lines: `articles.jsonl`, `versions.jsonl`, `visits.jsonl`, with `--vectors` also
`vectors.f32` (rows of little-endian float32) and `vectors.txt` (the hash of each row's text);
last `manifest.json`, with what the index was made with and the SHA-256 of every other member.
"""

import hashlib
import json
import os
import shutil
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from sqlite3 import Connection
from typing import IO, Any, TypeVar

import numpy as np

from index import fingerprint
from index.archive import Archive, Stats
from index.beside import build_beside
from index.build import only_writer
from index.database import NAME
from index.embed import open_embedder
from index.errors import ArchiveError, OtherSettingsError
from index.ledger import Ledger
from index.meta import VECTORS
from index.register import VISIT, visit_of
from index.report import Progress, Tell
from index.rows import each_stored
from index.settings import IndexSettings
from index.staging import Staging
from index.vector_cache import VectorCache
from index.versions import Version, as_fields, from_fields, unpack

_FORMAT = 1
_MANIFEST = "manifest.json"
_MANIFEST_BYTES = 1_000_000
_LONGEST_LINE = 500_000_000  # bytes: an article is at most as large as the largest file read
_AT_ONCE = 256
_WIDEST_VECTOR = 65_536  # bytes
_T = TypeVar("_T")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, NotImplementedError,
    RecursionError, OverflowError,
)  # fmt: skip


def export_to(file: Path, settings: IndexSettings, *, with_vectors: bool = False) -> Stats:
    """Write everything as it is at this moment, whoever writes meanwhile; `-` is standard output.

    Raises NoArchiveError, and ArchiveError when the file cannot be written.
    """
    with closing(Archive(settings.index_dir)) as archive:
        if str(file) == "-":
            return _export(sys.stdout.buffer, archive, with_vectors=with_vectors)
        part = file.with_name(f"{file.name}.part")
        try:
            with part.open("wb") as out:
                held = _export(out, archive, with_vectors=with_vectors)
            part.replace(file)
        except OSError as error:
            raise ArchiveError(
                f"{file} could not be written ({error.strerror or error}): make room, or choose "
                "another place."
            ) from error
        finally:
            part.unlink(missing_ok=True)
        return held


def _export(out: IO[bytes], archive: Archive, *, with_vectors: bool) -> Stats:
    made_with = fingerprint.recall(archive)
    with archive.database.reading() as db, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        db.execute("BEGIN")  # one state, however long it takes
        try:
            held = archive.stats()
            model = fingerprint.vectors_by(archive) if made_with and with_vectors else None
            digests = dict(_members(db, pack, model))
        finally:
            db.execute("COMMIT")
        manifest = {
            "format": _FORMAT,
            "made_with": asdict(made_with) if made_with else None,
            "articles": held.articles,
            "members": digests,
        }
        pack.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return held


def _members(db: Connection, pack: zipfile.ZipFile, model: str | None) -> Iterator[tuple[str, str]]:
    """Write each member; its name and digest."""
    yield _write(pack, "articles.jsonl", (_line(as_fields(one)) for one in each_stored(db)))
    earlier = db.execute(
        "SELECT body, until FROM versions WHERE article_id IN (SELECT article_id FROM articles) "
        "ORDER BY article_id, version"
    )
    yield _write(
        pack,
        "versions.jsonl",
        (_line({"until": until, **as_fields(unpack(body))}) for body, until in earlier),
    )
    visits = db.execute(f"SELECT {VISIT} FROM visits ORDER BY url")  # noqa: S608
    yield _write(pack, "visits.jsonl", (_line(list(row)) for row in visits))
    if model is not None:
        wanted = (
            "FROM embeddings WHERE model = ? AND text_hash IN (SELECT text_hash FROM passages) "
            "ORDER BY text_hash"
        )
        hashes = db.execute(f"SELECT model, text_hash {wanted}", (model,))
        yield _write(pack, "vectors.txt", (f"{a} {b}\n".encode() for a, b in hashes))
        vectors = db.execute(f"SELECT vector {wanted}", (model,))
        yield _write(pack, "vectors.f32", (row[0] for row in vectors))


def _line(fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _write(pack: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> tuple[str, str]:
    digest = hashlib.sha256()
    with pack.open(name, "w", force_zip64=True) as member:
        for piece in pieces:
            digest.update(piece)
            member.write(piece)
    return name, digest.hexdigest()


def import_from(file: Path, settings: IndexSettings, tell: Tell, *, anew: bool = False) -> Stats:
    """Make the archive that `file` holds, beside, and put it in place when it is complete.

    Raises ArchiveError when there is an archive already or the file is no whole export, and
    OtherSettingsError when it was made with other settings, unless it is to be made `anew`.
    """
    target = Path(os.path.realpath(settings.index_dir))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ArchiveError(
            f"{target} is not empty: give a new folder with --index-dir or PULLQUOTE_INDEX_DIR."
        )
    workshop = target.with_name(f"{target.name}.importing")
    own = replace(settings, index_dir=workshop)
    with only_writer(workshop):
        _clear(workshop)  # what a killed import left
        try:
            with closing(Archive(workshop, create=True)) as archive:
                with _told(file), zipfile.ZipFile(file) as pack:
                    _read(pack, archive, own, anew=anew)
                _build(archive, own, tell)
                held = archive.stats()
            _put_in_place(workshop, target)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    return held


def _put_in_place(workshop: Path, target: Path) -> None:
    """In one step; entry by entry where the target is a mount that cannot be replaced."""
    try:
        if target.exists():
            target.rmdir()
        workshop.rename(target)
    except OSError:
        target.mkdir(parents=True, exist_ok=True)
        # The archive last: until it is there, nothing is.
        for made in sorted(workshop.iterdir(), key=lambda one: one.name.startswith(NAME)):
            shutil.move(made, target / made.name)


def _clear(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.name != "write.lock":
            entry.unlink(missing_ok=True)


def _read(pack: zipfile.ZipFile, archive: Archive, settings: IndexSettings, *, anew: bool) -> None:
    """All rows of the export into an archive that is empty."""
    manifest = json.loads(_capped(pack, _MANIFEST, _MANIFEST_BYTES))
    if manifest["format"] != _FORMAT:
        raise ArchiveError("It was written by a newer version of Pullquote: update this one.")
    today = fingerprint.fingerprint(settings)
    made_with = manifest["made_with"]
    if made_with and not anew:
        fingerprint.remember(archive, fingerprint.Fingerprint(**made_with))
        try:
            fingerprint.check(archive, today)
        except OtherSettingsError as error:
            told = str(error).partition("(")[2].partition(")")[0]
            raise OtherSettingsError(
                f"The export was made with other settings ({told}): set them so, or run "
                "`pullquote import --rebuild` with this file."
            ) from error
    fingerprint.remember(archive, today)
    staging, digests = Staging(archive.database), manifest["members"]
    for articles in _batches(map(from_fields, _lines(pack, "articles.jsonl", digests))):
        staging.restore(articles)
    for versions in _batches(map(_version, _lines(pack, "versions.jsonl", digests))):
        staging.restore_versions(versions)
    for visits in _batches(map(visit_of, _lines(pack, "visits.jsonl", digests))):
        Ledger(archive.database).remember([], visits)
    if "vectors.f32" in digests:
        _read_vectors(pack, archive, digests, fingerprint.welcome(settings, today.weights))
    if archive.stats().articles != manifest["articles"]:
        raise ValueError("articles are missing")


def _version(fields: Any) -> Version:
    return Version(from_fields(fields), datetime.fromisoformat(fields["until"]))


def _read_vectors(
    pack: zipfile.ZipFile, archive: Archive, digests: dict[str, str], welcome: frozenset[str]
) -> None:
    """Into the embedder's cache, by the digests of the texts."""
    names = [line.decode().split() for line in _raw_lines(pack, "vectors.txt", digests)]
    cache, size = VectorCache(archive.database), pack.getinfo("vectors.f32").file_size
    if not names:
        return
    width, rest = divmod(size, len(names))
    if rest or width % 4 or not 0 < width <= _WIDEST_VECTOR:
        raise ValueError("the vectors are incomplete")
    digest = hashlib.sha256()
    with pack.open("vectors.f32") as member:
        for at in range(0, len(names), _AT_ONCE):
            part = names[at : at + _AT_ONCE]
            raw = member.read(width * len(part))
            digest.update(raw)
            rows = np.frombuffer(raw, dtype="<f4").reshape(len(part), -1)
            for made_by in welcome & {model for model, _ in part}:
                pairs = zip(part, rows, strict=True)
                cache.keep(made_by, {text: row for (model, text), row in pairs if model == made_by})
    _compare("vectors.f32", digest.hexdigest(), digests)
    if (model := names[0][0]) in welcome:
        archive.set_meta(VECTORS, model)


def _build(archive: Archive, settings: IndexSettings, tell: Tell) -> None:
    def building(done: int, total: int, passages: int) -> None:
        tell(Progress(done, total, done, passages))

    staging = Staging(archive.database)
    embedder = open_embedder(fingerprint.as_begun(settings, archive))
    build_beside(settings, archive, staging, embedder, building)


def _lines(pack: zipfile.ZipFile, name: str, digests: dict[str, str]) -> Iterator[Any]:
    return map(json.loads, _raw_lines(pack, name, digests))


def _raw_lines(pack: zipfile.ZipFile, name: str, digests: dict[str, str]) -> Iterator[bytes]:
    """Each line; ValueError at the end unless the member is what the manifest says."""
    digest = hashlib.sha256()
    with pack.open(name) as member:
        while line := member.readline(_LONGEST_LINE):
            digest.update(line)
            yield line
    _compare(name, digest.hexdigest(), digests)


def _compare(name: str, found: str, digests: dict[str, str]) -> None:
    if found != digests[name]:
        raise ValueError(f"{name} is not what was exported")


def _capped(pack: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with pack.open(name) as member:
        raw = member.read(limit + 1)
    if len(raw) > limit:
        raise ValueError(f"{name} is too long")
    return raw


def _batches(every: Iterator[_T]) -> Iterator[list[_T]]:
    while batch := list(islice(every, _AT_ONCE)):
        yield batch


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Turn what a damaged or hostile file raises into one sentence."""
    try:
        yield
    except _BROKEN as error:
        raise ArchiveError(
            f"{file} is damaged or was not written by `pullquote export` ({error}): nothing was "
            "imported; export it again."
        ) from error
    except OSError as error:
        raise ArchiveError(
            f"{file} could not be read ({error.strerror or error}): check the path and its rights."
        ) from error

"""What the files no longer hold, and what looks like a disk that is not there."""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from index.files import Problem, container_of, place_of
from index.met import name_of
from index.register import Register

_EMPTIED = 10  # articles; a folder that held more and now holds nothing is rather not mounted


@dataclass(frozen=True, slots=True)
class Lost:
    """Ids of articles to be removed, and folders whose articles are kept although they are gone."""

    gone: tuple[str, ...]
    emptied: tuple[Problem, ...]


def find_lost(
    register: Register,
    roots: Iterable[Path],
    held: Set[str],
    names: Set[str],
    kept: Set[str],
    *,
    empty_too: bool,
) -> Lost:
    """Articles from below `roots` that are not `held` by any document now.

    `names` are the documents met; what is below one of `kept`, which could not be read, stays.
    """
    gone: dict[str, None] = {}
    spared: set[str] = set()
    emptied: dict[str, Problem] = {}
    full = {str(folder) for name in names for folder in Path(container_of(name)).parents}
    for root in roots:
        if (name := existing(root)) is None:
            continue
        folders: dict[str, list[str]] = defaultdict(list)
        for article_id, path in register.paths_under(name):
            if article_id not in held and not _is_kept(path, kept):
                folders[_standing_folder(path)].append(article_id)
        for folder, lost in folders.items():
            if len(lost) > _EMPTIED and folder not in full and not empty_too:
                spared.update(lost)
                emptied[folder] = Problem(folder, _told(len(lost)))
            else:
                gone.update(dict.fromkeys(lost))
    return Lost(tuple(one for one in gone if one not in spared), tuple(emptied.values()))


def _told(count: int) -> str:
    return (
        f"It holds no articles any more, and the archive has {count:,} from there: they are kept. "
        "If that is meant, run it with --allow-empty."
    )


def _standing_folder(path: str) -> str:
    """The nearest folder above a stored article's file that still exists."""
    return next(
        (str(one) for one in Path(container_of(path)).parents if one.is_dir()),
        "/",
    )


def _is_kept(path: str, kept: Set[str]) -> bool:
    return path in kept or any(path.startswith((one.rstrip("/") + "/", f"{one}!/")) for one in kept)


def existing(root: Path) -> str | None:
    """The name of a path that was asked for, unless nothing is there."""
    try:
        place = place_of(root)
        return name_of(place) if place.exists() else None
    except (OSError, ValueError, RuntimeError):
        return None

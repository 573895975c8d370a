"""What the options of a command say over the question's own words."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from bot.failure import UsageError
from bot.narrowing import Narrowing
from index.archive import Archive
from index.errors import PullquoteError
from index.named import known_names
from index.scope import Scope


@dataclass(frozen=True, slots=True)
class Options:
    """`--since`, `--until`, `--as-of`, `--outlet` and `--literal` as they were given."""

    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    outlets: tuple[str, ...] = ()
    literal: bool = False


def narrowed(options: Options, index_dir: Path) -> Narrowing:
    """What these options mean for the archive in that folder.

    Raises UsageError for a day that cannot be read or an outlet that the archive does not have,
    NoArchiveError when there is no archive.
    """
    if options == Options():
        return Narrowing()
    with closing(Archive(index_dir)) as archive:
        return _for(archive, options)


def _for(archive: Archive, options: Options) -> Narrowing:
    from bot.days import first_day, last_day  # noqa: PLC0415  # dateparser takes .3 s

    now = datetime.now().astimezone()
    try:
        if options.as_of is not None:
            end = last_day(options.as_of, now.date())
            now = datetime.combine(end, time(23, 59, 59), now.tzinfo)
        scope = Scope(
            outlets=_outlets(options.outlets, archive) if options.outlets else None,
            since=first_day(options.since, now.date()) if options.since is not None else None,
            until=last_day(options.until, now.date()) if options.until is not None else None,
        )
    except PullquoteError as error:
        raise UsageError(str(error)) from error
    if options.as_of is not None:
        scope &= Scope(until=now.date())
    return Narrowing(scope, now if options.as_of is not None else None, options.literal)


def _outlets(wanted: Sequence[str], archive: Archive) -> frozenset[str]:
    known, _ = archive.names()
    names = known_names(known, ())
    found: frozenset[str] = frozenset()
    for name in wanted:
        exact = frozenset(one for one in known if one.casefold() == name.casefold())
        # People may write it small; a question's small words are words.
        mentioned = (one.outlets for one in names.mentions(name.upper()))
        meant = exact or frozenset[str]().union(*mentioned)
        if not meant:
            raise UsageError(
                f"The archive has no outlet {name!r}: `pullquote stats` lists those it has."
            )
        found |= meant
    return found

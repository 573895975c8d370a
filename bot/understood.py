"""What a question was understood to ask, in words for its asker."""

from collections.abc import Iterator

from bot.words import one_line
from index.named import Mention
from index.understanding import Understanding
from index.when import Relation, When

_RELATIONS = {
    Relation.WITHIN: "",
    Relation.BEFORE: "up to ",
    Relation.AFTER: "from ",
    Relation.AS_OF: "only what was published by ",
    Relation.EVENT_BEFORE: "before the event: ",
    Relation.EVENT_AFTER: "after the event: ",
    Relation.PRESENT: "how things stand now: recent articles first",
}


def told_of(asked: Understanding) -> Iterator[str]:
    """A line each for the clock, outlets and authors, times, phrases and parts, where any are."""
    yield f"Asked on: {asked.now:%Y-%m-%d %H:%M %Z}".rstrip()
    if asked.mentions:
        names = dict.fromkeys(map(_name, asked.mentions))
        yield one_line(f"Looks first at: {'; '.join(names)}")
    for when in asked.times:
        yield one_line(f"Time: {_time(when)} (“{when.words}”)")
    if asked.phrases:
        yield one_line(f"Quoted: {'; '.join(asked.phrases)}")
    if len(asked.aspects) > 1:
        for number, aspect in enumerate(asked.aspects, start=1):
            whose = f" ({_name(aspect.names)})" if aspect.names is not None else ""
            yield one_line(f"Part {number}{whose}: {aspect.words}")


def _name(mention: Mention) -> str:
    return ", ".join(sorted(mention.outlets | mention.authors))


def _time(when: When) -> str:
    relation = _RELATIONS[when.relation]
    if when.relation is Relation.PRESENT:
        return relation
    if when.event:
        return f"{relation}{when.event}"
    first = when.since.isoformat() if when.since else ""
    last = when.until.isoformat() if when.until else ""
    days = first if first == last else " to ".join(day for day in (first, last) if day)
    return f"{relation}{days}{' (of publication)' if when.is_publication else ''}"

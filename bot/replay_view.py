"""Records as people and programs read them, for `pullquote replay`."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.text import Text

from bot.as_json import json_of
from bot.record import Record
from bot.render import AnswerView
from bot.replay import Replayed
from bot.state_records import Entry
from bot.terminal import Terminal
from bot.understood import told_of
from bot.words import one_line, printable
from prompts import PromptMark

_SHORT = 12  # signs of an id in a list


def show_list(terminal: Terminal, entries: Sequence[Entry]) -> None:
    """A line each: id, when, how it ended, and the question."""
    for one in entries:
        when = one.made_at.astimezone()
        terminal.say(
            Text(f"{when:%Y-%m-%d %H:%M}  {one.status}  ", "dim").append(
                one_line(one.question), "not dim"
            ),
            indent=_SHORT + 2,
            head=Text(one.record_id[:_SHORT], "bold cyan"),
        )


def list_json(entries: Sequence[Entry]) -> str:
    """The same for programs."""
    told = [
        {
            "id": one.record_id,
            "made_at": one.made_at.isoformat(),
            "origin": one.origin.value,
            "question": one.question,
            "status": one.status,
            "model": one.model,
        }
        for one in entries
    ]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def show_replayed(
    terminal: Terminal, found: Replayed, prompts_now: Sequence[PromptMark], *, again: bool
) -> None:
    """The answer as it was given, how it came to be, and whether it comes out the same."""
    record, view = found.record, AnswerView(terminal)
    terminal.say(Text(one_line(record.question), style="bold"))
    if record.standalone != record.question:
        terminal.say(Text(one_line(f"Understood as: {record.standalone}"), style="dim"))
    terminal.say()
    for line in record.answer.text.splitlines():
        view.line(line)
    view.sources(record.answer)
    terminal.say()
    terminal.say(Text("How it came to be", style="bold"))
    for head, told in _facts(record, prompts_now):
        terminal.say(printable(told), indent=10, head=Text(head, "dim"))
    terminal.say()
    _show_verdict(terminal, view, found, again=again)


def replayed_json(found: Replayed, *, again: bool) -> str:
    """All that is recorded, and what came of it now."""
    record = found.record
    told = {
        "id": record.record_id,
        "made_at": record.made_at.isoformat(),
        "origin": record.origin.value,
        "program": record.program,
        "question": record.question,
        "understood": record.standalone,
        "same": found.is_same,
        "again": again,
        "differences": list(found.differences),
        "answer": json.loads(json_of(record.answer)),
        "now": json.loads(json_of(found.answer)),
        "model": asdict(record.setup),
        **_making(record),
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n"


def _making(record: Record) -> dict[str, Any]:
    making = record.answer.making
    if making is None:
        return {}
    edition = making.findings[0].edition
    scope = making.narrowing.scope
    return {
        "clock": _clock(record),
        "scope": {
            "outlets": sorted(scope.outlets) if scope.outlets is not None else None,
            "tags": [sorted(one) for one in scope.tags],
            "since": scope.since,
            "until": scope.until,
            "articles": sorted(scope.articles) if scope.articles is not None else None,
        },
        "archive": edition and asdict(edition) | {"contents": dict(edition.contents)},
        "drafts": [
            {
                "model": one.model,
                "prompt": asdict(one.prompt),
                "messages": [{"role": role, "text": text} for role, text in one.messages],
                "text": one.text,
                "failure": one.failure,
            }
            for one in making.drafts
        ],
        "gate": [asdict(one) for one in making.judged],
    }


def _clock(record: Record) -> str | None:
    making = record.answer.making
    asked = making.findings[0].asked if making else None
    return asked.now.isoformat() if asked else None


def _facts(record: Record, prompts_now: Sequence[PromptMark]) -> Iterable[tuple[str, str]]:
    answer, making = record.answer, record.answer.making
    yield "Id", record.record_id
    yield "Answered", f"{record.made_at.astimezone():%Y-%m-%d %H:%M:%S %Z} ({record.origin.value})"
    spent = answer.seconds
    yield "Took", f"{spent.total:.1f} s, {spent.search:.1f} of it to search"
    yield "Program", record.program
    yield "Model", answer.model
    if answer.notice:
        yield "Notice", answer.notice
    if making is None:
        return
    asked = making.findings[0].asked
    for line in told_of(asked) if asked else ():
        yield "Question", line
    edition = making.findings[0].edition
    if edition is not None:
        yield "Archive", f"generation {edition.generation}"
    for hit in answer.hits:
        passage = hit.passage
        yield "Passage", f"{passage.source.article_id} [{passage.start}:{passage.end}]"
    for draft in making.drafts:
        now = next((one for one in prompts_now if one.name == draft.prompt.name), draft.prompt)
        since = "" if now == draft.prompt else f"; it is {now} now"
        yield "Prompt", f"{draft.prompt}{since}"
        yield "Draft", " ".join(draft.text.split()) or "(nothing)"
        if draft.failure:
            yield "Failed", draft.failure
    for one in making.judged:
        yield "Gate", f"{one.fate.value} ({one.why}): {' '.join(one.sentence.split())}"


def _show_verdict(terminal: Terminal, view: AnswerView, found: Replayed, *, again: bool) -> None:
    how = "Asked again with the same messages" if again else "Made again from its record"
    if found.is_same:
        terminal.say(f"{how}, it comes out the same.")
        return
    terminal.say(f"{how}, it comes out otherwise:")
    for one in found.differences:
        view.line(f"- {one}")

"""Answers, passages and articles as people read them."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from bot import as_of
from bot.age import age_of, stale_ages
from bot.confidence import ENOUGH, UNCERTAIN
from bot.links import link_to
from bot.provenance import carried_by, carriers, corrected_by, corrects
from bot.suspicion import as_name, is_suspicious, suspicions
from bot.suspicion import told_of as suspicious
from bot.tally import GateTally
from bot.terminal import INDENT, Terminal
from bot.understood import told_of
from bot.words import counted, day, one_line, printable
from index.archive import Stats
from index.article import Kind, Source
from index.hit import Hit
from index.understanding import Understanding
from index.verify import Finding
from index.versions import Stored, Version

if TYPE_CHECKING:
    from bot.answer import Answer  # a search answers nothing, and shall not wait for it
    from bot.citations import Citation
    from bot.evidence import Findings

_MARKER = re.compile(r"\[\d+\]")
_SENTENCES = 5  # shown by --verbose


class AnswerView:
    """Prints one answer as it arrives, then its sources."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def line(self, line: str) -> None:
        """One checked line of the answer."""
        text = Text(printable(line))
        text.highlight_regex(_MARKER, "bold cyan")
        self._terminal.say(text)

    def sources(self, answer: "Answer") -> None:
        """The numbered sources, or nothing when there are none."""
        if not answer.citations:
            return
        if answer.is_uncertain:
            self._terminal.say()
            self._dim(f"{UNCERTAIN}.")
        self._terminal.say()
        self._terminal.say(Text("Sources", style="bold"))
        ages = stale_ages(answer)
        for citation in answer.citations:
            self._terminal.say()
            self._source(citation, ages.get(citation.source.article_id, ""))
        days = answer.as_of
        if days is not None and days.oldest != days.newest:  # else each source says it
            self._terminal.say()
            self._dim(f"{as_of.told(days)}.")
        if answer.status.value == "answered":
            self._terminal.say()
            told = f"Written by {one_line(answer.model)}; every quote checked."
            self._terminal.say(Text(told, style="dim"))

    def record(self, answer: "Answer") -> None:
        """What the model was given, and how to see all of it again, for `--verbose`."""
        self._terminal.say()
        if answer.read:
            found = counted(len(answer.hits), "passage")
            self._dim(f"Read by {one_line(answer.model)}: {answer.read} of {found}, none cut")
        for draft in answer.making.drafts if answer.making else ():
            if not draft.is_left_out:
                self._dim(f"Prompt: {draft.prompt}")
        self._dim(f"To see how it came to be: pullquote replay {answer.answer_id}")

    def understood(self, asked: Understanding) -> None:
        """What the question was understood to ask, for `--verbose`."""
        for line in told_of(asked):
            self._dim(line)

    def meant(self, question: str) -> None:
        """A follow-up in the form in which it is answered."""
        self._dim(one_line(f"Understood as: {question}"))
        self._terminal.say()

    def findings(self, findings: "Findings") -> None:
        """What was retrieved and why, for `--verbose`."""
        if findings.asked is not None:
            self.understood(findings.asked)
        kinds = ", ".join(sorted(findings.asks)) or "nothing in particular"
        self._dim(f"Asks for: {kinds}")
        self._dim(
            f"Confidence that the answer is here: {findings.confidence:.2f} ({ENOUGH} is enough)"
        )
        self._dim("Passages, by words (bm25) and meaning (cosine):")
        for rank, hit in enumerate(findings.hits, start=1):
            self._dim(
                f"{hit.score:.3f}  bm25 {hit.bm25:4.1f}  cosine {hit.cosine:.2f}  {_where(hit)}",
                head=f"{rank:>2}. ",
            )
            if why := suspicious(suspicions(hit.passage)):
                self._dim(f"suspicious: {why}; left out", head="    ")
        self._dim("Sentences, by the question's words in them, passage, meaning, kind of answer:")
        for sentence in findings.sentences[:_SENTENCES]:
            self._dim(
                f"words {sentence.coverage:.2f}  passage {sentence.context:.2f}  "
                f"meaning {sentence.cosine:.2f}  kind {sentence.match:.2f}  "
                f"{one_line(sentence.text)}",
                head=f"{sentence.score:.2f}  ",
            )
        self._terminal.say()

    def gate(self, tally: GateTally) -> None:
        """What became of each sentence that a model wrote, and why, for `--verbose`."""
        if not tally.judged:
            return
        told = ", ".join(f"{count} {fate}" for fate, count in tally.counts.items())
        self._terminal.say()
        self._dim(f"The model's sentences: {told}")
        for one in tally.judged:
            why = one_line(str(one.verdict))
            self._dim(f"{one_line(one.sentence)} ({why})", head=f"{one.fate.value}  ")

    def hits(self, hits: Sequence[Hit], *, parts: bool = False) -> None:
        """Ranked passages, for `pullquote search`; with `parts`, what each was chosen for."""
        for rank, hit in enumerate(hits, start=1):
            source = hit.passage.source
            if rank > 1:
                self._terminal.say()
            credit = Text(f"{hit.score:.3f}  ", style="dim").append(
                _credit(source, age_of(hit.age)), "not dim"
            )
            self._terminal.say(credit, indent=INDENT, head=Text(f"{rank}. ", style="bold cyan"))
            if source.title:
                self._indented(Text(one_line(source.title), style="bold"))
            self._indented(Text(one_line(hit.passage.text)))
            self._indented(Text(_where(hit), style="dim"))
            if why := suspicious(suspicions(hit.passage)):
                self._indented(Text(f"Suspicious: {why}", style="yellow"))
            if parts and hit.part:
                self._indented(Text(one_line(f"For the part: {hit.part}"), style="dim"))
            self._provenance(source, hit)

    def article(
        self,
        stored: Stored,
        versions: Sequence[Version] = (),
        also: Sequence[Source] = (),
        notices: Sequence[Source] = (),
        corrected: Sequence[Source] = (),
    ) -> None:
        """One article with its blocks marked by type, for `pullquote show`.

        `also` carried its story, `notices` correct it, and it corrects `corrected`.
        """
        article, source = stored.article, stored.article.source
        if source.title:
            self._terminal.say(Text(one_line(source.title), style="bold"))
        self._terminal.say(_credit(source))
        if source.url:
            self._terminal.unbroken(Text(one_line(source.url), style="dim"))
        self._dim(source.article_id)
        for one in versions:
            if one.stored.version == stored.version:
                self._dim(
                    f"Changed since: this is version {stored.version}, until {day(one.until)}"
                )
            else:
                told = f"Version {one.stored.version}, until {day(one.until)}: --version shows it"
                self._dim(told)
        carried = carried_by(carriers(source, also))
        for told in (corrected_by(notices), corrects(corrected), carried):
            if told:
                self._dim(one_line(told))
        for block in article.blocks:
            words = printable(article.text[block.start : block.end])
            self._terminal.say()
            if block.type.is_evidence:
                self._terminal.say(words)
                if is_suspicious(words):
                    self._dim("[suspicious: never followed, and kept out of answers]")
            else:
                self._dim(f"[{block.type.value}] {words}")

    def _source(self, citation: "Citation", age: str = "") -> None:
        source = citation.source
        marker = Text(f"[{citation.marker}] ", style="bold cyan")
        self._terminal.say(_credit(source, age), indent=INDENT, head=marker)
        if source.title and not is_suspicious(source.title):
            self._indented(Text(one_line(source.title), style="bold"))
        self._indented(_in_context(citation))
        link = link_to(source.url, citation.quote)
        if link:
            hyperlink = Style(dim=True, link=link if self._terminal.shows_links else None)
            self._terminal.unbroken(Text(" " * INDENT).append(link, hyperlink))
        else:
            self._indented(Text(f"pullquote show {source.article_id}", style="dim"))
        self._provenance(source, citation)

    def _provenance(self, source: Source, found: "Hit | Citation") -> None:
        """What has been corrected, and who else carried it: a line each, if there is any."""
        carried = carried_by(carriers(source, found.also), found.also_more)
        for told in (corrected_by(found.corrected), carried):
            if told:
                self._indented(Text(one_line(told), style="dim"))

    def _indented(self, text: Text) -> None:
        self._terminal.say(text, indent=INDENT)

    def _dim(self, text: str, *, head: str = "") -> None:
        hanging = Text(head, style="dim")
        self._terminal.say(Text(text, style="dim"), indent=len(head), head=hanging)


def show_findings(terminal: Terminal, findings: Iterable[Finding]) -> bool:
    """Each as it is found; whether all is well."""
    is_well = True
    for one in findings:
        is_well = is_well and one.well
        told = printable(f"{one.subject}: {one.told}")
        terminal.say(told, indent=6, head="ok" if one.well else "FAIL")
    return is_well


def show_stats(terminal: Terminal, held: Stats, folder: Path) -> None:
    """What the archive holds, for `pullquote stats`."""
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in held.kinds)
    told = (
        ("Articles", f"{held.articles:,}"),
        ("Passages", f"{held.passages:,}"),
        ("Oldest", day(held.oldest) or "undated"),
        ("Newest", day(held.newest) or "undated"),
        ("Kinds", kinds or "none"),
        ("Index", printable(str(folder))),
        ("Outlets", "" if held.outlets else "none"),
    )
    for name, value in told:
        terminal.say(value, indent=10, head=name)
    for outlet, count in held.outlets:
        terminal.say(one_line(outlet) or "(unknown)", indent=11, head=f"{count:>9,}")


def _where(hit: Hit) -> str:
    passage = hit.passage
    return f"{one_line(passage.source.article_id)} [{passage.start}:{passage.end}]"


def _credit(source: Source, age: str = "") -> str:
    """Outlet, author, date and age in one line; opinion and the like marked as such."""
    told = [
        "" if source.kind is Kind.REPORT else source.kind.value.capitalize(),
        as_name(source.outlet),
        as_name(source.author),
        day(source.published) or "undated",
        age,
    ]
    return one_line(" · ".join(one for one in told if one))


def _in_context(citation: "Citation") -> Text:
    """The quoted words with the sentence before and after them."""
    text = Text()
    if citation.before:
        text.append(f"{one_line(citation.before)} ", style="dim")
    text.append(f"“{one_line(citation.quote)}”")
    if citation.after:
        text.append(f" {one_line(citation.after)}", style="dim")
    return text

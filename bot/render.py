"""An answer on the terminal: 80 columns, colours and hyperlinks only where they show."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.answer import Answer, Status
from bot.citations import Citation
from bot.evidence import Findings
from bot.links import link_to
from bot.quotes import day
from index.article import Article, Kind, Source
from index.search import Hit

_WIDEST = 100
_MARKER = re.compile(r"\[\d+\]")
# Control and direction-changing characters of an article could rewrite the screen.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INDENT = 4


def printable(text: str) -> str:
    """`text` without characters that a terminal would obey instead of showing."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def open_console(*, stderr: bool = False) -> Console:
    """A console at most 100 columns wide; plain and unwrapped when piped."""
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        console.width = min(console.width, _WIDEST)
    return console


class AnswerView:
    """Prints one answer as it arrives, then its sources."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def line(self, line: str) -> None:
        """One checked line of the answer."""
        text = Text(printable(line))
        text.highlight_regex(_MARKER, "bold cyan")
        self._print(text)

    def sources(self, answer: Answer) -> None:
        """The numbered sources, or nothing when there are none."""
        if not answer.citations:
            return
        self._print(Text())
        self._print(Text("Sources", style="bold"))
        for citation in answer.citations:
            self._source(citation)
        if answer.status is Status.ANSWERED:
            self._print(Text(f"Written by {answer.model}; every quote checked.", style="dim"))

    def findings(self, findings: Findings) -> None:
        """What was retrieved and why, for `--verbose`."""
        kinds = ", ".join(sorted(findings.asks)) or "nothing in particular"
        self._print(Text(f"Asks for: {kinds}", style="dim"))
        self._print(Text(f"Confidence that it is here: {findings.confidence:.2f}", style="dim"))
        for rank, hit in enumerate(findings.hits, start=1):
            source = hit.passage.source
            self._print(
                Text(
                    f"{rank:>2}. {hit.score:.3f}  bm25 {hit.bm25:.1f}  cosine {hit.cosine:.2f}  "
                    f"{source.article_id} [{hit.passage.start}:{hit.passage.end}]",
                    style="dim",
                )
            )
        for sentence in findings.sentences[:5]:
            words = printable(" ".join(sentence.text.split()))
            self._print(
                Text(
                    f"    {sentence.score:.2f} = words {sentence.coverage:.2f}, passage "
                    f"{sentence.context:.2f}, meaning {sentence.cosine:.2f}, kind "
                    f"{sentence.match:.2f}: {words[:90]}",
                    style="dim",
                )
            )
        self._print(Text())

    def hits(self, hits: Sequence[Hit]) -> None:
        """Ranked passages, for `pullquote search`."""
        for rank, hit in enumerate(hits, start=1):
            source = hit.passage.source
            head = Text(f"{rank}. ", style="bold cyan")
            head.append(f"{hit.score:.3f}  ", style="dim")
            head.append(_credit(source))
            self._print(head)
            self._indented(Text(printable(source.title), style="bold"))
            self._indented(Text(printable(" ".join(hit.passage.text.split()))))
            where = f"{source.article_id} [{hit.passage.start}:{hit.passage.end}]"
            self._indented(Text(where, style="dim"))
            self._also(hit.also)

    def article(self, article: Article) -> None:
        """One article with its blocks marked by type, for `pullquote show`."""
        source = article.source
        self._print(Text(printable(source.title), style="bold"))
        self._print(Text(_credit(source)))
        for told in (source.url, source.article_id):
            if told:
                self._print(Text(printable(told), style="dim"))
        for block in article.blocks:
            words = printable(article.text[block.start : block.end])
            self._print(Text())
            if block.type.is_evidence:
                self._print(Text(words))
            else:
                self._print(Text(f"[{block.type.value}] {words}", style="dim"))

    def _source(self, citation: Citation) -> None:
        source = citation.source
        head = Text(f"[{citation.marker}] ", style="bold cyan")
        head.append(_credit(source))
        self._print(head)
        if source.title:
            self._indented(Text(printable(source.title), style="bold"))
        self._indented(_in_context(citation))
        link = link_to(source.url, citation.quote)
        if link:
            shown = Text(printable(link), style="dim")
            if self._console.is_terminal and not self._console.is_dumb_terminal:
                shown.stylize(f"link {link}")
            self._indented(shown)
        else:
            self._indented(Text(f"pullquote show {source.article_id}", style="dim"))
        self._also(citation.also)

    def _also(self, sources: Sequence[Source]) -> None:
        if sources:
            names = "; ".join(dict.fromkeys(one.outlet or one.title for one in sources))
            self._indented(Text(printable(f"The same text, carried by: {names}"), style="dim"))

    def _indented(self, text: Text) -> None:
        if self._console.is_terminal:
            self._console.print(Padding(text, (0, 0, 0, _INDENT)))
        else:
            self._console.print(Text(" " * _INDENT) + text, soft_wrap=True)

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=not self._console.is_terminal)


def _credit(source: Source) -> str:
    """Outlet, author and date in one line; opinion marked as such."""
    told = [
        "Opinion" if source.kind is Kind.OPINION else "",
        source.kind.value.capitalize()
        if source.kind not in (Kind.OPINION, Kind.REPORT)
        else "",
        source.outlet,
        source.author,
        day(source.published) or "undated",
    ]
    return printable(" · ".join(one for one in told if one))


def _in_context(citation: Citation) -> Text:
    """The quoted words with the sentence before and after them."""
    text = Text()
    if citation.before:
        text.append(f"{_flat(citation.before)} ", style="dim")
    text.append(f"“{_flat(citation.quote)}”")
    if citation.after:
        text.append(f" {_flat(citation.after)}", style="dim")
    return text


def _flat(words: str) -> str:
    return printable(" ".join(words.split()))


def answer_json(answer: Answer) -> str:
    """The documented object of `ask --json`; see README."""
    return _dumped(
        {
            "question": answer.question,
            "status": answer.status.value,
            "answer": answer.text,
            "citations": [_citation(one) for one in answer.citations],
            "passages": [_passage(hit) for hit in answer.hits],
            "model": answer.model,
            "seconds": {name: round(value, 3) for name, value in asdict(answer.seconds).items()},
        }
    )


def hits_json(words: str, hits: Sequence[Hit]) -> str:
    """The object of `search --json`."""
    return _dumped(
        {
            "query": words,
            "passages": [
                _passage(hit) | _about(hit.passage.source) | {"bm25": hit.bm25, "cosine": hit.cosine}
                for hit in hits
            ],
        }
    )


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "marker": citation.marker,
        **_about(citation.source),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _about(source: Source) -> dict[str, Any]:
    return {
        "article_id": source.article_id,
        "title": source.title,
        "outlet": source.outlet,
        "author": source.author,
        "published": source.published.isoformat() if source.published else None,
        "url": source.url,
    }


def _passage(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "article_id": passage.source.article_id,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, 4),
    }


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

"""`python -m eval.generated FOLDER --count 10000`: news of our own making, for benchmarks.

The same seed gives the same articles everywhere. They share sections, people and places as an
archive's do, and each says one or two things that no other says, with a question for the first.
"""

import argparse
import html
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eval import _sentences as sentences
from eval import _vocabulary as words
from eval._prose import Desk, person

_FIRST_DAY = datetime(2022, 1, 3, 6, tzinfo=UTC)
_MINUTES = 3 * 365 * 24 * 60
_MEDIAN_WORDS, _SPREAD = 550, 0.38
_LEAST_WORDS, _MOST_WORDS = 255, 1_110  # the last paragraph comes on top
_DATELINED = 0.6
_TWO_FACTS = 0.5
_CHANGED = 0.3  # of the paragraphs
_LINES = 50  # articles in one JSON Lines file
_FORMS = (".txt", ".md", ".html", ".txt", ".jsonl", ".md", ".txt", ".html", ".jsonl", ".txt")
_LINES_PER_ROUND = _FORMS.count(".jsonl")


@dataclass(frozen=True, slots=True)
class GeneratedArticle:
    """One article; `answer` stands in it word for word, and answers `question` here alone.

    `name` is the file's, without the suffix, which says the format that it is written in.
    """

    number: int
    seed: int
    name: str
    suffix: str
    title: str
    outlet: str
    author: str
    section: str
    published: datetime
    paragraphs: tuple[str, ...]
    question: str
    answer: str

    @property
    def text(self) -> str:
        """The article's words, without headline and byline."""
        return "\n\n".join(self.paragraphs)

    @property
    def url(self) -> str:
        """Its address, which stays when its words change."""
        site = self.outlet.removeprefix("The ").replace(" ", "-").lower()
        return f"https://{site}.example/{self.published:%Y/%m/%d}/{self.name}"

    @property
    def place(self) -> str:
        """The path of the file that holds it, relative to the folder written to."""
        if self.suffix == ".jsonl":
            return f"lines/{self.number * _LINES_PER_ROUND // len(_FORMS) // _LINES:04}.jsonl"
        return f"{self.published:%Y/%m}/{self.name}{self.suffix}"


def generate(count: int, seed: int = 0, first: int = 0) -> Iterator[GeneratedArticle]:
    """`count` articles, numbered from `first`; each depends on `seed` and its number alone."""
    for number in range(first, first + count):
        yield _article(number, seed)


def changed(article: GeneratedArticle, edition: int) -> GeneratedArticle:
    """A new edition of the same article: three paragraphs of ten differ, never its fact's.

    Its place, address, headline, question and answer stay.
    """
    desk = Desk(article.number, article.seed, f"edition {edition}")
    free = [at for at, held in enumerate(article.paragraphs) if at and article.answer not in held]
    chosen = set(desk.rng.sample(free, math.ceil(_CHANGED * len(free))))
    paragraphs = tuple(
        desk.paragraph() if at in chosen else held for at, held in enumerate(article.paragraphs)
    )
    return replace(article, paragraphs=paragraphs)


def write(folder: Path, count: int, seed: int = 0) -> None:
    """Write `count` articles below `folder`, in four formats: .txt, .md, .html and .jsonl."""
    save(folder, generate(count, seed))


def save(folder: Path, articles: Iterable[GeneratedArticle]) -> None:
    """Write articles where they belong; those of one .jsonl file must be all of it."""
    lines: dict[str, list[str]] = {}
    for article in articles:
        if article.suffix == ".jsonl":
            lines.setdefault(article.place, []).append(rendered(article))
        else:
            _put(folder / article.place, rendered(article))
        if len(lines) > 1:  # numbers rise, so the first is complete
            _put_first(folder, lines)
    while lines:
        _put_first(folder, lines)


def rendered(article: GeneratedArticle) -> str:
    """The article in its format: a whole file, or one line of JSON Lines."""
    match article.suffix:
        case ".md":
            return _markdown(article)
        case ".html":
            return _page(article)
        case ".jsonl":
            return _line(article)
        case _:
            day = f"{article.published.day} {article.published:%B %Y}"
            head = f"{article.title}\n\nBy {article.author}\n{article.outlet}\n{day}"
            return f"{head}\n\n{article.text}\n"


def lines(articles: Iterable[GeneratedArticle]) -> Iterator[str]:
    """Articles as lines of one JSON Lines file, whatever their own form."""
    return map(_line, articles)


def _article(number: int, seed: int) -> GeneratedArticle:
    desk = Desk(number, seed)
    rng = desk.rng
    published = _FIRST_DAY + timedelta(minutes=int(rng.random() * _MINUTES))
    (sentence, question, answer), *more = _facts(desk, published)
    title = desk.fill(desk.pick(sentences.HEADLINES))
    paragraphs = _body(desk, [sentence, *(told for told, _, _ in more)])
    if rng.random() < _DATELINED:
        day = f"{published:%B} {published.day}"
        paragraphs[0] = f"{desk.places[0].upper()}, {day} — {paragraphs[0]}"
    return GeneratedArticle(
        number=number,
        seed=seed,
        name=f"{re.sub('[^a-z0-9]+', '-', title.lower())[:60].strip('-')}-{number}",
        suffix=_FORMS[number % len(_FORMS)],
        title=title,
        outlet=desk.pick(words.OUTLETS),
        author=person(rng),
        section=desk.topic.section,
        published=published,
        paragraphs=tuple(paragraphs),
        question=question,
        answer=answer,
    )


def _facts(desk: Desk, published: datetime) -> list[tuple[str, str, str]]:
    """One or two things that this article alone says: sentence, question, answer."""
    made = []
    for template, question, slot in desk.rng.sample(
        sentences.FACTS, 2 if desk.rng.random() < _TWO_FACTS else 1
    ):
        later = published + timedelta(days=30 + int(desk.rng.random() * 700))
        answer = f"{later.day} {later:%B %Y}" if slot == "date" else desk[slot]
        # The answer goes in last: filling a sentence would take it for a slot's name.
        told = desk.fill(template.replace("{answer}", "{{answer}}")).replace("{answer}", answer)
        made.append((told[0].upper() + told[1:], question.format(key=desk.key), answer))
    return made


def _body(desk: Desk, facts: list[str]) -> list[str]:
    """Paragraphs of prose with the facts among them."""
    rng = desk.rng
    wanted = _MEDIAN_WORDS * math.exp(rng.gauss(0, _SPREAD))
    wanted = min(max(wanted, _LEAST_WORDS), _MOST_WORDS)
    paragraphs = []
    count = sum(len(fact.split()) for fact in facts)
    while count < wanted:
        paragraphs.append(desk.paragraph())
        count += paragraphs[-1].count(" ") + 1
    for fact in facts:
        at = 1 + int(rng.random() * (len(paragraphs) - 1))
        paragraphs[at] = f"{fact} {paragraphs[at]}"
    return paragraphs


def _markdown(article: GeneratedArticle) -> str:
    fields = {
        "title": article.title, "author": article.author, "outlet": article.outlet,
        "date": article.published.isoformat(), "url": article.url, "section": article.section,
    }  # fmt: skip
    front = "\n".join(f"{name}: {json.dumps(said)}" for name, said in fields.items())
    return f"---\n{front}\n---\n\n# {article.title}\n\n{article.text}\n"


def _line(article: GeneratedArticle) -> str:
    return json.dumps({
        "title": article.title, "author": article.author, "source": article.outlet,
        "published_at": article.published.isoformat(), "url": article.url,
        "section": article.section, "text": article.text,
    }, ensure_ascii=False)  # fmt: skip


def _page(article: GeneratedArticle) -> str:
    """A page with what pages have around an article."""
    linked = json.dumps({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title,
        "datePublished": article.published.isoformat(), "articleSection": article.section,
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": article.outlet},
    })  # fmt: skip
    title, outlet = html.escape(article.title), html.escape(article.outlet)
    menu = "".join(f'<li><a href="/{t.section}">{t.section}</a></li>' for t in words.TOPICS)
    body = "\n".join(f"<p>{html.escape(words_)}</p>" for words_ in article.paragraphs)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {outlet}</title>
<link rel="canonical" href="{article.url}">
<script type="application/ld+json">{linked}</script></head>
<body><header><a href="/">{outlet}</a><nav><ul>{menu}</ul></nav></header>
<main><article><h1>{title}</h1>
<p class="byline">By {html.escape(article.author)}</p>
{body}
</article><aside><h2>Most read</h2><ul><li><a href="/1">Ten walks by the sea</a></li>
<li><a href="/2">The week in pictures</a></li></ul></aside></main>
<footer><p>© {article.published:%Y} {outlet}. All rights reserved.</p>
<p><a href="/newsletter">Sign up for our newsletter</a></p></footer></body></html>
"""


def _put_first(folder: Path, lines: dict[str, list[str]]) -> None:
    place = next(iter(lines))
    _put(folder / place, "".join(f"{line}\n" for line in lines.pop(place)))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write a folder of generated articles."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m eval.generated")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    write(asked.folder, asked.count, asked.seed)


if __name__ == "__main__":
    main()

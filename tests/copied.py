"""Copies of articles as papers print them, and pages of one form, which are no copies."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conftest import ROOT

from index.article import Article, Block, BlockType, Source
from index.document import Document
from index.load import load_articles

START = datetime(2022, 5, 2, 9, tzinfo=UTC)
TOWNS = ("Northgate", "Lakeside", "Polder", "Harbourland", "Stonebridge", "Eastmoor", "Vik", "Elm")


def made(article_id: str, paragraphs: list[str], **known: object) -> Article:
    """An article of these paragraphs; the rest of its source as given."""
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block(BlockType.PARAGRAPH, len(text), len(text) + len(paragraph), "test"))
        text += f"{paragraph}\n\n"
    source = Source(article_id, **{"title": article_id, "published": START, **known})  # type: ignore[arg-type]
    return Article(source, text.rstrip(), tuple(blocks))


def samples() -> list[Article]:
    """The sample articles, under the names of their files."""
    found = []
    for path in sorted((ROOT / "articles").iterdir()):
        (article,) = load_articles(Document(str(path), path.suffix, path.read_bytes()))
        assert isinstance(article, Article)
        found.append(replace(article, source=replace(article.source, article_id=path.stem)))
    return found


def paragraphs(article: Article) -> list[str]:
    """What of it may be quoted."""
    return [article.text[one.start : one.end] for one in article.blocks if one.type.is_evidence]


def _first_rewritten(told: list[str]) -> list[str]:
    return [
        "Readers in our part of the country have followed what is told here with care.",
        *told[1:],
    ]


def _quotes_changed(told: list[str]) -> list[str]:
    return [one.translate(str.maketrans("’‘“”—", "''\"\"-")).replace("'", "’") for one in told]


def _figure_corrected(told: list[str]) -> list[str]:
    whole = "\n".join(told)
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 3), whole, count=1).split("\n")


def _last_third_cut(told: list[str]) -> list[str]:
    return told[: max(1, round(len(told) * 2 / 3))]


def _two_fifths_left(told: list[str]) -> list[str]:
    words = " ".join(told).split()
    return [" ".join(words[: len(words) * 2 // 5])]


def _words_changed(told: list[str]) -> list[str]:
    words, chance = " ".join(told).split(), random.Random(7)
    return [" ".join(word if chance.random() > 0.03 else "moreover" for word in words)]


def _reordered(told: list[str]) -> list[str]:
    return [*told[:1], *reversed(told[1:])]


def _local_lines_added(told: list[str]) -> list[str]:
    return [
        *told,
        *(f"The council of {town} will speak of it in its next session." for town in TOWNS),
    ]


EDITS: dict[str, Callable[[list[str]], list[str]]] = {
    "untouched": lambda told: told,
    "first paragraph rewritten": _first_rewritten,
    "quotation marks changed": _quotes_changed,
    "a figure corrected": _figure_corrected,
    "last third cut": _last_third_cut,
    "two fifths left": _two_fifths_left,
    "three words in a hundred changed": _words_changed,
    "paragraphs in another order": _reordered,
    "local lines added": _local_lines_added,
    "cut and rewritten": lambda told: _first_rewritten(_last_third_cut(told)),
}


def copy_of(article: Article, edit: str, number: int = 1) -> Article:
    """The article as another paper prints it: other headline, byline and day, edited."""
    return made(
        f"{article.source.article_id}-copy-{number}-{edit.replace(' ', '-')}",
        EDITS[edit](paragraphs(article)),
        title=f"What readers of the {number}th paper should know",
        outlet=f"Paper {number}",
        author="Our own correspondent",
        published=(article.source.published or START) + timedelta(hours=number),
    )


def weather(day: int, outlet: str = "The Harbour Courier") -> Article:
    """A page of a series: each day the same words around other figures."""
    chance = random.Random(day)
    told = [
        f"The weather in {town} will be mostly cloudy with a high of {chance.randint(9, 31)} "
        f"degrees and a low of {chance.randint(-4, 12)} degrees, the regional service said today. "
        f"Winds of up to {chance.randint(8, 88)} kilometres an hour are expected from the west, "
        f"and the chance of rain is put at {chance.randint(0, 100)} percent. The sun rises at "
        f"{chance.randint(4, 8)}:{chance.randint(10, 59)} and sets at "
        f"{chance.randint(16, 22)}:{chance.randint(10, 59)} local time."
        for town in TOWNS[:5]
    ]
    told.append(
        "The forecast is made by the regional service from its own stations and is brought up to "
        "date twice a day. Those who travel in the hills should look at it again before they leave."
    )
    return made(f"weather-{outlet}-{day}", told, title="Weather for the coast", outlet=outlet)


def markets(day: int) -> Article:
    """The close of trading, by a form."""
    chance = random.Random(1000 + day)
    told = [
        f"The {name} index closed at {chance.randint(3000, 9000):,} points on the day, a change of "
        f"{chance.randint(0, 400) / 100} percent on the close of the day before, in trading that "
        f"brokers called quiet. {chance.randint(40, 400)} shares rose and "
        f"{chance.randint(40, 400)} fell, while the others ended as they had begun."
        for name in ("Northgate 40", "Harbour All-Share", "Polder Small Companies", "Lakeside Tech")
    ]
    return made(f"markets-{day}", told, title="Markets at the close", outlet="Market Wire")


def fixtures(week: int) -> Article:
    """Who plays whom, by a form, in names rather than figures."""
    chance = random.Random(2000 + week)
    told = []
    for _ in range(6):
        home, away = chance.sample(TOWNS, 2)
        told.append(
            f"{home} play {away} at home on {chance.choice(('Saturday', 'Sunday'))} afternoon. "
            f"The last match between the two went to {chance.choice((home, away))}, whose coach "
            f"{chance.choice(('Ada Brandt', 'Tom Hale', 'Jan Lind'))} hopes for more."
        )
    return made(f"fixtures-{week}", told, title="This week's matches", outlet="League Post")


def earnings(number: int) -> Article:
    """A report that a program writes for any paper: long sentences, each with a figure."""
    chance = random.Random(3000 + number)
    told = [
        f"The {TOWNS[number % 8]} group said in a statement to the exchange that {what} came to "
        f"{chance.randint(11, 9999) / 10} million in the three months, against what those who "
        "follow the group and were asked by us beforehand had on the average expected of it."
        for what in ("its sales", "its profit after tax", "its debt", "what it spent on ships",
                     "orders on its books", "cash at hand")
    ]  # fmt: skip
    return made(f"earnings-{number}", told, title="A group tells its figures",
                outlet=f"Paper {number}")  # fmt: skip


def furnished(number: int) -> Article:
    """A short page whose own sentence stands among much that is on every page of the site."""
    return made(
        f"video-{number}",
        [
            f"Watch how people in {TOWNS[number % 8]} saw day {number} of the long storm.",
            "This video can be watched in all countries in which our partners hold the rights. "
            "Those who cannot see the picture should allow scripts in the settings of their "
            "browser, then load the page anew. Subtitles are made by machine and may hold "
            "mistakes. Our team is glad of hints on this page, which can be sent by post or "
            "through the form below.",
        ],
        title=f"Storm in {TOWNS[number % 8]}: day {number}",
        outlet="The Harbour Courier",
    )

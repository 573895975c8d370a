import json
import re
import zipfile
from pathlib import Path

import pytest
from fakes import WordEmbedder

from index import authors, clean, datelines, entries, reasons
from index.article import DateOrigin, Kind
from index.document import Document
from index.errors import ArticleError
from index.explain import AT_MOST, Explained, explain, explain_file
from index.files import Problem
from index.reasons import reason
from index.rules import RULES
from index.settings import IndexSettings

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by two metres, "
    "a decision that its engineers had asked for since the storm of last winter."
)
TEXT = (
    f"Opinion: Raise the wall\nBy Ines Calloway\nGENEVA, June 16, 2021 — {PROSE}\nRead more: Storms"
)
COUNT = WordEmbedder().count_tokens


def _one(text: str, name: str = "/news/a.txt") -> Explained:
    (one,) = explain(Document(name, Path(name).suffix, text.encode()), 40, COUNT)
    assert isinstance(one, Explained)
    return one


def test_everything_known_is_said_with_its_reason() -> None:
    """Date and kind carry how they were found; each block its rule in words."""
    one = _one(TEXT)
    assert DateOrigin.DATELINE is one.article.source.published_origin
    assert "its dateline names the day" == one.dated
    assert (Kind.OPINION, "its headline says so") == (one.article.source.kind, one.kind)
    told = [(each.block.type.value, each.reason) for each in one.blocks]
    assert [
        ("heading", "the first short line that ends as no sentence does"),
        ("byline", "By, and names"),
        ("dateline", "place and day before the first words"),
        ("paragraph", "no rule knows it, so it is reported text"),
        ("boilerplate", "points to other articles"),
    ] == told


def test_chunks_carry_what_they_cost() -> None:
    """Every chunk is a span of the text, and its tokens are those of what is embedded."""
    one = _one(TEXT)
    assert one.chunks
    for each in one.chunks:
        assert each.chunk.text == one.article.text[each.chunk.start : each.chunk.end]
        assert [each.tokens] == COUNT([each.chunk.embedded])
        assert each.tokens <= 40


def test_a_file_of_many_articles_shows_the_first_and_says_so() -> None:
    """At most twenty; what could not be read stands in its place."""
    line = json.dumps({"text": PROSE})
    shown = list(explain(Document("/a.jsonl", ".jsonl", f"{line}\n{{\n{line}".encode()), 40, COUNT))
    assert [Explained, Problem, Explained] == [type(one) for one in shown]
    many = list(explain(Document("/a.jsonl", ".jsonl", (line + "\n").encode() * 30), 40, COUNT))
    assert AT_MOST == sum(isinstance(one, Explained) for one in many)
    assert isinstance(many[-1], Problem)
    assert "the first 20 are shown" in many[-1].reason


def test_a_file_is_explained_and_nothing_is_written(tmp_path: Path) -> None:
    """The same as a re-index would read it, whatever the folder holds afterwards."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    settings = IndexSettings(tmp_path / "index", tmp_path / "cache")
    (one,) = explain_file(path, settings, WordEmbedder())
    assert isinstance(one, Explained)
    assert "Opinion: Raise the wall" == one.article.source.title
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "said"), [("a.docx", "rename or convert"), ("b.txt", "cannot be")]
)
def test_a_file_that_cannot_be_read_is_said(name: str, said: str, tmp_path: Path) -> None:
    """A kind that is not read, and a file that is not there, are named with what to do."""
    settings = IndexSettings(tmp_path / "index", tmp_path / "cache")
    with pytest.raises(ArticleError, match=said):
        explain_file(tmp_path / name, settings, WordEmbedder())


def test_every_rule_has_a_reason() -> None:
    """No rule of the code is told by its bare name."""
    files = [Path(str(module.__file__)) for module in (clean, authors, entries)]
    written = "\n".join(file.read_text(encoding="utf-8") for file in files)
    named = set(re.findall(r'"((?:heading|byline|credit|boilerplate|dateline):[\w ,]+)"', written))
    named |= {rule.name for rule in RULES}
    named |= {f"dateline:{name}" for name, _ in datelines.PREFIXES}
    named |= {"paragraph", "dateline:time of an entry", "heading:markup", "caption:markup"}
    assert set() == {rule for rule in named if reason(rule) == rule}
    assert set() == set(reasons.REASONS) - named - {"boilerplate:markup"}
    assert "a rule of tomorrow" == reason("a rule of tomorrow")


def test_a_pack_is_explained_member_by_member(tmp_path: Path) -> None:
    """As a re-index would read it, and nothing is unpacked on disk."""
    pack = tmp_path / "news.zip"
    with zipfile.ZipFile(pack, "w") as file:
        for name in ("a.txt", "b.txt"):
            file.writestr(name, f"Storm {name}\n\nThe harbour was closed on Monday after a storm.")
    settings = IndexSettings(tmp_path / "index", tmp_path / "cache")
    every = explain_file(pack, settings, WordEmbedder())
    found = [one for one in every if isinstance(one, Explained)]
    assert [f"file {pack}!/a.txt", f"file {pack}!/b.txt"] == [one.article.identity for one in found]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Several may be asked for; the sentence says which is meant."""
    settings = IndexSettings(tmp_path / "index", tmp_path / "cache")
    with pytest.raises(ArticleError, match=re.escape(str(tmp_path / "no.txt"))):
        explain_file(tmp_path / "no.txt", settings, WordEmbedder())

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from index import gather, load
from index.article import Article, BlockType, DateOrigin, Kind
from index.document import Document
from index.errors import ArticleError
from index.files import Problem
from index.load import load_articles, read_bytes
from index.text import canonical, decode, shorten, slug

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by two metres, "
    "a decision that its engineers had asked for since the storm of last winter."
)
MORE = (
    "Work is to begin in the spring and to last for three years, the council's treasurer said, "
    "and the fishing quay will stay open for as long as it can be kept dry."
)


def _all(name: str, raw: bytes | str, folder: Path = Path("/archive")) -> list[Article | Problem]:
    data = raw.encode() if isinstance(raw, str) else raw
    path = folder / name
    return list(load_articles(Document(str(path), path.suffix.lower(), data)))


def _one(name: str, raw: bytes | str) -> Article:
    (article,) = _all(name, raw)
    assert isinstance(article, Article), article
    return article


def _problem(name: str, raw: bytes | str) -> str:
    (problem,) = _all(name, raw)
    assert isinstance(problem, Problem), problem
    return problem.reason


def _quotes(article: Article) -> list[str]:
    paragraphs = (block for block in article.blocks if block.type is BlockType.PARAGRAPH)
    return [article.text[block.start : block.end] for block in paragraphs]


# Reading bytes


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    """What is in the file is what comes back."""
    (tmp_path / "a.txt").write_bytes(b"\xffwords\r\n")
    assert b"\xffwords\r\n" == read_bytes(tmp_path / "a.txt", 100)


def test_a_large_file_is_refused_with_its_size_and_the_remedy(tmp_path: Path) -> None:
    """Size, limit and the setting to change are named."""
    (tmp_path / "a.txt").write_bytes(b"x" * 2_000_001)
    with pytest.raises(ArticleError, match=r"2 MB, over the limit of 1 MB; raise PULLQUOTE_MAX"):
        read_bytes(tmp_path / "a.txt", 1_000_000)


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit holds for what is read, not only for what was promised."""
    (tmp_path / "a.txt").write_bytes(b"x" * 60)
    before = os.stat_result((0o100644, 0, 0, 1, 0, 0, 5, 0, 0, 0))
    monkeypatch.setattr(Path, "stat", lambda *_, **__: before)
    with pytest.raises(ArticleError, match="51 bytes, over the limit of 50 bytes"):
        read_bytes(tmp_path / "a.txt", 50)


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file of nothing, or of white space, is said to be empty."""
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(ArticleError, match="empty"):
        read_bytes(tmp_path / "a.txt", 100)


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    """Missing rights are named in the system's words."""
    (tmp_path / "a.txt").write_bytes(b"words")
    (tmp_path / "a.txt").chmod(0)
    if os.access(tmp_path / "a.txt", os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(ArticleError, match="Permission denied"):
        read_bytes(tmp_path / "a.txt", 100)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder in place of a file raises no OSError."""
    with pytest.raises(ArticleError, match="cannot be read"):
        read_bytes(tmp_path, 10**9)


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1252"])
def test_encodings(encoding: str) -> None:
    """The café’s “first” é is right in every encoding, and no byte order mark is left."""
    text = "The café’s “first” naïve guest paid 3 € — twice."
    assert text == _one("a.txt", text.encode(encoding)).text


def test_latin_1() -> None:
    """Accents alone, in Latin-1, come out right."""
    text = "Le maire a été vu près de l'hôtel, où il préférait déjeuner."
    assert text == _one("a.txt", text.encode("latin-1")).text


def test_cyrillic_is_not_taken_for_western_text() -> None:
    """Bytes that would be a soup of accents in windows-1252 are left to the statistics."""
    text = "Городской совет решил во вторник поднять старую морскую стену на два метра. " * 4
    assert text.strip() == _one("a.txt", text.encode("windows-1251")).text


def test_a_page_may_declare_its_encoding() -> None:
    """The declaration in the page counts, even where the bytes would fit another."""
    page = f"<html><head><meta charset='iso-8859-2'></head><body><p>{PROSE} Łódź.</p></body></html>"
    assert "Łódź" in _one("a.html", page.encode("iso-8859-2")).text


@pytest.mark.parametrize("name", ["latin-1", "no-such-encoding", "utf-8"])
def test_a_wrong_declaration_does_no_harm(name: str) -> None:
    """A declaration that is unknown or untrue gives way; Latin-1 means what browsers mean."""
    page = f'<?xml version="1.0" encoding="{name}"?><p>“café” {PROSE}</p>'
    assert "“café”" in decode(page.encode("windows-1252"), markup=True)


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x00\x00words", b"\x01\x02\x03\x04words" * 20])
def test_binary_files_are_no_text(raw: bytes) -> None:
    """Bytes that nobody typed are refused."""
    assert "not text" in _problem("a.txt", raw)


def test_an_unknown_encoding_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where even the statistics give up, the reader is told what to do."""

    class _NoMatch:
        def best(self) -> None:
            return None

    monkeypatch.setattr("index.text.from_bytes", lambda _: _NoMatch())
    assert "save it as UTF-8" in _problem("a.txt", b"\x81\x8d\x8f words \x90\x9d" * 9)


def test_canonical_text_replaces_one_for_one() -> None:
    """Line ends become one kind; what cannot be shown becomes one mark each."""
    assert "a\nb\n\nc\ufffd\ufffdd\te" == canonical("\ufeff\n a\r\nb\r\rc\x07\ud800d\te \n")


def test_nothing_but_punctuation_is_no_text() -> None:
    """A file without a word is named."""
    assert "no text" in _problem("a.txt", "— — —\n***")


# Plain text


def test_a_headline_is_the_title() -> None:
    """The first short line without a full stop is the title, and no evidence."""
    article = _one("a.txt", f"Council raises the sea wall\n\n{PROSE}\n\n{MORE}\n")
    assert "Council raises the sea wall" == article.source.title
    assert [PROSE, MORE] == _quotes(article)


def test_without_a_headline_the_first_sentence_is_the_title() -> None:
    """It is cut at a word, and the cut is shown."""
    article = _one("a.txt", f"{PROSE}\n{MORE}")
    assert article.source.title.endswith("…")
    assert PROSE.startswith(article.source.title[:-1])
    assert len(article.source.title) <= 80


def test_the_scraped_commentary() -> None:
    """Caption and disclaimer inline: opinion, its holder the author, and no date invented."""
    article = _one(
        "a.txt",
        f"{PROSE}\nThis photo was taken when the mayor met the engineers. Photo: AFP/VNA |\n"
        f"{MORE}\nDisclaimer: The views expressed by Ambassador Tran Duc Mau are of his own and "
        "do not necessarily reflect the views of this paper.",
    )
    source = article.source
    assert (Kind.OPINION, "Ambassador Tran Duc Mau") == (source.kind, source.author)
    assert (None, DateOrigin.NONE) == (source.published, source.published_origin)
    assert [
        BlockType.PARAGRAPH, BlockType.CAPTION, BlockType.PARAGRAPH, BlockType.DISCLAIMER,
    ] == [block.type for block in article.blocks]  # fmt: skip


def test_ids_are_stable_and_of_the_place(tmp_path: Path) -> None:
    """The same place gives the same id, another folder another one; the name stays readable."""
    first, again = (_all("Après la Pluie!.txt", PROSE, folder) for folder in (tmp_path, tmp_path))
    other = _all("Après la Pluie!.txt", PROSE, tmp_path / "sub")
    ids = [a.source.article_id for a in (first[0], again[0], other[0]) if isinstance(a, Article)]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("apres-la-pluie-")
    assert 8 == len(ids[0].rsplit("-", 1)[1])


def test_slugs_and_cuts() -> None:
    """Slugs are short ASCII, never empty; a text without blanks is cut where it must be."""
    assert "article" == slug("雨")
    assert 60 >= len(slug("long " * 40))
    assert "abc…" == shorten("abcdefgh", 4)


# Markdown


def _markdown(front: str, body: str = PROSE) -> str:
    return f"---\n{front}\n---\n\n{body}\n"


def test_front_matter_is_read() -> None:
    """Title, authors, paper, date with zone, address and section come from the front matter."""
    source = _one(
        "a.md",
        _markdown(
            "title: Build it higher\nauthor: [Ines Calloway, Tom Hale]\nsource: Harbour Courier\n"
            "date: 2021-06-16T09:14:00+02:00\nlink: https://a.example/x\nsection: Opinion"
        ),
    ).source
    assert ("Build it higher", "Harbour Courier") == (source.title, source.outlet)
    assert ("Ines Calloway, Tom Hale", "https://a.example/x") == (source.author, source.url)
    assert source.published is not None
    assert timedelta(hours=2) == source.published.utcoffset()
    assert (DateOrigin.METADATA, Kind.OPINION) == (source.published_origin, source.kind)


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("tags: [Climate, 'Köln ', climate]", ("climate", "köln")),
        ("tags: Space, NASA; esa", ("space", "nasa", "esa")),
        ("keywords:\n  - Washington, D.C.\n  - name: Rivers", ("washington, d.c.", "rivers")),
        ("tags: a\nkeywords: b, a", ("a", "b")),
        ("tags:\n---\n", ()),
        ("tags: ~", ()),
        ("title: Untagged", ()),
    ],
)
def test_front_matter_tags(front: str, expected: tuple[str, ...]) -> None:
    """Lists as they are, strings split; each once, in order, in small letters."""
    assert expected == _one("a.md", _markdown(front)).source.tags


def test_tags_still_tell_the_kind() -> None:
    """A tag that names a kind of article is both."""
    source = _one("a.md", _markdown("tags: [corrections, finland]")).source
    assert (Kind.CORRECTION, ("corrections", "finland")) == (source.kind, source.tags)


def test_the_id_is_of_the_address_where_it_is_known() -> None:
    """An article that moves to another file of the same name keeps its id."""
    text = _markdown("url: https://a.example/x")
    ids = {
        a.source.article_id
        for folder in ("/one", "/two")
        for a in _all("a.md", text, Path(folder))
        if isinstance(a, Article)
    }
    assert 1 == len(ids)


@pytest.mark.parametrize(
    "line", ["date: 2021-06-16", "published: June 16, 2021", "Published-At: '16/06/2021'"]
)
def test_front_matter_dates(line: str) -> None:
    """A day counts however it is written, as midnight UTC."""
    assert datetime(2021, 6, 16, tzinfo=UTC) == _one("a.md", _markdown(line)).source.published


@pytest.mark.parametrize("line", ["date: 2021-02-31", "date: yesterday", "date:", "date: ~"])
def test_useless_front_matter_dates(line: str) -> None:
    """A day that does not exist is no date, and no failure."""
    assert _one("a.md", _markdown(line)).source.published is None


def test_an_author_called_no() -> None:
    """YAML's idea that No is false does not rename anybody."""
    assert "No" == _one("a.md", _markdown("author: No")).source.author


def test_an_author_with_fields() -> None:
    """An author given as a mapping is known by the name in it."""
    front = "author:\n  name: Ines Calloway\n  email: x@a.example"
    assert "Ines Calloway" == _one("a.md", _markdown(front)).source.author


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: x\nauthor: [Ines", "line 4"),
        ("title: 'a' b", "line 2"),
        ("- a\n- b", "list of"),
    ],
)
def test_broken_front_matter_is_a_problem(front: str, reason: str) -> None:
    """Metadata is never dropped in silence: the line to mend is named."""
    assert reason in _problem("a.md", _markdown(front))


def test_front_matter_that_yaml_refuses_without_a_line_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A YAML fault of no particular line is still a fault."""

    def refuse(*_: object, **__: object) -> None:
        raise yaml.YAMLError("odd")

    monkeypatch.setattr(yaml, "load", refuse)
    assert "not valid YAML (odd)" in _problem("a.md", _markdown("title: x"))


def test_empty_front_matter_is_none() -> None:
    """Two fences with nothing between them are no fault."""
    assert [PROSE] == _quotes(_one("a.md", f"---\n---\n{PROSE}"))


def test_markdown_becomes_what_a_reader_sees() -> None:
    """Marks go, words stay; headings and pictures are typed; lists keep their dashes."""
    article = _one(
        "a.md",
        "# Build it higher\n\nThe *old* wall, [built](https://a.example) in `1921`,\n"
        "is **low**.  \n"
        "It leaks<br>badly.\n\n> A quoted word &amp; more.\n\n"
        '![The wall](w.jpg "Photo: Ines Calloway")\n\n- two metres\n- three years\n\n'
        "3. third\n4. fourth\n\n| ship | berth |\n|---|---|\n| Ana | 4 |\n\n"
        "<div>kept <b>words</b><script>x()</script></div>\n\n<!-- note -->\n\n    code line\n",
    )
    assert [
        "Build it higher", "The old wall, built in 1921, is low.\nIt leaks\nbadly.",
        "A quoted word & more.", "The wall Photo: Ines Calloway", "- two metres", "- three years",
        "3. third", "4. fourth", "ship | berth", "Ana | 4", "kept words", "code line",
    ] == [article.text[b.start : b.end] for b in article.blocks]  # fmt: skip
    assert BlockType.HEADING == article.blocks[0].type
    assert BlockType.CAPTION == article.blocks[3].type


# HTML


def _page(head: str, body: str) -> str:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


def test_a_page_without_its_furniture() -> None:
    """Menu, cookie notice, caption, sidebar and footer are no part of the article."""
    article = _one(
        "a.html",
        _page(
            "<title>Build it higher | Harbour Courier</title>",
            "<nav><a href='/'>Home</a> <a href='/w'>World</a></nav>"
            "<div class='cookie-banner'><p>We use cookies here. Accept all.</p></div>"
            f"<article><h1>Build it higher</h1><p>{PROSE}</p><figure><img src='w.jpg'>"
            "<figcaption>The wall on Sunday, seen from the quay.</figcaption></figure>"
            f"<h2>What it costs</h2><p>{MORE}</p><blockquote><p>“It leaks,” she said.</p>"
            "</blockquote><ul><li>two metres</li></ul><table><tr><td>Ana</td><td>4</td></tr>"
            "</table></article><aside>Related: other news</aside><footer>© 2021</footer>",
        ),
    )
    assert PROSE in _quotes(article)
    assert "- two metres" in _quotes(article)
    assert "Ana | 4" in _quotes(article)
    for furniture in ("cookies", "World", "Sunday", "other news", "2021"):
        assert furniture not in article.text
    headings = [article.text[b.start : b.end] for b in article.blocks if b.type == "heading"]
    assert "What it costs" in headings


def test_linked_data_is_read() -> None:
    """Headline, people, paper, moment with zone and kind come from JSON-LD, in a graph too."""
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "Harbour"},
            {
                "@type": ["OpinionNewsArticle"],
                "headline": "Build it higher",
                "datePublished": "2021-06-16T09:14:00+02:00",
                "dateModified": "2021-06-18T09:14:00+02:00",
                "author": [{"name": "Ines Calloway"}, {"name": "Tom Hale"}],
                "publisher": {"name": "Harbour Courier"},
            },
        ]
    }
    source = _one(
        "a.html",
        _page(
            f"<script type='application/ld+json'>{json.dumps(data)}</script>"
            "<script type='application/ld+json'>{broken</script>"
            "<link rel=canonical href='https://a.example/2021/06/16/wall'>",
            f"<article><p>{PROSE}</p><p>{MORE}</p></article>",
        ),
    ).source
    assert ("Build it higher", "Harbour Courier") == (source.title, source.outlet)
    assert ("Ines Calloway, Tom Hale", Kind.OPINION) == (source.author, source.kind)
    assert "https://a.example/2021/06/16/wall" == source.url
    assert "2021-06-16T09:14:00+02:00" == (source.published or datetime.min).isoformat()


def test_tags_of_a_page() -> None:
    """Linked data and meta elements name them, one each or several in a string."""
    data = [
        {"@type": "NewsArticle", "keywords": ["Sea walls", {"name": "Washington, D.C."}]},
        {"@type": "NewsArticle", "keywords": "Harbours,storms"},
        {"@type": "Organization", "keywords": "our paper"},
    ]
    source = _one(
        "a.html",
        _page(
            f"<script type='application/ld+json'>{json.dumps(data)}</script>"
            "<meta name=keywords content='sea walls, budget'>"
            "<meta property='article:tag' content='Council'>"
            "<meta property='article:tag' content='Fishing'>"
            "<meta name=news_keywords content='Storms; Winter'>",
            f"<article><p>{PROSE}</p><p>{MORE}</p></article>",
        ),
    ).source
    assert (
        "sea walls", "washington, d.c.", "harbours", "storms",
        "council", "fishing", "winter", "budget",
    ) == source.tags  # fmt: skip


def test_meta_elements_are_read() -> None:
    """Without linked data, the meta elements say who, where and when."""
    source = _one(
        "a.html",
        _page(
            "<meta property='article:published_time' content='2021-06-16T09:14:00Z'>"
            "<meta property='og:site_name' content='Harbour Courier'>"
            "<meta property='og:title' content='Build it higher'>"
            "<meta name=author content='By Ines Calloway'>",
            f"<article><p>{PROSE}</p><p>{MORE}</p></article>",
        ),
    ).source
    assert ("Build it higher", "Harbour Courier") == (source.title, source.outlet)
    assert ("Ines Calloway", DateOrigin.METADATA) == (source.author, source.published_origin)


@pytest.mark.parametrize(
    ("times", "day"),
    [
        ("<time datetime='2021-06-16'>today</time>", 16),
        (
            "<time datetime='2021-06-15'>a</time><time itemprop=datePublished>June 14, 2021</time>",
            14,
        ),
        ("<time datetime='2021-06-15'>a</time><time datetime='2021-06-14'>b</time>", None),
    ],
)
def test_a_time_element_counts_where_it_is_unmistakable(times: str, day: int | None) -> None:
    """The only one, or the one marked as published; of several plain ones, none."""
    body = f"<article>{times}<p>{PROSE}</p><p>{MORE}</p></article>"
    published = _one("a.html", _page("", body)).source.published
    assert day == (published.day if published else None)


def test_a_live_blog_keeps_its_clock() -> None:
    """Each entry's time stands before it, as a heading."""
    entries = "".join(
        f"<div><time datetime='2021-06-16T{hour}:00'>{hour}.05 am</time><p>{text}</p></div>"
        for hour, text in (("11", PROSE), ("10", MORE), ("09", PROSE.replace("Tuesday", "Monday")))
    )
    article = _one("a.html", _page("<title>Live: the storm</title>", f"<main>{entries}</main>"))
    assert Kind.LIVE == article.source.kind
    headings = [article.text[b.start : b.end] for b in article.blocks if b.type == "heading"]
    assert ["11.05 am", "10.05 am", "09.05 am"] == headings[-3:]


def test_a_fragment_is_enough() -> None:
    """A saved fragment without head or body is an article too."""
    assert [PROSE, MORE] == _quotes(_one("a.htm", f"<p>{PROSE}</p><p>{MORE}</p>"))


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<!-- nothing -->", "<p></p>"])
def test_a_page_without_an_article_is_a_problem(page: str) -> None:
    """Where nothing is found, nothing is indexed, and that is said."""
    assert _problem("a.html", page)


def test_a_parser_that_raises_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a parser raises is named by its class, and never leaves the loader."""

    def fail(_: str) -> None:
        raise RecursionError

    monkeypatch.setattr(load, "read_html", fail)
    assert "RecursionError" in _problem("a.html", "<p>x</p>")


# JSON Lines


def _line(**fields: object) -> str:
    return json.dumps({"id": "a1", "text": PROSE} | fields)


def test_a_line_is_an_article() -> None:
    """Every field of the format is taken over."""
    line = _line(
        title="Build it higher", author="By Ines Calloway", source="Harbour Courier",
        published_at="2021-06-16T09:14:00+02:00", url="https://a.example/opinion/x",
    )  # fmt: skip
    source = _one("a.jsonl", line).source
    assert ("a1", "Build it higher", "Ines Calloway") == (
        source.article_id, source.title, source.author,
    )  # fmt: skip
    assert ("Harbour Courier", Kind.OPINION) == (source.outlet, source.kind)
    assert "2021-06-16T09:14:00+02:00" == (source.published or datetime.min).isoformat()


def test_the_text_of_a_line_is_kept_exactly() -> None:
    """Offsets into it are used by others: no strip, no new line ends, replacements one for one."""
    text = "  Tab\there,\r\nNUL \x00 and half \ud83d a pair, e\u0301 and \ufeff.\x0b \n\n"
    kept = _one("a.jsonl", _line(text=text)).text
    assert text.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd") == kept


def test_bad_lines_are_named_and_the_rest_goes_on() -> None:
    """Each fault names its line; blank lines count but are no fault."""
    lines = [
        _line(), "", "{broken", "[1]", '{"id": "x"}', _line(text=5), _line(text=" …"),
        "[" * 100_000, _line(id="a2"),
    ]  # fmt: skip
    found = _all("a.jsonl", "\n".join(lines).encode() + b"\n\xff\xfe{}\n")
    assert ["a1", "a2"] == [a.source.article_id for a in found if isinstance(a, Article)]
    problems = [p.reason for p in found if isinstance(p, Problem)]
    assert ["Line 3", "Line 4", "Line 5", "Line 6", "Line 7", "Line 8", "Line 10"] == [
        reason.split(":")[0] for reason in problems
    ]


def test_lines_are_streamed() -> None:
    """The first article is there before the last line is looked at."""
    found: Iterator[Article | Problem] = load_articles(
        Document("/a.jsonl", ".jsonl", (_line() + "\n{broken").encode())
    )
    assert isinstance(next(found), Article)
    assert isinstance(next(found), Problem)


@pytest.mark.parametrize("given", [None, "", "  ", {}])
def test_a_line_without_an_id_gets_one(given: object) -> None:
    """Its words make the id, so that a line put before it changes nothing."""
    text = "\n".join(json.dumps({"id": given, "text": text}) for text in (PROSE, MORE))
    ids = [a.source.article_id for a in _all("My News.jsonl", text) if isinstance(a, Article)]
    assert 2 == len(set(ids))
    assert all(name.startswith("my-news-") for name in ids)


def test_missing_and_odd_fields_are_tolerated() -> None:
    """Null, numbers, lists and nested names are read for what they say."""
    line = _line(
        id=17, title=None, author=["Ines Calloway", {"name": "Tom Hale"}], source=True,
        published_at=1623834840, url=[],
    )  # fmt: skip
    source = _one("a.jsonl", line).source
    assert ("17", "Ines Calloway, Tom Hale", "", "") == (
        source.article_id, source.author, source.outlet, source.url,
    )  # fmt: skip
    assert datetime(2021, 6, 16, 9, 14, tzinfo=UTC) == source.published


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_lines_with_a_byte_order_mark(encoding: str) -> None:
    """What Windows tools put before the first line does not spoil it."""
    assert "a1" == _one("a.jsonl", _line().encode(encoding)).source.article_id


def test_a_file_of_blank_lines_holds_no_text() -> None:
    """A file without a single article is named once."""
    assert "no text" in _problem("a.jsonl", "\n\n  \n")


def test_a_line_that_breaks_the_rules_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure in cleaning one line is that line's problem alone."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(gather, "type_blocks", fail)
    assert "Line 1: It could not be read (ZeroDivisionError)" in _problem("a.jsonl", _line())


def test_tags_of_a_line() -> None:
    """Strings, lists, numbers and what is no tag at all."""
    source = _one("a.jsonl", _line(tags=["Floods", 2021, None], keywords="Rhine, floods")).source
    assert ("floods", "2021", "rhine") == source.tags
    assert () == _one("a.jsonl", _line(tags={}, keywords=True)).source.tags
    composed = _one(
        "a.jsonl", _line(tags=["K\u00f6ln", "Ko\u0308ln", "a\n\x00 b", " \ud800 "])
    ).source
    assert ("köln", "a b") == composed.tags


def test_endless_tags_are_left_out() -> None:
    """At most thirty, and none so long that it must be a sentence."""
    tags = ["x" * 61, *(f"tag {number}" for number in range(100)), "x" * 60]
    assert tuple(f"tag {number}" for number in range(30)) == (
        _one("a.jsonl", _line(tags=tags)).source.tags
    )
    assert ("x" * 60,) == _one("a.jsonl", _line(tags=tags[-1:])).source.tags


def test_endless_fields_are_cut() -> None:
    """A title of a megabyte does not become part of every passage."""
    source = _one("a.jsonl", _line(title="wall " * 10**5, source="x" * 10**5)).source
    assert max(len(source.title), len(source.outlet)) <= 300

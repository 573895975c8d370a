"""Ways in which an archive could lose, double or mix up articles: each was possible once."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from index_scene import PROSE, counted, fed, feed_of, held, nobody, run, texts, word_settings
from loopback_site import Site, html, serving

from index.archive import Archive
from index.build import Options, reindex, rollback
from index.ledger import Ledger
from index.report import BuildReport
from index.scope import Scope
from index.search import open_searcher
from index.settings import IndexSettings
from index.sources import FeedSource, FetchSettings, Sources
from index.verify import verify

STORY = "{}\n\nThe harbour of {} was closed on Monday after a storm, said its master."


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IndexSettings:
    return word_settings(tmp_path, monkeypatch)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def story(folder: Path, name: str, title: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(STORY.format(title, title.split()[-1]))
    return path


def page(address: str, title: str) -> str:
    link = f'<link rel="canonical" href="{address}">' if address else ""
    return (
        f"<html><head><title>{title}</title>{link}</head><body><article><h1>{title}</h1>"
        f"<p>{STORY.format(title, title).split(chr(10) * 2)[1]}</p></article></body></html>"
    )


def test_a_rollback_over_several_commits_may_exchange_identities(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address that went from one article to another comes back, whatever is restored first."""
    monkeypatch.setattr("index.build._AT_ONCE", 1)
    for name, title in (("a.html", "Alpha"), ("b.html", "Beta")):
        (news / name).write_text(page("", title))
    run(settings, news)
    before = held(settings)
    (news / "a.html").write_text(page("https://quay.example/one", "Alpha"))
    (news / "b.html").unlink()
    (news / "z.html").write_text(page("", "Beta"))
    run(settings, news)
    rollback(settings, nobody)
    assert before == held(settings)


def test_files_that_exchange_their_names_lose_no_article(
    settings: IndexSettings, news: Path
) -> None:
    """Both stories stay, neither becomes a version of the other, in the very same run."""
    (news / "a.html").write_text(page("https://quay.example/one", "Alpha"))
    (news / "b.html").write_text(page("", "Beta"))
    run(settings, news)
    (news / "a.html").rename(news / "c.html")
    (news / "b.html").rename(news / "a.html")
    (news / "c.html").rename(news / "b.html")
    report = run(settings, news)
    assert [] == report.doubles
    stored = held(settings)
    assert {"Alpha", "Beta"} == {text.split()[0] for _, text, _ in stored.values()}
    assert {1} == {version for _, _, version in stored.values()}


def test_what_was_fetched_comes_back_after_a_rollback(settings: IndexSettings, site: Site) -> None:
    """The next run fetches it again: nothing remembers that it was read."""
    site.pages |= {"/1": html(PROSE.format("two")), "/feed": feed_of("/1")}
    fed(settings, site.url("/feed"))
    rollback(settings, nobody)
    assert {} == held(settings)
    assert {"added": 1} == counted(fed(settings, site.url("/feed")))


def test_an_article_in_a_file_and_a_feed_outlives_the_file(
    settings: IndexSettings, news: Path, site: Site
) -> None:
    """When the file goes, the feed that still lists it brings it back."""
    site.pages |= {"/1": html(PROSE.format("two")), "/feed": feed_of("/1")}
    fed(settings, site.url("/feed"))
    (news / "wall.html").write_text(page(site.url("/1"), "Sea wall"))
    assert 1 == run(settings, news).touched
    (news / "wall.html").unlink()
    run(settings, news)
    fed(settings, site.url("/feed"))
    assert 1 == len(held(settings))


def test_a_page_without_text_is_asked_again(settings: IndexSettings, site: Site) -> None:
    """A consent page that stands in for the article once does not hide it for ever."""
    site.pages |= {"/feed": feed_of("/1"), "/1": [html(""), html(PROSE.format("two"))]}
    report = fed(settings, site.url("/feed"))
    assert ({}, 1) == (counted(report), len(report.problems))
    assert {"added": 1} == counted(fed(settings, site.url("/feed")))


def test_new_tags_of_a_feed_reach_what_was_fetched(settings: IndexSettings, site: Site) -> None:
    """An article whose feed is made internal is no longer in the public part."""
    site.pages |= {"/feed": feed_of("/1"), "/1": html(PROSE.format("two"))}

    def tagged(tag: str) -> BuildReport:
        feeds = (FeedSource(site.url("/feed"), "Courier", (tag,)),)
        sources = Sources(feeds, (), FetchSettings(private=True, delay=0.0))
        return reindex(settings, [], nobody, Options(sources=sources))

    tagged("public")
    assert {"changed": 1} == counted(tagged("internal"))
    with closing(Archive(settings.index_dir)) as archive:
        assert (("internal", 1),) == archive.tags()


def test_a_page_is_not_what_lies_below_it(settings: IndexSettings, site: Site) -> None:
    """An unchanged section page marks none of the articles below its address as read."""
    site.pages |= {
        "/feed": feed_of("/n", "/n/1"),
        "/n": html(PROSE.format("two"), title="Section"),
        "/n/1": [html(PROSE.format("three"), title="Story"), html(PROSE.format("four"))],
    }
    fed(settings, site.url("/feed"))
    feeds = (FeedSource(site.url("/feed"), "Another", ()),)
    sources = Sources(feeds, (), FetchSettings(private=True, delay=0.0))
    report = reindex(settings, [], nobody, Options(sources=sources))
    assert [] == report.doubles
    assert any("four" in text for text in texts(settings))


def test_a_detour_in_the_path_keeps_what_cannot_be_read(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`../news` and its plain name are one place, for what fails as well."""
    story(news, "a.txt", "Storm Anna")
    story(news, "b.txt", "Storm Bert")
    run(settings, news)
    (news / "b.txt").unlink()
    (news / "b.txt").symlink_to(news / "nowhere")
    (news.parent / "here").mkdir()
    monkeypatch.chdir(news.parent / "here")
    report = run(settings, Path("../news"))
    assert {"unchanged": 1} == counted(report)
    assert 2 == len(held(settings))


def test_a_disk_that_is_not_mounted_below_a_folder(settings: IndexSettings, news: Path) -> None:
    """The folder that is suddenly empty keeps its articles, also when it is named twice."""
    story(news, "stays.txt", "Storm Zoe")
    for number in range(12):
        story(news / "usb" / "deep", f"{number}.txt", f"Storm {number}")
    run(settings, news)
    shutil.rmtree(news / "usb")
    (news / "usb").mkdir()
    for roots in ([news], [news, news / "usb"]):
        report = reindex(settings, roots, nobody)
        assert {"unchanged": 1} == counted(report)
        assert [str(news / "usb")] == [one.path for one in report.problems]
    (news / "usb").rmdir()  # the folder itself is gone: that was meant
    assert {"unchanged": 1, "removed": 12} == counted(run(settings, news))


def test_two_files_that_count_from_one_hold_different_articles(
    settings: IndexSettings, news: Path
) -> None:
    """Equal ids of different papers are told apart, in one run and in runs of their own."""
    for name, word in (("a.jsonl", "whale"), ("b.jsonl", "comet")):
        (news / name).write_text(f'{{"id": "1", "title": "A {word}", "text": "A {word} came."}}\n')
    assert {"added": 2} == counted(run(settings, news))
    for name in ("a.jsonl", "b.jsonl", "a.jsonl"):
        assert {"unchanged": 1} == counted(run(settings, news / name))
    assert {"A whale came.", "A comet came."} == texts(settings)


def test_what_was_kept_once_may_go_later(settings: IndexSettings, news: Path) -> None:
    """A line dropped under --keep-removed goes with the first run that does not keep."""
    feed = news / "feed.jsonl"
    feed.write_text('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n')
    run(settings, news)
    feed.write_text('{"id": "a", "text": "One."}\n')
    assert {"unchanged": 1} == counted(run(settings, news, keep_removed=True))
    assert {"unchanged": 1, "removed": 1} == counted(run(settings, news))


def test_a_crash_between_commit_and_index_is_mended_in_scopes_too(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New tags that the indexes had not heard of when the run was killed are told by the next."""
    feed = news / "feed.jsonl"
    line = '{{"id": "a", "title": "Whale", "text": "A whale came.", "tags": ["{}"]}}\n'
    feed.write_text(line.format("public"))
    run(settings, news)
    feed.write_text(line.format("internal"))

    def pulled(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("index.stores.Stores.redescribe", pulled)
        with pytest.raises(KeyboardInterrupt):
            run(settings, news)
    run(settings, news)
    for tag, expected in (("internal", 1), ("public", 0)):
        with closing(open_searcher(settings)) as searcher:
            scope = Scope(tags=(frozenset({tag}),))
            assert expected == len(searcher.search("whale", 5, scope))
            assert expected == len(searcher.bm25.search("whale", 5, scope))
    with closing(Archive(settings.index_dir)) as archive:
        assert [] == Ledger(archive.database).stale()


def test_an_article_that_was_away_keeps_what_it_said(settings: IndexSettings, news: Path) -> None:
    """Gone for a run and back: earlier versions are still there, and the count goes on."""
    story(news, "other.txt", "Storm Otto")
    path = story(news, "a.txt", "Storm Anna")
    run(settings, news)
    path.write_text(STORY.format("Storm Anna", "Vik"))
    run(settings, news)
    text = path.read_text()
    path.unlink()
    run(settings, news)
    path.write_text(text)
    run(settings, news)
    with closing(Archive(settings.index_dir)) as archive:
        (article_id,) = archive.ids_like("a-")
        stored = archive.stored(article_id)
        assert stored is not None
        assert ([1], 2) == (
            [one.stored.version for one in archive.versions(article_id)],
            stored.version,
        )


def test_links_double_nothing(settings: IndexSettings, news: Path) -> None:
    """A folder reached by a link, and a link that sorts before its file, are what they lead to."""
    story(news, "real.txt", "Storm Anna")
    run(settings, news)
    before = set(held(settings))
    (news / "an-earlier-name.txt").symlink_to(news / "real.txt")
    link = news.parent / "link"
    link.symlink_to(news)
    for root in (news, link):
        assert {"unchanged": 1} == counted(run(settings, root))
    assert before == set(held(settings))


def test_a_copy_elsewhere_takes_nothing_over(settings: IndexSettings, tmp_path: Path) -> None:
    """While the first file is there, indexing the folder of its double alone moves nothing."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(
            "---\nurl: https://quay.example/x\n---\n\nA comet was seen over Oslo."
        )
    run(settings, tmp_path / "one", tmp_path / "two")
    report = run(settings, tmp_path / "two")
    assert 1 == len(report.doubles)
    (tmp_path / "two" / "a.md").unlink()
    run(settings, tmp_path / "two")
    assert 1 == len(held(settings))


def test_a_compaction_that_fails_does_not_undo_the_run(
    settings: IndexSettings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All was indexed: it is told beside what could not be done, and the old indexes serve."""
    for number in range(150):
        story(news, f"{number}.txt", f"Storm {number}")
    run(settings, news)
    for number in range(120):
        story(news, f"{number}.txt", f"Gale {number}")
    monkeypatch.setattr("index.beside.found_share", lambda *_: 0.5)
    report = run(settings, news)
    assert (120, 1) == (report.changed, len(report.problems))
    assert "the old ones stay" in report.problems[0].reason
    monkeypatch.undo()


def test_an_index_that_failed_while_written_is_not_called_well(
    settings: IndexSettings, news: Path
) -> None:
    """Verification names the repair even where all counts agree."""
    story(news, "a.txt", "Storm Anna")
    run(settings, news)
    with closing(Archive(settings.index_dir)) as archive:
        Ledger(archive.database).suspect("The word index failed: run `pullquote reindex --repair`.")
    assert ["indexes"] == [one.subject for one in verify(settings) if not one.well]


def test_a_folder_may_end_as_a_pack_is_marked(settings: IndexSettings, news: Path) -> None:
    """A name such as `wow!` is no pack: an equal file elsewhere takes nothing over."""
    story(news / "wow!", "a.txt", "Storm Anna")
    run(settings, news)
    before = set(held(settings))
    shutil.copy(news / "wow!" / "a.txt", news / "a.txt")
    assert {"added": 1, "unchanged": 1} == counted(run(settings, news))
    assert before < set(held(settings))


def test_many_files_of_one_text_move_together(settings: IndexSettings, news: Path) -> None:
    """As many as there were: a renamed folder neither doubles nor loses equal files."""
    for number in range(130):
        (news / "old").mkdir(exist_ok=True)
        (news / "old" / f"{number}.txt").write_text("The same words in every file of this folder.")
    run(settings, news)
    (news / "old").rename(news / "new")
    assert {"moved": 130} == counted(run(settings, news))

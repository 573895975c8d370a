"""Feeds, packs and standard input through whole runs: nothing lost, doubled or fetched twice."""

import gzip
import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from command_line import piped
from fakes import minilm
from index_scene import PROSE, counted, fed, feed_of, held, nobody, run, word_settings
from loopback_site import Reply, Site, html, serving

from index.archive import Archive
from index.build import Options, reindex
from index.ledger import Ledger
from index.settings import IndexSettings
from index.sources import FetchSettings, PagesSource, Sources
from index.stdin import document_from


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IndexSettings:
    return word_settings(tmp_path, monkeypatch, max_file_bytes=1_000_000)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def test_what_a_feed_drops_stays(settings: IndexSettings, site: Site) -> None:
    """New entries are fetched once, unchanged ones not at all, and dropped ones are kept."""
    site.pages |= {f"/{number}": html(PROSE.format(number), title=f"{number}") for number in "123"}
    site.pages["/feed"] = feed_of("/1", "/2")
    assert {"added": 2} == counted(fed(settings, site.url("/feed")))
    site.pages["/feed"] = feed_of("/2", "/3")
    assert {"added": 1} == counted(fed(settings, site.url("/feed")))
    assert ["/feed", "/1", "/2", "/feed", "/3"] == site.paths
    assert 3 == len(held(settings))


def test_a_fetched_article_knows_its_outlet_date_and_zone(
    settings: IndexSettings, site: Site
) -> None:
    """The feed's word fills what the page does not say; the zone is kept."""
    site.pages |= {"/1": html(PROSE.format("two")), "/feed": feed_of("/1")}
    fed(settings, site.url("/feed"))
    (article_id,) = held(settings)
    archive = Archive(settings.index_dir)
    source = archive.source(article_id)
    archive.close()
    assert source is not None
    assert "Harbour Courier" == source.outlet
    assert source.published is not None
    assert "2021-06-16T10:00:00+02:00" == source.published.isoformat()
    assert site.url("/1") == source.url


def test_a_page_that_changes_is_a_new_version(settings: IndexSettings, site: Site) -> None:
    """A list of addresses is asked again each run, and a changed page is a changed article."""
    site.pages["/wall"] = [html(PROSE.format("two")), html(PROSE.format("three"))]
    pages = PagesSource((site.url("/wall"),), None, "Harbour Courier", ())
    sources = Sources((), (pages,), FetchSettings(private=True, delay=0.0))
    for expected in ({"added": 1}, {"changed": 1}, {}):
        assert expected == counted(reindex(settings, [], nobody, Options(sources=sources)))
    ((_, text, version),) = held(settings).values()
    assert ("three" in text, 2) == (True, version)


def test_a_run_that_is_cut_short_loses_no_entry(
    settings: IndexSettings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was fetched and not committed is fetched again: a feed's word is taken at the end."""
    site.pages |= {f"/{number}": html(PROSE.format(number), title=f"{number}") for number in "123"}
    site.pages["/feed"] = feed_of("/1", "/2", "/3")
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "put", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fed(settings, site.url("/feed"))
    assert {"added": 3} == counted(fed(settings, site.url("/feed")))
    assert 3 == len(held(settings))


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.end_headers()
    handler.wfile.write(b"<rss><channel>")
    while True:
        handler.wfile.write(b"<item><title>More and more</title></item>" * 1000)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (Reply(b"<rss><channel><item><title>Broken", headers={"Content-Type": "text/xml"}), ""),
        (Reply(b"no feed at all", headers={"Content-Type": "text/plain"}), "feed"),
        (endless, "MB"),
        (Reply(status=500), "500"),
        (Reply(status=404), "404"),
    ],
)
def test_a_bad_feed_stops_no_other(
    settings: IndexSettings, site: Site, bad: Reply, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Malformed, endless, failing: named with its reason, and the next one is read."""
    monkeypatch.setattr("index.pace.time.sleep", lambda _: None)
    site.pages |= {"/bad": bad, "/good": feed_of("/1"), "/1": html(PROSE.format("two"))}
    report = fed(settings, site.url("/bad"), site.url("/good"))
    assert {"added": 1} == counted(report)
    if reason:
        (problem,) = report.problems
        assert site.url("/bad") == problem.path
        assert reason in problem.reason


def test_a_feed_that_leads_inside_is_refused(settings: IndexSettings, site: Site) -> None:
    """Nothing on this machine or its network is read unless that is allowed."""
    site.pages |= {"/feed": feed_of("/1"), "/1": html(PROSE.format("two"))}
    report = fed(settings, site.url("/feed"), private=False)
    assert ({}, []) == (counted(report), site.paths)
    (problem,) = report.problems
    assert "private" in problem.reason


# --- packs and standard input ---------------------------------------------------------------


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in members.items():
            pack.writestr(name.replace("_", "."), content)
    return out.getvalue()


def test_a_pack_is_as_good_as_a_folder(settings: IndexSettings, tmp_path: Path) -> None:
    """Its members are added, changed and removed one by one; the same pack is not read twice."""
    pack = tmp_path / "news.zip"
    one, two = (PROSE.format(number).encode() for number in ("one", "two"))
    pack.write_bytes(zipped(a_txt=one, b_txt=two))
    assert {"added": 2} == counted(run(settings, pack))
    assert {"unchanged": 2} == counted(run(settings, pack))
    pack.write_bytes(zipped(a_txt=two, c_txt=one))
    assert {"added": 1, "changed": 1, "removed": 1} == counted(run(settings, pack))
    assert {"a.txt", "c.txt"} == {path for path, _, _ in held(settings).values()}
    pack.unlink()
    (tmp_path / "news").mkdir()
    assert {} == counted(run(settings, tmp_path / "news"))
    assert {"removed": 2} == counted(run(settings, tmp_path))


def test_a_bomb_is_named_and_the_rest_is_indexed(settings: IndexSettings, tmp_path: Path) -> None:
    """A small zip that unpacks to far more than the limit harms nobody."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "bomb.zip").write_bytes(zipped(huge_txt=b"0" * 300_000_000))
    (news / "bomb.txt.gz").write_bytes(gzip.compress(b"0" * 300_000_000))
    (news / "good.txt").write_text(PROSE.format("two"))
    report = run(settings, news)
    assert {"added": 1} == counted(report)
    assert 2 == len(report.problems)
    assert all("MB" in one.reason or "limit" in one.reason for one in report.problems)


def test_standard_input_is_known_by_its_words(settings: IndexSettings) -> None:
    """The same text twice is one article, another text another one; none goes by itself."""
    for words, expected in (
        ("one", {"added": 1}),
        ("one", {"unchanged": 1}),
        ("two", {"added": 1}),
    ):
        document = document_from(PROSE.format(words).encode())
        report = reindex(settings, [], nobody, Options((document,)))
        assert expected == counted(report)
    assert 2 == len(held(settings))


def test_all_kinds_of_input_by_command(tmp_path: Path, cache_dir: Path, site: Site) -> None:
    """sources.toml beside the articles, a pipe, and what each of them says when it is wrong."""
    minilm(cache_dir)
    site.pages |= {"/1": html(PROSE.format("two")), "/feed": feed_of("/1")}
    (tmp_path / "sources.toml").write_text(
        f'[fetch]\nprivate = true\ndelay = 0\n\n[[feed]]\nurl = "{site.url("/feed")}"\n'
    )
    done = piped(["reindex"], tmp_path)
    assert (0, ["Added", "1"]) == (done.code, done.out.splitlines()[0].split())
    done = piped(["reindex"], tmp_path)
    assert (0, "Nothing new in the feeds and pages.\n") == (done.code, done.out)
    done = piped(["reindex", "-"], tmp_path, stdin=b'{"id": "x", "text": "A whale was seen."}')
    assert (0, ["Added", "1"]) == (done.code, done.out.splitlines()[0].split())
    done = piped(["reindex", "-"], tmp_path)
    assert (1, "") == (done.code, done.out)
    assert "Standard input is empty" in done.err
    done = piped(["reindex", "-", "--format", "docx"], tmp_path, stdin=b"x")
    assert 1 == done.code
    assert "'docx' is not read" in done.err
    (tmp_path / "sources.toml").write_text('[[feed]]\nurl = "ftp://x.example/"\n')
    done = piped(["reindex"], tmp_path)
    assert 2 == done.code
    assert "sources.toml" in done.err


def test_two_threads_may_feed_at_once(settings: IndexSettings) -> None:
    """One is told that the other writes, or both are done: no text is lost or doubled."""
    told: list[str] = []

    def feed(number: int) -> None:
        document = document_from(PROSE.format(number).encode())
        try:
            reindex(settings, [], nobody, Options((document,)))
        except Exception as error:  # noqa: BLE001
            told.append(str(error))

    threads = [threading.Thread(target=feed, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("Another reindex is writing" in one for one in told)
    assert 4 - len(told) == len(held(settings))

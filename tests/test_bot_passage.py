"""A quote in its surroundings, over a real archive."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.passage import Quoted, Standing, in_place
from index.archive import Archive
from index.build import reindex
from index.ledger import Ledger
from index.scope import EVERYTHING, Scope
from index.settings import IndexSettings

QUOTE = "Mayor Signe Dahl cut a ribbon of red tape at noon."
ARTICLE = f"""Bridge over the Lune reopens

By Mette Krog

March 3, 2022

The bridge over the Lune reopened on Thursday.

{QUOTE} The first car across belonged to a baker.

People cross the bridge on Thursday. Photo: North Coast News/P. Holm |

Nobody was hurt.
"""


@pytest.fixture
def archive(tmp_path: Path, cache_dir: Path) -> Iterator[Archive]:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bridge.txt").write_text(ARTICLE)
    settings = IndexSettings(tmp_path / "index", cache_dir)
    reindex(settings, [tmp_path / "articles"], lambda _: None)
    with closing(Archive(settings.index_dir)) as opened:
        yield opened


@pytest.fixture
def quoted(archive: Archive) -> Quoted:
    [(article_id, _)] = archive.articles()
    article = archive.article(article_id)
    assert article is not None
    start = article.text.index(QUOTE)
    return Quoted(article.source, start, start + len(QUOTE), QUOTE)


def test_the_quote_stands_between_its_neighbours(archive: Archive, quoted: Quoted) -> None:
    """Paragraphs stay apart; captions, bylines and datelines are left out."""
    found = in_place(archive, quoted, EVERYTHING)

    assert found is not None
    assert "The bridge over the Lune reopened on Thursday.\n\n" == found.before
    assert QUOTE == found.quote
    assert " The first car across belonged to a baker.\n\nNobody was hurt." == found.after
    assert Standing.UNCHANGED is found.standing


def test_words_that_moved_are_found_where_they_are_now(archive: Archive, quoted: Quoted) -> None:
    """After a change of the article before the quote, its surroundings are still right."""
    found = in_place(archive, replace(quoted, start=3, end=3 + len(QUOTE)), EVERYTHING)

    assert found is not None
    assert found.before.endswith("reopened on Thursday.\n\n")
    assert Standing.UNCHANGED is found.standing


def test_words_that_are_no_longer_there_are_told_so(archive: Archive, quoted: Quoted) -> None:
    """What was cited is shown as it was, without surroundings."""
    found = in_place(archive, replace(quoted, quote="Mayor Dahl cut two ribbons."), EVERYTHING)

    assert found is not None
    assert ("", "Mayor Dahl cut two ribbons.", "") == (found.before, found.quote, found.after)
    assert Standing.CHANGED is found.standing


def test_what_an_article_said_yesterday_is_shown_as_it_stood(
    archive: Archive, quoted: Quoted
) -> None:
    """From the earlier version, with its surroundings and when it changed; never out of scope."""
    stored = archive.stored(quoted.source.article_id)
    assert stored is not None
    text = stored.article.text.replace(QUOTE, "Nobody came.")
    changed = replace(stored.article, text=text, source=replace(quoted.source, tags=("x",)))
    Ledger(archive.database).put([replace(stored, article=changed, content_hash="new")], [])

    found = in_place(archive, quoted, EVERYTHING)

    assert found is not None
    assert "The bridge over the Lune reopened on Thursday.\n\n" == found.before
    assert (QUOTE, Standing.CHANGED) == (found.quote, found.standing)
    assert found.until is not None

    tagged = in_place(archive, quoted, Scope(tags=(frozenset("x"),)))
    assert tagged is not None
    assert ("", QUOTE, "") == (tagged.before, tagged.quote, tagged.after)


def test_an_article_that_is_gone_is_told_so(archive: Archive, quoted: Quoted) -> None:
    """The words cited remain, with the source as it was."""
    gone = replace(quoted, source=replace(quoted.source, article_id="gone"))
    found = in_place(archive, gone, EVERYTHING)

    assert found is not None
    assert Standing.GONE is found.standing


@pytest.mark.parametrize("article_id", ["", "gone"])
def test_what_may_not_be_seen_is_not_shown(
    archive: Archive, quoted: Quoted, article_id: str
) -> None:
    """Neither an article outside the scope nor, when it is gone, what was cited from it."""
    source = replace(quoted.source, article_id=article_id or quoted.source.article_id)

    assert in_place(archive, replace(quoted, source=source), Scope(tags=(frozenset("x"),))) is None


def test_long_surroundings_are_cut_between_words(
    archive: Archive, quoted: Quoted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is too long on either side is shown in part, and marked as cut."""
    monkeypatch.setattr("bot.passage._AROUND", 20)
    found = in_place(archive, quoted, EVERYTHING)

    assert found is not None
    assert "… on Thursday.\n\n" == found.before
    assert " The first car …" == found.after

"""Searching among copies: each story counts once, and whoever may see them is told who else."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from fakes import WordEmbedder

from index.archive import Passage
from index.article import Source
from index.build import reindex
from index.copies import collapse_copies
from index.hit import Hit
from index.scope import Scope
from index.search import Searcher, open_searcher
from index.settings import IndexSettings

QUESTION = "harbour tide pilot crane barge quay"
_MORE = "ferry anchor lock dredger beacon ballast mooring cargo captain engineer council budget"
WORDS = [*QUESTION.split(), *_MORE.split()]


def _told(seed: int, sentences: int = 60) -> list[str]:
    """Sentences of our own making, enough for several passages."""
    chance = random.Random(seed)
    return [
        f"The {' '.join(chance.choices(WORDS, k=9))} of part {seed} was {chance.random()}."
        for _ in range(sentences)
    ]


WIRE = _told(1)
LOCAL = "Mayor Vibeke Thorsen of Polderstad promised free umbrellas to everybody on the pier."
NOTICE = "In “The barge in the lock” we gave the wrong name for the dredger: it is the Anchor Rose."
ARTICLES = {
    "wire": ("The barge in the lock", "Agency", "2022-05-01", " ".join(WIRE)),
    "post": ("A barge is stuck", "Canal Post", "2022-05-03", " ".join(WIRE[:40])),
    "herald": ("Lock shut", "Herald", "2022-05-02", " ".join([*WIRE[5:], *_told(2, 20), LOCAL])),
    "apart": ("Something else", "Agency", "2022-05-02", " ".join(_told(3))),
    "notice": ("Correction: the dredger", "Agency", "2022-05-04", NOTICE),
}  # fmt: skip
Open = Callable[[dict[str, tuple[str, str, str, str]]], Searcher]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[Open]:
    """Opens an archive of the articles given."""
    searchers: list[Searcher] = []

    def build(articles: dict[str, tuple[str, str, str, str]]) -> Searcher:
        folder = tmp_path_factory.mktemp("stories")
        lines = [
            {"id": name, "title": title, "source": outlet, "published_at": day, "text": text}
            for name, (title, outlet, day, text) in articles.items()
        ]
        (folder / "feed.jsonl").write_text("\n".join(map(json.dumps, lines)))
        settings = IndexSettings(folder / "index", cache_dir)
        reindex(settings, [folder / "feed.jsonl"], lambda _: None)
        searchers.append(open_searcher(settings, WordEmbedder()))
        return searchers[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.writer.open_embedder", lambda _: WordEmbedder())
        yield build
    for searcher in searchers:
        searcher.close()


@pytest.fixture(scope="module")
def searcher(opened: Open) -> Searcher:
    return opened(ARTICLES)


def _ids(sources: tuple[Source, ...]) -> list[str]:
    return [one.article_id for one in sources]


def test_one_article_speaks_for_its_story(searcher: Searcher) -> None:
    """Of three copies the article of the best hit is quoted throughout, and names the others."""
    hits = searcher.search(QUESTION, 8)
    tellers = {hit.passage.source.article_id for hit in hits if hit.also}
    (teller,) = tellers
    others = [one for one in ("wire", "herald", "post") if one != teller]
    for hit in hits:
        if hit.passage.source.article_id == teller:
            assert (others, 0, teller) == (_ids(hit.also), hit.also_more, hit.story)
    assert len(hits) == len({hit.passage.passage_id for hit in hits})
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_words_that_one_copy_has_to_itself_stay(searcher: Searcher) -> None:
    """What the local paper added is found, told as the same story, and ascribed to it alone."""
    both = searcher.search(f"{WIRE[2]} What did Mayor Vibeke Thorsen of Polderstad promise?", 20)
    added = next(hit for hit in both if LOCAL in hit.passage.text)
    assert "herald" == added.passage.source.article_id
    assert 1 == len({hit.story for hit in both if hit.passage.source.article_id in
                     {"wire", "post", "herald"}})  # fmt: skip
    alone = searcher.search("Mayor Vibeke Thorsen umbrellas", 3)[0]
    assert ("herald", "herald") == (alone.passage.source.article_id, alone.story)


def test_a_scope_hides_other_carriers(searcher: Searcher) -> None:
    """Outside the scope there is no name, no count, no story and no correction."""
    herald = Scope(outlets=frozenset({"Herald"}))
    for hit in searcher.search(QUESTION, 8, herald):
        assert ("herald", (), 0, (), "herald") == (
            hit.passage.source.article_id, hit.also, hit.also_more, hit.corrected, hit.story,
        )  # fmt: skip
    two = Scope(outlets=frozenset({"Herald", "Canal Post"}))
    for hit in searcher.search(QUESTION, 8, two):
        assert {*_ids(hit.also), hit.story} <= {"herald", "post"}
        assert () == hit.corrected
    before = searcher.search(QUESTION, 8, Scope(until=date(2022, 5, 3)))
    assert any("wire" in {hit.story, *_ids(hit.also)} for hit in before)
    assert not any(hit.corrected for hit in before)


def test_a_correction_is_told_with_what_it_corrects(searcher: Searcher) -> None:
    """The notice stands on hits of the article, and of copies that name it, on no other."""
    hits = searcher.search(QUESTION, 8)
    for hit in hits:
        is_wire = "wire" in {hit.passage.source.article_id, *_ids(hit.also)}
        assert (["notice"] if is_wire else []) == _ids(hit.corrected)
    assert any(hit.corrected for hit in hits)
    (own,) = [hit for hit in searcher.search("wrong name for the dredger Anchor Rose", 8)
              if hit.passage.source.article_id == "notice"]  # fmt: skip
    assert () == own.corrected


def test_many_carriers_are_named_in_part(opened: Open) -> None:
    """Ten are named, oldest first, and the rest is counted."""
    searcher = opened(
        {
            f"p{at:02}": (f"Barge {at}", f"Paper {at}", f"2022-05-{at + 1:02}", " ".join(WIRE[:40]))
            for at in range(14)
        }
    )
    hits = searcher.search(QUESTION, 8)
    assert 1 == len({hit.passage.source.article_id for hit in hits})
    expected = [f"p{at:02}" for at in range(14) if f"p{at:02}" != hits[0].story]
    assert (expected[:10], 3) == (_ids(hits[0].also), hits[0].also_more)


def _hit(article_id: str, text: str, score: float) -> Hit:
    passage = Passage(f"{article_id}-{score}", Source(article_id), 0, len(text), text, ())
    return Hit(passage, score, 0.0, 0.0)


def test_a_copys_passage_gives_its_place_to_the_tellers_own() -> None:
    """Words that both have are shown from the article that speaks, even below the last place."""
    first, second = " ".join(WIRE[:8]), " ".join(WIRE[8:16])
    hits = [
        _hit("a", first, 0.9),
        _hit("b", f"{second} {' '.join(WIRE[16:20])}", 0.8),
        _hit("c", "Quite another matter was told here by somebody on the other day.", 0.7),
        _hit("a", " ".join(WIRE[12:24]), 0.6),
        _hit("a", " ".join(WIRE[6:14]), 0.5),
    ]
    stories = {"a": "s", "b": "s"}
    kept = collapse_copies(hits, 2, stories)
    assert [("a", 0.9), ("a", 0.6)] == [(one.passage.source.article_id, one.score) for one in kept]
    assert ["a", "a"] == [one.story for one in kept]
    assert ["a", "b"] == [one.passage.source.article_id for one in collapse_copies(hits, 2)]

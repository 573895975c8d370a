"""Who carried a story and what put it right: one line each, for whoever may see it."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import minilm

from bot.answer import Answerer, Status
from bot.citations import Citation
from bot.claim import SAYS_SO, check_claim
from bot.passage import Quoted, in_place
from bot.provenance import carried_by, carriers, corrected_by, corrects
from bot.render import AnswerView
from bot.terminal import Terminal
from index.archive import Archive, Passage
from index.article import Article, Kind, Source
from index.build import reindex
from index.hit import Hit
from index.scope import EVERYTHING, Scope
from index.search import Searcher, open_searcher
from index.settings import IndexSettings
from index.versions import Stored

OWN = Source("own", "The barge in the lock", "Canal Post")
NOTICE = Source("n", "Correction: length of the lock", "Canal Post", kind=Kind.CORRECTION,
                published=datetime(2022, 5, 4, tzinfo=UTC))  # fmt: skip


def _papers(count: int) -> tuple[Source, ...]:
    return tuple(Source(f"p{at}", "Barge", f"Paper {at}") for at in range(count))


def test_carriers_are_named_once_by_outlet() -> None:
    """The same outlet under another headline is named by that, a nameless one by what it has."""
    also = (
        Source("a", "Barge", "Agency"), Source("b", "Barge again", "Agency"),
        Source("c", "Lock shut", "Canal Post"), Source("d", "Only a title"), Source("e"),
    )  # fmt: skip
    assert ("Agency", "“Lock shut”", "Only a title", "e") == carriers(OWN, also)
    told = "The same story, carried by: Agency; “Lock shut”"
    assert told == carried_by(("Agency", "“Lock shut”"))
    assert f"{told} and 1,200 more" == carried_by(("Agency", "“Lock shut”"), 1200)
    assert "" == carried_by(())


@pytest.mark.parametrize(
    ("notices", "told"),
    [
        ((), ""),
        ((NOTICE,), "Corrected on 4 May 2022 by Canal Post: “length of the lock”"),
        ((replace(NOTICE, published=None),), "Corrected by Canal Post: “length of the lock”"),
        ((replace(NOTICE, outlet=""),), "Corrected on 4 May 2022 by “length of the lock”"),
        ((Source("bare"),), "Corrected by bare"),
        (
            (OWN, NOTICE),
            "Corrected on 4 May 2022 by Canal Post: “length of the lock” "
            "(the last of 2 corrections)",
        ),
    ],
)
def test_a_correction_is_told_in_one_line(notices: tuple[Source, ...], told: str) -> None:
    """When, by whom and about what, as far as that is known; the newest stands for all."""
    assert told == corrected_by(notices)


def test_the_terminal_tells_both_under_a_source(capsys: pytest.CaptureFixture[str]) -> None:
    """`search` and an answer's sources show the correction, then the carriers, a line each."""
    passage = Passage("p", OWN, 0, 5, "Words", ((0, 5),))
    hit = Hit(passage, 0.5, 1.0, 0.5, _papers(2), 3, "own", (NOTICE,))
    lines = (
        "    Corrected on 4 May 2022 by Canal Post: “length of the lock”\n"
        "    The same story, carried by: Paper 0; Paper 1 and 3 more\n"
    )
    AnswerView(Terminal()).hits([hit])
    assert capsys.readouterr().out.endswith(lines)
    AnswerView(Terminal())._source(
        Citation(1, OWN, 0, 5, "Words", "", "", _papers(2), 3, (NOTICE,))
    )
    assert capsys.readouterr().out.endswith(lines)


def test_show_tells_what_is_known_of_an_article(capsys: pytest.CaptureFixture[str]) -> None:
    """Above the text: what corrects it, what it corrects, who else carried it."""
    view = AnswerView(Terminal())
    view.article(Stored(Article(OWN, "", ()), "p", "h"), (), _papers(1), [NOTICE], [])
    assert capsys.readouterr().out.endswith(
        "own\nCorrected on 4 May 2022 by Canal Post: “length of the lock”\n"
        "The same story, carried by: Paper 0\n"
    )
    view.article(Stored(Article(NOTICE, "", ()), "p", "h"), corrected=[OWN])
    assert capsys.readouterr().out.endswith("n\nCorrects “The barge in the lock”, Canal Post\n")
    assert "" == corrects([])


@pytest.fixture
def samples(sample_index: IndexSettings) -> Iterator[Archive]:
    with closing(Archive(sample_index.index_dir)) as opened:
        yield opened


def test_a_passage_in_place_has_what_may_be_seen(samples: Archive) -> None:
    """The reader of one outlet learns nothing of who else carried it, nor of another's notice."""
    ids = {article_id.rpartition("-")[0]: article_id for article_id, _ in samples.articles()}
    for name, also, corrected in (
        ("webb-telescope-launch", 2, 0),
        ("finland-joins-nato", 0, 1),
        ("juno-reaches-jupiter", 0, 0),
    ):
        source = samples.source(ids[name])
        assert source is not None
        quoted = Quoted(source, 0, 3, "no such words")
        found = in_place(samples, quoted, EVERYTHING)
        assert found is not None
        assert (also, corrected) == (len(found.also), len(found.corrected))
        elsewhere = Scope(outlets=frozenset({source.outlet}), until=source.published)
        hidden = in_place(samples, quoted, elsewhere)
        assert hidden is not None
        assert ((), ()) == (hidden.also, hidden.corrected)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[Searcher]:
    """A report carried by two papers, the second of which has a sentence of its own."""
    folder = tmp_path_factory.mktemp("copies")
    chance = random.Random(4)
    words = ["tide", "pilot", "crane", "quay", "ferry", "anchor", "ballast", "cargo", "captain"]
    filler = [f"The {' '.join(chance.choices(words, k=11))} came later." for _ in range(40)]
    report = ["The bridge over the Lune reopened in March 2022 after long repairs.", *filler]
    added = (
        "The repaired bridge over the Lune reopened to all traffic in March 2022, said Olga Lind."
    )
    for name, outlet, told in (
        ("one", "Canal Post", report),
        ("two", "Lune Gazette", [*report[1:], added, added.replace("Olga Lind", "Ada Brandt")]),
    ):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: Story {name}\noutlet: {outlet}\n---\n\n" + "\n\n".join(told)
        )
    settings = IndexSettings(tmp_path_factory.mktemp("index"), cache_dir)
    reindex(settings, [folder], lambda _: None)
    with closing(open_searcher(settings, minilm(cache_dir))) as searcher:
        yield searcher


def test_two_carriers_of_one_story_are_one_witness(copies: Searcher) -> None:
    """A claim is not borne out twice because a second paper edited what it took over."""
    answer = check_claim(Answerer(copies, None, 8), "The Lune bridge reopened in March 2022.")
    assert answer.text.startswith(SAYS_SO)
    assert 1 == len({one.source.outlet for one in answer.citations})


def test_nearest_headlines_name_a_story_once(copies: Searcher) -> None:
    """A second headline over the same words is nothing nearer."""
    answer = Answerer(copies, None, 8).ask("Who painted the ballast of the Lune bridge green?")
    assert Status.NOT_FOUND is answer.status
    assert 1 == answer.text.count("\n- Story")

"""Statements against an archive: who says so, who says otherwise, what is only near."""

import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ROOT
from examples import scored

from bot.answer import Answer, Answerer, Status
from bot.claim import ON_THE_SUBJECT, SAYS_OTHERWISE, SAYS_SO, check_claim
from bot.question import QuestionError
from bot.stance import Stance, stance
from bot.statements import claims
from index.article import Kind, Source
from index.build import reindex
from index.scope import EVERYTHING, Scope
from index.search import Searcher, open_searcher
from index.settings import IndexSettings

ARTICLES = {
    "bridge": """Bridge over the Lune reopens after nine months

By Mette Krog

LUNEBY, March 3, 2022 (North Coast News) — The bridge over the Lune reopened on Thursday after
repairs that cost 4.2 million crowns.

Mayor Signe Dahl cut a ribbon of red tape at noon. The first car across belonged to a baker
from Vik.

The bridge had been closed since June, when a barge struck its middle pier. Nobody was hurt.
It is 310 metres long. The council may close the old ferry landing next year.
""",
    "harbour": """---
title: Harbour counts its winter
outlet: The Quay
author: Ada Brandt
date: 2022-03-20
---

The harbour of Luneby handled 38,000 containers this winter, said harbour master Olga Lind.
Prices for berths rose by 5 percent in February. The summit of the northern ports took place in
Holm on 14 January 2022. Sweden will host it in 2023, and Norway will follow in 2025.
""",
    "gazette": """---
title: What the winter brought to Luneby
outlet: Lune Gazette
date: 2022-03-21
---

The harbour of Luneby handled 41,000 containers this winter, according to the shipping agents.

An older summit of the northern ports took place in Ribe in January 2020.
""",
    "opinion": """A bridge is not a policy

By Jonas Falk

March 9, 2022

The bridge over the Lune will be too small within ten years. I expect the council to regret
its thrift before the decade is out.

Disclaimer: The views expressed by Jonas Falk are his own and do not necessarily reflect those
of the paper.
""",
    "correction": """---
title: "Correction: length of the bridge over the Lune"
outlet: North Coast News
date: 2022-03-05
tags: [corrections]
---

**Correction, 5 March 2022.** Our report of 3 March 2022 gave the wrong length for the bridge over
the Lune. We wrote that it was 310 metres. The correct figure is 340 metres.
""",
    "release": """FOR IMMEDIATE RELEASE
Luneby, 2 March 2022

HOLM MILL DOUBLES ITS OUTPUT

The Holm mill announced today that it will double its output of flour next year.

About the Holm mill
The Holm mill is a company in Luneby.

### ENDS ###
""",
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Searcher:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        suffix = "md" if text.startswith("---") else "txt"
        (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    settings = IndexSettings(tmp_path_factory.mktemp("index"), cache_dir)
    reindex(settings, [folder], lambda _: None)
    return open_searcher(settings)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Searcher:
    settings = IndexSettings(tmp_path_factory.mktemp("index"), cache_dir)
    reindex(settings, [ROOT / "articles"], lambda _: None)
    return open_searcher(settings)


def check(searcher: Searcher, text: str, scope: Scope = EVERYTHING) -> Answer:
    return check_claim(Answerer(searcher, None, top_k=8), text, scope)


def under(answer: Answer, heading: str) -> list[str]:
    """The lines between a heading and the next."""
    found: list[str] = []
    is_below = False
    for line in answer.text.splitlines():
        if line.endswith(":"):
            is_below = line == heading
        elif is_below:
            found.append(line)
    return found


def test_what_a_report_says_is_told_as_said(searcher: Searcher) -> None:
    """A claim in other words is met with the sentence that says it, verbatim and cited."""
    answer = check(searcher, "The Lune bridge reopened after repairs costing 4.2 million crowns.")
    assert Status.QUOTED is answer.status
    assert [SAYS_SO] == [line for line in answer.text.splitlines() if line.endswith(":")]
    line = under(answer, SAYS_SO)[0]
    assert line.startswith("North Coast News, 3 March 2022: “The bridge over the Lune reopened")
    assert line.endswith("[1]")
    article = searcher.archive.article(answer.citations[0].source.article_id)
    assert article is not None
    first = answer.citations[0]
    assert first.quote == article.text[first.start : first.end]


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The repairs of the Lune bridge cost 9.9 million crowns.", "4.2 million crowns"),
        ("Prices for berths fell by 5 percent in February.", "rose by 5 percent"),
        ("Prices for berths rose by 8 percent in February.", "rose by 5 percent"),
        ("The summit of the northern ports took place in Vik.", "took place in Holm"),
        ("The summit of the northern ports took place in 2019.", "14 January 2022"),
        ("The bridge over the Lune did not reopen on 3 March 2022.", "reopened on Thursday"),
        ("The bridge over the Lune reopened in 2019.", "reopened on Thursday"),
    ],
)
def test_what_is_reported_otherwise_is_told_as_such(
    searcher: Searcher, claim: str, quote: str
) -> None:
    """A wrong figure, direction, place, year or "not" is met with what was reported."""
    answer = check(searcher, claim)
    assert [] == under(answer, SAYS_SO)
    assert any(quote in line for line in under(answer, SAYS_OTHERWISE))


@pytest.mark.parametrize(
    "claim",
    [
        "A plane struck the middle pier of the bridge.",
        "The first car across belonged to a butcher from Vik.",
        "Mayor Olga Lind cut a ribbon of red tape at noon.",
        "the first car across belonged to a baker from holm",
        "Norway will host the summit of the northern ports in 2023.",
        "The council closed the old ferry landing.",
        "Everybody was hurt when the barge struck the pier.",
    ],
)
def test_a_claim_with_one_word_exchanged_is_never_confirmed(searcher: Searcher, claim: str) -> None:
    """However much is shared, one thing, name, or doubt left out keeps a claim from being so."""
    answer = check(searcher, claim)
    assert [] == under(answer, SAYS_SO)
    assert answer.citations


def test_two_reports_that_differ_are_both_shown(searcher: Searcher) -> None:
    """Who agrees stands above, who gives another figure below."""
    answer = check(searcher, "The harbour of Luneby handled 38,000 containers this winter.")
    assert [True] == ["38,000" in line for line in under(answer, SAYS_SO)]
    assert [True] == ["41,000" in line for line in under(answer, SAYS_OTHERWISE)]
    assert ["[1]", "[2]"] == [line[-3:] for line in answer.text.splitlines() if "“" in line]


@pytest.mark.parametrize(
    ("claim", "is_so"),
    [
        ("More than 30,000 containers were handled by the harbour of Luneby this winter.", True),
        ("The harbour of Luneby handled over 90,000 containers this winter.", False),
    ],
)
def test_a_bound_is_held_against_the_figure(searcher: Searcher, claim: str, is_so: bool) -> None:
    """ "More than" is borne out by a greater figure, and contradicted by a smaller one."""
    answer = check(searcher, claim)
    assert is_so is bool(under(answer, SAYS_SO))
    assert is_so is not bool(under(answer, SAYS_OTHERWISE))


def test_the_like_elsewhere_is_no_contradiction(searcher: Searcher) -> None:
    """Where somebody says so, what happened in another year and town is left out."""
    answer = check(searcher, "The summit of the northern ports took place in Holm.")
    assert ["Holm"] == [place for place in ("Holm", "Ribe") if place in under(answer, SAYS_SO)[0]]
    assert [] == under(answer, SAYS_OTHERWISE)


def test_an_opinion_is_told_as_its_authors(searcher: Searcher) -> None:
    """A columnist who agrees argues so, under the same heading, and confirms nothing."""
    answer = check(searcher, "The bridge over the Lune will be too small within ten years.")
    assert under(answer, SAYS_SO)[0].startswith(
        "Jonas Falk argues (opinion, forecast of 9 March 2022): “"
    )


def test_a_press_release_is_told_as_one(searcher: Searcher) -> None:
    """What an organisation says of itself carries its label."""
    answer = check(searcher, "The Holm mill will double its output of flour next year.")
    assert "press release" in under(answer, SAYS_SO)[0]


@pytest.mark.parametrize(
    ("claim", "heading"),
    [
        ("The bridge over the Lune is 310 metres long.", SAYS_OTHERWISE),
        ("The bridge over the Lune is 340 metres long.", SAYS_SO),
    ],
)
def test_a_correction_outweighs_what_it_corrects(
    searcher: Searcher, claim: str, heading: str
) -> None:
    """The figure taken back is wrong though a report has it; the one given instead is right."""
    answer = check(searcher, claim)
    shown = under(answer, heading)
    quotes = [line[line.index("“") : line.index("”") + 1] for line in shown]
    assert ["“We wrote that it was 310 metres.”", "“The correct figure is 340 metres.”"] == quotes[
        -2:
    ]
    assert all(", correction, " in line for line in shown)
    assert "It is 310 metres long" not in answer.text


def test_what_only_touches_the_subject_is_told_as_such(searcher: Searcher) -> None:
    """What is neither for nor against stands under a heading that claims neither."""
    answer = check(searcher, "The baker from Vik bought a new car for the bridge.")
    assert under(answer, ON_THE_SUBJECT)
    assert [] == under(answer, SAYS_SO) + under(answer, SAYS_OTHERWISE)


def test_a_subject_that_the_archive_does_not_hold_is_not_found(searcher: Searcher) -> None:
    """No quote is pressed into service: the archive's size and its nearest headlines are told."""
    answer = check(searcher, "Russia won the chess olympiad in Elista in 1998.")
    assert Status.NOT_FOUND is answer.status
    assert () == answer.citations
    assert answer.text.startswith(
        "Not in these articles: the archive (6 articles, the newest of 21 March 2022) says nothing"
        " on this claim."
    )


def test_several_claims_are_told_together(searcher: Searcher) -> None:
    """Up to three sentences are checked; one that nothing is known of is named."""
    answer = check(
        searcher,
        "The repairs of the Lune bridge cost 4.2 million crowns. Prices for berths fell by 5"
        " percent in February. The chess olympiad in Elista was won by Russia.",
    )
    assert 1 == len(under(answer, SAYS_SO))
    assert "rose by 5 percent" in under(answer, SAYS_OTHERWISE)[0]
    assert answer.text.endswith(
        "Not in these articles: “The chess olympiad in Elista was won by Russia.”"
    )
    assert [1, 2] == [one.marker for one in answer.citations]


def test_only_the_scope_is_searched(searcher: Searcher) -> None:
    """What lies outside of the scope neither confirms nor contradicts."""
    scope = Scope(outlets=frozenset({"Lune Gazette"}))
    answer = check(searcher, "The harbour of Luneby handled 38,000 containers this winter.", scope)
    assert {"Lune Gazette"} == {one.source.outlet for one in answer.citations}
    assert "41,000" in under(answer, SAYS_OTHERWISE)[0]
    missing = check(searcher, "Prices for whale oil tripled in Iceland.", scope)
    assert "1 article, the newest of 21 March 2022" in missing.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hi @everyone",
        "Good morning, dear readers of the Quay!",
        "What time is it?",
        "🎉🎉🎉",
        "who won the cup in 2018",
        "Is the bridge over the Lune closed",
        "<@123456> :wave:",
        "lol",
        "https://example.org/the-bridge-has-reopened-today",
        "```x = bridge + lune + closed```",
    ],
)
def test_a_message_without_a_claim_is_refused(searcher: Searcher, text: str) -> None:
    """Questions, greetings, code, links and pictures claim nothing: one sentence says so."""
    with pytest.raises(QuestionError, match="nothing to check"):
        check(searcher, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "**The bridge** ||reopened|| ~~today~~ in _Luneby_",
            "The bridge reopened today in Luneby",
        ),
        ("> The bridge reopened in 2022.", "The bridge reopened in 2022."),
        ("- # The bridge reopened in 2022.", "The bridge reopened in 2022."),
        (
            "<@1> <#2> </ask:3> <:x:4> <t:5:R> The bridge reopened in 2022.",
            "The bridge reopened in 2022.",
        ),
        ("The bridge reopened in 2022 https://a.test/b?c=d", "The bridge reopened in 2022"),
        ("[The bridge reopened](https://a.test) in 2022 [1]", "The bridge reopened in 2022"),
        ("The bri\u00addge\u200b reopened \u202ein 2022", "The bridge reopened in 2022"),
        ("Did you know that the bridge reopened in 2022?", "The bridge reopened in 2022."),
        ("BREAKING: the bridge reopened in 2022 🎉", "The bridge reopened in 2022"),
        ("I read in the Quay that the bridge reopened in 2022.", "The bridge reopened in 2022."),
        ("The bridge reopened in 2022, right?", "The bridge reopened in 2022."),
        ("The bridge cost $5m in 2022.", "The bridge cost $5 million in 2022."),
    ],
)
def test_a_message_is_reduced_to_its_claim(text: str, expected: str) -> None:
    """Marks, mentions, links, hidden characters and hearsay are not part of what is claimed."""
    assert [expected] == claims(text)


def test_three_sentences_are_enough() -> None:
    """Later sentences, the same sentence again, and what is too long are not checked."""
    three = ["The U.S. left the deal.", "Dr. Lind sold 3 ships.", "Prices rose last summer."]
    assert three == claims(" ".join([three[0], *three, "Nobody saw the thief."]))
    assert len(claims("The bridge " + "really " * 3000 + "reopened.")[0]) <= 500


@pytest.mark.parametrize(
    "text", ["so " * 2000, "((((" * 1500, "a.b " * 1500, "> " * 3000, "[" * 4000]
)
def test_a_senseless_message_ends_soon(text: str) -> None:
    """No message makes the rules think for long."""
    started = time.perf_counter()
    claims(text)
    assert 1.0 > time.perf_counter() - started


def test_a_check_can_be_stopped(searcher: Searcher) -> None:
    """What the caller raises between claims ends the check."""

    class StopError(Exception):
        pass

    def stop() -> None:
        raise StopError

    answerer = Answerer(searcher, None, top_k=8)
    with pytest.raises(StopError):
        check_claim(answerer, "The bridge over the Lune reopened.", EVERYTHING, stop)


def test_the_samples_know_where_the_summit_was(samples: Searcher) -> None:
    """Vienna is contradicted by Geneva, Geneva is confirmed."""
    wrong = check(samples, "The summit between Biden and Putin took place in Vienna.")
    assert [] == under(wrong, SAYS_SO)
    assert all("in Geneva" in line for line in under(wrong, SAYS_OTHERWISE))
    assert under(wrong, SAYS_OTHERWISE)
    right = check(samples, "The summit between Biden and Putin took place in Geneva.")
    assert under(right, SAYS_SO)
    assert all("Geneva" in line for line in under(right, SAYS_SO))


TRUE = [
    "Biden and Putin met in Moscow in March 2011.",
    "The UK left the European Union after 47 years.",
    "Anatoly Antonov was called home in March.",
    "422 ships were waiting at the Suez Canal.",
    "Finland became a NATO member in April 2023.",
    "Sanna Marin lost the parliamentary election.",
    "Webb's mirror has 18 segments.",
    "The spire of Notre-Dame was 93 metres high.",
    "Abiy Ahmed won the Nobel Peace Prize in 2019.",
    "Juno was launched on August 5, 2011.",
    "China's population fell by 850,000.",
    "Paris will hold the Olympic Games in 2024.",
    "The border between Finland and Russia is 1,340 kilometres long.",
    "One euro equals 7.53450 kuna.",
]
FALSE = [
    "Biden and Putin met in Moscow in March 2021.",
    "The UK joined the European Union after 47 years.",
    "John Sullivan was called home in March.",
    "500 ships were waiting at the Suez Canal.",
    "Finland became a NATO member in 2019.",
    "Sanna Marin won the parliamentary election.",
    "Webb's mirror has 36 segments.",
    "The spire of Notre-Dame was 150 metres high.",
    "Greta Thunberg won the Nobel Peace Prize in 2019.",
    "Juno has nuclear batteries.",
    "China's population rose by 850,000.",
    "Los Angeles will hold the Olympic Games in 2024.",
    "The border between Finland and Russia is 1,430 kilometres long.",
    "Putin handed over a list of 16 areas of critical infrastructure.",
    "The Ever Given belongs to Evergreen.",
    "The Arnault family promised 100 million euros.",
    "Egypt lost up to $90 million a day.",
    "The Glasgow pact calls for a phase-out of coal.",
    "Luna-25 landed softly on the Moon.",
    "biden and putin met in vienna",
]


@pytest.mark.parametrize("claim", TRUE)
def test_true_claims_are_not_contradicted(samples: Searcher, claim: str) -> None:
    """What the sample archive reports is told as said."""
    answer = check(samples, claim)
    assert under(answer, SAYS_SO)


@pytest.mark.parametrize("claim", FALSE)
def test_false_claims_are_never_confirmed(samples: Searcher, claim: str) -> None:
    """What the sample archive reports otherwise, or of somebody else, is never told as said."""
    assert [] == under(check(samples, claim), SAYS_SO)


PUBLISHED = Source("q", "Ferry runs", "The Quay", published=datetime(2021, 6, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("claim", "sentence", "expected"),
    [
        ("The ferry to Holm sank in 2019.", "The ferry to Holm sank on Tuesday.", Stance.APART),
        ("The ferry to Holm sank in June 2021.", "The ferry to Holm sank on Tuesday.", Stance.FOR),
        (
            "The ferry to Holm sank on 14 June 2021.",
            "The ferry to Holm sank on Tuesday.",
            Stance.APART,
        ),
        (
            "The ferry to Holm sank on 15 June 2021.",
            "The ferry to Holm sank on Tuesday.",
            Stance.FOR,
        ),
        ("The ferry to Holm visited Vik in 2019.", "The ferry to Holm visited Vik in 2020.", None),
        ("The ferry to Holm carried 300 people.", "The ferry to Holm may carry 500 people.", None),
        ("The ferry to Holm sank.", "There is no proof that the ferry to Holm sank.", None),
        ("The ferry to Holm sank.", "Did the ferry to Holm sink?", None),
        ("The third ferry to Holm sank.", "The fourth ferry to Holm sank.", Stance.AGAINST),
        (
            "The ferry sank near Norway in May 2021.",
            "The ferry sank near Bergen in May 2021.",
            None,
        ),
        (
            "The ferry sank near Vik in May 2021.",
            "The ferry sank near Bergen in May 2021.",
            Stance.APART,
        ),
        ("Ferry-3 to Holm sank.", "Ferry-2 to Holm sank.", None),
        ("The Holm ferry sank at 7:20 a.m.", "The Holm ferry sank at 9:40 a.m.", None),
        (
            "Holm had its first ice in 1985.",
            "Vik had its first ice in 1985, and Holm in 1990.",
            None,
        ),
        (
            "Holm had its first ice in 1990.",
            "Vik had it in 1985, and Holm had its first ice in 1990.",
            Stance.FOR,
        ),
        (
            "The ferry to Holm was sold for £2 million.",
            "The ferry to Holm was sold for $2 million.",
            Stance.AGAINST,
        ),
        ("Nobody on the Holm ferry was hurt.", "Two people on the Holm ferry were hurt.", None),
        (
            "About 400 people took the ferry to Holm.",
            "Some 390 people took the ferry to Holm.",
            None,
        ),
    ],
)
def test_a_sentence_takes_sides_only_where_that_is_plain(
    claim: str, sentence: str, expected: Stance | None
) -> None:
    """Weekdays count from the article's date; doubt, repetition and containment take no side."""
    found = scored([sentence], source=PUBLISHED)[0]
    assert expected is stance(claim, found)


def test_names_of_the_article_help_only_a_sentence_without_its_own() -> None:
    """ "It" may be the ferry of the headline; what Lind said, Brandt did not."""
    source = Source("q", "Nordlys sinks off Vik", "The Quay", kind=Kind.REPORT)
    it, lind = scored(
        [
            "It had carried 300 passengers for a year.",
            "Lind said that the ferry carried 300 passengers.",
        ],
        source=source,
    )
    assert Stance.FOR is stance("The Nordlys had carried 300 passengers for a year.", it)
    assert None is stance("Nordlys said that the ferry carried 300 passengers.", lind)


def test_a_report_stands_before_an_opinion(tmp_path: Path, cache_dir: Path) -> None:
    """Who reports and who argues the same are both shown, the report first."""
    opinion = (
        "Luneby has too many gulls\n\nBy Jonas Falk\n\nOPINION | March 9, 2022\n\nThe gulls of"
        " Luneby steal 900 herrings a day.\n\nDisclaimer: The views expressed by Jonas Falk are"
        " his own and do not necessarily reflect those of the paper.\n"
    )
    report = (
        "---\ntitle: Gulls counted\noutlet: The Quay\ndate: 2022-03-01\n---\n\nFrom the boats in"
        " Luneby some 900 herrings are taken every day that hungry gulls steal, so the harbour"
        " master and her patient clerks have counted.\n"
    )
    (tmp_path / "a.txt").write_text(opinion, encoding="utf-8")
    (tmp_path / "b.md").write_text(report, encoding="utf-8")
    settings = IndexSettings(tmp_path / "index", cache_dir)
    reindex(settings, [tmp_path / "a.txt", tmp_path / "b.md"], lambda _: None)
    with closing(open_searcher(settings)) as searcher:
        answer = check(searcher, "Gulls in Luneby steal 900 herrings a day.")
    first = under(answer, SAYS_SO)[0]
    assert first.startswith("The Quay, 1 March 2022: ")

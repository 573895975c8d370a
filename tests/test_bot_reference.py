"""Follow-ups that point at what an answer cited: the article they mean, and what they ask."""

import pytest

from bot.conversation import MOST_TURNS, in_context
from bot.question import QuestionError, Turn
from bot.reference import referred
from bot.state_answers import StoredTurn
from index.article import Source

BRIDGE = "How much did the repairs of the Lune bridge cost?"
CANAL = Source("a", title="A bridge reopens", outlet="The Canal Post", author="Ida Moe")
COAST = Source("b", title="Tolls", outlet="North Coast News", author="Ines Calloway")
BARE = Source("c", title="A view of the quay")
TURN = Turn(BRIDGE, "…", ((1, CANAL), (2, COAST), (3, BARE)))

POINTING = [
    (
        "What does the second source say about tolls?",
        {"b"},
        "What does North Coast News say about tolls?",
    ),
    (
        "what does source 2 say about tolls",
        {"b"},
        "what does North Coast News say about tolls",
    ),
    (
        "Does [1] mention the mayor?",
        {"a"},
        "Does The Canal Post mention the mayor?",
    ),
    (
        "Does source number one mention the mayor?",
        {"a"},
        "Does The Canal Post mention the mayor?",
    ),
    (
        "Does the last source name the mayor?",
        {"c"},
        "Does “A view of the quay” name the mayor?",
    ),
    (
        "Who is the mayor in the Canal Post article?",
        {"a"},
        "Who is the mayor in The Canal Post?",
    ),
    (
        "Who is the mayor in the article by Ines Calloway?",
        {"b"},
        "Who is the mayor in North Coast News?",
    ),
    (
        "Whom does Calloway's column blame for the delay?",
        {"b"},
        "Whom does North Coast News blame for the delay?",
    ),
    (
        "Whom does that article blame for the delay?",
        {"a"},
        "Whom does The Canal Post blame for the delay?",
    ),
    (
        "What does the second source say?",
        {"b"},
        BRIDGE,
    ),
    (
        "What else does that article say?",
        {"a"},
        BRIDGE,
    ),
    (
        "What do those articles say about the mayor?",
        {"a", "b", "c"},
        "What do The Canal Post, North Coast News and “A view of the quay” say about the mayor?",
    ),
]
POINTING_NOWHERE = [
    "What is the second source of income of Nauru?",
    "Is open source 2.0 better?",
    "What does the third article of the constitution say?",
    "Which source of energy is cheapest?",
    "Who reported the second story of the tower block's collapse?",
    "What does the Harbour Courier article say?",
]


@pytest.mark.parametrize(("question", "articles", "made"), POINTING)
def test_what_points_at_a_source_is_asked_of_it(
    question: str, articles: set[str], made: str
) -> None:
    """The article by its id, and a question that stands on its own."""
    found = referred(question, [TURN])

    assert (made, articles) == (found.question, found.scope.articles)


@pytest.mark.parametrize("question", POINTING_NOWHERE)
def test_other_sources_and_articles_are_left_alone(question: str) -> None:
    """Words that only look so change nothing."""
    found = referred(question, [TURN])

    assert question == found.question
    assert found.scope.is_everything


def test_without_sources_nothing_can_be_meant() -> None:
    """Neither at the beginning of a conversation nor after answers that cited nothing."""
    for history in ([], [Turn(BRIDGE, "Not in these articles.")]):
        assert referred("What does the second source say?", history).scope.is_everything


def test_a_number_that_no_source_has_is_told() -> None:
    """With how many there were."""
    with pytest.raises(QuestionError, match=r"no source 7 .* had 3 sources"):
        referred("What does source 7 say?", [TURN])
    with pytest.raises(QuestionError, match="had one source"):
        referred("And the second source?", [Turn(BRIDGE, "…", ((1, CANAL),))])


def test_numbers_count_in_the_last_answer_and_names_anywhere() -> None:
    """Source 1 is the newest answer's; an outlet's article may be older, an answer without sources
    lies between."""
    newer = Turn("Who runs the quay?", "…", ((1, BARE),))
    history = [TURN, newer, Turn("And in 1900?", "Not in these articles.")]

    assert {"c"} == referred("What does source 1 say about ships?", history).scope.articles
    assert {"a"} == referred("Who wrote the Canal Post article?", history).scope.articles


def test_a_conversation_is_read_so_far_back_and_no_further() -> None:
    """What was cited before the last turns that count is out of reach."""
    later = [Turn(f"Who won in {year}?", "Nobody.") for year in range(2000, 2000 + MOST_TURNS)]

    assert in_context("Does source 1 name the mayor?", [TURN, *later], None).scope.is_everything
    assert {"a"} == in_context(
        "Does source 1 name the mayor?", [TURN, *later[1:]], None
    ).scope.articles


def test_a_pronoun_beside_a_source_is_understood_as_ever() -> None:
    """The source is the scope; what "it" means comes from the question before."""
    found = in_context("What does the second source say about it?", [TURN], None)

    assert {"b"} == found.scope.articles
    assert "Lune bridge" in found.question


def test_a_kept_turn_knows_its_sources() -> None:
    """None by default, as for a conversation from before."""
    assert () == StoredTurn("Q?", "Q?", "A.").citations

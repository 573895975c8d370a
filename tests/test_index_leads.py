"""Names to follow: frequent among the first hits, in two articles, and not in the question."""

from index.article import Source
from index.hit import Hit
from index.holdings import Passage
from index.leads import leads

TEXT = "The council heard that {} had moved the funds."


def _hit(article: str, text: str, outlet: str = "Vik Post", author: str = "") -> Hit:
    passage = Passage(f"{article}:{text}", Source(article, "", outlet, author), 0, 1, text, ())
    return Hit(passage, 0.5, 1.0, 0.5)


def _hits(name: str, *articles: str) -> list[Hit]:
    return [_hit(one, TEXT.format(name)) for one in articles]


def test_a_name_that_several_articles_share_leads_on() -> None:
    """Three hits of two articles name it; the question does not."""
    assert ["quimbi"] == leads("Who moved the funds?", _hits("Quimby", "a", "a", "b"))


def test_one_article_s_name_or_two_hits_lead_nowhere() -> None:
    """One article repeats its people; two mentions are chance."""
    assert [] == leads("Who moved the funds?", _hits("Quimby", "a", "a", "a", "a"))
    assert [] == leads("Who moved the funds?", _hits("Quimby", "a", "b"))


def test_what_is_known_already_is_not_followed() -> None:
    """The question's own names, weekdays, months, the outlet and the author."""
    assert [] == leads("What did Quimby move?", _hits("Quimby", "a", "b", "c"))
    assert [] == leads("Who?", _hits("Tuesday", "a", "b", "c"))
    assert [] == leads("Who?", _hits("March", "a", "b", "c"))
    own = [_hit(one, TEXT.format("Quimby"), "Quimby Times", "") for one in "abc"]
    assert [] == leads("Who?", own)
    own = [_hit(one, TEXT.format("Quimby"), "", "Ada Quimby") for one in "abc"]
    assert [] == leads("Who?", own)


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    """It has a capital in any case."""
    assert [] == leads("Who?", [_hit(one, "Engineers left. Engineers fled.") for one in "abc"])


def test_only_the_first_hits_are_read_and_three_names_followed() -> None:
    """The most frequent come first."""
    late = [*_hits("Nobody", *"cdefghij"), *_hits("Quimby", "a", "b", "c")]
    assert ["nobodi"] == leads("Who?", late)
    many = "Alder Birch Cedar Dogwood"
    assert 3 == len(leads("Who?", _hits(many, "a", "b", "c")))
    first = [*_hits("Alder", "a", "b", "c"), *_hits("Birch", "a", "b", "c", "d")]
    assert ["birch", "alder"] == leads("Who?", first)


def test_nothing_leads_nowhere() -> None:
    """No hits, empty passages."""
    assert [] == leads("", [])
    assert [] == leads("?", [_hit(one, "") for one in "abc"])

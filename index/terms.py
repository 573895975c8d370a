"""The words that matching counts: tokenised, folded, stemmed; the same for BM25 and ranking."""

from functools import cache

import tantivy

# Words that carry no subject. Question words are among them: "when" in a question
# asks for a date, it does not ask for passages that say "when".
STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be been before being below
    between both but by can could did do does doing done down during each few for from further
    had has have having he her here hers him his how i if in into is it its itself just me more
    most my no nor not now of off on once only or other our out over own s same say said says
    she should so some such t than that the their them then there these they this those through
    to too under until up us very was we were what when where which while who whom whose why
    will with would you your tell according article articles""".split()
)


@cache
def analyzer() -> tantivy.TextAnalyzer:
    """Split at punctuation, drop monsters, lower, strip accents, stem (Snowball English)."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


@cache
def _stop_stems() -> frozenset[str]:
    return frozenset(stem for word in STOP_WORDS for stem in analyzer().analyze(word))


def stems(text: str) -> list[str]:
    """Every stem of `text` in order, stop words included."""
    found: list[str] = analyzer().analyze(text)
    return found


def content_stems(text: str) -> list[str]:
    """The stems of `text` that carry a subject, in order; all of them if none does."""
    every = stems(text)
    return [stem for stem in every if stem not in _stop_stems()] or every

"""The words that matching counts: tokenised, folded, stemmed; the same for BM25 and ranking."""

import re
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
    will with would you your tell according article articles""".split()  # noqa: SIM905  # a list would fill two pages
)

# Forms that no stemmer joins: asked who won, the sentence may say "will win". Without those
# that are as often another word ("found", "lay", "led").
_FORMS = """
    arise:arose beat:beaten become:became begin:began,begun bend:bent bite:bit,bitten
    blow:blew,blown break:broke,broken bring:brought build:built burn:burnt buy:bought
    catch:caught choose:chose,chosen come:came creep:crept deal:dealt dig:dug draw:drew,drawn
    drink:drank,drunk drive:drove,driven eat:ate,eaten fall:fell,fallen feed:fed feel:felt
    fight:fought flee:fled fly:flew,flown forbid:forbade,forbidden forget:forgot,forgotten
    forgive:forgave,forgiven freeze:froze,frozen get:got,gotten give:gave,given go:gone,went
    grow:grew,grown hang:hung hear:heard hide:hid,hidden hold:held keep:kept know:knew,known
    leave:left lend:lent lose:lost make:made man:men mean:meant meet:met mouse:mice
    overtake:overtook,overtaken overthrow:overthrew,overthrown pay:paid ride:rode,ridden
    ring:rang,rung rise:rose,risen run:ran see:saw,seen seek:sought sell:sold send:sent
    shake:shook,shaken shine:shone shoot:shot show:shown sing:sang,sung sink:sank,sunk sit:sat
    sleep:slept slide:slid speak:spoke,spoken spend:spent spin:spun stand:stood
    steal:stole,stolen stick:stuck strike:struck swear:swore,sworn sweep:swept swim:swam,swum
    take:taken,took teach:taught tear:tore,torn tell:told think:thought throw:threw,thrown
    understand:understood undertake:undertook,undertaken wake:woke,woken wear:wore,worn win:won
    withdraw:withdrew,withdrawn withstand:withstood woman:women write:wrote,written
"""
_BASE = {
    form: base
    for base, _, forms in (entry.partition(":") for entry in _FORMS.split())
    for form in forms.split(",")
}
_WORD = re.compile(r"\w+")


def regular(text: str) -> str:
    """`text` with irregular verb forms and plurals replaced by their base form."""
    # Looked up word by word: one pattern of all forms took five times as long (.24 ms a passage).
    return _WORD.sub(lambda found: _BASE.get(found[0].lower(), found[0]), text)


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
    found: list[str] = analyzer().analyze(regular(text))
    return found


def content_stems(text: str) -> list[str]:
    """The stems of `text` that carry a subject, in order; all of them if none does."""
    every = stems(text)
    return [stem for stem in every if stem not in _stop_stems()] or every

"""Words that change what a sentence says, and words that do not: for `eval.corruption` alone.

Written apart from the gate's own lists, which they measure: each side has pairs that the other
lacks. A pair is used both ways.
"""

DIRECTION = (
    *("rose:fell", "risen:fallen", "rise:fall", "rises:falls", "rising:falling"),
    *("increase:decrease", "increased:decreased", "increases:decreases", "increasing:decreasing"),
    *("grew:shrank", "grow:shrink", "growing:shrinking", "growth:decline", "gains:losses"),
    *("gained:lost", "gain:loss", "raised:lowered", "raise:lower", "raising:lowering"),
    *("won:lost", "win:lose", "wins:loses", "winning:losing", "victory:defeat"),
    *("accepted:rejected", "accept:reject", "approved:rejected", "approve:reject"),
    *("supported:opposed", "support:oppose", "supports:opposes", "supporters:opponents"),
    *("bought:sold", "buy:sell", "buying:selling", "buyers:sellers"),
    *("began:ended", "begin:end", "started:stopped", "start:stop", "starts:stops"),
    *("starting:stopping", "opened:closed", "opening:closing", "opens:closes"),
    *("joined:left", "joining:leaving", "hired:fired", "entered:left", "arrived:departed"),
    *("strengthened:weakened", "stronger:weaker", "strong:weak", "strength:weakness"),
    *("improved:worsened", "improve:worsen", "improving:worsening", "success:failure"),
    *("succeeded:failed", "successful:unsuccessful", "passed:failed", "include:exclude"),
    *("includes:excludes", "including:excluding", "included:excluded", "add:remove"),
    *("added:removed", "adding:removing", "allowed:banned", "allow:ban", "allows:bans"),
    *("agreed:refused", "agree:disagree", "agrees:disagrees", "confirmed:denied"),
    *("admitted:denied", "encourage:discourage", "encouraged:discouraged", "praised:criticised"),
    *("up:down", "expensive:cheap", "legal:illegal", "guilty:innocent", "arrested:released"),
    *("attack:defend", "attacked:defended", "expanded:contracted", "expand:contract"),
    *("accelerated:slowed", "advanced:retreated", "love:hate", "loved:hated", "safe:dangerous"),
    *("positive:negative", "optimistic:pessimistic", "profit:loss", "public:private"),
    *("easy:difficult", "rich:poor", "ally:enemy", "allies:enemies", "inside:outside"),
    *("prevented:caused", "prevent:cause", "protect:harm", "protected:harmed", "fast:slow"),
    *("possible:impossible", "able:unable", "likely:unlikely", "true:false", "right:wrong"),
    *("with:without", "for:against", "new:old", "good:bad", "increasingly:decreasingly"),
)  # fmt: skip
COMPARISON = (
    *("more:less", "most:least", "higher:lower", "highest:lowest", "above:below"),
    *("before:after", "larger:smaller", "largest:smallest", "bigger:smaller", "biggest:smallest"),
    *("better:worse", "best:worst", "older:younger", "oldest:youngest", "earlier:later"),
    *("longer:shorter", "longest:shortest", "faster:slower", "fastest:slowest"),
    *("cheaper:dearer", "maximum:minimum", "majority:minority", "greater:smaller"),
    *("earliest:latest", "richest:poorest", "many:few", "fewer:more"),
    *("at least:at most", "over:under", "first:last", "all:none", "always:never"),
)  # fmt: skip
# Left in the sentence, right in its place: from certain to possible, from plan to fact, and back.
MODALITY = (
    *("will:may", "will:might", "would:might", "may:will", "might:will", "could:will"),
    *("must:may", "should:need not", "can:might", "cannot:may"),
    *("is expected to:is going to", "are expected to:are going to", "is set to:might"),
    *("plans to:refuses to", "plan to:refuse to", "is likely to:is certain to"),
    *("are likely to:are certain to", "allegedly:certainly", "reportedly:certainly"),
    *("possibly:certainly", "probably:certainly", "perhaps:certainly", "likely:certain"),
)  # fmt: skip
# A reader takes either for the other.
SAME = (
    *("bought:purchased", "began:started", "big:large", "company:firm", "show:demonstrate"),
    *("help:assist", "helped:assisted", "about:around", "although:though", "children:kids"),
    *("film:movie", "while:whereas", "use:employ", "used:employed", "get:obtain", "job:post"),
    *("said:stated", "told:informed", "quickly:rapidly", "often:frequently", "near:close to"),
    *("amid:during", "need:require", "needs:requires", "huge:enormous", "nearly:almost"),
    *("currently:presently", "people:persons", "important:significant", "also:additionally"),
    *("several:various", "attempt:effort", "many:numerous", "top:leading", "killed:slain"),
    *("ended:finished", "got:received", "announced:declared", "biggest:largest", "ties:links"),
    *("car:automobile", "cars:automobiles", "buy:purchase", "chose:selected", "build:construct"),
)  # fmt: skip
EQUAL_NAMES = (
    *("U.S.:United States", "US:U.S.", "UK:United Kingdom", "U.K.:Britain", "EU:European Union"),
    *("U.N.:United Nations", "UN:United Nations", "United States:US", "United Kingdom:UK"),
)  # fmt: skip
CONTRACTED = (
    *("is not:isn’t", "was not:wasn’t", "are not:aren’t", "were not:weren’t", "will not:won’t"),
    *("do not:don’t", "does not:doesn’t", "did not:didn’t", "has not:hasn’t", "have not:haven’t"),
    *("cannot:can’t", "could not:couldn’t", "would not:wouldn’t", "should not:shouldn’t"),
    *("it is:it’s", "they are:they’re", "we are:we’re", "we have:we’ve", "I am:I’m"),
    *("they have:they’ve", "that is:that’s", "he is:he’s", "you are:you’re"),
)  # fmt: skip
AUXILIARIES = (
    *("is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "should"),
    *("may", "might", "must", "did", "does"),
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
SHORT_MONTHS = {"Jan": 1, "Feb": 2, "Aug": 8, "Sept": 9, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# A name and what many call the same, or a part of it: no false name for it.
KIN = (
    {"us", "usa", "america", "american", "americans", "united", "states", "washington"},
    {"uk", "britain", "british", "england", "english", "kingdom", "united", "london"},
    {"twitter", "x", "musk"}, {"facebook", "meta", "instagram"}, {"google", "alphabet"},
    {"israel", "idf", "israeli", "jerusalem"}, {"russia", "kremlin", "moscow", "russian"},
    {"china", "beijing", "chinese"}, {"ftx", "alameda"}, {"nfl", "football"},
)  # fmt: skip
NO_NAMES = frozenset(
    """the a an in on at it he she they we i you but and or if when while as for of to from with by
    this that these those there his her their its our my your so not no what who how why where
    which after before since during mr mrs ms dr president prime minister sir lord monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb aug sept sep oct nov dec according ceo read more
    video image photo advertisement related also however meanwhile yes ok new""".split()  # noqa: SIM905
)

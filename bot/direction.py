"""Words that turn a sentence round: rose for fell, more for less, before for after."""

from collections.abc import Iterator, Sequence
from functools import cache

from bot.alignment import Change, Token
from bot.verdict import Reason, Verdict, refused
from index.terms import STOP_WORDS, stems

# Both sides of each, by forms that the stemmer does not join where it matters.
_DIRECTIONS = """
    rise increase grow climb gain jump surge soar higher rally growth upward upturn rebound
        : fall decrease decline drop shrink plunge tumble lower slump reduce reduction sink slide
          downward downturn loss contraction
    raise increase lift : lower cut reduce decrease slash
    win victory triumph beat : lose defeat loss
    support endorse favour favor back supporter advocate : oppose opponent reject opposition
    allow permit authorise legalise legal : ban prohibit forbid outlaw block illegal
    accept approve approval adopt agree : reject refuse rejection decline disapprove disagree veto
    impose introduce : lift ease scrap
    open : close shut
    convict guilty : acquit innocent clear
    buy acquire purchase buyer : sell seller sale
    join enter arrive arrival : quit leave withdraw exit depart departure
    arrest detain jail capture imprison : release free
    began begun begin begins started starts start beginning launch
        : ended ends end finished finishes finish stop stopped stops stopping halt cease
    start starting begin resume : stop stopping end cease halt pause
    hire recruit appoint : fire dismiss sack layoff
    strengthen stronger strong strength : weaken weaker weak weakness
    improve improvement better : worsen deteriorate worse deterioration
    succeed success successful successfully : fail failure unsuccessful unsuccessfully
    pass : fail reject
    include including included : exclude excluding except omit
    add adding added : remove delete subtract removal
    confirm admit acknowledge : deny refute
    encourage urge : discourage deter
    praise applaud commend welcome hail : criticise criticize condemn blame slam
    expensive costly dear dearer : cheap cheaper inexpensive
    attack : defend
    expand extend : contract shrink narrow curb
    accelerate hasten quicken speed : slow slows slowed delay
    advance : retreat withdraw
    love like : hate dislike
    safe safely secure : dangerous unsafe risky hazardous
    positive positively optimistic optimism : negative negatively pessimistic pessimism
    profit profitable surplus : loss deficit unprofitable
    easy easily easier : difficult hard harder difficulty
    rich wealthy richer richest : poor poorer poorest
    ally allies friend : enemy enemies foe adversary rival
    inside indoors : outside outdoors
    prevent avoid : cause trigger
    protect : harm endanger
    create build : destroy demolish
    true truth : false untrue falsehood
    right correct correctly : wrong incorrect incorrectly
    good : bad
    public publicly : private privately secret secretly
    new newer : old older
    alive survive survivor : dead die death killed
    present : absent
    peace ceasefire : war
    victim : perpetrator attacker
    lender creditor : borrower debtor
    import : export
    hot warm : cold cool
    light : dark
    heavy : light
    modern : ancient outdated
    major : minor
    presence : absence
    employed employment : unemployed unemployment
    import importer : export exporter
    trust : distrust mistrust
    remember : forget
    push : pull
    upgrade : downgrade
    bull bullish : bear bearish
    recover recovery : relapse collapse
    proved : disproved
    increasingly : decreasingly
    gained gaining : lost losing
    gathered : scattered
    tighten tighter : loosen ease looser
    deploy : withdraw
    north northern : south southern
    east eastern : west western
    enable help aid assist : hinder hamper impede disable obstruct
    maintain keep preserve : abandon scrap drop
    reveal disclose expose : hide conceal cover
    appear emerge : disappear vanish
    comply obey : defy disobey violate
    temporary : permanent
    domestic : foreign
    civilian : military
    urban : rural
    winner : loser
    employer : employee worker
    strict harsh : lenient mild
    common frequent : rare
    simple : complex complicated
    full : empty
    unite merge : split divide separate
    calm ease : inflame escalate
    escalate escalation : ease deescalate calm
    lend lent : borrow
    former ex : current future incumbent
    senior : junior
    voluntary : mandatory compulsory
    guest visitor : host
    teacher : student pupil
    buyer consumer customer : seller producer
    survive survived : die died perish
    arrive arrived : depart departed
    sunk sank shrank shrunk : rose risen grew grown swelled
    lead leader leading : trail trailing lag
    lively active : inactive idle passive
    clean : dirty
    quiet : loud noisy
    friendly : hostile
    optional : required obligatory
    partial : total complete
    backed : opposed
    nominate elect : oust depose
    male man men boy husband father son brother he him his
        : female woman women girl wife mother daughter sister she her
"""
_COMPARISONS = """
    more : less fewer
    most : least fewest
    higher highest high : lower lowest low
    above over : below under beneath
    larger largest bigger biggest greater greatest large big
        : smaller smallest lesser small little
    better best : worse worst
    older oldest : younger youngest newest
    earlier earliest : later latest
    longer longest long : shorter shortest short
    faster fastest quicker quickest fast quick : slower slowest slow
    maximum : minimum
    majority : minority
    many numerous : few
    same : different
    before : after
    first initial : last final second third
    second : third fourth last
    all every : some several few none
    always : never seldom rarely
    top : bottom
    ahead : behind
    ever : never
    up : down
    on : off
    near : far
    last past previous : next coming following
    this : last next
    yesterday : today tomorrow tonight
    today tonight : tomorrow yesterday
    half : double twice third quarter
    million : billion trillion thousand hundred
    billion : trillion thousand hundred
    daily : weekly monthly yearly annual annually
    weekly : monthly yearly annual annually
    monthly : yearly annual annually
    morning : afternoon evening night
    day : week month year
    week : month year
    month : year decade
    minute : hour day
    for : against
    from : to
    with : without
"""
# One side alone in each sentence is enough for these; the rest must stand in the other's place,
# for "new", "right" or "light" have many senses, and "for" stands everywhere.
_PLAIN = """
    rise increase grow climb gain jump surge soar higher rally
        : fall decrease decline drop shrink plunge tumble lower slump reduce
    more : less fewer
    most : least fewest
    win : lose
    support endorse favour favor : oppose
    allow permit authorise legalise : ban prohibit forbid outlaw
    impose : lift ease
    open : close shut
    convict : acquit
    buy acquire purchase : sell
    join : quit leave withdraw
    arrest detain jail : release free
    began begun begins started starts : ended ends finished finishes
    best : worst
    same : different
    majority : minority
    all every : some several few
    strengthen : weaken
    improve : worsen deteriorate
    accelerate : slow
    encourage : discourage
    praise : criticise criticize condemn
    optimistic : pessimistic
    upgrade : downgrade
"""
# Each with the shortest stem it turns round; "come" and "income" are two words.
_PREFIXES = (("un", 4), ("dis", 4), ("il", 5), ("im", 5), ("in", 5), ("non", 4))
_Sides = tuple[tuple[frozenset[str], frozenset[str]], ...]


def is_opposite(claim: str, said: str) -> bool:
    """Whether the claim has a word of one side only, and the sentence one of the other only."""
    mine, theirs = set(stems(claim)), set(stems(said))
    for one, other in _plain():
        for left, right in ((one, other), (other, one)):
            if mine & left and theirs & right and not mine & right and not theirs & left:
                return True
    return any(
        prefix + word in right and word not in right and prefix + word not in left
        for left, right in ((mine, theirs), (theirs, mine))
        for word in left
        for prefix, least in _PREFIXES
        if len(word) >= least
    )


def turned(differing: Sequence[Change]) -> Verdict | None:
    """Why the claim is the opposite where it differs from the sentence; None where it is not."""
    for change in differing:
        for mine, other in _pairs(change):
            for sides, reason in (
                (_directions(), Reason.DIRECTION),
                (_comparisons(), Reason.COMPARISON),
            ):
                if _are_opposite(mine.stem, other.stem, sides):
                    return refused(reason, mine.text, instead=(other.text,))
            # By the words: the stemmer makes "imposs" of one and "possibl" of the other.
            one, two = mine.text.lower(), other.text.lower()
            if _is_prefixed(one, two) or _is_prefixed(two, one):
                return refused(Reason.DIRECTION, mine.text, instead=(other.text,))
    return None


def _pairs(change: Change) -> Iterator[tuple[Token, Token]]:
    """Each word with each that it may stand for; small words only with what stands just there."""
    shared = {one.stem for one in change.mine} & {one.stem for one in change.theirs}
    is_even = len(change.mine) == len(change.theirs)
    for at, mine in enumerate(change.mine):
        for where, other in enumerate(change.theirs):
            small = mine.text.lower() in STOP_WORDS or other.text.lower() in STOP_WORDS
            if not {mine.stem, other.stem} & shared and (not small or (is_even and at == where)):
                yield mine, other


def _are_opposite(one: str, other: str, sides: _Sides) -> bool:
    return any(
        (one in left and other in right) or (one in right and other in left)
        for left, right in sides
    )


def _is_prefixed(one: str, other: str) -> bool:
    return any(one == prefix + other and len(other) >= least for prefix, least in _PREFIXES)


@cache
def _plain() -> _Sides:
    return _read(_PLAIN)


@cache
def _directions() -> _Sides:
    return _read(_DIRECTIONS)


@cache
def _comparisons() -> _Sides:
    return _read(_COMPARISONS)


def _read(table: str) -> _Sides:
    """One pair of sides a line; a line that is further in goes on with the one above."""
    rows: list[str] = []
    for line in table.strip("\n").splitlines():
        if line.startswith("     "):
            rows[-1] += " " + line
        else:
            rows.append(line)
    halves = (row.split(":") for row in rows)
    return tuple((frozenset(stems(left)), frozenset(stems(right))) for left, right in halves)

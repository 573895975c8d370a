"""Words and their opposites, for `bot.direction`: one pair of sides a row, apart by a colon."""

# Both sides of each, by forms that the stemmer does not join where it matters.
DIRECTIONS = """
    rise grow : descend
    ascend enlarge extend boom ballooned widen : descend sluggish shrank shorten narrow reduce
    praise laud cheer celebrate embrace hail welcome : blast slam boo mourn shun denounce condemn
    sanction authorise authorize invite promote renew launch free pardon open
        : forbid bar expel fire cancel scrap jail sentence shutter
    advance conquer capture : stall surrender free
    stable strong robust : volatile fragile feeble
    upheld uphold victory : overturned overturn setback
    rise increase grow climb gain jump surge soar rally boost swell double triple quadruple
        peak hike
        rocket skyrocket balloon mount escalate multiply spike thrive flourish boom
        outperform exceed
        surpass overtake top expand widen deepen strengthen accelerate recover rebound
        improve upgrade
        inflate inflow influx abundance surplus glut overestimate upbeat hopeful bullish hawkish
        confident confidence optimism progress breakthrough
        : fall decrease decline drop shrink plunge tumble slump reduce plummet crash
        dwindle halve curb
          cut trough bottom collapse ebb wane subside diminish lessen dip slide sink
          struggle languish
          falter underperform miss lag trail narrow ease weaken slow worsen deteriorate
          downgrade deflate
          outflow exodus scarcity shortage deficit underestimate gloomy hopeless bearish
          dovish doubt
          doubtful pessimism setback stagnate erode slash
    approve back uphold ratify reinstate restore welcome praise defend permit enable allow
        promote elect
        sign retain keep accept adopt support endorse affirm comply honour honor keep pass grant
        authorise authorize legalise legalize reward unite unanimous exonerate vindicate
        clear compliance
        : reject block overturn suspend revoke condemn criticise criticize attack prohibit
        prevent hinder
          demote oust veto drop abandon refuse oppose quash strike annul violate breach
          deny ban outlaw
          punish divide divided split convict implicate indict violation repeal scrap
          thwart dismiss
    unveil reveal show publish disclose expose : conceal hide withhold suppress cover
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
COMPARISONS = """
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
PLAIN = """
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

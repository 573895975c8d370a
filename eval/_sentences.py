"""The sentences that `eval.generated` fills in; the names in braces are its slots."""

PROSE = (
    "{person} said {when} that {thing} would be {act} {deadline}.",
    "{thing} had been {act} {when}, {person} confirmed in {place}.",
    "The {body} in {place} has had {thing} {act}, after {trouble} had caused {span} of delay.",
    "About {figure} are affected, according to the {body}.",
    "In {place}, amid reports of {trouble}, {thing} will be {act} {deadline}.",
    "“{quote},” said {person}.",
    "“{quote},” {person} told {outlet}. “{quote}.”",
    "{person} put the cost at {money}, {share} of it for {thing}.",
    "The number of {unit} {moved} by {percent} to {number} {span_ago}, the {body} found.",
    "Critics, among them {person}, point to {trouble} and to {trouble}.",
    "It is the {ordinal} time since {year} that {thing} had to be {act}.",
    "{place} and {place} have asked for the same, but {person} called that {judgement}.",
    "For {span}, {number} {unit} had to do without {thing}.",
    "The {adjective} report by the {body} blames {trouble}; {person} disagrees.",
    "{person}, who comes from {place}, had warned of {trouble} {span_ago}.",
    "Between {years}, {money} went into {thing}, {adverb} more than planned.",
    "When {trouble} struck {place} {when}, {figure} were {act}.",
    "Neither {person} nor the {body} would say whether {thing} will be {act} again.",
    "Late in the day, the {body} of {place} {decided} to have {thing} {act} {deadline}.",
    "{share} of the {unit} in {place} were {act} {span_ago}; {trouble} did the rest.",
    "The {adjective} plan, drawn up {when}, leaves {thing} to the {body} of {place}.",
    "{person} has {number} days to answer, and {adverb} little to say.",
    "For {span}, {person} had called {thing} {judgement}.",
    "A vote on {thing} is due {deadline}; {person} expects it to be {judgement}.",
    "Off the record, two members of the {body} speak of {trouble}.",
    "“{quote}!” called {person}, to the {adjective} applause of {number} {crowd}.",
    "{money} a year goes into {thing} in {place}, {percent} more than in {year}.",
    "The {body} {decided} {when} against {thing}, citing {trouble} in {place}.",
    "Work on {thing} stopped {when} because of {trouble}; {adverb} a surprise, said {person}.",
    "In {year} {place} had {number} {unit}; today it has {number}.",
    "{person} denies that {trouble} had anything to do with it.",
    "Residents of {place} learnt {when} that {thing} had been {act}.",
    "Whoever visits {place} these days sees {trouble}, {thing} half {act}, and {adjective} faces.",
    "Some {number} {crowd} signed a letter that asks the {body} to have {thing} {act}.",
    "The dispute began {span_ago}, when {person} had {thing} {act} overnight.",
)

QUOTES = (
    "We cannot have {thing} {act} because of {trouble}",
    "{thing} should serve {place}, and will be {act}",
    "Nobody in {place} asked for {trouble}",
    "After {span} of waiting, {number} {crowd} deserve better",
    "It was {adverb} a question of {money}",
    "I have seen {trouble} before, but never in {place}",
    "Ask the {body} why they never had {thing} {act}",
    "My grandmother lived through {trouble}, and so shall we",
    "Give us {span} and {money}, and we shall have {thing} {act}",
    "There are {number} reasons against it, {trouble} among them",
    "To call {thing} {judgement} is {judgement}",
    "{number} {unit} are no good without {thing}",
)

HEADLINES = (
    "{place} to see {thing} {act}",
    "{thing} {act} after {trouble}",
    "The {body} blames {trouble} for delay in {place}",
    "How {trouble} changed {place}",
    "{thing}: {money} more for {place}",
    "{surname} defends {thing}",
    "{number} {unit} wait to see {thing} {act}",
    "{place} votes on {thing} amid {trouble}",
)

# What one article alone says: a sentence, the question that it answers, and the answer's slot.
FACTS = (
    ("The {key} will cost {answer}, {person} said.", "How much will the {key} cost?", "money"),
    ("{answer} was named to lead the {key} {when}.", "Who was named to lead the {key}?", "name"),
    ("The {key} was signed in {answer} {when}.", "Where was the {key} signed?", "place"),
    ("The {key} is to begin on {answer}, the {body} said.",
     "On which date is the {key} to begin?", "date"),
    ("So far {answer} have applied to the {key}.",
     "How many have applied to the {key}?", "applicants"),
    ("The {key} is run from {answer}, by {person}.", "From where is the {key} run?", "place"),
    ("Its rival {answer} called the {key} {judgement}.", "Who called the {key} names?", "name"),
    ("Savings of {answer} a year are expected of the {key}.",
     "What savings a year are expected of the {key}?", "money"),
)  # fmt: skip
KEYS = (
    "Accord", "Relief Fund", "Charter", "Crossing", "Inquiry", "Scheme", "Foundation", "Protocol",
    "Initiative", "Programme", "Commission", "Trial", "Covenant", "Partnership",
)  # fmt: skip
KEY_STARTS = ("Bel", "Cry", "Dov", "Eft", "Gal", "Hux", "Jov", "Kry", "Lum", "Myr", "Nyx", "Olv",
              "Pry", "Rav", "Syl", "Tez", "Ulm", "Vex", "Wyz", "Zad")  # fmt: skip
KEY_MIDDLES = ("a", "e", "i", "o", "u", "ari", "emo", "ilu", "oda", "uve", "ane", "ito", "oru",
               "abe", "ezi", "uma", "ola", "ike", "asu", "ego")  # fmt: skip
KEY_ENDS = ("bris", "dane", "fex", "gorn", "kast", "lume", "mond", "nith", "plex", "quon", "rell",
            "stav", "thar", "vane", "wick", "xen", "yard", "zeal", "bolt", "crane", "drift", "folk",
            "glen", "holt", "keld")  # fmt: skip

WORDS = {
    "when": (
        "on Monday", "on Tuesday", "on Wednesday night", "on Thursday", "on Friday", "at dawn",
        "over the weekend", "late on Sunday", "last week", "a day earlier", "in the morning",
        "after a long meeting", "without a vote", "behind closed doors", "in a short statement",
        "at the annual meeting", "before the holidays", "at a hearing", "to everyone's surprise",
        "before a full hall", "by a show of hands", "early this month", "in a radio interview",
    ),
    "deadline": (
        "by the spring", "within a year", "before the summer", "by Easter", "in two stages",
        "no later than May", "by the end of the decade", "as soon as money allows", "in October",
        "after the elections", "within three months", "next winter", "at the earliest in March",
        "before the first frost", "by harvest time", "over the next five years",
    ),
    "span": (
        "two years", "a decade", "eleven weeks", "months", "four winters", "half a year",
        "three days", "a generation", "nearly a century", "six weeks", "one long summer",
        "eighteen months",
    ),
    "adjective": (
        "confidential", "long-awaited", "blunt", "cautious", "lengthy", "hasty", "bitter",
        "hopeful", "dry", "careful", "angry", "sober", "patient", "weary", "polite", "loud",
        "unfinished", "modest", "bold", "costly", "simple", "rare", "hostile", "friendly",
    ),
    "adverb": (
        "barely", "slightly", "far", "hardly", "clearly", "somewhat", "much", "never", "rarely",
        "surely", "simply", "mostly", "at best", "by all accounts", "in truth", "officially",
    ),
    "judgement": (
        "premature", "a scandal", "a formality", "reckless", "overdue", "a disgrace", "generous",
        "a misunderstanding", "unworkable", "the lesser evil", "a joke", "a triumph", "unlawful",
        "a waste of money", "common sense", "a good start", "too little", "child's play",
    ),
    "crowd": (
        "residents", "demonstrators", "households", "families", "pensioners", "students",
        "shopkeepers", "taxpayers", "members", "guests", "employees", "neighbours",
    ),
    "moved": ("rose", "fell", "shrank", "grew", "climbed", "dropped", "sank", "jumped"),
    "decided": ("decided", "voted", "ruled", "resolved", "agreed", "chose", "pledged"),
    "ordinal": ("second", "third", "fourth", "fifth", "sixth", "seventh", "ninth", "tenth"),
    "share": (
        "half", "a third", "a quarter", "two thirds", "a fifth", "a tenth", "most", "nearly all",
        "three quarters", "a small part",
    ),
}  # fmt: skip

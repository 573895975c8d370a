import pytest

from index.article import BlockType, Kind
from index.clean import type_blocks
from index.learn import learn

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by two metres, "
    "a decision that its engineers had asked for since the storm of last winter."
)
MORE = (
    "Work is to begin in the spring and to last for three years, the council's treasurer said, "
    "and the fishing quay will stay open for as long as it can be kept dry."
)
HEADLINE = "Council raises the sea wall"


def _typed(*lines: str, title: str = "") -> list[tuple[BlockType, str, str]]:
    text = "\n".join(lines)
    return [(b.type, b.rule, text[b.start : b.end]) for b in type_blocks(text, title=title)]


def _between(line: str) -> tuple[BlockType, str]:
    """Type and rule of a line that stands between two paragraphs under a headline."""
    typed = _typed(HEADLINE, PROSE, MORE, PROSE + " Again.", line, MORE + " Again.")
    assert 6 == len(typed), typed
    return typed[4][0], typed[4][1].removeprefix("boilerplate:")


@pytest.mark.parametrize(
    ("family", "line"),
    [
        ("subscribe", "Get the day's harbour news in your inbox every morning"),
        ("subscribe", "Enter your email address"),
        ("subscribe", "Thanks for signing up!"),
        ("subscribe", "By signing up you agree to our terms and privacy policy."),
        ("subscribe", "This site is protected by reCAPTCHA and the privacy policy applies."),
        ("subscribe", "Enjoying this story? Sign up for our weekly digest."),
        ("subscribe", "Tide Tables: join our free newsletter for those who go to sea"),
        ("paywall", "This article is for subscribers only."),
        ("paywall", "You have two free articles left this month."),
        ("paywall", "To continue reading, create a free account."),
        ("paywall", "Already a subscriber? Log in"),
        ("paywall", "Subscribe to continue reading"),
        ("paywall", "Unlock this article for one crown a week"),
        ("paywall", "Support independent journalism in the harbour"),
        ("paywall", "If you value our reporting, please consider a donation to keep it going."),
        ("cookies", "The Harbour Courier uses cookies."),
        ("cookies", "We and our 214 partners store data on your device."),
        ("cookies", "Accept all"),
        ("cookies", "Manage preferences"),
        ("cookies", "We value your privacy"),
        ("cookies", "This video is hosted elsewhere and may set cookies."),
        ("cookies", "Please enable JavaScript to read on."),
        ("see also", "READ MORE How the wall was built"),
        ("see also", "You may also like"),
        ("see also", "More on this story"),
        ("see also", "Most read in Harbour"),
        ("see also", "Read | How the wall was built"),
        ("see also", "Recommended for you"),
        ("see also", "In case you missed it: how the wall was built"),
        ("see also", "Read our full report on the storm here."),
        ("social", "Share on Facebook"),
        ("social", "Copy link"),
        ("social", "Facebook Twitter WhatsApp Email"),
        ("social", "Save for later"),
        ("social", "1.2K shares"),
        ("social", "Follow the author @inescalloway"),
        ("comments", "12 Comments"),
        ("comments", "View all 12 comments"),
        ("comments", "Comments are closed."),
        ("comments", "Be the first to comment"),
        ("comments", "What do you think? Let us know below."),
        ("gallery", "3 of 12"),
        ("gallery", "View gallery"),
        ("gallery", "Photo gallery (12)"),
        ("gallery", "Click to enlarge the image"),
        ("player", "Listen to this article"),
        ("player", "0:00 / 4:32"),
        ("player", "Loading..."),
        ("player", "4 minute read"),
        ("navigation", "Home > News > Harbour"),
        ("navigation", "Tags: harbour, wall, storms"),
        ("navigation", "Filed under: Harbour, Storms"),
        ("rights", "© 2021 Harbour Courier. All rights reserved. Not to be printed elsewhere."),
        ("rights", "Copyright 2021 Meridian Wire. This may not be published or rewritten."),
        ("rights", "Terms of use | Contact | Privacy"),
        ("correction", "This article was amended on 17 June 2021 to correct a name."),
        ("correction", "An earlier version of this article gave the wrong height."),
        ("correction", "Correction appended, 17 June 2021: see below."),
        ("correction", "(This story corrects the spelling of Calloway in the third paragraph.)"),
        ("provenance", "This story was produced in partnership with Meridian Wire."),
        ("contact", "Have you been affected by the flood? Write to desk@courier.example."),
        ("contact", "Do you have a story for us? Write to desk@courier.example"),
        ("contact", "She can be reached at ines@courier.example."),
    ],
)
def test_furniture_by_family(family: str, line: str) -> None:
    """What a page says of itself is boilerplate, and its rule says of which family."""
    assert (BlockType.BOILERPLATE, family) == _between(line)


@pytest.mark.parametrize(
    "line",
    [
        "The report was published on Monday, a week after the council had asked for it.",
        "“We depend on donations from readers,” the editor of the village paper said.",
        "“Subscribe to our newsletter,” he joked, to laughter from the benches.",
        "To keep the harbour free of ice, two ships will join the tugs from December.",
        "Show more respect, the treasurer told the benches before the vote was called.",
        "Registered in Panama, the ship was built in 2003 and sold three times since.",
        "The video was provided by the police, who had found it on the pilot's telephone.",
        "You can see the whole harbour from up here.",
        "Contact the dead, the placard said; nobody in the square laughed.",
        "Jump to the left, the captain had shouted before the crane fell.",
        "Corrections officers opened the gates to let the families in.",
        "We and our partners in Lakeside will pay for the pumps, the mayor said.",
        "The council uses contractors for the pumps, and pays them by the hour.",
        "Posted in 2019 to Lakeside, he had come home only for the funeral.",
        "The story was changed three times before the hearing, her lawyer said.",
        "Read by the light of a torch, the letter made little sense.",
        "At 14:05 the gates were shut.",
    ],
)
def test_reported_text_is_not_furniture(line: str) -> None:
    """Sentences that begin as furniture does, or are quoted, stay evidence."""
    assert BlockType.PARAGRAPH == _between(line)[0]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (BlockType.CREDIT, "Credit...Ines Calloway"),
        (BlockType.CREDIT, "Image source, Getty Images"),
        (BlockType.CREDIT, "Reuters/Ines Calloway"),
        (BlockType.CREDIT, "Ines Calloway/Harbour Courier"),
        (BlockType.CREDIT, "Reporting by Ines Calloway in Geneva; editing by Tom Hale"),
        (BlockType.CREDIT, "Edited by: Tom Hale"),
        (BlockType.CREDIT, "(with inputs from agencies)"),
        (BlockType.CREDIT, "Source: Harbour statistics office"),
        (BlockType.CAPTION, "Image caption, The wall on Sunday"),
        (BlockType.CAPTION, "From left: Ines Calloway, Tom Hale and the mayor of Northgate"),
        (BlockType.CAPTION, "A general view of the harbour in June"),
        (BlockType.CAPTION, "The wall in 2019, in a file photo."),
        (BlockType.CAPTION, "Waves strike the old wall on Sunday. Photo by Ines Calloway"),
        (BlockType.CAPTION, "Waves strike the old wall on Sunday morning. (AFP)"),
        (BlockType.BYLINE, "About the author"),
    ],
)
def test_who_made_it_and_what_is_seen(kind: BlockType, line: str) -> None:
    """Credits and captions in the ways of other papers."""
    assert kind == _between(line)[0]


def test_headlines_under_a_label_are_links() -> None:
    """Items of a list under "Related" are links, though they end as questions or sentences do."""
    typed = _typed(
        PROSE, MORE, "Related stories",
        "- Who will pay for the wall?", "- “We saw it coming,” says harbour master.", PROSE + " x",
    )  # fmt: skip
    assert [BlockType.BOILERPLATE] * 3 == [kind for kind, _, _ in typed[2:5]]
    assert BlockType.PARAGRAPH == typed[5][0]


def test_tags_under_their_label() -> None:
    """Tags, one a line under "Topics", are no headings of what follows."""
    typed = _typed(HEADLINE, PROSE, MORE, "Topics", "Harbour", "Storms")
    assert [BlockType.BOILERPLATE] * 3 == [kind for kind, _, _ in typed[3:]]


def test_networks_in_a_row_are_a_share_bar() -> None:
    """A network's name beside others is a button; alone it may head what is written of it."""
    typed = _typed(HEADLINE, PROSE, "Facebook", "X", "WhatsApp", PROSE, "Facebook", MORE)
    assert [BlockType.BOILERPLATE] * 3 == [kind for kind, _, _ in typed[2:5]]
    assert BlockType.HEADING == typed[6][0]


@pytest.mark.parametrize(
    "quote",
    [
        "“The quay will stay open for as long as it can be kept dry”",
        "“The quay will stay open for as long as it can be kept dry” — Tom Hale, treasurer",
        "The quay will stay open for as long as it can be kept dry.",
    ],
)
def test_a_pull_quote_repeats_the_text(quote: str) -> None:
    """Words set large beside the paragraph that holds them are not said twice."""
    said = f"{PROSE} “The quay will stay open for as long as it can be kept dry,” Tom Hale said."
    typed = _typed(HEADLINE, PROSE, quote, said, MORE)
    assert (BlockType.BOILERPLATE, "boilerplate:pull quote") == typed[2][:2]
    assert BlockType.PARAGRAPH == typed[3][0]


def test_a_quote_that_stands_once_is_evidence() -> None:
    """What no other paragraph holds is kept, and so are a few words that recur."""
    quote = "“Nobody told us that the water would come this far up,” she said."
    typed = _typed(HEADLINE, PROSE, quote, "“We did,” he said.", f"“We did,” he said. {MORE}")
    assert [BlockType.PARAGRAPH] * 3 == [kind for kind, _, _ in typed[2:]]


def test_a_correction_is_about_its_correction() -> None:
    """An article that is a correction keeps what elsewhere would be a note."""
    note = "An earlier version of this article gave the wrong height of the wall, which is six."
    typed = _typed("Correction: Height of the sea wall", note, MORE)
    assert [BlockType.HEADING, BlockType.PARAGRAPH] == [kind for kind, _, _ in typed[:2]]
    assert BlockType.BOILERPLATE == _typed(HEADLINE, PROSE, MORE, note)[3][0]


def test_the_last_lines_tell_of_the_author() -> None:
    """A closing line with a trade of those who write is about the author; in the text it is not."""
    line = "Ada Brandt is a freelance reporter based in Northgate."
    assert "byline:about the author" == _typed(HEADLINE, PROSE, MORE, PROSE + " x", line)[4][1]
    news = _typed(HEADLINE, "Ada Brandt has been found, police said. " + PROSE, MORE, MORE, line)
    assert BlockType.PARAGRAPH == news[4][0]


@pytest.mark.parametrize(
    "clock",
    ["9.24 pm", "14:05 GMT", "16 Jun 2021 14.05 BST", "12 minutes ago"],
)
def test_times_of_entries(clock: str) -> None:
    """A time alone heads an entry, however it is written."""
    assert (BlockType.HEADING, "heading:time of an entry") == _between(clock)


def test_a_live_blog_whose_entries_begin_with_their_time() -> None:
    """The time before an entry's words is a dateline, a time with a title a heading."""
    lines = (
        f"14:05 – {PROSE}",
        f"13:40 – {MORE}",
        "13:10 The gates are shut",
        f"12:55 – {PROSE} x",
    )
    text = "\n".join((HEADLINE, *lines))
    blocks = type_blocks(text)
    times = [text[b.start : b.end] for b in blocks if b.type is BlockType.DATELINE]
    assert ["14:05 –", "13:40 –", "12:55 –"] == times
    assert "13:10 The gates are shut" in {
        text[b.start : b.end] for b in blocks if b.rule == "heading:title of an entry"
    }
    assert Kind.LIVE is learn(text, blocks).kind


def test_one_time_makes_no_live_blog() -> None:
    """A paragraph that happens to begin with a time keeps it."""
    line = f"14:05 – {MORE}"
    assert (BlockType.PARAGRAPH, line) in [
        (t, w) for t, _, w in _typed(HEADLINE, PROSE, line, MORE)
    ]


@pytest.mark.parametrize(
    ("before", "dateline"),
    [
        ("NEW DELHI: ", "NEW DELHI:"),
        ("BREL, June 16, 2021 /QuayNewswire/ -- ", "BREL, June 16, 2021 /QuayNewswire/ --"),
        ("Northgate, June 16 (IANS): ", "Northgate, June 16 (IANS):"),
    ],
)  # fmt: skip
def test_other_datelines(before: str, dateline: str) -> None:
    """Datelines that end in a colon, and those of newswires."""
    typed = _typed(HEADLINE, before + PROSE, MORE)
    assert [(BlockType.DATELINE, dateline), (BlockType.PARAGRAPH, PROSE)] == [
        (kind, words) for kind, _, words in typed[1:3]
    ]


@pytest.mark.parametrize(
    "line",
    ["Ines Calloway Shipping correspondent", "Ines Calloway and Tom Hale", "Von Ines Calloway",
     "Par Ines Calloway", "Posted by Ines Calloway"],
)  # fmt: skip
def test_bylines_below_the_headline(line: str) -> None:
    """Names with a beat, two names, and other languages' "By" are bylines under a headline."""
    typed = _typed(HEADLINE, line, PROSE, MORE)
    assert BlockType.BYLINE == typed[1][0]


@pytest.mark.parametrize(
    "line",
    [
        "Lesen Sie auch: Wie die Mauer gebaut wurde", "Auf Facebook teilen", "Kommentare (37)",
        "Zur Startseite", "Alle Rechte vorbehalten", "Lire aussi : comment le mur a été bâti",
        "Abonnez-vous à notre lettre du matin", "Tout accepter", "Tous droits réservés",
        "Lea también: cómo se construyó el muro", "Suscríbete a nuestro boletín",
        "Leggi anche: come fu costruito il muro",
        "Leia também: como o muro foi erguido", "Lees ook: hoe de muur werd gebouwd",
    ],
)  # fmt: skip
def test_furniture_abroad(line: str) -> None:
    """Pointers, offers and buttons in other languages."""
    assert BlockType.BOILERPLATE == _between(line)[0]


def test_the_questions_of_an_interview_are_its_text() -> None:
    """A short question between paragraphs is a heading; where many are asked, it is evidence."""
    asked = ["Why now?", "Who pays?", "And then?", "What of the quay?"]
    lines = [line for question in asked for line in (question, PROSE + question)]
    assert [BlockType.PARAGRAPH] * 8 == [kind for kind, _, _ in _typed(HEADLINE, *lines)[1:]]


def test_letters_are_signed() -> None:
    """Name and place below a letter are bylines, and the next letter's heading stays one."""
    typed = _typed(
        "Letters", PROSE, "Tom Hale", "Lower Quay, Northgate", "On the ferry", MORE, "Ada Brandt",
        "Northgate",
    )  # fmt: skip
    rules = [rule for _, rule, _ in typed]
    assert 4 == rules.count("byline:writer of a letter")
    assert BlockType.HEADING == typed[4][0]


def test_the_sender_of_a_press_release_is_no_news() -> None:
    """What stands under "About" and a name at the end tells of the sender."""
    about = "The forum has spoken for the keepers of shops on the coast and the islands since 1997."
    typed = _typed(HEADLINE, PROSE, MORE, PROSE + " x", "About the Quay Forum", about)
    assert "boilerplate:about the sender" == typed[-1][1]
    early = _typed(HEADLINE, "About the Quay Forum", about + PROSE, MORE, PROSE, MORE + " x")
    assert BlockType.PARAGRAPH == early[2][0]


def test_a_section_above_the_headline_is_not_the_headline() -> None:
    """Paper and section stand above; the title is the line below them."""
    lines = ("The Tidal Citizen", "Obituaries", "Tom Hale, keeper of the lock, dies at 91", PROSE)
    text = "\n".join(lines)
    learnt = learn(text, type_blocks(text))
    assert ("Tom Hale, keeper of the lock, dies at 91", "The Tidal Citizen") == (
        learnt.title, learnt.outlet,
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "This release contains forward-looking statements that may turn out to be wrong.",
        "Nothing here should be taken as financial advice.",
        "The author holds shares in the harbour company.",
        "Some names have been changed.",
    ],
)
def test_interests_and_advice(line: str) -> None:
    """Advice that is none and interests that are declared are disclaimers."""
    assert BlockType.DISCLAIMER == _between(line)[0]


def test_what_follows_the_furniture_at_the_end_is_furniture() -> None:
    """Below the last prose and a first piece of furniture, a few words are no heading or text."""
    typed = _typed(HEADLINE, PROSE, MORE, "12 Comments", "The storm in the north", "Tide tables")
    assert ["boilerplate:after the end"] * 2 == [rule for _, rule, _ in typed[4:]]
    kept = _typed(HEADLINE, PROSE, MORE, "12 Comments", "Harbour 3, Lakeside 1", "They came back.")
    assert [BlockType.PARAGRAPH] * 2 == [kind for kind, _, _ in kept[4:]]

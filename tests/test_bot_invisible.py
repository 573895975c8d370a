"""What readers cannot see is not there; what their scripts and emoji need stays."""

import random

import pytest

from bot.invisible import invisible_free, one_line, whole


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("@every\u200bone", "@everyone"),
        ("http\u200b\u2060\ufeffs://", "https://"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u202eabc\u202c \u2066d\u2069 \u200ee\u200f \u061cf", "abc d e f"),
        ("a" + "".join(chr(0xE0000 + ord(sign)) for sign in "hidden") + "b", "ab"),
        ("a\U000e0100b\ufe00c\ufe0d", "abc"),
        ("a\U000e0001\U000e0fffb", "ab"),
        ("\u3164\u115f\u1160\uffa0\u17b4\u034f\u180e\u180b", ""),
        ("\u2800a\u2800", " a "),
        ("a\x00\x07\x1b[31m\x7f\x9fb", "a[31mb"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufffe\uffff\ufdd0\ufffcb\U0010fffd", "ab"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\n\n\n\n\nb\n \n\t\n\nc\n\nd", "a\n\nb\n\nc\n\nd"),
        ("\U0001d173\U0001d159\U00016fe4\U0001bca0a", "a"),
    ],
)
def test_the_invisible_goes(text: str, seen: str) -> None:
    """Controls, directions, fillers, tags and selectors that show nothing are taken out."""
    assert seen == invisible_free(text)


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, “quoted” – naïve café…",
        "e\u0301 Việt Nam a\u0302\u0323",
        "می‌خواهم",  # Persian: the non-joiner parts a prefix
        "क्‍ष ശ്രീ ന്‍ ශ්‍රී",  # joiners after a virama, one at the end of a word
        "शब्‌द",
        "👩‍👩‍👧 👩🏽‍🚀 ❤️‍🔥 🏳️‍🌈 🙂‍↔️ 👍🏽 🇩🇪",
        "❤️ ☎︎ 1️⃣ #️⃣ ™️",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # England
        "בְּרֵאשִׁ֖ית",
        "ก็ที่ မြန်မာ ខ្មែរ ཧཱུྃ",
        "a\u00a0b\u202fc\u3000d",
        "\u06dd1 \u0600",
    ],
)
def test_what_a_script_needs_stays(text: str) -> None:
    """Joiners between letters that join, parts of emoji, marks and spaces are left alone."""
    assert text == invisible_free(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u200db\u200cc", "abc"),
        ("@he\u200dre", "@here"),
        ("*\u200d*|\u200c|<\u200d@", "**||<@"),
        ("س\u200c\u200cب", "سب"),
        ("س\u200c b", "س b"),
        ("س\u200ca", "سa"),
        ("\u200dس", "س"),
        ("😀\u200d😀\u200da", "😀\u200d😀a"),
        ("a\ufe0fb*\ufe0f1\ufe0f", "ab*1"),
        ("a\ufe0f\u200d😀", "a😀"),
        ("❤\ufe0f\ufe0f", "❤\ufe0f"),
        ("~\u200d~ +\u200d+ ©\u200d©", "~~ ++ ©©"),
        ("🏴\U000e0067\U000e0062\U000e0078\U000e007f", "🏴"),
        ("กa\u200dก\u200dข", "กaกข"),
    ],
)
def test_joiners_elsewhere_go(text: str, seen: str) -> None:
    """Between Latin letters, signs, or doubled, a joiner only hides something."""
    assert seen == invisible_free(text)


def test_towers_of_marks_are_cut() -> None:
    """Three marks stay over a letter, six in scripts that stack by rule."""
    assert "Z\u0300\u0301\u0302a" == invisible_free("Z\u0300\u0301\u0302\u0303\u0304\u0488a")
    assert "ก" + "\u0e47" * 3 == invisible_free("ก" + "\u0e47" * 50)
    assert "\u1000" + "\u102d" * 6 == invisible_free("\u1000" + "\u102d" * 50)


def test_what_is_clean_stays_clean() -> None:
    """Whatever signs meet, a second pass changes nothing and leaves nothing unseen."""
    chance = random.Random(3)
    signs = "a*س क्👩❤🏽🇩1#\ufe0f\ufe0e\u20e3\u200c\u200d\u200b\u0301\u0e47\n \r\U000e0067\U0001f3f4"
    for _ in range(3000):
        once = invisible_free("".join(chance.choices(signs, k=chance.randrange(14))))

        assert once == invisible_free(once)
        assert not set("\u200b\r\U000e0067") & set(once)


def test_one_line_holds_no_breaks() -> None:
    """Titles and names are one line with single spaces."""
    assert "A title in lines" == one_line(" A\u200b title\r\n\tin\u2028 \u00a0lines\n")


@pytest.mark.parametrize(
    ("text", "cut", "place"),
    [
        ("abc", 2, 2),
        ("abc", 0, 0),
        ("abc", 3, 3),
        ("ae\u0301b", 2, 1),
        ("ae\u0301b", 3, 3),
        ("a👩‍👩‍👧b", 4, 1),
        ("a👍🏽b", 2, 1),
        ("a🇩🇪🇫🇷", 2, 1),
        ("a🇩🇪🇫🇷", 3, 3),
        ("a❤️b", 2, 1),
        ("e\u0301", 1, 0),
        ("a" + "\u0301" * 99, 80, 80),
    ],
)
def test_cuts_part_no_letter(text: str, cut: int, place: int) -> None:
    """A cut moves to where a letter with its marks, an emoji or a flag begins."""
    assert place == whole(text, cut)

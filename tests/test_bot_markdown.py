"""What Discord shows of articles, models and users: their words, and nothing they could steer."""

import random
import re

import pytest
from markdown_it import MarkdownIt

from bot.invisible import invisible_free
from bot.markdown import LONGEST_URL, escaped_to, length, link, plain, shortened

URL = "https://news.example.org/2021/06/a-story"

HOSTILE = {
    # Links.
    "masked link": "[Prize](https://evil.example)",
    "masked link in angles": "[Prize](<https://evil.example>)",
    "masked link with title": "[Prize](https://evil.example 'said')",
    "masked link with spaces": "[Prize](  https://evil.example\n)",
    "brackets in brackets": "[[a]](https://evil.example) [a [b](https://c.example)](https://d.example)",
    "open brackets": "[[[[a](https://evil.example",
    "closing brackets": "a]](https://evil.example) ]( ](",
    "reference": "[Prize][1]\n\n[1]: https://evil.example",
    "collapsed reference": "[Prize][]\n\n[Prize]: <https://evil.example> 'title'",
    "image": "![Prize](https://evil.example/a.png)",
    "parenthesis for a marker": "(https://evil.example)",
    "bare address": "see https://evil.example/a_b_c, and HTTP://EVIL.EXAMPLE.",
    "address in angles": "<https://evil.example>",
    "address with parentheses": "(https://evil.example/a_(b)_c)",
    "address with quotes": "\"https://evil.example/'a'\"",
    "address over lines": "https://\nevil.example",
    "address with a name": "https://news.example.org@evil.example/",
    "other schemes": "steam://run/1 discord://-/x ftp://a.example file:///etc/passwd",
    "script": "[x](javascript:alert(1)) <javascript:/alert> data:text/html,<b>x</b>",
    "telephone": "<tel:+491234567> <+491234567> tel:+491234567 <sms:+49123>",
    "mail": "<a.b@c.example> mailto:a@b.example a@b.example [x](mailto:a@b.example)",
    "invitation": "discord.gg/abc discord.com/invite/abc DISCORDAPP.COM/invite/abc discord.gift/x",
    "odd scheme": "<a:/b> <blah:/*a*>",
    "homograph": "https://\u0430pple.example",
    # Mentions and what else stands in angles.
    "everyone": "@everyone and @here, (@everyone) @@everyone @everyone@here",
    "everyone pieced together": "@@everyoneeveryone",
    "user": "<@123456789012345678> <@!123456789012345678>",
    "role": "<@&123456789012345678>",
    "channel": "<#123456789012345678>",
    "command": "</ask:123456789012345678> </ask a b:123456789012345678>",
    "custom emoji": "<:lol:123456789012345678> <a:lol:123456789012345678>",
    "emoji by name": ":smile: :+1::skin-tone-2: 1:100:1 :a:b:",
    "time": "<t:1618953630> <t:1618953630:R> <t:-1:F>",
    "navigation": "<id:customize> <id:browse> <id:guide> <id:linked-roles:123456789012345678>",
    "nested angles": "<<@123456789012345678>> <@<@123456789012345678>>",
    # Formatting.
    "stars": "*a* **b** ***c*** ****d**** * * *",
    "lows": "_a_ __b__ ___c___ snake_case_name",
    "mixed": "**a __b *c* b__ a** *a **b* c**",
    "struck": "~~a~~ ~b~ ~~~c~~~",
    "spoiler": "||a|| ||||b||||",
    "code": "`a` ``b`` ```c``` ` d",
    "fence": "```python\nprint(1)\n```",
    "tilde fence": "~~~\na\n~~~",
    "open fence": "```\n@everyone",
    "heading": "# a\n## b\n### c #\n#",
    "heading after spaces": "a\n   # b\n \n# c",
    "underlined heading": "a\n===\nb\n---\nc\n--",
    "small print": "-# a\n  -# b\n-#",
    "bullets": "- a\n* b\n+ c\n  - d\n-\n- - e\n-\u00a0f",
    "numbers": "1. a\n 22. b\n3) c\n4.\n0. d",
    "quote": "> a\n>b\n>>> c\nd\n  > e",
    "rules": "---\n***\n___\n- - -\n* * *",
    "nested blocks": "> - # a\n- > b\n1. - c\n# > d",
    "table": "| a | b |\n|---|---|\n| c | d |",
    "tags": "<b>a</b> <script>alert(1)</script> <!-- a -->\n<div>\n*a*\n</div>",
    # Escapes.
    "escaped star": r"\*a\*",
    "escaped escape": r"\\*a\\*",
    "three backslashes": r"\\\*a\\\*",
    "backslash last": "a\\",
    "backslash before everyone": r"\@everyone \\@everyone",
    "backslash before a line": "a\\\n# b",
    "escaped address": r"https\://evil.example https:\/\/evil.example",
    "shrug": "¯\\_(ツ)_/¯",
    # Hidden by characters nobody sees.
    "zero width everyone": "@every\u200bone @\u200beveryone @\u2060here @every\u00adone",
    "zero width address": "http\u200bs://evil.example https:\u200b//evil.example https:/\ufeff/e.x",
    "joiner everyone": "@every\u200done @he\u200cre @here\ufe0f",
    "zero width star": "*\u200b*a*\u200b* \u200b# b\n\u200b- c\n1\u200b. d",
    "override": "\u202egnp.exe\u202c [\u202e](https://evil.example) \u2067a\u2069 \u200eb\u200f",
    "tag characters": "a" + "".join(chr(0xE0000 + ord(sign)) for sign in "@everyone") + "b",
    "supplement": "a\U000e0100\U000e01ef\ufe01b",
    "fillers": "\u3164\u115f\u1160\uffa0\u2800 \u17b4\u034f",
    "controls": "a\x00b\x07c\x1b]8;;https://evil.example\x07d\x7f\x9b0m\ud800",
    "carriage return": "a\r# b\r- c\r\n> d",
    "vertical tab": "a\x0b# b\x0c- c",
    "next line": "a\x85# b\u2028- c\u2029> d",
    "exotic spaces": "#\u00a0a\n\u3000- b\n\u2003> c\n-\u2009d\n1.\u202fe",
    "zalgo": "Z" + "\u0300\u0301\u0302\u0303\u0304\u0305" * 20 + "algo *\u0301\u0302*",
    "many lines": "a" + "\n" * 500 + "b" + "\n \n\t\n" * 200,
    "long word": "x" * 5000 + "*" * 500,
    "signs only": "*_~`|<>[]()\\@#:/-+=" * 20,
}

# What Discord's clients obey, broadly: told on text whose escaped signs have been taken out.
OBEYED = {
    "formatting": r"\*\S|_[^_]+_|~~|\|\||`",
    "link": r"\[[^\]]*\]\(|^\(",
    "address": r"\w://",
    "invitation": r"(?i)discord(app)?\.\w",
    "angles": r"<[^>\n]+>",
    "everyone": r"@(everyone|here)",
    "emoji": r":[\w+-]+:",
    "heading": r"(?m)^\s*#{1,3}(\s|$)",
    "small print": r"(?m)^\s*-#",
    "list": r"(?m)^\s*([-*+]|\d+[.)])(\s|$)",
    "quote": r"(?m)^\s*>",
    "rule": r"(?m)^\s*(---|===)",
}
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
COMMONMARK = MarkdownIt("commonmark").enable("strikethrough").disable(["code", "entity"])


def obeyed(markdown: str) -> list[str]:
    """The names of what a client would obey in `markdown`."""
    bare = _ESCAPED.sub("\N{WHITE SQUARE}", markdown)
    return [name for name, pattern in OBEYED.items() if re.search(pattern, bare)]


def elements(markdown: str) -> set[str]:
    """The kinds of elements that a CommonMark reader finds."""
    found = COMMONMARK.parse(markdown)
    inner = [child for token in found for child in token.children or []]
    return {token.type for token in [*found, *inner]}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_in_a_text_is_obeyed(text: str) -> None:
    """No construct of Discord's Markdown survives in plain text."""
    assert [] == obeyed(plain(text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_reader_of_commonmark_finds_text_alone(text: str) -> None:
    """A parser that is not ours sees paragraphs of text, and no element besides."""
    allowed = {"paragraph_open", "paragraph_close", "inline", "softbreak", "hardbreak"}

    assert elements(plain(text)) <= allowed | {"text", "text_special"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_escaping_loses_nothing_visible(text: str) -> None:
    """Without its escapes, plain text is what a reader saw before."""
    assert invisible_free(text) == _ESCAPED.sub(r"\1", plain(text))


def test_random_texts_stay_inert_and_whole() -> None:
    """Whatever signs meet, nothing is obeyed and nothing seen is lost, nor where two join."""
    chance = random.Random(7)
    pieces = [*"*_~`|<>[]()\\@#:/-+=.1a 　\n\r\u200b\u200d\u202e\u0301é😀", "https://", "@here"]
    for _ in range(3000):
        one, two = ("".join(chance.choices(pieces, k=chance.randrange(12))) for _ in range(2))
        escaped = plain(one)

        assert invisible_free(one) == _ESCAPED.sub(r"\1", escaped)
        assert [] == obeyed(escaped), one
        assert not {"formatting", "link", "angles", "everyone"} & set(obeyed(escaped + plain(two)))


@pytest.mark.parametrize(
    "text",
    [
        "The well-known minister didn't resign. “No,” she said – 5% of $3bn (€2bn) isn’t it.",
        "It rose by 3.5 to 10:30 a.m.; see page 4, no. 7.",
        "-5 degrees in Oslo, AT&T + Co = 2; what's next? 1/2!",
        "2021 was the year: then, 1.5 million came.",
        "Łódź, Zürich, Ελλάδα, Москва, 東京、北京。 العربية",
    ],
)
def test_plain_sentences_are_left_alone(text: str) -> None:
    """What means nothing to Discord is not escaped."""
    assert text == plain(text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("https://a.example", r"https\://a.example"),
        ("@everyone", r"\@everyone"),
        ("<@1>", r"\<\@1\>"),
        ("- a\n-# b\n1. c", "\\- a\n\\-\\# b\n1\\. c"),
        ("a (b) [1](c)", r"a (b) \[1\]\(c)"),
        ("(Reuters) a", r"\(Reuters) a"),
        ("discord.gg/a", r"discord\.gg/a"),
        (":smile:", r"\:smile:"),
        ("C# and 5 > 3", r"C\# and 5 \> 3"),
    ],
)
def test_escapes_stand_where_they_are_needed(text: str, escaped: str) -> None:
    """One backslash before each sign that would be obeyed; parentheses only beside brackets."""
    assert escaped == plain(text)


def test_length_counts_as_the_strictest_client() -> None:
    """Characters beyond the first plane count twice, lone surrogates once."""
    assert 5 == length("aé😀\ud800")


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three four", 17, "one two three […]"),
        ("one two three four", 13, "one two […]"),
        ("one two three four", 12, "one two […]"),
        ("a\nb  cccccccccc", 10, "a\nb […]"),
        ("a" * 50, 12, "aaaaaaaa […]"),
        ("東京都は" * 10, 12, "東京都は東京都は […]"),
        ("😀" * 20, 13, "😀😀😀😀 […]"),
        ("see " + "x" * 50, 25, "see xxxxxxxxxxxxxxxxx […]"),
        ("one two three", 12, "one two […]"),
        ("one two", 4, "…"),
        ("one two", 0, ""),
    ],
)
def test_texts_are_shortened_between_words(text: str, limit: int, short: str) -> None:
    """A sign tells that something is missing; words without end are cut where it is full."""
    assert short == shortened(text, limit)
    assert length(short) <= limit


@pytest.mark.parametrize("letter", ["e\u0301\u0302", "👩‍👩‍👧", "🇩🇪", "👍🏽", "❤️"])
def test_no_letter_is_cut_in_two(letter: str) -> None:
    """Marks, joined emoji, flags and colours of skin stay with what they belong to."""
    for limit in range(8, 60):
        kept = shortened(letter * 40, limit).removesuffix(" […]")

        assert kept in {letter * times for times in range(40)} | {"[…]"}, limit


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("limit", [0, 1, 7, 40, 256])
def test_escaped_text_fits_and_stays_inert(text: str, limit: int) -> None:
    """Cut before it is escaped, text never ends amid an escape, however little room there is."""
    found = escaped_to(text, limit)

    assert length(found) <= limit
    assert [] == obeyed(found)
    assert "\\" != _ESCAPED.sub("", found)[-1:]


def test_escaped_text_uses_the_room_there_is() -> None:
    """Text that fits is not cut, and of text that does not nearly as much as fits is kept."""
    assert r"a \* b" == escaped_to("a * b", 6)
    assert "" == escaped_to("a", -1)
    assert 90 < length(escaped_to("a*b " * 100, 100)) <= 100


def test_links_read_their_label() -> None:
    """A label over an address, as Discord links it."""
    assert f"[Reuters, 16 June 2021]({URL})" == link("Reuters, 16 June 2021", URL)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (f"{URL}/a_(b)", f"{URL}/a_%28b%29"),
        (f"{URL}/a)b](c", f"{URL}/a%29b%5D%28c"),
        (f"{URL}/a b\n\tc\u202ed", f"{URL}/a%20b%0A%09c%E2%80%AEd"),
        (f"{URL}/\"a\"'b'<c>|d|`e`\\f", f"{URL}/%22a%22%27b%27%3Cc%3E%7Cd%7C%60e%60%5Cf"),
        (f"{URL}/**a**__b__~~c~~", f"{URL}/%2A%2Aa%2A%2A%5F%5Fb%5F%5F%7E%7Ec%7E%7E"),
        (f"{URL}/@everyone/<@1>", f"{URL}/%40everyone/%3C%401%3E"),
        (f"{URL}?a=1&b=%20&c=%&d=%zz", f"{URL}?a=1&b=%20&c=%25&d=%25zz"),
        (f"{URL}#:~:text=a%20b,c", f"{URL}#:~:text=a%20b,c"),
        (f"{URL}/caf\u00e9\ud800", f"{URL}/caf%C3%A9"),
        (f"  {URL}\n", URL),
        ("HTTPS://Example.ORG:8080", "https://example.org:8080/"),
        ("https://example.org?a", "https://example.org/?a"),
        ("https://\u0430pple.example/", "https://xn--pple-43d.example/"),
        ("https://%D0%B0pple.example/", "https://xn--pple-43d.example/"),
        ("https://stra\u00dfe.example./", "https://xn--strae-oqa.example/"),
        ("https://\uff45xample\uff0eorg/", "https://example.org/"),
    ],
)
def test_addresses_are_ascii_that_ends_no_link(url: str, address: str) -> None:
    """Brackets, quotes, spaces and signs are percent-encoded; hosts show their real name."""
    found = link("L", url)

    assert f"[L]({address})" == found
    assert found.isascii()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<b>x</b>",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:a@b.example",
        "discord://-/settings",
        "//evil.example",
        "example.org/a",
        "https:evil.example",
        "https:///evil.example",
        "https://",
        "https://news.example.org@evil.example/",
        "https://name:word@evil.example/",
        "https://news.example.org\\@evil.example/",
        "https://news.example.org\\.evil.example/",
        "https://news.example.org%2F.evil.example/",
        "https://news.example.org\uff0f.evil.example/",
        "https://ev\u200bil.example/",
        "https://ev\u3164il.example/",
        "https://evil.example\u3002org/",
        "https://evil example/",
        "https://[::1]/",
        "https://-evil.example/",
        "https://evil..example/",
        "https://evil.example:port/",
        "\u202ehttps://evil.example/",
        "h\u0442tps://evil.example/",
    ],
)
def test_other_addresses_leave_the_label(url: str) -> None:
    """What is no address on the web, or passes for another, is no link; the label is inert."""
    assert r"\*L\*" == link("*L*", url)


def test_long_addresses_lose_fragment_then_link() -> None:
    """A link that would fill the message points to the article, or to nothing."""
    fragment = "#:~:text=" + "a" * LONGEST_URL
    longest = URL + "/" + "a" * (LONGEST_URL - len(URL) - 1)

    assert f"[L]({URL})" == link("L", URL + fragment)
    assert f"[L]({URL}#top)" == link("L", f"{URL}#top{fragment[1:]}")
    assert f"[L]({longest})" == link("L", longest)
    assert "L" == link("L", longest + "a")


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("A story\nin two  lines", "A story in two lines"),
        ("BBC | *News*", "BBC ∣ ∗News∗"),
        ("[Update] a](https://evil.example)", "(Update) a)(evil.example)"),
        ("@everyone <@1> `x` \\", "＠everyone ‹＠1› 'x' ∖"),
        ("https://evil.example/a", "evil.example/a"),
        ("join discord.gg/abc", "join discord․gg/abc"),
        ("a :smile: at 10:30:15", "a : smile: at 10:30:15"),
        ("Party 🎉👩‍👩‍👧 ❤️ 1️⃣ tonight", "Party 1 tonight"),
        ("# a", "＃ a"),
        ("-# a", "–# a"),
        ("1. FC Köln 1. a", "1․ FC Köln 1. a"),
        ("a_b ~~c~~ ||d||", "aˍb ∼∼c∼∼ ∣∣d∣∣"),
        ("\u202ea\u200b", "a"),
        ("Nothing # special - here (at all).", "Nothing # special - here (at all)."),
        ("🎉", "news.example.org"),
        ("", "news.example.org"),
    ],
)
def test_labels_hold_no_escapes(label: str, shown: str) -> None:
    """Discord shows backslashes in labels, and no link over emoji or addresses: none is left."""
    assert f"[{shown}]({URL})" == link(label, URL)


@pytest.mark.parametrize("label", HOSTILE.values(), ids=HOSTILE)
def test_hostile_labels_make_one_link(label: str) -> None:
    """Whatever the label says, there is one link, and it leads where the address says."""
    found = link(label, URL)
    inner = [child for token in COMMONMARK.parse(found) for child in token.children or []]
    text = found.removeprefix("[").removesuffix(f"]({URL})")

    assert [URL] == [child.attrs["href"] for child in inner if child.type == "link_open"]
    assert {"link_open", "text", "link_close"} == {child.type for child in inner}
    assert not re.search(r"[\[\]\\*_~`|<>@\n]|://", text)
    assert "heading" not in obeyed(text)

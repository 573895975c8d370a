import time

import pytest

from index.robots import Rules, read_robots


def _rules(text: str) -> Rules:
    return read_robots(text.encode(), "pullquote")


def _letters(number: int) -> str:
    """A name for an agent, another one for each number."""
    return str(number).translate(str.maketrans("0123456789", "abcdefghij"))


@pytest.mark.parametrize(
    ("rules", "target", "is_allowed"),
    [
        ("", "/a", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/a", False),
        ("Disallow: /a", "/abc", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a\nDisallow: /a/b", "/a/b/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: *.pdf$", "/x/a.pdf", False),
        ("Disallow: *.pdf$", "/x/a.pdf?page=2", True),
        ("Disallow: /*/print", "/2021/print", False),
        ("Disallow: /*/print", "/print", True),
        ("Disallow: /a*b*c$", "/a-b-b-c", False),
        ("Disallow: /ab*ab$", "/ab", True),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /*?print=", "/a?print=1", False),
        ("Disallow: /m%c3%bc", "/m%C3%BCnchen", False),
        ("Disallow: /mü", "/m%C3%BCnchen", False),
        ("Disallow: /%7Edesk", "/~desk/a", False),
        ("Disallow: /a # the archive", "/a", False),
        ("disallow : /a", "/a", False),
    ],
)
def test_the_longest_pattern_decides(rules: str, target: str, is_allowed: bool) -> None:
    """Patterns are prefixes with wildcards, in one spelling; of equals, what allows wins."""
    assert is_allowed == _rules(f"User-agent: *\n{rules}").allow(target)


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("User-agent: *\nDisallow: /\n\nUser-agent: Pullquote\nDisallow:", True),
        ("User-agent: pullquote/2.0\nDisallow: /\nUser-agent: *\nAllow: /", False),
        ("User-agent: a\nUser-agent: PULLQUOTE\nDisallow: /", False),
        ("User-agent: pullquote\nUser-agent: a\nDisallow: /", False),
        ("User-agent: pullquote\nAllow: /b\nUser-agent: a\nDisallow: /", True),
        ("User-agent: pull\nDisallow: /", True),
        ("User-agent: pullquotes\nDisallow: /", True),
        ("User-agent: pullquote\nAllow: /b\n\nUser-agent: pullquote\nDisallow: /a", False),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("Disallow: /", True),
        ("<html>Not here</html>", True),
        ("User-agent: *\nSitemap: https://harbour.example/map\nDisallow: /", False),
    ],
)
def test_the_group_that_names_us_goes_before_the_one_for_all(text: str, is_allowed: bool) -> None:
    """Groups for the same agent are one; a line that is none of robots.txt's says nothing."""
    assert is_allowed == _rules(text).allow("/a")


@pytest.mark.parametrize(
    ("delay", "seconds"),
    [("2.5", 2.5), ("3600", 10), ("-1", 0), ("nan", 0), ("inf", 0), ("soon", 0), ("", 0)],
)
def test_the_delay_is_honoured_within_reason(delay: str, seconds: float) -> None:
    """Nobody is kept waiting for an hour, or for ever."""
    assert seconds == _rules(f"User-agent: *\nCrawl-delay: {delay}").delay


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: {_letters(n)}\n" for n in range(14_000))
        + "".join(f"Disallow: /{n}\n" for n in range(15_000)),
        "User-agent: *\n" + "".join(f"Disallow: /a*{n}*b*c$\n" for n in range(20_000)),
        "User-agent: *\nDisallow: /" + "a*" * 240_000,
        "User-agent: *\nUser-agent: pullquote\n" * 12_000,
        "".join(f"User-agent: {_letters(n)}\n" for n in range(26_000)),
    ],
)
def test_a_hostile_file_takes_no_time(text: str) -> None:
    """Half a megabyte of agents, rules or wildcards is read and asked in well under a second."""
    began = time.process_time()
    assert _rules(text).allow("/aaaa" * 400)
    assert time.process_time() - began < 1

"""Links to the quoted words, as browsers read text fragments."""

from urllib.parse import unquote

import pytest

from bot.links import link_to

URL = "https://news.example.org/2021/06/a-story"


def test_short_quotes_are_linked_whole() -> None:
    """Up to 60 characters a browser is given every word."""
    assert f"{URL}#:~:text=They%20met%20in%20Geneva." == link_to(URL, "They met\n in Geneva.")


def test_long_quotes_are_linked_by_both_ends() -> None:
    """First and last five words, so that the link stays readable."""
    words = "The two presidents met in a villa by the lake and spoke for three and a half hours."

    found = link_to(URL, words)

    assert (
        f"{URL}#:~:text=The%20two%20presidents%20met%20in,three%20and%20a%20half%20hours." == found
    )


def test_long_words_without_spaces_are_linked_whole() -> None:
    """Where there are no words to choose from, all of them stand."""
    words = "Überschwemmungsgebietsausweisungsverfahrensbeschleunigungsgesetz verabschiedet"

    assert words == unquote(link_to(URL, words).partition("text=")[2])


def test_signs_with_a_meaning_in_fragments_are_encoded() -> None:
    """Commas part start from end, dashes mark context, & parts directives: none is meant here."""
    fragment = link_to(URL, "Well-known, cheap & cheerful").partition(":~:text=")[2]

    assert "Well%2Dknown%2C%20cheap%20%26%20cheerful" == fragment


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (f"{URL}#top", f"{URL}#top:~:text=Yes"),
        (f"{URL}#:~:text=other,words", f"{URL}#:~:text=Yes"),
        (f" {URL} ", f"{URL}#:~:text=Yes"),
        (f"{URL}?a=1&b=%20", f"{URL}?a=1&b=%20#:~:text=Yes"),
        (f'{URL}/\x1b]8;;\x07 \u202ex"<>', f"{URL}/%1B]8;;%07%20%E2%80%AEx%22%3C%3E#:~:text=Yes"),
        (f"{URL}/caf\xe9\ud800", f"{URL}/caf%C3%A9#:~:text=Yes"),
        ("HTTPS://EXAMPLE.ORG/", "HTTPS://EXAMPLE.ORG/#:~:text=Yes"),
    ],
)
def test_any_url_becomes_a_safe_one(url: str, start: str) -> None:
    """Its own fragment is kept; what could steer a terminal is percent-encoded."""
    assert start == link_to(url, "Yes")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd", "example.org/a"])
def test_other_addresses_are_no_links(url: str) -> None:
    """Only the web is linked to."""
    assert "" == link_to(url, "Yes")


def test_a_lone_surrogate_in_the_words_is_no_failure() -> None:
    """Such words cannot be found on the page, but the page can."""
    assert link_to(URL, "Yes \ud800").startswith(URL)

from pathlib import Path

import pytest

from index.errors import SettingsError
from index.sources import FeedSource, FetchSettings, PagesSource, Sources, load_sources

ADDRESS = "use an address such as https://harbour.example/news.xml."


def _load(folder: Path, text: str) -> Sources:
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return load_sources(folder / "sources.toml")


def _faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        _load(folder, text)
    place = f"{folder / 'sources.toml'}: "
    lines = str(caught.value).split("\n")
    assert all(line.startswith(place) for line in lines), lines
    return [line.removeprefix(place) for line in lines]


def test_sources_are_read(tmp_path: Path) -> None:
    """Feeds, pages and how they are fetched, with defaults for what is not said."""
    (tmp_path / "urls.txt").write_text(
        "\ufeff# The archive\nhttps://harbour.example/b\n\n  https://harbour.example/a  \n"
    )
    sources = _load(
        tmp_path,
        """
        [fetch]
        delay = 2
        private = true

        [[feed]]
        url = "https://harbour.example/news.xml"
        outlet = "Harbour Courier"
        tags = ["harbour", "sea"]

        [[feed]]
        url = "http://other.example/feed"
        full = false

        [[pages]]
        urls = ["https://harbour.example/a"]
        file = "urls.txt"
        outlet = "Harbour Courier"
        """,
    )
    assert (
        Sources(
            feeds=(
                FeedSource(
                    "https://harbour.example/news.xml", "Harbour Courier", ("harbour", "sea")
                ),
                FeedSource("http://other.example/feed", full=False),
            ),
            pages=(
                PagesSource(
                    urls=("https://harbour.example/a", "https://harbour.example/b"),
                    outlet="Harbour Courier",
                ),
            ),
            fetch=FetchSettings(delay=2, private=True),
        )
        == sources
    )


def test_nothing_said_is_nothing_fetched(tmp_path: Path) -> None:
    """An empty file is a file without sources; careful settings are the default."""
    sources = _load(tmp_path, "")
    assert ((), (), False, 10_000_000) == (
        sources.feeds, sources.pages, sources.fetch.private, sources.fetch.max_bytes,
    )  # fmt: skip


def test_all_faults_of_the_file_are_told_together(tmp_path: Path) -> None:
    """Misspelt keys, wrong types and addresses each have their table and their remedy.

    A password in an address is not repeated.
    """
    faults = _faults(
        tmp_path,
        """
        [fetch]
        dely = 2
        timeout = "long"
        max_mb = -1
        private = 1
        user_agent = "Courier\\nHost: x"

        [[feed]]
        utl = "https://harbour.example/news.xml"
        tags = "harbour"

        [[feed]]
        url = 3

        [[feed]]
        url = "ftp://harbour.example/news.xml"

        [[feed]]
        url = "https://desk:secret@harbour.example/news.xml"

        [[pages]]
        tags = [1]
        urls = ["https://ok.example/", "file:///etc/passwd", "http://[::1"]

        [feeds]
        """,
    )
    assert {
        "feed 1, url is missing; add it.",
        "feed 1, utl is not known; did you mean url?.",
        'feed 1, tags: use a list, such as ["…"].',
        "feed 2, url: use text in quotes.",
        f"feed 3, url: {ADDRESS}",
        "feed 4, url: leave out the name and password; nothing is fetched with them.",
        f"pages 1, urls, 2: {ADDRESS}",
        f"pages 1, urls, 3: {ADDRESS}",
        "pages 1, tags, 1: use text in quotes.",
        "fetch, dely is not known; did you mean delay?.",
        "fetch, timeout: use a number.",
        "fetch, max_mb: input should be greater than 0.",
        "fetch, private: use true or false.",
        'fetch, user_agent: use plain letters, such as "Courier/1.0 (desk@harbour.example)".',
        "feeds is not known; did you mean feed?.",
    } == set(faults)


@pytest.mark.parametrize("delay", ["nan", "inf", "-1"])
def test_a_delay_is_a_time(tmp_path: Path, delay: str) -> None:
    """What is no number of seconds is refused."""
    (fault,) = _faults(tmp_path, f"[fetch]\ndelay = {delay}")
    assert fault.startswith("fetch, delay: ")


def test_all_faults_of_the_lists_are_told_together(tmp_path: Path) -> None:
    """Lists that are not there, or hold what is no address, are named with the line."""
    (tmp_path / "urls.txt").write_text("# News\nharbour.example/a\nhttps://ok.example/\n")
    faults = _faults(
        tmp_path,
        """
        [[pages]]
        file = "urls.txt"

        [[pages]]

        [[pages]]
        file = "gone.txt"
        """,
    )
    assert [
        f"pages 1, file: line 2 of urls.txt: {ADDRESS}",
        'pages 2: give urls = ["https://…"] or file = "urls.txt".',
        "pages 3, file: gone.txt cannot be read (No such file or directory); check it.",
    ] == faults


def test_a_list_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    """A list of addresses is text in UTF-8."""
    (tmp_path / "urls.txt").write_bytes(b"\xff\xfe\x00")
    (fault,) = _faults(tmp_path, '[[pages]]\nfile = "urls.txt"')
    assert fault.startswith("pages 1, file: urls.txt cannot be read (")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[feed]\nurl = 'https://harbour.example/'", "feed: write it as [[feed]], once for each."),
        ("fetch = 3", "fetch: write it as a table, such as [fetch]."),
    ],
)
def test_the_wrong_kind_of_table_is_told(tmp_path: Path, text: str, words: str) -> None:
    """Who writes one pair of brackets too few is told where."""
    assert [words] == _faults(tmp_path, text)


@pytest.mark.parametrize("raw", [b"feed =", b'a = "\xff"'])
def test_what_is_no_toml_is_told(tmp_path: Path, raw: bytes) -> None:
    """The file and the place are named."""
    (tmp_path / "sources.toml").write_bytes(raw)
    with pytest.raises(SettingsError, match=r"sources\.toml is not valid TOML in UTF-8 \("):
        load_sources(tmp_path / "sources.toml")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """Who names a file that is not there learns that."""
    with pytest.raises(SettingsError, match=r"sources\.toml cannot be read \(No such file"):
        load_sources(tmp_path / "sources.toml")

import gzip
import shutil
import ssl
import subprocess
import time
import tracemalloc
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpcore
import pytest
from loopback_site import Names, Reply, Site, Time, html, moved, packed, serving

from index.errors import FetchError
from index.fetch import Fetched, Fetcher
from index.sources import FetchSettings

HERE = Names({"harbour.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def _fetcher(time: Time | None = None, names: Names = HERE, **settings: object) -> Fetcher:
    given = {"private": True, "delay": 0.0, **settings}
    return Fetcher(FetchSettings(**given), resolve=names, clock=(time or Time()).clock)  # type: ignore[arg-type]


def _failure(site: Site, page: object, **settings: object) -> FetchError:
    """What fetching this page fails with."""
    site.pages["/a"] = page  # type: ignore[assignment]
    with pytest.raises(FetchError) as caught:
        _fetcher(**settings).get(site.url("/a"))  # type: ignore[arg-type]
    return caught.value


# What comes back


@pytest.mark.parametrize("dress", [lambda reply: reply, packed])
def test_a_page_is_fetched_whole(site: Site, dress: object) -> None:
    """Content, type and validators come back, packed on the way or not."""
    page = html("Some words.")
    page.headers = {**page.headers, "ETag": '"1"', "Last-Modified": "Wed, 16 Jun 2021 10:00:00 GMT"}
    site.pages["/a"] = dress(page)  # type: ignore[operator]
    fetched = _fetcher().get(site.url("/a#part"))
    assert (
        Fetched(
            url=site.url("/a"),
            raw=page.body,
            content_type="text/html; charset=utf-8",
            etag='"1"',
            modified="Wed, 16 Jun 2021 10:00:00 GMT",
        )
        == fetched
    )
    assert ("text/html", "utf-8") == (fetched.media_type, fetched.charset)


def test_the_site_hears_who_asks(site: Site) -> None:
    """The program's name and the host are sent, and no packing but the one that is read."""
    site.pages["/a"] = html("Words.")
    _fetcher(user_agent="Courier/2.0").get(site.url("/a", "harbour.example"))
    _, headers = site.asked[-1]
    assert "Courier/2.0" == headers["User-Agent"]
    assert f"harbour.example:{site.port}" == headers["Host"]
    assert "gzip" == headers["Accept-Encoding"]


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    """Validators given back are sent; "not modified" comes back as unchanged, with them."""
    page = html("Words.")
    page.headers = {**page.headers, "ETag": '"1"'}
    site.pages["/a"] = page
    fetched = _fetcher().get(site.url("/a"), etag='"1"', modified="Wed, 16 Jun 2021 10:00:00 GMT")
    assert (True, b"", '"1"') == (fetched.is_unchanged, fetched.raw, fetched.etag)
    assert "Wed, 16 Jun 2021 10:00:00 GMT" == fetched.modified


def test_validators_go_to_the_address_that_gave_them(site: Site) -> None:
    """An address that leads elsewhere now gets the new content, whatever its date."""
    site.pages |= {"/a": [moved("/old"), moved("/new")], "/old": html("Old."), "/new": html("New.")}
    old = _fetcher().get(site.url("/a"))
    new = _fetcher().get(site.url("/a"), modified="Wed, 16 Jun 2021 10:00:00 GMT", landed=old.url)
    assert site.url("/new") == new.url
    assert [] == [headers for _, headers in site.asked if "If-Modified-Since" in headers]


def test_not_modified_without_being_asked_is_a_failure(site: Site) -> None:
    """A server that says "as before" where there is no before has given nothing."""
    assert "answered 304 Not Modified" in str(_failure(site, Reply(status=304)))


# Where it goes


def test_a_private_host_is_refused_before_it_is_asked(site: Site) -> None:
    """A public-looking name that leads to this machine is never connected to."""
    site.pages["/"] = html("Secret.")
    with pytest.raises(FetchError, match=r"harbour\.example leads to 127\.0\.0\.1"):
        _fetcher(private=False).get("http://harbour.example/")
    assert [] == site.asked


def test_another_address_of_the_host_is_tried(site: Site) -> None:
    """A host of two addresses, one of them dead, is there."""
    site.pages["/a"] = html("Words.")
    names = Names({"harbour.example": ["::1", "127.0.0.1"]})
    assert b"Words." in _fetcher(names=names).get(site.url("/a", "harbour.example")).raw


@pytest.fixture
def dialled(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The internet: what is connected to is noted, and answered by the site on loopback."""
    places: list[tuple[str, int]] = []
    dial = httpcore.SyncBackend.connect_tcp

    def connect(
        self: httpcore.SyncBackend, host: str, port: int, *rest: object
    ) -> httpcore.NetworkStream:
        places.append((host, port))
        return dial(self, "127.0.0.1", site.port, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return places


PUBLIC = {"harbour.example": ["93.184.216.34"], "inside.example": ["10.0.0.7"]}


def test_the_connection_goes_to_the_judged_address(
    site: Site, dialled: list[tuple[str, int]]
) -> None:
    """The name is looked up once a connection, so that a second answer cannot lead elsewhere."""
    names = Names(PUBLIC)
    site.pages["/a"] = html("Words.")
    _fetcher(private=False, names=names).get("http://harbour.example/a")
    assert {("93.184.216.34", 80)} == set(dialled)
    assert len(dialled) == len(names.asked)


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://127.0.0.1/", "127.0.0.1 is no public"),
        ("http://inside.example/", "leads to 10.0.0.7, which is no public"),
        ("http://[::1]/", "::1 is no public"),
        ("http://169.254.169.254/latest", "that nothing is fetched from"),
        ("//127.0.0.1/", "127.0.0.1 is no public"),
        ("http://harbour.example:22/", "port 22; only 80 and 443"),
        ("http://desk:pass@harbour.example/", "a name or password in it"),
        ("file:///etc/passwd", "leads to file:…; only http and https"),
        ("ftp://harbour.example/", "leads to ftp:…; only http and https"),
        ("http://harbour.example:port/", "no address"),
    ],
)
def test_redirects_are_judged_like_first_addresses(
    site: Site, dialled: list[tuple[str, int]], to: str, reason: str
) -> None:
    """A public page that leads inside, elsewhere, or to another scheme is not followed there."""
    site.pages["/a"] = moved(to)
    with pytest.raises(FetchError) as caught:
        _fetcher(private=False, names=Names(PUBLIC)).get("http://harbour.example/a")
    assert reason in str(caught.value)
    assert not caught.value.is_temporary
    assert {("93.184.216.34", 80)} == set(dialled)


def test_no_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would look the name up again, behind the check."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.pages["/a"] = html("Words.")
    assert b"Words." in _fetcher().get(site.url("/a")).raw


def test_five_redirects_are_followed_and_no_more(site: Site) -> None:
    """A chain has an end."""
    site.pages |= {f"/{n}": moved(f"/{n + 1}", status=301 + n % 2) for n in range(6)}
    site.pages["/6"] = html("There.")
    assert b"There." in _fetcher().get(site.url("/1")).raw
    with pytest.raises(FetchError, match="leads on more than 5 times"):
        _fetcher().get(site.url("/0"))


@pytest.mark.parametrize("url", ["ftp://harbour.example/a", "/a", "", "http://", "nonsense:a"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    """Only http and https are fetched."""
    with pytest.raises(FetchError, match="only http and https"):
        _fetcher().get(url)


# How much comes


def test_a_page_over_the_limit_is_refused_by_its_word(site: Site) -> None:
    """A length that is announced is enough to refuse it."""
    page = Reply(b"x", headers={"Content-Length": "3000000"})
    assert "over the limit of 2 MB; raise max_mb" in str(_failure(site, page, max_mb=2))


def test_an_endless_page_is_cut_off(site: Site) -> None:
    """What never ends is refused at the limit, whether it announces a length or not."""
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        while True:
            sent += handler.wfile.write(b"words " * 10_000)

    assert "over the limit of 1 MB" in str(_failure(site, endless, max_mb=1))
    assert sent < 20_000_000  # what the system's buffers take


def test_endless_headers_are_cut_off(site: Site) -> None:
    """Headers count like content."""

    def endless(handler: BaseHTTPRequestHandler) -> None:
        while True:
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)

    assert "sends more than allowed" in str(_failure(site, endless, max_mb=1))


def test_a_compression_bomb_goes_off_at_the_limit(site: Site) -> None:
    """A small answer that unpacks to 200 MB is refused, and never unpacked further."""
    bomb = gzip.compress(bytes(200_000_000), compresslevel=9)
    page = Reply(bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        assert "over the limit of 1 MB" in str(_failure(site, page, max_mb=1))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_other_packings_are_refused(site: Site, coding: str) -> None:
    """What was not asked for, and packing within packing, is not unpacked."""
    page = Reply(gzip.compress(b"x"), headers={"Content-Encoding": coding})
    assert f"packed as {coding}, which is not read" in str(_failure(site, page))


@pytest.mark.parametrize("body", [b"no gzip at all", gzip.compress(b"words" * 1000)[:-20]])
def test_damaged_packing_is_told(site: Site, body: bytes) -> None:
    """Half an article is none."""
    error = _failure(site, Reply(body, headers={"Content-Encoding": "gzip"}))
    assert "damaged, or not to its end" in str(error)
    assert error.is_temporary


def test_a_page_that_breaks_off_is_no_page(site: Site) -> None:
    """A connection closed before the announced end is tried again, then given up."""
    page = Reply(b"half", headers={"Content-Length": "400"})
    assert "did not answer" in str(_failure(site, page))
    assert 3 == len(site.paths)


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_slow_drip_ends_with_the_time(site: Site, part: str) -> None:
    """A byte now and then keeps no connection open longer than allowed in all."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        if part == "body":
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    began = time.monotonic()
    error = _failure(site, drip, timeout=0.4)
    assert "not there after 0.4 seconds" in str(error)
    assert error.is_temporary
    assert time.monotonic() - began < 2
    assert 1 == len(site.paths)


# When it fails


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_busy_server_is_asked_again(site: Site, status: int) -> None:
    """Server errors and "too many requests" are tried again, later and later."""
    waiting = Time()
    site.pages["/a"] = [Reply(status=status), Reply(status=status), html("Words.")]
    assert b"Words." in _fetcher(waiting).get(site.url("/a")).raw
    first, second = waiting.slept
    assert 1 <= first <= 2 <= second <= 3


def test_a_server_that_stays_busy_is_given_up(site: Site) -> None:
    """Three attempts, then the reason, which a later run may not meet."""
    error = _failure(site, Reply(status=502))
    assert "127.0.0.1 answered 502 Bad Gateway; run again later." == str(error)
    assert (True, 502) == (error.is_temporary, error.status)
    assert 3 == len(site.paths)


@pytest.mark.parametrize("after", ["7", "Wed, 16 Jun 2021 12:00:07 GMT"])
def test_retry_after_is_obeyed(site: Site, after: str) -> None:
    """The server says how long to wait, in seconds or as a date."""
    waiting = Time()
    site.pages["/a"] = [Reply(status=503, headers={"Retry-After": after}), html("Words.")]
    _fetcher(waiting).get(site.url("/a"))
    assert [pytest.approx(7)] == waiting.slept


def test_a_host_that_asks_for_a_long_pause_is_left_alone(site: Site) -> None:
    """A pause longer than a run should wait ends the run for that host, not for others."""
    waiting = Time()
    site.pages["/a"] = Reply(status=429, headers={"Retry-After": "3600"})
    fetcher = _fetcher(waiting)
    for _ in range(2):
        with pytest.raises(FetchError, match="not to be asked for 3,600 seconds") as caught:
            fetcher.get(site.url("/a"))
        assert caught.value.is_temporary
    assert (1, []) == (len(site.paths), waiting.slept)
    site.pages["/b"] = html("Words.")
    assert b"Words." in fetcher.get(site.url("/b", "harbour.example")).raw


@pytest.mark.parametrize(
    ("status", "advice"),
    [(404, "check the address"), (410, "remove"), (403, "refuses programs"), (401, "login")],
)
def test_refusals_are_final(site: Site, status: int, advice: str) -> None:
    """What a server says is not there or not for us is not asked for twice."""
    error = _failure(site, Reply(status=status))
    assert advice in str(error)
    assert (False, status) == (error.is_temporary, error.status)
    assert 1 == len(site.paths)


def test_a_host_that_is_down_is_left_alone_after_a_while() -> None:
    """A dead host costs one round of attempts, not one for each of its pages."""
    with serving() as site:
        down = site.url("/a")
    waiting = Time()
    fetcher = _fetcher(waiting)
    for _ in range(20):
        with pytest.raises(FetchError, match=r"did not answer|left alone"):
            fetcher.get(down)
    assert 2 == len(waiting.slept)


def test_a_host_that_goes_down_in_a_run_is_left_alone(site: Site) -> None:
    """Three failures in a row, robots.txt read or not, and nothing more is asked of it."""

    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.close()

    site.pages |= {"/a": html("Words."), "/b": hang_up}
    fetcher = _fetcher()
    fetcher.get(site.url("/a"))
    with pytest.raises(FetchError, match="did not answer"):
        fetcher.get(site.url("/b"))
    asked = len(site.asked)
    with pytest.raises(FetchError, match="failed 3 times in a row"):
        fetcher.get(site.url("/a"))
    assert asked == len(site.asked)


# Manners


def test_a_host_is_given_time_between_requests(site: Site) -> None:
    """Requests to one host are apart by the delay; another host is not kept waiting for it."""
    waiting = Time()
    site.pages["/a"] = html("Words.")
    fetcher = _fetcher(waiting, delay=2.0)
    fetcher.get(site.url("/a", "harbour.example"))
    assert [pytest.approx(2, abs=0.5)] == waiting.slept  # after robots.txt
    fetcher.get(site.url("/a", "harbour.example"))
    assert 2 == len(waiting.slept)
    fetcher.get(site.url("/a", "other.example"))
    assert [pytest.approx(2, abs=0.5)] == waiting.slept[2:]  # after its own robots.txt


def test_robots_txt_is_obeyed_and_read_once(site: Site) -> None:
    """What a site asks programs not to fetch is not asked for."""
    site.pages |= {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /private\nCrawl-delay: 4\n"),
        "/a": html("Words."),
    }
    waiting = Time()
    fetcher = _fetcher(waiting)
    fetcher.get(site.url("/a"))
    fetcher.get(site.url("/a"))
    with pytest.raises(FetchError, match=r"robots\.txt of 127\.0\.0\.1 asks programs not to"):
        fetcher.get(site.url("/private/a"))
    assert ["/robots.txt", "/a", "/a"] == [path for path, _ in site.asked]
    assert [pytest.approx(4, abs=0.5)] == waiting.slept


def test_robots_txt_is_asked_of_where_a_redirect_leads(site: Site) -> None:
    """A page that leads to one that programs should not fetch is no way around."""
    site.pages |= {
        "/robots.txt": Reply(b"User-agent: pullquote\nDisallow: /private\n"),
        "/a": moved("/private"),
    }
    with pytest.raises(FetchError, match="asks programs not to"):
        _fetcher().get(site.url("/a"))
    assert ["/a"] == site.paths


@pytest.mark.parametrize("status", [500, 429])
def test_nothing_is_fetched_while_robots_txt_cannot_be_read(site: Site, status: int) -> None:
    """A site whose wishes are not known now is left alone until they are."""
    site.pages |= {"/robots.txt": Reply(status=status), "/a": html("Words.")}
    fetcher = _fetcher()
    for _ in range(2):
        with pytest.raises(
            FetchError, match=r"robots\.txt .* cannot be read, so nothing"
        ) as caught:
            fetcher.get(site.url("/a"))
        assert caught.value.is_temporary
    assert 3 == len(site.asked)


def test_a_huge_robots_txt_is_read_to_its_limit(site: Site) -> None:
    """The rules in its first half megabyte hold; the rest does not count."""
    rules = b"User-agent: *\nDisallow: /private\n" + b"# words\n" * 200_000
    site.pages |= {"/robots.txt": Reply(rules), "/a": html("Words.")}
    fetcher = _fetcher()
    assert b"Words." in fetcher.get(site.url("/a")).raw
    with pytest.raises(FetchError, match="asks programs not to"):
        fetcher.get(site.url("/private"))


# TLS


def _certificate(folder: Path, host: str) -> Path:
    """A certificate and its key, valid for `host`, signed by nobody else."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("openssl is not installed")
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2",
            "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem"


def test_tls_proves_the_name_though_the_address_is_pinned(tmp_path: Path) -> None:
    """A certificate counts for the name that was asked for, and one of nobody's for none."""
    certificate = _certificate(tmp_path, "harbour.example")
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate, tmp_path / "key.pem")

    def wrap(server: object) -> None:
        server.socket = served.wrap_socket(server.socket, server_side=True)  # type: ignore[attr-defined]

    trusting = ssl.create_default_context(cafile=str(certificate))
    settings = FetchSettings(private=True, delay=0)
    with serving(wrap) as site:
        site.pages["/a"] = html("Words.")
        for context, host, is_proven in (
            (trusting, "harbour.example", True),
            (trusting, "other.example", False),
            (None, "harbour.example", False),
        ):
            fetcher = Fetcher(settings, resolve=HERE, clock=Time().clock, context=context)
            url = site.url("/a", host).replace("http:", "https:")
            if is_proven:
                assert b"Words." in fetcher.get(url).raw
                continue
            with pytest.raises(FetchError, match=rf"{host} did not prove that it is {host}"):
                fetcher.get(url)

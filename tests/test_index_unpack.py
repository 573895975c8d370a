"""Packed files: what is in them is read, and nothing in them does harm."""

import bz2
import gzip
import io
import os
import stat
import struct
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
import zlib
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT

from index.document import STANDARD_INPUT, Document, Hints
from index.files import PACKS, Problem, find_files
from index.limits import Limits
from index.load import load_articles
from index.unpack import unpack

LIMITS = Limits(member=1_000_000)
SMALL = Limits(member=50_000, spared=10_000)
PROSE = b"The harbour council voted on Tuesday night to raise the old sea wall by two metres.\n"


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as pack:
        for name, raw in members.items():
            pack.writestr(name, raw)
    return made.getvalue()


def _tar(members: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as pack:
        for name, raw in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            pack.addfile(info, io.BytesIO(raw))
    return made.getvalue()


def _all(
    raw: bytes,
    name: str = "/news/june.zip",
    limits: Limits = LIMITS,
    ignored: Counter[str] | None = None,
) -> list[Document | Problem]:
    suffix = Path(name).suffix
    return list(unpack(Document(name, suffix, raw), limits, ignored))


def _names(found: list[Document | Problem]) -> list[str]:
    return [one.name for one in found if isinstance(one, Document)]


def _told(found: list[Document | Problem]) -> list[str]:
    """What the problems say, each with the end of its path."""
    return [f"{Path(one.path).name}: {one.reason}" for one in found if isinstance(one, Problem)]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_gives_its_documents(method: int) -> None:
    """Each member is a document named by the pack and its own path, its bytes untouched."""
    raw = _zip({"a.txt": PROSE, "folder/b.HTML": b"<p>B</p>", "empty/": b""}, method)

    assert [
        Document("/news/june.zip!/a.txt", ".txt", PROSE),
        Document("/news/june.zip!/folder/b.HTML", ".html", b"<p>B</p>"),
    ] == _all(raw)


@pytest.mark.parametrize("name", ["/news/june.tar.gz", "/news/june.TGZ"])
@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_tar_gives_its_documents(name: str, form: int) -> None:
    """All three dialects of tar are read, long and foreign names among them."""
    long = "/".join(["a folder with a long name"] * 3 + ["é" * 30 + ".txt"])
    if form != tarfile.USTAR_FORMAT:
        long = f"{'deep/' * 40}{long}"
    raw = gzip.compress(_tar({"a.txt": PROSE, long: PROSE * 20, "b.md": b"B"}, form))

    found = _all(raw, name)

    assert [f"{name}!/a.txt", f"{name}!/{long}", f"{name}!/b.md"] == _names(found)
    assert isinstance(found[1], Document)
    assert PROSE * 20 == found[1].raw


@pytest.mark.parametrize(
    ("name", "inner", "suffix"),
    [
        ("/news/june.jsonl.gz", "/news/june.jsonl.gz!/june.jsonl", ".jsonl"),
        ("/news/june.HTML.gz", "/news/june.HTML.gz!/june.HTML", ".html"),
        ("/news/june.gz", "/news/june.gz!/june", ".jsonl"),
        (STANDARD_INPUT, STANDARD_INPUT, ".jsonl"),
    ],
)
def test_gzip_gives_the_file_it_packs(name: str, inner: str, suffix: str) -> None:
    """The name within says the format; without a suffix there, the bytes do."""
    line = b'{"text": "Words."}\n'
    hints = Hints(url="https://harbour.example/june")
    (found,) = unpack(Document(name, ".gz", gzip.compress(line), hints), LIMITS)

    assert Document(inner, suffix, line, hints) == found


def test_gzip_may_have_several_parts() -> None:
    """Compressed logs are put together as they are; tapes are filled up with zeros."""
    raw = gzip.compress(PROSE) + gzip.compress(b"") + gzip.compress(PROSE) + bytes(1000)
    (found,) = _all(raw, "/news/a.txt.gz")

    assert isinstance(found, Document)
    assert PROSE * 2 == found.raw


def test_a_piped_tar_is_known_by_its_bytes() -> None:
    """`tar cz news | pullquote reindex -` needs no name to be a tar file."""
    raw = gzip.compress(_tar({"a.txt": PROSE}))
    (found,) = unpack(Document(STANDARD_INPUT, ".gz", raw), LIMITS)

    assert [f"{STANDARD_INPUT}!/a.txt"] == _names([found])


def test_what_is_said_of_a_pack_holds_for_its_members() -> None:
    """Its outlet and tags are those of all in it; its title and address are of none."""
    hints = Hints("Title", "Author", "The Courier", "https://a.example/x", "2021-06-16", ("sea",))
    (found,) = unpack(Document("x.zip", ".zip", _zip({"a.txt": PROSE}), hints), LIMITS)

    assert isinstance(found, Document)
    assert Hints(outlet="The Courier", tags=("sea",)) == found.hints


def test_other_files_are_counted() -> None:
    """As in folders, what holds no article is counted by suffix; hidden files are not even that."""
    members = ["a.png", "b.PNG", "noted", ".hidden.txt", "__MACOSX/a.txt", ".git/a.txt"]
    for raw, name in (
        (_zip(dict.fromkeys(members, b"x")), "a.zip"),
        (gzip.compress(_tar(dict.fromkeys(members, b"x"))), "a.tgz"),
    ):
        ignored: Counter[str] = Counter()
        assert [] == _all(raw, name, ignored=ignored)
        assert {".png": 2, "": 1} == ignored
    ignored = Counter()
    assert [] == _all(gzip.compress(b"x"), "data.csv.gz", ignored=ignored)
    assert {".csv": 1} == ignored


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/a.txt", "etc/a.txt"),
        ("/etc/a.txt", "etc/a.txt"),
        ("C:\\news\\..\\a.txt", "news/a.txt"),
        ("a/./b//../c.txt", "a/b/c.txt"),
        ("x\x1b[31m\ny.txt", "x�[31m�y.txt"),
        ("https://a.example/b.txt", "a.example/b.txt"),
        ("n" * 3000 + ".txt", "n" * 996 + ".txt"),
    ],
)
def test_names_lead_nowhere(name: str, kept: str) -> None:
    """What climbs, starts at the root or upsets a terminal becomes a plain path."""
    for raw, pack in (
        (_zip({name: PROSE}), "/x.zip"),
        (gzip.compress(_tar({name: PROSE})), "/x.tgz"),
    ):
        assert [f"{pack}!/{kept}"] == _names(_all(raw, pack))


def test_names_in_other_encodings() -> None:
    """A name that does not say it is UTF-8 is read as such where it can be, and is text always."""
    for written, kept in (("Köln.txt".encode(), "Köln.txt"), (b"K\x94ln.txt", "Köln.txt")):
        raw = _zip({"A" * (len(written) - 4) + ".txt": PROSE})
        raw = raw.replace(b"A" * (len(written) - 4) + b".txt", written)
        assert [f"/news/june.zip!/{kept}"] == _names(_all(raw))
    raw = _tar({"AAAA.txt": PROSE}, tarfile.USTAR_FORMAT)
    with_name = bytearray(raw.replace(b"AAAA", b"K\xf6ln"))
    with_name[148:156] = b"%06o\0 " % (sum(with_name[:148]) + 256 + sum(with_name[156:512]))
    (name,) = _names(_all(gzip.compress(bytes(with_name)), "/x.tgz"))
    assert "/x.tgz!/K/xf6ln.txt" == name
    name.encode("utf-8")


def test_names_that_come_to_the_same_stay_apart() -> None:
    """Two members are two documents, whatever they are called."""
    raw = _zip({"a.txt": b"1", "../a.txt": b"2", "a (2).txt": b"3", "./a.txt": b"4"})
    found = _all(raw)

    assert ["a.txt", "a (2).txt", "a (2) (2).txt", "a (3).txt"] == [
        Path(name).name for name in _names(found)
    ]


def test_links_are_passed_over(tmp_path: Path) -> None:
    """A link in a pack leads to nothing that was packed, and is not followed."""
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        pack.writestr(link, "/etc/passwd")
        pack.writestr("a.txt", PROSE)
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w") as pack_of_links:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            pack_of_links.addfile(info)
        info = tarfile.TarInfo("a.txt")
        info.size = len(PROSE)
        pack_of_links.addfile(info, io.BytesIO(PROSE))

    assert ["/news/june.zip!/a.txt"] == _names(_all(made.getvalue()))
    assert ["/x.tgz!/a.txt"] == _names(_all(gzip.compress(tarred.getvalue()), "/x.tgz"))


@pytest.mark.parametrize("inner", ["b.zip", "b.txt.gz", "b.tar.gz", "b.tgz"])
def test_a_pack_in_a_pack_is_a_problem(inner: str) -> None:
    """One level is opened, so that a pack that holds itself ends."""
    found = _all(_zip({inner: _zip({"a.txt": PROSE}), "c.txt": PROSE}))

    assert [f"{inner}: It is a pack inside a pack; unpack it once and index what is in it."] == (
        _told(found)
    )
    assert ["/news/june.zip!/c.txt"] == _names(found)
    # It is not even unpacked, so its size is no matter.
    large = _zip({inner: os.urandom(60_000)}, zipfile.ZIP_STORED)
    assert "inside a pack" in _told(_all(large, limits=SMALL))[0]
    for name in (f"{inner}.gz", "nameless.gz"):
        assert "inside a pack" in _told(_all(gzip.compress(_zip({})), name))[0]


def test_bad_members_are_named_and_the_rest_goes_on() -> None:
    """Encrypted, damaged, oddly packed, endless and empty members are a problem each."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("secret.txt", PROSE * 2)
        pack.writestr("damaged.txt", os.urandom(500))
        pack.writestr("odd.txt", PROSE, zipfile.ZIP_BZIP2)
        pack.writestr("large.txt", os.urandom(60_000))
        pack.writestr("empty.txt", b" \n")
        pack.writestr("good.txt", PROSE)
        infos = {info.filename: info for info in pack.infolist()}
    raw = bytearray(made.getvalue())
    at = infos["damaged.txt"].header_offset + 30 + len("damaged.txt")
    raw[at + 20 : at + 400] = bytes(380)
    entry = raw.index(b"secret.txt", infos["good.txt"].header_offset) - 46
    raw[entry + 8] |= 1

    found = _all(bytes(raw), limits=SMALL)

    assert [
        "secret.txt: It is encrypted; unpack it with its password and index the files.",
        "damaged.txt: It is damaged; fetch or pack it again.",
        "odd.txt: It is packed in an unusual way; pack it anew with `zip`.",
        "large.txt: Unpacked it is over the limit of 50,000 bytes; raise PULLQUOTE_MAX_FILE_MB to "
        "index it.",
        "empty.txt: The file is empty.",
    ] == _told(found)
    assert ["/news/june.zip!/good.txt"] == _names(found)


def test_a_large_member_of_a_tar_is_passed_over() -> None:
    """A member over the limit is a problem; one that is no article may be of any size."""
    members = {"large.txt": os.urandom(60_000), "film.mp4": os.urandom(200_000), "good.txt": PROSE}
    found = _all(gzip.compress(_tar(members)), "/x.tgz", SMALL)

    assert ["/x.tgz!/good.txt"] == _names(found)
    (told,) = _told(found)
    assert told.startswith("large.txt: Unpacked it is over the limit of 50,000 bytes;")


@pytest.mark.parametrize("claimed", [10, 10_000_000, 0xFFFFFFFE])
def test_headers_that_lie_about_sizes(claimed: int) -> None:
    """What a header claims is not believed: the member is read as it is, or told to be damaged."""
    raw = bytearray(_zip({"a.txt": PROSE * 3, "b.txt": PROSE}))
    entry = raw.index(b"PK\1\2")
    raw[entry + 24 : entry + 28] = struct.pack("<I", claimed)
    found = _all(bytes(raw))

    assert "/news/june.zip!/b.txt" == _names(found)[-1]
    documents = [one.raw for one in found if isinstance(one, Document)]
    assert documents in ([PROSE * 3, PROSE], [PROSE])


def test_a_zip_bomb_is_told_and_the_rest_goes_on() -> None:
    """A member of a thousand times its size is stopped early, whatever the file limit."""
    limits = Limits(member=40_000_000)
    found = _all(_zip({"bomb.txt": bytes(30_000_000), "a.txt": PROSE}), limits=limits)

    assert [
        "bomb.txt: It unpacks to more than 200 times its size, as a bomb does; unpack it yourself "
        "if you trust it."
    ] == _told(found)
    assert ["/news/june.zip!/a.txt"] == _names(found)


def _overlapping(copies: int, size: int) -> bytes:
    """A zip whose list names the same packed bytes over and over."""
    raw = _zip({"a.txt": bytes(size)})
    start, end = raw.index(b"PK\1\2"), raw.index(b"PK\5\6")
    entries = raw[start:end] * copies
    counts = struct.pack("<HH", copies, copies)
    tail = struct.pack("<4sHH4sIIH", b"PK\5\6", 0, 0, counts, len(entries), start, 0)
    return raw[:start] + entries + tail


def test_an_overlapping_bomb_ends_early() -> None:
    """However often a list names the same bytes, no more come out than a small file may hold."""
    raw = _overlapping(20_000, 900_000)
    assert 20_000 == len(zipfile.ZipFile(io.BytesIO(raw)).infolist())
    limits = Limits(member=40_000_000, ratio=2)
    came = 0
    told = []
    for found in unpack(Document("/b.zip", ".zip", raw), limits):
        came += len(found.raw) if isinstance(found, Document) else 0
        told += [found.reason] if isinstance(found, Problem) else []

    assert came <= limits.swollen(len(raw))
    # Newer Pythons refuse overlapping entries, one by one.
    refused = told.count("It is damaged; fetch or pack it again.") >= 19_999
    assert refused or told[-1].startswith("It unpacks to more than 2 times its size, as a bomb")


@pytest.mark.parametrize("name", ["/b.zip", "/b.tgz"])
def test_the_sum_is_limited(name: str) -> None:
    """Members that are each small enough may not be too much together."""
    limits = Limits(member=10_000, spared=10_000)
    members = {f"{n}.txt": os.urandom(9_000) for n in range(30)}
    raw = _zip(members) if name == "/b.zip" else gzip.compress(_tar(members))
    *documents, problem = _all(raw, name, limits)

    assert 170_000 < sum(len(one.raw) for one in documents if isinstance(one, Document)) <= 200_000
    assert [
        f"{name[1:]}: It unpacks to more than 200,000 bytes; the rest was left out: make smaller "
        "packs of it, or raise PULLQUOTE_MAX_FILE_MB."
    ] == _told([problem])


@pytest.mark.parametrize("name", ["/b.zip", "/b.tgz"])
def test_the_count_is_limited(name: str) -> None:
    """A list of endless files is refused by their number."""
    members = dict.fromkeys((f"{n}.txt" for n in range(30)), PROSE)
    raw = _zip(members) if name == "/b.zip" else gzip.compress(_tar(members))
    found = _all(raw, name, Limits(member=10_000, members=20))

    assert [f"{name[1:]}: It holds more than 20 files; make smaller packs of it."] == _told(found)
    assert len(found) <= 22
    assert 30 == len(_all(raw, name, Limits(member=10_000, members=30)))


def test_a_gzip_bomb_is_told() -> None:
    """A small gzip file that unpacks to gigabytes is left at a few hundred times its size."""
    engine = zlib.compressobj(9, wbits=31)
    packed = b"".join(engine.compress(bytes(1_000_000)) for _ in range(300)) + engine.flush()
    for name in ("/b.txt.gz", "/b.gz"):
        (problem,) = _all(packed + bytes(2), name, Limits(member=400_000_000))
        assert isinstance(problem, Problem)
    (problem,) = _all(packed, "/b.txt.gz", Limits(member=40_000_000))
    assert isinstance(problem, Problem)
    assert "over the limit of 40 MB" in problem.reason
    (problem,) = _all(packed, "/b.txt.gz", Limits(member=400_000_000))
    assert isinstance(problem, Problem)
    assert "more than 200 times its size" in problem.reason


def test_gzip_of_endless_empty_parts_ends() -> None:
    """A file of a million empty parts costs seconds elsewhere, and is refused here."""
    (problem,) = _all(gzip.compress(b"") * 120_000, "/b.txt.gz")

    assert isinstance(problem, Problem)
    assert "more than 100,000 parts" in problem.reason


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_what_is_cut_short_is_told(cut: float) -> None:
    """A download that broke off gives what is whole, and a problem for the rest."""
    members = {f"{n}.txt": os.urandom(3000) for n in range(20)}
    for raw, name in ((_zip(members), "/b.zip"), (gzip.compress(_tar(members)), "/b.tgz")):
        part = raw[: int(cut * len(raw))]
        *documents, problem = _all(part, name)
        assert isinstance(problem, Problem)
        assert name == problem.path
        assert all(isinstance(one, Document) for one in documents)
        assert len(documents) < 20
        if name == "/b.tgz" and cut > 0.2:
            assert documents


def test_damaged_packs_never_raise() -> None:
    """Whatever bytes are turned over, the outcome is documents and problems."""
    members = {f"{n}.txt": PROSE * n for n in range(8)}
    for whole, name in (
        (_zip(members), "/b.zip"),
        (gzip.compress(_tar(members)), "/b.tgz"),
        (gzip.compress(PROSE * 9), "/b.txt.gz"),
    ):
        for at in range(0, len(whole), 3):
            raw = bytearray(whole)
            raw[at] ^= 0xFF
            for found in _all(bytes(raw), name):
                assert isinstance(found, Document | Problem)
    # The same within the tar, where gzip's sum does not tell of it first.
    tarred = _tar(members)
    for at in range(0, 4096, 5):
        raw = bytearray(tarred)
        raw[at] ^= 0x7F
        for found in _all(gzip.compress(bytes(raw), 1), "/b.tgz"):
            assert isinstance(found, Document | Problem)


def test_a_parser_that_raises_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw ends one pack and not the run."""

    def fail(_: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        raise IndexError

    monkeypatch.setattr(zipfile.ZipFile, "infolist", fail)
    assert ["june.zip: It could not be read to its end (IndexError); pack it again."] == _told(
        _all(_zip({"a.txt": PROSE}))
    )


def test_a_member_without_a_name_is_passed_over() -> None:
    """What has no name cannot be told apart, and hinders nothing."""
    raw = _zip({"x.txt": PROSE, "a.txt": PROSE}).replace(b"x.txt", b"\0.txt")

    assert [Document("/news/june.zip!/a.txt", ".txt", PROSE)] == _all(raw)


@pytest.mark.parametrize(
    "raw", [b"PK\5\6", b"PK\3\4" + bytes(40), b"\x1f\x8b", b"no pack", bz2.compress(b"x")]
)
def test_what_is_no_pack_is_a_problem(raw: bytes) -> None:
    """A suffix alone makes no pack."""
    for name in ("/b.zip", "/b.tgz", "/b.txt.gz"):
        (problem,) = _all(raw, name)
        assert isinstance(problem, Problem)
        assert name == problem.path.partition("!")[0]


def test_an_endless_name_in_a_tar_is_a_problem() -> None:
    """A header that calls megabytes a name is not read into memory."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 500_000
    made = info.tobuf(tarfile.GNU_FORMAT) + bytes(500_224)
    (problem,) = _all(gzip.compress(made), "/b.tgz", Limits(member=1_000_000, ratio=2000))

    assert isinstance(problem, Problem)
    assert "endless" in problem.reason


def test_members_are_read_one_at_a_time() -> None:
    """A pack of many files costs the memory of one."""
    raw = _zip({f"{n}.txt": os.urandom(200_000) for n in range(50)}, zipfile.ZIP_STORED)
    document = Document("/b.zip", ".zip", raw)
    tracemalloc.start()
    try:
        assert 50 == sum(1 for _ in unpack(document, LIMITS))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 2_000_000


def test_packs_are_found_in_folders(tmp_path: Path) -> None:
    """A walk yields packs beside articles."""
    names = {"a.zip", "b.jsonl.gz", "c.tar.gz", "d.tgz", "e.txt", "f.pdf"}
    for name in names:
        (tmp_path / name).touch()
    assert names == {path.name for path in find_files([tmp_path]) if isinstance(path, Path)}
    assert {".zip", ".gz", ".tgz"} == PACKS


def test_articles_of_a_pack_have_places_of_their_own() -> None:
    """An article in a pack is known by the pack and its path there, and named by its file."""
    found = _all(_zip({"wall.txt": PROSE, "sub/wall.txt": PROSE}))
    (first,), (second,) = (list(load_articles(one)) for one in found if isinstance(one, Document))

    assert not isinstance(first, Problem)
    assert not isinstance(second, Problem)
    assert "file /news/june.zip!/wall.txt" == first.identity
    assert first.source.article_id != second.source.article_id
    assert first.source.article_id.startswith("wall-")


def test_unpacking_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    """A pack is read in memory: no file is written, wherever its names lead."""
    raw = _zip({"../out.txt": PROSE, "/tmp/out.txt": PROSE, "in.txt": PROSE})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.zip").write_bytes(raw)
    program = (
        "import sys; from pathlib import Path; from index.document import Document\n"
        "from index.limits import Limits; from index.unpack import unpack\n"
        "wrote = []\n"
        "sys.addaudithook(lambda e, a: e == 'open' and a[1] and set(str(a[1])) & set('wax+')"
        " and wrote.append(a))\n"
        "raw = Path('x.zip').read_bytes()\n"
        "assert 3 == len(list(unpack(Document('x.zip', '.zip', raw), Limits(1000))))\n"
        "assert not wrote, wrote\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        cwd=tmp_path / "in",
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    assert ["in", "x.zip"] == sorted(path.name for path in tmp_path.rglob("*"))

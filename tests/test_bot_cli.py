"""The commands as somebody types them: what is shown, what it says when it cannot, how it ends."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from command_line import OnTerminal, environment, piped, shell
from conftest import ROOT
from fake_chat import writing

import bot.__main__
import bot.asking
from bot.__main__ import CtrlC, run
from bot.answer import Answer, Status
from index.archive import Archive
from index.build import reindex
from index.errors import ModelError
from index.settings import IndexSettings

NATO = "When did Finland become a member of NATO?"
UNKNOWN = "Which enzyme folds the ribosomal parchment of Saturnian beekeepers?"
KEYS = [
    *("id", "question", "status", "answer", "citations", "as_of", "confidence"),
    *("is_uncertain", "passages", "model", "prompt", "gate", "seconds"),
]
CITATION_KEYS = [
    "marker", "article_id", "title", "outlet", "author", "published", "url", "start", "end",
    "quote", "how", "speaker", "is_forecast", "moments", "also", "corrected_by", "age_days",
]  # fmt: skip


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Path:
    """The sample articles, indexed once."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    reindex(IndexSettings(folder, cache_dir), [ROOT / "articles"], lambda _: None)
    return folder


@pytest.fixture
def archive(sample_index: Path) -> Iterator[Archive]:
    opened = Archive(sample_index)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder, with the index set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULLQUOTE_INDEX_DIR", str(sample_index))


def given(monkeypatch: pytest.MonkeyPatch, stdin: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    run([*arguments])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


# --- ask ------------------------------------------------------------------------------------


def test_an_answer_comes_with_numbered_sources(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    """Piped, each source has outlet, author, date, title, link or id, and the quote unwrapped."""
    assert 0 == run(["ask", NATO])

    out, err = capsys.readouterr()
    answer, sources = out.split("\n\nSources\n\n")
    head, title, quote, link, corrected = sources.split("\n\n")[0].splitlines()
    assert not err
    assert "“" in answer
    assert answer.splitlines()[0].endswith("[1]")
    assert head.startswith("[1] Polder Post · Noor Vandersteen · 4 April 2023")
    assert title.startswith("    Finland becomes 31st member of NATO")
    article = archive.article(the_id(archive, "finland-joins-nato"))
    assert article
    assert quote.split("“", 1)[1].split("”")[0] in article.text.replace("\n", " ")
    assert link.strip().startswith(("https://", "pullquote show "))
    assert corrected.startswith("    Corrected on 6 April 2023 by Polder Post: “length of the")
    assert "\x1b" not in out


def test_words_need_no_quotation_marks(capsys: pytest.CaptureFixture[str]) -> None:
    """Several arguments are one question."""
    found = as_json(capsys, "ask", "--json", *NATO.split())

    assert NATO == found["question"]


def test_json_is_one_object_with_the_documented_keys(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    """Keys, order and offsets are the contract: the quote is the stored text's own words."""
    found = as_json(capsys, "ask", "--json", NATO)

    assert KEYS == list(found)
    assert "quoted" == found["status"]
    told = ["article_id", "start", "end", "text", "score", "age_days", "suspicious"]
    assert told == list(found["passages"][0])
    for citation in found["citations"]:
        article = archive.article(citation["article_id"])
        assert CITATION_KEYS == list(citation)
        assert article
        assert citation["quote"] == article.text[citation["start"] : citation["end"]]


def test_verbose_json_tells_the_reasons_beside_the_object(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was retrieved and why goes to standard error; standard output stays one object."""
    assert 0 == run(["ask", "--json", "--verbose", NATO])

    out, err = capsys.readouterr()
    assert KEYS == list(json.loads(out))
    assert "Asks for: date" in err
    assert "bm25" in err


def test_verbose_shows_the_reasons_before_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """Scores of passages and sentences come first, so that they are there if the model hangs."""
    assert 0 == run(["ask", "-v", NATO])

    out = capsys.readouterr().out
    assert out.index("Confidence that the answer is here") < out.index("Sources\n\n[1]")


def test_what_the_archive_does_not_hold(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3, and what comes nearest."""
    assert 3 == run(["ask", UNKNOWN])

    out, err = capsys.readouterr()
    assert out.startswith("Not in these articles")
    assert "Sources" not in out
    assert not err


def test_top_k_is_how_many_passages_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    """--top-k reaches the search."""
    assert 2 == len(as_json(capsys, "ask", "--json", "--top-k", "2", NATO)["passages"])


@pytest.mark.parametrize(
    ("stdin", "question"),
    [
        (NATO.encode(), NATO),
        (b"Did Finland\n\xff join\x00 NATO?\n", "Did Finland \ufffd join\ufffd NATO?"),
        (b"Did \x1b[31mFinland\x1b[0m join?", "Did Finland join?"),
    ],
)
def test_a_dash_reads_the_question_from_standard_input(
    stdin: bytes,
    question: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Bytes that are no UTF-8 and signs to terminals do not stop the question."""
    given(monkeypatch, stdin)

    assert question == as_json(capsys, "ask", "--json", "-")["question"]


def test_an_argument_that_is_no_utf_8_is_read_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Python hands such bytes over as lone surrogates, which nothing could print or embed."""
    found = as_json(capsys, "ask", "--json", f"{NATO} \udcff")

    assert f"{NATO} \ufffd" == found["question"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", ""], "The question is empty"),
        (["ask", "?!"], "The question is empty"),
        (["ask", "-"], "The question is empty"),
        (["ask", "a" * 10_000], "The question has 10,000 characters"),
        (["ask"], "Give a question"),
        (["ask", "--json"], "Give a question"),
        (["ask", "x", "--quotes", "--model", "builtin"], "--quotes answers without a model"),
        (["ask", "x", "--model", "gpt"], "PULLQUOTE_MODEL: use quotes, builtin"),
        (["ask", "x", "--top-k", "0"], "Invalid value for '--top-k'"),
        (["ask", "x", "--top-k", "many"], "Invalid value for '--top-k'"),
        (["ask", "x", "--colour"], "No such option: --colour"),
        (["retract"], "No such command 'retract'. See `pullquote --help`."),
        (["show"], "Missing argument 'ARTICLE_ID'. See `pullquote show --help`."),
        (["show", " "], "Give an article's id"),
        (["search", "..."], "The question is empty"),
        (["reindex", "--rebuild", "articles"], "--rebuild works on what is there"),
        (["reindex", "--repair", "--rollback"], "--repair and --rollback do different things"),
        (["reindex", "--watch", "--dry-run"], "--watch goes on and on"),
        (["reindex", "--explain", "a.txt", "--keep-removed"], "--explain works on what is there"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(
    arguments: list[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2, nothing on standard output, one line that says what to do."""
    given(monkeypatch, b"")

    assert 2 == run(arguments)

    out, err = capsys.readouterr()
    assert not out
    assert err.startswith(f"pullquote: {told}")
    assert 1 == err.count("\n")


def test_every_bad_setting_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line each, exit code 2."""
    monkeypatch.setenv("PULLQUOTE_TOPK", "3")
    monkeypatch.setenv("PULLQUOTE_CHUNK_TOKENS", "1")

    assert 2 == run(["stats"])

    first, second = capsys.readouterr().err.splitlines()
    assert "did you mean PULLQUOTE_TOP_K?" in first
    assert "PULLQUOTE_CHUNK_TOKENS" in second


def test_a_model_that_fails_leaves_quotes_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The quotes are the output; what went wrong is told beside it."""
    monkeypatch.setattr(bot.asking, "open_model", lambda _: writing(ModelError("It is down.")))

    assert 1 == run(["ask", "--model", "builtin", NATO])

    out, err = capsys.readouterr()
    assert "Sources" in out
    assert err.startswith("pullquote: ")
    assert err.endswith("For now, quotes are shown instead.\n")


def test_a_model_server_that_is_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The real client against a port where nobody listens: which model, and what to check."""
    monkeypatch.setenv("PULLQUOTE_MODEL_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("PULLQUOTE_MODEL_RETRIES", "0")

    assert 1 == run(["ask", "--json", "--model", "openai:any", NATO])

    out, err = capsys.readouterr()
    assert "model_unavailable" == json.loads(out)["status"]
    assert "PULLQUOTE_MODEL_URL" in err


# --- the other commands ---------------------------------------------------------------------


def the_id(archive: Archive, name: str) -> str:
    """An article's whole id: its end depends on where the checkout lies."""
    (found,) = archive.ids_like(name)
    return found


def test_search_shows_passages_best_first(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with rank, score, credit, title, text and where it stands."""
    assert 0 == run(["search", "Finland", "NATO", "--top-k", "2"])

    first, second = capsys.readouterr().out.split("\n\n")
    assert first.startswith("1.  0.")
    assert f"{the_id(archive, 'finland-joins-nato')} [" in first
    assert second.startswith("2.  0.")


def test_search_json_holds_the_scores(capsys: pytest.CaptureFixture[str]) -> None:
    """One object with the words and, for each passage, its article and its scores."""
    found = as_json(capsys, "search", "--json", "Finland \udcff NATO")

    assert "Finland \ufffd NATO" == found["query"]
    assert {"article_id", "title", "bm25", "cosine", "score"} <= set(found["passages"][0])


def test_show_text_prints_the_stored_text_and_nothing_else(
    archive: Archive, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Offsets count in it, so not even a line end is added."""
    article_id = the_id(archive, "finland-joins-nato")
    article = archive.article(article_id)

    assert 0 == run(["show", article_id, "--text"])

    assert article
    assert article.text.encode() == capfdbinary.readouterr().out


def test_show_marks_what_is_no_evidence(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part of the id is enough where it fits one article; blocks name their type."""
    assert 0 == run(["show", "finland-joins"])

    out = capsys.readouterr().out
    assert f"\n{the_id(archive, 'finland-joins-nato')}\n" in out
    assert "\n\n[byline] " in out
    assert "\n\nFinland became the 31st member" in out


@pytest.mark.parametrize(
    ("article_id", "told"),
    [
        ("nowhere", "The archive holds no article 'nowhere'. `pullquote search WORDS`"),
        ("geneva-summit", "The archive holds no article 'geneva-summit'. Did you mean geneva-"),
        ("\udcff", "The archive holds no article '\ufffd'."),
    ],
)
def test_an_unknown_article_is_told(
    article_id: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence with what comes near, exit code 1."""
    assert 1 == run(["show", article_id])

    out, err = capsys.readouterr()
    assert not out
    assert err.startswith(f"pullquote: {told}")


def test_stats_say_what_the_archive_holds(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    """Counts, dates, kinds and outlets, aligned, without stray spaces."""
    assert 0 == run(["stats"])

    lines = capsys.readouterr().out.splitlines()
    held = archive.stats()
    assert f"Articles  {held.articles}" == lines[0]
    assert f"Passages  {held.passages}" == lines[1]
    assert lines == [line.rstrip() for line in lines]
    assert len(held.outlets) == len(lines) - 1 - lines.index("Outlets")


@pytest.mark.parametrize("command", [["ask", "x"], ["search", "x"], ["show", "x"], ["stats"]])
def test_no_index_yet(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command says how to make one, and makes no folder."""
    assert 1 == run([*command, "--index-dir", str(tmp_path / "none")])

    assert "run `pullquote reindex PATH`" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_an_index_made_with_other_settings_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both ways out are named."""
    monkeypatch.setenv("PULLQUOTE_CHUNK_TOKENS", "100")

    assert 1 == run(["ask", NATO])

    assert "set them back, or run `pullquote reindex --rebuild`" in capsys.readouterr().err


def test_reindex_and_rebuild_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """New articles are counted, a second run does nothing and says so, a rebuild counts all."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text(
        "Harbour reopens\n\nThe harbour of Vik reopened on Monday after a storm.\n"
    )
    index = ["--index-dir", str(tmp_path / "index")]

    assert 0 == run(["reindex", *index])
    assert ["Added", "1"] == capsys.readouterr().out.splitlines()[0].split()
    assert 0 == run(["reindex", *index])
    assert "Nothing new: 1 article is up to date.\n" == capsys.readouterr().out
    assert 0 == run(["reindex", "--rebuild", *index])
    assert "Made anew: 1 article, 1 passage.\n" == capsys.readouterr().out


def test_an_empty_archive_holds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When its last article is gone, searching it says how to fill it, exit code 1."""
    (tmp_path / "articles").mkdir()
    article = tmp_path / "articles" / "one.txt"
    article.write_text("The harbour of Vik reopened on Monday after a storm.\n")
    index = ["--index-dir", str(tmp_path / "index")]
    run(["reindex", *index])
    article.unlink()
    run(["reindex", *index])
    assert ["Removed", "1"] in [line.split() for line in capsys.readouterr().out.splitlines()]

    assert 1 == run(["search", "anything", *index])
    assert "run `pullquote reindex PATH`" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["ask", "reindex", "search", "show", "stats", "doctor"])
def test_help_of_every_command_fits_80_columns(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """All know --index-dir and --debug; nothing of it is in the wrong case."""
    assert 0 == run([command, "--help"])

    out = capsys.readouterr().out
    assert "--index-dir FOLDER" in out
    assert "--debug" in out
    assert "pullquote_" not in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_without_a_command_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """`pullquote` alone helps."""
    assert 0 == run([])

    assert "\n  doctor " in capsys.readouterr().out


# --- how it ends ----------------------------------------------------------------------------


class Failing:
    """Stands in for the wiring and fails as told."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, arguments: list[str]) -> int:
        raise self.error

    def raised(self) -> bool:
        raise self.error


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (ValueError("odd"), 1, "Something failed inside Pullquote (ValueError: odd)."),
        (RuntimeError(), 1, "Something failed inside Pullquote (RuntimeError)."),
        (ModuleNotFoundError("No module named 'chromadb'"), 1, "A package is missing or broken"),
        (MemoryError(), 1, "Memory ran out"),
        (OSError(28, "No space left on device"), 1, "The output could not be written (No space"),
        (OSError(28, "No space", "/x/y"), 1, "Something failed inside Pullquote (OSError"),
        (KeyboardInterrupt(), 130, "Stopped."),
        (ValueError("\x1b[2Jgone"), 1, "Something failed inside Pullquote (ValueError: \ufffd"),
    ],
)
def test_no_failure_ends_in_a_traceback(
    error: BaseException,
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever is raised inside, the reader gets a sentence and an exit code."""
    monkeypatch.setattr("bot.cli.run_command", Failing(error))
    monkeypatch.setattr("bot.__main__._forget_output", lambda: None)

    assert code == run(["stats"])

    assert capsys.readouterr().err.startswith(f"pullquote: {told}")


def test_what_a_library_makes_of_ctrl_c_is_still_ctrl_c(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An import that was interrupted may raise ImportError: the reader knows better."""
    pressed = CtrlC()
    pressed.pressed = True
    monkeypatch.setattr("bot.cli.run_command", Failing(ImportError("half a module")))

    assert 130 == run(["stats"], pressed)
    assert "pullquote: Stopped.\n" == capsys.readouterr().err


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    """--debug lets a failure through, but not one of usage, nor when it is a question's word."""
    missing = ["--index-dir", str(tmp_path / "none")]

    with pytest.raises(Exception, match="Nothing has been indexed"):
        run(["stats", "--debug", *missing])
    assert 2 == run(["ask", "--debug", "?"])
    assert 1 == run(["ask", *missing, "--", "what does --debug do", "--debug"])


def test_standard_error_that_cannot_be_written_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There is nobody to tell, but the exit code is right."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())

    assert 2 == run(["ask", "?"])


def test_a_reader_that_has_had_enough(tmp_path: Path) -> None:
    """`| head -1` and `| true` are no failures, whatever is printed, and nothing is said."""
    done = shell(
        f"$P ask '{NATO}' | true; echo ${{PIPESTATUS[0]}};"
        f"$P search --json --top-k 100 the | head -1; echo ${{PIPESTATUS[0]}};"
        "$P show finland --text | true; echo ${PIPESTATUS[0]}",
        tmp_path,
    )

    assert ["0", "{", "0", "0"] == done.out.split()
    assert not done.err


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """Each way of printing says that the output could not be written: exit code 1."""
    done = shell(
        "for c in 'stats' 'show finland --text' 'search --json x' '--help'; do"
        "  $P $c >/dev/full; echo $?; done",
        tmp_path,
    )

    assert ["1"] * 4 == done.out.split()
    assert ["pullquote: The output could not be written (No space left on device): make room, "
            "or send it elsewhere."] * 4 == done.err.splitlines()  # fmt: skip


def test_closed_streams(tmp_path: Path) -> None:
    """No input is an empty question, no output is told, no standard error changes nothing."""
    done = shell(
        "$P ask - <&-; echo $?; $P ask <&-; echo $?; $P ask '' 2>&-; echo $?;"
        "($P stats >&-); echo $?",
        tmp_path,
    )

    empty, none, no_output = done.err.splitlines()
    assert ["2", "2", "2", "1"] == done.out.split()
    assert empty.startswith("pullquote: The question is empty")
    assert none.startswith("pullquote: Give a question")
    assert no_output.startswith("pullquote: Standard output is closed")


def test_an_output_that_knows_no_unicode(tmp_path: Path) -> None:
    """What it cannot show is replaced; JSON is UTF-8 wherever it goes."""
    plain = piped(["ask", NATO], tmp_path, PYTHONIOENCODING="ascii")
    machine = piped(["ask", b"--json", b"Did \xff join?"], tmp_path, PYTHONIOENCODING="ascii")

    assert 0 == plain.code
    assert "[1] Polder Post ? Noor Vandersteen" in plain.out
    assert "Did \ufffd join?" == json.loads(machine.out)["question"]


def test_ctrl_c_while_importing() -> None:
    """From the first import on, Ctrl-C ends in one word and exit code 130."""
    code = (
        "import os, signal, sys\n"
        "class Presses:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'typer':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Presses())\n"
        "sys.argv = ['pullquote', 'stats']\n"
        "from bot.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False
    )

    assert (130, "pullquote: Stopped.\n") == (done.returncode, done.stderr)


def test_ctrl_c_in_the_background_is_not_for_us() -> None:
    """A shell starts background jobs deaf to Ctrl-C; they stay so."""
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        CtrlC().watch()
        assert signal.SIG_IGN is signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, previous)


def test_ctrl_c_raises_once_and_then_ends_the_process() -> None:
    """The second Ctrl-C is for whoever will not wait for the tidying up."""
    previous = signal.getsignal(signal.SIGINT)
    ctrl_c = CtrlC()
    try:
        ctrl_c.watch()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        assert ctrl_c.pressed
        assert signal.SIG_DFL is signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, previous)


def test_main_leaves_with_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the command ended with; whatever cannot be encoded from now on is replaced."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "argv", ["pullquote", "show", "geneva-summit"])
    previous = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as left:
            bot.__main__.main()
    finally:
        signal.signal(signal.SIGINT, previous)

    assert 1 == left.value.code
    assert "replace" == out.errors
    assert "Did you mean" in capsys.readouterr().err


def test_main_leaves_at_once_after_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither threads nor Python's own ending by signal change the exit code."""
    left: list[int] = []
    monkeypatch.setattr("bot.__main__._open_streams", Failing(KeyboardInterrupt()).raised)
    monkeypatch.setattr("bot.__main__.CtrlC.watch", lambda _: None)
    monkeypatch.setattr(os, "_exit", left.append)

    with pytest.raises(SystemExit):
        bot.__main__.main()

    assert [130] == left


# --- on a terminal --------------------------------------------------------------------------


def test_a_terminal_gets_colours_links_and_80_columns(tmp_path: Path) -> None:
    """Markers are coloured, lines are folded between words, a URL stays whole and clickable."""
    question = "Who agreed to send ambassadors back?"
    with OnTerminal(["ask", question], tmp_path) as terminal:
        assert 0 == terminal.end()

    assert "\x1b[1;36m[1]" in terminal.seen
    opened, shown = terminal.seen.split("\x1b]8;", 1)[1].split("\x1b\\", 1)
    url = opened.split(";", 1)[1]
    assert url.startswith("https://")
    # In one piece, so that it can be copied where links are not understood.
    assert url == _plain(shown.split("\x1b]8;;")[0])
    lines = _plain(terminal.seen).splitlines()
    assert max(len(line) for line in lines if "http" not in line) <= 80


def test_no_color_is_honoured(tmp_path: Path) -> None:
    """With NO_COLOR set no colour is sent; bold and dim stay."""
    with OnTerminal(["search", "Finland NATO", "--top-k", "1"], tmp_path, NO_COLOR="1") as terminal:
        assert 0 == terminal.end()

    assert "\x1b[36m" not in terminal.seen
    assert ";36m" not in terminal.seen
    assert "\x1b[1m" in terminal.seen


def test_a_dumb_terminal_gets_plain_text(tmp_path: Path) -> None:
    """An editor's shell shows escape sequences as they are: none is sent."""
    with OnTerminal(["ask", NATO], tmp_path, TERM="dumb") as terminal:
        assert 0 == terminal.end()

    assert "\x1b" not in terminal.seen


def test_force_color_does_not_colour_a_pipe(tmp_path: Path) -> None:
    """Piped output is plain even where a CI service asks all programs for colours."""
    done = piped(["search", "Finland NATO"], tmp_path, FORCE_COLOR="1", TTY_COMPATIBLE="1")

    assert 0 == done.code
    assert "\x1b" not in done.out


def test_questions_at_the_prompt(tmp_path: Path, cache_dir: Path) -> None:
    """One after the other: a bad one ends nothing, history is kept, an empty line leaves."""
    with OnTerminal(["ask", "--verbose"], tmp_path) as terminal:
        terminal.wait_for("Ask (empty line to leave): ")
        terminal.type(f"{NATO}\r")
        terminal.wait_for("Ask (empty line to leave): ", times=2)
        terminal.type("???\r")
        terminal.wait_for("The question is empty")
        terminal.wait_for("Ask (empty line to leave): ", times=3)
        terminal.type("\r")
        assert 0 == terminal.end()

    assert "Asks for: date" in terminal.seen
    assert "Sources" in terminal.seen
    assert [NATO, "???"] == (cache_dir / "history").read_text().splitlines()[-2:]


def test_a_question_that_fails_does_not_end_the_conversation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is raised is told, and the next question is answered."""
    heard: list[str] = []

    def asked(history: Path) -> Iterator[str]:
        yield from ("?", "fail", "again")

    def answer(_: object, question: str, __: object, *, verbose: bool) -> Answer:
        heard.append(question)
        if question == "fail":
            raise ValueError("odd")
        if question == "?":
            raise ModelError("It is down.")
        return Answer(question, Status.QUOTED, "", (), (), "")

    monkeypatch.setattr(bot.asking, "questions", asked)
    monkeypatch.setattr(bot.asking, "answer_one", answer)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))

    assert 0 == run(["ask"])

    assert ["?", "fail", "again"] == heard
    told = capsys.readouterr().err.splitlines()
    assert "pullquote: It is down." == told[0]
    assert told[1].startswith("pullquote: Something failed inside Pullquote (ValueError: odd)")

    with pytest.raises(ModelError):
        run(["ask", "--debug"])


def test_questions_at_the_prompt_lean_on_each_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pronoun and "the third source" are understood, and what was understood is shown."""
    first = "When and where did Biden and Putin meet in June 2021?"

    def asked(history: Path) -> Iterator[str]:
        yield from (first, "What does the third source say about Washington?", "And source 9?")

    monkeypatch.setattr(bot.asking, "questions", asked)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))

    assert 0 == run(["ask"])
    out, err = capsys.readouterr()
    answers = out.split("\n\nSources\n")
    assert 3 == len(answers)
    third = re.findall(r"\n\[3\] (.+?) · ", answers[1])
    assert [f"Understood as: What does {one} say about Washington?" for one in third] == [
        line for line in out.splitlines() if line.startswith("Understood as:")
    ]
    assert third == list(dict.fromkeys(re.findall(r"\n\[\d\] (.+?) · ", answers[2])))
    assert "pullquote: There is no source 9 to ask about" in err


def test_a_conversation_whose_reader_has_gone_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """`pullquote ask | head`: nobody reads any more."""

    def asked(history: Path) -> Iterator[str]:
        yield "Who?"

    def answer(_: object, question: str, __: object, *, verbose: bool) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(bot.asking, "questions", asked)
    monkeypatch.setattr(bot.asking, "answer_one", answer)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("bot.__main__._forget_output", lambda: None)

    assert 0 == run(["ask"])


def test_standard_input_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The system's own words, exit code 2."""

    def read(_: int) -> bytes:
        raise IsADirectoryError(21, "Is a directory")

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=SimpleNamespace(read=read)))

    assert 2 == run(["ask", "-"])
    assert "pullquote: The question could not be read (Is a directory).\n" == (
        capsys.readouterr().err
    )


def test_ctrl_c_at_the_prompt_leaves(tmp_path: Path) -> None:
    """On a line of its own, with exit code 130 and what was asked still in the history."""
    with OnTerminal(["ask"], tmp_path) as terminal:
        terminal.wait_for("Ask (empty line to leave): ")
        terminal.type("half a quest")
        terminal.wait_for("half a quest")
        assert 130 == terminal.interrupt()

    assert "\npullquote: Stopped.\r\n" in terminal.seen
    assert "Traceback" not in terminal.seen


def test_the_prompt_stays_out_of_a_pipe(tmp_path: Path) -> None:
    """`pullquote ask | tee notes` prompts on the terminal and pipes answers alone."""
    with OnTerminal(["ask"], tmp_path, out_piped=True) as terminal:
        terminal.wait_for("Ask (empty line to leave): ")
        terminal.type(f"{NATO}\n")
        terminal.wait_for("Ask (empty line to leave): ", times=2)
        terminal.type("\x04")
        assert 0 == terminal.end()
        out = terminal.out()

    assert "Ask (" not in out
    assert "\x1b" not in out
    assert "\nSources\n" in out


def test_json_at_a_terminal_needs_a_question(tmp_path: Path) -> None:
    """A conversation is no object: --json without a question is wrong usage."""
    with OnTerminal(["ask", "--json"], tmp_path) as terminal:
        assert 2 == terminal.end()

    assert "--json answers one question" in terminal.seen


def _plain(shown: str) -> str:
    """Without colours and hyperlinks."""
    return re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", shown)

"""`python -m eval.crashes`: kill re-indexing at random points while another process asks.

    python -m eval.crashes --kills 200 --seed 1

One archive is taken back and forth between two states of a folder: articles are added,
changed, moved and removed. Each run is killed (SIGKILL) at a random moment and then run to its
end; the archive must equal one built afresh. A second process searches all the while, and no
result may hold a passage that is missing, doubled, half or, two seconds after a run, removed.
"""

import argparse
import importlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from index import run as index_run
from index.archive import Archive
from index.build import reindex
from index.encoder import Embedder
from index.errors import PullquoteError
from index.live import LiveSearcher
from index.search import Searcher, open_searcher
from index.settings import IndexSettings
from index.stores import Stores, site_of
from index.verify import differences

_ASKED = 50
_TOP = 5
_SETTLED = 2.0  # seconds after which a reader must have seen a run
_SYLLABLES = ["ka", "lo", "mi", "ru", "te", "sa", "vo", "ni", "da", "pe", "gu", "fi"]
_PER_BATCH = 4  # articles, so that a run has many commits


@dataclass(frozen=True, slots=True)
class State:
    """One state of the folder, the archive built afresh from it, and what it then holds."""

    name: str
    folder: Path
    settings: IndexSettings


def main() -> int:
    """Run the crashes; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=48)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tell = partial(print, flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        cache = Path(os.environ.get("PULLQUOTE_CACHE_DIR") or Path(scratch) / "cache")
        faults = crash(Path(scratch), cache, asked.kills, asked.articles, asked.seed, tell)
    for fault in faults:
        print(fault)  # noqa: T201
    return 1 if faults else 0


def crash(
    folder: Path, cache: Path, kills: int, articles: int, seed: int, tell: object = None
) -> list[str]:
    """What went wrong, in sentences; nothing when all held."""
    chance = random.Random(seed)  # noqa: S311
    say = tell if callable(tell) else lambda _: None
    news, own = folder / "news", IndexSettings(folder / "index", cache, compact_share=0.3)
    states = [_state(folder, name, articles, cache, news) for name in "AB"]
    context = multiprocessing.get_context("spawn")
    phase = folder / "phase.json"
    with _Zygote(context) as zygote:
        for state in states:
            zygote.run(state.settings, state.folder, news)
        _settle(phase, None)
        took = zygote.run(own, states[0].folder, news) or 1.0
        known = [_Fresh(state) for state in states]
        reader, ours = _start_reader(context, own, states, phase)
        faults: list[str] = []
        runs = killed = 0
        while killed < kills:
            runs += 1
            target = runs % 2
            _settle(phase, None)
            seconds = zygote.run(own, states[target].folder, news, chance.uniform(0, 0.9 * took))
            killed += seconds is None
            took = 0.9 * took + 0.1 * (seconds or 1.2 * took)
            zygote.run(own, states[target].folder, news)
            _settle(phase, states[target].name)
            faults += [f"After run {runs}: {one}" for one in known[target].differs(own)]
            if runs % 10 == 9:
                time.sleep(_SETTLED + 1)
                say(f"{runs} runs, {killed} of them killed, {len(faults)} faults")
        reader_told = _stop_reader(reader, ours)
    say(
        f"{runs} runs, {killed} of them killed; the reader asked {reader_told['asked']}; "
        f"{len(faults) + len(reader_told['faults'])} faults"
    )
    return faults + list(reader_told["faults"])


# --- two states of a folder --------------------------------------------------------------------


def _word(number: int) -> str:
    """A name that no other article has."""
    syllables = []
    for _ in range(4):
        number, at = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[at])
    return "".join(reversed(syllables)).capitalize()


def _text(number: int, state: str) -> str:
    """An article; every third one reads otherwise in the second state."""
    name = _word(number)
    version = state if number % 3 == 1 else "A"
    return (
        f"---\ntitle: The bridge of {name}\nurl: https://quay.example/{name.lower()}\n---\n\n"
        f"The bridge of {name} was opened by the mayor on Tuesday, edition {version}.\n\n"
        f"It took {number + 3} years to build the bridge of {name}, said an engineer of the "
        f"town. In edition {version} the cost is given as {number + 10} million.\n"
    )


def _is_in(number: int, state: str) -> bool:
    """Every fifth article is in one of the states alone."""
    return number % 5 != 0 or (number // 5) % 2 == "AB".index(state)


def _state(folder: Path, name: str, articles: int, cache: Path, news: Path) -> State:
    """The folder's files in this state; every seventh article lies elsewhere in the second."""
    made = folder / name
    for number in range(articles):
        if _is_in(number, name):
            place = made / ("moved" if name == "B" and number % 7 == 2 else "first")
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{_word(number).lower()}.md").write_text(_text(number, name))
    settings = IndexSettings(folder / f"fresh-{name}", cache)
    return State(name, made, settings)


def _question(number: int) -> str:
    return f"Who opened the bridge of {_word(number)}?"


# --- the runs ------------------------------------------------------------------------------------


class _Zygote:
    """Forks a process for each run, with everything imported and nothing opened."""

    def __init__(self, context: "multiprocessing.context.SpawnContext") -> None:
        self._pipe, its = context.Pipe()
        self._process = context.Process(target=_zygote, args=(its,), daemon=True)
        self._process.start()
        its.close()

    def __enter__(self) -> "_Zygote":
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join(10)

    def run(
        self, settings: IndexSettings, state: Path, news: Path, after: float | None = None
    ) -> float | None:
        """Re-index `state` as `news`; the seconds it took, or None when it was killed.

        Killed `after` so many seconds, if it is still running then.
        """
        _exchange(state, news)
        self._pipe.send((settings, news, after))
        code, seconds = self._pipe.recv()
        if code not in (0, -signal.SIGKILL) or (after is None and code):
            raise RuntimeError(f"the run ended with {code}")
        return None if code else seconds


def _exchange(state: Path, news: Path) -> None:
    """`news` becomes what `state` is; by a link, so that paths stay the same."""
    if news.exists():
        shutil.rmtree(news)
    shutil.copytree(state, news)


def _zygote(pipe: Connection) -> None:
    for name in ("chromadb", "onnxruntime", "tokenizers"):  # what a run would import
        importlib.import_module(name)
    index_run._BATCH_ARTICLES = _PER_BATCH
    while True:
        try:
            settings, news, after = pipe.recv()
        except EOFError:
            return
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            _run_and_leave(settings, news)
        if after is not None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        pipe.send((os.waitstatus_to_exitcode(status), time.monotonic() - started))


def _run_and_leave(settings: IndexSettings, news: Path) -> None:
    try:
        reindex(settings, [news], lambda _: None)
    except BaseException as error:  # noqa: BLE001  # told to the parent, which stops
        sys.stderr.write(f"{error}\n")
        os._exit(1)
    os._exit(0)


# --- equal to one built afresh ----------------------------------------------------------


class _Fresh:
    """What an archive built afresh holds and finds, for others to be compared with."""

    def __init__(self, state: State) -> None:
        self._rows = _rows(state.settings)
        with closing(open_searcher(state.settings)) as searcher:
            self._embedder: Embedder = searcher.embedder
            self._found = _results(searcher)
        self._vectors = _vectors(state.settings)

    def differs(self, settings: IndexSettings) -> Iterator[str]:
        """How another archive differs, in sentences."""
        rows = _rows(settings)
        for name, mine in self._rows.items():
            if mine != rows[name]:
                yield f"{name} differ: {sorted(set(mine) ^ set(rows[name]))[:2]}"
        with (
            closing(Archive(settings.index_dir)) as archive,
            closing(Stores(site_of(settings, archive), archive.stores())) as stores,
        ):
            if amiss := differences(archive, stores):
                yield amiss.told()
        vectors = _vectors(settings)
        if set(vectors) != set(self._vectors):
            yield "the vector index holds other passages"
        elif any(not np.allclose(vectors[one], self._vectors[one], atol=1e-5) for one in vectors):
            yield "vectors differ"
        with closing(open_searcher(settings, self._embedder)) as searcher:
            found = _results(searcher)
        for question, ids in self._found.items():
            if found[question][:1] != ids[:1] or set(found[question]) != set(ids):
                yield f"{question!r} finds {found[question]} and not {ids}"


def _rows(settings: IndexSettings) -> dict[str, list[str]]:
    told = {}
    with closing(Archive(settings.index_dir)) as archive, archive.database.reading() as db:
        for name, columns in (
            ("articles", "article_id, identity, path, content_hash, title, published, text"),
            ("passages", "*"),
            ("blocks", "*"),
            ("tags", "*"),
        ):
            rows = db.execute(f"SELECT {columns} FROM {name}").fetchall()  # noqa: S608
            told[name] = sorted(repr(row) for row in rows)
    return told


def _vectors(settings: IndexSettings) -> dict[str, np.ndarray]:
    with (
        closing(Archive(settings.index_dir)) as archive,
        closing(Stores(site_of(settings, archive), archive.stores())) as stores,
    ):
        return dict(stores.vectors.get(sorted(stores.vectors.ids())))


def _results(searcher: Searcher) -> dict[str, list[str]]:
    return {
        question: [hit.passage.passage_id for hit in searcher.search(question, 2)]
        for question in map(_question, range(_ASKED))
    }


# --- the one who asks -------------------------------------------------------------------


def _settle(phase: Path, state: str | None) -> None:
    """Tell the reader that a run is under way, or which state has been reached and when."""
    fresh = phase.with_suffix(".new")
    fresh.write_text(json.dumps([state, time.monotonic()]))
    fresh.replace(phase)


def _start_reader(
    context: "multiprocessing.context.SpawnContext",
    settings: IndexSettings,
    states: Sequence[State],
    phase: Path,
) -> tuple["multiprocessing.context.SpawnProcess", Connection]:
    ours, its = context.Pipe()
    process = context.Process(
        target=_read, args=(its, settings, [one.settings for one in states], phase), daemon=True
    )
    process.start()
    assert ours.recv() == "ready"
    return process, ours


def _stop_reader(
    process: "multiprocessing.context.SpawnProcess", pipe: Connection
) -> dict[str, list[str]]:
    pipe.send("stop")
    told: dict[str, list[str]] = pipe.recv()
    process.join(30)
    return told


def _read(
    pipe: Connection, settings: IndexSettings, fresh: Sequence[IndexSettings], phase: Path
) -> None:
    """Ask until told to stop, now through a searcher that stays open, now through a new one."""
    passages = [_passages(one) for one in fresh]
    faults: list[str] = []
    asked: Counter[str] = Counter()
    chance = random.Random(7)  # noqa: S311
    with closing(LiveSearcher(settings)) as live:
        with live.reading() as searcher:
            embedder = searcher.embedder
        pipe.send("ready")
        while not pipe.poll():
            name = chance.choice(sorted(passages[0].keys() | passages[1].keys()))
            before = json.loads(phase.read_text())
            started = time.monotonic()
            is_new = chance.random() < 0.2
            try:
                if is_new:
                    with closing(open_searcher(settings, embedder)) as searcher:
                        hits = searcher.search(f"Who opened the bridge of {name}?", _TOP)
                else:
                    with live.reading() as searcher:
                        hits = searcher.search(f"Who opened the bridge of {name}?", _TOP)
            except PullquoteError as error:
                faults.append(f"Asking for {name} failed: {error}")
                continue
            asked["anew" if is_new else "open"] += 1
            is_settled = before == json.loads(phase.read_text()) and before[0] is not None
            if is_settled and started - before[1] > _SETTLED:
                asked["settled"] += 1
                allowed = [passages["AB".index(before[0])]]
            else:
                allowed = passages
            found = [(hit.passage.source.title.split()[-1], hit.passage.text) for hit in hits]
            faults += [f"{fault} ({before})" for fault in _judge(name, found, allowed)]
    pipe.send({"faults": faults, "asked": dict(asked)})


def _passages(settings: IndexSettings) -> dict[str, set[str]]:
    """The passages of each article, by the name in its headline."""
    found: dict[str, set[str]] = {}
    with closing(Archive(settings.index_dir)) as archive, archive.database.reading() as db:
        for title, text in db.execute(
            "SELECT a.title, p.text FROM passages p JOIN articles a USING (article_id)"
        ):
            found.setdefault(title.split()[-1], set()).add(text)
    return found


def _judge(
    name: str, found: list[tuple[str, str]], allowed: Sequence[dict[str, set[str]]]
) -> Iterator[str]:
    """What is wrong with what was found when asking for one article."""
    if all(name in state for state in allowed) and name not in dict(found):
        yield f"{name} is missing"
    if len(set(found)) < len(found):
        yield f"asking for {name} found a passage twice"
    for title in {title for title, _ in found}:
        shown = {text for one, text in found if one == title}
        if not any(shown <= state.get(title, set()) for state in allowed):
            yield f"asking for {name} found {shown} of {title}, which no state has"


if __name__ == "__main__":
    raise SystemExit(main())

"""What could be wrong with this installation, checked one by one, each with its mend."""

import re
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import urlsplit

from bot.failure import told
from bot.judge import JUDGING, open_judge
from bot.model import open_model
from bot.settings import BUILTIN, Settings, variable
from bot.spending import FILE, Spending, budget_of, told_of
from bot.words import counted
from index import fingerprint
from index.archive import Archive
from index.chroma.server import Server
from index.embed import find_model
from index.errors import ArchiveError, ModelError, PullquoteError
from index.rerank import open_reranker
from index.stores import Stores, site_of
from index.verify import Finding
from index.weights import RERANKING, resolve_embedding_model, resolve_model, smollm2_file

_OLDEST, _NEWEST = (3, 11), (3, 13)
_ROOM = 500_000_000  # bytes free: an index of 10,000 articles takes about that
_KNOCK_SECONDS = 2.0  # a server on this machine answers at once or not at all
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+(?=@)")


def examine(settings: Settings) -> Iterator[Finding]:
    """Check everything that a question needs; a fault in one does not hide the next."""
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("python", _python),
        ("settings", _settings),
        ("disk", _disk),
        ("embedding model", _embedding),
        *([("reranker", _reranker)] if settings.reranker else []),
        *([("judge", _judge)] if settings.judge else []),
        *([("chroma server", _chroma)] if settings.chroma_url else []),
        ("index", _index),
        ("model", _model),
        *([("spending", _spending)] if (settings.state_dir / FILE).exists() else []),
    )
    for subject, check in checks:
        try:
            yield Finding(subject, True, check(settings))
        except OSError as error:
            yield Finding(subject, False, f"{error}: check the folder's rights and the disk.")
        except Exception as error:  # noqa: BLE001  # a broken package must not hide the rest
            yield Finding(subject, False, told(error)[1])


def _python(_: Settings) -> str:
    running = sys.version_info[:2]
    version = ".".join(str(part) for part in sys.version_info[:3])
    if not _OLDEST <= running <= _NEWEST:
        raise PullquoteError(f"Python {version} is not supported: use 3.11, 3.12 or 3.13.")
    return version


def _settings(settings: Settings) -> str:
    """Those that differ from their defaults; secrets show as stars."""
    changed = [
        f"{variable(name)}={_CREDENTIALS.sub('**********', str(getattr(settings, name)))}"
        for name, field in Settings.model_fields.items()
        if getattr(settings, name) != field.get_default(call_default_factory=True)
    ]
    return ", ".join(changed) or "all at their defaults"


def _disk(settings: Settings) -> str:
    folder = settings.index_dir.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < _ROOM:
        raise PullquoteError(
            f"Only {free / 1e6:,.0f} MB are free at {folder}: make room, or set "
            "PULLQUOTE_INDEX_DIR to a folder on another disk."
        )
    return f"{free / 1e9:,.0f} GB free at {folder}"


def _embedding(settings: Settings) -> str:
    if _is_on_the_hub(settings):
        return f"{settings.embedding_model} from the model hub; not fetched for this check"
    folder, digest = find_model(settings.embedding_model)
    return f"{settings.embedding_model}, weights {digest[:12]}, in {folder}"


def _reranker(settings: Settings) -> str:
    """Loaded and asked once: what is no cross-encoder shows only then."""
    if resolve_model(settings.reranker, RERANKING).hub_id is not None:
        return f"{settings.reranker} from the model hub; not fetched for this check"
    reranker = open_reranker(settings.index())
    assert reranker is not None
    started = time.monotonic()
    reranker.scores("Does it load?", ["It does."])
    return f"{settings.reranker} loads in {time.monotonic() - started:,.1f} s"


def _judge(settings: Settings) -> str:
    """Loaded only from this machine, as the reranker is."""
    if resolve_model(settings.judge, JUDGING).hub_id is not None:
        return f"{settings.judge} from the model hub; not fetched for this check"
    judge = open_judge(settings.judge)
    assert judge is not None
    started = time.monotonic()
    judge.entails("It loads.", "It loads.")
    return f"{settings.judge} loads in {time.monotonic() - started:,.1f} s"


def _chroma(settings: Settings) -> str:
    """The server that has the vectors."""
    index, started = settings.index(), time.monotonic()
    version = Server(index.chroma_url, index.chroma_token).version()
    milliseconds = (time.monotonic() - started) * 1000
    return f"version {version} at {index.chroma_url} answers in {milliseconds:,.0f} ms"


def _index(settings: Settings) -> str:
    """Three parts that must hold the same passages."""
    archive = Archive(settings.index_dir)
    if not _is_on_the_hub(settings):
        fingerprint.check(archive, fingerprint.fingerprint(settings.index()))
    held = archive.stats()
    if held.passages:
        with closing(Stores(site_of(settings.index(), archive), archive.stores())) as stores:
            words, vectors = stores.counts()
        if not words == vectors == held.passages:
            raise ArchiveError(
                f"The archive holds {held.passages:,} passages, the word index {words:,}, the "
                f"vector index {vectors:,}: run `pullquote reindex --repair`."
            )
    holds = f"{counted(held.articles, 'article')}, {counted(held.passages, 'passage')}"
    return f"{holds} in {settings.index_dir}"


def _model(settings: Settings) -> str:
    """All that are listed: hosted ones are not called, which costs money and tells who asks."""
    if not (listed := settings.models()):
        return f"quotes, no model needed; {_builtin_state()}"
    well, faults = [], []
    for one in listed:
        try:
            well.append(_one_model(one))
        except PullquoteError as error:
            faults.append(error)
    if len(listed) == 1 and faults:
        raise faults[0]
    if faults:
        raise ModelError(" ".join([*(str(one) for one in faults), *(f"{one}." for one in well)]))
    return "; then ".join(well)


def _one_model(settings: Settings) -> str:
    if settings.model == BUILTIN and settings.model_file is None:
        smollm2_file()
    if settings.provider == "openai":
        _knock(settings.model_url)
    with open_model(settings) as model:
        return model.name if settings.model == BUILTIN else f"{model.name}; not called"


def _spending(settings: Settings) -> str:
    """What models have cost since midnight, UTC."""
    with closing(Spending(settings.state_dir, budget_of(settings))) as spending:
        return "; ".join(told_of(one) for one in spending.today()) or "nothing today"


def _builtin_state() -> str:
    try:
        smollm2_file()
    except PullquoteError:
        return "the built-in model is not installed"
    return "the built-in model is installed"


def _knock(url: str) -> None:
    """Raise ModelError when a server on this machine is not running."""
    address = urlsplit(url)
    if address.hostname not in _HERE:
        return
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        socket.create_connection((address.hostname, port), _KNOCK_SECONDS).close()
    except OSError as error:
        raise ModelError(
            f"Nothing answers at {address.hostname}:{port}: start the model server, or check "
            "PULLQUOTE_MODEL_URL."
        ) from error


def _is_on_the_hub(settings: Settings) -> bool:
    """Whether finding the embedding model might download it."""
    return resolve_embedding_model(settings.embedding_model).hub_id is not None

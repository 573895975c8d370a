"""A model's files on this machine, from the model hub if need be; its libraries kept quiet."""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import WeightsError
from index.weights import ModelFiles, Role, resolve_model

_log = logging.getLogger(__name__)


def on_this_machine(files: ModelFiles, role: Role) -> tuple[Path, str]:
    """The folder of a model and the digest of its weights; a hub's id is downloaded once.

    Raises WeightsError when it could not be downloaded, or holds no safetensors.
    """
    if files.hub_id:
        files = resolve_model(str(_downloaded(files.hub_id, role)), role)
    assert files.folder
    assert files.weights_sha256
    return files.folder, files.weights_sha256


def _downloaded(hub_id: str, role: Role) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    wanted = ["*.json", "*.txt", "*.model", "*.safetensors"]  # nothing that could be a pickle
    try:
        return Path(snapshot_download(hub_id, allow_patterns=wanted, local_files_only=True))
    except Exception:  # noqa: BLE001  # not here yet, whatever the hub's client calls that
        _log.info("%s is not on this machine yet; downloading it", hub_id)
    try:
        return Path(snapshot_download(hub_id, allow_patterns=wanted))
    except Exception as error:
        raise WeightsError(
            f"The {role.kind} {hub_id} is not on this machine and could not be downloaded "
            f"({type(error).__name__}): check its name and the network, or set {role.setting} "
            "to a local folder."
        ) from error


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' progress bars and advice off the user's terminal."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as transformers_logging  # noqa: PLC0415

        transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        yield

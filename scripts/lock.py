"""Write the lock files: every package pinned, with the digests it may have.

Run it with `make lock`; it needs uv (`pip install uv`) and the network. The files are meant for
`pip install --no-deps --require-hashes -r FILE`.

    requirements.lock       what `pullquote` runs with, on any system
    requirements-cpu.lock   torch's CPU build, tried first and taken where pip is offered it
    requirements-cuda.lock  what torch's CUDA builds need besides; see needs_cuda.py
    requirements-dev.lock   what tests and checks need besides
"""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.11"

# For Linux the registry has torch's CUDA build alone: 500 MB, and gigabytes of packages besides.
# Its CPU build has 190 MB and may be offered elsewhere (pip's `find-links`). Its version,
# 2.13.0+cpu, satisfies torch==2.13.0, yet pip takes a file whose digest is known beforehand
# first, which a folder of wheels never tells: hence a lock of its own. Digests by hand.
TORCH_CPU = {
    "torch==2.13.0": (
        "6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b",  # cp311, Linux x86-64
    ),
}

_CUDA = re.compile(r"(nvidia|cuda)-|triton==")
_ONLY_LINUX = "; sys_platform == 'linux'"
_HEADER = "# Written by `make lock`; do not edit. {}\n"


def main() -> None:
    """Resolve twice, the second time with the first result as constraint, and split."""
    runtime = _compile("--group", "builtin-model")
    constraints = "\n".join(block.split("\\")[0].strip() for block in runtime)
    everything = _compile("--group", "builtin-model", "--group", "dev", constraints=constraints)
    cuda = [block for block in runtime if _CUDA.match(block)]
    _write("requirements.lock", "What Pullquote runs with.", _without(runtime, cuda))
    cpu = [_cpu_build(torch) for torch in TORCH_CPU]
    _write("requirements-cpu.lock", "torch's CPU build, where pip is offered it.", cpu)
    _write("requirements-cuda.lock", "For torch's CUDA builds on Linux only.", cuda)
    _write("requirements-dev.lock", "On top, for tests and checks.", _without(everything, runtime))


def _compile(*options: str, constraints: str = "") -> list[str]:
    """One block of lines for each package."""
    uv = [shutil.which("uv")] if shutil.which("uv") else [sys.executable, "-m", "uv"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # The build backend too: the project is installed without build isolation.
    wanted = "\n".join([*project["build-system"]["requires"], constraints])
    done = subprocess.run(
        [
            *uv, "pip", "compile", "pyproject.toml", "-", *options,
            "--universal", "--python-version", OLDEST_PYTHON, "--fork-strategy", "fewest",
            "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url",
            "--quiet",
        ],
        cwd=ROOT, input=wanted, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return [_with_cpu_build(block) for block in re.split(r"\n(?=\S)", done.stdout.strip())]


def _with_cpu_build(block: str) -> str:
    """torch's block with the digests of its CPU builds; any other block as it is."""
    requirement = block.split()[0]
    if not requirement.startswith("torch=="):
        return block
    if requirement not in TORCH_CPU:
        sys.exit(f"{requirement} is new: add the digests of its CPU builds to TORCH_CPU.")
    return f"# The last digests are of CPU builds.\n{block}{_digests(requirement)}"


def _cpu_build(requirement: str) -> str:
    return f"{requirement}+cpu {_ONLY_LINUX}{_digests(requirement)}"


def _digests(requirement: str) -> str:
    return "".join(f" \\\n    --hash=sha256:{digest}" for digest in TORCH_CPU[requirement])


def _without(blocks: list[str], others: list[str]) -> list[str]:
    return [block for block in blocks if block not in others]


def _write(name: str, what: str, blocks: list[str]) -> None:
    text = _HEADER.format(what) + "\n".join(blocks) + "\n"
    (ROOT / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(blocks)} packages")


if __name__ == "__main__":
    main()

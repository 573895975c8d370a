import os
from collections import Counter
from pathlib import Path

import pytest

from index.files import Problem, find_files


def _write(path: Path, text: str = "Some words.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_walk_is_sorted_and_recursive(tmp_path: Path) -> None:
    """Files of every known kind are found at any depth, sorted within each folder."""
    names = ["b.txt", "a.HTML", "c.jsonl", "sub/d.md", "sub/deep/e.markdown", "f.text", "g.htm"]
    made = {_write(tmp_path / name) for name in names}
    found = list(find_files([tmp_path]))
    assert set(found) == made
    assert [p.name for p in found if isinstance(p, Path) and p.parent == tmp_path] == [
        "a.HTML", "b.txt", "c.jsonl", "f.text", "g.htm",
    ]  # fmt: skip


def test_paths_are_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path is reported as the absolute one it stands for."""
    file = _write(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert [file] == list(find_files([Path("a.txt")]))


def test_other_kinds_are_counted_not_reported(tmp_path: Path) -> None:
    """Files of other kinds in a folder are passed over, and counted when asked."""
    for name in ("a.docx", "b.docx", "c.png", "d.txt"):
        _write(tmp_path / name)
    ignored: Counter[str] = Counter()
    assert [tmp_path / "d.txt"] == list(find_files([tmp_path], ignored))
    assert {".docx": 2, ".png": 1} == ignored


def test_a_named_file_of_another_kind_is_a_problem(tmp_path: Path) -> None:
    """Who names a Word file is told that such files are not read, and what is."""
    (problem,) = find_files([_write(tmp_path / "a.docx")])
    assert isinstance(problem, Problem)
    assert ".jsonl" in problem.reason


def test_hidden_entries_are_skipped(tmp_path: Path) -> None:
    """Files and folders whose name begins with a dot are not articles."""
    for name in (".draft.txt", ".git/a.txt", "seen.txt"):
        _write(tmp_path / name)
    assert [tmp_path / "seen.txt"] == list(find_files([tmp_path]))


def test_a_missing_path_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A path that is not there is named; the next one is still read."""
    file = _write(tmp_path / "a.txt")
    problem, found = find_files([tmp_path / "gone", file])
    assert isinstance(problem, Problem)
    assert str(tmp_path / "gone") == problem.path
    assert file == found


def test_an_impossible_path_is_a_problem() -> None:
    """A path that no system call accepts is reported, not raised."""
    (problem,) = find_files([Path("a\0b.txt")])
    assert isinstance(problem, Problem)


def test_symlink_loops_end(tmp_path: Path) -> None:
    """A link to a folder above does not make the walk endless."""
    file = _write(tmp_path / "a" / "one.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    assert [file] == list(find_files([tmp_path]))


def test_the_same_file_is_found_once(tmp_path: Path) -> None:
    """Reached by its folder, by name and by a link, a file counts once."""
    file = _write(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(file)
    assert [file] == list(find_files([tmp_path, file, tmp_path]))


def test_a_dangling_link_is_a_problem(tmp_path: Path) -> None:
    """A link to nothing is named rather than silently skipped."""
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere.txt")
    (problem,) = find_files([tmp_path])
    assert isinstance(problem, Problem)


def test_an_unreadable_folder_is_a_problem(tmp_path: Path) -> None:
    """A folder without rights is named, and its neighbours are read."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    if os.access(closed, os.R_OK):
        pytest.skip("this user may read everything")
    file = _write(tmp_path / "open.txt")
    found = list(find_files([tmp_path]))
    assert file in found
    assert [str(closed)] == [f.path for f in found if isinstance(f, Problem)]


def test_a_folder_that_vanishes_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be listed when its turn comes does not stop the walk."""

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    (problem,) = find_files([tmp_path])
    assert isinstance(problem, Problem)
    assert "Permission denied" in problem.reason


def test_ten_thousand_files_are_found(tmp_path: Path) -> None:
    """A large folder is no different from a small one."""
    for number in range(10_000):
        (tmp_path / f"{number}.txt").touch()
    assert 10_000 == sum(1 for _ in find_files([tmp_path]))

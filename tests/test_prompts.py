"""Prompts: versioned, hashed, and complete, or they are not loaded."""

import hashlib
from importlib import resources

import pytest

from prompts import _parsed, load_prompt

# A prompt that changes gets a new version, so that records and measurements tell the two apart.
RELEASED = {
    "answer": (1, "2e35913e9d5a", frozenset({"passages", "question"})),
    "standalone_question": (1, "42f1567ead88", frozenset({"history", "question"})),
}


@pytest.mark.parametrize("name", RELEASED)
def test_a_changed_prompt_has_a_new_version(name: str) -> None:
    """Whoever changes a prompt counts its version up, and says so here."""
    version, digest, placeholders = RELEASED[name]
    mark = load_prompt(name, placeholders).mark

    assert (version, digest) == (mark.version, mark.digest)


@pytest.mark.parametrize("name", RELEASED)
def test_the_hash_is_of_the_files_bytes(name: str) -> None:
    """`sha256sum` tells the same of the file, and the version is no part of what a model reads."""
    prompt = load_prompt(name, RELEASED[name][2])
    file = resources.files("prompts").joinpath(f"{name}.md").read_bytes()

    assert hashlib.sha256(file).hexdigest() == prompt.mark.sha256
    assert "version:" not in prompt.system + prompt.user


def test_a_prompt_without_a_version_is_refused() -> None:
    """The error names the file and the line that is missing."""
    with pytest.raises(ValueError, match=r"prompts/answer\.md does not begin with a line"):
        _parsed("answer", b"Answer.\n---\n{question}", frozenset({"question"}))


def test_a_slot_that_nobody_fills_is_refused() -> None:
    """As is one that is filled and not there."""
    with pytest.raises(ValueError, match="but \\['passages'\\] are filled"):
        _parsed("answer", b"version: 3\n\nAnswer.\n---\n{question}", frozenset({"passages"}))


def test_a_prompt_is_short_enough_to_read() -> None:
    """Each fits one screen."""
    for name, (_, _, placeholders) in RELEASED.items():
        prompt = load_prompt(name, placeholders)
        assert len(f"{prompt.system}\n{prompt.user}".splitlines()) <= 24

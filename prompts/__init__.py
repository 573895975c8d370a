"""What the model is told: text files with a version and placeholders, checked when loaded."""

import hashlib
import re
from dataclasses import dataclass
from importlib import resources

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_VERSION = re.compile(r"version: (\d{1,4})\n\s*")
_SHORT = 12


@dataclass(frozen=True, slots=True)
class PromptMark:
    """Which wording of which prompt: enough to tell later whether it has changed.

    `version` is for people and counts what was meant to change; `sha256` is of the file's bytes.
    """

    name: str
    version: int
    sha256: str

    @property
    def digest(self) -> str:
        """As much of the hash as is shown."""
        return self.sha256[:_SHORT]

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.digest})"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's system and user parts; `mark` tells one wording from another."""

    mark: PromptMark
    system: str
    user: str

    @property
    def name(self) -> str:
        """The file's name without `.md`."""
        return self.mark.name

    @property
    def digest(self) -> str:
        """As much of the hash as is shown."""
        return self.mark.digest


def load_prompt(name: str, placeholders: frozenset[str]) -> Prompt:
    """Read `prompts/NAME.md`: a line `version: N`, the system part, a line `---`, the user part.

    Raises ValueError when it has no version, or when its placeholders are not exactly
    `placeholders`: a slot that nobody fills, or evidence that never reaches the model, must not
    go unnoticed.
    """
    found = resources.files(__package__).joinpath(f"{name}.md").read_bytes()
    return _parsed(name, found, placeholders)


def _parsed(name: str, found: bytes, placeholders: frozenset[str]) -> Prompt:
    text = found.decode("utf-8")
    version = _VERSION.match(text)
    if version is None:
        raise ValueError(f"prompts/{name}.md does not begin with a line “version: 1”: add it.")
    slots = set(_PLACEHOLDER.findall(text))
    if slots != placeholders:
        raise ValueError(
            f"prompts/{name}.md has the placeholders {sorted(slots)}, "
            f"but {sorted(placeholders)} are filled: mend the file."
        )
    system, _, user = text[version.end() :].partition("\n---\n")
    mark = PromptMark(name, int(version[1]), hashlib.sha256(found).hexdigest())
    return Prompt(mark, system.strip(), user.strip())

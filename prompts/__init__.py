"""What the model is told: text files with declared placeholders, checked when loaded."""

import hashlib
import re
from dataclasses import dataclass
from importlib import resources

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's system and user parts; `digest` tells one wording from another."""

    name: str
    system: str
    user: str
    digest: str


def load_prompt(name: str, placeholders: frozenset[str]) -> Prompt:
    """Read `prompts/NAME.md`: the system part, a line `---`, the user part.

    Raises ValueError when its placeholders are not exactly `placeholders`: a slot that
    nobody fills, or evidence that never reaches the model, must not go unnoticed.
    """
    text = resources.files(__package__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    found = set(_PLACEHOLDER.findall(text))
    if found != placeholders:
        raise ValueError(
            f"prompts/{name}.md has the placeholders {sorted(found)}, "
            f"but {sorted(placeholders)} are filled: mend the file."
        )
    system, _, user = text.partition("\n---\n")
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Prompt(name, system.strip(), user.strip(), digest)

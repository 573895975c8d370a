"""The pages of a PDF as text, read in a process of its own: hostile ones hang and swell.

Takes a PDF on standard input and writes one JSON object: `pages`, `title`, `author` and
`created`, or else `fault`. Run by its path, so that it imports nothing but the reader.
"""

import io
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfReader

PAGES = 2_000
CHARACTERS = 20_000_000
SECONDS = 60
MEMORY = 2_000_000_000

ENCRYPTED = "encrypted"
DAMAGED = "damaged"
TOO_LONG = "too long"
BOMB = "bomb"


def main() -> None:
    """Read one PDF within the limits above."""
    _limit()
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


def read(raw: bytes) -> dict[str, object]:
    """What is to be written."""
    import pypdf  # noqa: PLC0415  # an extra, and of no use to whoever asks for the names above

    pages, length = [], 0
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"fault": ENCRYPTED}
        if len(reader.pages) > PAGES:
            return {"fault": TOO_LONG}
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > CHARACTERS:
                return {"fault": TOO_LONG}
    except MemoryError:
        raise
    except pypdf.errors.DependencyError:  # AES needs another library
        return {"fault": ENCRYPTED}
    except pypdf.errors.LimitReachedError:
        return {"fault": BOMB}
    except Exception:  # noqa: BLE001 (hostile input)
        return {"fault": DAMAGED}
    return {"pages": pages, **_information(reader)}


def _information(reader: "PdfReader") -> dict[str, str]:
    """What the PDF says of itself; broken entries count as missing."""
    told = {}
    for name, attribute in (("title", "title"), ("author", "author"), ("created", "creation_date")):
        try:
            value = getattr(reader.metadata, attribute, None)
            told[name] = value.isoformat() if isinstance(value, datetime) else str(value or "")
        except Exception:  # noqa: BLE001 (as above)
            told[name] = ""
    return told


def _limit() -> None:
    """Let the system stop this process; where it knows no limits, its starter's clock does."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        try:
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))
        except (OSError, ValueError):
            continue


if __name__ == "__main__":
    main()

"""PDFs made by hand, as small as they can be, so that each test says what is in them."""

import zlib
from collections.abc import Mapping, Sequence


def pdf(pages: Sequence[Sequence[str]], info: Mapping[str, str] | None = None) -> bytes:
    """A PDF of these pages of lines, with this document information."""
    contents = [_shown(lines) for lines in pages]
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    told = "".join(f"/{key} ({value})" for key, value in (info or {}).items())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<<{told}>>".encode("latin-1"),
    ]
    for number, content in enumerate(contents):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (6 + 2 * number)
        )
        objects.append(stream(content))
    return composed(objects, "/Info 4 0 R")


def composed(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """Numbered objects, the first of them the catalogue, with a table of where they are."""
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        made += b"%010d 00000 n \n" % place
    size = len(objects) + 1
    made += f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\n".encode()
    return bytes(made + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content: bytes, more: str = "") -> bytes:
    """A stream object's body, compressed."""
    packed = zlib.compress(content)
    return f"<</Length {len(packed)}/Filter/FlateDecode{more}>>stream\n".encode() + (
        packed + b"\nendstream"
    )


def _shown(lines: Sequence[str]) -> bytes:
    """The operators that show lines below each other."""
    shown = ["BT /F 11 Tf 14 TL 60 780 Td"]
    for line in lines:
        for special in "\\()":
            line = line.replace(special, f"\\{special}")
        shown.append(f"({line}) Tj T*")
    return "\n".join([*shown, "ET"]).encode("cp1252")

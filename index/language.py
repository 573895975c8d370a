"""The language of an article: its own word, checked against its text; else what the text shows.

The detector is naive Bayes over byte n-grams (Lui and Baldwin, "langid.py", 2012), as py3langid
trains and ships it; its model is plain numbers, nothing is unpickled or downloaded.
"""

import io
import lzma
import re
from array import array
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from py3langid.langid import (  # type: ignore[import-untyped]
    MODEL_DIR,
    MODEL_FILE,
    LanguageIdentifier,
)

from index.errors import WeightsError

# Of py3langid 0.4.0.
_MODEL_SHA256 = "f4f4a2c3465ca1f081541037f9cac23021d68151c2f709c55ae5eedfca522963"
_SAMPLE = 3000  # characters; what follows changes nothing and costs time
# Fewer letters show too little. Paragraphs of our own in 18 languages, cut to 40 characters, got
# an answer at this certainty in 92 % and the right one always; to 20, in 73 %, of which 97 % were
# right. Ideographs say more each.
_LETTERS = 30
_IDEOGRAPHS = 12
_SURE = 0.55  # below it, nothing is said
_SURER_THAN_THE_PAGE = 0.9  # a page's own word falls only to this, and to a long text
_LONG = 200

_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*")
# How languages are named where a tag is meant: three letters, their own name, the English one.
_NAMES = {
    name: code
    for code, names in {
        "ar": "ara arabic العربية", "bg": "bul bulgarian български", "bn": "ben bengali bangla",
        "cs": "ces cze czech čeština", "da": "dan danish dansk", "de": "deu ger german deutsch",
        "el": "ell gre greek ελληνικά", "en": "eng english", "es": "spa spanish español castellano",
        "et": "est estonian eesti", "fa": "fas per persian farsi فارسی", "fi": "fin finnish suomi",
        "fr": "fra fre french français", "he": "heb hebrew iw עברית", "hi": "hin hindi हिन्दी",
        "hr": "hrv croatian hrvatski", "hu": "hun hungarian magyar",
        "id": "ind indonesian in indonesia", "it": "ita italian italiano",
        "ja": "jpn japanese 日本語", "ko": "kor korean 한국어", "lt": "lit lithuanian",
        "lv": "lav latvian", "ms": "msa may malay melayu", "nl": "nld dut dutch nederlands",
        "no": "nor nb nob nn nno norwegian norsk bokmål", "pl": "pol polish polski",
        "pt": "por portuguese português", "ro": "ron rum romanian română",
        "ru": "rus russian русский", "sk": "slk slo slovak slovenčina",
        "sl": "slv slovenian slovenščina", "sr": "srp serbian српски", "sv": "swe swedish svenska",
        "th": "tha thai ไทย", "tr": "tur turkish türkçe", "uk": "ukr ukrainian українська",
        "ur": "urd urdu اردو", "vi": "vie vietnamese việt", "zh": "zho chi chinese 中文 cmn",
    }.items()
    for name in names.split()
}  # fmt: skip
# A detector tells these apart no better than a reader of a short paragraph: the page is believed.
_KIN = (
    frozenset({"no", "da", "sv"}), frozenset({"hr", "sr", "bs", "sl"}), frozenset({"id", "ms"}),
    frozenset({"cs", "sk"}), frozenset({"es", "gl", "ca", "pt"}), frozenset({"nl", "af"}),
    frozenset({"bg", "mk"}), frozenset({"hi", "mr", "ne"}),
)  # fmt: skip


def language(text: str, said: str = "") -> str:
    """The two-letter code of what `text` is written in, empty when that is not clear.

    `said` is the page's own word, such as `en-GB` or `German`. It stands unless the text is
    long and plainly in another language: templates are copied, and their tags with them.
    """
    code = language_code(said)
    seen, sure, letters = _detect(text)
    if not code:
        return seen if sure >= _SURE else ""
    if seen and seen != code and letters >= _LONG and sure >= _SURER_THAN_THE_PAGE:
        return code if any({seen, code} <= kin for kin in _KIN) else seen
    return code


def language_code(said: str) -> str:
    """The two letters that a language tag or name stands for; empty when it names none."""
    name = said.strip().casefold()
    if name in _NAMES:
        return _NAMES[name]
    found = _TAG.fullmatch(name)
    if found is None:
        return ""
    primary = found[1]
    return _NAMES.get(primary, primary if len(primary) == 2 else "")


def _detect(text: str) -> tuple[str, float, int]:
    """The likeliest language, how likely it is, and by how many letters that is known.

    No language where there are too few letters.
    """
    sample = " ".join(re.sub(r"https?://\S+|\S+@\S+", " ", text[:_SAMPLE]).split())
    letters = sum(char.isalpha() for char in sample)
    if letters < _LETTERS and len(_IDEOGRAPH.findall(sample)) < _IDEOGRAPHS:
        return "", 0.0, letters
    found, sure = _identifier().classify(sample)
    return language_code(str(found)), float(sure), letters


@cache
def _identifier() -> LanguageIdentifier:
    # As the library loads it, but for the temporary file: a full disk must not stop a reader.
    packed = (Path(MODEL_DIR) / MODEL_FILE).read_bytes()
    if sha256(packed).hexdigest() != _MODEL_SHA256:
        raise WeightsError(
            "The language detector's model is not the one expected: install py3langid again, in "
            "the version that Pullquote asks for."
        )
    model = np.load(io.BytesIO(lzma.decompress(packed)), allow_pickle=False)
    return LanguageIdentifier(
        model["ptc"],
        model["pc"],
        model["classes"].tolist(),
        _integers(model["nextmove"]),
        model["out_feat"].tolist(),
        norm_probs=True,
        tk_row=_integers(model["nextmove_row"]),
    )


def _integers(values: npt.NDArray[np.unsignedinteger[Any]]) -> "array[int]":
    """Unsigned integers as an array that is quick to index one by one."""
    made = array({2: "H", 4: "I", 8: "L"}[values.dtype.itemsize])
    made.frombytes(values.tobytes())
    return made

"""What an index was made with, so that other settings are refused and never mixed in."""

import json
from dataclasses import asdict, dataclass, replace

from index.archive import Archive
from index.embed import find_model, precision_of
from index.encoder import INT8
from index.errors import OtherSettingsError
from index.meta import VECTORS
from index.settings import FORMAT, IndexSettings, Precision

_KEY = "fingerprint"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Everything that decides which vectors and passages an index holds."""

    format: int
    embedding_model: str
    weights: str
    chunk_tokens: int


def fingerprint(settings: IndexSettings) -> Fingerprint:
    """Today's; hashes the model's weights (0.1 s). Raises WeightsError."""
    _, weights = find_model(settings.embedding_model)
    return Fingerprint(FORMAT, settings.embedding_model, weights, settings.chunk_tokens)


def as_meta(made_with: Fingerprint) -> dict[str, str]:
    """As the archive remembers it."""
    return {_KEY: json.dumps(asdict(made_with))}


def remember(archive: Archive, made_with: Fingerprint) -> None:
    """Write it into the archive."""
    for key, value in as_meta(made_with).items():
        archive.set_meta(key, value)


def recall(archive: Archive) -> Fingerprint | None:
    """What the archive was made with; None while it is new. Raises OtherSettingsError."""
    told = archive.meta(_KEY)
    if not told:
        return None
    try:
        return Fingerprint(**json.loads(told))
    except (ValueError, TypeError) as error:
        raise OtherSettingsError(
            f"The index in {archive.folder} was made by another version of Pullquote: "
            "run `pullquote reindex --rebuild` to make it anew from the articles it holds."
        ) from error


def check(archive: Archive, today: Fingerprint) -> None:
    """Raise OtherSettingsError, naming the setting that differs and the command that mends it."""
    made = recall(archive)
    if made is None:
        return
    differences = []
    if made.weights != today.weights:
        differences.append(
            f"PULLQUOTE_EMBEDDING_MODEL is {today.embedding_model}, "
            f"the index was made with {made.embedding_model}"
        )
    if made.chunk_tokens != today.chunk_tokens:
        differences.append(
            f"PULLQUOTE_CHUNK_TOKENS is {today.chunk_tokens}, "
            f"the index was made with {made.chunk_tokens}"
        )
    if made.format != today.format:
        differences.append("this version of Pullquote stores articles differently")
    if differences:
        raise OtherSettingsError(
            f"The index in {archive.folder} does not fit today's settings "
            f"({'; '.join(differences)}): set them back, or run `pullquote reindex --rebuild` "
            "to make it anew from the articles it holds."
        )


def vectors_by(archive: Archive) -> str:
    """The fingerprint of the embedder that made the archive's vectors; nothing while it is new."""
    made = recall(archive)
    return archive.meta(VECTORS) or (made.weights if made and archive.count_passages() else "")


def as_begun(settings: IndexSettings, archive: Archive) -> IndexSettings:
    """`settings` with the precision that the archive's vectors were begun with, if it has any.

    Two precisions are not mixed in silence: raises OtherSettingsError where another one is set.
    """
    made_by = vectors_by(archive)
    if not made_by:
        return settings
    begun = precision_of(made_by)
    if settings.precision not in (begun, Precision.QUICKEST):
        raise OtherSettingsError(
            f"PULLQUOTE_EMBEDDING_PRECISION is {settings.precision}, the index in {archive.folder} "
            f"was made with {begun}: set it so, or run `pullquote reindex --rebuild`."
        )
    return replace(settings, precision=begun)


def welcome(settings: IndexSettings, weights: str) -> frozenset[str]:
    """The embedders whose vectors an archive with these settings may take over."""
    made_by = (weights, weights + INT8)
    wanted = settings.precision
    return frozenset(one for one in made_by if wanted in (precision_of(one), Precision.QUICKEST))

"""Every failure that a person can mend, each worded for the person who reads it.

    PullquoteError
    ├── SettingsError        a setting is missing or wrong
    ├── ArticleError         one article could not be read; the run goes on
    │   ├── FetchError       an address gave nothing, or may not be fetched
    │   └── PackError        the rest of a packed file could not
    ├── ArchiveError         the index on disk is missing, busy, damaged or full
    │   ├── NoArchiveError   nothing has been indexed yet
    │   ├── OtherSettingsError   the index was made with other settings
    │   ├── WriterBusyError  another run is writing to it
    │   └── VectorServerError    the Chroma server cannot be asked; what it holds may be well
    ├── WeightsError         a model's files are missing or not the ones expected
    └── ModelError           the model that writes the answer failed

A message says what failed, on which file or setting, and what to do next.
"""


class PullquoteError(Exception):
    """Base of all: its text is shown to the user as it is, without a traceback."""


class SettingsError(PullquoteError):
    """A setting is missing or wrong."""


class ArticleError(PullquoteError):
    """One article could not be read; the text is the reason, without the file's name."""


class FetchError(ArticleError):
    """An address gave nothing, or may not be fetched; the text is the reason.

    `is_temporary` says that a later run may fare better; `status` is HTTP's, 0 without an answer.
    """

    def __init__(self, reason: str, *, is_temporary: bool = False, status: int = 0) -> None:
        super().__init__(reason)
        self.is_temporary = is_temporary
        self.status = status


class PackError(ArticleError):
    """The rest of a packed file could not be read; the text is the reason, without its name."""


class ArchiveError(PullquoteError):
    """The index on disk is missing, busy, damaged, or the disk is full."""


class NoArchiveError(ArchiveError):
    """Nothing has been indexed yet."""


class OtherSettingsError(ArchiveError):
    """The index was made with settings other than today's."""


class WriterBusyError(ArchiveError):
    """Another run is writing to the index."""


class VectorServerError(ArchiveError):
    """The Chroma server is down, hangs or refuses: no reason to make anything anew."""


class WeightsError(PullquoteError):
    """A model's files are missing, or are not the ones whose digest is pinned."""


class ModelError(PullquoteError):
    """The model that writes the answer is down, refuses, hangs or answers garbage."""

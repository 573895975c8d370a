"""Chroma without gRPC: it imports an exporter of traces that nothing here ever uses.

That is .17 of the 1.4 seconds of a cold search. Traces are exported only where an endpoint is set
(`CHROMA_OTEL_COLLECTION_ENDPOINT`), and then the real exporter is imported.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
_ENDPOINT = "CHROMA_OTEL_COLLECTION_ENDPOINT"


@contextmanager
def without_exporter() -> Iterator[None]:
    """While chromadb is imported, a stand-in is in the exporter's place; afterwards it is not."""
    if _EXPORTER in sys.modules or os.environ.get(_ENDPOINT):
        yield
        return
    stand_in = ModuleType(_EXPORTER)
    stand_in.OTLPSpanExporter = _Missing  # type: ignore[attr-defined]
    sys.modules[_EXPORTER] = stand_in
    try:
        yield
    finally:
        if sys.modules.get(_EXPORTER) is stand_in:
            del sys.modules[_EXPORTER]


class _Missing:
    """In place of the exporter; whoever needs one after all is told how to get it."""

    def __init__(self, *_: object, **__: object) -> None:
        raise RuntimeError(f"Set {_ENDPOINT} in the environment to export Chroma's traces.")

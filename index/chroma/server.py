"""Vectors on a Chroma server, one collection for each pair of each archive."""

import itertools
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from index.chroma.place import CONFIGURATION, Opened
from index.chroma.tracing import without_exporter
from index.errors import ArchiveError, VectorServerError

# Seconds to connect, read, write, wait for a connection. Chroma's own client waits for ever.
_TIMEOUT = (5.0, 30.0, 30.0, 30.0)
# Passages in one request: a server takes 40 MB, and 1,000 of 3,072 dimensions are 18 MB.
_AT_ONCE = 1_000
_PAGE = 1_000  # names in one answer
_REASON = 200  # characters


@dataclass(frozen=True, slots=True)
class Server:
    """A Chroma server by its http or https address, and the token that it wants, if any.

    The token goes in both headers in which servers and the proxies before them look for one.
    """

    url: str
    token: str = field(default="", repr=False)

    def version(self) -> str:
        """What the server says of itself. Raises VectorServerError when it does not answer."""
        with self._connected() as connection:
            return str(connection.api.get_version())

    def names(self, prefix: str) -> list[str]:
        """The collections whose names start so. Raises VectorServerError."""
        with self._connected() as connection:
            return [one for one in connection.names() if one.startswith(prefix)]

    def drop(self, name: str) -> None:
        """Remove a collection that is there. Raises VectorServerError."""
        with self._connected() as connection:
            connection.api.delete_collection(name, **connection.within)

    def connect(self) -> "Connection":
        """Raises whatever Chroma's client and the network raise."""
        # Imported here: a second that `--help` and `show` need not pay. Chroma's HttpClient asks
        # the server before a timeout can be set, over two sessions of its own: this is the part
        # of it that is needed.
        with without_exporter():
            from chromadb.api import ServerAPI  # noqa: PLC0415
            from chromadb.auth.utils import maybe_set_tenant_and_database  # noqa: PLC0415
            from chromadb.config import (  # noqa: PLC0415
                DEFAULT_DATABASE,
                DEFAULT_TENANT,
                Settings,
                System,
            )

        address = urlsplit(self.url)
        is_secure = address.scheme == "https"
        system = System(
            Settings(
                anonymized_telemetry=False,
                chroma_api_impl="chromadb.api.fastapi.FastAPI",
                # The whole address: only so is a path in it kept.
                chroma_server_host=self.url,
                chroma_server_http_port=address.port or (443 if is_secure else 80),
                chroma_server_ssl_enabled=is_secure,
                chroma_server_headers=self._headers(),
            )
        )
        api: Any = system.instance(ServerAPI)  # type: ignore[type-abstract]  # as Chroma itself does
        api._session.timeout = _TIMEOUT
        system.start()
        connection = Connection(system, api, {})
        try:
            # The one tenant and database that the token opens, as on Chroma's own cloud.
            tenant, database = maybe_set_tenant_and_database(
                api.get_user_identity(), overwrite_singleton_tenant_database_access_from_auth=True
            )
        except BaseException:
            connection.close()
            raise
        connection.within.update(
            tenant=tenant or DEFAULT_TENANT, database=database or DEFAULT_DATABASE
        )
        return connection

    def fault(self, error: BaseException) -> VectorServerError:
        """That the server could not be asked, and what to do."""
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise error
        return VectorServerError(
            f"The Chroma server at {self.url} could not be asked ({self.reason(error)}): start it, "
            "or check CHROMA_URL and CHROMA_TOKEN, then try again; nothing is lost."
        )

    def reason(self, error: BaseException) -> str:
        """One short line without the token, which a fault of the network's may repeat."""
        told = " ".join(str(error).split()) or type(error).__name__
        told = told.replace(self.token, "***") if self.token else told
        return told if len(told) <= _REASON else f"{told[:_REASON]}…"

    def _headers(self) -> dict[str, str]:
        if not self.token:
            return {}
        return {"x-chroma-token": self.token, "Authorization": f"Bearer {self.token}"}

    @contextmanager
    def _connected(self) -> Iterator["Connection"]:
        try:
            connection = self.connect()
        except BaseException as error:
            raise self.fault(error) from error
        try:
            yield connection
        except BaseException as error:
            raise self.fault(error) from error
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class Connection:
    """An open session with a server; `within` names tenant and database, as its calls take them."""

    system: Any
    api: Any
    within: dict[str, str]

    def close(self) -> None:
        """End the session; Chroma's own client leaves its sockets to the garbage collector."""
        self.system.stop()
        self.api._session.close()

    def names(self) -> Iterator[str]:
        """All collections, a page at a time."""
        for at in itertools.count(0, _PAGE):
            page = self.api.list_collections(limit=_PAGE, offset=at, **self.within)
            yield from (one.name for one in page)
            if len(page) < _PAGE:
                return


@dataclass(frozen=True, slots=True)
class Remote:
    """One collection of a server, which shows at once what any of its clients writes."""

    server: Server
    name: str

    def __str__(self) -> str:
        return f"{self.name} on the Chroma server at {self.server.url}"

    def open(self, *, create: bool) -> Opened:
        """See Place."""
        from chromadb.api.models.Collection import Collection  # noqa: PLC0415 (as in `connect`)

        try:
            connection = self.server.connect()
        except BaseException as error:
            raise self.server.fault(error) from error
        try:
            api = connection.api
            model = (
                api.get_or_create_collection(
                    self.name, configuration=CONFIGURATION, **connection.within
                )
                if create
                else api.get_collection(self.name, **connection.within)
            )
            collection = Collection(client=api, model=model, embedding_function=None)
            batch = min(api.get_max_batch_size(), _AT_ONCE)
        except BaseException as error:
            connection.close()
            raise self.fault(error) from error
        return Opened(connection, collection, batch)

    def alone(self) -> AbstractContextManager[None]:
        """The server sees to that itself."""
        return nullcontext()

    def is_in_place(self) -> bool:
        """As far as can be told without asking."""
        return True

    def exists(self) -> bool:
        """See Place."""
        return self.name in self.server.names(self.name)

    def fault(self, error: BaseException) -> ArchiveError:
        """What Chroma refuses is of the collection; anything else, that the server is away."""
        from chromadb.errors import ChromaError, NotFoundError  # noqa: PLC0415 (as in `connect`)

        if isinstance(error, NotFoundError):
            return ArchiveError(
                f"The vectors of this archive are not on the Chroma server at {self.server.url}: "
                "run `pullquote reindex --repair`, which puts those there that are kept."
            )
        if isinstance(error, ChromaError):
            return ArchiveError(
                f"The collection {self} could not be used ({self.server.reason(error)}): see the "
                "server's log, then run `pullquote reindex --repair`."
            )
        return self.server.fault(error)

"""Downloading a certificate file: one host, no redirects, little time, few bytes."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer
from time import monotonic
from urllib.parse import urlsplit

from skill.errors import RequestError

MAX_SECONDS = 3.0
"""For the whole download: an answer is due within eight seconds."""
MAX_BYTES = 64 * 1024
"""Of one file; Amazon's has some 7 kB."""


class Downloader:
    """Fetches certificate files over HTTPS."""

    def __init__(
        self,
        context: ssl.SSLContext | None = None,
        max_seconds: float = MAX_SECONDS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """`context` says which servers are trusted; None: those that `certifi` trusts."""
        self._context = context
        self._max_seconds = max_seconds
        self._max_bytes = max_bytes

    def __call__(self, url: str) -> bytes:
        """The file at an https address; RequestError if it does not come whole and in time."""
        if self._context is None:
            import certifi

            self._context = ssl.create_default_context(cafile=certifi.where())
        parts = urlsplit(url)
        connection = http.client.HTTPSConnection(
            parts.hostname or "", parts.port, timeout=self._max_seconds, context=self._context
        )
        deadline = monotonic() + self._max_seconds
        try:
            connection.connect()
            with _hung_up_at(connection.sock, deadline):
                return self._fetch(connection, parts.path)
        except (OSError, http.client.HTTPException):
            raise RequestError("the certificate file could not be downloaded") from None
        finally:
            connection.close()

    def _fetch(self, connection: http.client.HTTPSConnection, path: str) -> bytes:
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        response = connection.getresponse()
        if response.status != 200:
            raise RequestError("the certificate file is not there")
        received = response.read(self._max_bytes + 1)
        if len(received) > self._max_bytes:
            raise RequestError("the certificate file is too large")
        if response.length:
            raise RequestError("the certificate file broke off")
        return received


@contextmanager
def _hung_up_at(transport: socket.socket, deadline: float) -> Iterator[None]:
    """Hang up at a time of the monotonic clock: a time-out alone never ends a slow trickle."""
    late = Event()

    def hang_up() -> None:
        late.set()
        with suppress(OSError):
            transport.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(0.0, deadline - monotonic()), hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if late.is_set():
            raise TimeoutError

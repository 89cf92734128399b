"""Downloading a certificate file: one host, no redirects, little time, few bytes."""

from __future__ import annotations

import http.client
import socket
import ssl
from concurrent.futures import Future
from contextlib import closing, suppress
from threading import Thread
from urllib.parse import urlsplit

from skill.errors import RequestError

MAX_SECONDS = 3.0
"""For the whole download, the look-up of the host included: an answer is due within eight."""
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
        """The file at an https address; RequestError if it does not come whole and in time.

        It is fetched in a thread, because nothing else bounds all of it: a look-up cannot be
        broken off, and a time-out starts anew for each address of a host and each byte.
        """
        if self._context is None:
            import certifi

            self._context = ssl.create_default_context(cafile=certifi.where())
        connection = _Connection(url, self._max_seconds, self._context)
        file: Future[bytes] = Future()
        Thread(target=self._fetch, args=(connection, urlsplit(url).path, file), daemon=True).start()
        try:
            return file.result(self._max_seconds)
        except (OSError, http.client.HTTPException):
            raise RequestError("the certificate file could not be downloaded") from None
        finally:
            connection.hang_up()

    def _fetch(self, connection: _Connection, path: str, file: Future[bytes]) -> None:
        try:
            with closing(connection):
                received = self._get(connection, path)
        except Exception as error:
            file.set_exception(error)
        else:
            file.set_result(received)

    def _get(self, connection: _Connection, path: str) -> bytes:
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        with connection.getresponse() as response:
            if response.status != 200:
                raise RequestError("the certificate file is not there")
            received = response.read(self._max_bytes + 1)
            if len(received) > self._max_bytes:
                raise RequestError("the certificate file is too large")
            if response.length:
                raise RequestError("the certificate file broke off")
            return received


class _Connection(http.client.HTTPSConnection):
    """A connection that another thread may end, from the moment that there is one."""

    def __init__(self, url: str, seconds: float, context: ssl.SSLContext) -> None:
        parts = urlsplit(url)
        super().__init__(parts.hostname or "", parts.port, timeout=seconds, context=context)
        self._tls = context
        self._is_over = False

    def connect(self) -> None:
        """Connect; the stock one keeps its socket to itself until the two sides have agreed."""
        plain = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        if self._is_over:
            raise TimeoutError
        self.sock.do_handshake()

    def hang_up(self) -> None:
        """End what is going on."""
        self._is_over = True
        current: socket.socket | None = self.sock  # which the other thread may let go of
        if current is not None:
            with suppress(OSError):
                current.shutdown(socket.SHUT_RDWR)

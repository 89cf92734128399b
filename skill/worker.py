"""Gunicorn, but no thread ever waits for a client, and the log quotes none.

Gunicorn gives a thread to each client that begins to speak, and stops altogether while one that was
answered is slow to hang up: some tens of idle connections keep Alexa waiting. Here the worker's
loop waits for all of them at once, and threads get whole requests only.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from time import monotonic
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.http import get_parser
from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import TConn, ThreadWorker

from skill.arriving import PIECE, Arriving
from skill.errors import RequestError
from skill.requestlog import log_failure, log_refusal

CLIENT_SECONDS = 2
"""Time for a client to send a whole request, to take its answer, or to hang up after the last one.

Alexa sends a request at once, and waits eight seconds for the answer.
"""
_REFUSAL = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_SEND_TIME = struct.pack("ll", CLIENT_SECONDS, 0)


class ImpatientWorker(ThreadWorker):
    """Attends to many clients at once, and to each slow one for a short while only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadlines: dict[TConn, float] = {}

    def enqueue_req(self, conn: TConn) -> None:
        """Read a request and give it to a thread."""
        if not conn.initialized:
            conn.initialized = True
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _SEND_TIME)
        self._read(conn, Arriving())

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Wait for the next request, if there may be one and it waited for the answer to this."""
        is_last = fs.cancelled() or fs.exception() is not None or not fs.result()
        if is_last or conn.parser.unreader.take_buffered():
            self._part(conn)
        else:
            super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Hang up on what is overdue; gunicorn's loop calls this every second or oftener."""
        super().murder_pending()
        now = monotonic()
        for conn in [conn for conn, deadline in self._deadlines.items() if deadline < now]:
            self._hang_up(conn)

    def handle_error(
        self, req: object, client: socket.socket, addr: object, exc: Exception
    ) -> None:
        """Answer what is no HTTP, without a word of it in the answer or the log."""
        if isinstance(exc, ParseException):
            log_refusal("the request is not HTTP")
        else:
            log_failure(exc)
        _refuse(client)

    def _read(self, conn: TConn, arriving: Arriving, _sock: object = None) -> None:
        """Take what has come of a request, and go on once it is whole."""
        try:
            message = arriving.read_from(conn.sock)
        except RequestError as error:
            log_refusal(str(error))
            _refuse(conn.sock)
            self._part(conn)
        except OSError:
            self._hang_up(conn)
        else:
            if message is None:
                self._wait(conn, partial(self._read, conn, arriving))
                return
            self._stop_waiting(conn)
            conn.parser = get_parser(conn.cfg, [message], conn.client)
            super().enqueue_req(conn)

    def _part(self, conn: TConn) -> None:
        """Let the client hang up first, so that it gets the answer whatever else it sends."""
        self._stop_waiting(conn)
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._hang_up(conn)
        else:
            self._wait(conn, partial(self._ignore, conn))

    def _ignore(self, conn: TConn, _sock: object) -> None:
        try:
            has_ended = not conn.sock.recv(PIECE)
        except BlockingIOError:
            has_ended = False
        except OSError:
            has_ended = True
        if has_ended:
            self._hang_up(conn)

    def _hang_up(self, conn: TConn) -> None:
        self._stop_waiting(conn)
        self.nr_conns -= 1
        conn.close()

    def _wait(self, conn: TConn, on_bytes: Callable[[object], None]) -> None:
        """Have a function called when there is something to read, until the time is up."""
        if conn not in self._deadlines:
            self._deadlines[conn] = monotonic() + CLIENT_SECONDS
            self.poller.register(conn.sock, EVENT_READ, on_bytes)

    def _stop_waiting(self, conn: TConn) -> None:
        if self._deadlines.pop(conn, None):
            self.poller.unregister(conn.sock)


class QuietLogger(Logger):
    """Gunicorn's log goes the way of ours."""

    def setup(self, cfg: Any) -> None:
        """Leave the writing to the root's handlers."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def _refuse(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.send(_REFUSAL)

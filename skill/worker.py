"""A gunicorn worker that hangs up on connections that are too slow to be Alexa."""

from __future__ import annotations

import socket
from contextlib import suppress
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker


class ImpatientWorker(ThreadWorker):
    """Threads, each freed after the time-out, even from a client that sends a byte now and then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._begun: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> Any:
        """Attend to one request, in a thread."""
        self._begun[conn] = monotonic()
        try:
            return super().handle(conn)
        finally:
            self._begun.pop(conn, None)

    def murder_pending(self) -> None:
        """Hang up on what is overdue; gunicorn's loop calls this every second or oftener."""
        super().murder_pending()
        overdue = monotonic() - self.cfg.timeout
        for conn, begun in list(self._begun.items()):
            if begun < overdue:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)

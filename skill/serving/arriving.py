"""A message of HTTP that comes in pieces: whether all of it is there."""

from __future__ import annotations

import re
import socket

from skill.errors import RequestError
from skill.serving.message import body_size

MAX_HEAD = 32 * 1024
"""Bytes before the body; Alexa's have some 1,500."""
PIECE = 16 * 1024
"""Bytes that are read at a time; most messages are one piece."""

_BLANK_LINE = b"\r\n\r\n"
_SIZE = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_ASKS = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
_CODING = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)


class Arriving:
    """What has come of one message; whether it is any good is for others to say."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._size: int | None = None
        self.has_more = False
        """Whether more has come than the message."""
        self.asks_to_go_on = False
        """Whether the client has just asked to be told that it may send the body."""

    def read_from(self, connection: socket.socket) -> bytes | None:
        """Read what is there, without waiting for more: the message if it is whole now, or None.

        Raises OSError at the end of the connection, and RequestError for a message that is too
        large or does not say how large it is.
        """
        self.asks_to_go_on = False
        try:
            piece = connection.recv(PIECE)
        except BlockingIOError:
            return None
        if not piece:
            raise ConnectionAbortedError
        self._received += piece
        is_head_new = self._size is None
        if is_head_new:
            self._size = _size(self._received)
        if self._size is None:
            return None
        if len(self._received) < self._size:
            self.asks_to_go_on = is_head_new and bool(_ASKS.search(self._received, 0, MAX_HEAD))
            return None
        self.has_more = len(self._received) > self._size
        return bytes(self._received[: self._size])


def _size(received: bytearray) -> int | None:
    """The bytes of the whole message; None while its head does not tell.

    A body in chunks is not waited for: Alexa names a Content-Length
    (https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html).
    """
    end = received.find(_BLANK_LINE, 0, MAX_HEAD)
    if end < 0:
        if len(received) >= MAX_HEAD:
            raise RequestError("the head is too large")
        return None
    end += len(_BLANK_LINE)
    if _CODING.search(received, 0, end):
        raise RequestError("the body does not say how large it is")
    named = _SIZE.search(received, 0, end)
    return end + body_size(named[1].decode()) if named else end

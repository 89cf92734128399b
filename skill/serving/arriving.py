"""A message of HTTP that comes in pieces: whether all of it is there."""

from __future__ import annotations

import re
import socket

from skill.errors import RequestError
from skill.serving.message import MAX_BODY

MAX_HEAD = 32 * 1024
"""Bytes before the body; Alexa's have some 1,500."""
PIECE = 16 * 1024
"""Bytes that are read at a time; most messages are one piece."""

_BLANK_LINE = b"\r\n\r\n"
_SIZE = re.compile(rb"\r\ncontent-length:[ \t]*0*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_CODING = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)


class Arriving:
    """What has come of one message; whether it is any good is for others to say."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._size: int | None = None

    def read_from(self, connection: socket.socket) -> bytes | None:
        """Read what is there, without waiting for more: the message if it is whole now, or None.

        Raises OSError at the end of the connection, and RequestError for a message that is too
        large or does not say how large it is.
        """
        try:
            piece = connection.recv(PIECE)
        except BlockingIOError:
            return None
        if not piece:
            raise ConnectionAbortedError
        if not self._received and _is_whole(piece, _size(piece)):
            return piece
        self._received += piece
        if self._size is None:
            self._size = _size(self._received)
        return bytes(self._received) if _is_whole(self._received, self._size) else None


def _is_whole(received: bytes | bytearray, size: int | None) -> bool:
    return size is not None and len(received) >= size


def _size(received: bytes | bytearray) -> int | None:
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
    if named is None:
        return end
    if len(named[1]) > len(str(MAX_BODY)) or int(named[1]) > MAX_BODY:
        raise RequestError("the body is too large")
    return end + int(named[1])

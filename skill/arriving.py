"""A message of HTTP that comes in pieces: whether all of it is there."""

from __future__ import annotations

import re
import socket
from contextlib import suppress

from skill.errors import RequestError
from skill.front import MAX_BODY

MAX_HEAD = 32 * 1024
"""Bytes before the body; Alexa's have some 1,500."""
PIECE = 16 * 1024
"""Bytes that are read at a time."""

_BLANK_LINE = b"\r\n\r\n"
_SIZE = re.compile(rb"\r\ncontent-length:[ \t]*0*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_CODING = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)


class Arriving:
    """What has come of one message; whether it is any good is for others to say."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._size: int | None = None

    def __bytes__(self) -> bytes:
        """All that was read."""
        return bytes(self._received)

    def read_from(self, connection: socket.socket) -> bool:
        """Read what is there without waiting for more; whether the message is whole now.

        Raises OSError at the end of the connection, and RequestError for a message that is too
        large or does not say how large it is.
        """
        with suppress(BlockingIOError):
            piece = connection.recv(PIECE)
            if not piece:
                raise ConnectionAbortedError
            self._received += piece
            return self._is_whole()
        return False

    def _is_whole(self) -> bool:
        if self._size is None:
            end = self._received.find(_BLANK_LINE, 0, MAX_HEAD)
            if end < 0:
                if len(self._received) >= MAX_HEAD:
                    raise RequestError("the head is too large")
                return False
            self._size = end + len(_BLANK_LINE) + _size_of_body(bytes(self._received[: end + 2]))
        return len(self._received) >= self._size


def _size_of_body(head: bytes) -> int:
    """How many bytes come after a head; 0 where it names no number.

    A body in chunks is not waited for: Alexa names a Content-Length
    (https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html).
    """
    if _CODING.search(head):
        raise RequestError("the body does not say how large it is")
    named = _SIZE.search(head)
    if named is None:
        return 0
    if len(named[1]) > len(str(MAX_BODY)) or int(named[1]) > MAX_BODY:
        raise RequestError("the body is too large")
    return int(named[1])

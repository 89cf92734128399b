"""What was posted to the service, as WSGI has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skill.errors import RequestError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MAX_BODY = 256 * 1024
"""Bytes of a request; Alexa's have a few thousand."""


def body_size(named: str) -> int:
    """The bytes that a Content-Length names; RequestError if it names none, or too many."""
    if not (named.isascii() and named.isdecimal()):
        raise RequestError("the body does not say how large it is")
    digits = named.lstrip("0") or "0"
    if len(digits) > len(str(MAX_BODY)) or int(digits) > MAX_BODY:
        raise RequestError("the body is too large")
    return int(digits)


class Message:
    """The headers and the body of a request."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self._environ = environ

    @property
    def content_type(self) -> str:
        """What the body says that it is; '' if it does not."""
        return str(self._environ.get("CONTENT_TYPE", ""))

    @property
    def sender(self) -> str:
        """The address from which it came."""
        return str(self._environ.get("REMOTE_ADDR", ""))

    def get(self, name: str) -> str | None:
        """The value of a header, or None."""
        return self._environ.get("HTTP_" + name.upper().replace("-", "_"))

    def read_body(self) -> bytes:
        """The raw body; RequestError unless it is as long as it says, and no longer than may be.

        A body in chunks does not say; Alexa sends none
        (https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html).
        """
        if "HTTP_TRANSFER_ENCODING" in self._environ:
            raise RequestError("the body does not say how large it is")
        size = body_size(self._environ.get("CONTENT_LENGTH") or "0")
        try:
            body: bytes = self._environ["wsgi.input"].read(size)
        except Exception:  # each server has errors of its own for a body that is no HTTP
            raise RequestError("the body cannot be read") from None
        if len(body) < size:
            raise RequestError("the body breaks off")
        return body

"""One whole message of HTTP in, the bytes of its answer out: gunicorn around the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gunicorn.http import get_parser, wsgi
from gunicorn.http.errors import ParseException

from skill.serving.front import AT_ONCE, WouldWaitError
from skill.serving.log import log_failure, log_refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_LAST = b"Connection: close\r\nContent-Length: 0\r\n\r\n"
REFUSAL = b"HTTP/1.1 400 Bad Request\r\n" + _LAST
BUSY = b"HTTP/1.1 503 Service Unavailable\r\n" + _LAST
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Answer(NamedTuple):
    """What goes back to a client."""

    data: bytes
    """All of it, as it goes over the wire."""
    is_last: bool
    """Whether the connection ends with it."""


class Wire:
    """Stands where gunicorn has a socket, and collects what is sent, so that it leaves at once."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        """Take some bytes."""
        self.sent.append(data)

    def send(self, data: bytes) -> None:
        """Drop what gunicorn sends before the answer, which the client has had."""


class Exchange:
    """Answers messages by way of a WSGI application; keeps nothing between them."""

    def __init__(self, application: WSGIApplication, settings: Any) -> None:
        """`settings` are gunicorn's."""
        self._application = application
        self._settings = settings

    def answer(
        self, message: bytes, client: Any, server: Any, *, at_once: bool, is_last: bool
    ) -> Answer:
        """The answer to a message between two addresses; whatever is wrong with it is answered too.

        Raises WouldWaitError if it is wanted `at_once` and may have to wait for another machine.
        """
        try:
            return self._answer(message, client, server, at_once=at_once, is_last=is_last)
        except WouldWaitError:
            raise
        except ParseException:
            log_refusal("the request is not HTTP")
        except Exception as error:
            log_failure(error)
        return Answer(REFUSAL, is_last=True)

    def _answer(
        self, message: bytes, client: Any, server: Any, *, at_once: bool, is_last: bool
    ) -> Answer:
        wire: Any = Wire()
        request = next(get_parser(self._settings, [message], client))
        response, environ = wsgi.create(request, wire, client, server, self._settings)
        environ["wsgi.multithread"] = True
        environ[AT_ONCE] = at_once
        if is_last:
            response.force_close()
        parts: Any = self._application(environ, response.start_response)
        try:
            for part in parts:
                response.write(part)
            response.close()
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return Answer(b"".join(wire.sent), bool(response.should_close()))

"""The short way for what Alexa posts: past Flask's routing and contexts.

Those cost as much as verifying a request. Everything else that comes, and whatever goes wrong, is
answered as Flask would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_BODY = 256 * 1024
"""Bytes of a request; Alexa's have a few thousand."""


class Message(Request):
    """A request, of which no more than MAX_BODY bytes are read."""

    max_content_length = MAX_BODY


class Front:
    """A WSGI application: posts to `/` go straight to the skill, the rest to another one."""

    def __init__(
        self,
        answer: Callable[[Request], bytes],
        tell: Callable[[Exception], Response],
        others: WSGIApplication,
    ) -> None:
        """`answer` gives the JSON for a request, or raises; `tell` answers what it raises."""
        self._answer = answer
        self._tell = tell
        self._others = others

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] != "POST" or environ.get("PATH_INFO") != "/":
            return self._others(environ, start_response)
        try:
            body = self._answer(Message(environ))
        except Exception as error:
            return self._tell(error)(environ, start_response)
        size = str(len(body))
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", size)])
        return [body]

"""The short way for what Alexa posts: past Flask's routing and contexts.

Those cost as much as verifying a request. Everything else that comes, and whatever goes wrong, is
answered as Flask would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from werkzeug.wrappers import Response

from skill.serving.message import Message

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = "skill.at_once"
"""The key of WSGI by which a server says that it has no time to wait for another machine."""


class WaitsFor(Enum):
    """What an answer may have to wait for."""

    SIGNER = "a certificate that has to be fetched before anybody is trusted"
    BOOKMARKS = "another machine that keeps them"


class WouldWaitError(Exception):
    """An answer is wanted at once, and may have to wait."""

    def __init__(self, reason: WaitsFor) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Service(Protocol):
    """Answers messages."""

    def waits_for(self, message: Message) -> WaitsFor | None:
        """What may have to be waited for, if anything."""

    def answer(self, message: Message) -> bytes:
        """The JSON for a message; raises RequestError for a bad one."""


class Front:
    """A WSGI application: posts to `/` go straight to the skill, the rest to another one."""

    def __init__(
        self, service: Service, tell: Callable[[Exception], Response], others: WSGIApplication
    ) -> None:
        """`tell` answers what the service raises."""
        self._service = service
        self._tell = tell
        self._others = others

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; WouldWaitError where the server has no time and it may take some."""
        # Flask, too, takes `//` for `/`.
        if environ["REQUEST_METHOD"] != "POST" or environ.get("PATH_INFO", "").strip("/"):
            return self._others(environ, start_response)
        message = Message(environ)
        if environ.get(AT_ONCE) and (reason := self._service.waits_for(message)):
            raise WouldWaitError(reason)
        try:
            body = self._service.answer(message)
        except Exception as error:
            return self._tell(error)(environ, start_response)
        size = str(len(body))
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", size)])
        return [body]

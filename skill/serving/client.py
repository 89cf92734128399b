"""One connection of a client, and how patient the service is with it."""

from __future__ import annotations

import socket
from time import monotonic
from typing import Any

from skill.serving.arriving import Arriving

CLIENT_SECONDS = 2
"""Time for a client to send a whole request, to take its answer, or to hang up after the last one.

Alexa sends a request at once, and waits eight seconds for the answer.
"""


class Client:
    """A connection, and how far its present request has come."""

    def __init__(self, connection: socket.socket, address: Any, server: Any) -> None:
        self.connection = connection
        self.address = address
        self.server = server
        self.arriving = Arriving()
        self.leaving = b""
        """What is left to send."""
        self.is_last = False
        """Whether the connection ends with this answer."""
        self.deadline = monotonic() + CLIENT_SECONDS

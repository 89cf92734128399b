"""A client of the service that speaks bytes."""

from __future__ import annotations

import json
import socket
from http.client import HTTPResponse
from time import monotonic
from typing import Any

import amazon
import amazon_server
from responses import faults

ALEXA_WAITS = 8
"""Seconds in which Alexa wants an answer."""
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
"""How a request begins."""


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def signed(request: dict[str, Any] | None = None, url: str = amazon.CHAIN_URL) -> bytes:
    """A request as Alexa sends it, as bytes."""
    body = amazon.encode(request or amazon.alexa_request())
    rows = {"Host": "x", "Content-Length": str(len(body)), **amazon.signed_headers(body, url)}
    lines = [f"{name}: {value}" for name, value in rows.items()]
    return "\r\n".join(["POST / HTTP/1.1", *lines, "", ""]).encode() + body


def answer_to(client: socket.socket) -> HTTPResponse:
    """The next answer, read to its end."""
    answer = HTTPResponse(client)
    answer.begin()
    assert answer.read() or answer.status == 400
    return answer


def assert_alexa_is_answered(port: int, seconds: float = ALEXA_WAITS) -> None:
    began = monotonic()
    status, answer = amazon_server.post(port, amazon.alexa_request())
    assert monotonic() - began < seconds
    assert status == 200
    assert faults(json.loads(answer)) == []

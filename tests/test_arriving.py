"""Messages that come in pieces: neither taken too early nor waited for too long."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from skill.errors import RequestError
from skill.serving.arriving import MAX_HEAD, Arriving
from skill.serving.message import MAX_BODY

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The client's end of a connection, and the service's."""
    client, service = socket.socketpair()
    with client, service:
        service.setblocking(False)
        yield client, service


WHOLE = {
    "no body": HEAD + b"\r\n",
    "a body": HEAD + b"Content-Length: 5\r\n\r\n12345",
    "in capitals, with zeros": HEAD + b"CONTENT-LENGTH:0005\r\nX: y\r\n\r\n12345",
    "a name that only ends like it": HEAD + b"X-Content-Length: 5\r\n\r\n",
    "a number that is none": HEAD + b"Content-Length: five\r\n\r\n",
    "a body that looks like a head": HEAD + b"Content-Length: 4\r\n\r\n\r\n\r\n",
    "the largest body": HEAD + b"Content-Length: %d\r\n\r\n" % MAX_BODY + b"x" * MAX_BODY,
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("size", [1, 7, 16 * 1024])
def test_messages_are_whole_with_their_last_byte(
    name: str, size: int, ends: tuple[socket.socket, socket.socket]
) -> None:
    client, service = ends
    message = WHOLE[name]
    arriving = Arriving()
    for start in range(0, len(message), max(size, len(message) // 500)):
        assert arriving.read_from(service) is None
        client.sendall(message[start : start + max(size, len(message) // 500)])
        found = arriving.read_from(service)
        assert found is None or found == message
    assert found == message


REFUSED = {
    "the body is too large": HEAD + b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1),
    "the body does not say how large it is": HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
    "the head is too large": HEAD + b"X: " + b"x" * MAX_HEAD,
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_will_never_be_whole_is_not_waited_for(
    reason: str, ends: tuple[socket.socket, socket.socket]
) -> None:
    client, service = ends
    client.sendall(REFUSED[reason])
    arriving = Arriving()
    with pytest.raises(RequestError, match=reason):
        while arriving.read_from(service) is None:
            pass


def test_the_end_of_a_connection_is_told(ends: tuple[socket.socket, socket.socket]) -> None:
    client, service = ends
    client.sendall(HEAD)
    client.shutdown(socket.SHUT_WR)
    arriving = Arriving()
    assert arriving.read_from(service) is None
    with pytest.raises(ConnectionError):
        arriving.read_from(service)

"""A small load tool: posts one request over and over, on many connections at once."""

from __future__ import annotations

import selectors
import socket
from time import perf_counter


class Connection:
    """One kept-alive connection with one request in flight."""

    def __init__(self, port: int, message: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._message = message
        self._received = bytearray()

    def send(self) -> None:
        """Post the request."""
        self.socket.sendall(self._message)

    def receive(self) -> bool:
        """Take what has come; whether the answer is whole. RuntimeError unless it is a 200."""
        data = self.socket.recv(65536)
        if not data:
            raise RuntimeError("the server hung up")
        self._received += data
        head = self._received.find(b"\r\n\r\n")
        if head < 0:
            return False
        if not self._received.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(bytes(self._received[:200]).decode())
        start = self._received.lower().index(b"content-length:") + 15
        length = int(self._received[start : self._received.index(b"\r\n", start)])
        if len(self._received) < head + 4 + length:
            return False
        self._received.clear()
        return True


def message(body: bytes, headers: dict[str, str]) -> bytes:
    """A POST as its bytes."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join(["POST / HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *lines])
    return head.encode() + b"\r\n\r\n" + body


def requests_a_second(port: int, post: bytes, seconds: float, connections: int = 16) -> float:
    """How many answers a second a server gives."""
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        connection = Connection(port, post)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send()
    answers, began = 0, perf_counter()
    while perf_counter() - began < seconds:
        for key, _ in selector.select(1):
            if key.data.receive():
                answers += 1
                key.data.send()
    elapsed = perf_counter() - began
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    selector.close()
    return answers / elapsed

"""Clients that are slow, rude or no clients at all, at the service as it is in production."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPResponse
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import amazon
import amazon_server
import pytest
from responses import faults

from skill.server import THREADS
from skill.serving.worker import MAX_CLIENTS

ALEXA_WAITS = 8
"""Seconds in which Alexa wants an answer."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The port of a service of one worker, and its log."""
    folder = tmp_path_factory.mktemp("service")
    with amazon_server.running(folder, workers=1) as port:
        yield port, folder / "log.txt"


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


POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
SLOW = {
    "nothing": b"",
    "half a line": b"POST / HT",
    "half a head": POST,
    "half a body": POST + b"Content-Length: 99999\r\n\r\n{",
}


@contextmanager
def held(port: int, beginnings: list[bytes]) -> Iterator[list[socket.socket]]:
    """Connections that say a letter now and then, and come again when they are hung up on."""
    clients = [begin(port, sent) for sent in beginnings]
    done = Event()

    def go_on() -> None:
        while not done.wait(0.3):
            for number, sent in enumerate(beginnings):
                try:
                    clients[number].sendall(sent and b"x")
                except OSError:
                    clients[number].close()
                    clients[number] = begin(port, sent)

    trickle = Thread(target=go_on)
    trickle.start()
    try:
        yield clients
    finally:
        done.set()
        trickle.join()
        for client in clients:
            client.close()


def begin(port: int, sent: bytes) -> socket.socket:
    client = connect(port)
    client.sendall(sent)
    return client


@pytest.mark.parametrize("name", SLOW)
def test_slow_clients_hold_nobody_up(name: str, service: tuple[int, Path]) -> None:
    """There are three times as many as the service has threads, and it waits for none of them."""
    port, log_file = service
    with held(port, [SLOW[name]] * (3 * THREADS)):
        for _ in range(3):
            assert_alexa_is_answered(port)
    assert "failed" not in log_file.read_text()


@pytest.mark.parametrize("name", SLOW)
def test_slow_clients_are_hung_up_on(name: str, service: tuple[int, Path]) -> None:
    with connect(service[0]) as client:
        client.sendall(SLOW[name])
        assert client.recv(1000) == b"", "without an answer"


def test_more_clients_than_are_let_in_hold_nobody_up_for_long(service: tuple[int, Path]) -> None:
    with ExitStack() as stack:
        for _ in range(MAX_CLIENTS + 20):
            stack.enter_context(connect(service[0]))
        assert_alexa_is_answered(service[0])


def test_where_it_is_crowded_no_connection_is_kept(service: tuple[int, Path]) -> None:
    with ExitStack() as stack:
        for _ in range(MAX_CLIENTS // 2):
            stack.enter_context(connect(service[0]))
        client = stack.enter_context(connect(service[0]))
        client.sendall(signed())
        assert answer_to(client).headers["Connection"] == "close"


def test_all_who_ask_at_once_are_answered(service: tuple[int, Path]) -> None:
    """Who has asked in time is not late because others are being answered."""
    question = signed(amazon.intent_request("QuestionIntent", question="does it hurt afterwards"))
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(service[0])) for _ in range(300)]
        for client in clients:
            client.sendall(question)
        assert {answer_to(client).status for client in clients} == {200}


def test_a_service_that_may_open_no_more_files_goes_on(tmp_path: Path) -> None:
    settings = {amazon_server.FILES: "64"}
    with (
        amazon_server.running(tmp_path, workers=1, settings=settings) as port,
        ExitStack() as stack,
    ):
        for _ in range(100):
            stack.enter_context(connect(port))
        assert_alexa_is_answered(port)
    assert (tmp_path / "log.txt").read_text() == ""


def slow(number: int) -> bytes:
    """A request that names a certificate file which does not come."""
    url = amazon.CHAIN_URL.replace("echo-api-cert", f"{amazon_server.SLOW}-{number}")
    return signed(url=url)


@pytest.mark.parametrize("distinct", [1, 2 * THREADS])
def test_what_waits_for_another_machine_holds_nobody_up(
    distinct: int, service: tuple[int, Path]
) -> None:
    """All threads may be waiting: who is known already needs none."""
    assert_alexa_is_answered(service[0])
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(service[0])) for _ in range(2 * THREADS)]
        for number, client in enumerate(clients):
            client.sendall(slow(number % distinct))
        assert_alexa_is_answered(service[0], seconds=amazon_server.SLOW_SECONDS)
        assert {answer_to(client).status for client in clients} == {400}


ANSWERED = {
    "no HTTP": b"hello\r\n\r\n",
    "an old version": b"GET /health HTTP/1.0\r\n\r\n",
    "a last request": b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "too large": POST + b"Content-Length: 99999999\r\n\r\n",
    "in chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{",
}


@pytest.mark.parametrize("name", ANSWERED)
def test_clients_that_do_not_hang_up_hold_nobody_up(name: str, service: tuple[int, Path]) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            client = stack.enter_context(connect(service[0]))
            client.sendall(ANSWERED[name])
            assert answer_to(client).status in (200, 400)
        assert_alexa_is_answered(service[0])
        assert client.recv(1000) == b"", "the service hangs up in the end"


def test_a_client_that_takes_no_answer_is_hung_up_on(service: tuple[int, Path]) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        client.connect(("127.0.0.1", service[0]))
        client.settimeout(30)
        with pytest.raises(ConnectionError):
            for _ in range(10_000):
                client.sendall(signed())
    assert_alexa_is_answered(service[0])


def test_a_request_may_come_in_pieces(service: tuple[int, Path]) -> None:
    whole = signed()
    head = whole.index(b"\r\n\r\n")
    ends = [0, 3, head + 1, head + 3, head + 4, head + 5, len(whole) - 1, len(whole)]
    with connect(service[0]) as client:
        for start, end in pairwise(ends):
            assert_alexa_is_answered(service[0])  # which gives the service time to read
            client.sendall(whole[start:end])
        assert answer_to(client).status == 200


def test_a_connection_serves_one_request_after_another(service: tuple[int, Path]) -> None:
    with connect(service[0]) as client:
        for _ in range(3):
            client.sendall(signed())
            assert answer_to(client).status == 200


def test_what_does_not_wait_for_an_answer_is_not_read(service: tuple[int, Path]) -> None:
    with connect(service[0]) as client:
        client.sendall(signed() + b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        with client.makefile("rb") as file:
            answer = file.read()
    assert answer.count(b"HTTP/1.1 200") == 1
    assert b"Connection: close" in answer
    assert b'"version"' in answer


def test_a_client_that_asks_is_told_to_go_on(service: tuple[int, Path]) -> None:
    head, blank, body = signed().partition(b"\r\n\r\n")
    head += b"\r\nExpect: 100-continue"
    with connect(service[0]) as client:
        client.sendall(head + blank)
        assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(body)
        assert answer_to(client).status == 200
        client.sendall(head + blank + body)
        assert client.recv(15) == b"HTTP/1.1 200 OK"


CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
RAW = {
    "too large by its own word": POST + b"Content-Length: 9999999999\r\n\r\n",
    "length beyond all numbers": POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "length of letters": POST + b"Content-Length: abc\r\n\r\n",
    "length of zeros": POST + b"Content-Length:" + b"0" * 32_000 + b"x\r\n\r\n",
    "negative length": POST + b"Content-Length: -1\r\n\r\n",
    "two lengths": POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    "folded length": POST + b"Content-Length:\r\n 5\r\n\r\n12345",
    "length and chunks": POST + b"Content-Length: 2\r\n" + CHUNKED[len(POST) :] + b"0\r\n\r\n",
    "whole chunks": CHUNKED + b"2\r\n{}\r\n0\r\n\r\n",
    "bad chunk": CHUNKED + b"zz\r\n",
    "broken chunk": CHUNKED + b"ff\r\n{",
    "endless chunks": CHUNKED + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 5,
    "header too long": POST + b"X: " + b"x" * 20_000 + b"\r\n\r\n",
    "endless header": POST + b"X: " + b"x" * 200_000,
    "too many headers": POST + b"X: x\r\n" * 500 + b"\r\n",
    "control characters": POST + b"Signature-256: \x00\x01\r\n\r\n",
    "not HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "blank lines": b"\r\n\r\n\r\n\r\n",
    "half a request": signed()[:-1],
    "two addresses": signed().replace(
        b"SignatureCert", b"SignatureCertChainUrl: x\r\nSignatureCert"
    ),
    "two signatures": signed().replace(b"Signature-256", b"Signature-256: AAAA\r\nSignature-256"),
}


@pytest.mark.parametrize("name", RAW)
def test_bytes_that_are_hardly_http(name: str, service: tuple[int, Path]) -> None:
    port, log_file = service
    with connect(port) as client:
        client.sendall(RAW[name])
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(1000)
    assert answer.split(b" ")[1:2] in ([], [b"400"]), answer
    assert "Traceback" not in log_file.read_text()
    assert amazon_server.call(port, "GET", "/health")[0] == 200


QUOTABLE = {
    "request line": b"my rotten leg\r\n\r\n",
    "method": b"rotten / HTTP/1.1\r\n\r\n",
    "path": b"GET /rotten HTTP/1.1\r\nHost: x\r\n\r\n",
    "version": b"GET / HTTP/rotten\r\n\r\n",
    "header name": POST + b"my rotten leg: x\r\n\r\n",
    "header value": POST + b"X: rotten\x00\r\n\r\n",
    "length": POST + b"Content-Length: rotten\r\n\r\n",
    "coding": POST + b"Transfer-Encoding: rotten\r\n\r\n",
    "expectation": POST + b"Expect: rotten\r\n\r\n",
    "body": POST + b"Content-Length: 6\r\n\r\nrotten",
}


@pytest.mark.parametrize("name", QUOTABLE)
def test_no_client_is_quoted(name: str, service: tuple[int, Path]) -> None:
    port, log_file = service
    written = log_file.stat().st_size
    with connect(port) as client:
        client.sendall(QUOTABLE[name])
        assert b"rotten" not in client.recv(1000)
    with log_file.open() as log:
        log.seek(written)
        rows = [json.loads(line) for line in log]
    assert "rotten" not in str(rows)
    if name != "path":
        assert [row["event"] for row in rows] == ["refused"]


def test_a_service_that_stops_answers_first(tmp_path: Path) -> None:
    with ExitStack() as stack:
        with amazon_server.running(tmp_path, workers=1) as port:
            idle, waiting = [stack.enter_context(connect(port)) for _ in range(2)]
            for client in (idle, waiting):
                client.sendall(signed())
                assert answer_to(client).headers["Connection"] == "keep-alive"
            waiting.sendall(slow(1))
            new = stack.enter_context(connect(port))
            new.sendall(signed())
        assert answer_to(waiting).status == 400
        assert answer_to(new).status == 200
        assert idle.recv(1000) == waiting.recv(1000) == b""

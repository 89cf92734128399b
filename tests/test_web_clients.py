"""Clients that are slow, many or rude, at the service as it is in production."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

import amazon
import amazon_server
import pytest
from raw_client import POST, answer_to, assert_alexa_is_answered, connect, signed

from skill.server import THREADS
from skill.serving.worker import MAX_CLIENTS

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

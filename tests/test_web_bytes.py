"""What comes over the wire to the service in production: in pieces, in rows, or no HTTP."""

from __future__ import annotations

import json
import socket
from itertools import pairwise
from pathlib import Path

import amazon_server
import pytest
from raw_client import POST, answer_to, assert_alexa_is_answered, connect, signed


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

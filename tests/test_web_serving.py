"""The web service as processes: how it starts and stops, and that no client holds it up."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import amazon
import amazon_server
import pytest
from responses import faults

from skill.__main__ import main


def run(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("SKILL_ID", "BOOKMARKS")}
    return subprocess.Popen(
        [sys.executable, "-m", "skill", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=kept | environment,
    )


def test_the_commands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SKILL_ID", raising=False)
    assert main(["serve"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    for wrong in (["--port", "0"], ["--port", "70000"], ["--workers", "0"]):
        assert main(["serve", *wrong]) == 2
    assert main(["serve", "--local", "--port", "70000"]) == 2
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--local", "--port", str(taken.getsockname()[1])]) == 2
    assert "choose another" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([])


def test_serving_without_gunicorn_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILL_ID", amazon.SKILL_ID)
    monkeypatch.setitem(sys.modules, "gunicorn.app.base", None)
    assert main(["serve"]) == 2
    assert "pip install" in capsys.readouterr().err


def test_the_local_command_serves_until_interrupted() -> None:
    with run("serve", "--local", "--port", "0") as process:
        assert process.stdout and process.stderr
        address = process.stdout.readline()
        port = int(address.rpartition(":")[2].partition("/")[0])
        body = amazon.encode(amazon.intent_request("QuestionIntent", question="my secret words"))
        status, answer = amazon_server.call(
            port, "POST", "/", body, **{"Content-Type": "application/json"}
        )
        assert status == 200
        assert faults(json.loads(answer)) == []
        process.send_signal(signal.SIGINT)
        rest, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert rest.strip() == "Stopped."
    assert "secret words" not in told
    assert "Traceback" not in told


def test_the_command_serves_the_world_and_verifies() -> None:
    port = amazon_server.free_port()
    arguments = ["serve", "--port", str(port), "--workers", "2"]
    with run(*arguments, SKILL_ID=amazon.SKILL_ID) as process:
        amazon_server.await_answer(port, process)
        body = amazon.encode(amazon.alexa_request())
        kind = {"Content-Type": "application/json"}
        unsigned = amazon_server.call(port, "POST", "/", body, **kind)
        process.terminate()
        _, told = process.communicate(timeout=30)
    assert unsigned == (400, b'{"error": "the request is not signed"}')
    assert process.returncode == 0
    assert "BOOKMARKS" in told
    assert "Traceback" not in told


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A service of one worker that waits two seconds for a request, and its log."""
    folder = tmp_path_factory.mktemp("service")
    with amazon_server.running(folder, workers=1, max_seconds=2) as port:
        yield port, folder / "log.txt"


SLOW = {
    "nothing": b"",
    "half a line": b"POST / HT",
    "half a head": b"POST / HTTP/1.1\r\nHost: x\r\n",
    "half a body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
    "half a chunk": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{",
}


def test_slow_clients_hold_nobody_up(impatient: tuple[int, Path]) -> None:
    port, log_file = impatient
    slow = []
    for sent in list(SLOW.values()) * 8:
        client = socket.create_connection(("127.0.0.1", port), timeout=30)
        client.sendall(sent)
        slow.append(client)
    status, answer = amazon_server.post(port, amazon.alexa_request())
    assert status == 200
    assert faults(json.loads(answer)) == []
    for client in slow[1:5]:
        assert b"200" not in client.recv(1000), "a slow client is hung up on, without an answer"
    for client in slow:
        client.close()
    assert "Traceback" not in log_file.read_text()


POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
RAW = {
    "too large by its own word": POST + b"Content-Length: 9999999999\r\n\r\n",
    "length of letters": POST + b"Content-Length: abc\r\n\r\n",
    "negative length": POST + b"Content-Length: -1\r\n\r\n",
    "two lengths": POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    "length and chunks": POST + b"Content-Length: 2\r\n" + CHUNKED[len(POST) :] + b"0\r\n\r\n",
    "bad chunk": CHUNKED + b"zz\r\n",
    "broken chunk": CHUNKED + b"ff\r\n{",
    "endless chunks": CHUNKED + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 5,
    "header too long": POST + b"X: " + b"x" * 20_000 + b"\r\n\r\n",
    "too many headers": POST + b"X: x\r\n" * 500 + b"\r\n",
    "control characters": POST + b"Signature-256: \x00\x01\r\n\r\n",
    "not HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.mark.parametrize("name", RAW)
def test_bytes_that_are_hardly_http(name: str, impatient: tuple[int, Path]) -> None:
    port, log_file = impatient
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(RAW[name])
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(1000)
    assert answer.split(b" ")[1:2] in ([], [b"400"], [b"431"]), answer
    assert "Traceback" not in log_file.read_text()
    assert amazon_server.call(port, "GET", "/health")[0] == 200

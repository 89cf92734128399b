"""The web service as processes: how it starts and stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys

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
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"my rotten leg\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 400")
        process.terminate()
        _, told = process.communicate(timeout=30)
    assert unsigned == (400, b'{"error": "the request is not signed"}')
    assert process.returncode == 0
    first, *refused = [json.loads(line) for line in told.splitlines()]
    assert "BOOKMARKS" in first["event"]
    assert [row["reason"] for row in refused] == [
        "the request is not signed",
        "the request is not HTTP",
    ]

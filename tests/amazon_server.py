"""The web service in processes of its own, trusting the tests' Amazon and its clock.

`python amazon_server.py FOLDER PORT WORKERS`: FOLDER holds chain.pem and root.pem, and bookmarks
unless BOOKMARKS says otherwise.
"""

from __future__ import annotations

import logging
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import sleep
from typing import Any

import amazon
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

SLOW = "slow"
"""What is in the address of a certificate file that does not come."""
SLOW_SECONDS = 2
FILES = "FILES_AT_MOST"
"""The setting that says how many files the service may have open."""


def main(folder: Path, port: int, workers: int) -> None:
    if FILES in os.environ:
        resource.setrlimit(resource.RLIMIT_NOFILE, (int(os.environ[FILES]),) * 2)
    from skill.errors import RequestError
    from skill.server import run
    from skill.serving.log import log_to
    from skill.web import create_app

    log_to()
    logging.disable(logging.INFO)
    chain = (folder / "chain.pem").read_bytes()

    def fetch(url: str) -> bytes:
        if SLOW in url:
            sleep(SLOW_SECONDS)
            raise RequestError("the certificate file is slow to come")
        return chain

    app = create_app(
        environment={
            "BOOKMARKS": f"sqlite:{folder / 'bookmarks.sqlite'}",
            **os.environ,
            "SKILL_ID": amazon.SKILL_ID,
            "BOOKMARK_SECRET": "tests only, and of thirty-two bytes",
        },
        clock=lambda: amazon.NOW,
        fetch=fetch,
        roots=[x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())],
    )

    @app.get("/pid")
    def pid() -> dict[str, int]:
        return {"pid": os.getpid()}

    run(app, f"127.0.0.1:{port}", workers)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def call(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    """One HTTP request over a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def post(port: int, request: dict[str, Any]) -> tuple[int, bytes]:
    """One signed request."""
    body = amazon.encode(request)
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", "/", body, amazon.signed_headers(body))
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@contextmanager
def running(
    folder: Path, workers: int = 2, settings: Mapping[str, str] | None = None
) -> Iterator[int]:
    """A service in processes of its own; the port. `settings` go into its environment."""
    (folder / "chain.pem").write_bytes(amazon.good_chain())
    (folder / "root.pem").write_bytes(amazon.root().public_bytes(Encoding.PEM))
    port = free_port()
    arguments = [str(folder), str(port), str(workers)]
    ours = {name: value for name, value in os.environ.items() if name != "BOOKMARKS"}
    with (folder / "log.txt").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, __file__, *arguments],
            stderr=log,
            stdout=log,
            env=ours | dict(settings or {}),
        )
    try:
        await_answer(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def await_answer(port: int, process: subprocess.Popen[Any]) -> None:
    """Wait until a service answers; RuntimeError if it ends instead."""
    while process.poll() is None:
        try:
            if call(port, "GET", "/health")[0] == 200:
                return
        except OSError:
            sleep(0.05)
    raise RuntimeError(f"the service ended with {process.returncode}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))

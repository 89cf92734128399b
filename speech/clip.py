"""A stretch of sound in memory."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SAMPLE_RATE = 22_050
"""Samples a second of espeak's voices."""


@dataclass(frozen=True)
class Clip:
    """Mono sound of 16 bits a sample."""

    frames: bytes
    """The samples, little-endian."""
    rate: int = SAMPLE_RATE
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.frames) / 2 / self.rate

    def with_pause(self, ms: int) -> Clip:
        """The same sound followed by silence."""
        return Clip(self.frames + bytes(2 * (self.rate * ms // 1000)), self.rate)

    def wav(self) -> bytes:
        """The sound as a whole WAV file."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(self.frames)
        return buffer.getvalue()


def read_clip(path: Path) -> Clip:
    """Read a WAV file. Raises OSError, EOFError or wave.Error; ValueError if not mono 16 bit."""
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise ValueError(f"{path} is not mono sound of 16 bits")
        return Clip(file.readframes(file.getnframes()), file.getframerate())


def join(clips: Iterable[Clip]) -> Clip:
    """One clip after the other; they must share their sample rate."""
    gathered = list(clips)
    rates = {clip.rate for clip in gathered}
    if len(rates) > 1:
        raise ValueError(f"sounds of different sample rates: {sorted(rates)}")
    return Clip(b"".join(clip.frames for clip in gathered), *rates)

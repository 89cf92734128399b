"""Sound from the computer's microphone, through miniaudio: the only place that opens one."""

from __future__ import annotations

import contextlib
import os
import queue
from collections.abc import Generator, Iterator
from typing import Any, Protocol

import numpy as np

from speech.ear.recogniser import EarError
from speech.ear.sound import EAR_RATE, Samples
from speech.ear.turn import FRAME

INSTALL = "install it with: pip install -e '.[listen]'"
PERIOD_MS = 30
"""Sound that the device hands over at a time."""


class Source(Protocol):
    """Gives sound as it comes in."""

    def read(self, seconds: float) -> Samples | None:
        """The next FRAME samples; None if they do not come within `seconds`."""

    def close(self) -> None:
        """Let go of the device."""


class Frames:
    """16-bit sound put in by one thread in pieces of any length, read in frames by another."""

    def __init__(self) -> None:
        self._pieces: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._rest = b""

    def put(self, piece: bytes) -> None:
        """More sound."""
        self._pieces.put(piece)

    def read(self, seconds: float) -> Samples | None:
        """The next FRAME samples; None if they do not come within `seconds`."""
        while len(self._rest) < 2 * FRAME:
            try:
                self._rest += self._pieces.get(timeout=seconds)
            except queue.Empty:
                return None
        frame, self._rest = self._rest[: 2 * FRAME], self._rest[2 * FRAME :]
        return np.frombuffer(frame, "<i2").astype(np.float32) / np.float32(32768)

    def close(self) -> None:
        """Nothing to let go of."""


class Capture(Frames):
    """What the microphone hears from now on."""

    def __init__(self) -> None:
        """Raises EarError if miniaudio is not installed or there is no device."""
        super().__init__()
        try:
            import miniaudio
        except ImportError as error:
            raise EarError(f"No microphone: miniaudio is not installed; {INSTALL}") from error
        backends = [b for b in miniaudio.Backend if b.name not in ("NULL", "CUSTOM")]
        kind = miniaudio.SampleFormat.SIGNED16
        keep = self._keep()
        next(keep)
        try:
            with _hushed():
                self._device: Any = miniaudio.CaptureDevice(
                    kind, 1, EAR_RATE, PERIOD_MS, backends=backends
                )
                self._device.start(keep)
        except miniaudio.MiniaudioError as error:
            raise EarError(
                "No microphone was found: connect one, or give sound files with --wav."
            ) from error

    def close(self) -> None:
        """Let go of the device."""
        self._device.close()

    def _keep(self) -> Generator[None, Any, None]:
        while True:
            self.put(bytes((yield)))


@contextlib.contextmanager
def _hushed() -> Iterator[None]:
    """Without what the sound libraries print by themselves: pages of it where there is no card."""
    kept = os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)

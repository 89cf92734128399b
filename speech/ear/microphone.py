"""The microphone, through miniaudio: the only place that opens a capture device."""

from __future__ import annotations

import queue
from collections.abc import Callable, Generator, Iterator
from typing import Any

import numpy as np

from speech.ear.recogniser import EarError
from speech.ear.sound import EAR_RATE, Samples
from speech.ear.turn import FRAME, Detector, take_turn

INSTALL = "install it with: pip install 'bone-implant-guide[listen]'"
PERIOD_MS = 30
"""Sound that the device hands over at a time."""
TIMEOUT_S = 5.0
"""Seconds without any sound from the device after which it counts as gone."""


class DeviceMicrophone:
    """The computer's own microphone; each turn opens it anew, so that it never hears our voice."""

    def __init__(self, detector: Detector, wait: Callable[[], bool] = lambda: True) -> None:
        """`wait` is called before each turn, for push-to-talk; False ends listening.

        Raises EarError if miniaudio is not installed or there is no device.
        """
        try:
            import miniaudio
        except ImportError as error:
            raise EarError(f"No microphone: miniaudio is not installed; {INSTALL}") from error
        self._miniaudio: Any = miniaudio
        self._detector = detector
        self._wait = wait
        self._open().close()

    def record_turn(self) -> Samples | None:
        """The sound of one turn; empty after silence. Raises EarError without a device."""
        if not self._wait():
            return None
        gathered: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        with self._open() as device:
            keep = _keep(gathered)
            next(keep)
            device.start(keep)
            return take_turn(frames_of(_chunks(gathered)), self._detector)

    def close(self) -> None:
        """Nothing stays open between turns."""

    def _open(self) -> Any:
        backends = [b for b in self._miniaudio.Backend if b.name not in ("NULL", "CUSTOM")]
        kind = self._miniaudio.SampleFormat.SIGNED16
        try:
            return self._miniaudio.CaptureDevice(kind, 1, EAR_RATE, PERIOD_MS, backends=backends)
        except self._miniaudio.MiniaudioError as error:
            raise EarError(
                "No microphone was found: connect one, or give sound files with --wav."
            ) from error


def frames_of(chunks: Iterator[bytes]) -> Iterator[Samples]:
    """16-bit sound in pieces of any length → frames of FRAME samples."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        while len(rest) >= 2 * FRAME:
            frame, rest = rest[: 2 * FRAME], rest[2 * FRAME :]
            yield np.frombuffer(frame, "<i2").astype(np.float32) / np.float32(32768)


def _keep(gathered: queue.SimpleQueue[bytes]) -> Generator[None, Any, None]:
    while True:
        gathered.put(bytes((yield)))


def _chunks(gathered: queue.SimpleQueue[bytes]) -> Iterator[bytes]:
    while True:
        try:
            yield gathered.get(timeout=TIMEOUT_S)
        except queue.Empty:
            raise EarError("No microphone: the device gives no sound.") from None

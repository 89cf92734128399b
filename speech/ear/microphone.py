"""Microphones: one that opens for each turn, and one that hears while we speak."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from speech.ear.capture import Capture, Source
from speech.ear.recogniser import EarError
from speech.ear.sound import Samples
from speech.ear.turn import Detector, Turn, take_turn

TIMEOUT_S = 5.0
"""Seconds without any sound from the device after which it counts as gone."""


class DeviceMicrophone:
    """The computer's own microphone; each turn opens it anew, so that it never hears our voice."""

    def __init__(self, detector: Detector, wait: Callable[[], bool] = lambda: True) -> None:
        """`wait` is called before each turn, for push-to-talk; False ends listening.

        Raises EarError if miniaudio is not installed or there is no device.
        """
        self._detector = detector
        self._wait = wait
        Capture().close()

    def record_turn(self) -> Samples | None:
        """The sound of one turn; empty after silence. Raises EarError without a device."""
        if not self._wait():
            return None
        source = Capture()
        try:
            return take_turn(_frames(source), Turn(self._detector))
        finally:
            source.close()

    def close(self) -> None:
        """Nothing stays open between turns."""


class HeadsetMicrophone:
    """A microphone that does not hear our voice, so it stays open and lets people break in."""

    def __init__(
        self, detector: Detector, source: Source, ready: Callable[[], object] = lambda: None
    ) -> None:
        """`ready` is called before each turn that has not begun by itself."""
        self._detector = detector
        self._source = source
        self._ready = ready
        self._turn = Turn(detector)

    def hears(self, seconds: float) -> bool:
        """Whether somebody begins to speak within `seconds`; the words are kept for the turn."""
        until = time.monotonic() + seconds
        while not self._turn.has_begun and (left := until - time.monotonic()) > 0:
            frame = self._source.read(left)
            if frame is not None:
                self._turn.feed(frame)
        return self._turn.has_begun

    def record_turn(self) -> Samples | None:
        """The sound of one turn, with what broke in. Raises EarError if the device is gone."""
        turn, self._turn = self._turn, Turn(self._detector)
        if not turn.has_begun:
            self._ready()
            turn.wait_anew()
        return take_turn(_frames(self._source), turn)

    def close(self) -> None:
        """Let go of the device."""
        self._source.close()


def _frames(source: Source) -> Iterator[Samples]:
    while True:
        frame = source.read(TIMEOUT_S)
        if frame is None:
            raise EarError("No microphone: the device gives no sound.")
        yield frame

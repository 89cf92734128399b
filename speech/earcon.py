"""Short sounds of our own: listening, thinking, nothing found. Made here, tone by tone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from speech.clip import SAMPLE_RATE, Clip
from speech.speaker import SilentSpeaker, Speaker, Speaking

LOUDNESS = 0.2
"""Highest level: well below the voice, which is what matters."""
FADE_MS = 12
"""A tone that begins or ends at once would click."""
_TONES = {
    "listening": ((660, 70), (880, 110)),
    "thinking": ((523, 60), (0, 60), (523, 60)),
    "not found": ((440, 90), (330, 150)),
}
"""Name → (hertz, milliseconds) of each tone; 0 hertz is a pause. Upwards asks, downwards ends."""
EARCONS = tuple(_TONES)
"""The sounds that there are."""


class Earcons:
    """Plays them through a speaker, one at a time."""

    def __init__(self, speaker: Speaker | None = None) -> None:
        """Without a speaker there are no sounds."""
        self._speaker = speaker or SilentSpeaker()
        self._playing = Speaking()

    def play(self, name: str) -> None:
        """Begin one of EARCONS."""
        self.wait()
        self._playing = self._speaker.play(earcon(name))

    def wait(self) -> None:
        """Wait until the last one is over, as it must be before we speak or listen."""
        self._playing.wait()


def earcon(name: str) -> Clip:
    """The sound for one of EARCONS; less than half a second."""
    samples = np.concatenate([_tone(hertz, ms) for hertz, ms in _TONES[name]])
    return Clip((samples * 32767).astype("<i2").tobytes())


def _tone(hertz: int, ms: int) -> NDArray[np.float64]:
    """A soft tone: a sine with a little of its octave, faded in and out."""
    at = np.arange(SAMPLE_RATE * ms // 1000) / SAMPLE_RATE
    wave = (np.sin(2 * np.pi * hertz * at) + 0.25 * np.sin(4 * np.pi * hertz * at)) / 1.25
    edge = np.minimum(at, at[-1] - at) * 1000 / FADE_MS
    return np.asarray(LOUDNESS * wave * np.clip(edge, 0, 1))

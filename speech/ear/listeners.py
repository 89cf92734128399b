"""Listeners with an ear: sound files, and a microphone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from speech.ear.guesses import CERTAIN, in_expected_order
from speech.ear.recogniser import Recogniser
from speech.ear.sound import Samples, load_samples
from speech.listener import Heard

UNSURE = 0.4
"""Confidence that is enough to ask whether it was said, and not enough to answer."""
OTHERS = 5
"""Further guesses of a recogniser that are looked at."""


class Ear:
    """One recogniser that decides, and perhaps a small one whose guess goes along."""

    def __init__(
        self,
        recogniser: Recogniser,
        second: Recogniser | None = None,
        expect: Callable[[str], float] | None = None,
    ) -> None:
        """`expect`: log probability of a text, by which to choose unless the ear is certain."""
        self._recogniser = recogniser
        self._second = second
        self._expect = expect

    def hear(self, samples: Samples) -> Heard:
        """What was said. A closed vocabulary by itself is never sure of anything."""
        guess = self._recogniser.recognise(samples)
        if self._expect and guess.confidence < CERTAIN:
            guess = in_expected_order(guess, self._expect)
        confidence = guess.confidence if self._recogniser.is_open else min(guess.confidence, UNSURE)
        second = self._second.recognise(samples).text if self._second else ""
        others = tuple(other.text for other in guess.others[:OTHERS])
        return Heard(guess.text, confidence, others, second)


class WavListener:
    """Sound files, one after the other."""

    def __init__(self, paths: Iterable[Path], ear: Ear) -> None:
        self._paths = iter(paths)
        self._ear = ear

    def listen(self) -> Heard | None:
        """What the next file says. Raises SoundError."""
        path = next(self._paths, None)
        return None if path is None else self._ear.hear(load_samples(path))

    def close(self) -> None:
        """Nothing to let go of."""


class Microphone(Protocol):
    """Gives one turn of speech after the other."""

    def record_turn(self) -> Samples | None:
        """The sound of one turn; empty after silence; None if there will be no more."""

    def close(self) -> None:
        """Let go of the device."""


class MicrophoneListener:
    """A microphone and an ear."""

    def __init__(
        self,
        microphone: Microphone,
        ear: Ear,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        """`ended` is called after each turn that holds speech, before it is understood."""
        self._microphone = microphone
        self._ear = ear
        self._ended = ended

    def listen(self) -> Heard | None:
        """What is said next. Raises EarError without a device."""
        samples = self._microphone.record_turn()
        if samples is None:
            return None
        if not len(samples):
            return Heard("")
        self._ended()
        return self._ear.hear(samples)

    def close(self) -> None:
        """Let go of the device."""
        self._microphone.close()

"""People of several accents and engines, to try an ear with."""

from __future__ import annotations

import contextlib
from typing import Any, Protocol

from speech.ear.sound import Samples, clip_samples, resample
from speech.render import Utterance
from speech.voice import Pyttsx3Voice

ESPEAK = ("gmw/en", "gmw/en-GB-x-rp", "gmw/en-GB-scotland", "gmw/en-US")
"""espeak's voices that take part."""


class Person(Protocol):
    """Asks questions aloud."""

    name: str
    """Engine and voice."""

    def ask(self, question: str) -> Samples:
        """The sound of a question."""

    def close(self) -> None:
        """Let go of processes."""


class EspeakPerson:
    """A voice of espeak's."""

    def __init__(self, voice: str) -> None:
        self.name = f"espeak {voice.removeprefix('gmw/')}"
        self._voice = Pyttsx3Voice(voice=voice)

    def ask(self, question: str) -> Samples:
        """The sound of a question."""
        return clip_samples(self._voice.say(Utterance(question)))

    def close(self) -> None:
        """Let go of processes."""
        self._voice.close()


class HibariPerson:
    """The American voice that comes with hibari-tts."""

    name = "hibari heart"

    def __init__(self) -> None:
        """Raises ImportError if hibari-tts is not installed."""
        from hibari.tts import SAMPLE_RATE, Hibari

        self._rate: int = SAMPLE_RATE
        self._engine: Any = Hibari()

    def ask(self, question: str) -> Samples:
        """The sound of a question."""
        return resample(self._engine(question, seed=0), self._rate)

    def close(self) -> None:
        """Nothing to let go of."""


def everybody(espeak: tuple[str, ...] = ESPEAK) -> list[Person]:
    """Whoever can speak on this computer."""
    people: list[Person] = [EspeakPerson(voice) for voice in espeak]
    with contextlib.suppress(ImportError):
        people.insert(0, HibariPerson())
    return people

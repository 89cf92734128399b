"""From a sound to the loudspeaker: a program of the system, in a process that can be killed."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("pw-play",),
    ("paplay", "--latency-msec=100"),
    ("aplay", "-q"),
    ("afplay",),
)
"""Players of Linux and macOS, the one that mixes best first; each takes a WAV file."""
WINDOWS = "(New-Object System.Media.SoundPlayer '{}').PlaySync()"
"""What PowerShell is told to play a file."""
DUMMY_SINK = "auto_null"
"""What PulseAudio and PipeWire put up where there is no device; it takes sound as a device does."""
ASK_S = 2.0
"""Seconds in which the sound server says what it plays to."""
POLL_S = 0.02
"""Seconds between two looks at whether somebody wants silence."""
PATIENCE_S = 15.0
"""Seconds that a player may take longer than its sound; a wireless device needs some to wake."""
LEAST_SHARE = 0.5
"""Of the length of a sound: who is done sooner has not played it."""


class Playback:
    """One sound being played."""

    def __init__(self, command: Sequence[str]) -> None:
        """Raises OSError if the player cannot be started."""
        self._process = subprocess.Popen(  # noqa: S603 - a player that we chose
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )

    def wait(self, seconds: float) -> bool:
        """Whether it has ended, after waiting for at most `seconds`."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """Fall silent at once, and whatever the player has started with it."""
        if self._process.poll() is not None:
            return
        if sys.platform == "win32":
            self._process.kill()
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has just ended
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> str:
        """Fall silent; why the sound could not be played, or '' if it was."""
        self.stop()
        _, errors = self._process.communicate()
        if self._process.returncode == 0:
            return ""
        lines = errors.strip().splitlines()
        return lines[-1] if lines else f"ended with code {self._process.returncode}"


class Player:
    """A program that plays a WAV file."""

    def __init__(
        self,
        command: Sequence[str],
        name: str = "",
        problem: str = "",
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`command` without the file, which is put behind it or in place of a `{}` in it.

        `problem` is why it cannot be heard, if that is known beforehand.
        """
        self._command = tuple(command)
        self._problem = problem
        self._patience_s = patience_s
        self.name = name or Path(self._command[0]).stem
        """What the program is called."""

    def play(self, path: Path, seconds: float, quiet: threading.Event) -> str:
        """Play a file of some seconds to its end, or until it is to be quiet.

        Why it could not be heard, or ''. A player's word is not enough for that: sent to nowhere,
        some are done at once and content, and others wait for ever for a device.
        """
        if self._problem:
            return self._problem
        began = time.monotonic()
        try:
            playback = self.start(path)
        except OSError as error:
            return str(error)
        while not playback.wait(POLL_S):
            is_late = time.monotonic() > began + seconds + self._patience_s
            if is_late or quiet.is_set():
                playback.close()
                return "it does not come to an end" if is_late else ""
        is_early = time.monotonic() < began + seconds * LEAST_SHARE
        return playback.close() or ("it ended too soon" if is_early else "")

    def start(self, path: Path) -> Playback:
        """Begin to play a file. Raises OSError if the program cannot be started."""
        if any("{}" in part for part in self._command):
            return Playback([part.replace("{}", str(path)) for part in self._command])
        return Playback([*self._command, str(path)])


def find_players() -> list[Player]:
    """The players of this computer, best first; [] if there are none."""
    problem = "the sound server has no device" if _is_sink_dummy() else ""
    found = [Player(command, problem=problem) for command in COMMANDS if shutil.which(command[0])]
    if sys.platform == "win32" and shutil.which("powershell"):
        found.append(Player(("powershell", "-NoProfile", "-Command", WINDOWS)))
    if importlib.util.find_spec("miniaudio"):
        found.append(Player((sys.executable, "-m", "speech.play"), "miniaudio", problem))
    return found


def _is_sink_dummy() -> bool:
    """Whether there is a sound server that plays to nothing."""
    program = shutil.which("pactl")
    if program is None:
        return False
    try:
        info = subprocess.run(  # noqa: S603 - a program that we chose
            [program, "info"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ASK_S,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return f"Default Sink: {DUMMY_SINK}".encode() in info.stdout

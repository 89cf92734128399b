"""From a sound to the loudspeaker: a program of the system, in a process that can be killed."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
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
        """Fall silent at once."""
        self._process.kill()

    def close(self) -> str:
        """Why the sound could not be played; '' if it was."""
        self._process.kill()
        _, errors = self._process.communicate()
        if self._process.returncode == 0:
            return ""
        lines = errors.strip().splitlines()
        return lines[-1] if lines else f"ended with code {self._process.returncode}"


class Player:
    """A program that plays a WAV file."""

    def __init__(self, command: Sequence[str], name: str = "") -> None:
        """`command` without the file, which is put behind it or in place of a `{}` in it."""
        self._command = tuple(command)
        self.name = name or Path(self._command[0]).stem
        """What the program is called."""

    def start(self, path: Path) -> Playback:
        """Begin to play a file. Raises OSError if the program cannot be started."""
        if any("{}" in part for part in self._command):
            return Playback([part.replace("{}", str(path)) for part in self._command])
        return Playback([*self._command, str(path)])


def find_players() -> list[Player]:
    """The players of this computer, best first; [] if there are none."""
    found = [Player(command) for command in COMMANDS if shutil.which(command[0])]
    if sys.platform == "win32" and shutil.which("powershell"):
        found.append(Player(("powershell", "-NoProfile", "-Command", WINDOWS)))
    if importlib.util.find_spec("miniaudio"):
        found.append(Player((sys.executable, "-m", "speech.play"), "miniaudio"))
    return found

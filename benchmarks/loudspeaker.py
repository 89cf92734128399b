"""How long after a player is started its sound comes out, as the sound server's monitor has it."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from statistics import median
from time import perf_counter

from speech.earcon import earcon
from speech.player import find_players
from speech.speaker import VoiceSpeaker
from speech.voice import Pyttsx3Voice

STARTS = 9
"""Times that a player is started."""
TIMEOUT_S = 10.0
"""Seconds after which a sound does not come any more."""
QUIET_S = 0.5
"""Seconds after which nothing of a sound is on its way any more."""
RECORD = ("parec", "--device=@DEFAULT_MONITOR@", "--latency-msec=10", "--format=u8", "--channels=1")
"""PulseAudio's recorder (PipeWire has it too), told to hear what the loudspeaker is given."""
PIECE = 256
"""Bytes of it that are looked at together: 6 ms."""


class Monitor:
    """Notices when a sound begins to come out."""

    def __init__(self) -> None:
        self._recorder = subprocess.Popen(RECORD, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._loud = threading.Event()
        self._at = 0.0
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def expect(self) -> None:
        """Wait until the last sound has died away, and then for a beginning."""
        time.sleep(QUIET_S)
        self._loud.clear()

    def began(self) -> float:
        """When it began, by `perf_counter`; 0 if it did not."""
        return self._at if self._loud.wait(TIMEOUT_S) else 0.0

    def close(self) -> None:
        """End the recorder."""
        self._recorder.kill()
        self._watcher.join()
        self._recorder.communicate()

    def _watch(self) -> None:
        assert self._recorder.stdout is not None
        while piece := self._recorder.stdout.read(PIECE):
            if not self._loud.is_set() and any(abs(byte - 128) > 8 for byte in piece):
                self._at = perf_counter()
                self._loud.set()


def player_start() -> float:
    """Milliseconds from a clip to its first sound; 0 where there is no sound server to ask."""
    if shutil.which(RECORD[0]) is None:
        return 0.0
    told: list[str] = []
    speaker = VoiceSpeaker(Pyttsx3Voice(), find_players(), told.append)
    monitor = Monitor()
    times = []
    for _ in range(STARTS + 1):
        monitor.expect()
        given = perf_counter()
        speaker.play(earcon("listening")).wait()
        times.append((monitor.began() - given) * 1000)
        if told or times[-1] < 0:
            times = []
            break
    monitor.close()
    speaker.close()
    return median(times[1:]) if times else 0.0  # the first one finds out which players work

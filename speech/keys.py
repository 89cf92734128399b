"""The Enter key, read beside everything else."""

from __future__ import annotations

import queue
import threading
from typing import IO


class EnterKey:
    """Notices each line that is entered, in a thread of its own."""

    def __init__(self, stream: IO[str]) -> None:
        self._presses: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._stream = stream
        threading.Thread(target=self._read, daemon=True).start()

    def pressed(self, seconds: float) -> bool:
        """Whether Enter is pressed within `seconds`."""
        try:
            return self._presses.get(timeout=seconds)
        except queue.Empty:
            return False

    def wait(self) -> bool:
        """Wait for Enter; False if there is no more to be read."""
        return self._presses.get()

    def _read(self) -> None:
        for _ in self._stream:
            self._presses.put(True)
        self._presses.put(False)

"""The Enter key, read beside everything else."""

from __future__ import annotations

import contextlib
import io
import sys
import threading
from collections.abc import Iterable


class EnterKey:
    """Notices that Enter is pressed, in a thread of its own."""

    def __init__(self, lines: Iterable[object]) -> None:
        """`lines` gives one for each press, and ends when no more can come."""
        self._lines = lines
        self._changed = threading.Condition()
        self._is_pressed = self._is_over = False
        threading.Thread(target=self._read, daemon=True).start()

    @classmethod
    def of_terminal(cls) -> EnterKey | None:
        """That of the terminal at which we run; None if we run at none."""
        if not sys.stdin.isatty():
            return None
        # Python aborts if a thread still waits in a buffered reader when the program ends
        return cls(io.FileIO(sys.stdin.fileno(), closefd=False))

    def pressed(self, seconds: float) -> bool:
        """Whether Enter has been pressed since it was last asked, or is within `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_pressed, seconds)
            return self._take()

    def wait(self) -> bool:
        """Wait for Enter; False if there is no more to be read."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_pressed or self._is_over)
            return self._take()

    def _take(self) -> bool:
        """Whether it was pressed; several presses before anybody looks are one wish."""
        taken, self._is_pressed = self._is_pressed, False
        return taken

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # a terminal that is closed ends with one
            for _ in self._lines:
                with self._changed:
                    self._is_pressed = True
                    self._changed.notify()
        with self._changed:
            self._is_over = True
            self._changed.notify()

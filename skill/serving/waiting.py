"""Threads for what may have to wait for another machine."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from time import monotonic

from skill.serving.exchange import Answer

PATIENCE = 4.0
"""Seconds after which there is no use in beginning: an answer is due within eight."""

Work = Callable[[], Answer]
HandBack = Callable[[Answer | None], None]


class WaitingRoom:
    """A number of threads, and who waits for one."""

    def __init__(self, threads: int) -> None:
        """The threads end with the process, whatever they are at."""
        self._waiting: SimpleQueue[tuple[Work, HandBack, float]] = SimpleQueue()
        for _ in range(threads):
            Thread(target=self._attend, daemon=True).start()

    def enter(self, work: Work, hand_back: HandBack) -> None:
        """Have some work done in a thread, which hands back its answer, or None if it is late."""
        self._waiting.put((work, hand_back, monotonic() + PATIENCE))

    def _attend(self) -> None:
        while True:
            work, hand_back, latest = self._waiting.get()
            hand_back(work() if monotonic() < latest else None)

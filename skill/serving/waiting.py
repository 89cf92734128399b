"""Threads for what may have to wait for another machine."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Semaphore, Thread
from time import monotonic

from skill.serving.exchange import Answer

PATIENCE = 4.0
"""Seconds after which there is no use in beginning: an answer is due within eight."""

Work = Callable[[], Answer]
HandBack = Callable[[Answer | None], None]
Waiting = tuple[Work, HandBack, float]


class WaitingRoom:
    """Some threads, each started when it is first needed, and who waits for one."""

    def __init__(self, threads: int) -> None:
        """There are `threads` at most; they end with the process, whatever they are at."""
        self._waiting: SimpleQueue[Waiting] = SimpleQueue()
        self._idle = Semaphore(0)
        self._threads = threads
        self._started = 0

    def enter(self, work: Work, hand_back: HandBack) -> None:
        """Have some work done in a thread, which hands back its answer, or None if it is late.

        None, too, where the system gives no thread at all. For one caller at a time.
        """
        if not self._idle.acquire(blocking=False) and self._started < self._threads:
            try:
                Thread(target=self._attend, daemon=True).start()
                self._started += 1
            except RuntimeError:
                if not self._started:
                    hand_back(None)
                    return
        self._waiting.put((work, hand_back, monotonic() + PATIENCE))

    def _attend(self) -> None:
        while True:
            work, hand_back, latest = self._next()
            hand_back(work() if monotonic() < latest else None)

    def _next(self) -> Waiting:
        try:
            return self._waiting.get_nowait()
        except Empty:
            self._idle.release()
            return self._waiting.get()

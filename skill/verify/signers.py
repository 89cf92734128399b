"""The signers that have been proved, by address of their chain: few, checked and not for ever."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from threading import Lock

from skill.errors import RequestError
from skill.verify.chain import Signer

MAX_SIGNERS = 8
"""Signers kept; Amazon uses one or two at a time."""
MAX_AGE = timedelta(hours=12)
"""How long a signer is kept before its chain is fetched and checked again."""
MAX_STRANGERS = 8
"""Chains being fetched at one time from addresses that were never proved.

A flood of made-up addresses holds this many threads at most. It is no allowance for a while, which
a flood would use up for Amazon too: each place is free again after a tenth of a second or so, for
whoever asks next, and whoever proves an address once is not a stranger any more.
"""
MAX_WAIT = 5.0
"""Seconds that a request waits for a fetch that another one began."""

Prove = Callable[[str], Signer]


class Signers:
    """Finds the signer for an address, fetching each chain once however many requests wait."""

    def __init__(self, prove: Prove, clock: Callable[[], datetime]) -> None:
        """`prove` fetches and checks a chain, or raises RequestError."""
        self._prove = prove
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[Signer, datetime]] = OrderedDict()
        self._coming: dict[str, Future[Signer]] = {}

    def __len__(self) -> int:
        """How many signers are kept."""
        return len(self._kept)

    def knows(self, url: str) -> bool:
        """Whether the signer for a normal address is at hand."""
        kept = self._kept.get(url)
        return kept is not None and self._clock() < kept[1]

    def find(self, url: str) -> Signer:
        """The signer for a normal address.

        Raises RequestError if its chain cannot be had or does not hold, or too many are asked
        for at once.
        """
        now = self._clock()
        with self._lock:
            kept = self._kept.get(url)
            if kept is not None and now < kept[1]:
                self._kept.move_to_end(url)
                return kept[0]
            coming = self._coming.get(url)
            if coming is None:
                self._admit(url)
                mine: Future[Signer] = Future()
                self._coming[url] = mine
        if coming is None:
            return self._fetch(url, mine)
        try:
            return coming.result(timeout=MAX_WAIT)
        except TimeoutError:
            raise RequestError("the certificate file is slow to come") from None

    def _admit(self, url: str) -> None:
        """Raise RequestError for a stranger where no more are let in; the known always are."""
        if url in self._kept:
            return
        if sum(other not in self._kept for other in self._coming) >= MAX_STRANGERS:
            raise RequestError("too many unknown certificate files are asked for at once")

    def _fetch(self, url: str, mine: Future[Signer]) -> Signer:
        try:
            signer = self._prove(url)
        except BaseException as error:
            with self._lock:
                del self._coming[url]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._coming[url]
            self._kept[url] = (signer, min(self._clock() + MAX_AGE, signer.expires))
            self._kept.move_to_end(url)
            while len(self._kept) > MAX_SIGNERS:
                self._kept.popitem(last=False)
        mine.set_result(signer)
        return signer

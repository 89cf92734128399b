"""A listener's bookmark and the contract of the stores that keep it."""

from __future__ import annotations

import hmac
import logging
import time
from typing import NamedTuple, Protocol

from skill.errors import StoreError

log = logging.getLogger(__name__)

REST_S = 5.0
"""Seconds in which a store that has failed is not asked again, except to erase."""


class Bookmark(NamedTuple):
    """A place in a procedure and how the listener likes to hear it: ids and numbers only."""

    procedure: str
    """Id of the procedure."""
    version: str
    """Version of its page when the bookmark was set."""
    section: str | None
    """Id of the section; None for a listener who has not read anything yet."""
    sentence: str | None
    """Id of the sentence heard last."""
    rate: int
    """Step of speed, 0 to 4."""
    full: int
    """How full readings are: -1, 0 or 1, as in a session."""


class BookmarkStore(Protocol):
    """Keeps bookmarks by opaque key. Every method raises StoreError when it cannot do its work."""

    is_remote: bool
    """Whether another machine has to be waited for."""

    def load(self, key: str) -> Bookmark | None:
        """The bookmark under `key`, or None."""

    def save(self, key: str, bookmark: Bookmark) -> None:
        """Keep `bookmark` under `key` in place of any other."""

    def erase(self, key: str) -> None:
        """Forget what is under `key`; nothing there is fine."""

    def close(self) -> None:
        """Let go of files and connections; the next use opens them again."""


class MemoryStore:
    """Keeps bookmarks for as long as the process lives."""

    is_remote = False

    def __init__(self) -> None:
        self._kept: dict[str, Bookmark] = {}

    def load(self, key: str) -> Bookmark | None:
        """The bookmark under `key`, or None."""
        return self._kept.get(key)

    def save(self, key: str, bookmark: Bookmark) -> None:
        """Keep `bookmark` under `key`."""
        self._kept[key] = bookmark

    def erase(self, key: str) -> None:
        """Forget what is under `key`."""
        self._kept.pop(key, None)

    def close(self) -> None:
        """Nothing to let go of."""


class NotLoaded:
    """The store failed: there may be a bookmark, and nobody knows."""


class Bookmarks:
    """What the conversation uses: hashes ids, and never lets a bad store spoil an answer."""

    def __init__(self, store: BookmarkStore, secret: bytes, rest_s: float = REST_S) -> None:
        """`secret` keys the hash: without it, nobody can tell whose bookmark is whose."""
        self._store = store
        self._keyed = hmac.new(secret, digestmod="sha256")  # copied: keying costs most of a hash
        self._rest_s = rest_s
        self._resting_until = 0.0

    @property
    def is_remote(self) -> bool:
        """Whether another machine keeps them, and has to be waited for."""
        return self._store.is_remote

    def key(self, listener: str) -> str:
        """HMAC-SHA-256 of the listener's id, in hex."""
        keyed = self._keyed.copy()
        keyed.update(listener.encode())
        return keyed.hexdigest()

    def load(self, listener: str | None) -> Bookmark | NotLoaded | None:
        """The listener's bookmark; None if there is none."""
        if not listener:
            return None
        if self._is_resting():
            return NotLoaded()
        try:
            return self._store.load(self.key(listener))
        except StoreError as error:
            self._rest("loaded", error)
            return NotLoaded()

    def save(self, listener: str | None, bookmark: Bookmark) -> None:
        """Keep the listener's bookmark; a failure is logged and the answer goes on."""
        if not listener or self._is_resting():
            return
        try:
            self._store.save(self.key(listener), bookmark)
        except StoreError as error:
            self._rest("saved", error)

    def erase(self, listener: str | None) -> bool:
        """Forget the listener; False if the store failed, so that the skill can say so."""
        if not listener:
            return True
        try:
            self._store.erase(self.key(listener))
        except StoreError as error:
            self._rest("erased", error)
            return False
        return True

    def close(self) -> None:
        """Let go of the store's files and connections; the next use opens them again."""
        self._store.close()

    def _is_resting(self) -> bool:
        return time.monotonic() < self._resting_until

    def _rest(self, undone: str, error: StoreError) -> None:
        """Leave a failing store alone for a while, so that not every turn waits for it in vain."""
        log.warning("bookmark not %s: %s", undone, error)
        self._resting_until = time.monotonic() + self._rest_s

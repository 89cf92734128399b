"""Bookmarks in one SQLite file: the store for a computer of one's own."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from skill.bookmark.bookmark import Bookmark
from skill.errors import StoreError

if TYPE_CHECKING:
    import sqlite3

WAIT_S = 0.4
"""Seconds to wait for another thread, and again for another process, before giving up."""
SCHEMA_VERSION = 1
"""Kept in the file's user_version; a file made by a newer program is left alone."""

_SCHEMA = """CREATE TABLE bookmark (
  key TEXT PRIMARY KEY, procedure TEXT NOT NULL, version TEXT NOT NULL,
  section TEXT, sentence TEXT, rate INTEGER NOT NULL, full INTEGER NOT NULL
) WITHOUT ROWID"""


class SqliteStore:
    """Keeps bookmarks in a file that many threads and processes may use at once.

    The file is opened on first use. Its write-ahead log leaves it whole when a process is killed
    in the middle of writing, and what was erased is overwritten with zeros.
    """

    is_remote = False

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet; its folder must."""
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._close: Callable[[], object] = lambda: None

    def load(self, key: str) -> Bookmark | None:
        """The bookmark under `key`, or None."""
        with self._open() as connection:
            row = connection.execute(
                "SELECT procedure, version, section, sentence, rate, full FROM bookmark "
                "WHERE key = ?",
                (key,),
            ).fetchone()
        if row is None:
            return None
        procedure, version, section, sentence, rate, full = row
        return Bookmark(procedure, version, section, sentence, rate, full)

    def save(self, key: str, bookmark: Bookmark) -> None:
        """Keep `bookmark` under `key` in place of any other."""
        with self._open() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO bookmark VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    key,
                    bookmark.procedure,
                    bookmark.version,
                    bookmark.section,
                    bookmark.sentence,
                    bookmark.rate,
                    bookmark.full,
                ),
            )

    def erase(self, key: str) -> None:
        """Forget what is under `key`, in the file and, if nobody else is busy, in its log."""
        with self._open() as connection:
            connection.execute("DELETE FROM bookmark WHERE key = ?", (key,))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            self._drop()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread at a time; every failure becomes a StoreError."""
        import sqlite3  # costs some milliseconds, and a skill without bookmarks needs none of it

        if not self._lock.acquire(timeout=WAIT_S):
            raise StoreError("the bookmark file is busy")
        try:
            yield self._connected()
        except (sqlite3.Error, OSError) as error:
            self._drop()
            raise StoreError(f"bookmark file {self._path}: {error}") from error
        finally:
            self._lock.release()

    def _connected(self) -> sqlite3.Connection:
        """The open connection; one that was inherited through a fork is never touched."""
        if self._connection is None or self._process != os.getpid():
            self._connection = _connect(self._path)
            self._process = os.getpid()
            self._close = weakref.finalize(self, _close, self._connection, self._process)
        return self._connection

    def _drop(self) -> None:
        self._close()
        self._connection = None


def _connect(path: Path) -> sqlite3.Connection:
    """Open the file and bring it to this schema; the file is readable by its owner only."""
    import sqlite3

    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        path, timeout=WAIT_S, isolation_level=None, check_same_thread=False
    )
    try:
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        _make_schema(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch the log on; SQLite does not wait by itself when others are just doing the same."""
    import sqlite3

    deadline = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _make_schema(connection: sqlite3.Connection, path: Path) -> None:
    version = _schema_version(connection)
    if version == 0:
        connection.execute("BEGIN IMMEDIATE")
        if _schema_version(connection) == 0:
            connection.execute(_SCHEMA)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    elif version != SCHEMA_VERSION:
        raise StoreError(
            f"bookmark file {path} has version {version} and this program knows version "
            f"{SCHEMA_VERSION}: use the program that made it, or another file"
        )


def _schema_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _close(connection: sqlite3.Connection, process: int) -> None:
    """Close a connection in the process that opened it."""
    if os.getpid() == process:
        connection.close()

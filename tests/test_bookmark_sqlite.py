"""The SQLite store among many processes, killed processes and files that are no database."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from skill.bookmark.bookmark import Bookmark
from skill.bookmark.sqlite import SCHEMA_VERSION, SqliteStore
from skill.errors import StoreError

HERE = Bookmark("osseointegration", "0123456789ab", "muscles", "s13", 1, 1)
WRITER = """
import sys
from pathlib import Path
from skill.bookmark.bookmark import Bookmark
from skill.bookmark.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    store.save(f"{sys.argv[2]}-{number}", Bookmark("p", "v", "muscles", f"s{number}", 2, 0))
    print(number, flush=True)
store.close()
"""


def start_writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_eight_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    writers = [start_writer(path, f"w{number}", 25) for number in range(8)]
    errors = [writer.communicate()[1] for writer in writers]
    assert errors == [""] * 8
    store = SqliteStore(path)
    kept = {f"w{w}-{n}": store.load(f"w{w}-{n}") for w in range(8) for n in range(25)}
    store.close()
    assert [key for key, bookmark in kept.items() if bookmark is None] == []


def kill_in_mid_write(path: Path, after: int) -> None:
    """Kill a writer once it has said that `after` bookmarks are kept; all of them must be."""
    with start_writer(path, f"k{after}", 100_000) as writer:
        assert writer.stdout is not None
        for _ in range(after):
            last = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        said = [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    last = said[-1] if said else last
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    store = SqliteStore(path)
    missing = [number for number in range(last + 1) if store.load(f"k{after}-{number}") is None]
    store.save("afterwards", HERE)
    assert store.load("afterwards") == HERE
    store.close()
    assert missing == []


@pytest.mark.parametrize("after", [1, 40, 200])
def test_a_killed_writer_leaves_the_file_whole(tmp_path: Path, after: int) -> None:
    kill_in_mid_write(tmp_path / "bookmarks.db", after)


@pytest.mark.soak
def test_two_hundred_killed_writers_leave_the_file_whole(tmp_path: Path) -> None:
    for after in range(1, 201):
        kill_in_mid_write(tmp_path / "bookmarks.db", after)


def test_threads_share_one_store(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "bookmarks.db")
    threads = [
        threading.Thread(target=store.save, args=(f"t{number}", HERE)) for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.load(f"t{number}") for number in range(20)] == [HERE] * 20
    store.close()


def test_a_forked_process_opens_its_own_connection(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "bookmarks.db")
    store.save("parent", HERE)
    child = os.fork()
    if child == 0:
        store.save("child", HERE)
        store.close()
        os._exit(0 if store.load("parent") == HERE else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert store.load("child") == HERE
    store.save("parent", HERE)
    store.close()


def test_another_process_that_holds_the_file_makes_it_busy(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    store = SqliteStore(path)
    store.save("a", HERE)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        store.save("b", HERE)
    assert store.load("a") == HERE
    other.execute("ROLLBACK")
    other.close()
    store.save("b", HERE)
    assert store.load("b") == HERE
    store.close()


def test_another_thread_that_holds_the_store_makes_it_busy(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "bookmarks.db")
    with store._open(), pytest.raises(StoreError, match="busy"):
        store.load("a")
    store.close()


@pytest.mark.parametrize("content", [b"not a database" * 500, b"SQLite format 3\0" + b"\7" * 5000])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bookmarks.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"bookmark file .*bookmarks\.db"):
        SqliteStore(path).save("a", HERE)
    assert path.read_bytes() == content


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(StoreError, match="use the program that made it"):
        SqliteStore(path).load("a")


@pytest.mark.parametrize("path", ["", "missing/bookmarks.db"])
def test_a_path_that_cannot_be_opened_is_an_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(StoreError, match="bookmark file"):
        SqliteStore(tmp_path / path).load("a")


def test_a_store_that_is_dropped_closes_its_file(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    store = SqliteStore(path)
    store.save("a", HERE)
    assert len(list(tmp_path.iterdir())) == 3
    del store
    gc.collect()
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_erased_is_gone_from_the_files(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "bookmarks.db")
    store.save("0f1e2d3c", HERE)
    assert found_in(tmp_path, b"0f1e2d3c")
    store.erase("0f1e2d3c")
    assert not found_in(tmp_path, b"0f1e2d3c")
    store.close()


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    store = SqliteStore(path)
    store.save("a", HERE)
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    store.close()


def found_in(folder: Path, needle: bytes) -> bool:
    return any(needle in file.read_bytes() for file in folder.iterdir())

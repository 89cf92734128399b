"""What holds for all tests, and the bookmarks of one that needs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# As in the skill itself, and before any test imports numpy: threads only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from listeners import Listener
from shared import a_dialogue

from skill.bookmark.bookmark import Bookmarks
from skill.bookmark.sqlite import SqliteStore


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where bookmarks are kept."""
    return tmp_path / "bookmarks.db"


@pytest.fixture
def bookmarks(database: Path) -> Iterator[Bookmarks]:
    """Bookmarks in a file, tried anew right after a failure."""
    kept = Bookmarks(SqliteStore(database), b"a key", rest_s=0)
    yield kept
    kept.close()


@pytest.fixture
def listener(bookmarks: Bookmarks) -> Listener:
    """Somebody whose bookmarks those are."""
    return Listener(a_dialogue(bookmarks))

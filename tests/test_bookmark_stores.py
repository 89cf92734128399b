"""Every store keeps the same contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dynalite import CREDENTIALS, REGION, make_table, running_dynalite

from skill.bookmark.bookmark import Bookmark, BookmarkStore, MemoryStore
from skill.bookmark.dynamodb import DynamoDbStore
from skill.bookmark.sqlite import SqliteStore

HERE = Bookmark("osseointegration", "0123456789ab", "muscles", "s13", 1, 1)
NOWHERE = Bookmark("osseointegration", "0123456789ab", None, None, 2, 0)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, running_dynalite() as url:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        yield url


@pytest.fixture(params=["memory", "sqlite", "dynamodb"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BookmarkStore]:
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "sqlite":
        sqlite = SqliteStore(tmp_path / "bookmarks.db")
        yield sqlite
        sqlite.close()
    else:
        url = request.getfixturevalue("endpoint")
        table = re.sub(r"\W", "-", request.node.name)
        make_table(url, table)
        dynamodb = DynamoDbStore(table, REGION, url)
        yield dynamodb
        dynamodb.close()


@pytest.mark.parametrize("bookmark", [HERE, NOWHERE], ids=["a place", "no place yet"])
def test_what_is_saved_is_loaded(store: BookmarkStore, bookmark: Bookmark) -> None:
    store.save("a", bookmark)
    loaded = store.load("a")
    assert loaded == bookmark
    assert loaded is not None
    assert list(map(type, loaded)) == list(map(type, bookmark))


def test_nothing_saved_is_none(store: BookmarkStore) -> None:
    assert store.load("a") is None


def test_the_last_save_counts(store: BookmarkStore) -> None:
    store.save("a", HERE)
    store.save("a", HERE._replace(sentence="s14", rate=4))
    assert store.load("a") == HERE._replace(sentence="s14", rate=4)


def test_keys_are_apart(store: BookmarkStore) -> None:
    store.save("a", HERE)
    store.save("b", NOWHERE)
    store.erase("a")
    assert store.load("a") is None
    assert store.load("b") == NOWHERE


def test_erasing_nothing_is_fine(store: BookmarkStore) -> None:
    store.erase("a")
    assert store.load("a") is None

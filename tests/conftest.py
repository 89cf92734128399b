"""What holds for all tests, and what several share: the skill, bookmarks, a room with sound."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

# As in the skill itself, and before any test imports numpy: threads only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import amazon_server
import pytest
from ask_sdk_core.skill import CustomSkill
from flask import Flask
from listeners import Listener
from shared import a_dialogue, a_service
from sound_server import sound_server

from skill.bookmark.bookmark import Bookmarks
from skill.bookmark.sqlite import SqliteStore
from skill.build import build_skill
from skill.dialogue import Dialogue
from skill.web import create_app

LONG = (
    "test_web_clients",
    "test_web_bytes",
    "test_sound_room",
    "test_sessions",
    "test_talk",
    "test_robot",
    "test_lambda_zip",
    "test_listen_room",
    "test_training",
    "test_ear_microphone",
    "test_web_workers",
)
"""Files that take longest; they begin first, so that none is left for the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files before the others."""
    items.sort(key=lambda item: item.path.stem not in LONG)


@pytest.fixture(scope="module")
def dialogue() -> Dialogue:
    """The conversation over the page, with bookmarks in memory."""
    return a_dialogue()


@pytest.fixture(scope="module")
def skill(dialogue: Dialogue) -> CustomSkill:
    """The same as a skill that takes requests for any id."""
    return build_skill(dialogue, environment={})


@pytest.fixture(scope="module")
def app(dialogue: Dialogue) -> Flask:
    """The same as a web service that verifies what a good chain signed."""
    return a_service(dialogue)


@pytest.fixture(scope="module")
def local(dialogue: Dialogue) -> Flask:
    """The same as a web service that verifies nothing and answers this machine only."""
    return create_app(dialogue, local=True)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The port of a service of one worker, and its log."""
    folder = tmp_path_factory.mktemp("service")
    with amazon_server.running(folder, workers=1) as port:
        yield port, folder / "log.txt"


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


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A sound server whose microphone hears its loudspeaker, and not its headphones."""
    sinks = ("null-sink sink_name=headphones", "null-sink sink_name=room")
    with sound_server(tmp_path, monkeypatch, *sinks):
        for default in (["set-default-sink", "room"], ["set-default-source", "room.monitor"]):
            subprocess.run(["pactl", *default], check=True, timeout=20)
        yield

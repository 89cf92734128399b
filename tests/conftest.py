"""What holds for all tests, and what several share: bookmarks, and a room to try sound in."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
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


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A sound server whose microphone hears its loudspeaker, and not its headphones."""
    if not all(map(shutil.which, ("pulseaudio", "paplay", "pactl"))):
        pytest.skip("PulseAudio is not installed")
    socket = tmp_path / "native"
    for name in ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    modules = (
        "null-sink sink_name=headphones",
        "null-sink sink_name=room",
        f"native-protocol-unix socket={socket} auth-anonymous=1",
    )
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--disable-shm=true", "--exit-idle-time=60"]
        + [f"--load=module-{module}" for module in modules],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            if socket.exists():
                break
            time.sleep(0.1)
        for default in (["set-default-sink", "room"], ["set-default-source", "room.monitor"]):
            subprocess.run(["pactl", *default], check=True, timeout=20)
        yield
    finally:
        server.terminate()
        server.wait(10)

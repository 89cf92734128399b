"""What holds for all tests, and the room in which sound is tried."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

# As in the skill itself, and before any test imports numpy: threads only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


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

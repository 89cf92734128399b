"""A PulseAudio server of our own, with the sinks that a test wants."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from speech_doubles import wait_until


@contextmanager
def sound_server(folder: Path, monkeypatch: pytest.MonkeyPatch, *modules: str) -> Iterator[None]:
    """One that all programs started meanwhile use; skips the test where there is none."""
    if not all(map(shutil.which, ("pulseaudio", "paplay", "pactl"))):
        pytest.skip("PulseAudio is not installed")
    socket = folder / "native"
    for name in ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "HOME"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    asked = (*modules, f"native-protocol-unix socket={socket} auth-anonymous=1")
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--disable-shm=true", "--exit-idle-time=60"]
        + [f"--load=module-{module}" for module in asked],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_until(socket.exists)
        yield
    finally:
        server.terminate()
        server.wait(10)

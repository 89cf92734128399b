"""A process that plays one WAV file through miniaudio, for computers without a player program."""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from typing import Any

BUFFER_MS = 60
"""Sound that is still on its way when the last of it has been handed over."""


def main() -> int:
    """Play the file that is named; 1 and one line if there is no audio device."""
    import miniaudio

    info = miniaudio.wav_get_file_info(sys.argv[1])
    over = threading.Event()
    try:
        device = miniaudio.PlaybackDevice(
            miniaudio.SampleFormat.SIGNED16,
            info.nchannels,
            info.sample_rate,
            BUFFER_MS,
            backends=[b for b in miniaudio.Backend if b.name not in ("NULL", "CUSTOM")],
        )
    except miniaudio.MiniaudioError:
        print("no audio device", file=sys.stderr)
        return 1
    with device:
        source = miniaudio.stream_file(
            sys.argv[1], miniaudio.SampleFormat.SIGNED16, info.nchannels, info.sample_rate
        )
        feed = _until_empty(source, over)
        next(feed)
        device.start(feed)
        over.wait(info.duration + 5)
        over.clear()
        over.wait(3 * BUFFER_MS / 1000)
    return 0


def _until_empty(source: Any, over: threading.Event) -> Generator[Any, int, None]:
    """Hand on what is asked for, and tell when there is no more.

    `source` waits for its first order already: one asked for without need would be lost sound.
    """
    wanted = yield b""
    while True:
        try:
            wanted = yield source.send(wanted)
        except StopIteration:
            break
    over.set()


if __name__ == "__main__":
    sys.exit(main())

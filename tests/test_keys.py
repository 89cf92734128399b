"""The Enter key: waited for, looked for, and gone."""

from __future__ import annotations

import io
import os
import threading

from speech.keys import EnterKey


def test_enter_key() -> None:
    key = EnterKey(io.StringIO("\n"))
    assert key.wait() is True
    assert key.wait() is False
    reader, writer = os.pipe()
    with os.fdopen(reader) as stream, os.fdopen(writer, "w") as sink:
        key = EnterKey(stream)
        assert key.pressed(0.01) is False
        sink.write("\n")
        sink.flush()
        assert key.pressed(5) is True
        assert key.pressed(0) is False
        sink.close()
        assert key.wait() is False


def test_the_end_of_the_keyboard_stays_its_end_whoever_asks_first() -> None:
    key = EnterKey(io.BytesIO())
    assert key.pressed(0.05) is False
    waited: list[bool] = []
    waiting = threading.Thread(target=lambda: waited.append(key.wait()), daemon=True)
    waiting.start()
    waiting.join(10)
    assert waited == [False]

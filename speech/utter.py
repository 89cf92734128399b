"""A process that says one utterance into a WAV file, and ends: the only use of pyttsx3.

The engine is a single one for each process; it loses or repeats what is asked of it twice, and
can take the process down with it. So each utterance gets a process of its own.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

WORDS_A_MINUTE = 155
"""Its ordinary speed."""


def main() -> int:
    """Make the engine ready, wait for an order on standard input, carry it out."""
    engine = _start_engine()
    line = sys.stdin.readline()
    if not line:
        return 0
    order = json.loads(line)
    is_espeak = engine.driver_name == "espeak"
    if is_espeak:
        engine.setProperty("voice", order["voice"])
    engine.setProperty("rate", WORDS_A_MINUTE * order["rate"] // 100)
    text = (is_espeak and order["phonemic"]) or order["text"]
    engine.save_to_file(text, order["path"])
    engine.runAndWait()
    if is_espeak:
        from pyttsx3.drivers import _espeak

        _espeak.Synchronize()  # runAndWait returns before the file is written
    return 0


def _start_engine() -> Any:
    """pyttsx3 with the espeak library from the wheel, or with the system's own engine."""
    found = _find_espeak()
    if found:
        library, data = found
        os.environ["ESPEAK_DATA_PATH"] = str(data.parent)
        ctypes.cdll.LoadLibrary = lambda name: ctypes.CDLL(str(library))  # type: ignore[method-assign]
    import pyttsx3

    engine = pyttsx3.init("espeak" if found or sys.platform.startswith("linux") else None)
    if engine.driver_name == "espeak":
        _mend_espeak()
    return engine


def _find_espeak() -> tuple[Path, Path] | None:
    try:
        import espeakng_loader
    except ImportError:
        return None
    library = Path(espeakng_loader.get_library_path())
    data = Path(espeakng_loader.get_data_path())
    return (library, data) if library.is_file() and data.is_dir() else None


def _mend_espeak() -> None:
    """Have espeak take [[…]] as phonemes, and obey the rate, which pyttsx3 does not see to.

    Before it speaks, pyttsx3 cancels what espeak is at: often that is the setting of the rate.
    """
    from pyttsx3.drivers import _espeak

    synth = _espeak.Synth

    def with_phonemes(text: bytes, flags: int = 0) -> int:
        result: int = synth(text, flags=flags | _espeak.PHONEMES)
        return result

    _espeak.Synth = with_phonemes
    _espeak.Cancel = lambda: None


if __name__ == "__main__":
    sys.exit(main())

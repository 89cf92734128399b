"""Sound files of every kind, and clips."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from speech.ear.sound import (
    EAR_RATE,
    SoundError,
    clip_samples,
    load_samples,
    resample,
    to_clip,
)
from tests.sounds import tone, write_wav


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize(("width", "channels"), [(1, 1), (2, 1), (2, 2), (3, 1), (4, 2)])
def test_wav_files_of_every_kind_sound_alike(
    rate: int, width: int, channels: int, tmp_path: Path
) -> None:
    heard = load_samples(write_wav(tmp_path / "a.wav", tone(rate), rate, width, channels))
    expected = tone(EAR_RATE)[: len(heard)]
    assert len(heard) == pytest.approx(EAR_RATE / 2, abs=2)
    assert np.abs(heard - expected)[200:-200].max() < 0.03


def test_what_the_ear_cannot_hold_is_left_out() -> None:
    high = resample(tone(48_000, hertz=12_000), 48_000)
    assert np.abs(high)[200:-200].max() < 0.02
    assert not len(resample(np.zeros(0, np.float32), 8_000))


def test_a_clip_and_back() -> None:
    samples = tone(EAR_RATE)
    assert np.abs(clip_samples(to_clip(samples)) - samples).max() < 1e-4


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"", "is no WAV file: it ends too soon."),
        (b"RIFF\x04\x00\x00\x00AVI ", "is no WAV file: not a WAVE file."),
        (b"nonsense" * 10, "is no WAV file: file does not start with RIFF id."),
    ],
)
def test_files_that_cannot_be_used(content: bytes | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SoundError) as error:
        load_samples(path)
    assert str(error.value) == f"{path} {message}"


def test_a_wav_file_that_breaks_off_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", tone(16_000), 16_000, 2, 1)
    path.write_bytes(path.read_bytes()[:-8_001])
    assert 3_900 < len(load_samples(path)) <= 4_000

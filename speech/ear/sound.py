"""Sound as recognisers take it: one channel, 16,000 samples a second."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skill.errors import SkillError
from speech.clip import Clip

EAR_RATE = 16_000
"""Samples a second."""
MAX_SECONDS = 60
"""Of a file; nobody asks for longer."""
SHORTEST = EAR_RATE // 10
"""Samples below which there can be no word."""
LEAD = EAR_RATE * 3 // 10
"""Samples of quiet around the words: without them the first word is often misheard."""
HISS = 1e-3
"""Level of that quiet; synthetic voices have none, and perfect silence misleads."""
_TAPS = 16

Samples = NDArray[np.float32]
"""One channel at EAR_RATE, between -1 and 1."""


class SoundError(SkillError):
    """A sound file that cannot be used."""


def load_samples(path: Path) -> Samples:
    """Read a WAV file of any rate, width and number of channels. Raises SoundError."""
    try:
        with wave.open(str(path), "rb") as file:
            rate, width, channels = file.getframerate(), file.getsampwidth(), file.getnchannels()
            raw = file.readframes(min(file.getnframes(), MAX_SECONDS * rate))
    except OSError as error:
        raise SoundError(f"{path} cannot be read: {error.strerror}.") from error
    except (wave.Error, EOFError) as error:
        raise SoundError(f"{path} is no WAV file: {str(error) or 'it ends too soon'}.") from error
    raw = raw[: len(raw) - len(raw) % (width * channels)]
    return resample(_decode(raw, width).reshape(-1, channels).mean(axis=1), rate)


def clip_samples(clip: Clip) -> Samples:
    """A clip for recognisers."""
    return resample(_decode(clip.frames, 2), clip.rate)


def to_clip(samples: Samples) -> Clip:
    """Samples as 16-bit sound."""
    return Clip((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), EAR_RATE)


def with_quiet(samples: Samples) -> Samples:
    """The same with a little quiet before and behind."""
    padded = np.pad(samples, LEAD)
    noise = np.random.default_rng(0).normal(0, HISS, len(padded))
    return (padded + noise).astype(np.float32)


def resample(samples: Samples, rate: int) -> Samples:
    """Samples of another rate at EAR_RATE, by a windowed sinc that keeps what both can hold."""
    if rate == EAR_RATE or not len(samples):
        return samples.astype(np.float32)
    cutoff = min(1.0, EAR_RATE / rate)
    reach = int(np.ceil(_TAPS / cutoff))
    at = np.arange(int(len(samples) * EAR_RATE / rate)) * (rate / EAR_RATE)
    start = np.floor(at).astype(np.int64)
    padded = np.pad(samples.astype(np.float32), (reach, reach + 1))
    out = np.zeros(len(at), np.float32)
    for step in range(-reach + 1, reach + 1):
        far = start + step - at
        window = 0.5 + 0.5 * np.cos(np.pi * far / (reach + 1))
        out += (padded[start + step + reach] * np.sinc(far * cutoff) * window * cutoff).astype("f4")
    return out


def _decode(raw: bytes, width: int) -> Samples:
    if width == 1:
        return (np.frombuffer(raw, np.uint8).astype(np.float32) - 128) / np.float32(128)
    if width == 3:
        wide = np.pad(np.frombuffer(raw, np.uint8).reshape(-1, 3), ((0, 0), (1, 0)))
        raw, width = wide.tobytes(), 4
    numbers = np.frombuffer(raw, "<i2" if width == 2 else "<i4").astype(np.float32)
    return numbers / np.float32(2 ** (8 * width - 1))

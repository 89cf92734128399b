"""Sounds that tests make."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from speech.ear.sound import EAR_RATE, Samples


def tone(rate: int, hertz: float = 440, seconds: float = 0.5) -> Samples:
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype("f4")


def write_wav(path: Path, samples: Samples, rate: int, width: int, channels: int) -> Path:
    whole = np.repeat(samples.astype("f8"), channels)
    if width == 1:
        raw = (whole * 127 + 128).astype(np.uint8).tobytes()
    elif width == 3:
        raw = (whole * (2**31 - 1)).astype("<i4").view(np.uint8).reshape(-1, 4)[:, 1:].tobytes()
    else:
        raw = (whole * (2 ** (8 * width - 1) - 1)).astype(f"<i{width}").tobytes()
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(raw)
    return path


def hiss(ms: int, level: float = 0.001) -> Samples:
    noise = np.random.default_rng(1).normal(0, level, EAR_RATE * ms // 1000)
    return noise.astype(np.float32)

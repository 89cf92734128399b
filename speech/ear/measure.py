"""How well a question was heard: words that went wrong, hard words that survived."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from skill.question.wordpiece import expand
from skill.text import normalise
from speech.ear.sound import Samples


def words_of(text: str) -> list[str]:
    """The words that count: normalised, contractions written out."""
    return expand(normalise(text)).split()


def word_errors(said: list[str], heard: list[str]) -> int:
    """Words to put in, take out or change to come from what was heard to what was said."""
    row = list(range(len(heard) + 1))
    for i, one in enumerate(said, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            change = previous + (one != other)
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, change)
    return row[-1]


def hard_words_in(text: str, hard: Iterable[str]) -> list[str]:
    """The hard words of a text, the longest form of each place."""
    padded = f" {' '.join(words_of(text))} "
    found = []
    for word in sorted(hard, key=len, reverse=True):
        if f" {word} " in padded:
            found.append(word)
            padded = padded.replace(f" {word} ", "  ")
    return found


def add_noise(samples: Samples, decibels: float, seed: int) -> Samples:
    """The same in a steady noise, more of it in the depths, `decibels` below the speech."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=len(samples)))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    noise = np.fft.irfft(spectrum, len(samples))
    speech = np.sqrt(np.mean(samples[np.abs(samples) > 0.01] ** 2))
    noise *= speech / np.sqrt(np.mean(noise**2)) / 10 ** (decibels / 20)
    mixed = samples + noise
    return (mixed / max(1.0, float(np.abs(mixed).max()))).astype(np.float32)

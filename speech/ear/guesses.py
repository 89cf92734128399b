"""What an open ear makes of its guesses: the best of several, and those that are no speech."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, zip_longest

from speech.ear.recogniser import Guess

SURE = 0.7
"""Confidence from which nothing is heard a second time."""
FURTHER = 6
"""Further guesses that are kept."""


def best_of(guesses: Iterable[Guess]) -> Guess:
    """The surest, and what else was thought of: the rest by confidence, then theirs in turn."""
    ordered = sorted((guess for guess in guesses if guess.text), key=lambda g: -g.confidence)
    if not ordered:
        return Guess("", 0.0)
    in_turn = chain.from_iterable(zip_longest(*(guess.others for guess in ordered), fillvalue=""))
    texts = dict.fromkeys(filter(None, (*(guess.text for guess in ordered), *in_turn)))
    best, *others = texts
    return Guess(best, ordered[0].confidence, tuple(others[:FURTHER]))


def repeats_itself(text: str) -> bool:
    """Whether three words or more come twice in a row, or few words again and again."""
    words = text.split()
    for length in range(3, len(words) // 2 + 1):
        for at in range(len(words) - 2 * length + 1):
            if words[at : at + length] == words[at + length : at + 2 * length]:
                return True
    return len(words) >= 8 and len(set(words)) * 3 < len(words)

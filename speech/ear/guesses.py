"""What an open ear makes of its guesses: the best of several, and those that are no speech."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from speech.ear.recogniser import Guess

SURE = 0.7
"""Confidence from which nothing is heard a second time."""
ALARMING = 3
"""Further guesses among which an emergency is looked for, however sure the first is."""
CERTAIN = 0.9
"""Confidence from which what people ask is of no account."""
EXPECTED = 0.4
"""What a question's likelihood counts beside its sound; from 0.25 to 1 made little difference."""


def best_of(guesses: Iterable[Guess]) -> Guess:
    """The surest of some guesses and of what stands behind them, and behind it all the rest."""
    surest: dict[str, float] = {}
    for guess in guesses:
        for one in (guess, *guess.others):
            surest[one.text] = max(one.confidence, surest.get(one.text, 0.0))
    surest.pop("", None)
    return _in_order(Guess(text, confidence) for text, confidence in surest.items())


def in_expected_order(guess: Guess, expect: Callable[[str], float]) -> Guess:
    """The same guesses, first what fits best both the sound and what people ask.

    `expect`: log probability of a text. What only sounds right is never lost: people seldom ask
    about emergencies, so it stays among those in which one is looked for.
    """

    def fit(one: Guess) -> float:
        words = len(one.text.split()) + 1  # the end counts too
        return math.log(max(one.confidence, 1e-9)) * words + EXPECTED * expect(one.text)

    ordered = sorted((guess, *guess.others), key=fit, reverse=True)
    surest = max(ordered, key=lambda one: one.confidence)
    if ordered.index(surest) > ALARMING:
        ordered.remove(surest)
        ordered.insert(ALARMING, surest)
    best, *others = ordered
    return Guess(best.text, best.confidence, tuple(Guess(o.text, o.confidence) for o in others))


def repeats_itself(text: str) -> bool:
    """Whether three words or more come twice in a row, or few words again and again."""
    words = text.split()
    for length in range(3, len(words) // 2 + 1):
        for at in range(len(words) - 2 * length + 1):
            if words[at : at + length] == words[at + length : at + 2 * length]:
                return True
    return len(words) >= 8 and len(set(words)) * 3 < len(words)


def _in_order(guesses: Iterable[Guess]) -> Guess:
    ordered = sorted(guesses, key=lambda guess: -guess.confidence)
    if not ordered:
        return Guess("", 0.0)
    best, *others = ordered
    return Guess(best.text, best.confidence, tuple(others))

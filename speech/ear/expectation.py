"""How likely people are to ask in certain words: a trigram model of what they ask.

Smoothed by Witten and Bell's method (I. H. Witten, T. C. Bell, IEEE Transactions on Information
Theory 37, 1991): what was seen in few contexts counts less than what was seen in many.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

START, END = "<s>", "</s>"
"""What stands before the first word, twice, and after the last."""
UNKNOWN = 0
"""Number of every word that nobody has asked with."""

Numbers = NDArray[np.int64]


class Expectation:
    """A callable: log probability of a normalised question."""

    def __init__(self, texts: Iterable[str]) -> None:
        """`texts`: questions, normalised; at least one."""
        words = list(chain.from_iterable((START, START, *text.split(), END) for text in texts))
        self._numbers = {word: number for number, word in enumerate(dict.fromkeys(words), 1)}
        self._size = len(self._numbers) + 1
        asked = np.array([self._numbers[word] for word in words])
        counted = asked != self._numbers[START]
        counted[:2] = False
        self._orders = [
            _count(self._grams(asked, order)[counted], self._size) for order in range(3)
        ]

    def __call__(self, text: str) -> float:
        """Log probability of the text, its end included."""
        words = (START, START, *text.split(), END)
        asked = np.array([self._numbers.get(word, UNKNOWN) for word in words])
        chances = np.full(len(asked) - 2, 1 / self._size)
        for order, counts in enumerate(self._orders):
            grams = self._grams(asked, order)[2:]
            seen = _look_up(grams, counts.grams, counts.seen)
            total = _look_up(grams // self._size, counts.contexts, counts.total)
            kinds = _look_up(grams // self._size, counts.contexts, counts.kinds)
            mixed = (seen + kinds * chances) / np.maximum(1, total + kinds)
            chances = np.where(total, mixed, chances)
        return float(np.log(chances).sum())

    def _grams(self, asked: Numbers, order: int) -> Numbers:
        """For each word a number that stands for it and the `order` words before it."""
        grams = np.zeros_like(asked)
        for back in range(order, -1, -1):
            grams = grams * self._size + np.roll(asked, back)
        return grams


class _Counts(NamedTuple):
    """What was seen of one order: sorted keys, and how often they were."""

    grams: Numbers
    seen: Numbers
    contexts: Numbers
    total: Numbers
    kinds: Numbers
    """Different words that were seen in each context."""


def _count(grams: Numbers, size: int) -> _Counts:
    unique, seen = np.unique(grams, return_counts=True)
    contexts, kinds = np.unique(unique // size, return_counts=True)
    _, total = np.unique(grams // size, return_counts=True)
    return _Counts(unique, seen, contexts, total, kinds)


def _look_up(wanted: Numbers, keys: Numbers, values: Numbers) -> Numbers:
    """The value of each wanted key, 0 for those that are not there."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0)

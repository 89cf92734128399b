"""The nearest questions of the bank, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skill.question.classes import shares
from skill.question.encoder import Vector
from skill.question.label import Label

COUNT = 10
"""Questions that are asked."""
SHARPNESS = 0.05
"""Difference of cosine at which a voice counts a third: near questions are heard, far ones not."""
CLEARLY = 0.25
"""Difference of cosine within which the nearest are looked for first."""


@dataclass(frozen=True)
class Vote:
    """What the nearest questions make of one."""

    row: int
    """Row of the nearest."""
    likeness: float
    """Its cosine, -1 to 1."""
    subjects: Vector
    """Probability of each class by their voices."""


class Neighbours:
    """The bank's questions by their places."""

    def __init__(self, places: Vector, labels: Sequence[Label], classes: Sequence[Label]) -> None:
        """`places`: rows of length one, one for each of `labels`; `classes`: the model's."""
        self._places = places
        self._classes = len(classes)
        rows = {label: row for row, label in enumerate(classes)}
        distinct = {id(label): label for label in labels}  # far fewer, and quicker than by value
        said = {
            key: [(rows[part], weight) for part, weight in shares(label)]
            for key, label in distinct.items()
        }
        self._said = [said[id(label)] for label in labels]

    def ask(self, place: Vector) -> Vote:
        """The voices of the questions nearest to `place`."""
        likeness = self._places @ place
        near = _nearest(likeness)
        voices = np.exp((likeness[near] - likeness[near].max()) / SHARPNESS)
        voices /= voices.sum()
        subjects = np.zeros(self._classes, np.float32)
        for row, voice in zip(near.tolist(), voices.tolist(), strict=True):
            for column, weight in self._said[row]:
                subjects[column] += voice * weight
        best = int(near[likeness[near].argmax()])
        return Vote(best, float(likeness[best]), subjects)


def _nearest(likeness: Vector) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Rows of the COUNT greatest; sorting is spared those that are clearly farther."""
    near = np.flatnonzero(likeness > likeness.max() - CLEARLY)
    if len(near) < COUNT:
        near = np.arange(len(likeness))
    count = min(COUNT, len(near))
    return near[np.argpartition(-likeness[near], count - 1)[:count]]

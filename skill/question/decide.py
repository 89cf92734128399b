"""From probabilities to an outcome: a wrong reading weighs more than a wrong no."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skill.outcome import (
    Advice,
    Check,
    Mention,
    NotCovered,
    OffTopic,
    Outcome,
    Passage,
    Why,
)
from skill.question.label import Label
from skill.question.model import Prediction

URGENT_FROM = 0.25
"""Probability of anything urgent from which help comes first: a miss is worse than an alarm."""
CHECK_MARGIN = 0.12
"""Two sentences closer than this are asked about, if they are not neighbours on the page."""
CHECK_TOGETHER = 0.6
"""Least probability that the two together must have for that."""
SEVERAL_FROM, SECOND_FROM = 0.5, 0.15
"""Least probabilities, that several sentences answer and of the second, to read both."""
SURE_ENOUGH = {"stop": 0.6, "pause": 0.6, "forget_me": 0.85}
"""Least probability of commands that cannot be taken back: they end the session, or erase."""
MENTION_FROM = 0.4
"""Least probability of one sentence, among all that stay open, to read it as a mention."""


@dataclass(frozen=True)
class Decider:
    """Turns predictions into outcomes for one list of classes."""

    classes: tuple[Label, ...]
    """The model's classes."""
    aspects: tuple[str, ...]
    """The model's aspects."""
    default_topic: str = "other"
    """Said where no topic stands out."""

    def __post_init__(self) -> None:
        kinds = np.array([label.kind for label in self.classes])
        rows = {kind: np.flatnonzero(kinds == kind) for kind in dict.fromkeys(kinds.tolist())}
        object.__setattr__(self, "_rows", rows)

    def decide(self, prediction: Prediction) -> Outcome:
        """The outcome of a prediction."""
        subjects = prediction.subjects
        rows: dict[str, np.ndarray[tuple[int], np.dtype[np.intp]]] = self.__dict__["_rows"]
        mass = {kind: float(subjects[index].sum()) for kind, index in rows.items()}
        declined = mass["open"] + mass["topic"] + mass["advice"]
        moving = mass["command"] + mass["go_to"] + mass["follow_up"]
        groups = {
            "answer": mass["answer"],
            "declined": declined,
            "moving": moving,
            "off_topic": mass["off_topic"],
            "urgent": mass["urgent"],
        }
        first, second = sorted(groups, key=lambda name: groups[name], reverse=True)[:2]
        score, margin = groups[first], groups[first] - groups[second]
        why = Why(score=round(score, 3), margin=round(margin, 3), rule="learned")
        if groups["urgent"] >= URGENT_FROM:
            best = self._best(rows["urgent"], subjects)
            return Label("urgent", best.targets).outcome(why)
        if first == "answer":
            return self._answer(rows["answer"], prediction, why)
        if first == "declined":
            return self._decline(rows, mass, prediction, why)
        if first == "moving":
            moves = np.concatenate([rows["command"], rows["go_to"], rows["follow_up"]])
            move = self._best(moves, subjects)
            if groups["moving"] >= SURE_ENOUGH.get(move.targets[0], 0.0):
                return move.outcome(why)
        return OffTopic(why)

    def _best(self, rows: np.ndarray[tuple[int], np.dtype[np.intp]], subjects: np.ndarray) -> Label:
        return self.classes[int(rows[subjects[rows].argmax()])]

    def _answer(
        self,
        rows: np.ndarray[tuple[int], np.dtype[np.intp]],
        prediction: Prediction,
        why: Why,
    ) -> Passage | Check:
        subjects = prediction.subjects
        order = rows[np.argsort(-subjects[rows])]
        first, second = int(order[0]), int(order[1])
        one, two = (self.classes[row].targets[0] for row in (first, second))
        if prediction.several >= SEVERAL_FROM and subjects[second] >= SECOND_FROM:
            return Passage((one, two), why)
        close = subjects[first] - subjects[second] < CHECK_MARGIN
        if not close or subjects[first] + subjects[second] < CHECK_TOGETHER:
            return Passage((one,), why)
        if abs(int(one[1:]) - int(two[1:])) > 1:
            return Check((one, two), why=why)
        return Passage((one, two), why)

    def _decline(
        self,
        rows: dict[str, np.ndarray[tuple[int], np.dtype[np.intp]]],
        mass: dict[str, float],
        prediction: Prediction,
        why: Why,
    ) -> Mention | NotCovered | Advice:
        subjects = prediction.subjects
        if mass["advice"] > max(mass["open"], mass["topic"]):
            return Advice(why)
        if mass["open"] >= mass["topic"]:
            best = self._best(rows["open"], subjects)
            certain = float(subjects[rows["open"]].max()) / mass["open"]
            if certain >= MENTION_FROM:
                aspect = self.aspects[int(prediction.aspects.argmax())]
                return Mention(best.targets[0], aspect, why)
        return NotCovered(self._best(rows["topic"], subjects).targets[0], why)

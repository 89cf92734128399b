"""From probabilities to an outcome: a wrong reading weighs more than a wrong no."""

from __future__ import annotations

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
from skill.question.encoder import Vector
from skill.question.label import Label
from skill.question.model import Prediction

URGENT_FROM = 0.18
"""Probability of anything urgent from which help comes first: a miss is worse than an alarm."""
CHECK_MARGIN = 0.12
"""Two sentences closer than this are asked about, if they are not neighbours on the page."""
CHECK_TOGETHER = 0.6
"""Least probability that the two together must have for that."""
SEVERAL_FROM, SECOND_FROM = 0.5, 0.15
"""Least probabilities, that several sentences answer and of the second, to read both."""
GROUPS = {
    "answer": ("answer",),
    "declined": ("open", "topic", "advice"),
    "moving": ("command", "go_to", "follow_up"),
    "off_topic": ("off_topic",),
    "urgent": ("urgent",),
}
"""Kinds of label that lead to like replies: their probabilities count together."""
SURE_ENOUGH = {"stop": 0.6, "pause": 0.6, "yes": 0.6, "forget_me": 0.85}
"""Least probability of commands that cannot be taken back: they end, go on reading, or erase."""
MENTION_FROM = 0.4
"""Least probability of one sentence, among all that stay open, to read it as a mention."""


Rows = np.ndarray[tuple[int], np.dtype[np.intp]]
"""Rows of classes."""


class Decider:
    """Turns predictions into outcomes for one list of classes."""

    def __init__(self, classes: tuple[Label, ...], aspects: tuple[str, ...]) -> None:
        """`classes` and `aspects` are the model's, in its order."""
        self._classes = classes
        self._aspects = aspects
        kinds = np.array([label.kind for label in classes])
        among = [np.isin(kinds, group) for group in GROUPS.values()]
        self._members = np.array(among, np.float32)
        self._groups = dict(zip(GROUPS, map(np.flatnonzero, among), strict=True))
        self._declined = {kind: np.flatnonzero(kinds == kind) for kind in GROUPS["declined"]}

    def decide(self, prediction: Prediction, calm: bool = False) -> Outcome:
        """The outcome of a prediction; `calm`: it is known that nothing urgent is happening."""
        subjects = prediction.subjects
        shares = (self._members @ subjects).tolist()
        share = dict(zip(GROUPS, shares, strict=True))
        if calm:
            share["urgent"] = 0.0
        first, second = sorted(share, key=lambda name: share[name], reverse=True)[:2]
        score, margin = share[first], share[first] - share[second]
        why = Why(score=round(score, 3), margin=round(margin, 3), rule="learned")
        if share["urgent"] >= URGENT_FROM:
            best = self._best(self._groups["urgent"], subjects)
            why = Why(score=round(share["urgent"], 3), margin=round(margin, 3), rule="learned")
            return Label("urgent", best.targets).outcome(why)
        if first == "answer":
            return self._answer(prediction, why)
        if first == "declined":
            return self._decline(prediction, why)
        if first == "moving":
            move = self._best(self._groups["moving"], subjects)
            if share["moving"] >= SURE_ENOUGH.get(move.targets[0], 0.0):
                return move.outcome(why)
        return OffTopic(why)

    def _best(self, rows: Rows, subjects: Vector) -> Label:
        return self._classes[int(rows[subjects[rows].argmax()])]

    def _answer(self, prediction: Prediction, why: Why) -> Passage | Check:
        subjects, rows = prediction.subjects, self._groups["answer"]
        order = rows[np.argsort(-subjects[rows])]
        first, second = int(order[0]), int(order[1])
        one, two = (self._classes[row].targets[0] for row in (first, second))
        if prediction.several >= SEVERAL_FROM and subjects[second] >= SECOND_FROM:
            return Passage((one, two), why)
        close = subjects[first] - subjects[second] < CHECK_MARGIN
        if not close or subjects[first] + subjects[second] < CHECK_TOGETHER:
            return Passage((one,), why)
        if abs(int(one[1:]) - int(two[1:])) > 1:
            return Check((one, two), why=why)
        return Passage((one, two), why)

    def _decline(self, prediction: Prediction, why: Why) -> Mention | NotCovered | Advice:
        subjects = prediction.subjects
        rows = self._declined
        share = {kind: float(subjects[of_kind].sum()) for kind, of_kind in rows.items()}
        if share["advice"] > max(share["open"], share["topic"]):
            return Advice(why)
        if share["open"] >= share["topic"]:
            best = self._best(rows["open"], subjects)
            certain = float(subjects[rows["open"]].max()) / share["open"]
            if certain >= MENTION_FROM:
                aspect = self._aspects[int(prediction.aspects.argmax())]
                return Mention(best.targets[0], aspect, why)
        return NotCovered(self._best(rows["topic"], subjects).targets[0], why)

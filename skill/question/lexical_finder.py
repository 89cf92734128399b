"""The finder for a page that has no trained model yet: the nearest bank question by rare words."""

from __future__ import annotations

from skill.outcome import OffTopic, Outcome, Why
from skill.question.bank import Bank
from skill.question.lexical import LexicalIndex
from skill.question.urgent import UrgentSigns
from skill.text import normalise

NEAR_ENOUGH = 0.35
"""Least cosine at which the nearest bank question decides."""


class LexicalFinder:
    """Without a model: answers as the nearest bank question is labelled, or honestly not at all."""

    def __init__(self, bank: Bank, signs: UrgentSigns) -> None:
        self._bank = bank
        self._signs = signs
        self._exact = {question.text: row for row, question in enumerate(bank.questions)}
        self._index = LexicalIndex([question.text for question in bank.questions])

    def find(self, question: str) -> Outcome:
        """What a question asks for; never raises."""
        question = normalise(question)
        urgent = self._signs.find(question)
        if urgent:
            return urgent
        row = self._exact.get(question)
        if row is not None:
            return self._bank.questions[row].label.outcome(Why(row, rule="exact"))
        near = self._index.nearest(question)
        if not near or near[0][1] < NEAR_ENOUGH:
            return OffTopic(Why(rule="nothing near", score=near[0][1] if near else 0.0))
        row, score = near[0]
        label = self._bank.questions[row].label
        others = [s for r, s in near if self._bank.questions[r].label != label]
        why = Why(row, round(score, 3), round(score - max(others, default=0.0), 3), "neighbour")
        return label.outcome(why)

    def nearest(self, question: str, row: int = -1) -> str:
        """The bank question to explain an outcome by: that of `Why.nearest`, else the most like."""
        if row < 0:
            near = self._index.nearest(normalise(question), 1)
            return self._bank.questions[near[0][0]].text if near else ""
        return self._bank.questions[row].text

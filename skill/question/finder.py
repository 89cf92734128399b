"""From a question to an outcome: urgent signs first, then what is certain, then what is likely."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from skill.outcome import Advice, Check, OffTopic, Outcome, Passage, UrgentHelp, Why
from skill.question.bank import BankQuestion
from skill.question.decide import Decider
from skill.question.label import Label
from skill.question.model import Model, Prediction
from skill.question.neighbours import Neighbours
from skill.question.repair import Repairer
from skill.question.urgent import UrgentSigns
from skill.text import normalise

NEIGHBOURS = 0.5
"""Weight of the nearest bank questions beside the heads: better together than either alone."""
SAME_QUESTION = 0.93
"""Cosine of two places from which a question newly added to the bank decides at once."""
_JOINT = re.compile(
    r"\s(?:and|also|plus|then)\s+(?=(?:who|what|where|when|why|how|which|do|does|is|are|will|can)\b)"
)

PLACED = 100
"""Questions new in the bank that are found by likeness; more would make the start slow."""
SURE_FROM, UNSURE_BELOW = 0.7, 0.5
"""Scores at which an outcome needs no asking, and from which it does."""


class QuestionFinder:
    """With a model: signs, exact bank questions, newly added ones, then the learned heads."""

    def __init__(
        self,
        model: Model,
        classes: tuple[Label, ...],
        parse: Callable[[str], Label],
        signs: UrgentSigns,
        repairer: Repairer,
        added: Sequence[BankQuestion] = (),
        removed: frozenset[str] = frozenset(),
    ) -> None:
        """`classes` are the model's, `parse` reads a label of the bank.

        `added` and `removed` are the bank's changes since training.
        """
        self._model = model
        self._signs = signs
        self._repairer = repairer
        self._labels = [parse(label) for label in model.labels]
        self._labels += [question.label for question in added]
        self._texts = (*model.texts, *(question.text for question in added))
        self._exact = {text: row for row, text in enumerate(model.texts) if text not in removed}
        first = len(model.texts)
        self._exact.update({question.text: first + i for i, question in enumerate(added)})
        places = model.places
        self._added_from = first
        if added:
            near = added[:PLACED]
            vectors = [model.project(model.encoder.encode(q.text)) for q in near]
            places = np.vstack([places, *vectors])
        self._neighbours = Neighbours(places, self._labels[: len(places)], classes)
        self._decider = Decider(classes, model.aspects)

    def find(self, question: str) -> Outcome:
        """What a question asks for; never raises."""
        question = normalise(question)
        if not question:
            return OffTopic(Why(rule="blank", score=0.0))
        urgent = self._signs.find(question)
        row = self._exact.get(question)
        if row is not None and not urgent:
            return self._labels[row].outcome(Why(row, rule="exact"))
        repair = self._repairer.repair(question)
        outcome = self._decide(self._model.predict(repair.text))
        if urgent:
            return replace(urgent, why=replace(outcome.why, rule=urgent.why.rule))
        if repair.unsure and outcome.why.score < UNSURE_BELOW:
            meant = self._decide(self._model.predict(repair.unsure_text))
            if isinstance(meant, Passage) and meant.why.score >= SURE_FROM:
                return Check(meant.sentences[:1], repair.unsure, meant.why)
        return self._both(repair.text, outcome)

    def question_text(self, row: int) -> str:
        """The bank question that `Why.nearest` names."""
        return self._texts[row]

    def _decide(self, prediction: Prediction) -> Outcome:
        vote = self._neighbours.ask(prediction.place)
        if vote.row >= self._added_from and vote.likeness >= SAME_QUESTION:
            why = Why(vote.row, round(vote.likeness, 3), rule="new in the bank")
            return self._labels[vote.row].outcome(why)
        mixed = (1 - NEIGHBOURS) * prediction.subjects + NEIGHBOURS * vote.subjects
        return self._decider.decide(replace(prediction, subjects=mixed), vote.row)

    def _both(self, question: str, outcome: Outcome) -> Outcome:
        """Two questions in one: both answers, in the order asked, if each part has a sure one."""
        if not isinstance(outcome, Passage) or len(outcome.sentences) > 1:
            return outcome
        parts = _JOINT.split(question)
        if len(parts) != 2 or min(len(part.split()) for part in parts) < 3:
            return outcome
        answers = [self._decide(self._model.predict(part)) for part in parts]
        if any(isinstance(answer, UrgentHelp | Advice) for answer in answers):
            return outcome
        sentences = [a.sentences[0] for a in answers if isinstance(a, Passage)]
        sure = all(answer.why.score >= SURE_FROM for answer in answers)
        if len(set(sentences)) == 2 and sure and outcome.sentences[0] in sentences:
            return replace(outcome, sentences=tuple(sentences))
        return outcome

"""From a question to an outcome: urgent signs first, then what is certain, then what is likely."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from skill.outcome import Check, Command, OffTopic, Outcome, Passage, UrgentHelp, Why
from skill.question.bank import BankQuestion
from skill.question.decide import Decider
from skill.question.encoder import Vector
from skill.question.label import Label
from skill.question.model import Model
from skill.question.read_back import ReadBack
from skill.question.repair import Repairer
from skill.question.urgent import UrgentSigns
from skill.text import normalise

SAME_QUESTION = 0.9
"""Cosine of two vectors from which a question newly added to the bank decides at once."""
DOUBTFUL, FAR = 0.7, 0.8
"""Score below which the nearest bank question is looked at, and cosine below which it is no help:
nothing near was ever asked about the operation, so this is hardly about it."""
CERTAIN, ALIKE = 0.9, 0.9
"""Score from which an alarm stands, whatever the nearest bank question is, and the cosine from
which one that is harmless calms it."""
PLACED = 100
"""Questions new in the bank that are found by likeness; more would make the start slow."""
SURE_FROM, UNSURE_BELOW = 0.7, 0.5
"""Scores at which an outcome needs no asking, and from which it does."""
FEWEST_ASKING = 3
"""Words of a question; "then what" behind another is none of its own."""
_ASKING = re.compile(r"(?:do|does|did|what|who|how|is|are|have|has)\b")
"""How a question begins that asks what is remembered, and so does not ask to forget it."""
_ASSENT = re.compile(
    r"\b(?:yes|yeah|yeh|yep|yup|ya|aye|ok|okay|okey|okie|sure|course|all ?right|righto?|please|go"
    r"|read|carry|more|do|would|love|like|lovely|fine|good|grand|nice|certainly|definitely|absolutely"
    r"|correct|indeed|why not)\b"
)
"""Words of assent: what has none of them is no yes below `ASSENT`."""
_DOUBTING = re.compile(
    r"(?:do(?! (?:go|read|carry|continue|please|tell)\b)|is(?! fine\b)|does|did|what|who|how|are"
    r"|have|has)\b"
)
"""How a question begins that is no yes, where "do go on" is one."""
_DISMISSING = re.compile(r"(?:never ?mind|forget (?:it|that|about (?:it|that))$)")
"""Words that neither agree nor ask to forget anybody."""
ASSENT = 0.9
"""Least score of a yes that has no word of assent: "great" has 0.95, but "foo" has 0.87."""
_JOINT = re.compile(r"\s(?:and|also|plus|then)\s")


class QuestionFinder:
    """With a model: signs, exact bank questions, newly added ones, then the learned heads."""

    def __init__(
        self,
        model: Model,
        classes: tuple[Label, ...],
        parse: Callable[[str], Label],
        signs: UrgentSigns,
        repairer: Repairer,
        read_back: ReadBack,
        added: Sequence[BankQuestion] = (),
        removed: frozenset[str] = frozenset(),
    ) -> None:
        """`classes` are the model's, `parse` reads a label of the bank.

        `added` and `removed` are the bank's changes since training.
        """
        self._model = model
        self._parse = parse
        self._signs = signs
        self._repairer = repairer
        self._read_back = read_back
        self._decider = Decider(classes, model.aspects)
        self._added = added
        self._removed = removed
        self._first_added = len(model.listing)
        self._added_rows = {q.text: self._first_added + i for i, q in enumerate(added)}
        placed = [model.predict(question.text).vector for question in added[:PLACED]]
        self._added_vectors = np.stack(placed) if placed else None

    def find(self, question: str) -> Outcome:
        """What a question asks for; never raises."""
        question = normalise(question)
        if not question:
            return OffTopic(Why(rule="blank", score=0.0))
        urgent = self._signs.find(question)
        row = self._exact(question)
        if row is not None and not urgent:
            return self._label(row).outcome(Why(row, rule="exact"))
        repair = self._repairer.repair(question)
        if not urgent and not any(word in self._model.known for word in repair.text.split()):
            return OffTopic(Why(rule="no word known", score=0.0))
        outcome = self._decide(repair.text)
        if urgent:
            return replace(urgent, why=replace(outcome.why, rule=urgent.why.rule))
        contact = self._read_back.find(question)
        if contact and not isinstance(outcome, UrgentHelp):
            return Passage((contact,), Why(rule="read back"))
        if repair.unsure and outcome.why.score < UNSURE_BELOW:
            meant = self._decide(repair.unsure_text)
            if isinstance(meant, Passage) and meant.why.score >= SURE_FROM:
                return Check(meant.sentences[:1], repair.unsure, meant.why)
        return self._in_order(repair.text, outcome)

    def nearest(self, question: str, row: int = -1) -> str:
        """The bank question to explain an outcome by: that of `Why.nearest`, else the most like."""
        if row < 0:
            row, _ = self._model.nearest(self._model.predict(normalise(question)).vector)
        if row < self._first_added:
            return self._model.listing.text(row)
        return self._added[row - self._first_added].text

    def _exact(self, question: str) -> int | None:
        """The row of a question that the bank has word for word, or None."""
        row = self._added_rows.get(question)
        if row is None and question not in self._removed:
            row = self._model.listing.find(question)
        return row

    def _label(self, row: int) -> Label:
        if row < self._first_added:
            return self._parse(self._model.listing.label(row))
        return self._added[row - self._first_added].label

    def _decide(self, question: str) -> Outcome:
        prediction = self._model.predict(question)
        added = self._as_added(prediction.vector)
        if added:
            return added
        outcome = self._decider.decide(prediction)
        if isinstance(outcome, UrgentHelp):
            if not self._is_calm(question, outcome, prediction.vector):
                return outcome
            outcome = self._decider.decide(prediction, calm=True)
        if isinstance(outcome, Command):
            outcome = _as_said(question, outcome)
        if outcome.why.score < DOUBTFUL:
            row, likeness = self._model.nearest(prediction.vector)
            if likeness < FAR or self._label(row).kind == "off_topic":
                return OffTopic(replace(outcome.why, nearest=row, rule="unlike the bank"))
        return outcome

    def _is_calm(self, question: str, outcome: UrgentHelp, vector: Vector) -> bool:
        """Whether what the heads take for urgent is not: over, or doubtful and asked otherwise."""
        if self._signs.is_over(question):
            return True
        if outcome.why.score >= CERTAIN:
            return False
        row, likeness = self._model.nearest(vector)
        return likeness >= ALIKE and self._label(row).kind != "urgent"

    def _as_added(self, vector: Vector) -> Outcome | None:
        """The outcome of a question new in the bank that asks the same, if there is one."""
        if self._added_vectors is None:
            return None
        likeness = self._added_vectors @ vector
        best = int(likeness.argmax())
        if likeness[best] < SAME_QUESTION:
            return None
        row = self._first_added + best
        why = Why(row, round(float(likeness[best]), 3), rule="new in the bank")
        return self._label(row).outcome(why)

    def _in_order(self, question: str, outcome: Outcome) -> Outcome:
        """Two answers in the order in which they were asked for, where that can be told."""
        if not isinstance(outcome, Passage) or len(outcome.sentences) != 2:
            return outcome
        parts = _JOINT.split(question)
        if len(parts) != 2 or min(len(part.split()) for part in parts) < FEWEST_ASKING:
            return outcome
        first = self._decide(parts[0])
        if isinstance(first, Passage) and first.sentences[0] == outcome.sentences[1]:
            return replace(outcome, sentences=outcome.sentences[::-1])
        return outcome


def _as_said(question: str, outcome: Command) -> Command | OffTopic:
    """The command, if its words bear it out where it reads on or erases."""
    if outcome.name not in ("yes", "forget_me"):
        return outcome
    if _DISMISSING.match(question):
        return Command("no", why=replace(outcome.why, rule="never mind"))
    if outcome.name == "forget_me" and _ASKING.match(question):
        return OffTopic(replace(outcome.why, rule="a question erases nothing"))
    if outcome.name == "yes" and not _is_assent(question, outcome.why.score):
        return OffTopic(replace(outcome.why, rule="no word of assent"))
    return outcome


def _is_assent(question: str, score: float) -> bool:
    """Whether what the heads take for yes may be one: it is sure or says so, and asks nothing."""
    return (score >= ASSENT or bool(_ASSENT.search(question))) and not _DOUBTING.match(question)

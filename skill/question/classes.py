"""The classes that the model tells apart: the bank's labels, with the aspects apart."""

from __future__ import annotations

from skill.outcome import ASPECTS, COMMANDS, FOLLOW_UPS
from skill.procedure import Procedure
from skill.question.label import URGENCIES, Label
from skill.wording import Wording

ASPECT_CLASSES = tuple(sorted(ASPECTS))
"""What may be left open, in the order of the model's second head."""


def classes_of(procedure: Procedure, wording: Wording) -> tuple[Label, ...]:
    """Every class in the order of the model's first head; open labels without their aspect."""
    sentences = [sentence.id for sentence in procedure.sentences]
    return (
        *(Label("answer", (s,)) for s in sentences),
        *(Label("open", (s,)) for s in sentences),
        *(Label("topic", (topic,)) for topic in sorted(wording.topics)),
        Label("advice"),
        *(Label("urgent", (urgency,)) for urgency in URGENCIES),
        Label("off_topic"),
        *(Label("command", (name,)) for name in sorted(COMMANDS - {"go_to"})),
        *(Label("go_to", (section.id,)) for section in procedure.sections),
        *(Label("follow_up", (name,)) for name in sorted(FOLLOW_UPS)),
    )


def shares(label: Label) -> list[tuple[Label, float]]:
    """The classes that a bank label stands for, with weights that add up to one."""
    if label.kind == "answer":
        weight = 1 / len(label.targets)
        return [(Label("answer", (target,)), weight) for target in label.targets]
    return [(Label(label.kind, label.targets), 1.0)]

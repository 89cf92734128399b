"""Questions as the tensors that a network learns from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from skill.question.classes import ASPECT_CLASSES, shares
from skill.question.label import Label
from skill.question.wordpiece import WordPiece
from skill.training.augment import Asked

_MARKS = 2
"""Start and end marks of a tokenised question: never dropped."""
NOTHING_OPEN = -100
"""In place of an aspect; cross entropy passes over it."""


@dataclass(frozen=True)
class Example:
    """One question as the network sees it."""

    ids: list[int]
    target: list[tuple[int, float]]
    """Subject classes with weights that add up to one."""
    aspect: int
    """Row of ASPECT_CLASSES, or NOTHING_OPEN."""
    several: float
    """1 if more than one sentence answers, else 0."""


class ExampleMaker:
    """Makes examples for one list of classes and one vocabulary."""

    def __init__(self, classes: Sequence[Label], tokeniser: WordPiece) -> None:
        self._rows = {label: row for row, label in enumerate(classes)}
        self._tokeniser = tokeniser

    def make(self, asked: Asked) -> Example:
        """One question with its label, as numbers."""
        label = asked.label
        return Example(
            self._tokeniser.encode(asked.text),
            [(self._rows[part], weight) for part, weight in shares(label)],
            ASPECT_CLASSES.index(label.aspect) if label.aspect else NOTHING_OPEN,
            float(label.kind == "answer" and len(label.targets) > 1),
        )


@dataclass(frozen=True)
class Batch:
    """Some examples side by side."""

    ids: torch.Tensor
    """(examples, longest), padded with 0."""
    mask: torch.Tensor
    """1 where there is a piece."""
    target: torch.Tensor
    """(examples, classes), rows add up to one."""
    aspect: torch.Tensor
    several: torch.Tensor


def make_batch(
    examples: Sequence[Example],
    classes: int,
    smoothing: float,
    device: torch.device,
) -> Batch:
    """Tensors on `device`; `smoothing` is the share of each target spread over all classes."""
    ids, mask = padded([example.ids for example in examples])
    target = torch.full((len(examples), classes), smoothing / classes)
    for row, example in enumerate(examples):
        for column, weight in example.target:
            target[row, column] += (1 - smoothing) * weight
    aspect = torch.tensor([example.aspect for example in examples])
    several = torch.tensor([example.several for example in examples])
    return Batch(*(t.to(device) for t in (ids, mask, target, aspect, several)))


def in_batches(examples: list[Example], size: int, chance: random.Random) -> list[list[Example]]:
    """Shuffled batches of questions of like length, which saves padding."""
    order = sorted(examples, key=lambda e: len(e.ids) + chance.random() * 3)
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    chance.shuffle(batches)
    return batches


def hide_some(ids: list[int], share: float, unknown: int, chance: random.Random) -> list[int]:
    """Piece ids with a share of them made unknown, so that no single word decides."""
    if len(ids) <= _MARKS + 3:
        return ids
    inner = (unknown if chance.random() < share else i for i in ids[1:-1])
    return [ids[0], *inner, ids[-1]]


def padded(pieces: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of different lengths as one tensor, and its mask."""
    longest = max(len(row) for row in pieces)
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in pieces])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in pieces])
    return ids, mask

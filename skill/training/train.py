"""Fine-tune a small BERT on the question bank, with a head for subjects and one for aspects."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import BertModel

from skill.question.bank import BankQuestion
from skill.question.classes import ASPECT_CLASSES, shares
from skill.question.label import Label
from skill.question.wordpiece import WordPiece

_MARKS = 2
"""Start and end marks of a tokenised question: never dropped."""


@dataclass(frozen=True)
class Recipe:
    """How to train.

    The committed model took these rounds, then two more at half the rate over a bank that had
    grown by 900 questions meanwhile.
    """

    epochs: int = 6
    batch: int = 48
    encoder_rate: float = 1.2e-4
    """Highest learning rate of the encoder; it warms up over 6 % and falls to nothing."""
    head_rate: float = 1e-3
    smoothing: float = 0.05
    """Share of each target spread over all classes."""
    word_dropout: float = 0.06
    """Share of pieces replaced by [UNK] at random, so that no single word decides."""
    average: float = 0.998
    """Decay of the running average of the weights, which is what is kept."""
    seed: int = 1


_EMBEDDED_TOGETHER = 64


class Model(nn.Module):
    """The encoder with its two heads."""

    def __init__(self, folder: Path, classes: int) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            folder, add_pooling_layer=False, hidden_act="gelu_new", attn_implementation="eager"
        )
        width = self.bert.config.hidden_size
        # Words keep the meaning that they had: half the work, and rare words stay where they were.
        self.bert.embeddings.word_embeddings.requires_grad_(False)
        self.dropout = nn.Dropout(0.15)
        self.subject = nn.Linear(width, classes)
        self.aspect = nn.Linear(width, len(ASPECT_CLASSES))

    def embed(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Mean of the last hidden states, (batch, width)."""
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        pooled: torch.Tensor = (hidden * weights).sum(1) / weights.sum(1)
        return pooled

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of subjects and aspects."""
        pooled = self.dropout(self.embed(ids, mask))
        return self.subject(pooled), self.aspect(pooled)


@dataclass(frozen=True)
class Example:
    """One question as the model sees it."""

    ids: list[int]
    target: list[tuple[int, float]]
    """Subject classes with weights that add up to one."""
    aspect: int
    """Row of ASPECT_CLASSES, or -100 where the question leaves nothing open."""


def make_examples(
    questions: Sequence[BankQuestion], classes: Sequence[Label], tokeniser: WordPiece
) -> list[Example]:
    """Bank questions as examples."""
    rows = {label: row for row, label in enumerate(classes)}
    return [
        Example(
            tokeniser.encode(question.text),
            [(rows[label], weight) for label, weight in shares(question.label)],
            ASPECT_CLASSES.index(question.label.aspect) if question.label.aspect else -100,
        )
        for question in questions
    ]


def train(
    examples: list[Example],
    classes: int,
    folder: Path,
    recipe: Recipe,
    unknown: int,
    say: Callable[[str], None] = print,
) -> Model:
    """Fine-tune the model in `folder` on `examples`; returns the averaged weights, in eval mode."""
    torch.manual_seed(recipe.seed)
    torch.set_flush_denormal(True)  # else averages that fade to nothing make each step slow
    shuffler = random.Random(recipe.seed)
    model = Model(folder, classes)
    averaged = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average)
    )
    encoder = [weights for weights in model.bert.parameters() if weights.requires_grad]
    heads = [*model.subject.parameters(), *model.aspect.parameters()]
    optimiser = torch.optim.AdamW(
        [
            {"params": encoder, "lr": recipe.encoder_rate},
            {"params": heads, "lr": recipe.head_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    steps = recipe.epochs * ((len(examples) + recipe.batch - 1) // recipe.batch)
    warm = max(1, round(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
    )
    started = time.monotonic()
    model.train()
    for epoch in range(recipe.epochs):
        total = 0.0
        batches = _batches(examples, recipe.batch, shuffler)
        for batch in batches:
            ids, mask, target, aspect = _tensors(batch, classes, recipe, shuffler, unknown)
            with torch.autocast("cpu", torch.bfloat16):  # twice as fast, and no worse here
                subjects, aspects = (scores.float() for scores in model(ids, mask))
            loss = -(target * subjects.log_softmax(-1)).sum(-1).mean()
            if (aspect >= 0).any():
                loss = loss + 0.3 * nn.functional.cross_entropy(aspects, aspect)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            averaged.update_parameters(model)
            total += loss.item()
        minutes = (time.monotonic() - started) / 60
        say(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {minutes:.1f} minutes")
    kept: Model = averaged.module.eval()
    return kept


def _batches(examples: list[Example], size: int, shuffler: random.Random) -> list[list[Example]]:
    """Shuffled batches of questions of like length, which saves padding."""
    order = sorted(examples, key=lambda e: len(e.ids) + shuffler.random() * 3)
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    shuffler.shuffle(batches)
    return batches


def _tensors(
    batch: list[Example], classes: int, recipe: Recipe, shuffler: random.Random, unknown: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    pieces = [_drop_some(example.ids, recipe, shuffler, unknown) for example in batch]
    ids, mask = _padded(pieces)
    target = torch.full((len(batch), classes), recipe.smoothing / classes)
    for row, example in enumerate(batch):
        for column, weight in example.target:
            target[row, column] += (1 - recipe.smoothing) * weight
    aspect = torch.tensor([example.aspect for example in batch])
    return ids, mask, target, aspect


def _drop_some(ids: list[int], recipe: Recipe, shuffler: random.Random, unknown: int) -> list[int]:
    if len(ids) <= _MARKS + 3:
        return ids
    inner = (unknown if shuffler.random() < recipe.word_dropout else i for i in ids[1:-1])
    return [ids[0], *inner, ids[-1]]


def embed_all(model: Model, examples: list[Example]) -> NDArray[np.float32]:
    """Vectors of all examples, one a row, in their order."""
    order = sorted(range(len(examples)), key=lambda row: len(examples[row].ids))
    vectors = np.zeros((len(examples), model.bert.config.hidden_size), np.float32)
    with torch.no_grad():
        for start in range(0, len(order), _EMBEDDED_TOGETHER):
            rows = order[start : start + _EMBEDDED_TOGETHER]
            ids, mask = _padded([examples[row].ids for row in rows])
            vectors[rows] = model.embed(ids, mask).numpy()
    return vectors


def _padded(pieces: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(row) for row in pieces)
    ids = torch.zeros(len(pieces), longest, dtype=torch.long)
    mask = torch.zeros(len(pieces), longest, dtype=torch.long)
    for row, some in enumerate(pieces):
        ids[row, : len(some)] = torch.tensor(some)
        mask[row, : len(some)] = 1
    return ids, mask

"""Fine-tune the network on the question bank."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from skill.question.arrays import map_arrays
from skill.question.bank import BankQuestion
from skill.training.augment import Asked, Augmenter
from skill.training.examples import (
    NOTHING_OPEN,
    Batch,
    Example,
    ExampleMaker,
    hide_some,
    in_batches,
    make_batch,
    padded,
)
from skill.training.network import Network
from skill.training.unpack import unpack_model


@dataclass(frozen=True)
class Recipe:
    """How to train; found by trial on bank questions that were held back."""

    epochs: int = 12
    batch: int = 96
    encoder_rate: float = 2.5e-4
    """Highest learning rate of the encoder; it warms up over 6 % and falls to nothing."""
    head_rate: float = 1e-3
    smoothing: float = 0.05
    """Share of each target spread over all classes."""
    word_dropout: float = 0.06
    """Share of pieces replaced by [UNK] at random, so that no single word decides."""
    decay: float = 0.998
    """Of the running average of the weights, which is what is kept."""
    seed: int = 1
    networks: int = 3
    """Trained side by side from following seeds; the mean of their weights is kept."""


GO_ON = Recipe(epochs=3, encoder_rate=5e-5, head_rate=2e-4, networks=2)
"""For weights that know most of the bank already: gentle, so that they forget nothing."""
_EMBEDDED_TOGETHER = 256


@dataclass(frozen=True)
class Start:
    """Weights to go on from."""

    model: Path
    """A packed model."""
    kept: Sequence[int]
    """Rows of the base's vocabulary that it has."""


@dataclass(frozen=True)
class Course:
    """What all networks of one run learn from."""

    questions: Sequence[BankQuestion]
    maker: ExampleMaker
    augmenter: Augmenter
    classes: int
    unknown: int
    """Id of the piece that stands for a hidden word."""
    base: Path
    """Folder of the encoder to start from."""
    start: Start | None = None
    """What to go on from instead of the bare encoder."""


def train(course: Course, recipe: Recipe, say: Callable[[str], None] = print) -> list[Network]:
    """The networks of a recipe, on the CPU, by seed.

    Each has a process of its own, all at once: with few threads each they are done sooner than one
    after another with all.
    """
    recipes = [replace(recipe, seed=recipe.seed + i) for i in range(recipe.networks)]
    threads = max(1, (os.cpu_count() or 1) // recipe.networks)
    with ProcessPoolExecutor(
        recipe.networks, get_context("spawn"), torch.set_num_threads, (threads,)
    ) as pool:
        return list(pool.map(_train_one, [course] * len(recipes), recipes, [say] * len(recipes)))


def _train_one(course: Course, recipe: Recipe, say: Callable[[str], None]) -> Network:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(recipe.seed)
    torch.set_flush_denormal(True)  # else averages that fade to nothing make each step slow
    chance = random.Random(recipe.seed)
    network = Network(course.base, course.classes)
    if course.start:
        unpack_model(network, map_arrays(course.start.model), course.start.kept)
    network.to(device)
    averaged = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.decay)
    )
    steps = recipe.epochs * -(-len(course.questions) // recipe.batch)
    optimiser, schedule = _optimiser(network, recipe, steps)
    started = time.monotonic()
    network.train()
    for epoch in range(recipe.epochs):
        losses = []
        for examples in in_batches(_round(course, recipe, chance), recipe.batch, chance):
            batch = make_batch(examples, course.classes, recipe.smoothing, device)
            loss = _loss(network, batch, device)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            averaged.update_parameters(network)
            losses.append(loss.detach())
        mean = torch.stack(losses).mean().item()
        minutes = (time.monotonic() - started) / 60
        say(f"seed {recipe.seed}, round {epoch + 1}: loss {mean:.3f}, {minutes:.1f} minutes")
    kept: Network = averaged.module.cpu().eval()
    return kept


def _round(course: Course, recipe: Recipe, chance: random.Random) -> list[Example]:
    """Every question once, varied, with some of its words hidden."""
    examples = [course.maker.make(course.augmenter.vary(q, chance)) for q in course.questions]
    return [
        replace(e, ids=hide_some(e.ids, recipe.word_dropout, course.unknown, chance))
        for e in examples
    ]


def _optimiser(
    network: Network, recipe: Recipe, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    heads = [weights for head in network.heads for weights in head.parameters()]
    optimiser = torch.optim.AdamW(
        [
            {"params": list(network.bert.parameters()), "lr": recipe.encoder_rate},
            {"params": heads, "lr": recipe.head_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    warm = max(1, round(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
    )
    return optimiser, schedule


def _loss(network: Network, batch: Batch, device: torch.device) -> torch.Tensor:
    with torch.autocast(device.type, torch.bfloat16):  # twice as fast, and no worse here
        scores = network(batch.ids, batch.mask)
    subjects, aspects, several = (score.float() for score in scores)
    loss: torch.Tensor = -(batch.target * subjects.log_softmax(-1)).sum(-1).mean()
    # A sum, so that a batch without any open question adds nothing rather than not a number.
    open_ones = (batch.aspect != NOTHING_OPEN).sum().clamp(min=1)
    aspect = nn.functional.cross_entropy(aspects, batch.aspect, reduction="sum") / open_ones
    twofold = nn.functional.binary_cross_entropy_with_logits(several, batch.several)
    return loss + 0.3 * aspect + 0.3 * twofold


def embed_all(network: Network, course: Course) -> NDArray[np.float32]:
    """Vectors of all bank questions, one a row, in their order."""
    examples = [course.maker.make(Asked(q.text, q.label)) for q in course.questions]
    order = sorted(range(len(examples)), key=lambda row: len(examples[row].ids))
    vectors = np.zeros((len(examples), network.bert.config.hidden_size), np.float32)
    with torch.no_grad():
        for start in range(0, len(order), _EMBEDDED_TOGETHER):
            rows = order[start : start + _EMBEDDED_TOGETHER]
            ids, mask = padded([examples[row].ids for row in rows])
            vectors[rows] = network.embed(ids, mask).numpy()
    return vectors

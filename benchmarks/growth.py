"""What a request costs as the page and the question bank grow."""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks.samples import navigation, question
from benchmarks.table import Row
from benchmarks.warm import best_of
from skill.build import build_dialogue, build_skill
from skill.content_files import CONTENT
from skill.envelope import invoke
from skill.question import load as loading

PAGES = (1, 10, 100, 1_000)
BANKS = (1_000, 10_000, 100_000)


def grown_content(folder: Path, pages: int) -> Path:
    """The content with its page repeated, each section under an id of its own."""
    grown = folder / f"pages{pages}"
    shutil.copytree(CONTENT, grown, ignore=shutil.ignore_patterns("model.npz"))
    page = (CONTENT / "page.md").read_text(encoding="utf-8")
    title, _, body = page.partition("\n")
    copies = [body] + [
        re.sub(r"\{#([a-z-]+)\}", rf"{{#\1-{_letters(n)}}}", body) for n in range(1, pages)
    ]
    (grown / "page.md").write_text("\n".join([title, *copies]), encoding="utf-8")
    return grown


def _letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def measure_pages() -> list[Row]:
    """Building, and a reading command, over 1 to 1,000 pages; ratios to the page as it is."""
    rows, first = [], (0.0, 0.0)
    reading = navigation()
    with tempfile.TemporaryDirectory() as name:
        for pages in PAGES:
            began = process_time()
            folder = grown_content(Path(name), pages)
            dialogue = build_dialogue(folder=folder)
            built = (process_time() - began) * 1000
            skill = build_skill(dialogue, environment={})
            (took,) = best_of(lambda s=skill: invoke(s, reading), laps=7)
            first = first if rows else (built, took)
            rows.append(
                Row(
                    f"reading command, {pages} page{'s' * (pages > 1)}",
                    f"{took:.0f} µs",
                    f"1 page {first[1]:.0f} µs; built in {built:.0f} ms",
                    took / first[1],
                )
            )
    return rows


def with_bank_of(size: int) -> Any:
    """A model that knows `size` questions: its own, over and over, each a little changed."""
    from skill.question.model import load_model

    model = load_model()
    copies = -(-size // len(model.texts))
    texts = [f"{text} {copy}" if copy else text for copy in range(copies) for text in model.texts]
    labels = model.labels * copies
    jitter = np.random.default_rng(1).normal(0, 0.01, (size, model.places.shape[1]))
    places = np.tile(model.places, (copies, 1))[:size] + jitter.astype(np.float32)
    return replace(model, texts=tuple(texts[:size]), labels=labels[:size], places=places)


def measure_banks() -> list[Row]:
    """A question over banks of 1,000 to 100,000; ratios to the smallest."""
    from skill.load_procedure import load_procedure
    from skill.question.urgent import load_urgent_signs
    from skill.wording import load_wording

    procedure, wording = load_procedure(), load_wording()
    signs = load_urgent_signs()
    rows, first = [], 0.0
    asking = question()
    for size in BANKS:
        model = with_bank_of(size)
        classes = loading.classes_of(procedure, wording)
        finder = loading._learned(model, classes, procedure, wording, signs, [], frozenset())
        skill = build_skill(build_dialogue(finder=finder), environment={})
        (took,) = best_of(lambda s=skill: invoke(s, asking), laps=5, times=10)
        first = first or took
        rows.append(
            Row(
                f"question, bank of {size:,}",
                f"{took:.0f} µs",
                f"{BANKS[0]:,}: {first:.0f} µs",
                took / first,
            )
        )
    return rows


def measure() -> list[Row]:
    """Both."""
    logging.disable(logging.WARNING)
    return [*measure_pages(), *measure_banks()]

"""What a request costs as the page and the question bank grow."""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

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
    reading = navigation()
    builds, skills = [], []
    with tempfile.TemporaryDirectory() as name:
        for pages in PAGES:
            folder = grown_content(Path(name), pages)
            began = process_time()
            skills.append(build_skill(build_dialogue(folder=folder), environment={}))
            builds.append((process_time() - began) * 1000)
    times = best_of(*[partial(invoke, skill, reading) for skill in skills], laps=9)
    return [
        Row(
            f"reading command, {pages:,} page{'s' * (pages > 1)}",
            f"{took:.0f} µs",
            f"1 page {times[0]:.0f} µs; built in {built:.0f} ms",
            took / times[0],
        )
        for pages, built, took in zip(PAGES, builds, times, strict=True)
    ]


def with_bank_of(size: int) -> Any:
    """A model that knows `size` questions: its own, over and over, each a little changed."""
    from skill.question.listing import Listing, pack_listing
    from skill.question.model import load_model

    model = load_model()
    asked = list(model.listing.items())
    copies = -(-size // len(asked))
    grown = [
        (f"{text} {copy}" if copy else text, of) for copy in range(copies) for text, of in asked
    ]
    texts, labels = zip(*grown[:size], strict=True)
    return replace(model, listing=Listing(pack_listing(texts, labels)[0]))


def measure_banks() -> list[Row]:
    """A question over banks of 1,000 to 100,000; ratios to the smallest."""
    from skill.load_procedure import load_procedure
    from skill.question.urgent import load_urgent_signs
    from skill.wording import load_wording

    procedure, wording = load_procedure(), load_wording()
    signs = load_urgent_signs()
    classes = loading.classes_of(procedure, wording)
    asking = question()
    runs = []
    for size in BANKS:
        model = with_bank_of(size)
        finder = loading._learned(model, classes, procedure, wording, signs, [], frozenset())
        runs.append(
            partial(invoke, build_skill(build_dialogue(finder=finder), environment={}), asking)
        )
    times = best_of(*runs, laps=7, times=10)
    beside = f"{BANKS[0]:,}: {times[0]:.0f} µs"
    return [
        Row(f"question, bank of {size:,}", f"{took:.0f} µs", beside, took / times[0])
        for size, took in zip(BANKS, times, strict=True)
    ]


def measure() -> list[Row]:
    """Both."""
    logging.disable(logging.WARNING)
    return [*measure_pages(), *measure_banks()]

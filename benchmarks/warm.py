"""A warm request in one process: ours and the SDK's smallest skill take turns."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Any

from benchmarks.hello import hello_builder
from benchmarks.samples import QUESTION, navigation, question
from benchmarks.table import Row
from skill.build import build_dialogue, build_skill
from skill.envelope import invoke
from skill.handlers import SORRY

LAPS, TIMES = 21, 150


def lap(run: Callable[[], Any], times: int = TIMES) -> float:
    """Microseconds of processor time for one run, over a number of them."""
    began = process_time()
    for _ in range(times):
        run()
    return (process_time() - began) / times * 1e6


def best_of(*runs: Callable[[], Any], laps: int = LAPS, times: int = TIMES) -> list[float]:
    """The best lap of each, taken in turns so that a busy machine slows all alike."""
    for run in runs:
        lap(run, 20)
    return [
        min(column)
        for column in zip(*[[lap(r, times) for r in runs] for _ in range(laps)], strict=True)
    ]


def measure() -> list[Row]:
    """A reading command and a question, each a dict in and a dict out as AWS Lambda has it."""
    skill = build_skill(build_dialogue(), environment={})
    hello = hello_builder().lambda_handler()
    reading, asking = navigation(), question()
    ours, theirs = best_of(lambda: invoke(skill, reading), lambda: hello(reading, None))
    for request in (reading, asking):
        if SORRY in str(invoke(skill, request)):
            raise SystemExit("the skill fails at the request that is to be timed")
    rows = [
        Row(
            "warm reading command",
            f"{ours:.0f} µs",
            f"hello world {theirs:.0f} µs",
            ours / theirs,
            "<= 0.25",
        )
    ]
    encode = encoder()
    asked, encoded = best_of(lambda: invoke(skill, asking), encode, laps=9, times=40)
    rows.append(
        Row("warm question", f"{asked:.0f} µs", f"its encoder {encoded:.0f} µs", asked / encoded)
    )
    rows.append(
        Row(
            "warm question without its encoder",
            f"{asked - encoded:.0f} µs",
            f"hello world {theirs:.0f} µs",
            (asked - encoded) / theirs,
            "<= 0.25",
        )
    )
    return rows


def encoder() -> Callable[[], Any]:
    """Brings the question into the learned space: what the understanding itself takes."""
    from skill.question.model import load_model

    model = load_model()
    return lambda: model.predict(QUESTION)

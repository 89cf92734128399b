"""A warm request in one process: ours and the SDK's smallest skill take turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import process_time
from typing import Any

from benchmarks.hello import hello_builder
from benchmarks.samples import QUESTION, navigation, question
from benchmarks.table import Row
from skill.build import build_dialogue, build_skill
from skill.dialogue import Dialogue
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


class Timed:
    """Stands before an object and notes the time spent in one of its methods."""

    def __init__(self, inner: Any, method: str) -> None:
        self._inner = inner
        self._method = method
        self.spent = 0.0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return self._timed(found) if name == self._method else found

    def _timed(self, method: Callable[[str], Any]) -> Callable[[str], Any]:
        def run(question: str) -> Any:
            began = process_time()
            result = method(question)
            self.spent += process_time() - began
            return result

        return run


class Kept:
    """Stands in for the encoder: gives the same vector at once, whatever is asked."""

    def __init__(self, vector: Any) -> None:
        self._vector = vector

    def encode(self, question: str) -> Any:
        """The vector."""
        return self._vector


def measure() -> list[Row]:
    """A reading command and a question, each a dict in and a dict out as AWS Lambda has it."""
    dialogue = build_dialogue()
    skill = build_skill(dialogue, environment={})
    hello = hello_builder().lambda_handler()
    reading, asking = navigation(), question()
    for request in (reading, asking):
        if SORRY in str(invoke(skill, request)):
            raise SystemExit("the skill fails at the request that is to be timed")
    ours, theirs = best_of(lambda: invoke(skill, reading), lambda: hello(reading, None))
    beside = f"hello world {theirs:.0f} µs"
    rows = [Row("warm reading command", f"{ours:.0f} µs", beside, ours / theirs, "<= 0.25")]

    def greet() -> Any:
        return hello(asking, None)

    rows += measure_question(dialogue, skill, asking, greet)
    return [*rows, measure_hot(dialogue, skill, asking, greet)]


def measure_question(
    dialogue: Dialogue, skill: Any, asking: dict[str, Any], hello: Callable[[], Any]
) -> list[Row]:
    """A question, whole and without its parts.

    The encoder streams megabytes through the processor's caches, and whatever runs after it runs
    slower; so the smallest skill, too, is timed straight after an encoder's run.
    """
    whole_finder: Any = dialogue._finder
    model = whole_finder._model
    encoder, finder = Timed(model.encoder, "encode"), Timed(whole_finder, "find")
    in_context: Any = dialogue._in_context
    whole_finder._model, in_context._finder = replace(model, encoder=encoder), finder
    wholes, no_encoders, no_finders, hellos = [], [], [], []
    for _ in range(LAPS * 5):
        encoder.spent = finder.spent = 0.0
        whole = lap(lambda: invoke(skill, asking), 1)
        wholes.append(whole)
        no_encoders.append(whole - encoder.spent * 1e6)
        no_finders.append(whole - finder.spent * 1e6)
        model.encoder.encode(QUESTION)
        hellos.append(lap(hello, 1))
    whole_finder._model, in_context._finder = model, whole_finder
    theirs = median(hellos)
    beside = f"hello world after an encoder {theirs:.0f} µs"
    return [
        Row(what, f"{median(times):.0f} µs", beside, median(times) / theirs, reach)
        for what, times, reach in (
            ("warm question", wholes, ""),
            ("the same less its encoder", no_encoders, "<= 0.25"),
            ("the same less all understanding", no_finders, ""),
        )
    ]


def measure_hot(
    dialogue: Dialogue, skill: Any, asking: dict[str, Any], hello: Callable[[], Any]
) -> Row:
    """A question whose vector is there at once, beside the smallest skill, and no encoder runs.

    On caches that an encoder has swept, either pays for the memory that its code lies in more than
    for what the code does; this is the work alone.
    """
    finder: Any = dialogue._finder
    model = finder._model
    finder._model = replace(model, encoder=Kept(model.encoder.encode(QUESTION)))
    ours, theirs = best_of(lambda: invoke(skill, asking), hello)
    finder._model = model
    what, beside = "the same with its vector kept", f"hello world {theirs:.0f} µs"
    return Row(what, f"{ours:.0f} µs", beside, ours / theirs, "<= 0.25")

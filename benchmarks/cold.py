"""A cold start: a fresh process imports, builds and answers its first question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import median

from benchmarks.samples import question
from benchmarks.table import Row

RUNS = 9
OURS = "import lambda_function; answer = lambda_function.lambda_handler"
HELLO = """
import numpy
from benchmarks.hello import hello_builder; answer = hello_builder().lambda_handler()
"""
_PROGRAM = """
from time import perf_counter; began = perf_counter()
{start}
import json, sys; answer(json.load(sys.stdin), None); took = perf_counter() - began
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(took, int(peak.split()[1]) / 1024)
"""


def run(start: str) -> tuple[float, float]:
    """Milliseconds and megabytes of one fresh process."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "SKILL_ID")}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(start=start)],
        input=json.dumps(question()),
        capture_output=True,
        text=True,
        check=True,
        env=kept,
    )
    took, memory = map(float, done.stdout.split())
    return took * 1000, memory


def measure() -> list[Row]:
    """Time and memory, ours and the smallest skill's in turns."""
    run(OURS), run(HELLO)
    ours, theirs = zip(*[(run(OURS), run(HELLO)) for _ in range(RUNS)], strict=True)
    time, other_time = (median(took for took, _ in runs) for runs in (ours, theirs))
    memory, other_memory = (median(used for _, used in runs) for runs in (ours, theirs))
    hello = "hello world with numpy"
    return [
        Row(
            "cold start, first question",
            f"{time:.0f} ms",
            f"{hello} {other_time:.0f} ms",
            time / other_time,
            "<= 2",
        ),
        Row(
            "memory after it",
            f"{memory:.0f} MB",
            f"{hello} {other_memory:.0f} MB",
            memory / other_memory,
        ),
    ]

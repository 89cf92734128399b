"""Fuzz tests: few examples and always the same in `make test`, many and others in `make soak`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

HANG = timedelta(seconds=20)
"""One example takes milliseconds; this long is a hang."""
MORE = 10
"""Times as many examples in `make soak`."""

_ANY = settings(deadline=HANG, suppress_health_check=[HealthCheck.function_scoped_fixture])

Test = Callable[..., None]


def fuzz(check: Test, *strategies: SearchStrategy[Any], examples: int) -> tuple[Test, Test]:
    """The two tests that call `check` with examples of the strategies, for its last parameters."""
    same = settings(_ANY, derandomize=True, max_examples=examples)
    others = settings(_ANY, print_blob=True, max_examples=MORE * examples)
    return (
        same(given(*strategies)(check)),
        pytest.mark.soak(others(given(*strategies)(check))),
    )

"""The SDK's serializer and ours, and what it means that they give the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer

from skill.serializer import PlannedSerializer

STOCK, PLANNED = DefaultSerializer(), PlannedSerializer()
TIMES = ["2026-11-28T10:00:00Z", "2026-11-28T10:00:00.123Z", "2026-11-28T10:00:00+01:00"]


def same(one: Any, other: Any) -> bool:
    """Equal all the way down, types included; only the class of a time zone may differ."""
    if isinstance(one, datetime):
        return bool(one == other and one.utcoffset() == other.utcoffset())
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and list(one) == list(other)
            and all(same(one[key], other[key]) for key in one)
        )
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "deserialized_types"):
        return dict(sorted(vars(one).items())).keys() == dict(
            sorted(vars(other).items())
        ).keys() and all(same(value, vars(other)[name]) for name, value in vars(one).items())
    return bool(one == other)

"""How fast a listener is read to, in steps."""

from __future__ import annotations

from skill.draft import Draft
from skill.outcome import Command
from skill.ssml import RATES

SPEEDS = ("slower", "faster", "normal_speed")
"""The commands that change it."""


def change_rate(draft: Draft, command: Command, rate: int) -> None:
    """Keep another step of speed, and say so; at either end, say that there is no further."""
    limit = "slowest" if rate < 0 else "fastest" if rate >= len(RATES) else ""
    draft.say(limit or command.name)
    draft.keep(rate=min(len(RATES) - 1, max(0, rate)))

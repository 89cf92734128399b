"""How fast a listener is read to, in steps."""

from __future__ import annotations

from skill.draft import Draft
from skill.outcome import Command
from skill.ssml import NORMAL_RATE, RATES

STEPS = {"slower": -1, "faster": 1, "normal_speed": 0}
"""The commands that change it, and by how many steps; 0: back to the usual."""


def change_rate(draft: Draft, command: Command) -> None:
    """Keep another step of speed, and say so; at either end, say that there is no further."""
    step = STEPS[command.name]
    rate = draft.state.rate + step if step else NORMAL_RATE
    limit = "slowest" if rate < 0 else "fastest" if rate >= len(RATES) else ""
    draft.say(limit or command.name)
    draft.keep(rate=min(len(RATES) - 1, max(0, rate)))

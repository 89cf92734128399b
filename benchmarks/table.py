"""The table of results."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One thing that was measured."""

    what: str
    """In words."""
    ours: str
    """Our figure, with its unit."""
    beside: str
    """What it is compared with, and that figure."""
    ratio: float = math.nan
    """Ours by the other; nan where nothing is compared."""
    reach: str = ""
    """What it should be: `<= 0.25` or `>= 8`; '' where nothing was set."""

    @property
    def met(self) -> str:
        """yes, no, or nothing."""
        if not self.reach:
            return ""
        sign, limit = self.reach.split()
        good = self.ratio <= float(limit) if sign == "<=" else self.ratio >= float(limit)
        return "yes" if good else "no"

    def cells(self) -> list[str]:
        """The columns."""
        ratio = "" if math.isnan(self.ratio) else f"{self.ratio:.2f}"
        return [self.what, self.ours, self.beside, ratio, self.reach, self.met]


def render(rows: list[Row]) -> str:
    """All rows as a table in Markdown."""
    head = ["what", "ours", "beside", "ratio", "reach", "met"]
    cells = [head, *(row.cells() for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)

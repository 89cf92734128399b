"""The bank's questions inside a model file: found where they lie, decoded when they are asked for.

To read them all at each start would take longer than to answer a question.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from skill.question.arrays import Arrays, as_bytes, as_lines


class Listing:
    """Questions with their labels, in the order of their texts' checksums."""

    def __init__(self, arrays: Arrays) -> None:
        """`arrays`: as `pack_listing` makes them, beside others. Raises KeyError."""
        self._texts = arrays["texts"].data
        self._ends, self._sums, self._labelled = (
            np.require(arrays[f"texts.{part}"], requirements="A").data  # in the file they lie askew
            for part in ("ends", "sums", "labels")
        )
        self._labels = as_lines(arrays["labels"])

    def __len__(self) -> int:
        return len(self._sums)

    def find(self, text: str) -> int | None:
        """The row of a question, or None."""
        checksum = crc32(text.encode())
        row = bisect_left(self._sums, checksum)
        while row < len(self) and self._sums[row] == checksum:
            if self.text(row) == text:
                return row
            row += 1
        return None

    def text(self, row: int) -> str:
        """The question in a row, normalised."""
        start = self._ends[row - 1] if row else 0
        return self._texts[start : self._ends[row]].tobytes().decode()

    def label(self, row: int) -> str:
        """Its label as the bank writes it."""
        return self._labels[self._labelled[row]]

    def items(self) -> Iterator[tuple[str, str]]:
        """All questions and labels, by row."""
        return ((self.text(row), self.label(row)) for row in range(len(self)))


def pack_listing(texts: Sequence[str], labels: Sequence[str]) -> tuple[Arrays, NDArray[np.intp]]:
    """The arrays of a listing, and for each of its rows the place of the question that it holds."""
    sums = np.array([crc32(text.encode()) for text in texts], np.uint32)
    order = np.argsort(sums, kind="stable")
    encoded = [texts[place].encode() for place in order]
    kinds = sorted(set(labels))
    numbers = {label: number for number, label in enumerate(kinds)}
    arrays: Arrays = {
        "texts": np.frombuffer(b"".join(encoded), np.uint8),
        "texts.ends": np.cumsum([len(text) for text in encoded], dtype=np.uint32),
        "texts.sums": sums[order],
        "labels": as_bytes(kinds),
        "texts.labels": np.array([numbers[labels[place]] for place in order], np.uint16),
    }
    return arrays, order

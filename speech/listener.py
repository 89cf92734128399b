"""What listens: the contract, and a typed one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Heard:
    """What somebody said, as far as it could be made out."""

    text: str
    """The words; '' for silence, or for what was no speech."""
    confidence: float = 1.0
    """How sure the ear is, from 0 to 1."""
    others: tuple[str, ...] = ()
    """What else it may have been, likelier first."""
    second: str = ""
    """What a second ear, which knows only the page's words, made of it."""


class Listener(Protocol):
    """Waits for the next thing that is said."""

    def listen(self) -> Heard | None:
        """What was said; None if nothing more can come."""

    def close(self) -> None:
        """Let go of devices and models."""


class TypedListener:
    """Lines of text."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)

    def listen(self) -> Heard | None:
        """The next line."""
        line = next(self._lines, None)
        return None if line is None else Heard(line.strip())

    def close(self) -> None:
        """Nothing to let go of."""

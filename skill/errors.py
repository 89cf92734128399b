"""Everything that this project raises on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class SkillError(Exception):
    """Root of the project's errors; its text is one sentence that a person can act on."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an author's file."""

    path: Path
    """The file in which it was found."""
    line: int
    """The line, counted from 1; 0 when the whole file is meant."""
    what: str
    """What is wrong."""
    remedy: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} — {self.remedy}"


class ContentError(SkillError):
    """Content that cannot be used; `problems` holds every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class ModelError(SkillError):
    """The trained model is missing, damaged, or made for other content."""


class StoreError(SkillError):
    """A bookmark could not be read or written; `what` never holds a listener's id."""


class SettingError(SkillError):
    """A setting (environment variable or option) that cannot be used."""


class RequestError(SkillError):
    """A web request that does not come from Alexa or is not meant for this skill.

    Its text is a constant, never a part of the request: it is logged and must not carry words,
    ids or line ends of a stranger's choosing.
    """

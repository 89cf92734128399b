"""Urgent signs: unmistakable wordings of an emergency, looked for before anything else.

The list is in `urgent.toml`, each sign with its public source. It catches what must never depend
on a trained model; the model finds the wordings that no list holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from skill.content_files import CONTENT, read_toml
from skill.errors import ContentError, Problem
from skill.outcome import UrgentHelp, Why
from skill.question.label import URGENCIES
from skill.question.wordpiece import expand

_NEVER = re.compile("(?!)")
"""Matches nothing."""


@dataclass(frozen=True)
class Sign:
    """One kind of emergency."""

    id: str
    """Its name in urgent.toml."""
    urgency: str
    """`emergency` or `urgent`."""
    wordings: str
    """A pattern of any of its wordings, on normalised text."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The same, compiled when it is needed: most questions hold no sign at all."""
        return re.compile(self.wordings)


@dataclass(frozen=True)
class UrgentSigns:
    """All signs, the more urgent first."""

    signs: tuple[Sign, ...]
    any_sign: re.Pattern[str]
    """What any of them matches: most questions hold none, and one search tells so."""
    unless: re.Pattern[str] = _NEVER
    """Wordings that show that nothing is happening now: hypothetical, past, general."""
    no_longer: re.Pattern[str] = _NEVER
    """Wordings so plainly past or only feared that the model's finding does not count either."""
    still: re.Pattern[str] = _NEVER
    """Wordings beside which `no_longer` means nothing."""

    def find(self, question: str) -> UrgentHelp | None:
        """The help that a normalised question calls for, or None."""
        question = expand(question)
        if not self.any_sign.search(question):
            return None
        for sign in self.signs:
            if sign.pattern.search(question) and not self.unless.search(question):
                why = Why(rule=f"sign {sign.id}")
                return UrgentHelp("emergency" if sign.urgency == "emergency" else "urgent", why)
        return None

    def is_over(self, question: str) -> bool:
        """Whether a normalised question tells of something past or only feared."""
        question = expand(question)
        return bool(self.no_longer.search(question)) and not self.still.search(question)


def load_urgent_signs(folder: Path = CONTENT) -> UrgentSigns:
    """Read and check `urgent.toml`; raises ContentError with every problem."""
    path = folder / "urgent.toml"
    problems: list[Problem] = []
    document = read_toml(path, problems)
    signs = []
    for row in document.get("sign", []):
        name = row.get("id", "?")
        for key in ("id", "urgency", "source", "review", "wordings"):
            if not row.get(key):
                problems.append(Problem(path, 0, f"sign {name} has no {key}", f"add {key} = …"))
        if row.get("urgency") not in URGENCIES:
            problems.append(Problem(path, 0, f"sign {name}: urgency", "emergency or urgent"))
        signs.append(Sign(name, row.get("urgency", ""), _either(row.get("wordings") or [])))
    any_sign = _compile_signs(signs, path, problems)
    general = [
        _compile(_either(document.get(table, {}).get(key) or []), f"{table} {key}", path, problems)
        for table, key in (
            ("unless", "wordings"),
            ("no_longer", "wordings"),
            ("no_longer", "still"),
        )
    ]
    if problems:
        raise ContentError(problems)
    signs.sort(key=lambda sign: URGENCIES.index(sign.urgency))
    return UrgentSigns(tuple(signs), any_sign, *general)


def _either(wordings: list[str]) -> str:
    """A pattern of any of some wordings as whole words; of none, it matches nothing."""
    return rf"\b(?:{'|'.join(wordings)})\b" if wordings else _NEVER.pattern


def _compile_signs(signs: list[Sign], path: Path, problems: list[Problem]) -> re.Pattern[str]:
    """What any of the signs matches; each is compiled only if together they cannot be.

    Compiling every sign again would lengthen every cold start.
    """
    together: list[Problem] = []
    any_sign = _compile("|".join(sign.wordings for sign in signs), "signs", path, together)
    alone: list[Problem] = []
    for sign in signs if together else ():
        _compile(sign.wordings, f"sign {sign.id}", path, alone)
    problems += alone or together
    return any_sign


def _compile(pattern: str, name: str, path: Path, problems: list[Problem]) -> re.Pattern[str]:
    """The pattern; one that cannot be, or whose groups others would renumber, is a problem."""
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        problems.append(Problem(path, 0, f"{name}: {error}", "mend the wording"))
        return _NEVER
    if compiled.groups:
        remedy = "write (?:…), and what a backreference stands for in full"
        problems.append(Problem(path, 0, f"{name}: a group with a name or number", remedy))
    return compiled

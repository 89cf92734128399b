"""The skill's own words, by key: the page's words never pass through here."""

from __future__ import annotations

import string
from dataclasses import dataclass
from pathlib import Path

from skill.content_files import CONTENT, read_toml
from skill.errors import ContentError, Problem
from skill.outcome import ASPECTS

_TABLES = ("say", "reprompt")


@dataclass(frozen=True)
class Wording:
    """Everything that the skill can say of its own; build one with `load_wording`."""

    lines: dict[str, tuple[str, ...]]
    """Prompt key → variants, the full one first; reprompts stand under `reprompt.question`…"""
    aspects: dict[str, str]
    """What a sentence may leave open → how it is said."""
    topics: dict[str, str]
    """Uncovered topic → how it is said."""

    def say(self, key: str, variant: int = 0, **values: object) -> str:
        """The line under `key`, filled in; variants beyond the last are the last.

        Raises KeyError for a key or a value that is missing: tests reach every key.
        """
        return self._line(key, variant).format(**values)

    def names(self, key: str, variant: int, value: str) -> bool:
        """Whether the line that `say` would give has a place for `value`."""
        return "{" + value + "}" in self._line(key, variant)

    def has_brief(self, key: str) -> bool:
        """Whether there is a brief form of `key` for later times."""
        return len(self.lines[key]) > 1

    def reprompt(self, key: str, turn: int) -> str:
        """A reprompt under `key`, another one each time; `turn` counts the prompts so far."""
        variants = self.lines["reprompt." + key]
        return variants[turn % len(variants)]

    def _line(self, key: str, variant: int) -> str:
        variants = self.lines[key]
        return variants[min(max(0, variant), len(variants) - 1)]


def load_wording(folder: Path = CONTENT, language: str = "en") -> Wording:
    """Read and check `wording.LANGUAGE.toml`; raises ContentError with every problem."""
    path = folder / f"wording.{language}.toml"
    problems: list[Problem] = []
    document = read_toml(path, problems)
    lines: dict[str, tuple[str, ...]] = {}
    for table in _TABLES:
        for key, variants in document.get(table, {}).items():
            if not isinstance(variants, list) or not variants or not all(variants):
                problems.append(
                    Problem(path, 0, f"{table}.{key} has no lines", 'write key = ["…"]')
                )
                continue
            lines[key if table == "say" else f"{table}.{key}"] = tuple(variants)
            problems.extend(_bad_braces(path, key, variants))
    if "example" not in lines:
        problems.append(Problem(path, 0, "say.example is missing", "list questions to suggest"))
    aspects, topics = document.get("aspects", {}), document.get("topics", {})
    for missing in sorted(ASPECTS - set(aspects)) if not problems else ():
        problems.append(Problem(path, 0, f"aspects.{missing} is missing", "say what is left open"))
    if problems:
        raise ContentError(problems)
    return Wording(lines, aspects, topics)


def _bad_braces(path: Path, key: str, variants: list[str]) -> list[Problem]:
    problems = []
    for line in variants:
        try:
            list(string.Formatter().parse(line))
        except ValueError as error:
            problems.append(Problem(path, 0, f"{key}: {error}", "write {name} for a value"))
    return problems

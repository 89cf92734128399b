"""The table of rules, and what is said when one is broken."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

RULES = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True)
class Rule:
    """One thing that is asked of a skill."""

    id: str
    """Its name, such as sample-twice."""
    text: str
    """What it asks for, in one sentence."""
    source: str
    """The page that says so: Amazon's, or a health service's."""
    figure: int = 0
    """The limit that it sets, if any."""
    words: tuple[str, ...] = ()
    """The words that it names, if any."""
    second_hand: bool = False
    """Whether the figure was not found on Amazon's own pages."""
    advice: bool = False
    """Whether Amazon recommends it without enforcing it."""
    reminder: bool = False
    """Whether it has to be kept only once the skill is submitted."""
    shown_by: str = ""
    """File of the tests that show that it is kept, if no program looks at it."""


@dataclass(frozen=True)
class Finding:
    """One place in which a rule is broken."""

    rule: str
    """Id of the rule."""
    where: str
    """The place in words: an intent, a slot type, a locale."""
    what: str
    """What is wrong there and what to do about it."""
    text: str = ""
    """Text of the file by which its line is found."""


def load_rules(path: Path) -> dict[str, Rule]:
    """Every rule of a table by its id, in the table's order."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _rule(name, row, document["sources"]) for name, row in document["rule"].items()}


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule of the linter by its id."""
    return load_rules(RULES)


def _rule(name: str, row: dict[str, Any], sources: dict[str, str]) -> Rule:
    figure = row.get("figure", 0)
    return Rule(
        name,
        row["text"].format(figure=figure),
        sources[row["source"]],
        figure,
        tuple(row.get("words", ())),
        row.get("second_hand", False),
        row.get("advice", False),
        row.get("reminder", False),
        row.get("shown_by", ""),
    )


def figure(rule: str) -> int:
    """The limit that a rule sets."""
    return rules()[rule].figure


def words(rule: str) -> tuple[str, ...]:
    """The words that a rule names."""
    return rules()[rule].words

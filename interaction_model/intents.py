"""The file of intents: what people say, written once for every locale."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interaction_model.templates import expand_template
from skill.content_files import read_toml
from skill.errors import ContentError, Problem

INTENTS = Path(__file__).parent / "intents.toml"
_KEYS = ("invocation_name", "locales", "fallback_sensitivity", "word_question", "intents")


@dataclass(frozen=True)
class Intent:
    """One thing that a listener may want."""

    name: str
    """Alexa's name for it."""
    slots: tuple[tuple[str, str], ...]
    """Name and type of each slot."""
    samples: tuple[str, ...]
    """Ways to say it, written out."""


@dataclass(frozen=True)
class Intents:
    """Everything in the file of intents."""

    invocation_name: str
    """What opens the skill."""
    locales: tuple[str, ...]
    """The locales that get a model, each from the same file."""
    fallback_sensitivity: str
    """How readily Alexa gives up: LOW, MEDIUM or HIGH."""
    word_question: str
    """How a `{word}` of the page that nobody has asked about yet is put to the recogniser."""
    intents: tuple[Intent, ...]
    """In the order of the file."""
    american: dict[str, str]
    """British spelling → American spelling."""
    american_locales: tuple[str, ...]
    """The locales that use the latter."""


def load_intents(path: Path = INTENTS) -> Intents:
    """Read and check the file of intents; raises ContentError with every problem."""
    problems: list[Problem] = []
    document = read_toml(path, problems)
    for key in _KEYS if document else ():
        if not document.get(key):
            problems.append(Problem(path, 0, f"no {key}", f"add {key} = …"))
    intents = [
        _read_intent(path, name, row, problems) for name, row in document.get("intents", {}).items()
    ]
    if problems:
        raise ContentError(problems)
    american = document.get("american", {})
    return Intents(
        document["invocation_name"],
        tuple(document["locales"]),
        document["fallback_sensitivity"],
        document["word_question"],
        tuple(intents),
        american.get("words", {}),
        tuple(american.get("locales", ())),
    )


def _read_intent(path: Path, name: str, row: Any, problems: list[Problem]) -> Intent:
    if not isinstance(row, dict) or not isinstance(row.get("samples"), list):
        problems.append(Problem(path, 0, f"intent {name} has no samples", "write samples = […]"))
        return Intent(name, (), ())
    samples: dict[str, None] = {}
    for template in row["samples"]:
        try:
            samples.update(dict.fromkeys(expand_template(str(template))))
        except ValueError as error:
            problems.append(Problem(path, 0, f"{name}: {error}", "close every bracket"))
    return Intent(name, tuple(row.get("slots", {}).items()), tuple(samples))

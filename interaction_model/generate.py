"""The interaction models, one for each locale, from the content and the file of intents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from interaction_model.intents import Intent, Intents, load_intents
from interaction_model.model import MODELS
from interaction_model.questions import choose_questions
from interaction_model.sections import respell, section_values
from skill.content_files import CONTENT
from skill.load_procedure import load_procedure
from skill.question.bank import load_bank
from skill.wording import load_wording

Models = dict[str, dict[str, Any]]
"""Locale → its interaction model's document."""


def make_models(folder: Path = CONTENT) -> Models:
    """Locale → its interaction model; raises ContentError for content that cannot be used."""
    intents = load_intents()
    procedure = load_procedure(folder)
    bank = load_bank(procedure, load_wording(folder), folder)
    questions = choose_questions(procedure, bank, intents.word_question)
    models = {}
    for locale in intents.locales:
        spell = intents.american if locale in intents.american_locales else {}
        types = [
            {"name": "QUESTION", "values": _question_values(questions, spell)},
            {"name": "SECTION", "values": section_values(procedure, spell)},
        ]
        models[locale] = _model(intents, types)
    return models


def render(model: dict[str, Any]) -> str:
    """The text of a model's file."""
    return json.dumps(model, indent=1, ensure_ascii=False) + "\n"


def write_models(folder: Path = MODELS, models: Models | None = None) -> list[Path]:
    """Write every model whose file is not up to date; the paths written."""
    stale = stale_models(folder, models)
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8")
    return list(stale)


def stale_models(folder: Path = MODELS, models: Models | None = None) -> dict[Path, str]:
    """Path → right text of every model file that is missing or out of date.

    `models` are made from the content unless they are given.
    """
    texts = {folder / f"{k}.json": render(m) for k, m in (models or make_models()).items()}
    return {path: text for path, text in texts.items() if _text_of(path) != text}


def _text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _question_values(questions: list[tuple[str, str]], spell: dict[str, str]) -> list[Any]:
    texts: dict[str, str] = {}
    for name, text in questions:
        texts.setdefault(respell(text, spell), name)
    return [{"id": name, "name": {"value": text}} for text, name in texts.items()]


def _model(intents: Intents, types: list[dict[str, Any]]) -> dict[str, Any]:
    level = {"level": intents.fallback_sensitivity}
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": intents.invocation_name,
                "modelConfiguration": {"fallbackIntentSensitivity": level},
                "intents": [_intent(intent) for intent in intents.intents],
                "types": types,
            }
        }
    }


def _intent(intent: Intent) -> dict[str, Any]:
    row: dict[str, Any] = {"name": intent.name}
    if intent.slots:
        row["slots"] = [{"name": name, "type": kind} for name, kind in intent.slots]
    return row | {"samples": list(intent.samples)}

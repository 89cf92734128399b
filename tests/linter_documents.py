"""A sound model and a sound listing to lint, and how a case breaks them."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from interaction_model.model import MODELS

FOLDER = Path(__file__).parent / "cases"
SHORT = {
    "LISTING": "publishingInformation/locales/en-GB",
    "PRIVACY": "privacyAndCompliance",
}
Case = dict[str, Any]


@cache
def sound(name: str) -> str:
    """The text of a file in which the linter finds nothing."""
    return (FOLDER / name).read_text(encoding="utf-8")


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def break_document(document: Any, case: Case) -> None:
    """Break a document as a case says."""
    path = case["at"]
    for short, whole in SHORT.items():
        path = path.replace(short, whole)
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = document
    for step in way:
        place = place[step]
    if "add" in case:
        for number in range(case.get("times", 1)):
            text = json.dumps(case["add"]).replace("{n}", _letters(number))
            place[last].append(json.loads(text))
    elif case.get("drop"):
        del place[last]
    else:
        place[last] = case["put"]


def one_model(folder: Path) -> Path:
    """Put the British model beside a listing in a folder: where the models are."""
    models = folder / "interactionModels" / "custom"
    models.mkdir(parents=True)
    shutil.copy(MODELS / "en-GB.json", models)
    return models

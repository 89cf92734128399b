"""Sound files for the linter, and ways to break them."""

from __future__ import annotations

import json
import shutil
import struct
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
    """The text of a sound file."""
    return (FOLDER / name).read_text(encoding="utf-8")


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def break_in(document: Any, case: Case) -> None:
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


def add_locale(manifest: Any, locale: str) -> None:
    """A listing and a privacy entry for another locale, as for en-GB."""
    for part in ("publishingInformation", "privacyAndCompliance"):
        locales = manifest[part]["locales"]
        locales[locale] = locales["en-GB"]


def one_model(folder: Path) -> Path:
    """The models that the ASK command line keeps beside a manifest: one of ours."""
    models = folder / "interactionModels" / "custom"
    models.mkdir(parents=True)
    shutil.copy(MODELS / "en-GB.json", models)
    return models


def draw_icon(path: Path, pixels: int) -> None:
    """The head of a PNG: all that is looked at."""
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", pixels, pixels))

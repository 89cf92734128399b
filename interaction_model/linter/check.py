"""The linter: a file in, every broken rule out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from interaction_model.linter import round_trip
from interaction_model.linter.dialogs import check_dialogs
from interaction_model.linter.intents import check_intents
from interaction_model.linter.invocation import check_invocation
from interaction_model.linter.language import read_language
from interaction_model.linter.listing import NEED_MODELS, check_manifest
from interaction_model.linter.manifest import read_manifest
from interaction_model.linter.report import Report, make_report
from interaction_model.linter.rules import Finding, Rule, figure, rules
from interaction_model.linter.samples import check_samples
from interaction_model.linter.types import check_slots, check_types
from interaction_model.linter.uses import check_uses
from interaction_model.model import InteractionModelError, Model, load_model

_LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")
_ON_LISTINGS = "listing-"
"""What the ids of rules on manifests begin with; the others are on models."""


def check_file(path: Path, models: Path | None = None) -> Report:
    """Check a model or a manifest; `models` is the folder of a manifest's models.

    Without it, the folder is looked for where the ASK command line keeps it beside the manifest; a
    manifest without any models is not held against the rules that need them.
    Raises InteractionModelError for a file that is neither, and for a folder without models.
    """
    text, document = read_json(path)
    skipped: tuple[str, ...] = ()
    if "interactionModel" in document:
        findings = check_model(document, path.stem, len(text.encode()))
        kept = _rules_on(listings=False)
    elif "manifest" in document:
        known = _models_of(path, models)
        skipped = () if known else NEED_MODELS
        findings = _check_listing(document, known, path.parent)
        kept = _rules_on(listings=True)
    else:
        raise InteractionModelError(f"{path}: neither an interaction model nor a manifest")
    looked = {id: rule for id, rule in kept.items() if id not in skipped}
    return make_report(path, text, looked, findings, skipped)


def _rules_on(listings: bool) -> dict[str, Rule]:
    without = () if round_trip.has_classes() else round_trip.RULES
    return {
        id: rule
        for id, rule in rules().items()
        if id.startswith(_ON_LISTINGS) == listings and id not in without
    }


def check_model(document: dict[str, Any], name: str = "", size: int = 0) -> list[Finding]:
    """Every broken rule on a model; a locale in its file's name decides on rules for English."""
    locale = _LOCALE.search(name)
    model, findings = read_language(document, locale[0] if locale else "")
    if size > figure("model-size"):
        findings.append(Finding("model-size", "the file", f"{size} bytes: shorten it"))
    for check in (
        check_intents,
        check_samples,
        check_slots,
        check_types,
        check_uses,
        check_dialogs,
        check_invocation,
    ):
        findings += check(model)
    if round_trip.has_classes():
        findings += round_trip.check_model(document)
    return findings


def _check_listing(
    document: dict[str, Any], models: dict[str, Model], folder: Path
) -> list[Finding]:
    manifest, findings = read_manifest(document)
    findings += check_manifest(manifest, models, folder)
    if round_trip.has_classes():
        findings += round_trip.check_manifest(document)
    return findings


def read_json(path: Path) -> tuple[str, dict[str, Any]]:
    """A file's text and the object in it; raises InteractionModelError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text)
    except OSError as error:
        raise InteractionModelError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InteractionModelError(f"{path}: not UTF-8 ({error.reason})") from error
    except json.JSONDecodeError as error:
        raise InteractionModelError(f"{path}:{error.lineno}: not JSON ({error.msg})") from error
    except RecursionError as error:
        raise InteractionModelError(f"{path}: nested too deeply") from error
    if not isinstance(document, dict):
        raise InteractionModelError(f"{path}: neither an interaction model nor a manifest")
    return text, document


def _models_of(manifest: Path, models: Path | None) -> dict[str, Model]:
    """The skill's models by locale; none if none are named and none lie beside the manifest."""
    folder = models or manifest.parent / "interactionModels" / "custom"
    found = {path.stem: load_model(path.stem, folder) for path in sorted(folder.glob("*.json"))}
    if models and not found:
        raise InteractionModelError(f"{models}: no interaction models there")
    return found

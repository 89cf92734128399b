"""The linter: a file in, every broken rule out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interaction_model.linter import round_trip
from interaction_model.linter.intents import check_intents
from interaction_model.linter.invocation import check_invocation
from interaction_model.linter.language import read_language
from interaction_model.linter.listing import check_manifest
from interaction_model.linter.manifest import read_manifest
from interaction_model.linter.rules import Finding, figure, rules
from interaction_model.linter.samples import check_samples
from interaction_model.linter.types import check_dialogs, check_slots, check_types
from interaction_model.model import MODELS, InteractionModelError, Model, load_model

_LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")


@dataclass(frozen=True)
class Report:
    """What the linter says about one file."""

    path: Path
    """The file."""
    findings: tuple[Finding, ...]
    """Every broken rule, in the order of the rules' table."""
    text: str
    """The file's text."""

    def lines(self) -> Iterator[str]:
        """`file:line: where: what — the rule [its id]`, one for each finding."""
        for finding in self.findings:
            rule = rules()[finding.rule]
            line = _line_of(self.text, finding.text)
            name = f"{rule.id}, advice" if rule.advice else rule.id
            yield f"{self.path}:{line}: {finding.where}: {finding.what} — {rule.text} [{name}]"


def check_file(path: Path, models: Path | None = None) -> Report:
    """Check a model or a manifest; `models` is the folder of a manifest's models.

    Without it, the folder is looked for where the ASK command line keeps it beside the manifest,
    and otherwise this skill's own models are meant.
    Raises InteractionModelError for a file that is neither.
    """
    text, document = read_json(path)
    if "interactionModel" in document:
        findings = check_model(document, path.stem, len(text.encode()))
    elif "manifest" in document:
        manifest, found = read_manifest(document)
        known = _models_of(path, models)
        findings = [*found, *check_manifest(manifest, known, path.parent)]
        if round_trip.has_classes():
            findings += round_trip.check_manifest(document)
    else:
        raise InteractionModelError(f"{path}: neither an interaction model nor a manifest")
    order = list(rules())
    return Report(path, tuple(sorted(findings, key=lambda f: order.index(f.rule))), text)


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
        check_dialogs,
        check_invocation,
    ):
        findings += check(model)
    if round_trip.has_classes():
        findings += round_trip.check_model(document)
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
    beside = manifest.parent / "interactionModels" / "custom"
    folder = models or (beside if beside.is_dir() else MODELS)
    return {path.stem: load_model(path.stem, folder) for path in sorted(folder.glob("*.json"))}


def _line_of(text: str, said: str) -> int:
    """The line on which a text stands in a file; 0 for the file as a whole."""
    if not said:
        return 0
    for written in (json.dumps(said, ensure_ascii=False), json.dumps(said)):
        at = text.find(written)
        if at >= 0:
            return text.count("\n", 0, at) + 1
    return 0

"""A document through Amazon's own classes and back: what they drop or refuse, Amazon will too.

The one door to ask-smapi-model, which is an optional part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from interaction_model.linter.rules import Finding

RULES = ("model-round-trip", "listing-round-trip")
"""Ids of the rules that are looked at here."""


def has_classes() -> bool:
    """Whether Amazon's classes are installed."""
    try:
        import ask_smapi_model  # noqa: F401
    except ImportError:
        return False
    return True


def check_model(document: dict[str, Any]) -> Iterator[Finding]:
    """What the classes for interaction models make of a document."""
    from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import (
        InteractionModelData,
    )

    return _check(document, InteractionModelData, "model-round-trip")


def check_manifest(document: dict[str, Any]) -> Iterator[Finding]:
    """What the classes for manifests make of a document."""
    from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import SkillManifestEnvelope

    return _check(document, SkillManifestEnvelope, "listing-round-trip")


def _check(document: dict[str, Any], kind: type, rule: str) -> Iterator[Finding]:
    from ask_sdk_core.exceptions import SerializationException
    from ask_sdk_core.serialize import DefaultSerializer

    serializer = DefaultSerializer()
    try:
        written = serializer.serialize(serializer.deserialize(json.dumps(document), kind))
    except (SerializationException, AttributeError, TypeError, ValueError, KeyError) as error:
        yield Finding(rule, "the file", f"Amazon's classes refuse it ({str(error)[:120]}): mend it")
        return
    for where in _lost(document, written, "the file"):
        yield Finding(rule, where, "Amazon's classes do not know it: mend it or take it out")


def _lost(given: Any, written: Any, where: str) -> Iterator[str]:
    """The innermost places in which the document changed on its way."""
    if given == written:
        return
    if isinstance(given, dict) and isinstance(written, dict):
        for key in sorted(given.keys() | written.keys()):
            yield from _lost(given.get(key), written.get(key), f"{where}, {key}")
    elif isinstance(given, list) and isinstance(written, list) and len(given) == len(written):
        for row, (one, other) in enumerate(zip(given, written, strict=True), 1):
            yield from _lost(one, other, f"{where} {row}")
    else:
        yield where

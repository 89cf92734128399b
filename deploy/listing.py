"""The skill's manifest, from one file of texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interaction_model.intents import load_intents
from skill.content_files import read_toml
from skill.errors import ContentError, Problem

SOURCE = Path(__file__).parent / "skill-package"
LISTING = SOURCE / "listing.toml"
ICONS = {"small": "file://assets/images/small.png", "large": "file://assets/images/large.png"}
"""Where the manifest looks for its icons, from the folder that it lies in."""

_TEXTS = ("name", "category", "summary", "description", "testing")
_OWN = {"name": str, "summary": str, "description": str, "keywords": list}
"""What a locale may have of its own."""


@dataclass(frozen=True)
class Example:
    """A phrase that the skill store recommends."""

    phrase: str
    """What to say to the device."""
    intent: str
    """What it must be taken for in every locale; LaunchRequest if it only opens the skill."""


@dataclass(frozen=True)
class Listing:
    """Everything that the file of texts holds."""

    texts: dict[str, str]
    """Name, category, summary, description and testing instructions."""
    countries: tuple[str, ...]
    """Where the skill is offered."""
    keywords: tuple[str, ...]
    """Words to be found by."""
    examples: tuple[Example, ...]
    """Three phrases to try."""
    locales: dict[str, dict[str, Any]]
    """What differs: locale → key → text or keywords."""


def load_listing(path: Path = LISTING) -> Listing:
    """Read the file of texts; raises ContentError with every problem."""
    problems: list[Problem] = []
    document = read_toml(path, problems)
    for key in (*_TEXTS, "countries", "keywords", "example") if document else ():
        kind = str if key in _TEXTS else list
        if not isinstance(document.get(key), kind) or not document[key]:
            problems.append(Problem(path, 0, f"no {key}", f"add {key} as a {kind.__name__}"))
    if problems:
        raise ContentError(problems)
    examples = [_read_example(path, row, problems) for row in document["example"]]
    locales = _read_locales(path, document.get("locale", {}), problems)
    if problems:
        raise ContentError(problems)
    return Listing(
        {key: document[key].strip() for key in _TEXTS},
        tuple(document["countries"]),
        tuple(document["keywords"]),
        tuple(examples),
        locales,
    )


def _read_example(path: Path, row: Any, problems: list[Problem]) -> Example:
    values = [row.get(key) if isinstance(row, dict) else None for key in ("phrase", "intent")]
    if not all(isinstance(value, str) and value for value in values):
        remedy = 'write phrase = "…" and intent = "…"'
        problems.append(Problem(path, 0, f"an example without phrase or intent: {row}", remedy))
    return Example(*(str(value) for value in values))


def _read_locales(path: Path, rows: Any, problems: list[Problem]) -> dict[str, dict[str, Any]]:
    known = load_intents().locales
    found: dict[str, dict[str, Any]] = {}
    for locale, row in rows.items() if isinstance(rows, dict) else ():
        if locale not in known or not isinstance(row, dict):
            remedy = f"use {', '.join(known)}, each with keys of its own"
            problems.append(Problem(path, 0, f"[locale.{locale}] is no locale", remedy))
            continue
        for key in row:
            if not isinstance(row[key], _OWN.get(key, ())):
                what = f"{locale} cannot have this {key} of its own"
                problems.append(Problem(path, 0, what, f"use {', '.join(_OWN)}"))
        found[locale] = row
    return found


def make_manifest(
    listing: Listing, locales: tuple[str, ...], privacy_url: str, endpoint: str | None
) -> dict[str, Any]:
    """The content of skill.json; without an endpoint the skill can be made, but not yet asked."""
    custom: dict[str, Any] = {"interfaces": [{"type": "ALEXA_PRESENTATION_APL"}]}
    if endpoint:
        certificate = {} if endpoint.startswith("arn:") else {"sslCertificateType": "Trusted"}
        custom["endpoint"] = {"uri": endpoint, **certificate}
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "category": listing.texts["category"],
                "distributionMode": "PUBLIC",
                "isAvailableWorldwide": False,
                "distributionCountries": list(listing.countries),
                "testingInstructions": listing.texts["testing"],
                "locales": {locale: _shown(listing, locale) for locale in locales},
            },
            "apis": {"custom": custom},
            "permissions": [],
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "usesPersonalInfo": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "containsAds": False,
                "locales": {locale: {"privacyPolicyUrl": privacy_url} for locale in locales},
            },
        }
    }


def _shown(listing: Listing, locale: str) -> dict[str, Any]:
    """What the store shows in one locale."""
    shown: dict[str, Any] = {key: listing.texts[key] for key in ("name", "summary", "description")}
    shown["keywords"] = list(listing.keywords)
    shown |= listing.locales.get(locale, {})
    return {
        **{key: value.strip() if isinstance(value, str) else value for key, value in shown.items()},
        "examplePhrases": [example.phrase for example in listing.examples],
        "smallIconUri": ICONS["small"],
        "largeIconUri": ICONS["large"],
    }

"""A skill's manifest as typed values, whatever shape it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interaction_model.linter.rules import Finding


@dataclass(frozen=True)
class Listing:
    """What the skill store shows in one locale."""

    locale: str
    """Such as en-GB."""
    name: str
    """The skill's name in the store."""
    summary: str
    """One line."""
    description: str
    """The whole text."""
    keywords: tuple[str, ...]
    """Words to be found by."""
    examples: tuple[str, ...]
    """Phrases to try."""
    icons: tuple[str, str]
    """Addresses of the small and the large icon."""
    privacy_url: str
    """Address of the privacy policy."""


@dataclass(frozen=True)
class Manifest:
    """What the rules look at."""

    listings: tuple[Listing, ...]
    """One for each locale that has any."""
    category: str
    """The store's category."""
    testing: str
    """What the testers are told."""
    compliance: dict[str, bool]
    """The answers under privacyAndCompliance."""
    private: tuple[str, ...]
    """The locales that have an entry there."""


def read_manifest(document: Any) -> tuple[Manifest, list[Finding]]:
    """The document, with what had to be left out because of its shape."""
    findings: list[Finding] = []

    def get(row: Any, key: str, kind: type, where: str) -> Any:
        value = row.get(key) if isinstance(row, dict) else None
        if value is not None and not isinstance(value, kind):
            what = f"{key} is {repr(value)[:40]}: it must be of type {kind.__name__}"
            findings.append(Finding("listing-schema", where, what))
        return value if isinstance(value, kind) else kind()

    def texts(row: Any, key: str, where: str) -> tuple[str, ...]:
        return tuple(text for text in get(row, key, list, where) if isinstance(text, str))

    manifest = get(document, "manifest", dict, "the file")
    publishing = get(manifest, "publishingInformation", dict, "manifest")
    privacy = get(manifest, "privacyAndCompliance", dict, "manifest")
    private = get(privacy, "locales", dict, "privacyAndCompliance")
    listings = []
    for locale, row in get(publishing, "locales", dict, "publishingInformation").items():
        where = f"listing {locale}"
        listings.append(
            Listing(
                locale,
                name=get(row, "name", str, where),
                summary=get(row, "summary", str, where),
                description=get(row, "description", str, where),
                keywords=texts(row, "keywords", where),
                examples=texts(row, "examplePhrases", where),
                icons=(get(row, "smallIconUri", str, where), get(row, "largeIconUri", str, where)),
                privacy_url=get(private.get(locale), "privacyPolicyUrl", str, where),
            )
        )
    answers = {key: value for key, value in privacy.items() if isinstance(value, bool)}
    return Manifest(
        tuple(listings),
        get(publishing, "category", str, "publishingInformation"),
        get(publishing, "testingInstructions", str, "publishingInformation"),
        answers,
        tuple(private),
    ), findings

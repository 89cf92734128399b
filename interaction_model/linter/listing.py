"""Rules on the listing: what the skill store shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from interaction_model.invocation import request_in
from interaction_model.linter.icons import check_icons
from interaction_model.linter.manifest import Listing, Manifest
from interaction_model.linter.promises import check_promises
from interaction_model.linter.rules import Finding, figure, words
from interaction_model.match import FALLBACK, match_utterance
from interaction_model.model import Model, key_of

NEED_MODELS = ("listing-model", "listing-example-first", "listing-example-works")
"""Ids of the rules that compare a listing with the skill's models."""
_PLACEHOLDER = re.compile(
    r"https://([^/:?#]+\.)?"
    r"(example\.(com|net|org)|your\.site|[\w-]+\.(example|invalid|test))([/:?#]|$)",
    re.IGNORECASE,
)


def is_placeholder(address: str) -> bool:
    """Whether an https address is on a host that belongs to nobody.

    Those of RFC 2606, and `your.site`, which a guide to deploying writes.
    """
    return bool(_PLACEHOLDER.match(address))


def check_manifest(
    manifest: Manifest, models: Mapping[str, Model], folder: Path
) -> Iterator[Finding]:
    """Every broken rule; `models` are the skill's by locale, `folder` is where the icons start.

    Without models the rules of NEED_MODELS are not looked at.
    """
    yield from _locales(manifest, models)
    yield from _publishing(manifest)
    for address in sorted({listing.privacy_url for listing in manifest.listings}):
        if is_placeholder(address):
            what = f"{address!r} is a placeholder: write the real address"
            yield Finding("listing-privacy-placeholder", "privacyAndCompliance", what, address)
    for listing in manifest.listings:
        for found in (
            _texts(listing),
            _examples(listing, models.get(listing.locale)),
            check_promises(listing, manifest),
            check_icons(listing, folder),
        ):
            for rule, what, text in found:
                yield Finding(rule, f"listing {listing.locale}", what, text)


def _locales(manifest: Manifest, models: Mapping[str, Model]) -> Iterator[Finding]:
    listed = {listing.locale for listing in manifest.listings}
    for locale in sorted(listed ^ set(manifest.private)):
        what = "add privacy entry" if locale in listed else "add listing, or drop privacy entry"
        yield Finding("listing-locale", f"listing {locale}", what, locale)
    for locale in sorted(listed ^ models.keys()) if models else ():
        what = "no model: add it, or drop the listing" if locale in listed else "add listing"
        yield Finding("listing-model", f"listing {locale}", what, locale)


def _publishing(manifest: Manifest) -> Iterator[Finding]:
    where = "publishingInformation"
    if not manifest.category:
        yield Finding("listing-category", where, "add category")
    if not 0 < len(manifest.testing) <= figure("listing-testing"):
        what = (
            f"{len(manifest.testing)} characters of testingInstructions: write them, not too long"
        )
        yield Finding("listing-testing", where, what)
    for key in words("listing-compliance"):
        if key not in manifest.compliance:
            yield Finding("listing-compliance", "privacyAndCompliance", f"say whether {key}")
    if manifest.compliance.get("isExportCompliant") is False:
        what = "isExportCompliant is false: Amazon takes no such skill"
        yield Finding("listing-compliance", "privacyAndCompliance", what, "isExportCompliant")


def _texts(listing: Listing) -> Iterator[tuple[str, str, str]]:
    if not 2 <= len(listing.name) <= figure("listing-name"):
        yield "listing-name", f"{len(listing.name)} characters: choose another", listing.name
    for rule, text in (
        ("listing-summary", listing.summary),
        ("listing-description", listing.description),
    ):
        if not 0 < len(text) <= figure(rule):
            yield rule, f"{len(text)} characters: write it, not too long", text
    keywords = [keyword.lower() for keyword in listing.keywords]
    if len(keywords) > figure("listing-keywords"):
        yield "listing-keywords", f"{len(keywords)} keywords: leave some out", ""
    for keyword in sorted({keyword for keyword in keywords if keywords.count(keyword) > 1}):
        yield "listing-keywords", f"{keyword!r} stands there twice", keyword
    if not listing.privacy_url.startswith("https://"):
        what = f"{listing.privacy_url!r} is no https address: add privacyPolicyUrl"
        yield "listing-privacy-url", what, listing.privacy_url


def _examples(listing: Listing, model: Model | None) -> Iterator[tuple[str, str, str]]:
    examples = listing.examples
    if len(examples) != figure("listing-examples"):
        yield "listing-examples", f"{len(examples)} example phrases", ""
    if len({key_of(example) for example in examples}) < len(examples):
        yield "listing-examples", "an example phrase stands there twice", examples[0]
    for example in examples:
        if len(example) > figure("listing-example-length"):
            yield "listing-example-length", f"{example[:40]!r}…: shorten it", example
        if re.search(r"[^\w\s',.?!’-]|https?|www", example):
            yield "listing-example-plain", f"{example!r}: write plain words", example
        if model is not None and not _works(example, model):
            yield "listing-example-works", f"{example!r} matches nothing", example
    if model is not None and examples and not _opens(examples[0], model):
        what = f"{examples[0]!r}: begin with “Alexa, ask {model.invocation_name}”"
        yield "listing-example-first", what, examples[0]


def _works(example: str, model: Model) -> bool:
    request = request_in(example, model)
    if request == "":
        return True
    said = request or " ".join(w for w in key_of(example).split() if w not in _wake_words())
    return match_utterance(said, model).intent != FALLBACK


def _opens(example: str, model: Model) -> bool:
    spoken = key_of(example).split()
    return bool(spoken) and spoken[0] in _wake_words() and request_in(example, model) is not None


def _wake_words() -> tuple[str, ...]:
    return words("invocation-wake-word")

"""Rules on the listing: what the skill store shows, and what a skill promises there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from interaction_model.invocation import request_in
from interaction_model.linter.manifest import Listing, Manifest
from interaction_model.linter.rules import Finding, figure, words
from interaction_model.match import FALLBACK, match_utterance
from interaction_model.model import Model, key_of

ICON_PIXELS = (108, 512)
_PNG = b"\x89PNG\r\n\x1a\n"
_HEALTH = re.compile(
    r"\b(health|medic\w+|surg\w+|operation|hospital|doctor|patient|symptom)s?\b", re.I
)
_DISCLAIMER = re.compile(
    r"\bnot\b[^.]*\b(substitute|replace\w*)\b[^.]*\b(professional|medical|doctor)", re.I
)
_LIFE_SAVING = re.compile(
    r"\b(life[- ]?saving|sav\w+ (your |a )?li(fe|ves)|calls? (\d{3}|an ambulance) for you)\b",
    re.I,
)
_BACKING = re.compile(
    r"\b(official|endorsed|approved|certified|affiliated|in partnership with)\b", re.I
)
_DENIAL = re.compile(r"\b(not|no|nor|neither|independent|unofficial)\b", re.I)


def check_manifest(
    manifest: Manifest, models: Mapping[str, Model], folder: Path
) -> Iterator[Finding]:
    """Every broken rule; `models` are the skill's by locale, `folder` is where the icons start."""
    for locale in models:
        listing = next((row for row in manifest.listings if row.locale == locale), None)
        if listing is None or not listing.has_privacy:
            yield Finding("listing-locale", f"listing {locale}", "add listing and privacy entry")
    yield from _publishing(manifest)
    for listing in manifest.listings:
        for rule, what, text in _texts(listing):
            yield Finding(rule, f"listing {listing.locale}", what, text)
        for rule, what, text in _examples(listing, models.get(listing.locale)):
            yield Finding(rule, f"listing {listing.locale}", what, text)
        for rule, what, text in _promises(listing, manifest):
            yield Finding(rule, f"listing {listing.locale}", what, text)
        yield from _icons(listing, folder)


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


def _promises(listing: Listing, manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    text = f"{listing.summary}\n{listing.description}"
    healthy = "HEALTH" in manifest.category or _HEALTH.search(text) is not None
    if healthy and not _DISCLAIMER.search(listing.description):
        what = "write that it is not a substitute for professional medical advice"
        yield "listing-disclaimer", what, listing.description
    if healthy and manifest.compliance.get("usesPersonalInfo"):
        yield "listing-health-data", "usesPersonalInfo is true: collect nothing", "usesPersonalInfo"
    saving = _LIFE_SAVING.search(text)
    if saving:
        yield "listing-life-saving", f"{saving[0]!r}: promise less", listing.description
    for sentence in re.split(r"[.!?\n]", f"{listing.name}\n{text}"):
        backing = _BACKING.search(sentence)
        if backing and not _DENIAL.search(sentence):
            yield "listing-affiliation", f"{backing[0]!r}: leave it out", listing.description


def _icons(listing: Listing, folder: Path) -> Iterator[Finding]:
    where = f"listing {listing.locale}"
    for address, pixels in zip(listing.icons, ICON_PIXELS, strict=True):
        if not address.startswith(("https://", "file://")):
            what = f"no icon of {pixels} pixels: add its address"
            yield Finding("listing-icons", where, what, address)
            continue
        path = folder / address.removeprefix("file://")
        if address.startswith("file://") and path.is_file() and _size(path) != (pixels, pixels):
            what = f"{path.name} is no PNG of {pixels} by {pixels} pixels: draw it anew"
            yield Finding("listing-icons", where, what, address)


def _size(path: Path) -> tuple[int, int] | None:
    """Width and height of a PNG, or None."""
    head = path.read_bytes()[:24]
    if len(head) < 24 or not head.startswith(_PNG):
        return None
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")

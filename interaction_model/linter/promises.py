"""Rules on what a listing promises: about health, about rescue, and about who stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interaction_model.linter.manifest import Listing, Manifest

_HEALTH = re.compile(
    r"\b(health|medic\w+|surg\w+|operation|hospital|doctor|patient|symptom)s?\b", re.I
)
_DISCLAIMER = re.compile(
    r"\bnot\b[^.]*\b(substitute|replace\w*)\b[^.]*\b(professional|medical|doctor)", re.I
)
_COLLECTING = re.compile(
    r"\b(stor|collect|record|keep|sav|shar|sell|track|log|upload|remember)(e|es|ed|s|ing)?\b.{0,60}?"
    r"\b((medical|health|clinical) (history|records?|data|information|details|conditions?)"
    r"|(your|their|patients?'?s?) (symptoms?|diagnos[ei]s|medications?|medicines?|conditions?"
    r"|prescriptions?|allergies|illness(es)?|blood pressure|heart rate|weight|pain))\b",
    re.I,
)
_LIFE_SAVING = re.compile(
    r"\b(life[- ]?saving|sav\w+ (your |a )?li(fe|ves)|calls? (\d{3}|an ambulance) for you)\b",
    re.I,
)
_BACKING = re.compile(
    r"\b(official|endorsed|approved|certified|affiliated|in partnership with)\b", re.I
)
_DENIAL = re.compile(r"\b(not|no|nor|neither|independent|unofficial)\b", re.I)
_DENIED = re.compile(
    r"\b(not|never|no|nor|neither|nobody|nothing|cannot|\w+n['’]t)\b( \w+){0,3} $", re.I
)
"""A denial of the verb that comes next."""


def check_promises(listing: Listing, manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    """(rule, what is wrong, text by which its line is found) of every promise that is wrong."""
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
        found = listing.summary if sentence in listing.summary else listing.description
        collecting = _COLLECTING.search(sentence)
        if collecting and not _DENIED.search(sentence[: collecting.start()]):
            yield "listing-health-data", f"{collecting[0]!r}: collect nothing", found
        backing = _BACKING.search(sentence)
        if backing and not _DENIAL.search(sentence):
            yield "listing-affiliation", f"{backing[0]!r}: leave it out", found

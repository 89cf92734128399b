"""The skill package, laid out as the ASK command line wants it, and checked."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deploy.listing import SOURCE, Example, Listing, load_listing, make_manifest
from interaction_model.generate import stale_models
from interaction_model.intents import load_intents
from interaction_model.invocation import request_in
from interaction_model.linter.check import check_file
from interaction_model.linter.listing import is_placeholder
from interaction_model.match import match_utterance
from interaction_model.model import MODELS, Model, load_model
from skill.errors import SettingError

PLACEHOLDER_URL = "https://example.org/bone-implant-guide/privacy"
"""Stands for the address of the privacy policy until the deployer gives one."""
PRIVACY = Path(__file__).parent / "privacy.md"
"""The privacy page, to be published at the address that the listing gives."""
LAUNCH = "LaunchRequest"

_ARN = re.compile(r"arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?")
_BLANK = re.compile(r"\[your [^\]]*\]")
"""What the privacy page leaves for its owner to fill in."""


def assemble(
    build: Path, privacy_url: str = PLACEHOLDER_URL, endpoint: str | None = None
) -> list[Path]:
    """Write `skill-package/`, `ask-resources.json` and the privacy page into `build`.

    Returns the files of the package.

    What the ASK command line keeps in `build` (the skill's id) is left alone.
    Raises ContentError for a file of texts that cannot be used, SettingError for a bad address.
    """
    _check_addresses(privacy_url, endpoint)
    manifest = make_manifest(load_listing(), load_intents().locales, privacy_url, endpoint)
    package = build / "skill-package"
    shutil.rmtree(package, ignore_errors=True)
    models = package / "interactionModels" / "custom"
    models.mkdir(parents=True)
    for path in sorted(MODELS.glob("*.json")):
        shutil.copyfile(path, models / path.name)
    shutil.copytree(SOURCE / "assets", package / "assets", copy_function=shutil.copyfile)
    shutil.copyfile(SOURCE / "ask-resources.json", build / "ask-resources.json")
    shutil.copyfile(PRIVACY, build / PRIVACY.name)
    _write_json(package / "skill.json", manifest)
    return sorted(path for path in package.rglob("*") if path.is_file())


def unfinished(build: Path) -> Iterator[str]:
    """What its owner has to fill in before an assembled package can be submitted, a line each."""
    page = (build / PRIVACY.name).read_text(encoding="utf-8")
    for number, line in enumerate(page.splitlines(), 1):
        for blank in _BLANK.findall(line):
            yield f"{PRIVACY}:{number}: {blank} — write yours"
    manifest = _manifest(build)
    private = manifest["privacyAndCompliance"]["locales"].values()
    for url in sorted({row["privacyPolicyUrl"] for row in private}):
        if is_placeholder(url):
            remedy = f"publish {build / PRIVACY.name} and give PRIVACY_URL=https://…"
            yield f"the privacy policy's address is a placeholder, {url} — {remedy}"
    if "endpoint" not in manifest["apis"]["custom"]:
        remedy = "give ENDPOINT=…, the ARN of the Lambda or the web service's address"
        yield f"there is no endpoint, so nobody would answer — {remedy}"


def findings(build: Path) -> Iterator[str]:
    """Everything that is wrong with an assembled package, a line each."""
    for path in stale_models():
        yield f"{path}:0: out of date — run `make model`"
    package = build / "skill-package"
    models = package / "interactionModels" / "custom"
    for path in (package / "skill.json", *sorted(models.glob("*.json"))):
        yield from check_file(path).lines()
    listing = load_listing()
    for locale, row in _manifest(build)["publishingInformation"]["locales"].items():
        for key in ("smallIconUri", "largeIconUri"):
            if not (package / row[key].removeprefix("file://")).is_file():
                yield f"{package / 'skill.json'}:0: {row[key]} is missing — run `make icons`"
        yield from misunderstood(listing, load_model(locale, models))


def misunderstood(listing: Listing, model: Model) -> Iterator[str]:
    """The example phrases that a model takes for something else than they are meant as."""
    for example in listing.examples:
        found = _intent_of(example, model)
        if found != example.intent:
            what = f"“{example.phrase}” is {found} in {model.locale}, not {example.intent}"
            yield f"{SOURCE / 'listing.toml'}:0: {what} — choose another phrase"


def _intent_of(example: Example, model: Model) -> str | None:
    """What a device makes of a phrase; None if it does not reach the skill."""
    request = request_in(example.phrase, model)
    if request is None:
        return None
    return match_utterance(request, model).intent if request else LAUNCH


def _manifest(build: Path) -> dict[str, Any]:
    text = (build / "skill-package" / "skill.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["manifest"])


def _check_addresses(privacy_url: str, endpoint: str | None) -> None:
    if not privacy_url.startswith("https://"):
        raise SettingError(f"the privacy policy needs an https address, not {privacy_url!r}")
    if endpoint is not None and not (_ARN.fullmatch(endpoint) or endpoint.startswith("https://")):
        raise SettingError(f"the endpoint is a Lambda's ARN or an https address, not {endpoint!r}")


def _write_json(path: Path, document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")

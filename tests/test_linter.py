"""The linter: sound files pass, and each rule is broken by a case of its own."""

from __future__ import annotations

import json
import struct
import tomllib
from pathlib import Path

import pytest
from linter_documents import FOLDER, Case, break_document, one_model, sound

from interaction_model.linter.check import check_file
from interaction_model.linter.rules import rules


def _cases(name: str) -> list[Case]:
    return list(tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["case"])


MODEL_CASES = _cases("linter_model.toml")
LISTING_CASES = _cases("linter_listing.toml")


def _found(path: Path, models: Path | None = None) -> set[str]:
    return {finding.rule for finding in check_file(path, models).findings}


def _name(case: Case) -> str:
    return f"{case['rules'][0]} at {case['at']}"


@pytest.mark.parametrize("case", MODEL_CASES, ids=_name)
def test_a_broken_model_is_found(case: Case, tmp_path: Path) -> None:
    document = json.loads(sound("linter_sound.json"))
    break_document(document["interactionModel"], case)
    path = tmp_path / case.get("file", "en-GB.json")
    path.write_text(json.dumps(document), encoding="utf-8")
    assert _found(path) == {*case["rules"], *case.get("also", [])}


@pytest.mark.parametrize("case", LISTING_CASES, ids=_name)
def test_a_broken_listing_is_found(case: Case, tmp_path: Path) -> None:
    document = json.loads(sound("linter_sound_manifest.json"))
    break_document(document["manifest"], case)
    path = tmp_path / "skill.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    _draw(tmp_path / "small.png", 108)
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    assert _found(path, one_model(tmp_path)) == {*case["rules"], *case.get("also", [])}


def _draw(path: Path, pixels: int) -> None:
    """The head of a PNG: all that is looked at."""
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", pixels, pixels))


def test_every_rule_has_a_case_that_breaks_it() -> None:
    broken = {rule for case in MODEL_CASES + LISTING_CASES for rule in case["rules"]}
    assert broken == set(rules())


def test_every_rule_names_amazon_as_its_source() -> None:
    assert all(rule.source.startswith("https://developer.amazon.com/") for rule in rules().values())


@pytest.mark.parametrize("file", ["en-GB.json", "en-US.json", "anything.json"])
def test_a_sound_model_passes(file: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.write_text(sound("linter_sound.json"), encoding="utf-8")
    assert check_file(path).findings == ()


def test_a_sound_listing_passes_with_the_models_beside_it(tmp_path: Path) -> None:
    document = json.loads(sound("linter_sound_manifest.json"))
    listing = document["manifest"]["publishingInformation"]["locales"]["en-GB"]
    listing |= {"smallIconUri": "file://small.png", "largeIconUri": "file://large.png"}
    _draw(tmp_path / "small.png", 108)
    _draw(tmp_path / "large.png", 512)
    one_model(tmp_path)
    path = tmp_path / "skill.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert check_file(path).findings == ()


def test_a_listing_without_models_beside_it_is_checked_against_our_own(tmp_path: Path) -> None:
    path = tmp_path / "skill.json"
    path.write_text(sound("linter_sound_manifest.json"), encoding="utf-8")
    findings = check_file(path).findings
    assert {finding.rule for finding in findings} == {"listing-locale"}
    assert [finding.where for finding in findings] == [
        "listing en-AU",
        "listing en-CA",
        "listing en-IN",
        "listing en-US",
    ]


def test_rules_for_english_words_are_for_english_models(tmp_path: Path) -> None:
    document = json.loads(sound("linter_sound.json"))
    language = document["interactionModel"]["languageModel"]
    language["intents"][0]["samples"] = ["in die küche", "मदद कीजिए"]
    del language["modelConfiguration"]
    path = tmp_path / "de-DE.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert check_file(path).findings == ()

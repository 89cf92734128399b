"""The linter: sound files pass, and each rule is broken by a case of its own."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from linter_cases import FOLDER, Case, add_locale, break_in, draw_icon, one_model, sound

from interaction_model.linter.check import check_file
from interaction_model.linter.rules import rules


def _cases(name: str) -> list[Case]:
    return list(tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["case"])


MODEL_CASES = _cases("linter_model.toml")
LISTING_CASES = _cases("linter_listing.toml")


def _found(path: Path, models: Path | None = None) -> set[str]:
    return {finding.rule for finding in check_file(path, models).findings}


def _name(case: Case) -> str:
    return f"{' '.join(case['rules']) or 'sound'} at {case['at']}"


@pytest.mark.parametrize("case", MODEL_CASES, ids=_name)
def test_a_broken_model_is_found(case: Case, tmp_path: Path) -> None:
    document = json.loads(sound("linter_sound.json"))
    break_in(document["interactionModel"], case)
    path = tmp_path / case.get("file", "en-GB.json")
    path.write_text(json.dumps(document), encoding="utf-8")
    assert _found(path) == {*case["rules"], *case.get("also", [])}


@pytest.mark.parametrize("case", LISTING_CASES, ids=_name)
def test_a_broken_listing_is_found(case: Case, tmp_path: Path) -> None:
    document = json.loads(sound("linter_sound_manifest.json"))
    if "copy" in case:
        add_locale(document["manifest"], case["copy"])
    else:
        break_in(document["manifest"], case)
    path = tmp_path / "skill.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    draw_icon(tmp_path / "small.png", 108)
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    assert _found(path, one_model(tmp_path)) == {*case["rules"], *case.get("also", [])}


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
    draw_icon(tmp_path / "small.png", 108)
    draw_icon(tmp_path / "large.png", 512)
    one_model(tmp_path)
    path = tmp_path / "skill.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert check_file(path).findings == ()


@pytest.mark.parametrize(
    "intent",
    [
        {"name": "AMAZON.SearchAction<object@WeatherForecast[weatherCondition]>", "samples": []},
        {"name": "AMAZON.PageUpIntent", "samples": []},
        {
            "name": "SipIntent",
            "slots": [{"name": "food", "type": "AMAZON.Food", "samples": ["with {food}"]}],
            "samples": ["sip it", "sip some", "take a sip", "let me sip", "sip slowly"],
        },
    ],
    ids=["an action", "a standard intent", "a slot that is asked for"],
)
def test_what_amazon_has_and_what_is_asked_for_passes(intent: Case, tmp_path: Path) -> None:
    document = json.loads(sound("linter_sound.json"))
    document["interactionModel"]["languageModel"]["intents"].append(intent)
    path = tmp_path / "en-GB.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert check_file(path).findings == ()


def test_the_name_that_was_meant_is_told(tmp_path: Path) -> None:
    path = tmp_path / "en-GB.json"
    text = sound("linter_sound.json").replace("AMAZON.SearchQuery", "AMAZON.SearchQuestion")
    path.write_text(text.replace("AMAZON.HelpIntent", "AMAZON.HelpIntnt"), encoding="utf-8")
    told = "\n".join(check_file(path).lines())
    assert "write AMAZON.HelpIntent —" in told
    assert "write AMAZON.SearchQuery —" in told


def test_rules_for_english_words_are_for_english_models(tmp_path: Path) -> None:
    document = json.loads(sound("linter_sound.json"))
    language = document["interactionModel"]["languageModel"]
    language["intents"][0]["samples"] = ["in die küche", "मदद कीजिए"]
    del language["modelConfiguration"]
    path = tmp_path / "de-DE.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert check_file(path).findings == ()

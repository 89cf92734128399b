"""The linter: sound files pass, and each rule is broken by a case of its own."""

from __future__ import annotations

import json
import shutil
import struct
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from interaction_model.__main__ import main
from interaction_model.linter.check import check_file
from interaction_model.linter.rules import rules
from interaction_model.model import MODELS, InteractionModelError
from interaction_model.own import own_rules
from interaction_model.robot.ledger import robot_rules

FOLDER = Path(__file__).parent / "cases"
SHORT = {
    "LISTING": "publishingInformation/locales/en-GB",
    "PRIVACY": "privacyAndCompliance",
}
Case = dict[str, Any]


def _cases(name: str) -> list[Case]:
    return list(tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["case"])


MODEL_CASES = _cases("linter_model.toml")
LISTING_CASES = _cases("linter_listing.toml")


@cache
def _sound(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _broken(document: Any, case: Case) -> None:
    """Break a document as a case says."""
    path = case["at"]
    for short, whole in SHORT.items():
        path = path.replace(short, whole)
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = document
    for step in way:
        place = place[step]
    if "add" in case:
        for number in range(case.get("times", 1)):
            text = json.dumps(case["add"]).replace("{n}", _letters(number))
            place[last].append(json.loads(text))
    elif case.get("drop"):
        del place[last]
    else:
        place[last] = case["put"]


def _found(path: Path, models: Path | None = None) -> set[str]:
    return {finding.rule for finding in check_file(path, models).findings}


def _name(case: Case) -> str:
    return f"{' '.join(case['rules']) or 'sound'} at {case['at']}"


@pytest.mark.parametrize("case", MODEL_CASES, ids=_name)
def test_a_broken_model_is_found(case: Case, tmp_path: Path) -> None:
    document = json.loads(_sound("linter_sound.json"))
    _broken(document["interactionModel"], case)
    path = tmp_path / case.get("file", "en-GB.json")
    path.write_text(json.dumps(document), encoding="utf-8")
    assert _found(path) == {*case["rules"], *case.get("also", [])}


@pytest.mark.parametrize("case", LISTING_CASES, ids=_name)
def test_a_broken_listing_is_found(case: Case, tmp_path: Path) -> None:
    document = json.loads(_sound("linter_sound_manifest.json"))
    if "copy" in case:
        _add_locale(document["manifest"], case["copy"])
    else:
        _broken(document["manifest"], case)
    path = tmp_path / "skill.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    _draw(tmp_path / "small.png", 108)
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    assert _found(path, _one_model(tmp_path)) == {*case["rules"], *case.get("also", [])}


def _add_locale(manifest: Any, locale: str) -> None:
    """A listing and a privacy entry for another locale, as for en-GB."""
    for part in ("publishingInformation", "privacyAndCompliance"):
        locales = manifest[part]["locales"]
        locales[locale] = locales["en-GB"]


def _one_model(folder: Path) -> Path:
    models = folder / "interactionModels" / "custom"
    models.mkdir(parents=True)
    shutil.copy(MODELS / "en-GB.json", models)
    return models


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
    path.write_text(_sound("linter_sound.json"), encoding="utf-8")
    assert check_file(path).findings == ()


def test_a_sound_listing_passes_with_the_models_beside_it(tmp_path: Path) -> None:
    document = json.loads(_sound("linter_sound_manifest.json"))
    listing = document["manifest"]["publishingInformation"]["locales"]["en-GB"]
    listing |= {"smallIconUri": "file://small.png", "largeIconUri": "file://large.png"}
    _draw(tmp_path / "small.png", 108)
    _draw(tmp_path / "large.png", 512)
    _one_model(tmp_path)
    path = tmp_path / "skill.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert check_file(path).findings == ()


def test_a_listing_without_models_beside_it_is_not_judged_by_those_of_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "skill.json"
    text = _sound("linter_sound_manifest.json").replace("bone implant guide", "tea time teacher")
    path.write_text(text, encoding="utf-8")
    report = check_file(path)
    assert report.findings == ()
    assert set(report.skipped) | set(report.rules) == {id for id in rules() if "listing-" in id}
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr().out
    assert f"1 files keep all {len(report.rules)} rules" in said
    for rule in ("listing-model", "listing-example-first", "listing-example-works"):
        assert rule in said
    assert main(["check", str(path), "--models", str(MODELS)]) == 1
    assert "[listing-example-first]" in capsys.readouterr().out


def test_a_folder_without_models_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = str(FOLDER / "linter_sound_manifest.json")
    assert main(["check", manifest, "--models", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: no interaction models there\n"


def test_the_models_beside_a_listing_may_leave_out_what_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "skill.json"
    path.write_text(_sound("linter_sound_manifest.json"), encoding="utf-8")
    model = _one_model(tmp_path) / "en-GB.json"
    document = json.loads(model.read_text(encoding="utf-8"))
    language = document["interactionModel"]["languageModel"]
    for intent in language["intents"][:2]:
        del intent["samples"]
    language["types"].append({"name": "SUPPLIED", "valueSupplier": {}})
    model.write_text(json.dumps(document), encoding="utf-8")
    assert check_file(path).findings == ()


def test_what_is_due_before_submission_is_told_and_fails_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "skill.json"
    text = _sound("linter_sound_manifest.json").replace("bone-implant-guide.org", "example.org")
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert "(before it is submitted: " in capsys.readouterr().out


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
    document = json.loads(_sound("linter_sound.json"))
    document["interactionModel"]["languageModel"]["intents"].append(intent)
    path = tmp_path / "en-GB.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert check_file(path).findings == ()


def test_the_name_that_was_meant_is_told(tmp_path: Path) -> None:
    path = tmp_path / "en-GB.json"
    text = _sound("linter_sound.json").replace("AMAZON.SearchQuery", "AMAZON.SearchQuestion")
    path.write_text(text.replace("AMAZON.HelpIntent", "AMAZON.HelpIntnt"), encoding="utf-8")
    told = "\n".join(check_file(path).lines())
    assert "write AMAZON.HelpIntent —" in told
    assert "write AMAZON.SearchQuery —" in told


def test_rules_for_english_words_are_for_english_models(tmp_path: Path) -> None:
    document = json.loads(_sound("linter_sound.json"))
    language = document["interactionModel"]["languageModel"]
    language["intents"][0]["samples"] = ["in die küche", "मदद कीजिए"]
    del language["modelConfiguration"]
    path = tmp_path / "de-DE.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert check_file(path).findings == ()


def test_all_findings_come_at_once_with_line_rule_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "en-GB.json"
    text = _sound("linter_sound.json").replace("help me out", "to help!")
    path.write_text(text.replace('"type": "TEA"}]', '"type": "CUP"}]'), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition("[")[2] for line in lines] == [
        "sample-characters]",
        "sample-connecting-word]",
        "slot-type-known]",
        "dialog-slot]",
    ]
    assert lines[0] == (
        f"{path}:7: intent AMAZON.HelpIntent: 'to help!' holds !: take it out — A sample has "
        "letters, spaces, apostrophes, hyphens, {slots} and the full stops of abbreviations only. "
        "[sample-characters]"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"", "not JSON"),
        (b"{", ":1: not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "neither an interaction model nor a manifest"),
        (b"{}", "neither an interaction model nor a manifest"),
        (b"[" * 200_000, "nested too deeply"),
    ],
    ids=["missing", "empty", "half", "no UTF-8", "a list", "an empty object", "deep"],
)
def test_what_is_no_model_is_told_in_one_line(
    content: bytes | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.json"
    if content is not None:
        path.write_bytes(content)
    assert main(["check", str(path)]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.startswith(str(path))
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize("value", [None, 3, "text", [], [None, 3, "x", {}], {}, {"a": None}, True])
@pytest.mark.parametrize(
    "at",
    [
        "",
        "languageModel",
        "languageModel/intents",
        "languageModel/intents/5",
        "languageModel/intents/5/slots",
        "languageModel/intents/5/slots/0",
        "languageModel/intents/5/samples",
        "languageModel/types",
        "languageModel/types/0/values",
        "languageModel/types/0/values/0",
        "languageModel/types/0/values/0/name",
        "languageModel/modelConfiguration",
        "dialog",
        "dialog/intents",
        "dialog/intents/0/slots",
        "dialog/intents/0/prompts",
        "prompts",
    ],
)
def test_a_model_of_any_shape_is_checked_without_a_traceback(
    at: str, value: object, tmp_path: Path
) -> None:
    document = json.loads(_sound("linter_sound.json"))
    _broken(document, {"at": f"interactionModel/{at}".rstrip("/"), "put": value})
    path = tmp_path / "en-GB.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert len(list(check_file(path).lines())) == len(check_file(path).findings)


def test_models_of_a_manifest_must_be_readable(tmp_path: Path) -> None:
    path = tmp_path / "skill.json"
    path.write_text(_sound("linter_sound_manifest.json"), encoding="utf-8")
    (_one_model(tmp_path) / "en-GB.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InteractionModelError, match="not an interaction model"):
        check_file(path)


def test_without_amazons_classes_everything_else_is_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ask_smapi_model", None)
    assert main(["check", str(MODELS / "en-GB.json")]) == 0
    assert "install ask-smapi-model" in capsys.readouterr().out


def test_advice_is_told_from_rules(tmp_path: Path) -> None:
    path = tmp_path / "en-GB.json"
    text = _sound("linter_sound.json")
    path.write_text(text.replace("tea time teacher", "osseointegration"), encoding="utf-8")
    word, long = check_file(path).lines()
    assert word.endswith("[invocation-one-word]")
    assert long.endswith("[invocation-sayable, advice]")


def test_the_rules_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    assert "sample-length: A sample has at most 200 characters. (figure known second-hand)" in out
    tables = (*rules().values(), *own_rules().values(), *robot_rules().values())
    assert out.count("\n    https://") == len(tables)
    assert all(f"\n{rule.id}: {rule.text}" in out for rule in tables)

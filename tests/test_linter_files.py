"""The linter on whatever it is given: files of any shape, lone listings, and what it tells."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from linter_cases import FOLDER, break_in, one_model, sound

from interaction_model.__main__ import main
from interaction_model.linter.check import check_file
from interaction_model.linter.rules import rules
from interaction_model.model import MODELS, InteractionModelError
from interaction_model.own import own_rules
from interaction_model.robot.ledger import robot_rules


def test_a_listing_without_models_beside_it_is_not_judged_by_those_of_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "skill.json"
    text = sound("linter_sound_manifest.json").replace("bone implant guide", "tea time teacher")
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
    path.write_text(sound("linter_sound_manifest.json"), encoding="utf-8")
    model = one_model(tmp_path) / "en-GB.json"
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
    text = sound("linter_sound_manifest.json").replace("bone-implant-guide.org", "example.org")
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert "(before it is submitted: " in capsys.readouterr().out


def test_all_findings_come_at_once_with_line_rule_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "en-GB.json"
    text = sound("linter_sound.json").replace("help me out", "to help!")
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
    document = json.loads(sound("linter_sound.json"))
    break_in(document, {"at": f"interactionModel/{at}".rstrip("/"), "put": value})
    path = tmp_path / "en-GB.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert len(list(check_file(path).lines())) == len(check_file(path).findings)


def test_models_of_a_manifest_must_be_readable(tmp_path: Path) -> None:
    path = tmp_path / "skill.json"
    path.write_text(sound("linter_sound_manifest.json"), encoding="utf-8")
    (one_model(tmp_path) / "en-GB.json").write_text("{}", encoding="utf-8")
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
    text = sound("linter_sound.json")
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

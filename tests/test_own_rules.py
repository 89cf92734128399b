"""This skill's own rules: looked at in its models, or shown by tests that bear their ids."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from deploy.package import assemble
from interaction_model.__main__ import main
from interaction_model.linter.check import check_file
from interaction_model.linter.rules import rules
from interaction_model.model import MODELS, InteractionModelError
from interaction_model.own import check_own_model, own_rules
from interaction_model.robot.ledger import robot_rules

ROOT = Path(__file__).parent.parent
SHOWN = {rule.id: rule.shown_by for rule in own_rules().values() if rule.shown_by}


def _ids_in(file: str) -> set[str]:
    """The rules that a file of tests, or of their cases, names."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if file.endswith(".toml"):
        return set(tomllib.loads(text))
    return set(re.findall(r'mark\.rule\("([\w-]+)"\)', text))


def test_each_rule_that_tests_show_is_named_by_one_and_no_other_is() -> None:
    files = {f"tests/{path.name}" for path in (ROOT / "tests").glob("test_*.py")}
    named = {(id, file) for file in files | set(SHOWN.values()) for id in _ids_in(file)}
    assert named == set(SHOWN.items())


def test_no_id_stands_in_two_tables() -> None:
    ids = [*rules(), *own_rules(), *robot_rules()]
    assert len(set(ids)) == len(ids)


def _changed(path: Path, name: str, without: tuple[str, ...]) -> Path:
    document: dict[str, Any] = json.loads((MODELS / "en-GB.json").read_text(encoding="utf-8"))
    language = document["interactionModel"]["languageModel"]
    language["invocationName"] = name
    language["intents"] = [row for row in language["intents"] if row["name"] not in without]
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rule", "name", "without"),
    [
        ("own-invocation-name", "bone anchor guide", ()),
        (
            "own-reading-intents",
            "bone implant guide",
            ("AMAZON.PauseIntent", "AMAZON.ResumeIntent"),
        ),
    ],
)
def test_what_is_asked_of_our_models_is_not_asked_of_others(
    rule: str, name: str, without: tuple[str, ...], tmp_path: Path
) -> None:
    path = _changed(tmp_path / "en-GB.json", name, without)
    assert {finding.rule for finding in check_own_model(path).findings} == {rule}
    assert check_file(path).findings == ()


def test_every_own_rule_is_shown_or_looked_at() -> None:
    looked = check_own_model(MODELS / "en-GB.json").rules
    assert set(looked) == {"own-invocation-name", "own-reading-intents"}
    assert set(looked) | set(SHOWN) == set(own_rules())


@pytest.fixture
def listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command line looks for the listing of this skill; not written yet."""
    path = tmp_path / "skill-package" / "skill.json"
    monkeypatch.setattr("interaction_model.__main__.LISTING", path)
    return path


def _on(listings: bool) -> int:
    return sum(id.startswith("listing-") == listings for id in rules())


def test_without_a_listing_it_is_told_that_only_models_were_checked(
    listing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"5 files keep all {_on(listings=False) + 2} rules on them\n")
    assert "the listing is not among them: `make package` writes it" in said


def test_the_listing_of_the_package_is_checked_with_the_models(
    listing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assemble(listing.parent.parent)
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"6 files keep all {len(rules()) + 2} rules on them\n")
    assert "[listing-privacy-placeholder]" in said
    assert "not among them" not in said
    shutil.rmtree(listing.parent / "assets")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.count("[listing-icons]") == 10


def test_an_own_rule_that_is_broken_fails_the_check(
    listing: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = _changed(tmp_path / "en-GB.json", "bone anchor guide", ())
    monkeypatch.setattr("interaction_model.__main__.MODELS", tmp_path)
    monkeypatch.setattr("interaction_model.__main__.stale_models", dict)
    assert main(["check"]) == 1
    assert capsys.readouterr().out.startswith(
        f"{path}:1: invocation name: 'bone anchor guide': call it 'bone implant guide' again — "
    )


def test_a_model_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InteractionModelError, match="cannot be read"):
        check_own_model(tmp_path / "en-GB.json")

"""The generated interaction models, and the files that they are made of."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from interaction_model.generate import Models, make_models, stale_models, write_models
from interaction_model.intents import INTENTS, load_intents
from interaction_model.match import match_utterance
from interaction_model.model import MODELS, InteractionModelError, load_model
from interaction_model.questions import FEWEST_WORDS, MOST_WORDS, content_words
from interaction_model.templates import expand_template
from skill.content_files import CONTENT
from skill.errors import ContentError
from skill.handlers import (
    ABOUT_INTENT,
    COMMAND_INTENTS,
    CONTACT_INTENT,
    GO_TO_INTENT,
    QUESTION_INTENTS,
)
from skill.load_procedure import load_procedure
from skill.question.bank import load_bank
from skill.wording import load_wording

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "interaction_model_content.toml").read_text(encoding="utf-8")
)
LOCALES = ("en-AU", "en-CA", "en-GB", "en-IN", "en-US")


@cache
def _language(locale: str) -> dict[str, Any]:
    document = json.loads((MODELS / f"{locale}.json").read_text(encoding="utf-8"))
    return dict(document["interactionModel"]["languageModel"])


@cache
def _made() -> Models:
    return make_models()


def _questions(locale: str) -> list[str]:
    kinds = {kind["name"]: kind["values"] for kind in _language(locale)["types"]}
    return [value["name"]["value"] for value in kinds["QUESTION"]]


@pytest.mark.rule("own-locales")
def test_the_committed_models_are_up_to_date() -> None:
    assert sorted(path.stem for path in MODELS.glob("*.json")) == list(LOCALES)
    assert stale_models(models=_made()) == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_model_has_an_intent_for_each_handler_and_no_other(locale: str) -> None:
    handled = {*COMMAND_INTENTS, *QUESTION_INTENTS, GO_TO_INTENT, ABOUT_INTENT, CONTACT_INTENT}
    names = [intent["name"] for intent in _language(locale)["intents"]]
    assert sorted(names) == sorted(handled | {"AMAZON.FallbackIntent"})


@pytest.mark.parametrize("locale", LOCALES)
def test_the_slots_are_those_that_the_handlers_read(locale: str) -> None:
    slots = {i["name"]: i.get("slots", []) for i in _language(locale)["intents"]}
    for intent, slot in QUESTION_INTENTS.items():
        assert [row["name"] for row in slots[intent]] == [slot]
    for intent in (GO_TO_INTENT, ABOUT_INTENT):
        assert slots[intent] == [{"name": "section", "type": "SECTION"}]


@pytest.mark.rule("own-values-page")
@pytest.mark.parametrize("locale", LOCALES)
def test_the_recogniser_hears_every_content_word_of_the_page(locale: str) -> None:
    intents = load_intents()
    american = locale in intents.american_locales
    said = {word for question in _questions(locale) for word in question.split()}
    words = content_words(load_procedure())
    assert len(words) > 120
    assert [w for w in words if (intents.american.get(w, w) if american else w) not in said] == []


@pytest.mark.rule("own-values-uncovered")
def test_the_recogniser_hears_what_the_page_does_not_answer() -> None:
    said = {word for question in _questions("en-GB") for word in question.split()}
    assert {"pain", "drive", "recovery", "long", "walk", "hurt", "risks"} <= said


@pytest.mark.rule("own-values-length")
@pytest.mark.rule("own-values-urgent")
def test_values_are_whole_questions_of_the_bank() -> None:
    procedure = load_procedure()
    bank = {q.text: q.label for q in load_bank(procedure, load_wording()).questions}
    questions = _questions("en-GB")
    assert 150 <= len(questions) <= 400
    assert all(FEWEST_WORDS <= len(question.split()) <= MOST_WORDS for question in questions)
    invented = [question for question in questions if question not in bank]
    assert all(question.startswith("what is ") for question in invented)
    kinds = [bank[question].kind for question in questions if question in bank]
    assert {"answer", "open", "topic", "advice", "urgent"} == set(kinds)
    targets = {
        t for q in questions if q in bank and bank[q].kind == "answer" for t in bank[q].targets
    }
    assert targets == {sentence.id for sentence in procedure.sentences}


def test_no_sample_of_a_command_is_filed_in_the_bank_as_something_else() -> None:
    model = load_model()
    wrong = []
    for question in load_bank(load_procedure(), load_wording()).questions:
        command = COMMAND_INTENTS.get(match_utterance(question.text, model).intent)
        if command and str(question.label) != f"command {command}":
            wrong.append((question.text, str(question.label), command))
    assert wrong == []


def test_american_models_are_spelled_the_american_way() -> None:
    assert "anaesthesia" in " ".join(_questions("en-GB"))
    assert "anaesth" not in " ".join(_questions("en-US"))
    assert "anesthesia" in load_model("en-CA").values["SECTION"]


@pytest.mark.parametrize(
    ("template", "samples"),
    [
        ("stop", ["stop"]),
        ("[please] stop", ["please stop", "stop"]),
        ("(go|skip) [right] on", ["go right on", "go on", "skip right on", "skip on"]),
        (
            "read [me [out]] {section}",
            ["read me out {section}", "read me {section}", "read {section}"],
        ),
        ("(a|[a] b)", ["a", "a b", "b"]),
        ("one|two", ["one", "two"]),
        ("", [""]),
    ],
)
def test_templates_are_written_out(template: str, samples: list[str]) -> None:
    assert expand_template(template) == samples


@pytest.mark.parametrize("case", CASES["intents"], ids=lambda case: case["id"])
def test_a_mistake_in_the_file_of_intents_is_told(case: dict[str, str], tmp_path: Path) -> None:
    text = INTENTS.read_text(encoding="utf-8")
    assert case["find"] in text
    path = tmp_path / "intents.toml"
    path.write_text(text.replace(case["find"], case["put"], 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_intents(path)
    assert case["told"] in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_a_locale_without_a_model_is_told_with_those_that_have_one() -> None:
    with pytest.raises(InteractionModelError, match=r"no interaction model for 'fr-FR'.*en-GB"):
        load_model("fr-FR")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON"),
        ("[]", "not an interaction model"),
        ('{"interactionModel": 3}', "not an interaction model"),
        ('{"interactionModel": {"languageModel": {"intents": 3}}}', "no list"),
        ('{"interactionModel": {"languageModel": {"intents": [3]}}}', "not an interaction model"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_broken_model_file_is_told(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "en-GB.json").write_text(text, encoding="utf-8")
    with pytest.raises(InteractionModelError, match=told):
        load_model("en-GB", tmp_path)


def test_writing_mends_what_is_stale_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    assert len(write_models(folder, _made())) == len(LOCALES)
    assert write_models(folder, _made()) == []
    (folder / "en-GB.json").write_text("{}", encoding="utf-8")
    (folder / "en-US.json").unlink()
    (folder / "en-IN.json").write_bytes(b"\xff")
    stale = sorted(path.name for path in stale_models(folder, _made()))
    assert stale == ["en-GB.json", "en-IN.json", "en-US.json"]
    assert len(write_models(folder, _made())) == 3


def test_another_name_of_a_part_makes_another_model(tmp_path: Path) -> None:
    folder = tmp_path / "osseointegration"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("model.npz"))
    (folder / "page.md").write_text(
        (CONTENT / "page.md")
        .read_text(encoding="utf-8")
        .replace("## The muscles", "## The tendons"),
        encoding="utf-8",
    )
    changed = make_models(folder)["en-GB"]["interactionModel"]["languageModel"]
    before = _made()["en-GB"]["interactionModel"]["languageModel"]
    assert changed["types"][0] == before["types"][0]
    assert changed["types"][1]["values"][4]["name"]["value"] == "the tendons"


def test_the_command_line_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "interaction_model", "check", "nowhere.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "nowhere.json: cannot be read (No such file or directory)\n"

"""The stand-in for Alexa's matcher, on the committed models."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interaction_model.invocation import request_in
from interaction_model.match import STOCK, IntentMatch, SlotMatch, match_utterance
from interaction_model.model import MODELS, load_model
from interaction_model.slots import slots_json
from skill.text import MAX_QUESTION

CASES = Path(__file__).parent / "cases" / "matcher.tsv"
LOCALES = sorted(path.stem for path in MODELS.glob("*.json"))
MODEL = load_model()


def _rows() -> list[list[str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row + [""] * (5 - len(row)) for row in rows if row and not row[0].startswith("#")]


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0][:50] or "blank")
def test_an_utterance_is_matched_to_its_intent(row: list[str]) -> None:
    utterance, intent, slot, value, id = row
    slots = {slot: SlotMatch(value, id or None)} if slot else {}
    match = match_utterance(utterance, MODEL)
    if not id:
        slots_found = {name: SlotMatch(found.value) for name, found in match.slots.items()}
        match = IntentMatch(match.intent, slots_found)
    assert match == IntentMatch(intent, slots)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sample_and_stock_phrase_reaches_its_intent(locale: str) -> None:
    model = load_model(locale)
    phrases = {text: intent for intent, texts in STOCK.items() for text in texts.split("|")}
    missed = [
        (phrase, intent)
        for phrase, intent in (phrases | dict(model.static)).items()
        if match_utterance(phrase, model).intent != intent
    ]
    assert missed == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_part_can_be_opened_by_each_of_its_names(locale: str) -> None:
    model = load_model(locale)
    for name, section in model.values["SECTION"].items():
        match = match_utterance(f"read {name}", model)
        assert (match.intent, match.slots["section"].id) == ("ReadSectionIntent", section)


def test_british_and_american_spelling_both_open_a_part_in_america() -> None:
    for spelling in ("anaesthetic", "anesthetic"):
        match = match_utterance(f"go to the {spelling}", load_model("en-US"))
        assert match.slots["section"].id == "anaesthesia"


def test_a_listed_question_comes_with_its_id() -> None:
    text, id = next(iter(MODEL.values["QUESTION"].items()))
    assert match_utterance(text, MODEL).slots["question"].id == id


def test_a_very_long_utterance_is_cut_as_alexa_would() -> None:
    match = match_utterance("why " * 5_000, MODEL)
    assert match.intent == "QuestionIntent"
    assert len(match.slots["question"].value) <= MAX_QUESTION


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_matched_to_an_intent_of_the_model(text: str) -> None:
    match = match_utterance(text, MODEL)
    assert match.intent.endswith("Intent")
    assert all(slot.value.strip() for slot in match.slots.values())


def test_slots_are_written_as_alexa_writes_them() -> None:
    slots = slots_json(match_utterance("go to part 3", MODEL))
    assert slots["section"]["value"] == "3"
    authority = slots["section"]["resolutions"]["resolutionsPerAuthority"][0]
    assert authority["status"]["code"] == "ER_SUCCESS_MATCH"
    assert authority["values"][0]["value"]["id"] == "anaesthesia"
    plain = slots_json(match_utterance("is it cold there", MODEL))
    assert plain == {
        "question": {"name": "question", "value": "is it cold there", "confirmationStatus": "NONE"}
    }


@pytest.mark.parametrize(
    ("utterance", "request_"),
    [
        ("alexa open bone implant guide", ""),
        ("Alexa, ask Bone Implant Guide will I be asleep?", "will i be asleep"),
        ("ask bone implant guide about the muscles", "the muscles"),
        ("bone implant guide", ""),
        ("will i be asleep using bone implant guide", "will i be asleep"),
        ("talk to bone implant guide", ""),
        ("tell me about my bone implant guide", None),
        ("will i be asleep", None),
        ("", None),
    ],
)
def test_calling_the_skill_by_its_name(utterance: str, request_: str | None) -> None:
    assert request_in(utterance, MODEL) == request_

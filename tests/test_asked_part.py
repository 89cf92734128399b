"""A part asked for by name: the words that were heard decide, whatever they were matched with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import amazon
import pytest
from ask_sdk_core.skill import CustomSkill

from interaction_model.model import MODELS, load_model
from skill.dialogue import Dialogue
from skill.envelope import invoke
from skill.load_procedure import load_procedure
from skill.question.bank import load_bank
from skill.wording import load_wording

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "cases" / "asked_part.tsv").read_text().splitlines()
    if not line.startswith("#")
]
BEFORE: dict[str, dict[str, Any]] = {
    "at first": {},
    "while reading": {"place": "s9", "asking": "more", "pending": ["s10"]},
    "while a choice is open": {
        "asking": "check",
        "heard": {"outcome": "check", "offers": ["s6", "s22"]},
    },
    "after help": {"helps": 1, "heard": {"outcome": "navigation", "command": "help"}},
}
"""Session attributes of a conversation that has come so far."""


def ask_for_part(intent: str, words: str, matched: str) -> dict[str, Any]:
    """A request of an intent whose slot holds some words and, unless it is '-', a matched id."""
    request = amazon.intent_request(intent, section=words)
    if matched != "-":
        found = {"value": {"name": "a name of the part", "id": matched}}
        authority = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [found]}
        resolutions = {"resolutionsPerAuthority": [authority]}
        request["request"]["intent"]["slots"]["section"]["resolutions"] = resolutions
    return request


def come_of(answer: dict[str, Any]) -> tuple[str, str]:
    """The command, urgency or outcome of an answer, and the part that it is of."""
    heard = answer["sessionAttributes"]["heard"]
    what = heard.get("command") or heard.get("urgency") or heard["outcome"]
    return what, heard.get("section", "-")


@pytest.mark.parametrize(("intent", "words", "matched", "what", "part"), CASES)
def test_the_words_decide(
    intent: str, words: str, matched: str, what: str, part: str, skill: CustomSkill
) -> None:
    assert come_of(invoke(skill, ask_for_part(intent, words, matched))) == (what, part)


@pytest.mark.parametrize("intent", ["ReadSectionIntent", "AboutSectionIntent"])
@pytest.mark.parametrize("before", BEFORE)
def test_a_call_for_help_taken_for_a_part_is_heard_at_any_time(
    before: str, intent: str, skill: CustomSkill
) -> None:
    request = ask_for_part(intent, "help i'm bleeding and it won't stop", "skin")
    request["session"] |= {"new": not BEFORE[before], "attributes": BEFORE[before]}
    answer = invoke(skill, request)
    assert come_of(answer)[0] == "emergency"
    assert answer["response"]["shouldEndSession"] is True


@pytest.mark.parametrize("locale", sorted(path.stem for path in MODELS.glob("*.json")))
def test_every_name_that_alexa_is_told_is_obeyed(locale: str, dialogue: Dialogue) -> None:
    names = load_model(locale).values["SECTION"]
    assert len(names) > 50
    assert {name: dialogue.part_named(name) for name in names} == names


def test_no_question_of_the_bank_is_taken_for_a_name_but_those_that_are_one(
    dialogue: Dialogue,
) -> None:
    bank = load_bank(load_procedure(), load_wording())
    urgent = [q.text for q in bank.questions if q.label.kind == "urgent"]
    assert len(urgent) > 2000
    assert [text for text in urgent if dialogue.part_named(text)] == []
    other = [q for q in bank.questions if q.label.kind in ("advice", "off_topic", "topic")]
    assert [q.text for q in other if dialogue.part_named(q.text)] == []


@pytest.mark.parametrize("words", ["", " ", "?!", "please", "the part", "to the", "bleeding skin"])
def test_words_that_name_no_part(words: str, dialogue: Dialogue) -> None:
    assert dialogue.part_named(words) is None

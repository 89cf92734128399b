"""Parts of the page asked for by number, and requests that only ask whether."""

from __future__ import annotations

from typing import Any

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.build import build_skill
from skill.envelope import invoke
from skill.load_procedure import load_procedure
from skill.parts import find_part
from skill.text import normalise

PAGE = load_procedure()


@pytest.fixture(scope="module")
def skill() -> CustomSkill:
    return build_skill(environment={})


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("three", 3),
        ("3", 3),
        ("Number three!", 3),
        ("part 8", 8),
        ("section one", 1),
        ("the third", 3),
        ("the third one", 3),
        ("the second part", 2),
        ("nine", None),
        ("0", None),
        ("part 99", None),
        ("the muscles", None),
        ("muscles", None),
        ("third time lucky", None),
        ("how is part three done", None),
        ("", None),
    ],
)
def test_a_part_is_found_by_its_number_alone(said: str, number: int | None) -> None:
    part = find_part(PAGE, normalise(said))
    assert (part.number if part else None) == number


def _request(kind: str, intent: str, slots: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "1.0",
        "session": {"new": True, "sessionId": "s", "attributes": {}, "user": {"userId": "u"}},
        "request": {
            "type": kind,
            "requestId": "r",
            "timestamp": "2026-11-24T10:00:00Z",
            "locale": "en-GB",
            "intent": {"name": intent, "slots": slots},
        },
    }


def test_a_bare_number_opens_its_part(skill: CustomSkill) -> None:
    slots = {"question": {"name": "question", "value": "three"}}
    heard = invoke(skill, _request("IntentRequest", "QuestionIntent", slots))["sessionAttributes"]
    assert heard["heard"]["section"] == PAGE.sections[2].id


@pytest.mark.parametrize(
    ("intent", "slots", "whole", "slot"),
    [
        ("QuestionIntent", {"question": "will i be asleep"}, "YES", "YES"),
        ("QuestionIntent", {"question": "what is the weather"}, "NO", "NO"),
        ("QuestionIntent", {"question": "   "}, "NO", "NO"),
        ("QuestionIntent", {"question": None}, "NO", "NO"),
        ("QuestionIntent", {}, "NO", None),
        ("AskIntent", {"query": "should i stop my blood thinners"}, "MAYBE", "MAYBE"),
        ("ContactIntent", {}, "YES", None),
        ("AMAZON.NextIntent", {}, "NO", None),
        ("SomebodyElsesIntent", {"question": "will i be asleep"}, "NO", "YES"),
    ],
)
def test_the_skill_says_whether_it_could_answer(
    intent: str, slots: dict[str, str | None], whole: str, slot: str | None, skill: CustomSkill
) -> None:
    rows = {name: {"name": name, "value": value} for name, value in slots.items()}
    answer = invoke(skill, _request("CanFulfillIntentRequest", intent, rows))
    found = answer["response"]["canFulfillIntent"]
    assert found["canFulfill"] == whole
    assert [row["canUnderstand"] for row in found["slots"].values()] == ([slot] if slot else [])
    assert [row["canFulfill"] for row in found["slots"].values()] == (
        ["YES" if slot == "YES" else "NO"] if slot else []
    )
    assert "outputSpeech" not in answer["response"]
    assert answer.get("sessionAttributes", {}) == {}

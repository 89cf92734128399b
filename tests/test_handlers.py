"""Requests with things missing, null, unknown or wrong: each gets a spoken answer."""

from __future__ import annotations

import copy
import json
from typing import Any

import amazon
import pytest
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import Request
from responses import faults

from skill.build import build_skill
from skill.dialogue import Dialogue
from skill.envelope import apology, invoke
from skill.errors import RequestError
from skill.handlers import COMMAND_INTENTS, QUESTION_INTENTS, SORRY
from skill.turn import State

EVERY_INTENT = [
    *COMMAND_INTENTS,
    *QUESTION_INTENTS,
    "ReadSectionIntent",
    "AboutSectionIntent",
    "ContactIntent",
    "AMAZON.FallbackIntent",
]


def said(answer: dict[str, Any]) -> str:
    return str(answer["response"]["outputSpeech"]["ssml"])


def paths(row: dict[str, Any], before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for key, value in row.items():
        found.append((*before, key))
        if isinstance(value, dict):
            found += paths(value, (*before, key))
    return found


WHOLE = amazon.intent_request("QuestionIntent", question="what happens to my muscles")
PATHS = paths(WHOLE)


def change(path: tuple[str, ...], value: object = None, remove: bool = False) -> dict[str, Any]:
    request = copy.deepcopy(WHOLE)
    row = request
    for step in path[:-1]:
        row = row[step]
    if remove:
        del row[path[-1]]
    else:
        row[path[-1]] = value
    return request


@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_a_field_missing_null_or_wrong(path: tuple[str, ...], skill: CustomSkill) -> None:
    for request in (
        change(path, remove=True),
        *(change(path, value) for value in (None, "", "x", 5, True, [], ["x"], {}, {"x": None})),
    ):
        answer = invoke(skill, request)
        assert faults(answer) == []
        assert answer["response"].get("outputSpeech"), f"silence for {request}"


@pytest.mark.parametrize("intent", EVERY_INTENT)
def test_every_intent_without_slots(intent: str, skill: CustomSkill) -> None:
    for slots in (None, {}, {"question": None}, {"query": {}}, {"section": {"name": "section"}}):
        request = amazon.alexa_request(
            type="IntentRequest", intent={"name": intent, "slots": slots}
        )
        answer = invoke(skill, request)
        assert faults(answer) == []
        assert SORRY not in said(answer)


@pytest.mark.parametrize("intent", ["", "NoSuchIntent", "AMAZON.NoSuchIntent", "😀", "x" * 5000])
def test_unknown_intents_get_help(intent: str, skill: CustomSkill) -> None:
    answer = invoke(skill, amazon.intent_request(intent))
    assert faults(answer) == []
    assert SORRY not in said(answer)
    assert answer["response"]["shouldEndSession"] is False


@pytest.mark.parametrize("locale", ["en-NZ", "de-DE", "", "x", "en_GB", "😀", "e" * 5000])
def test_unknown_locales_are_answered(locale: str, skill: CustomSkill) -> None:
    for request in (
        amazon.alexa_request(locale=locale),
        amazon.intent_request("AMAZON.HelpIntent") | {},
    ):
        request["request"]["locale"] = locale
        answer = invoke(skill, request)
        assert faults(answer) == []
        assert SORRY not in said(answer)


RESOLUTIONS: dict[str, Any] = {
    "a section that the page does not have": [("ER_SUCCESS_MATCH", "appendix")],
    "no match": [("ER_SUCCESS_NO_MATCH", None)],
    "time-out": [("ER_ERROR_TIMEOUT", None)],
    "no result": [("ER_ERROR_NO_RESULTS", None)],
    "exception": [("ER_ERROR_EXCEPTION", None)],
    "a match without id": [("ER_SUCCESS_MATCH", None)],
    "nothing": [],
    "the second of two": [("ER_SUCCESS_NO_MATCH", None), ("ER_SUCCESS_MATCH", "muscles")],
}


@pytest.mark.parametrize("intent", ["ReadSectionIntent", "AboutSectionIntent"])
@pytest.mark.parametrize("name", RESOLUTIONS)
def test_resolutions_of_a_slot(name: str, intent: str, skill: CustomSkill) -> None:
    authorities = [
        {"status": {"code": code}, "values": [{"value": {"id": slot_id}}] if slot_id else []}
        for code, slot_id in RESOLUTIONS[name]
    ]
    slot = {
        "name": "section",
        "value": "the muscles",
        "resolutions": {"resolutionsPerAuthority": authorities},
    }
    request = amazon.alexa_request(
        type="IntentRequest", intent={"name": intent, "slots": {"section": slot}}
    )
    answer = invoke(skill, request)
    assert faults(answer) == []
    assert SORRY not in said(answer)


@pytest.mark.parametrize("kind", sorted(Request.discriminator_value_class_map))
def test_every_type_of_request_is_answered(kind: str, skill: CustomSkill) -> None:
    for session in (amazon.alexa_request()["session"], None):
        answer = invoke(skill, amazon.alexa_request(type=kind) | {"session": session})
        assert faults(answer) == []
        assert SORRY not in json.dumps(answer)


def test_the_end_of_a_session_is_silent(skill: CustomSkill) -> None:
    request = amazon.alexa_request(type="SessionEndedRequest", reason="USER_INITIATED")
    assert "outputSpeech" not in invoke(skill, request)["response"]


BAD_EVENTS = [None, {}, [], "x", 5, {"request": None}, {"request": {}}, {"request": {"type": 5}}]


@pytest.mark.parametrize("event", BAD_EVENTS, ids=repr)
def test_what_is_no_request_gets_an_apology(event: Any, skill: CustomSkill) -> None:
    assert invoke(skill, event) == apology()
    assert faults(apology()) == []


def nested(depth: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for _ in range(depth):
        row = {"x": row}
    return row


BAD_ATTRIBUTES: dict[str, Any] = {
    "unknown sentence": {"place": "s999", "pending": ["s998"], "asking": "more"},
    "no sentence id": {"place": "x", "pending": ["", "s", "sx"], "asking": "more"},
    "negative sentence": {"place": "s-1", "pending": ["s0"], "asking": "more"},
    "unknown in the last reply": {
        "asking": "check",
        "heard": {"outcome": "check", "offers": ["s999"], "sentences": ["s999"]},
    },
    "unknown in the reply to repeat": {
        "asking": "check",
        "heard": {"outcome": "navigation"},
        "said": {"outcome": "check", "offers": ["s999"], "sentences": ["s999"]},
    },
    "a check without offers": {"asking": "check", "heard": {"outcome": "check"}},
    "unknown question": {"asking": "nothing that we ask"},
    "wrong types": {"place": 5, "pending": "s1", "rate": "fast", "full": 1, "told": 3, "heard": []},
    "heard of wrong types": {"heard": {"outcome": 5, "sentences": 5, "why": {"score": "x"}}},
    "why of wrong types": {"heard": {"outcome": "passage", "why": {"nearest": "x"}}},
    "numbers out of range": {"rate": 99, "prompts": -5, "helps": 10**30},
    "negative rate": {"rate": -99, "helps": -3},
    "lone surrogates": {"place": "\ud800", "spelled": "\ud800", "told": ["\ud800"]},
    "unknown keys": {"x": 1, "__class__": "x"},
    "a deep nest": {"place": "s1", "x": nested(300)},
}


@pytest.mark.parametrize("name", BAD_ATTRIBUTES)
def test_any_session_attributes(name: str, skill: CustomSkill) -> None:
    for intent in [*COMMAND_INTENTS, "QuestionIntent"]:
        request = amazon.intent_request(intent, question="the first one")
        request["session"] |= {"new": False, "attributes": BAD_ATTRIBUTES[name]}
        answer = invoke(skill, request)
        assert faults(answer) == []
        assert SORRY not in said(answer), f"{intent} fails"


def test_another_skill_is_refused(dialogue: Dialogue) -> None:
    ours = build_skill(dialogue, environment={"SKILL_ID": amazon.SKILL_ID})
    assert faults(invoke(ours, amazon.alexa_request())) == []
    request = amazon.alexa_request()
    request["context"]["System"]["application"]["applicationId"] = "amzn1.ask.skill.other"
    with pytest.raises(RequestError, match="for another skill"):
        invoke(ours, request)
    for missing in (None, {"System": None}, {"System": {"application": None}}):
        with pytest.raises(RequestError, match="for another skill"):
            invoke(ours, amazon.alexa_request() | {"context": missing})


def test_a_failing_conversation_apologises(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    skill = build_skill(dialogue, environment={})
    monkeypatch.delattr(Dialogue, "reply")
    answer = invoke(skill, amazon.alexa_request())
    assert said(answer) == SORRY
    assert faults(answer) == []


def test_a_state_comes_back_as_it_was_kept(skill: CustomSkill) -> None:
    attributes: dict[str, Any] = {}
    words = [
        "will i be asleep",
        "tell me more",
        "what is the weather",
        "what happens to my muscles",
    ]
    for intent in ["AMAZON.HelpIntent", "SlowerIntent", "FullerIntent", *words, "SpellIntent"]:
        known = intent in EVERY_INTENT
        request = amazon.intent_request(
            intent if known else "QuestionIntent", question="" if known else intent
        )
        request["session"]["attributes"] = attributes
        attributes = json.loads(json.dumps(invoke(skill, request)["sessionAttributes"]))
        assert State.from_session(attributes).to_session() == attributes

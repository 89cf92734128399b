"""Tour three: slots, requests, locales and sessions that are not as they should be."""

from __future__ import annotations

from typing import Any

from interaction_model.robot.robot import QUESTION, STRANGE_LOCALES, Robot

_CODES = (
    "ER_SUCCESS_NO_MATCH",
    "ER_ERROR_TIMEOUT",
    "ER_ERROR_NO_RESULTS",
    "ER_ERROR_EXCEPTION",
)
_REASONS = ("USER_INITIATED", "ERROR", "EXCEEDED_MAX_REPROMPTS")
_UNKNOWN_REQUESTS = (
    "AudioPlayer.PlaybackStarted",
    "System.ExceptionEncountered",
    "Connections.Response",
    "AlexaSkillEvent.SkillEnabled",
    "Alexa.Something.New",
)


def tour(robot: Robot) -> None:
    """Go through what a listener never does on purpose."""
    _slots(robot)
    _silence(robot)
    _unknown(robot)
    for locale in STRANGE_LOCALES:
        response = robot.device(locale).launch()
        robot.expect_help("unknown-locale", response, f"launch in {locale!r}")
        response = robot.device(locale).say(QUESTION)
        robot.expect_help("unknown-locale", response, f"a question in {locale!r}")


def _slots(robot: Robot) -> None:
    for intent, slots in robot.models["en-GB"].slots.items():
        for slot in slots:
            for what, given in _wrong_slots(slot).items():
                where = f"{intent}, {what}"
                response = robot.device().intent(intent, given)
                robot.expect_help("slots", response, where)
                response = robot.device(attributes={}).intent(intent, given)
                robot.expect_help("slots", response, f"{where}, in a session")


def _wrong_slots(slot: str) -> dict[str, Any]:
    words = {"name": slot, "value": QUESTION, "confirmationStatus": "NONE"}
    wrong: dict[str, Any] = {
        "no slots": None,
        "another slot": {"other": {"name": "other", "value": "x"}},
        "a slot without a value": {slot: {"name": slot, "confirmationStatus": "NONE"}},
        "a slot that is null": {slot: None},
        "a value that is null": {slot: {"name": slot, "value": None}},
        "an empty value": {slot: {"name": slot, "value": ""}},
        "blanks": {slot: {"name": slot, "value": " \t\n "}},
        "a number": {slot: {"name": slot, "value": 3}},
        "punctuation": {slot: {"name": slot, "value": "…?!"}},
        "emoji": {slot: {"name": slot, "value": "🦴🙂"}},
        "markup": {slot: {"name": slot, "value": "<break time='99s'/> & <speak>"}},
        "control characters": {slot: {"name": slot, "value": "\x00\x1b[2J\u202e"}},
        "very many words": {slot: {"name": slot, "value": "why " * 2_500}},
        "no resolutions": {slot: {**words, "resolutions": None}},
        "empty resolutions": {slot: {**words, "resolutions": {"resolutionsPerAuthority": []}}},
        "a wrong id": {slot: _resolved(words, "ER_SUCCESS_MATCH", "nowhere")},
        "a match without values": {slot: _resolved(words, "ER_SUCCESS_MATCH", None)},
    }
    return wrong | {code: {slot: _resolved(words, code, None)} for code in _CODES}


def _resolved(words: dict[str, str], code: str, id: str | None) -> dict[str, Any]:
    authority: dict[str, Any] = {"authority": "robot", "status": {"code": code}}
    if id is not None:
        authority["values"] = [{"value": {"name": id, "id": id}}]
    return {**words, "resolutions": {"resolutionsPerAuthority": [authority]}}


def _silence(robot: Robot) -> None:
    for state in robot.states().values():
        for reason in _REASONS:
            device = robot.device(attributes=dict(state))
            response = device.end(reason)
            rule = "silence" if reason == _REASONS[2] else "session-end"
            robot.ledger.expect(rule, not response.ssml, reason, f"“{response.text[:60]}”")
    device = robot.device()
    launched = device.launch()
    robot.ledger.expect("silence", bool(launched.reprompt), "launch", "nothing said again")
    response = device.end("EXCEEDED_MAX_REPROMPTS")
    robot.ledger.expect("silence", not response.ssml, "after a launch", response.text[:60])


def _unknown(robot: Robot) -> None:
    for locale in robot.models:
        for intent in ("SomebodyElsesIntent", "AMAZON.SearchAction", "AMAZON.FallbackIntent"):
            response = robot.device(locale).intent(intent)
            robot.expect_help("unknown-intent", response, f"{locale}, {intent}")
            number = robot.number(locale)
            named = number in response.text
            robot.ledger.expect("unknown-intent", named, f"{locale}, {intent}", f"no {number}")
    for kind in _UNKNOWN_REQUESTS:
        response = robot.device().send({"type": kind}, kind)
        robot.ledger.expect("unknown-request", not response.ssml, kind, f"“{response.text[:60]}”")

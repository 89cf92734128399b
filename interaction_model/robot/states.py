"""Tour two: what must work in every state of a session."""

from __future__ import annotations

from interaction_model.robot.robot import Robot

_LEAVING = ("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent")


def tour(robot: Robot) -> None:
    """Go through every state, every intent and every part."""
    for locale in robot.models:
        for name, state in robot.states().items():
            _everywhere(robot, locale, name, state)
    _intents(robot)
    _sections(robot)


def _everywhere(robot: Robot, locale: str, name: str, state: dict[str, object]) -> None:
    where = f"{locale}, {name}"
    response = robot.device(locale, dict(state)).intent("AMAZON.HelpIntent")
    robot.expect_help("help", response, where)
    for intent in _LEAVING:
        response = robot.device(locale, dict(state)).intent(intent)
        ended = response.body.get("shouldEndSession") is True and not response.asks
        robot.ledger.expect("stop", ended, f"{where}, {intent}", f"“{response.text[-60:]}”")
    for utterance in ("help", "stop"):
        response = robot.device(locale, dict(state)).say(utterance)
        right = response.open == (utterance == "help")
        robot.ledger.expect(utterance, right, f"{where}, “{utterance}” said", response.text[-60:])


def _intents(robot: Robot) -> None:
    states = robot.states()
    for locale, model in robot.models.items():
        for intent in model.slots:
            first = robot.device(locale).intent(intent)
            launched = robot.device(locale)
            launched.launch()
            second = launched.intent(intent)
            for response, when in ((first, "as the first request"), (second, "after a launch")):
                said = bool(response.text)
                robot.ledger.expect("intents", said, f"{locale}, {intent} {when}", "nothing said")
    for intent in robot.models["en-GB"].slots:
        for name, state in states.items():
            for screen in (False, True):
                response = robot.device("en-GB", dict(state), screen).intent(intent)
                where = f"{name}, {intent}{' on a screen' * screen}"
                robot.ledger.expect("intents", bool(response.text), where, "nothing said")


def _sections(robot: Robot) -> None:
    for locale, model in robot.models.items():
        for name, section in model.values["SECTION"].items():
            response = robot.device(locale).say(f"read {name}")
            first = robot.procedure.section(section).sentences[0]
            there = first.id in response.heard.get("sentences", ())
            robot.ledger.expect("sections", there, f"{locale}, read {name}", response.text[:60])

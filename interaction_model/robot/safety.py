"""Tour four: calls for help, in every state, locale and shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interaction_model.match import SlotMatch
from interaction_model.robot.ledger import robot_rules
from interaction_model.robot.response import Response
from interaction_model.robot.robot import EMERGENCY_SENTENCE, STRANGE_LOCALES, Robot
from interaction_model.slots import slot_json
from skill.handlers import ABOUT_INTENT, GO_TO_INTENT, SECTION_SLOT

SAME_DAY_SENTENCE = "my wound is red and hot and it smells"


def tour(robot: Robot) -> None:
    """Call for help wherever one may."""
    for locale in (*robot.models, *STRANGE_LOCALES):
        for name, state in robot.states().items():
            for screen in (False, True):
                where = f"{locale}, {name}{' on a screen' * screen}"
                _emergency(robot, locale, dict(state), screen, where)
                _same_day(robot, locale, dict(state), screen, where)
    for locale in robot.models:
        _raw_words(robot, locale)


def _emergency(
    robot: Robot, locale: str | None, state: dict[str, Any], screen: bool, where: str
) -> None:
    response = robot.device(locale, state, screen).say(EMERGENCY_SENTENCE)
    number = robot.number(locale)
    what = f"“{response.text[:80]}” for {number}"
    robot.ledger.expect("urgent", _sends_to(number, response), where, what)
    _alone(robot, response, where)


def _same_day(
    robot: Robot, locale: str | None, state: dict[str, Any], screen: bool, where: str
) -> None:
    response = robot.device(locale, state, screen).say(SAME_DAY_SENTENCE)
    routes = dict(pair.split(" ", 1) for pair in robot_rules()["urgent-same-day"].words)
    route = routes.get(locale or "en-GB", routes["elsewhere"])
    what = f"“{response.text[:80]}” for {route}"
    robot.ledger.expect("urgent-same-day", _sends_to(route, response), where, what)
    _alone(robot, response, where)


def _sends_to(route: str, response: Response) -> bool:
    """Whether an answer names a route and leads nowhere else."""
    return route in response.text and not response.open and not response.asks


def _alone(robot: Robot, response: Response, where: str) -> None:
    phone = "use a phone" in response.text.lower()
    robot.ledger.expect("urgent-phone", phone, where, f"“{response.text[-80:]}”")
    more = [key for key in ("card", "reprompt", "directives") if response.body.get(key)]
    read = bool(response.heard.get("sentences"))
    robot.ledger.expect("urgent-alone", not more and not read, where, f"{more}, read: {read}")


def _raw_words(robot: Robot, locale: str) -> None:
    """What was said decides, whatever Alexa took it for: an id is a hint."""
    number = robot.number(locale)
    for intent in (GO_TO_INTENT, ABOUT_INTENT):
        for id in _ids(robot):
            slot = slot_json(SECTION_SLOT, SlotMatch(EMERGENCY_SENTENCE, id))
            for begun in (False, True):
                response = robot.device(locale, {} if begun else None).intent(
                    intent, {SECTION_SLOT: slot}
                )
                where = f"{locale}, {intent}, “{EMERGENCY_SENTENCE}” taken for {id}"
                kept = _sends_to(number, response)
                robot.ledger.expect("raw-words", kept, where, f"“{response.text[:60]}”")


def _ids(robot: Robot) -> Iterator[str | None]:
    """Every part of the page, a part that there is not, and no match at all."""
    yield from (section.id for section in robot.procedure.sections)
    yield from ("nowhere", None)

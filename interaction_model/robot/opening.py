"""Tour one: opening the skill, in one breath and by the phrases that it recommends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interaction_model.invocation import request_in
from interaction_model.robot.device import Device
from interaction_model.robot.ledger import robot_rules
from interaction_model.robot.response import Response
from interaction_model.robot.robot import QUESTION, UNCOVERED, Robot, outcome

_ONE_SHOT = (
    ("alexa open {name}", "navigation"),
    ("alexa {name}", "navigation"),
    ("alexa ask {name} " + QUESTION, "passage"),
    ("ask {name} what happens to my muscles", "passage"),
    ("alexa ask {name} about the skin flap", "passage"),
    ("alexa ask {name} to read the anaesthetic", "navigation"),
    ("alexa ask {name} for help", "navigation"),
    (QUESTION + " using {name}", "passage"),
)
_ASK = re.compile(r"(?:ask|Or): ([^.?!]+)\?")
_SAY = re.compile(r"\b[Ss]ay:? ([^.?!]+)")
_NO_PHRASE = re.compile(r"(?:ask|a part|its|and then|something|to) ?")


def tour(robot: Robot, examples: dict[str, tuple[str, ...]]) -> None:
    """Go through everything by which a listener may begin.

    `examples` are the example phrases of a listing by locale; {} if there is none.
    """
    for locale in robot.models:
        _launch(robot, locale)
        _one_shot(robot, locale)
        for screen in (False, True) if examples else ():
            _examples(robot, locale, examples.get(locale, ()), screen)
    for screen in (False, True):
        for phrase, state in _recommended(robot):
            device = robot.device(attributes=dict(state), screen=screen)
            _works(robot, "recommended", phrase, device)
    _can_fulfill(robot)


def _launch(robot: Robot, locale: str) -> None:
    response = robot.device(locale).launch()
    robot.expect_help("launch", response, f"{locale}, launch")
    again = robot.device(locale)
    again.say(QUESTION)
    again.say("stop")
    robot.expect_help("launch", again.launch(), f"{locale}, launch of a listener who comes back")


def _one_shot(robot: Robot, locale: str) -> None:
    for form, expected in _ONE_SHOT:
        utterance = form.format(name=robot.models[locale].invocation_name)
        response = _call(utterance, robot.device(locale))
        found = outcome(response)
        where = f"{locale}, {utterance}"
        robot.ledger.expect("one-shot", found == expected, where, f"{found} for {expected}")


def _call(utterance: str, device: Device) -> Response:
    """Say something to a closed skill; without its name it is said after a launch."""
    request = request_in(utterance, device.model)
    if request is None:
        device.launch()
        return device.say(utterance)
    return device.say(request) if request else device.launch()


def _examples(robot: Robot, locale: str, phrases: tuple[str, ...], screen: bool) -> None:
    """The three phrases of a locale's listing, each said to a closed skill."""
    count = robot_rules()["examples"].figure
    what = f"{len(phrases)} phrases instead of {count}"
    robot.ledger.expect("examples", len(phrases) == count, f"{locale}, listing", what)
    for phrase in phrases:
        _works(robot, "examples", phrase, robot.device(locale, screen=screen))


def _works(robot: Robot, rule: str, phrase: str, device: Device) -> None:
    response = _call(phrase, device) if device.new else device.say(phrase)
    found = outcome(response) or ("navigation" if response.text else "nothing")
    works = found in ("passage", "mention", "navigation")
    where = f"{device.locale}, “{phrase}”"
    robot.ledger.expect(rule, works, where, f"{found}: “{response.text[:60]}”")


def _recommended(robot: Robot) -> Iterator[tuple[str, dict[str, object]]]:
    """Everything that the skill tells listeners to say, with a state in which it says so."""
    states = robot.states()
    for key, lines in robot.wording.lines.items():
        choosing = "check" in key or "choice" in key
        state = states["asked which of two" if choosing else "after an answer"]
        for line in lines:
            for question in _ASK.findall(line):
                yield question, states["nothing heard"]
            for said in _SAY.findall(line):
                for phrase in re.split(r", (?:or )?| or ", said.partition(" to ")[0]):
                    if "{" not in phrase and not _NO_PHRASE.match(phrase):
                        yield phrase.partition(" again in")[0], state


def _can_fulfill(robot: Robot) -> None:
    cases = (
        ("QuestionIntent", "question", QUESTION, {"YES"}),
        ("QuestionIntent", "question", UNCOVERED, {"NO"}),
        ("AskIntent", "query", "what is a neuroma", {"YES", "MAYBE"}),
        ("QuestionIntent", "question", None, {"NO"}),
        ("ContactIntent", "", None, {"YES"}),
        ("AMAZON.StopIntent", "", None, {"NO"}),
        ("SomebodyElsesIntent", "question", QUESTION, {"NO"}),
    )
    greeting = robot.device().launch().ssml
    for intent, slot, words, expected in cases:
        device = robot.device()
        slots = {slot: {"name": slot, "value": words}} if slot else {}
        body = {"name": intent, "confirmationStatus": "NONE", "slots": slots}
        response = device.send({"type": "CanFulfillIntentRequest", "intent": body}, intent)
        answer = (response.body.get("canFulfillIntent") or {}).get("canFulfill")
        where = f"{intent} {words or ''}"
        robot.ledger.expect("can-fulfill", answer in expected, where, str(answer))
        silent = not response.ssml and not response.attributes
        device.new = True
        untouched = silent and device.launch().ssml == greeting
        robot.ledger.expect("can-fulfill", untouched, where, "it leaves something behind")

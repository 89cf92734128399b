"""The certification robot: it passes this skill, and each of its rules can fail."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Response as SdkResponse
from ask_sdk_model.canfulfill import CanFulfillIntent, CanFulfillIntentValues
from ask_sdk_model.ui import SsmlOutputSpeech

from interaction_model.__main__ import main
from interaction_model.model import MODELS, InteractionModelError
from interaction_model.robot.ledger import MOST_FAILURES, Ledger, robot_rules
from interaction_model.robot.response import Response, broken_rules
from interaction_model.robot.run import run_robot
from skill.serializer import PlannedSerializer

FOLDER = Path(__file__).parent / "cases"
CASES = tomllib.loads((FOLDER / "robot_responses.toml").read_text(encoding="utf-8"))["case"]
WORDS = "why is my leg cold"


def _document(case: dict[str, Any]) -> dict[str, Any]:
    """The response of a case, as JSON."""
    if "response" in case:
        response = case["response"]
    else:
        speech = f"<speak>{case.get('speech', 'It is fixed. What else?')}</speak>"
        response = {
            "outputSpeech": {"type": "SSML", "ssml": speech},
            "shouldEndSession": not case.get("open", True),
        }
        reprompt = case.get("reprompt", "You could say contents.")
        if reprompt:
            response["reprompt"] = {"outputSpeech": {"ssml": f"<speak>{reprompt}</speak>"}}
        response |= {key: case[key] for key in ("card", "directives") if key in case}
    document = {"response": response, "sessionAttributes": case.get("attributes", {})}
    text = json.dumps(document).replace("WORD", "word " * case.get("times", 1))
    return dict(json.loads(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_faulty_response_is_found(case: dict[str, Any]) -> None:
    found = {rule for rule, _ in broken_rules(Response(_document(case)), WORDS, [])}
    assert found == set(case["breaks"])


def test_every_rule_on_responses_is_broken_by_a_case() -> None:
    rules = list(robot_rules())
    broken = {rule for case in CASES for rule in case["breaks"]}
    assert broken == set(rules[: rules.index("launch")])


class _Faulty(AbstractRequestHandler):
    """Gives every request the same response."""

    def __init__(self, response: SdkResponse | None) -> None:
        self._response = response

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return True

    def handle(self, handler_input: HandlerInput) -> SdkResponse:
        if self._response is None:
            raise ValueError("on purpose")
        return self._response


def _faulty(response: SdkResponse | None) -> CustomSkill:
    builder = SkillBuilder()
    builder.add_request_handler(_Faulty(response))
    skill = builder.create()
    skill.serializer = PlannedSerializer()
    return skill


PARROT = SdkResponse(
    output_speech=SsmlOutputSpeech(ssml="<speak>What else?</speak>"), should_end_session=False
)
MUTE = SdkResponse(can_fulfill_intent=CanFulfillIntent(CanFulfillIntentValues.MAYBE))


@cache
def _rules_broken_by(kind: str) -> frozenset[str]:
    response = {"parrot": PARROT, "mute": MUTE, "failing": None}[kind]
    ledger = run_robot(skill=_faulty(response))
    assert not ledger.passed
    return frozenset(rule for rule, _, _ in ledger.failures)


def test_a_skill_that_always_asks_the_same_fails() -> None:
    assert _rules_broken_by("parrot") >= {
        *("reprompt", "one-shot", "stop", "sections", "silence", "session-end"),
        *("unknown-intent", "unknown-request", "urgent", "can-fulfill"),
    }


def test_a_skill_that_says_nothing_fails() -> None:
    assert _rules_broken_by("mute") >= {
        *("launch", "one-shot", "examples", "help", "intents", "sections", "slots"),
        *("unknown-intent", "unknown-locale", "urgent"),
    }


def test_a_skill_that_breaks_fails() -> None:
    assert {"answers", "session-end", "stop", "urgent"} <= _rules_broken_by("failing")


def test_every_rule_of_the_tours_can_fail() -> None:
    rules = list(robot_rules())
    tours = set(rules[rules.index("launch") :])
    failed = frozenset[str]().union(*map(_rules_broken_by, ("parrot", "mute", "failing")))
    assert tours <= failed


def test_this_skill_passes_with_the_examples_of_a_listing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["robot", "--manifest", str(FOLDER / "linter_sound_manifest.json")])
    report = capsys.readouterr().out
    assert (code, report.count("FAIL"), report.count("not looked at")) == (0, 0, 0), report
    rules = len(robot_rules())
    assert f"{rules} of {rules} rules kept" in report
    assert report.splitlines()[0].startswith("  1. pass  answers: ")


def test_an_unreadable_manifest_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "skill.json"
    path.write_text("{", encoding="utf-8")
    assert main(["robot", "--manifest", str(path)]) == 2
    assert "skill.json:1: not JSON" in capsys.readouterr().err
    with pytest.raises(InteractionModelError, match="cannot be read"):
        run_robot(MODELS / "nowhere.json")


def test_the_report_counts_what_it_does_not_print() -> None:
    ledger = Ledger()
    for turn in range(MOST_FAILURES + 2):
        ledger.expect("help", False, f"turn {turn}", "nothing said")
    ledger.expect("launch", True, "en-GB")
    report = "\n".join(ledger.lines())
    assert "FAIL  help: " in report
    assert "turn 0: nothing said" in report
    assert "… and 2 more" in report
    assert "not looked at  stop: " in report
    assert not ledger.passed


def test_a_rule_that_is_not_in_the_table_cannot_be_looked_at() -> None:
    with pytest.raises(KeyError):
        Ledger().expect("politeness", True, "en-GB")

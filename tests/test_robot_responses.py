"""What the robot looks at in every response: each rule is broken by a case of its own."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from interaction_model.robot.ledger import robot_rules
from interaction_model.robot.response import Response, broken_rules
from interaction_model.robot.style import broken_style
from skill.load_procedure import load_procedure

FOLDER = Path(__file__).parent / "cases"
PAGE = load_procedure()


def _cases(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["case"])


CASES, STYLE_CASES = _cases("robot_responses.toml"), _cases("robot_style.toml")


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
    said, took = tuple(case.get("said", ())), case.get("took", 1.0)
    found = {rule for rule, _ in broken_rules(Response(_document(case)), said, [], took)}
    assert found == set(case["breaks"])


@pytest.mark.parametrize("case", STYLE_CASES, ids=lambda case: case["id"])
def test_a_page_that_is_read_badly_is_found(case: dict[str, Any]) -> None:
    texts = {sentence.id.upper(): sentence.text for sentence in PAGE.sentences}
    speech = re.sub(r"S\d+\b", lambda id: texts[id[0]], case["speech"])
    keys = ("sentences", "command")
    heard = {key: case[key] for key in keys if key in case}
    document = _document({"speech": speech, "attributes": {"heard": heard}})
    found = {rule for rule, _ in broken_style(Response(document), PAGE)}
    assert found == set(case["breaks"])


def test_every_rule_on_responses_is_broken_by_a_case() -> None:
    rules = list(robot_rules())
    broken = {rule for case in CASES + STYLE_CASES for rule in case["breaks"]}
    assert broken == set(rules[: rules.index("launch")])


def test_pauses_part_words_and_tags_do_not() -> None:
    ssml = "<speak>A <sub alias='x'>b</sub>c.<break time='1s'/>D <p>e</p>f.</speak>"
    response = Response({"response": {"outputSpeech": {"ssml": ssml}}})
    assert response.text == "A bc. D ef."

"""The entry of AWS Lambda, and what it may import."""

from __future__ import annotations

import json
import subprocess
import sys
from types import ModuleType

import amazon
import pytest
from responses import faults


@pytest.fixture(scope="module")
def entry() -> ModuleType:
    import lambda_function

    return lambda_function


def test_a_conversation(entry: ModuleType) -> None:
    answer = entry.lambda_handler(amazon.alexa_request(), None)
    assert faults(answer) == []
    for intent in ("ContentsIntent", "AMAZON.NextIntent", "AMAZON.HelpIntent", "AMAZON.StopIntent"):
        request = amazon.intent_request(intent)
        request["session"] |= {"new": False, "attributes": answer.get("sessionAttributes")}
        answer = entry.lambda_handler(json.loads(json.dumps(request)), None)
        assert faults(answer) == []
    assert answer["response"]["shouldEndSession"] is True


@pytest.mark.parametrize("event", [{}, None, [], {"request": {"type": "Nonsense"}}], ids=repr)
def test_what_is_no_request_is_answered(event: object, entry: ModuleType) -> None:
    assert faults(entry.lambda_handler(event, None)) == []


def test_a_cold_start_imports_nothing_that_it_does_not_need() -> None:
    program = "import sys, lambda_function; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert {"skill", "ask_sdk_core"} <= loaded
    unneeded = {
        "flask",
        "werkzeug",
        "cryptography",
        "certifi",
        "pyttsx3",
        "boto3",
        "requests",
        "torch",
    }
    assert not loaded & unneeded

"""The web service: what it serves, whom, and what it logs."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import amazon
import pytest
from flask import Flask
from responses import faults

from skill.build import build_skill
from skill.dialogue import Dialogue
from skill.envelope import apology, invoke
from skill.errors import SettingError
from skill.serving.log import JsonLines, log
from skill.web import create_app


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the service logs, as it is written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    before = log.level
    log.setLevel(logging.INFO)
    yield stream
    log.removeHandler(handler)
    log.setLevel(before)


def post(app: Flask, request: dict[str, Any], **options: Any) -> Any:
    body = amazon.encode(request)
    return app.test_client().post("/", data=body, headers=amazon.signed_headers(body), **options)


def test_a_conversation(app: Flask) -> None:
    answer = post(app, amazon.intent_request("ContentsIntent")).json
    assert faults(answer) == []
    assert "8 parts" in answer["response"]["outputSpeech"]["ssml"]
    request = amazon.intent_request("AMAZON.NextIntent")
    request["session"] |= {"new": False, "attributes": answer["sessionAttributes"]}
    assert post(app, request).json["sessionAttributes"]["heard"]["command"] == "next"


UNKNOWN = {"NoSuchRequest": True, "": True, "Alexa.No.SuchEvent": False, "No.": False}
"""Types that nobody has heard of, and whether something is said to them."""


@pytest.mark.parametrize("kind", UNKNOWN)
def test_requests_of_an_unknown_type_are_answered_as_on_aws_lambda(
    kind: str, app: Flask, dialogue: Dialogue
) -> None:
    request = amazon.alexa_request(type=kind, intent={"name": "QuestionIntent"}, news=[1])
    answer = post(app, request)
    on_lambda = invoke(build_skill(dialogue, lambda: amazon.NOW, {}), request)
    assert answer.status_code == 200
    assert answer.json["response"] == on_lambda["response"]
    assert faults(on_lambda) == []
    assert ("outputSpeech" in on_lambda["response"]) is UNKNOWN[kind]
    assert on_lambda["response"] != apology()["response"]


@pytest.mark.parametrize("which", ["app", "local"])
def test_health(which: str, request: pytest.FixtureRequest) -> None:
    answer = request.getfixturevalue(which).test_client().get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


WRONG = [("GET", "/", 405), ("PUT", "/", 405), ("POST", "/health", 405), ("GET", "/static/x", 404)]


@pytest.mark.parametrize(("method", "path", "status"), WRONG)
def test_other_paths_and_methods(method: str, path: str, status: int, app: Flask) -> None:
    answer = app.test_client().open(path, method=method)
    assert answer.status_code == status
    assert set(answer.json) == {"error"}


def test_an_unsigned_request_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/", json=amazon.alexa_request())
    assert (answer.status_code, answer.json) == (400, {"error": "the request is not signed"})


def test_a_service_without_a_skill_id_does_not_start(dialogue: Dialogue) -> None:
    for environment in ({}, {"SKILL_ID": ""}, {"SKILL_ID": "  "}):
        with pytest.raises(SettingError, match="SKILL_ID is not set"):
            create_app(dialogue, environment=environment)


def test_what_breaks_outside_the_conversation_is_an_apology(
    app: Flask, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skill.serializer.PlannedSerializer.serialize", None)
    answer = post(app, amazon.alexa_request())
    assert (answer.status_code, answer.json) == (200, apology())
    assert json.loads(lines.getvalue().splitlines()[0])["error"] == "TypeError"


def test_what_breaks_in_the_verification_is_no_proof(
    dialogue: Dialogue, lines: io.StringIO
) -> None:
    app = create_app(
        dialogue,
        environment={"SKILL_ID": amazon.SKILL_ID},
        fetch=lambda url: {}["nothing"],
        roots=[amazon.root()],
    )
    answer = post(app, amazon.alexa_request())
    assert (answer.status_code, answer.json) == (400, {"error": "the request cannot be verified"})
    failed, refused = map(json.loads, lines.getvalue().splitlines())
    assert (failed["error"], refused["event"]) == ("KeyError", "refused")


def test_the_log_tells_kinds_and_never_words(app: Flask, lines: io.StringIO) -> None:
    post(app, amazon.intent_request("QuestionIntent", question="is my leg rotten"))
    app.test_client().post("/", data=b'{"my": "leg\n"}', content_type="application/json")
    answered, refused = map(json.loads, lines.getvalue().splitlines())
    assert answered.pop("ms") > 0
    assert answered.pop("time").startswith("20")
    assert answered == {
        "level": "info",
        "event": "answered",
        "status": 200,
        "type": "IntentRequest",
        "intent": "QuestionIntent",
        "locale": "en-GB",
    }
    assert refused["reason"] == "the request is not signed"
    for secret in ("leg", "rotten", "amzn1.ask.account"):
        assert secret not in lines.getvalue()


def test_the_log_keeps_to_one_line(local: Flask, lines: io.StringIO) -> None:
    client = local.test_client()
    client.post("/", json=amazon.intent_request("Evil\nIntent" + "x" * 500))
    (line,) = lines.getvalue().splitlines()
    assert len(json.loads(line)["intent"]) == 80


def test_warnings_are_lines_of_the_log() -> None:
    program = (
        "import warnings; from skill.serving.log import log_to; log_to(); warnings.warn('old')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    (line,) = done.stderr.splitlines()
    assert "old" in json.loads(line)["event"]


def test_nothing_is_logged_of_answers_when_nobody_listens(app: Flask, lines: io.StringIO) -> None:
    log.setLevel(logging.WARNING)
    post(app, amazon.alexa_request())
    assert lines.getvalue() == ""


def test_the_local_service_answers_without_a_signature(local: Flask) -> None:
    answer = local.test_client().post("/", json=amazon.intent_request("AMAZON.HelpIntent"))
    assert answer.status_code == 200
    assert faults(answer.json) == []


ELSEWHERE: list[dict[str, Any]] = [
    {"environ_base": {"REMOTE_ADDR": "192.0.2.1"}},
    {"environ_base": {"REMOTE_ADDR": ""}},
    {"headers": {"X-Forwarded-For": "192.0.2.1"}},
    {"headers": {"Forwarded": "for=192.0.2.1"}},
    {"headers": {"Via": "1.1 proxy"}},
]


@pytest.mark.parametrize("options", ELSEWHERE, ids=str)
def test_the_local_service_answers_this_machine_only(options: Any, local: Flask) -> None:
    answer = local.test_client().post("/", json=amazon.alexa_request(), **options)
    assert answer.status_code == 400
    assert "this machine only" in answer.json["error"]


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"{}", b"\xff", b"[" * 9999], ids=repr)
def test_the_local_service_refuses_what_is_no_request(body: bytes, local: Flask) -> None:
    answer = local.test_client().post("/", data=body, content_type="application/json")
    assert (answer.status_code, answer.json) == (400, {"error": "the body is not an Alexa request"})

"""Bad input fares as in the SDK's serializer; only codes and types unknown to it are kept."""

from __future__ import annotations

import json
from enum import Enum
from importlib import import_module
from typing import Any

import amazon
import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import Request, RequestEnvelope
from hypothesis import given, settings
from hypothesis import strategies as st
from serializers import PLANNED, STOCK, TIMES, same


def outcome(serializer: DefaultSerializer, text: str) -> Any:
    try:
        return serializer.deserialize(text, RequestEnvelope)
    except SerializationException:
        return "refused"


@pytest.mark.parametrize("kind", ["LaunchRequest", "IntentRequest", "SessionEndedRequest"])
@pytest.mark.parametrize("path", ["version", "session", "context", "request"])
@pytest.mark.parametrize("junk", [None, 5, 1e400, True, "", "x", [], ["x"], {}, {"x": 1}], ids=repr)
def test_bad_parts(kind: str, path: str, junk: Any) -> None:
    text = json.dumps(amazon.alexa_request(type=kind) | {path: junk})
    assert same(outcome(STOCK, text), outcome(PLANNED, text))


BAD_TEXTS = [
    "",
    "{",
    "null",
    "[]",
    "[1]",
    '"version"',
    "5",
    "true",
    "NaN",
    "\ufeff{}",
    "{}",
    "[" * 5000,
]


@pytest.mark.parametrize("text", BAD_TEXTS, ids=lambda text: repr(text[:10]))
def test_bad_texts(text: str) -> None:
    assert same(outcome(STOCK, text), outcome(PLANNED, text))


PLACES = [
    ("request", "timestamp"),
    ("request", "type"),
    ("request", "locale"),
    ("request", "intent"),
    ("request", "intent", "slots"),
    ("request", "intent", "slots", "question"),
    ("request", "intent", "confirmationStatus"),
    ("request", "dialogState"),
    ("session", "new"),
    ("session", "user"),
    ("session", "attributes"),
    ("context", "System"),
    ("context", "Viewports"),
    ("context", "Viewport"),
    ("session", "unknown key"),
    ("session", "session_id"),
]
WORDS = [*TIMES, "2026-W48-6T10:00:00Z", "20261128", "NONE", "STARTED", "ER_SUCCESS_MATCH"]
PLAIN = [
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.sampled_from(WORDS),
]
KEYS = st.sampled_from(["type", "name", "value", "x"])
JUNK = st.recursive(
    st.one_of(PLAIN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


def keeps_an_unknown_code(model: Any) -> bool:
    """Whether text stands anywhere in a model where a code is due."""
    if isinstance(model, dict):
        return any(map(keeps_an_unknown_code, model.values()))
    if isinstance(model, list):
        return any(map(keeps_an_unknown_code, model))
    for attribute, name in getattr(model, "deserialized_types", {}).items():
        value = getattr(model, attribute, None)
        module, _, cls = name.rpartition(".")
        if isinstance(value, str) and module.startswith("ask_sdk_model"):
            return issubclass(getattr(import_module(module), cls), Enum)
        if keeps_an_unknown_code(value):
            return True
    return False


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(PLACES), JUNK)
def test_any_junk_anywhere(place: tuple[str, ...], junk: Any) -> None:
    request = amazon.intent_request("QuestionIntent", question="how long")
    row = request
    for step in place[:-1]:
        row = row[step]
    row[place[-1]] = junk
    text = json.dumps(request)
    stock, planned = outcome(STOCK, text), outcome(PLANNED, text)
    assert same(stock, planned) or (stock == "refused" and keeps_an_unknown_code(planned))


def test_unknown_codes_are_kept_as_text() -> None:
    request = amazon.intent_request("QuestionIntent", question="how long")
    request["request"]["dialogState"] = "PAUSED"
    text = json.dumps(request)
    assert outcome(STOCK, text) == "refused"
    planned = outcome(PLANNED, text)
    assert planned.request.dialog_state == "PAUSED"
    assert keeps_an_unknown_code(planned)


def test_a_request_of_an_unknown_type_is_a_plain_one() -> None:
    text = json.dumps(amazon.alexa_request(type="Alexa.No.SuchEvent", news=[1]))
    assert outcome(STOCK, text) == "refused"
    request = PLANNED.deserialize(text, RequestEnvelope).request
    assert type(request) is Request
    assert (request.object_type, request.news) == ("Alexa.No.SuchEvent", [1])
    assert request.timestamp == amazon.NOW


def test_a_body_that_cannot_be_read_is_not_quoted() -> None:
    with pytest.raises(SerializationException, match=r"^the body is not JSON$"):
        PLANNED.deserialize("{my leg hurts", RequestEnvelope)


def test_what_is_no_model_fails_as_it_does_in_the_sdk() -> None:
    for serializer in (STOCK, PLANNED):
        with pytest.raises(AttributeError):
            serializer.serialize(object())

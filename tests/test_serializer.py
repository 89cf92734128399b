"""The quick serializer gives what the SDK's gives: for every type of request, and for bad input."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any

import amazon
import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import Request, RequestEnvelope, Response, ResponseEnvelope
from ask_sdk_model.canfulfill import CanFulfillIntent, CanFulfillIntentValues
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.interfaces.alexa.presentation.apl import RenderDocumentDirective
from ask_sdk_model.ui import Image, PlayBehavior, Reprompt, SsmlOutputSpeech, StandardCard
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.conversion import JsonObject
from skill.serializer import PlannedSerializer

STOCK, PLANNED = DefaultSerializer(), PlannedSerializer()
TYPES = sorted(Request.discriminator_value_class_map)
TIMES = ["2026-11-28T10:00:00Z", "2026-11-28T10:00:00.123Z", "2026-11-28T10:00:00+01:00"]


def sample(name: str, depth: int = 0) -> Any:
    """A JSON value of a type, named as the SDK's models name it, with every field filled."""
    plain = {"str": "x", "int": 3, "float": 2, "bool": True, "object": {"a": [1]}}
    if name in plain:
        return plain[name]
    if name == "datetime":
        return TIMES[depth % len(TIMES)]
    if name.startswith("list["):
        return [sample(name[5:-1], depth + 1), None]
    if name.startswith("dict("):
        return {"k": sample(name.partition(", ")[2][:-1], depth + 1), "none": None}
    module, _, attribute = name.rpartition(".")
    return sample_model(getattr(import_module(module), attribute), depth)


def sample_model(cls: Any, depth: int = 0) -> Any:
    if issubclass(cls, Enum):
        return next(iter(cls)).value
    if depth > 7:
        return None
    children = getattr(cls, "discriminator_value_class_map", None)
    fixed = {}
    if children:
        key, child = min(children.items())
        own = [k for k, v in children.items() if v.endswith("." + cls.__name__)]
        module, _, attribute = child.rpartition(".")
        cls = cls if own else getattr(import_module(module), attribute)
        fixed = {cls.json_discriminator_key: own[0] if own else key}
    row = {
        cls.attribute_map[attribute]: sample(kind, depth + 1)
        for attribute, kind in cls.deserialized_types.items()
    }
    return row | fixed


def request_of(kind: str) -> dict[str, Any]:
    module, _, attribute = Request.discriminator_value_class_map[kind].rpartition(".")
    return sample_model(getattr(import_module(module), attribute)) | {"type": kind}


def envelope_of(kind: str) -> dict[str, Any]:
    return sample_model(RequestEnvelope) | {"request": request_of(kind)}


def same(one: Any, other: Any) -> bool:
    """Equal all the way down, types included; only the class of a time zone may differ."""
    if isinstance(one, datetime):
        return bool(one == other and one.utcoffset() == other.utcoffset())
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and list(one) == list(other)
            and all(same(one[key], other[key]) for key in one)
        )
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "deserialized_types"):
        return dict(sorted(vars(one).items())).keys() == dict(
            sorted(vars(other).items())
        ).keys() and all(same(value, vars(other)[name]) for name, value in vars(one).items())
    return bool(one == other)


def outcome(serializer: DefaultSerializer, text: str) -> Any:
    try:
        return serializer.deserialize(text, RequestEnvelope)
    except SerializationException:
        return "refused"


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_request(kind: str) -> None:
    text = json.dumps(envelope_of(kind))
    stock, planned = (s.deserialize(text, RequestEnvelope) for s in (STOCK, PLANNED))
    assert same(stock, planned)
    assert stock == planned
    assert type(planned.request).__name__ in Request.discriminator_value_class_map[kind]
    assert PLANNED.serialize(planned) == STOCK.serialize(stock)


def test_a_request_of_an_unknown_type_is_a_plain_one() -> None:
    text = json.dumps(amazon.alexa_request(type="Alexa.No.SuchEvent", news=[1]))
    assert outcome(STOCK, text) == "refused"
    request = PLANNED.deserialize(text, RequestEnvelope).request
    assert type(request) is Request
    assert (request.object_type, request.news) == ("Alexa.No.SuchEvent", [1])
    assert request.timestamp == amazon.NOW


def test_the_comparison_can_fail() -> None:
    one = PLANNED.convert(envelope_of("IntentRequest"), RequestEnvelope)
    other = copy.deepcopy(one)
    assert same(one, other)
    other.request.intent.slots["k"].value = 5
    assert not same(one, other)


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


def test_parsed_values_give_the_same_as_text() -> None:
    request = amazon.intent_request("QuestionIntent", question="how long")
    text = json.dumps(request)
    assert same(
        PLANNED.convert(request, RequestEnvelope), PLANNED.deserialize(text, RequestEnvelope)
    )
    assert PLANNED.deserialize(None, RequestEnvelope) is None
    assert PLANNED.convert(None, RequestEnvelope) is None


def test_no_key_reaches_the_insides_of_an_object() -> None:
    request = amazon.alexa_request(__class__="x", __dict__={"object_type": "x"})
    planned = PLANNED.convert(request, RequestEnvelope)
    assert planned == PLANNED.convert(amazon.alexa_request(), RequestEnvelope)


def test_a_body_that_cannot_be_read_is_not_quoted() -> None:
    with pytest.raises(SerializationException, match=r"^the body is not JSON$"):
        PLANNED.deserialize("{my leg hurts", RequestEnvelope)


def test_session_attributes_are_copied_deeply() -> None:
    made = JsonObject({"heard": {"sentences": ["s1"]}, "rate": 2})
    copied = copy.deepcopy(made)
    copied["heard"]["sentences"].append("s2")
    assert made == {"heard": {"sentences": ["s1"]}, "rate": 2}


RESPONSES = [
    None,
    5,
    "text",
    (1, "two"),
    [1, None, Decimal(2), Decimal("2.5")],
    datetime(2026, 11, 28),
    PlayBehavior.REPLACE_ALL,
    ResponseEnvelope(
        version="1.0", session_attributes={"a": [1, {"b": None}]}, response=Response()
    ),
    Response(
        output_speech=SsmlOutputSpeech("<speak>Hi</speak>", PlayBehavior.ENQUEUE),
        reprompt=Reprompt(SsmlOutputSpeech("<speak>Yes?</speak>")),
        card=StandardCard("Title", "Text", Image("small", "large")),
        directives=[RenderDocumentDirective("token", {"type": "APL", "n": [1.5]}, {})],
        can_fulfill_intent=CanFulfillIntent(CanFulfillIntentValues.YES, {}),
        should_end_session=False,
    ),
    [{"type": "Plain"}, IntentRequest(request_id="r")],
]


@pytest.mark.parametrize("response", RESPONSES, ids=lambda r: type(r).__name__)
def test_responses(response: Any) -> None:
    assert same(STOCK.serialize(response), PLANNED.serialize(response))


def test_what_is_no_model_fails_as_it_does_in_the_sdk() -> None:
    for serializer in (STOCK, PLANNED):
        with pytest.raises(AttributeError):
            serializer.serialize(object())

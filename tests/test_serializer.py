"""The quick serializer gives what the SDK's gives, for every type of request and for responses."""

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
from ask_sdk_model import Request, RequestEnvelope, Response, ResponseEnvelope
from ask_sdk_model.canfulfill import CanFulfillIntent, CanFulfillIntentValues
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.interfaces.alexa.presentation.apl import RenderDocumentDirective
from ask_sdk_model.ui import Image, PlayBehavior, Reprompt, SsmlOutputSpeech, StandardCard
from serializers import PLANNED, STOCK, TIMES, same

from skill.conversion import JsonObject

TYPES = sorted(Request.discriminator_value_class_map)


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


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_request(kind: str) -> None:
    text = json.dumps(envelope_of(kind))
    stock, planned = (s.deserialize(text, RequestEnvelope) for s in (STOCK, PLANNED))
    assert same(stock, planned)
    assert stock == planned
    assert type(planned.request).__name__ in Request.discriminator_value_class_map[kind]
    assert PLANNED.serialize(planned) == STOCK.serialize(stock)


def test_the_comparison_can_fail() -> None:
    one = PLANNED.convert(envelope_of("IntentRequest"), RequestEnvelope)
    other = copy.deepcopy(one)
    assert same(one, other)
    other.request.intent.slots["k"].value = 5
    assert not same(one, other)


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

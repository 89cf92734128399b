"""Alexa's JSON to the SDK's objects and back, with one plan for each type.

The SDK's own serializer looks up every class and type name anew for every value, which is most of
the time that a request takes. Here each type is worked out once; whatever is out of the ordinary
is still left to the SDK, so that results and errors are the same.
"""

from __future__ import annotations

import json
from typing import Any

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope

from skill.conversion import PLAIN, converter_of, names_of


class PlannedSerializer(DefaultSerializer):
    """Does what the SDK's serializer does, several times faster.

    Three differences. A key that begins with two underscores is left out, so that a request cannot
    reach an object's insides. Where Alexa sends a code that the SDK has not heard of, such as
    ER_ERROR_NO_RESULTS, the text is kept; the SDK refuses the whole request. And it refuses
    requests of a type that it has not heard of, where here they are plain ones: Alexa sends more
    types than the standard ones, so that such a request is no forged one
    (https://developer.amazon.com/docs/custom-skills/request-types-reference.html).
    """

    def deserialize(self, payload: str | None, obj_type: Any) -> Any:
        """The object that a JSON text holds; SerializationException if it does not hold one."""
        if payload is None:
            return None
        try:
            value = json.loads(payload)
        except (ValueError, TypeError, RecursionError):
            raise SerializationException("the body is not JSON") from None
        return self.convert(value, obj_type)

    def convert(self, value: Any, obj_type: Any) -> Any:
        """The object that JSON values, already parsed, hold; raises as `deserialize` does."""
        if value is None:
            return None
        try:
            return converter_of(obj_type)(value)
        except Exception as error:
            raise SerializationException(str(error)) from None

    def serialize(self, obj: Any) -> Any:
        """The JSON values of an object."""
        kind: Any = type(obj)
        if kind in PLAIN:
            return obj
        if kind is dict:
            return {k: v if type(v) in PLAIN else self.serialize(v) for k, v in obj.items()}
        if kind is list:
            return [v if type(v) in PLAIN else self.serialize(v) for v in obj]
        names = names_of(kind)
        if names is None:
            return super().serialize(obj)
        row = {}
        for attribute, key in names:
            value = getattr(obj, attribute)
            if value is not None:
                row[key] = value if type(value) in PLAIN else self.serialize(value)
        return row


class EnvelopeSerializer(PlannedSerializer):
    """Leaves out of a request what nothing here reads of its context, such as the screen's size.

    That takes as long to convert as all the rest.
    """

    def convert(self, value: Any, obj_type: Any) -> Any:
        """The object that JSON values hold."""
        if obj_type is RequestEnvelope and isinstance(value, dict):
            context = value.get("context")
            if isinstance(context, dict):
                value = {**value, "context": {k: v for k, v in context.items() if k == "System"}}
        return super().convert(value, obj_type)

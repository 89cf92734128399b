"""From Alexa's JSON to the SDK's objects: for each type, one plan that is worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import Request

Convert = Callable[[Any], Any]

_STOCK = DefaultSerializer()
_PRIMITIVES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
PLAIN = frozenset({str, int, float, bool, type(None)})
"""Types of JSON values that are the same on both sides."""
_UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")


class JsonObject(dict[str, Any]):
    """A JSON object; the SDK copies one deeply for each request, which is quicker this way."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return {k: v if type(v) in PLAIN else _copy(v) for k, v in self.items()}


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: v if type(v) in PLAIN else _copy(v) for k, v in value.items()}
    if isinstance(value, list):
        return [v if type(v) in PLAIN else _copy(v) for v in value]
    return value


@dataclass(frozen=True)
class _Plan:
    """How a model is filled from a JSON object."""

    template: dict[str, Any]
    """The attributes of an empty one."""
    fields: dict[str, tuple[str, type | None, Convert]]
    """JSON key → attribute, the type whose values stay as they are, how others are converted."""


@cache
def converter_of(name: Any) -> Convert:
    """How a value of a type, named as the SDK's models name it, is converted."""
    if isinstance(name, type):
        return _model(name)
    if name == "float":
        return _float
    if name in _PRIMITIVES:
        return _primitive(_PRIMITIVES[name])
    if name == "object":
        return lambda value: value
    if name == "datetime":
        return _time
    if name.startswith("list[") and "," not in name:
        return _list(name, converter_of(name[5:-1]))
    if name == "dict(str, object)":
        return lambda value: JsonObject(value) if type(value) is dict else _stock(value, name)
    if name.startswith("dict(str, "):
        return _dict(name, converter_of(name[10:-1]))
    if name.startswith("ask_sdk_model."):
        return _model(_class(name))
    return lambda value: _stock(value, name)


def _stock(value: Any, name: Any) -> Any:
    """What the SDK makes of it."""
    return _STOCK._DefaultSerializer__deserialize(value, name)


def _class(name: str) -> type:
    module, _, attribute = name.rpartition(".")
    try:
        found: type = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise SerializationException(f"no class {name}: {error}") from None
    return found


def _primitive(kind: type) -> Convert:
    return lambda value: value if type(value) is kind else _stock(value, kind)


def _float(value: Any) -> Any:
    return float(value) if type(value) in (int, float) else _stock(value, float)


def _enum(cls: type[Enum]) -> Convert:
    members = {member.value: member for member in cls}

    def convert(value: Any) -> Any:
        return members.get(value, value) if type(value) is str else _stock(value, cls)

    return convert


def _time(value: Any) -> Any:
    if type(value) is str and _UTC.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    return _stock(value, "datetime")


def _list(name: str, convert: Convert) -> Convert:
    def convert_all(values: Any) -> Any:
        if type(values) is not list:
            return _stock(values, name)
        return [None if value is None else convert(value) for value in values]

    return convert_all


def _dict(name: str, convert: Convert) -> Convert:
    def convert_all(values: Any) -> Any:
        if type(values) is not dict:
            return _stock(values, name)
        return {k: None if value is None else convert(value) for k, value in values.items()}

    return convert_all


def _model(cls: type) -> Convert:
    if issubclass(cls, Enum):
        return _enum(cls)
    if not hasattr(cls, "deserialized_types"):
        return lambda value: _stock(value, cls)
    find_child: Callable[[Any], str | None] | None = getattr(cls, "get_real_child_model", None)
    as_it_is = _filler(cls)
    if find_child is None:
        return as_it_is

    def convert(payload: Any) -> Any:
        name = find_child(payload)
        if name:
            return _named_filler(name)(payload)
        if cls is Request and type(payload["type"]) is str:
            return as_it_is(payload)
        raise SerializationException("it is of no known type")

    return convert


@cache
def _named_filler(name: str) -> Convert:
    return _filler(_class(name))


def _filler(cls: type) -> Convert:
    """Makes a model of a class; unknown keys become attributes, as the SDK's serializer has it."""
    plan: _Plan | None = None

    def fill(payload: Any) -> Any:
        nonlocal plan
        if type(payload) is not dict:
            return _stock(payload, cls)
        if plan is None:
            plan = _plan(cls)
        fields, attributes, others = plan.fields, plan.template.copy(), None
        for key, value in payload.items():
            try:
                attribute, kind, convert = fields[key]
            except KeyError:
                if not key.startswith("__"):
                    others = [*(others or ()), (key, value)]
                continue
            if type(value) is kind or value is None:
                attributes[attribute] = value
            else:
                attributes[attribute] = convert(value)
        model: Any = object.__new__(cls)
        model.__dict__ = attributes
        if others:
            for key, value in others:
                setattr(model, key, value)
        return model

    return fill


@cache
def _plan(cls: Any) -> _Plan:
    fields: dict[str, tuple[str, type | None, Convert]] = {}
    for attribute, key in names_of(cls) or ():
        name = cls.deserialized_types[attribute]
        kind = _PRIMITIVES.get(name)
        convert = converter_of(name) if kind else _later(fields, key, attribute, name)
        fields[key] = attribute, kind, convert
    return _Plan(cls().__dict__, fields)


def _later(
    fields: dict[str, tuple[str, type | None, Convert]], key: str, attribute: str, name: str
) -> Convert:
    """Works out a field when it first occurs: most classes of the SDK are never imported."""

    def convert(value: Any) -> Any:
        found = converter_of(name)
        fields[key] = attribute, None, found
        return found(value)

    return convert


@cache
def names_of(cls: Any) -> tuple[tuple[str, str], ...] | None:
    """The attributes of a model and their JSON keys; None for a class that is not a model."""
    if issubclass(cls, Enum) or not hasattr(cls, "deserialized_types"):
        return None
    keys = getattr(cls, "attribute_map", {})
    return tuple(
        (attribute, keys.get(attribute, attribute)) for attribute in cls.deserialized_types
    )

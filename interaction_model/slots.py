"""A match's slots as Alexa writes them in a request, entity resolution included."""

from __future__ import annotations

from typing import Any

from interaction_model.match import IntentMatch, SlotMatch

_AUTHORITY = "amzn1.er-authority.echo-sdk.local.SECTION"


def slots_json(match: IntentMatch) -> dict[str, Any]:
    """The `slots` of an IntentRequest's intent."""
    return {name: slot_json(name, slot) for name, slot in match.slots.items()}


def slot_json(name: str, slot: SlotMatch) -> dict[str, Any]:
    """One slot; a listed value comes with its id."""
    row: dict[str, Any] = {"name": name, "value": slot.value, "confirmationStatus": "NONE"}
    if slot.id is None:
        return row
    resolution = {
        "authority": _AUTHORITY,
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": slot.value, "id": slot.id}}],
    }
    return row | {"source": "USER", "resolutions": {"resolutionsPerAuthority": [resolution]}}

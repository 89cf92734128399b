"""Where to turn in an emergency, by locale: the one advice that is not on the page."""

from __future__ import annotations

_EMERGENCY = {"en-GB": "999", "en-US": "911", "en-CA": "911", "en-AU": "000", "en-IN": "112"}
_SAME_DAY = {"en-GB": "111 or your surgical team"}


def emergency_number(locale: str) -> str:
    """The number to call at once, as it is spoken."""
    return _EMERGENCY.get(locale, "your local emergency number")


def same_day_route(locale: str) -> str:
    """Whom to call on the same day, as it is spoken."""
    return _SAME_DAY.get(locale, "your surgical team or a doctor")

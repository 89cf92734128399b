"""Whether the enquiries line is open now, by the hours that the page gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from skill.procedure import Contact

_ABOUT_HOURS = re.compile(
    r"\b(now|today|tonight|tomorrow|open|opens|closed|shut|weekends?|bank holidays?|"
    r"christmas|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|at this hour|this (?:morning|afternoon|evening))\b"
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def asks_about_hours(question: str) -> bool:
    """Whether a normalised question about contact asks when, so that the clock should be read."""
    return _ABOUT_HOURS.search(question) is not None


class OpeningHours:
    """Reads a clock against the contact's hours and the public holidays of its country."""

    def __init__(self, contact: Contact) -> None:
        self._contact = contact

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is a public holiday where the hospital is; not a fact of the page."""
        import holidays  # costs 40 ms, and few questions need it

        country, subdivision = self._contact.holidays
        return day in holidays.country_holidays(country, subdiv=subdivision, years=day.year)

    def say(self, now: datetime) -> Iterator[tuple[str, dict[str, object]]]:
        """Yield (prompt key, values) that tell whether the line is open at `now`."""
        local = now.astimezone(self._contact.zone)
        contact = self._contact
        day = _DAYS[local.weekday()]
        working = local.weekday() in contact.weekdays
        holiday = working and self.is_holiday(local.date())
        later_today = working and not holiday and local.time() < contact.opens
        opening, skipped = self._next_open_day(local.date(), later_today)
        next_day = "today" if later_today else _DAYS[opening.weekday()]
        values: dict[str, object] = {
            "day": day,
            "time": _clock(local.hour, local.minute),
            "opens": _clock(contact.opens.hour, contact.opens.minute),
            "closes": _clock(contact.closes.hour, contact.closes.minute),
            "next_day": next_day,
        }
        if holiday:
            yield "holiday_now", values
        elif working and contact.opens <= local.time() < contact.closes:
            yield "open_now", values
            return
        else:
            yield "closed_now", values
        if skipped and not holiday:
            yield "holiday_next", values

    def _next_open_day(self, today: date, later_today: bool) -> tuple[date, bool]:
        """The next day with hours, and whether a public holiday was passed over on the way."""
        skipped = False
        day = today if later_today else today + timedelta(days=1)
        while day.weekday() not in self._contact.weekdays or self.is_holiday(day):
            skipped = skipped or day.weekday() in self._contact.weekdays
            day += timedelta(days=1)
        return day, skipped


def _clock(hour: int, minute: int) -> str:
    half = "a.m." if hour < 12 else "p.m."
    return f"{hour % 12 or 12}{f':{minute:02d}' if minute else ''} {half}"

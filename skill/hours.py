"""Whether the enquiries line is open, by the hours that the page gives and a clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from skill.asked_day import WEEKDAYS, AskedDay, asks_about_holidays, find_day, spoken_date
from skill.procedure import Contact

LAST_YEAR = 2100
"""A clock beyond it is out of order, and nothing is said of the time."""

Line = tuple[str, dict[str, str]]
"""A prompt key and its values."""


class OpeningHours:
    """Reads a clock against the contact's hours and the public holidays of its country.

    The holidays are not a fact of the page: every line that rests on them says so.
    """

    def __init__(self, contact: Contact) -> None:
        self._contact = contact

    def say(self, now: datetime, question: str = "") -> Iterator[Line]:
        """Yield the lines that tell whether the line is open at the time that `question` means.

        `now` without a time zone is taken to be where the hospital is.
        """
        if now.year > LAST_YEAR:
            return
        zone = self._contact.zone
        local = now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone)
        today = local.date()
        if asks_about_holidays(question):
            yield from self._holidays(today)
            return
        asked = find_day(question, today, self._holidays_of)
        if asked and asked.weekly and local.time() >= self._contact.closes and asked.day == today:
            asked = replace(asked, day=today + timedelta(days=7))
        if asked and asked.day != today:
            yield from self._then(asked, today)
        else:
            yield from self._now(local)

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is a public holiday where the hospital is."""
        return day in self._holidays_of(day.year)

    def _now(self, local: datetime) -> Iterator[Line]:
        contact, today = self._contact, local.date()
        usual = today.weekday() in contact.weekdays
        holiday = usual and self.is_holiday(today)
        later_today = usual and not holiday and local.time() < contact.opens
        values = {"day": WEEKDAYS[today.weekday()], "time": spoken_time(local.time())}
        values |= self._hours()
        if usual and not holiday and contact.opens <= local.time() < contact.closes:
            yield "open_now", values
            return
        opening, skipped = self._next_opening(today if later_today else today + timedelta(days=1))
        values["when"] = _spoken_when(opening, today)
        yield "holiday_now" if holiday else "closed_now", values
        if skipped and not holiday:
            yield "holiday_next", values

    def _then(self, asked: AskedDay, today: date) -> Iterator[Line]:
        spoken = asked.spoken[0].upper() + asked.spoken[1:]
        usual = asked.day.weekday() in self._contact.weekdays
        holiday = usual and self.is_holiday(asked.day)
        values = {"day": spoken, **self._hours()}
        if usual and not holiday:
            yield "open_then", values
            return
        opening, skipped = self._next_opening(asked.day + timedelta(days=1))
        values["when"] = _spoken_when(opening, today)
        yield "holiday_then" if holiday else "closed_then", values
        if skipped and not holiday:
            yield "holiday_next", values

    def _holidays(self, today: date) -> Iterator[Line]:
        days = {**self._holidays_of(today.year), **self._holidays_of(today.year + 1)}
        following = min(day for day in days if day >= today)
        yield "holidays", {"date": spoken_date(following)}

    def _next_opening(self, day: date) -> tuple[date, bool]:
        """The first ordinary day from `day` on, and whether a holiday was passed over."""
        skipped = False
        while day.weekday() not in self._contact.weekdays or self.is_holiday(day):
            skipped = skipped or day.weekday() in self._contact.weekdays
            day += timedelta(days=1)
        return day, skipped

    def _hours(self) -> dict[str, str]:
        return {
            "opens": spoken_time(self._contact.opens),
            "closes": spoken_time(self._contact.closes),
        }

    def _holidays_of(self, year: int) -> dict[date, str]:
        return _public_holidays(*self._contact.holidays, year)


@lru_cache(maxsize=16)
def _public_holidays(country: str, subdivision: str, year: int) -> dict[date, str]:
    import holidays  # takes a quarter of a second the first time, and few questions need it

    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year).items())


def spoken_time(moment: time) -> str:
    """'8 a.m.', '5:30 p.m.', 'noon' or 'midnight'."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes} {'a.m.' if moment.hour < 12 else 'p.m.'}"


def _spoken_when(day: date, today: date) -> str:
    """A coming day as it is named today."""
    away = (day - today).days
    if away < 2:
        return ("today", "tomorrow")[away]
    return f"on {WEEKDAYS[day.weekday()] if away < 7 else spoken_date(day)}"

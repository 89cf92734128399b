"""Which day a question about opening hours means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)

_DATES = {
    "christmas eve": ("Christmas Eve", 12, 24),
    "christmas": ("Christmas Day", 12, 25),
    "boxing day": ("Boxing Day", 12, 26),
    "new year's eve": ("New Year's Eve", 12, 31),
    "new years eve": ("New Year's Eve", 12, 31),
    "new year": ("New Year's Day", 1, 1),
}
"""Words → name and date; the first that is found counts."""
_EASTER = {"good friday": "Good Friday", "easter monday": "Easter Monday"}
"""Words → name among the public holidays, whose date moves."""
_HOLIDAYS = re.compile(r"\b(?:bank|public|national) holidays?\b|\beaster\b")
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b")
_NOW = re.compile(
    r"\b(?:now|today|tonight|opens?|closed?|shut|yet|still|at the moment|at this hour|"
    r"(?:straight|right) away|(?:any|some)(?:one|body) there|this (?:morning|afternoon|evening))\b"
)
_PRICE = re.compile(
    r"\b(?:cost|costs|price|charge|charges|fees?|pay|paid|quote|quotation|how much)\b"
)
_REACH = re.compile(
    r"\b(?:call|ring|phone|telephone|reach|contact|speak|talk|open|closed?|shut|available|there)\b"
)
_OTHER_DAY = re.compile(rf"\b(?:{'|'.join((*_DATES, *_EASTER, 'tomorrow', 'weekends?'))})\b")

_TIME = re.compile(
    r"\b(?:half past|half (?:[a-z]+)|quarter (?:past|to)|noon|midday|midnight|o'?clock"
    r"|at (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|\d{1,2} ?[ap]m"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:in the|at night))\b"
)
"""A time of day: the clock's answer would be to another question."""

NamedHolidays = Callable[[int], dict[date, str]]
"""The public holidays of a year."""


@dataclass(frozen=True)
class AskedDay:
    """A day that a question names."""

    day: date
    """Its next date, which may be today."""
    spoken: str
    """The day with its preposition: 'tomorrow, Sunday,', 'on Sunday'."""
    weekly: bool = False
    """Whether it comes every week, so that a day that is over means the next one."""


def asks_about_hours(question: str) -> bool:
    """Whether a normalised question about contact asks when, so that the clock should be read.

    One that names a time of day is answered by the page's sentence alone.
    """
    if _TIME.search(question):
        return False
    when = any(words.search(question) for words in (_NOW, _HOLIDAYS, _WEEKDAY, _OTHER_DAY))
    return when and not _PRICE.search(question)


def asks_if_open(question: str) -> bool:
    """Whether it asks if somebody can be reached then, and not for another detail."""
    return asks_about_hours(question) and _REACH.search(question) is not None


def asks_about_holidays(question: str) -> bool:
    """Whether it asks about public holidays in general."""
    named = any(words in question for words in (*_DATES, *_EASTER))
    return not named and _HOLIDAYS.search(question) is not None


def name_day(question: str) -> str:
    """The words by which a question names its day, from our own lists; 'now' when it names none.

    Asked again with these words alone, it means the same day.
    """
    named = [words for words in (*_EASTER, *_DATES) if words in question]
    if not named and asks_about_holidays(question):
        return "bank holiday"
    weekday = _WEEKDAY.search(question)
    if weekday:
        named.append(weekday[1] + "day")
    named += [words for words in ("weekend", "day after tomorrow", "tomorrow") if words in question]
    return named[0] if named else "now"


def find_day(question: str, today: date, holidays_of: NamedHolidays) -> AskedDay | None:
    """The day that a normalised question names; None when it means now."""
    for words, name in _EASTER.items():
        if words in question:
            return AskedDay(*_holiday(name, today, holidays_of))
    for words, (name, month, day) in _DATES.items():
        if words in question:
            passed = (today.month, today.day) > (month, day)
            when = date(today.year + passed, month, day)
            return AskedDay(when, f"on {name}, {spoken_date(when)},")
    weekday = _WEEKDAY.search(question)
    if weekday:
        index = next(i for i, name in enumerate(WEEKDAYS) if name.lower().startswith(weekday[1]))
        return AskedDay(_next_weekday(today, index), f"on {WEEKDAYS[index]}", weekly=True)
    if "weekend" in question and today.weekday() < 5:
        return AskedDay(_next_weekday(today, 5), "at the weekend, on Saturday,")
    if "day after tomorrow" in question:
        later = today + timedelta(days=2)
        return AskedDay(later, f"on {WEEKDAYS[later.weekday()]}")
    if "tomorrow" in question:
        later = today + timedelta(days=1)
        return AskedDay(later, f"tomorrow, {WEEKDAYS[later.weekday()]},")
    return None


def spoken_date(day: date) -> str:
    """'Friday 25 December'."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def _holiday(name: str, today: date, holidays_of: NamedHolidays) -> tuple[date, str]:
    days = {**holidays_of(today.year), **holidays_of(today.year + 1)}
    when = min(day for day, called in days.items() if name in called and day >= today)
    return when, f"on {name}, {spoken_date(when)},"


def _next_weekday(today: date, index: int) -> date:
    return today + timedelta(days=(index - today.weekday()) % 7)

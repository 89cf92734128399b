"""How figures are said: telephone numbers, times, dates, money, measures and ranges."""

from __future__ import annotations

import re
from collections.abc import Callable

from skill.written_form import Form

_UNITS = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_MEASURES = {
    "mm": "millimetre", "cm": "centimetre", "km": "kilometre", "kg": "kilogram", "mg": "milligram",
    "ml": "millilitre", "°C": "degree Celsius", "hrs": "hour", "hr": "hour", "mins": "minute",
    "min": "minute",
}  # fmt: skip
_SCALES = {"k": "thousand", "m": "million", "bn": "billion"}
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_FRACTIONS = {"1/2": "half", "1/3": "one third", "2/3": "two thirds", "1/4": "a quarter",
              "3/4": "three quarters"}  # fmt: skip

DASH = "[–—‒-]"
"""What stands between the ends of a range."""
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"

_AFTER_COUNTRY = r"[ -]?(?:\(0\)[ -]?)?\d{1,5}(?:[ -]\d{3,6}){1,2}"
_AFTER_AREA = r"(?:[ -]\d{3,6}){2}|-\d{5,8}| \d{3,8}"
_TELEPHONE = (
    rf"(?<![\w.])(?:(?:\+|00)\d{{1,3}}{_AFTER_COUNTRY}|0\d{{2,4}}(?:{_AFTER_AREA})"
    r"|\(0\d{2,5}\) ?\d{3,8}(?:[ -]\d{3,6})?|0\d{9,10}|\+\d{10,14})\b"
)

_HALF = r"(?:[ap]m\b|[ap]\.m\b\.?)(?! I\b)"  # "At 12 am I too young?" is no time
_CLOCK = r"\b(?:0?[1-9]|1[0-2])(?:[.:][0-5]\d)?"
_TIME = rf"{_CLOCK} ?{_HALF}"
_TIMES = rf"{_CLOCK}(?: ?{_HALF})? ?{DASH} ?{_TIME}"

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", "(?:0?[1-9]|1[0-2])"
_DATE = (
    rf"(?<![\w./-]){_DAY}(?:/{_MONTH}/(?:\d{{4}}|\d\d)|-{_MONTH}-\d{{4}}|\.{_MONTH}\.\d{{4}})"
    r"(?![\w/-]|\.\d)"
)

_SUM = rf"{_NUMBER}(?:(?:bn|[mk])\b| ?(?:thousand|million|billion)\b)?"
_MONEY = rf"£ ?{_SUM}(?: ?{DASH} ?£ ?{_SUM}|{DASH}{_SUM}(?![\w-]))?"
_UNIT = rf"(?:{'|'.join(_MEASURES)})(?!\w)"
_MEASURE = rf"\b{_NUMBER}(?:(?: ?{_UNIT})? ?{DASH} ?{_NUMBER})? ?{_UNIT}"
_RANGE = rf"(?<![\w.,/-]){_NUMBER} ?{DASH} ?{_NUMBER}(?![\w/-])"
_COMPOUND = rf"\b\d{{1,2}}(?: ?{DASH} ?\d{{1,2}})?-[A-Za-z][\w-]*"
# "Page 3/4" is no fraction. What stands before a place must be of one length.
_LABELLED = r"(?<=\b(?i:page|part|room|step|ward) )|(?<=\b(?i:grade|pages|stage) )"
_FRACTION = rf"(?<![\d/])(?=[123]/)(?!{_LABELLED})(?:1/[234]|2/3|3/4)(?![\d/])"

# The same figures may count something: "112 patients", "call 112 patients", "on 111 wards".
_SHORT = r"(?:999|911|000|11[12])"
_CALL = rf"(?:call|ring|dial|phone|contact|(?:call|ring|diall|phon)ing) (?:{_SHORT} or )?"
_COUNTED = r" (?:(?!this|unless|always|besides)\w{3,}s|of|people|(?:wo)?men|children)\b"
_NO_MORE = r"(?=[.,;:!?)]|$| (?:if|for|at|now|when)\b)"
_EMERGENCY = (
    rf"\b(?:{_CALL}{_SHORT}(?!{_COUNTED})|on {_SHORT}{_NO_MORE}|(?<=\bnhs ){_SHORT})"
    rf"(?![\w%-]|[.,/]\d| \d{{3}}| ?{DASH} ?\d)"
)


def _say_number(number: int) -> str:
    """A number below 100 in words; larger ones in digits, which every voice can say."""
    if number < len(_UNITS):
        return _UNITS[number] if number else "zero"
    if number >= 100:
        return str(number)
    tens, units = divmod(number, 10)
    return _TENS[tens - 2] + (f" {_UNITS[units]}" if units else "")


def _say_digits(number: str) -> str:
    """'999' → 'nine nine nine'; a plus sign is said, other marks are not."""
    said = {"+": "plus", **{str(d): _say_number(d) for d in range(10)}}
    return " ".join(said[character] for character in number if character in said)


def _say_call(text: str) -> str:
    """'Call 999' → 'Call nine nine nine'."""
    return re.sub(r"\d+", lambda number: _say_digits(number[0]), text)


def _say_telephone(number: str) -> str:
    """'020 7317 7751' → 'zero two zero, seven three one seven, seven seven five one'.

    The '(0)' after a country's code is left out: nobody dials it from abroad.
    """
    groups = re.split(r"[ ()-]+", number.replace("(0)", " "))
    return ", ".join(_say_digits(group) for group in groups if group)


def _say_ends(text: str, say: Callable[[str], str]) -> str:
    """What stands alone, or both ends of a range."""
    return " to ".join(say(end) for end in re.split(rf" ?{DASH} ?", text))


def _say_time(text: str) -> str:
    hour, minutes, half = re.findall(r"(\d+)(?:[.:](\d\d))? ?([ap]?)", text)[0]
    past = "" if minutes in ("", "00") else f" {'oh ' * (minutes[0] == '0')}{int(minutes)}"
    return f"{hour}{past}{half and f' {half}.m.'}"


def _say_times(text: str) -> str:
    """'8–10.30am' → '8 to 10 30 a.m.'."""
    return _say_ends(text.lower(), _say_time)


def _say_date(text: str) -> str:
    """'01/02/2026' → 'the 1st of February 2026': the day comes first, as in Britain."""
    day, month, year = re.findall(r"\d+", text)
    last = 0 if day in ("11", "12", "13") else int(day) % 10
    ending = {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
    return f"the {int(day)}{ending} of {_MONTHS[int(month) - 1]} {year}"


def _read_sum(text: str) -> tuple[str, str]:
    """The number without commas, and its scale in words, '' if it has none."""
    number, scale = re.findall(r"([\d,]+(?:\.\d+)?) ?([a-z]*)", text)[0]
    return number.replace(",", ""), _SCALES.get(scale, scale)


def _say_sum(text: str) -> str:
    number, scale = _read_sum(text)
    pounds, _, pence = number.partition(".")
    if scale or len(pence) not in (0, 2):
        return " ".join(f"{number} {scale} pounds".split())
    said = f"{pounds} {'pound' if pounds == '1' else 'pounds'}"
    return f"{said} {int(pence)}" if pence.strip("0") else said


def _say_money(text: str) -> str:
    """'£1,250.50' → '1250 pounds 50'; '£2m' → '2 million pounds'; '£5-10' → '5 to 10 pounds'."""
    first, *last = re.split(DASH, text)
    if not last:
        return _say_sum(first)
    said = _say_sum(first) if "£" in last[0] else " ".join(_read_sum(first)).strip()
    return f"{said} to {_say_sum(last[0])}"


def _say_amount(text: str) -> str:
    number, unit = re.findall(r"([\d.,]+) ?(.*)", text)[0]
    head, _, tail = _MEASURES.get(unit, "").partition(" ")
    return " ".join(f"{number} {head}{'' if number == '1' or not head else 's'} {tail}".split())


def _say_measure(text: str) -> str:
    """'5-10mm' → '5 to 10 millimetres'."""
    return _say_ends(text, _say_amount)


def _say_range(text: str) -> str:
    """'4–6' → '4 to 6'."""
    return _say_ends(text, str)


def _say_compound(text: str) -> str:
    """'2-stage' → 'two stage'; '4–6-week' → 'four to six week'; '5-mm' → 'five millimetre'."""
    numbers, rest = re.split(r"-(?=[A-Za-z])", text, maxsplit=1)
    said = _say_ends(numbers, lambda number: _say_number(int(number)))
    return f"{said} {_MEASURES.get(rest, rest)}"


NUMBERS: tuple[Form, ...] = (
    Form("telephone", _TELEPHONE, _say_telephone),
    Form("emergency", _EMERGENCY, _say_call, any_case=True),
    Form("times", _TIMES, _say_times, any_case=True),
    Form("time", _TIME, _say_times, any_case=True),
    Form("date", _DATE, _say_date),
    Form("money", _MONEY, _say_money),
    Form("measure", _MEASURE, _say_measure),
    Form("range", _RANGE, _say_range),
    Form("compound", _COMPOUND, _say_compound),
    Form("fraction", _FRACTION, _FRACTIONS.__getitem__),
    Form("always", r"\b24/7\b", lambda text: "twenty-four seven"),
    Form("number", r"\bNo\.(?= \d)", lambda text: "number"),
)
"""The figures' part of the table of written forms."""

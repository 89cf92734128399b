"""Written forms that are not said as they stand: one table of pattern → spoken words.

Nothing is added that the writer did not write: a slash becomes a pause, unless its sense is plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_UNITS = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ABBREVIATIONS = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "vs.": "versus", "vs": "versus",
    "approx.": "approximately", "Dr": "Doctor", "Dr.": "Doctor", "Prof.": "Professor",
    "Mr": "Mister", "Mrs": "Missis", "tel.": "telephone", "A&E": "A. and E.",
    "NHS": "N H S", "MRI": "M R I", "CT": "C T", "GP": "G P", "GPs": "G Ps", "ICU": "I C U",
    "IV": "I V", "UK": "U K", "BMI": "B M I", "DVT": "D V T", "ID": "I D", "&": "and",
}  # fmt: skip
_MEASURES = {
    "mm": "millimetre", "cm": "centimetre", "km": "kilometre", "kg": "kilogram", "mg": "milligram",
    "ml": "millilitre", "°C": "degree Celsius", "hrs": "hour", "hr": "hour", "mins": "minute",
    "min": "minute",
}  # fmt: skip
MARKS = {".": "dot", "@": "at", "/": "slash", "-": "dash", "_": "underscore", "+": "plus"}
"""How the marks in addresses are said."""
_FRACTIONS = {"1/2": "half", "1/3": "one third", "2/3": "two thirds", "1/4": "a quarter",
              "3/4": "three quarters"}  # fmt: skip
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DASH = "[–—‒-]"
_DAY = r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?"
_TIME = r"\b\d{1,2}(?:[.:]\d\d)? ?[ap]m\b"
_PHONE = r"(?:\+\d{1,3} \d{1,5}|0\d{2,4})(?: \d{3,6}){1,2}|0\d{9,10}"
_WORD = r"[A-Za-z][\w-]*"


def say_number(number: int) -> str:
    """A number below 100 in words; larger ones in digits, which every voice can say."""
    if number < len(_UNITS):
        return _UNITS[number] if number else "zero"
    if number >= 100:
        return str(number)
    tens, units = divmod(number, 10)
    return _TENS[tens - 2] + (f" {_UNITS[units]}" if units else "")


def say_digits(number: str) -> str:
    """'999' → 'nine nine nine'; a plus sign is said, other marks are not."""
    said = {"+": "plus", **{str(d): say_number(d) for d in range(10)}}
    return " ".join(said[character] for character in number if character in said)


def say_telephone(number: str) -> str:
    """'020 7317 7751' → 'zero two zero, seven three one seven, seven seven five one'."""
    return ", ".join(say_digits(group) for group in number.split())


def say_address(address: str, words: tuple[str, ...] = ()) -> str:
    """An e-mail or web address; `words` that were run together are said apart.

    'rf.privateenquiries@nhs.net' → 'r f dot private enquiries at n h s dot net'.
    """
    inside = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
    said = []
    for piece in re.split(r"([.@/_+-])", address.removeprefix("https://").removeprefix("http://")):
        if piece in MARKS:
            said.append(MARKS[piece])
        elif piece in ("uk", "eu", "us") or not re.search(r"[aeiouy]", piece):
            said.append(" ".join(piece))
        else:
            said.append(" ".join(part for part in re.split(f"({inside})", piece) if part))
    return " ".join(said).strip()


def _say_range(text: str) -> str:
    return re.sub(rf" ?{_DASH} ?", " to ", text)


def _say_days(text: str) -> str:
    first, last = (day.strip(" .") for day in re.split(_DASH, text))
    named = {day[:3]: day for day in _DAYS}
    return f"{named[first[:3].title()]} to {named[last[:3].title()]}"


def _say_time(text: str) -> str:
    hour, minutes, half = re.findall(r"(\d+)(?:[.:](\d\d))? ?([ap])m", text.lower())[0]
    past = "" if minutes in ("", "00") else f" {'oh ' * (minutes[0] == '0')}{int(minutes)}"
    return f"{hour}{past} {half}.m."


def _say_times(text: str) -> str:
    return " to ".join(_say_time(time) for time in re.findall(_TIME, text.lower()))


def _say_money(text: str) -> str:
    pounds, pence = re.findall(r"£ ?([\d,]+)(?:\.(\d\d))?", text)[0]
    said = f"{pounds.replace(',', '')} {'pound' if pounds == '1' else 'pounds'}"
    return f"{said} {int(pence)}" if pence and pence != "00" else said


def _say_measure(text: str) -> str:
    number, unit = re.findall(r"([\d.]+) ?(.+)", text)[0]
    head, _, tail = _MEASURES[unit].partition(" ")
    return f"{number} {head}{'' if number == '1' else 's'} {tail}".strip()


def _say_compound(text: str) -> str:
    number, _, rest = text.partition("-")
    return f"{say_number(int(number))} {rest}"


def _say_between(text: str) -> str:
    return text.replace("-", " ").replace("/", " and ")


@dataclass(frozen=True)
class Form:
    """A written form that is said otherwise."""

    name: str
    """What it is, in one word."""
    pattern: str
    """A regular expression, without groups, that finds it."""
    say: Callable[[str], str]
    """What was found → what is said."""
    any_case: bool = False
    """Whether capital letters make no difference."""


FORMS: tuple[Form, ...] = (
    Form("email", r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+", say_address),
    Form("web", r"\b(?:https?://|www\.)[\w.-]+(?:/[\w-]+)*", say_address),
    Form("telephone", rf"(?<![\w.])(?:{_PHONE})\b", say_telephone),
    Form("emergency", r"(?<![\w.,£$-])(?<!\d )(?:999|911|000|11[12])(?![\w%-]|[.,]\d)", say_digits),
    Form("times", rf"{_TIME} ?{_DASH} ?{_TIME}", _say_times, any_case=True),
    Form("time", _TIME, _say_time, any_case=True),
    Form("days", rf"{_DAY} ?{_DASH} ?{_DAY}", _say_days, any_case=True),
    Form("money", r"£ ?\d[\d,]*(?:\.\d\d)?", _say_money),
    Form("measure", rf"\b\d+(?:\.\d+)? ?(?:{'|'.join(_MEASURES)})(?!\w)", _say_measure),
    Form("range", rf"(?<![\w.,/-])\d+(?:\.\d+)? ?{_DASH} ?\d+(?:\.\d+)?(?![\w/-])", _say_range),
    Form("compound", rf"\b\d{{1,2}}-{_WORD}", _say_compound),
    Form("fraction", r"(?<![\d/])(?:1/[234]|2/3|3/4)(?![\d/])", _FRACTIONS.__getitem__),
    Form("always", r"\b24/7\b", lambda text: "twenty-four seven"),
    Form("number", r"\bNo\.(?= \d)", lambda text: "number"),
    Form("either", r"\band/or\b", lambda text: "and, or"),
    Form("between", rf"\b{_WORD}/{_WORD}(?= (?:interface|boundary|junction)\b)", _say_between),
    Form("slash", rf"\b{_WORD}(?:/{_WORD})+", lambda text: text.replace("/", ", ")),
    Form(
        "abbreviation",
        "|".join(
            rf"(?<!\w){re.escape(short)}(?!\w)"
            for short in sorted(_ABBREVIATIONS, key=len, reverse=True)
        ),
        _ABBREVIATIONS.__getitem__,
    ),
)
"""The table; where two forms begin at one place, the earlier row wins."""

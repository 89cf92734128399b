"""Written forms that are not said as they stand: one table of pattern → spoken words.

Nothing is added that the writer did not write: a slash becomes a pause, unless its sense is plain.
"""

from __future__ import annotations

import re

from skill.spoken_numbers import DASH, NUMBERS
from skill.written_form import Form

_ABBREVIATIONS = {
    "vs.": "versus", "vs": "versus", "approx.": "approximately", "tel.": "telephone", "&": "and",
    "A&E": "A-and-E", "NHS": "N H S", "MRI": "M R I", "CT": "C T", "GP": "G P", "GPs": "G P's",
    "ICU": "I C U", "IV": "I V", "UK": "U K", "BMI": "B M I", "DVT": "D V T", "ID": "I D",
}  # fmt: skip
_TITLES = {"Dr": "Doctor", "Prof": "Professor", "Mr": "Mister", "Mrs": "Missis", "Ms": "Miz"}
MARKS = {".": "dot", "@": "at", "/": "slash", "-": "dash", "_": "underscore", "+": "plus"}
"""How the marks in addresses are said."""
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DAY = r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?"
_WORD = r"[A-Za-z][\w-]*"


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


def _say_days(text: str) -> str:
    first, last = (day.strip(" .") for day in re.split(DASH, text))
    named = {day[:3]: day for day in _DAYS}
    return f"{named[first[:3].title()]} to {named[last[:3].title()]}"


def _say_between(text: str) -> str:
    return text.replace("-", " ").replace("/", " and ")


FORMS: tuple[Form, ...] = (
    Form("email", r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+", say_address),
    Form("web", r"\b(?:https?://|www\.)[\w.-]+(?:/[\w-]+)*", say_address),
    *NUMBERS,
    Form("days", rf"{_DAY} ?{DASH} ?{_DAY}", _say_days, any_case=True),
    Form("either", r"\band/or\b", lambda text: "and, or"),
    Form("between", rf"\b{_WORD}/{_WORD}(?= (?:interface|boundary|junction)\b)", _say_between),
    Form("slash", rf"\b{_WORD}(?:/{_WORD})+", lambda text: text.replace("/", ", ")),
    Form("example", r"(?<![\w.-])[Ee]\.?g(?:\.|\b(?!-))", lambda text: "for example"),
    Form("namely", r"(?<![\w.-])[Ii]\.?e(?:\.|\b(?!-))", lambda text: "that is"),
    # At the end of a sentence the full stop is the sentence's as well.
    Form("others", r"\betc\b(?:\.(?! [A-Z]|$))?", lambda text: "and so on"),
    Form(
        "title",
        rf"\b(?:{'|'.join(_TITLES)})\b\.?",
        lambda text: _TITLES[text.removesuffix(".")],
    ),
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

"""How written words are said: hard words from the lexicon, written forms from a table.

The text itself never changes: a voice gets the written words with a note of how to say them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from skill.procedure import Term


@dataclass(frozen=True)
class Saying:
    """An SSML element that tells a voice how to say the written words inside it."""

    tag: str
    """`sub`, `phoneme` or `say-as`."""
    attributes: dict[str, str] = field(hash=False)
    """Its attributes, such as alias or ph."""


FORMS: tuple[tuple[str, str], ...] = (
    (r"\b0\d{2,4}(?: \d{3,4}){1,2}\b", "telephone"),
    (r"\b[\w.]+@[\w.]+\w\b", "email"),
    (r"\b1-stage\b", "one stage"),
    (r"\b2-stage\b", "two stage"),
    (r"\bMonday – Friday\b", "Monday to Friday"),
    (r"\b8am – 6pm\b", "8 a.m. to 6 p.m."),
    (r"\bsoft-tissue/implant\b", "soft tissue and implant"),
)
"""Written form (a pattern) → spoken form, or the name of a rule."""


class Pronouncer:
    """Splits text into pieces and says how each is pronounced."""

    def __init__(self, terms: tuple[Term, ...], american: bool = False) -> None:
        """`american` takes the American pronunciation where a term has one."""
        self._terms = {form.lower(): term for term in terms for form in term.forms}
        self._american = american
        words = sorted((re.escape(form) for form in self._terms), key=len, reverse=True)
        patterns = [f"({pattern})" for pattern, _ in FORMS]
        if words:
            patterns.append(rf"(\b(?:{'|'.join(words)})\b)")
        self._pattern = re.compile("|".join(patterns), re.IGNORECASE)

    def pieces(self, text: str) -> Iterator[tuple[str, Saying | None]]:
        """Yield (written words, how to say them or None); joined they are `text` again."""
        end = 0
        for match in self._pattern.finditer(text):
            saying = self._saying(match)
            if saying is None:
                continue
            if match.start() > end:
                yield text[end : match.start()], None
            yield match[0], saying
            end = match.end()
        if end < len(text):
            yield text[end:], None

    def _saying(self, match: re.Match[str]) -> Saying | None:
        index = (match.lastindex or 0) - 1
        if index < len(FORMS):
            rule = FORMS[index][1]
            alias = _RULES[rule](match[0]) if rule in _RULES else rule
            return Saying("sub", {"alias": alias})
        term = self._terms[match[0].lower()]
        ipa = (self._american and term.ipa_us) or term.ipa
        if ipa and match[0].lower() == term.written:
            return Saying("phoneme", {"alphabet": "ipa", "ph": ipa})
        if term.respelled and match[0].lower() == term.written:
            return Saying("sub", {"alias": term.respelled})
        return None


_DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def say_telephone(number: str) -> str:
    """'020 7317 7751' → 'zero two zero, seven three one seven, seven seven five one'."""
    return ", ".join(" ".join(_DIGITS[int(d)] for d in group) for group in number.split())


def say_email(address: str) -> str:
    """'rf.privateenquiries@nhs.net' → 'r f dot private enquiries at n h s dot net'."""
    said = []
    for piece in re.split(r"([.@])", address):
        if piece in ".@":
            said.append("dot" if piece == "." else "at")
        elif piece in ("rf", "nhs"):
            said.append(" ".join(piece))
        else:
            said.append(piece.replace("privateenquiries", "private enquiries"))
    return " ".join(said)


_RULES = {"telephone": say_telephone, "email": say_email}

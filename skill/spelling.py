"""Which word of the page is to be spelled."""

from __future__ import annotations

import re

from skill.procedure import Procedure
from skill.text import normalise

_ASKS = re.compile(
    r"(?:(?:please|can you|could you|would you) )*"
    r"(?:spell(?: out)?|how (?:do (?:you|i|we)|would you|to|is|are) spell(?:ed|t)?)"
    r"(?: the)?(?: words?)? (?P<before>.+?)"
    r"|how (?:is|are)(?: the)?(?: words?)? (?P<after>.+?) (?:spelled|spelt|written)"
)


def find_word(page: Procedure, question: str) -> str:
    """The word or term of the page that a normalised question wants spelled; '' if none."""
    asked = _ASKS.fullmatch(question.removesuffix(" please").removesuffix(" for me"))
    if asked is None:
        return ""
    word = asked["before"] or asked["after"]
    known = {normalise(form) for term in page.terms for form in term.forms}
    known.update(w for sentence in page.sentences for w in normalise(sentence.text).split())
    return word if word in known else ""

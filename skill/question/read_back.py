"""Listeners who say the page's number or address back, to have it confirmed."""

from __future__ import annotations

import re

from skill.procedure import Contact

_SPOKEN = {" dot ": ".", " at ": "@", " oh ": "0"}
_DIGITS = dict(
    zip("zero one two three four five six seven eight nine".split(), "0123456789", strict=True)
)
_WORD = re.compile(r"[a-z]+")
_HINT = re.compile(r"[\d@]|\b(?:dot|oh|zero)\b")
"""Something of this is in every number or address, however it is said."""


class ReadBack:
    """Recognises the contact details of one page, however they are spelled out."""

    def __init__(self, contact: Contact) -> None:
        self._sentence = contact.sentence
        self._details = [_squeezed(contact.email), _squeezed(contact.phone)]

    def find(self, question: str) -> str | None:
        """The id of the contact sentence if a normalised question holds a detail, else None."""
        if not _HINT.search(question):
            return None
        said = _squeezed(question)
        return self._sentence if any(detail in said for detail in self._details) else None


def _squeezed(text: str) -> str:
    """Letters, figures and @ alone, with what is said for figures and marks written as they are."""
    for said, written in _SPOKEN.items():
        text = text.replace(said, written)
    text = _WORD.sub(lambda word: _DIGITS.get(word[0], word[0]), text)
    return re.sub(r"[^a-z0-9@]", "", text)

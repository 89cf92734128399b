"""Text as recognisers hand it over: normalising and splitting."""

from __future__ import annotations

import re
import unicodedata

MAX_QUESTION = 600
"""Characters of an utterance that are looked at; Alexa itself sends a few hundred at most."""

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_NOT_WORD = re.compile(r"[^\w'@.£$%+]+|_")
_LOOSE_MARK = re.compile(r"(?<!\w)[.'@+%]+|[.'@+]+(?!\w)")

_COURTESY = re.compile(
    r"^(?:(?:um+|uh|er+m?|oh|well|please) )+"
    r"|(?: (?:please|thanks|thank you|again|for (?:me|us)|that one))+$"
)


def normalise(utterance: str) -> str:
    """Reduce an utterance to lower-case words with single spaces; '' when nothing sayable is left.

    Accents are folded, marks inside words (rock'n'roll, nhs.net, 39.5) are kept, all other
    punctuation, markup and control characters become spaces. Only the first MAX_QUESTION
    characters are looked at.
    """
    heard = utterance[:MAX_QUESTION]
    if heard.isascii() and heard.replace(" ", "").isalnum():  # nothing to clean, as mostly
        return " ".join(heard.lower().split())
    heard = heard.translate(_APOSTROPHES)
    plain = (heard if heard.isascii() else _without_accents(heard)).lower()
    return " ".join(_LOOSE_MARK.sub(" ", _NOT_WORD.sub(" ", plain)).split())


def without_courtesy(question: str) -> str:
    """A normalised utterance without the um and well before it, the please and again behind it."""
    return _COURTESY.sub("", question)


def _without_accents(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if not unicodedata.combining(c))


def one_line(text: str) -> str:
    """Collapse white space, no-break spaces included, to single spaces."""
    return " ".join(text.split())

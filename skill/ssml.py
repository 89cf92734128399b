"""Speech in Alexa's SSML: escaped, paused, pronounced and within limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import NamedTuple

from skill.procedure import Sentence, Term
from skill.pronounce import Pronouncer
from skill.spoken_forms import MARKS

MAX_SPEECH = 8_000
"""Characters of one outputSpeech, tags included (Alexa response limits)."""
MAX_SECONDS = 240
"""Seconds of audio in one response (Alexa response limits)."""
ALLOWED_TAGS = frozenset(
    "amazon:domain amazon:effect amazon:emotion audio break emphasis lang p phoneme prosody s "
    "say-as speak sub voice w".split()
)
"""Alexa's SSML reference."""
RATES = ("80%", "", "", "112%", "125%")
"""Speaking rate by step, slowest first; the second step only lengthens the pauses."""
PAUSES_MS = (1200, 900, 350, 300, 250)
"""Pause after each piece by step: slowing down starts with pauses, then stretches."""
NORMAL_RATE = 2
"""Index of the ordinary step in RATES."""
WORDS_A_MINUTE = 165
"""For estimates of listening time; comfortable speech is 150 to 200."""


class Speech(NamedTuple):
    """Something to say, plain and marked up."""

    ssml: str
    """A whole `<speak>` document."""
    text: str
    """The same words without markup, as shown on screens and cards."""


class Say(NamedTuple):
    """The skill's own words."""

    text: str


class Read(NamedTuple):
    """A whole sentence of the page, verbatim."""

    sentence: Sentence


class Spell(NamedTuple):
    """A word letter by letter; `alphabet` adds 'A for Alpha'."""

    word: str
    alphabet: bool = False


Part = Say | Read | Spell

_ALPHABET = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "Alpha Bravo Charlie Delta Edward Foxtrot Golf Hotel India Juliet Kilo Lima Mike November "
        "Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu".split(),
        strict=True,
    )
)
"""The usual names, but for E: Echo wakes devices up."""
_MARK = re.compile(rf"\s+|([{re.escape(''.join(MARKS))}])")


def element(tag: str, content: str, **attributes: str) -> str:
    """An SSML element around `content`, which is already escaped; ValueError for other tags."""
    if tag not in ALLOWED_TAGS:
        raise ValueError(f"{tag} is not an SSML tag that Alexa accepts")
    inside = "".join(f' {n.replace("_", "-")}="{escape(v)}"' for n, v in attributes.items())
    return f"<{tag}{inside}>{content}</{tag}>" if content else f"<{tag}{inside}/>"


class Narrator:
    """Turns parts into Speech for one locale; sentences are marked up once and kept."""

    def __init__(self, terms: tuple[Term, ...], locale: str) -> None:
        pronouncer = Pronouncer(terms, american=locale in ("en-US", "en-CA"))
        self._markup = lru_cache(maxsize=512)(lambda text: _sentence_markup(pronouncer, text))
        self.say: Callable[[str, int], Speech] = lru_cache(maxsize=64)(
            lambda text, rate: self.narrate([Say(text)], rate)
        )
        """A line of the skill's own, at a rate step, such as a reprompt; kept as well."""

    def narrate(self, parts: list[Part], rate: int = NORMAL_RATE) -> Speech:
        """Join parts into one Speech at a rate step (0 slowest … 4 fastest)."""
        pause = f'<break time="{PAUSES_MS[rate]}ms"/>'
        pieces, words = [], []
        for part in parts:
            if isinstance(part, Spell):
                markup, plain = _spell(part.word, part.alphabet)
            else:
                plain = part.text if isinstance(part, Say) else part.sentence.text
                markup = self._markup(plain)
            pieces.append(markup)
            words.append(plain)
        body = pause.join(pieces)
        if RATES[rate]:
            body = element("prosody", body, rate=RATES[rate])
        return Speech(f"<speak>{body}</speak>", " ".join(words))


def _sentence_markup(pronouncer: Pronouncer, text: str) -> str:
    pieces = []
    for written, how in pronouncer.pieces(text):
        if how is None:
            pieces.append(escape(written, quote=False))
        else:
            pieces.append(element(how.tag, escape(written, quote=False), **how.attributes))
    return "".join(pieces)


def _spell(word: str, alphabet: bool) -> tuple[str, str]:
    if not alphabet:
        pieces = [piece for piece in _MARK.split(word) if piece]
        markup = " ".join(
            MARKS.get(piece)
            or element("say-as", escape(piece, quote=False), interpret_as="characters")
            for piece in pieces
        )
        return markup, ", ".join(MARKS.get(piece) or " ".join(piece.upper()) for piece in pieces)
    names = [
        f"{letter.upper()} for {_ALPHABET[letter]}"
        if letter in _ALPHABET
        else MARKS.get(letter, letter)
        for letter in word.lower()
        if letter != " "
    ]
    plain = ", ".join(names) + "."
    return escape(plain, quote=False), plain


@lru_cache(maxsize=1024)
def seconds(text: str) -> float:
    """Estimated listening time of a text in seconds at the normal rate."""
    return len(text.split()) * 60 / WORDS_A_MINUTE


def duration(text: str, pauses: int, rate: int) -> float:
    """Estimated seconds of a text with so many pauses at a rate step."""
    speed = int(RATES[rate].rstrip("%") or 100) / 100
    return seconds(text) / speed + pauses * PAUSES_MS[rate] / 1000

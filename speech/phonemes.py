"""IPA, as Alexa's phoneme tag has it → the phoneme letters of espeak's English voices."""

from __future__ import annotations

import re

_LETTERS = {
    "ˈ": "'", "ˌ": ",", ".": "",
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "ɡ": "g", "g": "g", "f": "f", "v": "v",
    "θ": "T", "ð": "D", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "h": "h", "m": "m", "n": "n",
    "ŋ": "N", "l": "l", "ɹ": "r", "r": "r", "j": "j", "w": "w", "tʃ": "tS", "dʒ": "dZ",
    "ɪ": "I", "i": "i", "iː": "i:", "e": "E", "ɛ": "E", "æ": "a", "ɑː": "A:", "ɑ": "A:", "ɒ": "0",
    "ɔː": "O:", "ɔ": "O:", "ʊ": "U", "uː": "u:", "u": "u:", "ʌ": "V", "ə": "@", "ɜː": "3:",
    "ɜ": "3:", "ɝ": "3:", "ɚ": "3", "eɪ": "eI", "aɪ": "aI", "ɔɪ": "OI", "aʊ": "aU", "əʊ": "oU",
    "oʊ": "oU", "ɪə": "i@", "eə": "e@", "ɛə": "e@", "ʊə": "U@", "iə": "i@", "ɪəʊ": "IoU",
    "n̩": "n-", "l̩": "@L",
}  # fmt: skip
_LONGEST = max(map(len, _LETTERS))
_STRESSED = re.compile(r"([ˈˌ][bdfghjklmnprstvwzðŋɡɹʃʒθ]*)i(?!ː)")
"""The American i where it is long: its length is not written, but espeak's letters tell it."""


def to_espeak(ipa: str) -> str:
    """The word in espeak's letters, between the brackets that mark them.

    '' if it holds a sound that is not in the table: the written word is the better choice then.
    """
    letters = []
    rest = _STRESSED.sub(r"\1iː", ipa.strip().strip("/"))
    while rest:
        for length in range(min(_LONGEST, len(rest)), 0, -1):
            if rest[:length] in _LETTERS:
                letters.append(_LETTERS[rest[:length]])
                rest = rest[length:]
                break
        else:
            if not rest[0].isspace():
                return ""
            letters.append(" ")
            rest = rest[1:]
    return " ".join(f"[[{word}]]" for word in "".join(letters).split())

"""How a word sounds, roughly: a key of consonants in which sound-alikes fall together."""

from __future__ import annotations

import re

_NOT_LETTER = re.compile(r"[^a-z]")
_STARTS = {"kn": "n", "gn": "n", "pn": "n", "wr": "r", "wh": "w", "ps": "s"}
"""Two letters that begin a word and are heard as one."""
_RULES: tuple[tuple[str, str, str], ...] = (
    ("ch", "tch", "x"), ("sch", "sch", "sk"), ("ch", "ch(?=[rlns])", "k"),
    ("ion", "(?:ss|c|t|s)ion", "xn"), ("i", "[tc]i(?=[ae])", "x"), ("ture", "ture", "xr"),
    ("ph", "ph", "f"), ("gh", "gh(?=t)", ""), ("gh", "(?<=[aeiou])gh", ""),
    ("h", "[sc]h", "x"), ("th", "th", "0"), ("c", "s?c(?=[iey])", "s"),
    ("g", "dge?|g(?=[iey])", "j"), ("r", "r(?![aeiouy])", ""),
)  # fmt: skip
"""In this order: letters without which a rule cannot apply, what it finds, what is heard."""
_COMPILED = tuple((letters, re.compile(pattern), key) for letters, pattern, key in _RULES)
_ALIKE = str.maketrans("bcdgqvz", "pktkkfs", "aeiouywh")
"""Letters that are heard alike, once the rules are through, and those that are not in a key."""
_DOUBLE = re.compile(r"(.)\1+")


def sound_key(words: str) -> str:
    """The consonants that are heard, a first vowel as 'a': 'neuroma' and 'new roma' give 'nrm'."""
    key = _NOT_LETTER.sub("", words)
    if key[:2] in _STARTS:
        key = _STARTS[key[:2]] + key[2:]
    elif key[:1] == "x":
        key = "s" + key[1:]
    if key.endswith("mb"):
        key = key[:-1]
    for letters, pattern, heard in _COMPILED:
        if letters in key:  # quicker than to search in vain
            key = pattern.sub(heard, key)
    first = "a" if key[:1] and key[0] in "aeiou" else ""
    return first + _DOUBLE.sub(r"\1", key.translate(_ALIKE))


def distance(one: str, other: str, limit: int) -> int:
    """Edit distance of two strings, or `limit` + 1 if it is greater than `limit`.

    Only what is no more than `limit` places apart is compared: the rest is too far in any case.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        start, end = max(i - limit, 1), min(i + limit, len(other))
        previous, row[start - 1] = row[start - 1], i if start == 1 else limit + 1
        for j in range(start, end + 1):
            step = previous + (a != other[j - 1])
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, step)
        if min(row[start - 1 : end + 1]) > limit:
            return limit + 1
    return min(row[-1], limit + 1)

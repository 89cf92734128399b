"""How a word sounds, roughly: a key of consonants in which sound-alikes fall together."""

from __future__ import annotations

import re

_RULES: tuple[tuple[str, str], ...] = (
    (r"[^a-z]", ""),
    (r"^(?:kn|gn|pn)", "n"), (r"^wr", "r"), (r"^wh", "w"), (r"^x", "s"), (r"^ps", "s"),
    (r"mb\b", "m"), (r"tch", "x"), (r"sch", "sk"), (r"ch(?=[rlns])", "k"),
    (r"(?:ss|c|t|s)ion", "xn"), (r"(?:t|c)i(?=a|e)", "x"), (r"ture", "xr"),
    (r"ph", "f"), (r"gh(?=t)", ""), (r"(?<=[aeiou])gh", ""), (r"sh|ch", "x"), (r"th", "0"),
    (r"ck", "k"), (r"q", "k"), (r"x(?![nr])", "x"), (r"sc(?=[iey])", "s"), (r"c(?=[iey])", "s"),
    (r"c", "k"), (r"dge?|j|g(?=[iey])", "j"), (r"z", "s"), (r"v", "f"), (r"[bp]+", "p"),
    (r"[dt]+", "t"), (r"[gk]+", "k"), (r"r(?![aeiouy])", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), key) for pattern, key in _RULES)
_VOWELS = re.compile(r"[aeiouywh]+")


def sound_key(words: str) -> str:
    """The consonants that are heard, a first vowel as 'a': 'neuroma' and 'new roma' give 'nrm'."""
    key = words
    for pattern, replacement in _COMPILED:
        key = pattern.sub(replacement, key)
    first = "a" if key[:1] and key[0] in "aeiou" else ""
    return first + re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", key))


def distance(one: str, other: str, limit: int) -> int:
    """Edit distance of two strings, or `limit` + 1 if it is greater than `limit`."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)

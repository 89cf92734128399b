"""Sample utterances in short: `[words]` may be left out, `(one|the other)` is a choice."""

from __future__ import annotations

import re
from itertools import product

_TOKEN = re.compile(r"[\[\]()|]|[^\[\]()|]+")
_OPENING = {"[": "]", "(": ")"}


def expand_template(template: str) -> list[str]:
    """Every utterance that a template stands for, in order, each once.

    Raises ValueError, whose text says what is wrong, if its brackets do not match.
    """
    tokens = _TOKEN.findall(template)
    texts, rest = _choices(tokens, 0, "")
    if rest != len(tokens):
        raise ValueError(f"{template!r} has a {tokens[rest]!r} too many")
    return list(dict.fromkeys(" ".join(text.split()) for text in texts))


def _choices(tokens: list[str], at: int, closing: str) -> tuple[list[str], int]:
    """The texts of `a|b|c` from token `at` on, and the token that ends it."""
    texts: list[str] = []
    sequence: list[list[str]] = []
    while at < len(tokens) and tokens[at] not in ("]", ")"):
        mark = tokens[at]
        if mark == "|":
            texts += map("".join, product(*sequence))
            sequence = []
        elif mark in _OPENING:
            inner, at = _choices(tokens, at + 1, _OPENING[mark])
            sequence.append(inner + [""] * (mark == "["))
        else:
            sequence.append([mark])
        at += 1
    if closing and (at == len(tokens) or tokens[at] != closing):
        raise ValueError(f"a {closing!r} is missing in {''.join(tokens)!r}")
    return texts + list(map("".join, product(*sequence))), at

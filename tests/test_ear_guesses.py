"""What several guesses come to, and which are no speech."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from speech.ear.guesses import repeats_itself
from speech.ear.recogniser import Guess
from speech.ear.sound import EAR_RATE
from speech.ear.together import Together
from tests.speech_doubles import Parrot

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases/speech/together.tsv")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
]


def guess_in(cell: str) -> Guess:
    text, *others = (part.strip() for part in cell.split("|"))
    found = re.fullmatch(r"(.+) \((.+)\)", text)
    assert found, cell
    return Guess("" if found[1] == "-" else found[1], float(found[2]), tuple(others))


@pytest.mark.parametrize(("first", "second", "expected"), ROWS)
def test_ears_help_each_other_out(first: str, second: str, expected: str) -> None:
    heard = [guess_in(first), guess_in(second)]
    ears = [Parrot(guess.text, True, guess.confidence, guess.others) for guess in heard]
    together = Together(*ears)
    assert together.recognise(np.zeros(EAR_RATE, np.float32)) == guess_in(expected)
    assert together.is_open and together.name == "parrot and parrot"


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        ("", False),
        ("how long is it and how long is that", False),
        ("bleeding bleeding bleeding help me", False),
        ("is it long is it long", True),
        ("oh will i be asleep will i be asleep", True),
        ("no no no no no no no no", True),
    ],
)
def test_words_without_end_are_noticed(text: str, repeats: bool) -> None:
    assert repeats_itself(text) is repeats

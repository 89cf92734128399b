"""What several guesses come to, and which are no speech."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from speech.ear.expectation import Expectation
from speech.ear.guesses import in_expected_order, repeats_itself
from speech.ear.recogniser import Guess
from speech.ear.sound import EAR_RATE
from speech.ear.together import Together
from tests.speech_doubles import Parrot

CASES = Path(__file__).parent / "cases" / "speech"


def rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def guess_in(cell: str) -> Guess:
    first, *others = (one(part.strip()) for part in cell.split("|"))
    return Guess(first.text, first.confidence, tuple(others))


def one(words: str) -> Guess:
    found = re.fullmatch(r"(.+) \((.+)\)", words)
    assert found, words
    return Guess("" if found[1] == "-" else found[1], float(found[2]))


@pytest.mark.parametrize(("first", "second", "expected"), rows("together.tsv"))
def test_ears_help_each_other_out(first: str, second: str, expected: str) -> None:
    ears = [Parrot(guess_in(first)), Parrot(guess_in(second))]
    together = Together(*ears)
    assert together.recognise(np.zeros(EAR_RATE, np.float32)) == guess_in(expected)
    assert together.is_open and together.name == "parrot and parrot"


@pytest.mark.parametrize(("heard", "chosen"), rows("expected.tsv"))
def test_what_people_ask_is_preferred(heard: str, chosen: str) -> None:
    expect = Expectation(["will i be asleep"] * 20 + ["is a sheep there", "will we buy a leap"])
    assert in_expected_order(guess_in(heard), expect) == guess_in(chosen)


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

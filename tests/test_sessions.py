"""Whole conversations, as scripts in cases/dialogues, through batch mode."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from dialogues import (
    DIALOGUES,
    Record,
    Script,
    Turn,
    failures,
    hold_together,
    hold_with_events,
    read_scripts,
)

SCRIPTS = [script for path in sorted(DIALOGUES.glob("*.txt")) for script in read_scripts(path)]


@cache
def _held(options: tuple[str, ...]) -> dict[str, list[Record]]:
    """The records of every dialogue without events that shares these options."""
    scripts = [s for s in SCRIPTS if s.options == options and not _has_events(s)]
    return {s.title: r for s, r in zip(scripts, hold_together(scripts), strict=True)}


def _has_events(script: Script) -> bool:
    return any(turn.is_event for turn in script.turns)


def _fields(turn: Turn) -> set[str]:
    return {name for name, _ in turn.expected}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda s: f"{s.path.stem}: {s.title}")
def test_dialogue(script: Script, tmp_path: Path) -> None:
    if _has_events(script):
        records = hold_with_events(script, tmp_path)
    else:
        records = _held(script.options)[script.title]
    spoken = [turn for turn in script.turns if not turn.is_event]
    wrong = [
        f for turn, record in zip(spoken, records, strict=True) for f in failures(turn, record)
    ]
    assert not wrong, f"{script.path.name}, {script.title}\n" + "\n".join(wrong)


def test_a_question_and_an_open_microphone_go_together() -> None:
    held = [record for records in _held(()).values() for record in records]
    assert len(held) > 100
    for record in held:
        asks = "?" in record["speech"]
        assert asks == (not record["end_session"]) == (record["reprompt"] is not None), record


def test_scripts_are_many_and_every_one_expects_something() -> None:
    assert len(SCRIPTS) >= 60
    assert len({script.title for script in SCRIPTS}) == len(SCRIPTS)
    assert all(any(turn.expected for turn in script.turns) for script in SCRIPTS)


def test_a_wrong_expectation_is_noticed() -> None:
    record = _held(())[next(s.title for s in SCRIPTS if not s.options and not _has_events(s))][0]
    turn = Turn("x", 1, [("outcome", "nonsense"), ("says", "nonsense"), ("never says", "e")])
    assert len(list(failures(turn, record))) == 3


@pytest.mark.parametrize("text", ["> before any title", "# Title\n> a\nsay: b"])
def test_a_script_that_cannot_be_read_names_its_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"bad\.txt:\d"):
        list(read_scripts(path))

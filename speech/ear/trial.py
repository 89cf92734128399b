"""Puts a trial of the ear together: questions, people, noises, and the skill that answers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from skill.content_files import CONTENT
from skill.evaluation.grade import Labelled, load_labelled
from skill.procedure import Procedure
from skill.question.repair import Repairer, hard_words_of, page_words_of
from speech.ear.evaluate import Asked, Repair, Trial, table
from speech.ear.judge import Judge
from speech.ear.measure import hard_words_in
from speech.ear.speakers import Recorded, everybody
from speech.listen import make_ear
from speech.matching import load_matcher
from speech.options import Options
from speech.setup import House
from speech.speaker import Tell

TEST_SPLIT = CONTENT / "evaluation" / "test.jsonl"
"""Our own labelled questions."""


RECORDINGS = Path(tempfile.gettempdir()) / "bone-implant-guide-voices"
"""Where the spoken questions are kept, so that another ear can hear the same."""


def run_trial(path: Path | None, count: int, ear: str, noises: Sequence[float], tell: Tell) -> str:
    """The table for `count` questions chosen from a file. Raises SkillError."""
    house = House(Options(batch=True))
    hard = hard_words_of(house.page)
    rows = choose(load_labelled(path or TEST_SPLIT, house.page), count, hard)
    match = load_matcher("en-GB")
    judge = Judge(house.load_finder().find, lambda text: match(text)[0])
    hearing = make_ear(ear, house.page)
    trial = Trial(hearing, judge, house.new_device, hard, _repair(house.page))
    voices, missing = everybody()
    people = [Recorded(voice, RECORDINGS) for voice in voices]
    asked = []
    try:
        for one in trial.run(rows, people, [None, *noises]):
            asked.append(one)
            tell(_line(one))
    finally:
        for person in people:
            person.close()
    absent = f"\n\nNot heard: {'; '.join(missing)}." if missing else ""
    return table(asked) + absent


def _line(one: Asked) -> str:
    noise = "clean" if one.noise is None else f"{one.noise:g} dB"
    heard = f"{one.heard.text} ({one.heard.confidence:.2f})"
    said = one.labelled.question
    return f"{one.person}\t{noise}\t{said}\t{heard}\t{one.do}\t{one.grade}\ttyped {one.typed}"


def choose(rows: Sequence[Labelled], count: int, hard: Iterable[str]) -> list[Labelled]:
    """`count` rows: those with a hard word of the page, urgent ones, and of the rest all kinds.

    The rest, and what is too much of the first, is thinned out evenly.
    """
    words = tuple(hard)
    first: list[Labelled] = []
    rest: list[Labelled] = []
    for row in rows:
        matters = row.kind == "urgent" or hard_words_in(row.question, words)
        (first if matters else rest).append(row)
    first = _spread(first, count)
    return first + _spread(rest, count - len(first))


def _spread(rows: Sequence[Labelled], count: int) -> list[Labelled]:
    count = min(count, len(rows))
    return [rows[i * len(rows) // count] for i in range(count)]


def _repair(page: Procedure) -> Repair:
    """The skill's own repair, with the words that its model knows."""
    from skill.question.model import load_model

    known = load_model(CONTENT / "model.npz").known
    repairer = Repairer(hard_words_of(page), page_words_of(page), known)
    return lambda text: repairer.repair(text).text

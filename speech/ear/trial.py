"""Puts a trial of the ear together: questions, people, noises, and the skill that answers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
from speech.matching import load_intent_of
from speech.options import Options
from speech.setup import House
from speech.speaker import Tell

TEST_SPLIT = CONTENT / "evaluation" / "test.jsonl"
"""Our own labelled questions."""
RECORDINGS = Path(tempfile.gettempdir()) / "bone-implant-guide-voices"
"""Where the spoken questions are kept, so that another ear can hear the same."""


@dataclass(frozen=True)
class Plan:
    """What is tried."""

    path: Path | None = None
    """JSONL of labelled questions; None: our own test split."""
    count: int = 200
    """How many of them."""
    ear: str = "whisper"
    """Recogniser."""
    noises: tuple[float, ...] = (10.0,)
    """Decibels between speech and noise, besides no noise."""
    voices: tuple[str, ...] = ()
    """Names of those who ask; () for everybody."""


def run_trial(plan: Plan, tell: Tell) -> str:
    """The table of a trial. Raises SkillError."""
    house = House(Options(batch=True))
    hard = hard_words_of(house.page)
    rows = choose(load_labelled(plan.path or TEST_SPLIT, house.page), plan.count, hard)
    judge = Judge(house.load_finder().find, load_intent_of("en-GB"))
    hearing = make_ear(plan.ear, house.page, tell)
    trial = Trial(hearing, judge, house.new_device, hard, _repair(house.page))
    voices, missing = everybody(plan.voices)
    asked = []
    try:
        people = [Recorded(voice, RECORDINGS) for voice in voices]
        for one in trial.run(rows, people, [None, *plan.noises]):
            asked.append(one)
            tell(_line(one))
    finally:
        for voice in voices:
            voice.close()
    absent = f"\n\nNot heard: {'; '.join(missing)}." if missing else ""
    return table(asked) + absent


def _line(one: Asked) -> str:
    noise = "clean" if one.noise is None else f"{one.noise:g} dB"
    hearings = [one.first, *([one.second] if one.second else [])]
    cells = [
        cell
        for hearing in hearings
        for cell in (
            f"{hearing.heard.text} ({hearing.heard.confidence:.2f})",
            hearing.do,
            hearing.grade,
        )
    ]
    said = one.labelled.question
    return "\t".join([one.person, noise, said, f"typed {one.typed}", *cells])


def choose(rows: Sequence[Labelled], count: int, hard: Iterable[str]) -> list[Labelled]:
    """`count` rows: those with a hard word of the page and the urgent ones, up to a half, and rest.

    What is too much is thinned out evenly, so that all kinds take part.
    """
    words = tuple(hard)
    first: list[Labelled] = []
    rest: list[Labelled] = []
    for row in rows:
        matters = row.kind == "urgent" or hard_words_in(row.question, words)
        (first if matters else rest).append(row)
    first = _spread(first, (count + 1) // 2)
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

"""`make evaluate-spoken`: labelled questions, spoken, heard and answered, beside the same typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from skill.evaluation.grade import GOOD, Labelled, grade
from skill.outcome import Heard as Recorded
from skill.turn import State
from speech.device import Device
from speech.ear.judge import Judge
from speech.ear.listeners import Ear
from speech.ear.measure import add_noise, hard_words_in, word_errors, words_of
from speech.ear.speakers import Person
from speech.listener import Heard

Repair = Callable[[str], str]
"""A normalised question with misheard hard words put right, as the skill does it."""


@dataclass(frozen=True)
class Asked:
    """One question asked aloud."""

    labelled: Labelled
    """The question with what is right about it."""
    person: str
    """Who asked."""
    noise: float | None
    """Decibels between speech and noise; None for none."""
    heard: Heard
    """What the ear made of it."""
    do: str
    """answer, confirm or again."""
    grade: str
    """The grade of the answer; of the answer after "yes", where it was asked about."""
    typed: str
    """The grade of the answer to the same, typed."""
    errors: int
    """Words that went wrong."""
    hard: int
    """Hard words that were said."""
    kept: int
    """Those of them that were heard, after the skill's repair."""


class Trial:
    """Asks questions of one skill through one ear."""

    def __init__(
        self,
        ear: Ear,
        judge: Judge,
        new_device: Callable[[], Device],
        hard_words: Iterable[str],
        repair: Repair,
    ) -> None:
        self._ear = ear
        self._judge = judge
        self._new_device = new_device
        self._hard_words = tuple(hard_words)
        self._repair = repair

    def run(
        self, rows: Sequence[Labelled], people: Sequence[Person], noises: Sequence[float | None]
    ) -> Iterator[Asked]:
        """Every question by every person in every noise."""
        for number, row in enumerate(rows):
            typed = self._grade(row, row.question)
            for person in people:
                samples = person.ask(row.question)
                for noise in noises:
                    sound = samples if noise is None else add_noise(samples, noise, number)
                    yield self._ask(row, person.name, noise, self._ear.hear(sound), typed)

    def _ask(
        self, row: Labelled, person: str, noise: float | None, heard: Heard, typed: str
    ) -> Asked:
        judgement = self._judge.judge(heard)
        answered = judgement.do != "again"
        result = self._grade(row, judgement.text) if answered else "not heard"
        said = hard_words_in(row.question, self._hard_words)
        repaired = hard_words_in(self._repair(" ".join(words_of(heard.text))), self._hard_words)
        errors = word_errors(words_of(row.question), words_of(heard.text))
        kept = sum(word in repaired for word in said)
        return Asked(
            row, person, noise, heard, judgement.do, result, typed, errors, len(said), kept
        )

    def _grade(self, row: Labelled, text: str) -> str:
        device = self._new_device()
        device.launch()
        state = State.from_session(device.say(text).attributes)
        return grade(row, state.heard or Recorded("off_topic"))


def table(asked: Sequence[Asked]) -> str:
    """The figures as a Markdown table: one row for each person and noise, then all together."""
    head = (
        "| voice | noise | questions | words wrong | hard words right | right, typed "
        "| right, spoken | asked back | urgent made harmless |"
    )
    rows = [head, "|" + "--|" * 9]
    noises = list(dict.fromkeys(a.noise for a in asked))
    for person in dict.fromkeys(a.person for a in asked):
        rows += [
            _row(person, n, [a for a in asked if (a.person, a.noise) == (person, n)])
            for n in noises
        ]
    rows += [_row("all", n, [a for a in asked if a.noise == n]) for n in noises]
    return "\n".join(rows)


def _row(person: str, noise: float | None, asked: Sequence[Asked]) -> str:
    total = len(asked)
    words = sum(len(words_of(a.labelled.question)) for a in asked)
    cells = [
        person,
        "none" if noise is None else f"{noise:g} dB",
        str(total),
        _share(sum(a.errors for a in asked), words),
        _share(sum(a.kept for a in asked), sum(a.hard for a in asked)),
        _share(sum(a.typed in GOOD for a in asked), total),
        _share(sum(a.grade in GOOD for a in asked), total),
        _share(sum(a.do != "answer" for a in asked), total),
        str(sum(_is_harmful(a) for a in asked)),
    ]
    return f"| {' | '.join(cells)} |"


def _is_harmful(asked: Asked) -> bool:
    """Whether an urgent sentence that is recognised when typed was answered as something else."""
    urgent = asked.labelled.kind == "urgent" and asked.typed in GOOD
    return urgent and asked.do == "answer" and asked.grade not in GOOD


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"

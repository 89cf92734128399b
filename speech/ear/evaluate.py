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

SLOWLY = 85
"""Percent of the ordinary speed, at which something is said again."""
AFRESH = 10_000
"""Added to the seed of the noise, which is another the second time."""

Repair = Callable[[str], str]
"""A normalised question with misheard hard words put right, as the skill does it."""


@dataclass(frozen=True)
class Hearing:
    """What became of one question, said once."""

    heard: Heard
    """What the ear made of it."""
    do: str
    """answer, confirm or again."""
    grade: str
    """The grade of the answer; of the answer after "yes", where it was asked about."""

    @property
    def is_right(self) -> bool:
        """Whether the answer is."""
        return self.grade in GOOD


@dataclass(frozen=True)
class Asked:
    """One question asked aloud, and said once more if it was not understood."""

    labelled: Labelled
    """The question with what is right about it."""
    person: str
    """Who asked."""
    noise: float | None
    """Decibels between speech and noise; None for none."""
    first: Hearing
    """The first time."""
    second: Hearing | None
    """The second time; None if there was none."""
    typed: str
    """The grade of the answer to the same, typed."""
    errors: int
    """Words that went wrong the first time."""
    hard: int
    """Hard words that were said."""
    kept: int
    """Those of them that were heard the first time, after the skill's repair."""

    @property
    def last(self) -> Hearing:
        """The last time that it was said."""
        return self.second or self.first


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
                for noise in noises:
                    yield self._ask(row, person, noise, number, typed)

    def _ask(
        self, row: Labelled, person: Person, noise: float | None, number: int, typed: str
    ) -> Asked:
        """Ask; who is asked to say it again, or has to say no to "Did you say", says it slowly."""

        def hear(rate: int, seed: int, refused: str = "") -> tuple[Hearing, str]:
            samples = person.ask(row.question, rate)
            sound = samples if noise is None else add_noise(samples, noise, seed)
            heard = self._ear.hear(sound)
            judgement = self._judge.judge(heard, refused)
            answered = judgement.do != "again"
            result = self._grade(row, judgement.text) if answered else "not heard"
            return Hearing(heard, judgement.do, result), judgement.text

        first, text = hear(100, number)
        second = None
        if first.do != "answer" and not first.is_right:
            refused = text if first.do == "confirm" else ""
            second, _ = hear(SLOWLY, number + AFRESH, refused)
        said = hard_words_in(row.question, self._hard_words)
        heard = words_of(first.heard.text)
        repaired = hard_words_in(self._repair(" ".join(heard)), self._hard_words)
        errors = word_errors(words_of(row.question), heard)
        kept = sum(word in repaired for word in said)
        return Asked(row, person.name, noise, first, second, typed, errors, len(said), kept)

    def _grade(self, row: Labelled, text: str) -> str:
        device = self._new_device()
        device.launch()
        state = State.from_session(device.say(text).attributes)
        return grade(row, state.heard or Recorded("off_topic"))


def table(asked: Sequence[Asked]) -> str:
    """The figures as a Markdown table: one row for each person and noise, then all together."""
    head = (
        "| voice | noise | questions | words wrong | hard words right | right, typed "
        "| right, said once | right, said twice | asked back | urgent made harmless |"
    )
    rows = [head, "|" + "--|" * 10]
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
        _share(sum(a.first.is_right for a in asked), total),
        _share(sum(a.last.is_right for a in asked), total),
        _share(sum(a.first.do != "answer" for a in asked), total),
        str(sum(_is_harmful(a) for a in asked)),
    ]
    return f"| {' | '.join(cells)} |"


def _is_harmful(asked: Asked) -> bool:
    """Whether an urgent sentence that is recognised when typed was answered as something else."""
    urgent = asked.labelled.kind == "urgent" and asked.typed in GOOD
    return urgent and asked.last.do == "answer" and not asked.last.is_right


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"

"""Where a listener is on the page, and what comes next: pure functions of a procedure."""

from __future__ import annotations

from skill.procedure import Procedure, Section, Sentence
from skill.ssml import seconds

BLOCK_SENTENCES = 3
"""Sentences read before the listener is asked whether to go on."""
BLOCK_SECONDS = 25
"""Seconds of speech after which a block ends, even if it is shorter."""


def block(procedure: Procedure, start: Sentence, limit: int = BLOCK_SENTENCES) -> list[Sentence]:
    """Sentences from `start` to the end of its section, at most `limit` or about 25 seconds."""
    taken: list[Sentence] = []
    spent = 0.0
    section = procedure.section(start.section)
    for sentence in section.sentences[start.position - 1 :]:
        spent += seconds(sentence.text)
        if taken and (len(taken) == limit or spent > BLOCK_SECONDS):
            break
        taken.append(sentence)
    return taken


def last_together(procedure: Procedure, heard: tuple[str, ...]) -> str:
    """The last sentence heard; if those that follow it were heard before it, the last of them.

    An answer begins with what answers best, and "more" is not to read the same again.
    """
    place = procedure.sentence(heard[-1])
    while (following := procedure.after(place.id)) and following.id in heard:
        place = following
    return place.id


def to_end(procedure: Procedure, start: Sentence) -> list[Sentence]:
    """All sentences from `start` to the end of the page."""
    return list(procedure.sentences[procedure.sentences.index(start) :])


def seconds_left(procedure: Procedure, place: Sentence) -> float:
    """Estimated listening time from after `place` to the end of the page, in seconds."""
    rest = procedure.sentences[procedure.sentences.index(place) + 1 :]
    return sum(seconds(sentence.text) for sentence in rest)


def neighbour(procedure: Procedure, section_id: str, step: int) -> Section | None:
    """The section `step` places on (back, if negative); None beyond either end."""
    index = procedure.section(section_id).number - 1 + step
    return procedure.sections[index] if 0 <= index < len(procedure.sections) else None

"""The parts of the page by number, as listeners say them: "three", "part 3", "the third"."""

from __future__ import annotations

import re

from skill.procedure import Procedure, Section

NUMBERS = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty".split()
)
ORDINALS = tuple("first second third fourth fifth sixth seventh eighth ninth tenth".split())

_CALLED = re.compile(
    r"(?:(?:part|number|section|chapter) )?(?:(?P<digits>\d{1,2})|(?P<number>[a-z]+))"
    r"|the (?P<ordinal>[a-z]+)(?: one| part| section)?"
)


def find_part(procedure: Procedure, question: str) -> Section | None:
    """The part that a normalised question names by its number alone, or None."""
    called = _CALLED.fullmatch(question)
    if called is None:
        return None
    number = number_of(called["digits"] or called["number"] or "", NUMBERS)
    number = number or number_of(called["ordinal"] or "", ORDINALS)
    return procedure.sections[number - 1] if 0 < number <= len(procedure.sections) else None


def number_of(said: str, words: tuple[str, ...] = (*NUMBERS, *ORDINALS)) -> int:
    """The number, from one, that figures or one of the `words` say; 0 if they say none."""
    if said.isdecimal():
        return int(said)
    return 1 + words.index(said) % len(NUMBERS) if said in words else 0

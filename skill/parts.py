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
    if called["digits"]:
        number = int(called["digits"])
    elif called["number"] in NUMBERS:
        number = 1 + NUMBERS.index(called["number"])
    elif called["ordinal"] in ORDINALS:
        number = 1 + ORDINALS.index(called["ordinal"])
    else:
        return None
    return procedure.sections[number - 1] if 0 < number <= len(procedure.sections) else None

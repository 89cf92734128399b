"""The parts of the page by number and by name: "three", "part 3", "the third", "the muscles"."""

from __future__ import annotations

import re

from skill.procedure import Procedure, Section
from skill.text import normalise

NUMBERS = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty".split()
)
ORDINALS = tuple("first second third fourth fifth sixth seventh eighth ninth tenth".split())

_CALLED = re.compile(
    r"(?:(?:part|number|section|chapter) )?(?:(?P<digits>\d{1,2})|(?P<number>[a-z]+))"
    r"|the (?P<ordinal>[a-z]+)(?: one| part| section)?"
)
_AROUND = frozenset(
    "about again bit chapter for go me now number of on part please read section the to".split()
)
"""Words of a wish to hear a part, which may come along with its name."""


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


def names_of(section: Section) -> tuple[str, ...]:
    """Every name by which listeners ask for a part, its own first."""
    name = normalise(section.name)
    names = [name, name.removeprefix("the "), *section.names]
    for words in (NUMBERS, ORDINALS):
        names += words[section.number - 1 : section.number]
    return tuple(dict.fromkeys(names))


class PartNames:
    """Which part of the page is named by words that are a name of it, and nothing more."""

    def __init__(self, procedure: Procedure) -> None:
        self._sections: dict[str, str] = {}
        for section in procedure.sections:
            for name in (*names_of(section), str(section.number)):
                self._sections.setdefault(_key(name), section.id)

    def find(self, said: str) -> str | None:
        """The id of the part that an utterance names, with or without words around it, or None."""
        words = normalise(said).split()
        while words:
            section = self._sections.get(_key(" ".join(words)))
            if section:
                return section
            if words[-1] in _AROUND:
                del words[-1]
            elif words[0] in _AROUND:
                del words[0]
            else:
                return None
        return None


def _key(name: str) -> str:
    """A name as it is compared: "anaesthetic" is written without the first a in America."""
    return name.replace("ae", "e")

"""Commands in free words that name a word to spell or a part of the page, and the volume."""

from __future__ import annotations

import re

from skill.outcome import Command
from skill.parts import NUMBERS, find_part
from skill.procedure import Procedure
from skill.text import normalise

_SPELLS = re.compile(
    r"(?:(?:please|can you|could you|would you) )*"
    r"(?:spell(?: out)?|how (?:do (?:you|i|we)|would you|to|is|are) spell(?:ed|t)?)"
    r"(?: the)?(?: words?)? (?P<before>.+?)"
    r"|how (?:is|are)(?: the)?(?: words?)? (?P<after>.+?) (?:spelled|spelt|written)"
)
_EMAIL = re.compile(r"(?:(?:that|this|their|your) )?e ?mail(?: address)?")
_VOLUME = re.compile(
    r"(?:(?:please|can you|could you|would you|can't you|just|a bit|a little|much|even"
    r"|(?:speak|talk|read|say) (?:it|that)|speak|talk|read|be|go) )*"
    r"(?:louder|quieter|softer|more (?:loudly|quietly|softly)|speak up|(?:the )?volume (?:up|down)"
    r"|(?:turn|put) (?:(?:it|that|yourself|the (?:volume|sound)) (?:up|down)"
    r"|(?:up|down) the (?:volume|sound))"
    r"|(?:change|raise|lower|increase|decrease) the volume)(?: a bit| a little| for me)*"
    r"|(?:sorry )?i (?:can't|cannot|can not|can hardly|can barely) hear (?:you|it|that)"
    r"(?: properly| very well| at all)?|(?:(?:you're|you are|it's|it is|that's|that is) )?"
    r"(?:much |far |a bit )?too (?:loud|quiet)(?: for me)?"
)
"""How loud we are is the device's to change; "be quiet" is not asked for here: it means stop."""
_THAT = frozenset("it that this them those these word name address number".split())
"""Words that stand for something heard before."""
_ORDINARY = frozenset(
    "about being could often their there these though through under using where "
    "which while within would".split()
)
_GOES = re.compile(
    r"(?:(?:read|open|play|find|start at|(?:go|go back|jump|skip|move|take me) to)(?: me| out)? )?"
    r"(?:part|section|chapter)(?: number)? (?P<number>[a-z]+|\d+)"
)


def find_command(page: Procedure, question: str) -> Command | None:
    """The command in a normalised question, or None: most commands are found elsewhere."""
    question = question.removesuffix(" please").removesuffix(" for me")
    spells = _SPELLS.fullmatch(question)
    if spells:
        word = spells["before"] or spells["after"]
        if _EMAIL.fullmatch(word):
            return Command("spell", word=page.contact.email)
        known = is_on_page(page, word) or " " not in word
        return Command("spell", word=word) if known and word not in _THAT else None
    part = find_part(page, question)
    if part:
        return Command("go_to", section=part.id)
    goes = _GOES.fullmatch(question)
    return Command("go_to") if goes and _is_missing(page, goes["number"]) else None


def asks_about_volume(question: str) -> bool:
    """Whether a normalised question is to make the voice louder or quieter."""
    return _VOLUME.fullmatch(question.removesuffix(" please")) is not None


def is_on_page(page: Procedure, word: str) -> bool:
    """Whether a word can be spelled: one of the terms, any single word, the e-mail address."""
    terms = (normalise(form) for term in page.terms for form in term.forms)
    words = (one for s in page.sentences for one in normalise(s.text).split())
    return word == page.contact.email or word in terms or word in words


def find_word(page: Procedure, question: str) -> str | None:
    """The id of the first sentence that has the longest word of a question, or None.

    Short words, and those that most questions have, are not looked at.
    """
    words = sorted({w for w in question.split() if len(w) > 4} - _ORDINARY, key=len, reverse=True)
    for word in words:
        for sentence in page.sentences:
            if word in normalise(sentence.text).split():
                return sentence.id
    return None


def _is_missing(page: Procedure, said: str) -> bool:
    if said.isdecimal():
        return not 1 <= int(said) <= len(page.sections)
    return said == "zero" or said in NUMBERS[len(page.sections) :]

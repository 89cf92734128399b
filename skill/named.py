"""Commands in free words that name a word of the page, and where the page has a word."""

from __future__ import annotations

import re

from skill.moves import find_move
from skill.outcome import Command
from skill.procedure import Procedure
from skill.text import normalise, without_courtesy

_POLITE = r"(?:(?:please|can you|could you|would you) )*"
_HOW = r"how (?:do (?:you|i|we)|would you|to|is|are)"
_WORD = r"(?: the)?(?: words?)?"
_SPELLS = re.compile(
    rf"{_POLITE}(?:spell(?: out)?|{_HOW} spell(?:ed|t)?){_WORD} (?P<before>.+)"
    rf"|how (?:is|are){_WORD} (?P<after>.+) (?:spelled|spelt|written)"
    rf"|(?:{_POLITE}pronounce|{_HOW} (?:pronounced?|say)|what is the pronunciation of){_WORD}"
    r" (?P<said>.+)"
    rf"|how (?:is|are){_WORD} (?P<spoken>.+) pronounced"
)
_MANNER = re.compile(
    r"(?: (?:(?:more )?slowly|slower|clearly|again|out|letter by letter|one letter at a time|please"
    r"|thanks|thank you|for (?:me|us)))+$"
)
"""How a word is to be spelled: that is the only way there is, so it need not be understood."""
_WHOSE = r"(?:(?:that|this|their|your|the hospital's) )"
_EMAIL = re.compile(rf"{_WHOSE}?e ?mail(?: address)?")
_PHONE = re.compile(rf"(?:{_WHOSE}|(?=.+ number$))(?:(?:tele)?phone|contact)(?: number)?")
"""Not "contact" alone, which is a word of the page."""
_THAT = frozenset("it that this them those these word name address number".split())
"""Words that stand for something heard before."""
_ORDINARY = frozenset(
    "about being could often their there these though through under using where "
    "which while within would".split()
)


def find_command(page: Procedure, question: str) -> Command | None:
    """The command in a normalised question, or None: most commands are found elsewhere."""
    spells = _SPELLS.fullmatch(_MANNER.sub("", question))
    return _find_spelling(page, spells) if spells else find_move(page, without_courtesy(question))


def _find_spelling(page: Procedure, spells: re.Match[str]) -> Command | None:
    asked_to_spell = spells["before"] or spells["after"]
    word = asked_to_spell or spells["said"] or spells["spoken"]
    if _EMAIL.fullmatch(word):
        return Command("spell", word=page.contact.email)
    if _PHONE.fullmatch(word):
        return Command("spell", word=page.contact.phone)
    known = is_on_page(page, word) or (asked_to_spell and " " not in word)
    return Command("spell", word=word) if known and word not in _THAT else None


def is_on_page(page: Procedure, word: str) -> bool:
    """Whether a word can be spelled: a term, any single word, the e-mail address, the number."""
    terms = (normalise(form) for term in page.terms for form in term.forms)
    words = (one for s in page.sentences for one in normalise(s.text).split())
    details = (page.contact.email, page.contact.phone)
    return word in details or word in terms or word in words


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

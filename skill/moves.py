"""Commands in free words that move to a part or a sentence, by its number or by its name."""

from __future__ import annotations

import re
from collections.abc import Callable

from skill.outcome import Check, Command, Mention, OffTopic, Outcome, Passage
from skill.parts import NUMBERS, ORDINALS, find_part, number_of
from skill.procedure import Procedure, Section
from skill.text import normalise

_POLITE = r"(?:(?:please|kindly|can you|could you|can we|now|just) )*"
_GO = (
    r"(?:go|jump|skip|hop|move|turn|take me|bring me)"
    r"(?: (?:back|on|down|up|over|ahead|forward|straight|right))* to"
)
_OPENS = rf"{_POLITE}(?:(?:(?:read|open|play|find|repeat|start at)(?: me| out)?|{_GO}) )?"
_PART = re.compile(rf"{_OPENS}(?:part|section|chapter)(?: number)? (?P<number>[a-z]+|\d+)")
_SENTENCE = re.compile(
    rf"{_OPENS}(?:the )?(?:sentence(?: number)? (?P<number>\w+)|(?P<ordinal>[a-z]+) sentence)"
    r"(?: (?:of|in) (?:part|section|chapter)(?: number)? (?P<part>\w+))?"
)
_STEPS = re.compile(
    rf"{_POLITE}(?:(?:go|skip|jump|move) )?(?P<way>back|backwards?|forwards?|ahead)"
    r"(?: by)? (?P<count>\w+)(?: sentences?)?"
)
_NAMED = re.compile(rf"{_POLITE}{_GO} (?P<name>.+)")
_OF_PAGE = re.compile(r"\b(?:bit|chapter|part|section)\b")
"""Said of a page alone, where "go to London" is not."""
_SURE = {"go_to": 0.9, "start_over": 0.88, "previous_section": 0.88}
"""Scores from which a move is not looked at again: it was found in words that the page has not."""
_FRAME = frozenset(
    "about and are being bit chapter did for heading how line mean our page part please section "
    "that the their these they thing this was what when where which with you your".split()
)
"""Words of a name that are in many sentences, as those of one or two letters are, and so tell none
of them."""
_PLACES = frozenset(
    "above after again back before begin begins beginning bottom earlier end ending final finish "
    "first following front introduction last middle next other preceding previous same sentence "
    "start top zero".split()
) | {*NUMBERS, *ORDINALS}
"""Words that say where something is, and so name no part."""


def find_move(page: Procedure, question: str) -> Command | None:
    """The move that a normalised question asks for by number, or None."""
    part = find_part(page, question)
    if part:
        return Command("go_to", section=part.id)
    goes = _PART.fullmatch(question)
    if goes and _is_missing(page, goes["number"]):
        return Command("go_to")
    steps = _STEPS.fullmatch(question)
    if steps and (count := number_of(steps["count"])):
        return Command("previous" if steps["way"].startswith("back") else "next", number=count)
    sentence = _SENTENCE.fullmatch(question)
    return _find_sentence(page, sentence) if sentence else None


def settle_go_to(
    page: Procedure, question: str, outcome: Outcome, find: Callable[[str], Outcome]
) -> Outcome:
    """What a normalised question leads to, once what it names is looked for on the page.

    A part that is only likely has to have a word of the name, or `find` has to lead there with
    a question about the name; otherwise the part is gone to that alone has every word, and if there
    is none, there is no such part.
    """
    goes = _NAMED.fullmatch(question)
    if not goes or not _is_doubtful(outcome):
        return outcome
    name = [word for word in goes["name"].split() if len(word) > 2 and word not in _FRAME]
    words = set(map(_stem, name))
    if not words or not words.isdisjoint(_PLACES) or any(word.isdecimal() for word in words):
        return outcome
    likely = outcome.section if isinstance(outcome, Command) else None
    if likely and (words & _words(page.section(likely))):
        return outcome
    if likely and _leads_to(page, find(f"tell me about {' '.join(name)}"), likely):
        return outcome
    having = [section for section in page.sections if words <= _words(section)]
    if len(having) == 1:
        return Command("go_to", section=having[0].id, why=outcome.why)
    if isinstance(outcome, OffTopic) and not _OF_PAGE.search(goes["name"]):
        return outcome
    return Command("go_to", why=outcome.why)


def _is_doubtful(outcome: Outcome) -> bool:
    if isinstance(outcome, OffTopic):
        return outcome.why.rule != "exact"
    return isinstance(outcome, Command) and outcome.why.score < _SURE.get(outcome.name, 0.0)


def _find_sentence(page: Procedure, said: re.Match[str]) -> Command | None:
    part = number_of(said["part"] or "")
    number = number_of(said["number"] or "", NUMBERS) or number_of(said["ordinal"] or "", ORDINALS)
    if not number:
        return None
    if said["part"] and not 0 < part <= len(page.sections):
        return Command("go_to")
    if said["ordinal"] == "first" and not part:
        return Command("first")  # of the page
    section = page.sections[part - 1].id if part else None
    return Command("go_to", section=section, number=number)


def _words(section: Section) -> set[str]:
    texts = (section.name, *(sentence.text for sentence in section.sentences))
    return {_stem(word) for text in texts for word in normalise(text).split()}


def _leads_to(page: Procedure, outcome: Outcome, section: str) -> bool:
    match outcome:
        case Command(section=named):
            return named == section
        case Passage(sentences) | Check(sentences):
            return any(page.sentence(s).section == section for s in sentences)
        case Mention(sentence):
            return page.sentence(sentence).section == section
    return False


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word


def _is_missing(page: Procedure, said: str) -> bool:
    if said.isdecimal():
        return not 1 <= int(said) <= len(page.sections)
    return said == "zero" or said in NUMBERS[len(page.sections) :]

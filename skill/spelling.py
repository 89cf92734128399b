"""Spelling a word of the page: letter by letter, and asked again with the spelling alphabet."""

from __future__ import annotations

from skill.draft import Draft
from skill.named import is_on_page
from skill.outcome import Command, Heard
from skill.procedure import Procedure
from skill.ssml import Spell


def spell(draft: Draft, command: Command) -> Heard:
    """Spell the word asked for, or the hardest one of the sentence heard last.

    The hardest is the term that the page has least often, or else the longest word.
    """
    last = draft.state.last
    just_spelled = draft.state.spelled if last and last.command == "spell" else ""
    word = command.word or just_spelled or _hardest_word(draft)
    if not word:
        return _decline(draft, "which_word")
    if command.word and not is_on_page(draft.procedure, word):
        return _decline(draft, "no_word")
    again = draft.state.spelled == word
    if word == draft.procedure.contact.phone:
        draft.say("spelled_number")
    else:
        draft.say("spelled_alphabet" if again else "spelled", word=word)
    draft.parts.append(Spell(word, alphabet=again))
    draft.keep(spelled=word)
    draft.ask("spelled_end")
    return Heard("navigation", command="spell")


def _decline(draft: Draft, key: str) -> Heard:
    """Spell nothing; a word that is not on the page is neither said nor kept."""
    draft.keep(spelled="")
    draft.ask(key)
    return Heard("navigation", command="spell", again=key)


def _hardest_word(draft: Draft) -> str:
    page, place = draft.procedure, draft.state.place
    if place is None or not page.has_sentence(place):
        return ""
    text = page.sentence(place).text.lower()
    terms = [term.written for term in page.terms if term.written in text]
    if terms:
        return min(terms, key=lambda term: (_sentences_with(page, term), -len(term)))
    return max((word.strip(".,()") for word in text.split()), key=len)


def _sentences_with(page: Procedure, term: str) -> int:
    return sum(term in sentence.text.lower() for sentence in page.sentences)

"""Answers that can be given again from their record alone, in full where they were brief."""

from __future__ import annotations

from dataclasses import replace

from skill.cues import offer_again
from skill.draft import Draft
from skill.outcome import Command, Heard, Mention
from skill.pace import STEPS
from skill.reader import Reader

_OURS = frozenset(
    "list_sections where_am_i help help_again spell advice off_topic not_covered check "
    "which_word no_word volume kept".split()
)


def is_more_than_sentences(last: Heard) -> bool:
    """Whether a reply cannot be given again by reading its sentences once more."""
    what = _what(last)
    return last.hours is not None or what == "mention" or (what in _OURS and not last.sentences)


def is_heard_anew(last: Heard, command: Command) -> bool:
    """Whether a change of speed says the last reply again: a choice, or what is taken down."""
    if command.name == "slower" and (last.hours is not None or _what(last) == "spell"):
        return True
    return command.name in STEPS and bool(last.offers)


def say_again(draft: Draft, reader: Reader, last: Heard, command: Command) -> Heard:
    """Give the last reply again, on `command`."""
    heard = _say(draft, reader, last, _what(last))
    return replace(heard, outcome="navigation", command=command.name, again=_what(last))


def _what(last: Heard) -> str:
    return last.again or last.command or last.outcome


def _say(draft: Draft, reader: Reader, last: Heard, what: str) -> Heard:
    match what:
        case "list_sections" | "where_am_i":
            return reader.run(draft, Command(what))
        case "help" | "help_again":
            draft.keep(helps=max(0, draft.state.helps - 1))
            if what == "help":
                draft.keep(told=tuple(key for key in draft.state.told if key != "help"))
            else:
                draft.suggest_again()
            return reader.run(draft, Command("help"))
        case "spell" if draft.state.spelled:
            return reader.run(draft, Command("spell", word=draft.state.spelled))
        case "advice" | "off_topic":
            if what == "off_topic":
                draft.suggest_again()
            draft.ask(what, variant=0)
            return Heard(what)
        case "which_word" | "no_word":
            draft.ask(what)
            return Heard("navigation")
        case "volume" | "kept":
            draft.say(what)
            offer_again(draft)
            return Heard("navigation")
        case "not_covered" if last.topic in draft.wording.topics:
            return say_not_covered(draft, last.topic or "", 0)
        case "mention" if last.sentences and last.aspect in draft.wording.aspects:
            return say_mention(draft, Mention(last.sentences[0], last.aspect or ""), 0)
        case "check" if last.offers:
            return ask_which(draft, last.offers, last.word or "")
        case _:
            draft.ask("nothing_to_repeat")
            return Heard("navigation")


def say_not_covered(draft: Draft, topic: str, variant: int | None = None) -> Heard:
    """Say that the page is silent on a topic; whom to ask is told twice, and not after contact."""
    told = draft.state.told.count("not_covered")
    last = draft.state.last
    if variant is None:
        heard_contact = last is not None and draft.procedure.contact.sentence in last.sentences
        variant = 2 if heard_contact else told
        if told < 2:
            draft.keep(told=(*draft.state.told, "not_covered"))
    draft.ask("not_covered", variant=variant, topic=draft.wording.topics[topic])
    return Heard("not_covered", topic=topic)


def say_mention(draft: Draft, mention: Mention, variant: int | None = None) -> Heard:
    """Say what the page leaves open, then the sentence that names the thing."""
    draft.say("mention", variant, aspect=draft.wording.aspects[mention.aspect])
    sentence = draft.procedure.sentence(mention.sentence)
    heard = draft.read([sentence])
    draft.ask("anything_else")
    return Heard("mention", heard, sentence.section, aspect=mention.aspect)


def ask_which(draft: Draft, offers: tuple[str, ...], word: str) -> Heard:
    """Ask which of two sentences is meant, or whether `word` was said."""
    page = draft.procedure
    names = [page.section(page.sentence(s).section).name for s in offers[:2]]
    if word or len(names) < 2:
        draft.ask("check_word", "check", word=word or names[0])
    else:
        draft.ask("check_two", "check", "choice", first=names[0], second=names[1])
    return Heard("check", offers=offers, word=word or None)


def take_none(draft: Draft) -> Heard:
    """Neither of two sentences is meant: ask for other words."""
    draft.ask("check_no")
    return Heard("navigation", command="no")

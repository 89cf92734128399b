"""Answers that can be given again, word for word, from their record alone."""

from __future__ import annotations

from dataclasses import replace

from skill.draft import Draft
from skill.outcome import Command, Heard, Mention
from skill.reader import Reader


def say_again(draft: Draft, reader: Reader, last: Heard) -> Heard | None:
    """Repeat a reply that was more than sentences of the page; None for any other."""
    what = last.again or last.command or last.outcome
    heard = _say(draft, reader, last, what)
    return replace(heard, outcome="navigation", command="repeat", again=what) if heard else None


def _say(draft: Draft, reader: Reader, last: Heard, what: str) -> Heard | None:
    match what:
        case "list_sections" | "where_am_i":
            return reader.run(draft, Command(what))
        case "help":
            draft.keep(helps=max(0, draft.state.helps - 1))
            return reader.run(draft, Command("help"))
        case "spell" if draft.state.spelled:
            return reader.run(draft, Command("spell", word=draft.state.spelled))
        case "advice" | "off_topic":
            draft.ask(what, variant=0)
            return Heard(what)
        case "not_covered" if last.topic in draft.wording.topics:
            return say_not_covered(draft, last.topic or "", 0)
        case "mention" if last.sentences and last.aspect in draft.wording.aspects:
            return say_mention(draft, Mention(last.sentences[0], last.aspect or ""))
        case "check" if last.offers:
            return ask_which(draft, last.offers, last.word or "")
        case _:
            return None


def say_not_covered(draft: Draft, topic: str, variant: int | None = None) -> Heard:
    """Say that the page is silent on a topic."""
    draft.ask("not_covered", variant=variant, topic=draft.wording.topics[topic])
    return Heard("not_covered", topic=topic)


def say_mention(draft: Draft, mention: Mention) -> Heard:
    """Say what the page leaves open, then the sentence that names the thing."""
    draft.say("mention", aspect=draft.wording.aspects[mention.aspect])
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

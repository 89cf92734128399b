"""What there is to hear, and where the listener is in it: the parts, the place, and help."""

from __future__ import annotations

from skill import reading
from skill.draft import Draft
from skill.emergency import emergency_number
from skill.outcome import Heard
from skill.procedure import Procedure, Sentence
from skill.ssml import seconds


def list_sections(draft: Draft) -> Heard:
    """Name every part and ask which one to read."""
    page = draft.procedure
    draft.ask("contents", reprompt="parts", count=len(page.sections), parts=_parts(page))
    return Heard("navigation", command="list_sections")


def where_am_i(draft: Draft, place: Sentence | None) -> Heard:
    """Tell part, sentence and the time that is left, and offer to go on while there is more."""
    page = draft.procedure
    total = len(page.sections)
    if place is None:
        left = sum(seconds(s.text) for s in page.sentences)
        draft.ask("where_start", "more", count=total, left=_minutes(draft, left))
        return Heard("navigation", command="where_am_i")
    section = page.section(place.section)
    if page.after(place.id) is None:
        draft.ask("where_end", number=section.number, count=total, section=section.name)
    else:
        draft.ask(
            "where",
            "more",
            number=section.number,
            count=total,
            section=section.name,
            position=place.position,
            length=len(section.sentences),
            left=_minutes(draft, reading.seconds_left(page, place)),
        )
    return Heard("navigation", section=section.id, command="where_am_i")


def give_help(draft: Draft, place: Sentence | None) -> Heard:
    """Tell what can be asked; asked again, with nearer hints, and at last all the parts."""
    page = draft.procedure
    level = draft.state.helps
    here = page.section(place.section).number if place else 3
    near = [page.sections[i % len(page.sections)] for i in (here - 1, here)]
    key = "help" if level or "help" not in draft.state.told else "help_again"
    if key == "help" and "help" not in draft.state.told:
        draft.keep(told=(*draft.state.told, "help"))
    draft.say(
        key,
        level,
        number=emergency_number(draft.turn.locale),
        first_number=near[0].number,
        first_section=near[0].name,
        second_number=near[1].number,
        second_section=near[1].name,
        parts=_parts(page),
        phone=page.contact.phone,
    )
    draft.ask(reprompt="parts" if level > 1 else "question")
    draft.keep(helps=level + 1)
    return Heard("navigation", command="help", again=key)


def _parts(page: Procedure) -> str:
    return " ".join(f"{s.number}: {s.name}." for s in page.sections)


def _minutes(draft: Draft, left: float) -> str:
    minutes = round(left / 60)
    return draft.wording.say("minute", min(minutes, 2), minutes=minutes)

"""The reading commands: each moves through the page, or changes how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from skill import cues, overview, reading
from skill.bookmark.bookmark import Bookmarks
from skill.draft import Draft
from skill.outcome import Command, Heard
from skill.pace import change_rate
from skill.procedure import Procedure, Section, Sentence
from skill.spelling import spell
from skill.turn import State

Recorder = Callable[[Draft, Command], Heard]


class Reader:
    """Carries out reading commands on a draft; one method for each command."""

    def __init__(self, procedure: Procedure, bookmarks: Bookmarks) -> None:
        self._page = procedure
        self._bookmarks = bookmarks

    def run(self, draft: Draft, command: Command) -> Heard:
        """Carry out `command`; the record of what was done."""
        method: Recorder = getattr(self, "_" + command.name)
        heard = method(draft, command)
        if command.name != "help" and draft.state.helps:
            draft.keep(helps=0)
        return heard

    # Moving

    def _next(self, draft: Draft, command: Command) -> Heard:
        if command.number:
            return self._step(draft, command, command.number)
        pending = draft.state.pending
        if pending:
            sentences = [self._page.sentence(s) for s in pending[: cues.most(draft)]]
            draft.keep(pending=pending[len(sentences) :])
            return self._read(draft, command, sentences)
        start = cues.following(draft)
        if start is None:
            return self._finished(draft, command)
        limit = reading.BLOCK_SENTENCES if draft.state.full > 0 else 1
        return self._read(draft, command, reading.block(self._page, start, limit))

    def _resume(self, draft: Draft, command: Command) -> Heard:
        if draft.state.place is None and draft.state.pending:
            return self._next(draft, command)
        start = cues.following(draft)
        if start is None:
            return self._finished(draft, command)
        return self._read(draft, command, reading.block(self._page, start, cues.most(draft)))

    def _previous(self, draft: Draft, command: Command) -> Heard:
        return self._step(draft, command, -(command.number or 1))

    def _step(self, draft: Draft, command: Command, count: int) -> Heard:
        """Read the sentence `count` places on (back, if negative), or say where the page ends."""
        place = cues.place_of(draft)
        if place is None and count > 0:
            count, place = count - 1, self._page.sentences[0]
        there = self._page.after(place.id, count) if place else None
        if there:
            return self._read(draft, command, [there])
        if count > 0:
            return self._finished(draft, command)
        draft.say("start_of_page")
        return self._read(draft, command, [self._page.sentences[0]] if place else [])

    def _next_section(self, draft: Draft, command: Command) -> Heard:
        place = cues.place_of(draft)
        if place is None:
            return self._open(draft, command, self._page.sections[0])
        section = reading.neighbour(self._page, place.section, 1)
        if section is None:
            return self._finished(draft, command)
        return self._open(draft, command, section)

    def _previous_section(self, draft: Draft, command: Command) -> Heard:
        place = cues.place_of(draft)
        section = reading.neighbour(self._page, place.section, -1) if place else None
        if section is None:
            draft.say("start_of_page")
            section = self._page.sections[0]
        return self._open(draft, command, section)

    def _first(self, draft: Draft, command: Command) -> Heard:
        return self._read(draft, command, [self._page.sentences[0]])

    def _last(self, draft: Draft, command: Command) -> Heard:
        return self._read(draft, command, [self._page.sentences[-1]])

    def _start_over(self, draft: Draft, command: Command) -> Heard:
        return self._open(draft, command, self._page.sections[0])

    def _go_to(self, draft: Draft, command: Command) -> Heard:
        if command.number:
            return self._go_to_sentence(draft, command)
        if command.section is None or not self._page.has_section(command.section):
            draft.say("no_part")
            return self._list_sections(draft, command)
        return self._open(draft, command, self._page.section(command.section))

    def _go_to_sentence(self, draft: Draft, command: Command) -> Heard:
        """Read a sentence by its number in the part named or, without, in the part being read."""
        place = cues.place_of(draft)
        part = command.section or (place.section if place else None)
        sentences = self._page.section(part).sentences if part else self._page.sentences
        if command.number > len(sentences):
            draft.say("no_sentence", int(len(sentences) == 1), count=len(sentences))
            return self._go_on(draft, command)
        return self._read(draft, command, [sentences[command.number - 1]])

    def _read_all(self, draft: Draft, command: Command) -> Heard:
        start = cues.following(draft) or self._page.sentences[0]
        return self._read(draft, command, reading.to_end(self._page, start))

    def _skim(self, draft: Draft, command: Command) -> Heard:
        place = draft.state.place
        draft.say("skim")
        heard = draft.read(section.sentences[0] for section in self._page.sections)
        draft.keep(place=place)
        draft.ask("anything_else")
        return Heard("navigation", heard, command=command.name)

    # Repeating

    def _repeat(self, draft: Draft, command: Command) -> Heard:
        last = draft.state.last
        if last and last.sentences:
            return self._read(draft, command, [self._page.sentence(s) for s in last.sentences])
        if draft.state.place:
            return self._repeat_sentence(draft, command)
        return self._nothing(draft, command, "nothing_to_repeat")

    def _repeat_sentence(self, draft: Draft, command: Command) -> Heard:
        place = cues.place_of(draft)
        if place is None:
            return self._nothing(draft, command, "nothing_to_repeat")
        return self._read(draft, command, [place])

    def _spell(self, draft: Draft, command: Command) -> Heard:
        return spell(draft, command)

    # Overview

    def _list_sections(self, draft: Draft, command: Command) -> Heard:
        return replace(overview.list_sections(draft), command=command.name)

    def _where_am_i(self, draft: Draft, command: Command) -> Heard:
        return overview.where_am_i(draft, cues.place_of(draft))

    def _help(self, draft: Draft, command: Command) -> Heard:
        return overview.give_help(draft, cues.place_of(draft))

    # Yes, no, pausing and leaving

    def _yes(self, draft: Draft, command: Command) -> Heard:
        if draft.state.asking in ("more", "resume"):
            move = self._next if draft.state.pending else self._resume
            return move(draft, command)
        if draft.state.asking == "repeat":
            return self._repeat_sentence(draft, command)
        return self._nothing(draft, command, "yes_to_what")

    def _no(self, draft: Draft, command: Command) -> Heard:
        last = draft.state.heard
        if last and last.command == "no" and not draft.state.asking:
            return self._stop(draft, Command("stop"))  # whoever says no twice wants nothing else
        draft.keep(pending=())
        return self._nothing(draft, command, "no_more")

    def _pause(self, draft: Draft, command: Command) -> Heard:
        draft.say("paused")
        draft.end()
        return Heard("navigation", command=command.name)

    def _stop(self, draft: Draft, command: Command) -> Heard:
        draft.say("goodbye")
        draft.end()
        return Heard("navigation", command=command.name)

    def _forget_me(self, draft: Draft, command: Command) -> Heard:
        erased = self._bookmarks.erase(draft.turn.listener)
        if erased:
            draft.state = State(prompts=draft.state.prompts)
        draft.ask("forgotten" if erased else "not_forgotten")
        return Heard("navigation", command=command.name)

    # Speed and length

    def _slower(self, draft: Draft, command: Command) -> Heard:
        change_rate(draft, command)
        last = draft.state.last
        if last and last.sentences:
            return self._read(draft, command, [self._page.sentence(last.sentences[-1])])
        return self._go_on(draft, command)

    def _faster(self, draft: Draft, command: Command) -> Heard:
        change_rate(draft, command)
        return self._go_on(draft, command)

    _normal_speed = _faster

    def _shorter(self, draft: Draft, command: Command) -> Heard:
        draft.keep(full=-1)
        draft.say("shorter")
        return self._go_on(draft, command)

    def _fuller(self, draft: Draft, command: Command) -> Heard:
        draft.keep(full=1)
        draft.say("fuller")
        return self._go_on(draft, command)

    # What the methods above share

    def _open(self, draft: Draft, command: Command, section: Section) -> Heard:
        draft.say("part", number=section.number, section=section.name)
        sentences = reading.block(self._page, section.sentences[0], cues.most(draft))
        return self._read(draft, command, sentences)

    def _read(self, draft: Draft, command: Command, sentences: list[Sentence]) -> Heard:
        if draft.state.pending and sentences and sentences[0].id not in draft.turn.state.pending:
            draft.keep(pending=())
        heard = draft.read(sentences)
        cues.ask_for_more(draft)
        section = self._page.sentence(heard[0]).section if heard else None
        return Heard("navigation", heard, section=section, command=command.name)

    def _finished(self, draft: Draft, command: Command) -> Heard:
        draft.ask("end_of_page")
        return Heard("navigation", command=command.name)

    def _nothing(self, draft: Draft, command: Command, key: str) -> Heard:
        draft.ask(key)
        return Heard("navigation", command=command.name)

    def _go_on(self, draft: Draft, command: Command) -> Heard:
        cues.go_on(draft)
        return Heard("navigation", command=command.name)

"""The conversation: one turn in, one reply out, with no assistant's types."""

from __future__ import annotations

from dataclasses import replace

from skill import again, reading, welcome
from skill.asked_day import asks_about_hours, asks_if_open, name_day
from skill.bookmark.bookmark import Bookmark, Bookmarks, NotLoaded
from skill.choice import take_offers
from skill.cues import ask_for_more
from skill.draft import Draft
from skill.emergency import emergency_number, same_day_route
from skill.followups import FollowUps
from skill.hours import OpeningHours
from skill.in_context import Finder, InContext
from skill.moves import settle_go_to
from skill.named import find_command, find_word
from skill.outcome import (
    Advice,
    Check,
    Command,
    FollowUp,
    Heard,
    Mention,
    NotCovered,
    OffTopic,
    Outcome,
    Passage,
    UrgentHelp,
)
from skill.pace import change_rate
from skill.parts import PartNames
from skill.procedure import Procedure
from skill.reader import Reader
from skill.remarks import answer_remark, find_remark
from skill.screens import Screens
from skill.ssml import Narrator
from skill.text import normalise
from skill.turn import Reply, State, Turn
from skill.wording import Wording


class Dialogue:
    """Answers turns about one procedure; keeps nothing between them."""

    def __init__(
        self,
        procedure: Procedure,
        wording: Wording,
        finder: Finder,
        follow_ups: FollowUps,
        bookmarks: Bookmarks,
    ) -> None:
        self._page = procedure
        self._part_names = PartNames(procedure)
        self._wording = wording
        self._finder = finder
        self._follow_ups = follow_ups
        self._in_context = InContext(finder, follow_ups)
        self._bookmarks = bookmarks
        self._hours = OpeningHours(procedure.contact)
        self._reader = Reader(procedure, bookmarks)
        self._screens = Screens(procedure, wording)
        self._narrators: dict[bool, Narrator] = {}

    @property
    def is_remote(self) -> bool:
        """Whether a reply may wait for another machine, which keeps the bookmarks."""
        return self._bookmarks.is_remote

    def outcome(self, question: str) -> Outcome:
        """What a question would be answered with; nothing is said or remembered."""
        return self._find(normalise(question))[1]

    def part_named(self, words: str) -> str | None:
        """The id of the part that an utterance names, or None if it says anything else."""
        return self._part_names.find(words)

    def reply(self, turn: Turn) -> Reply:
        """Answer one turn."""
        if turn.event == "ended":
            return Reply(None, state=turn.state, end=True)
        state = turn.state.on_page(self._page.has_sentence)
        if state is not turn.state:
            turn = turn._replace(state=state)
        loaded = self._bookmarks.load(turn.listener) if turn.new else None
        first_use = turn.new and loaded is None
        bookmark = loaded if isinstance(loaded, Bookmark) else None
        if bookmark:
            turn = turn._replace(state=welcome.restore(self._page, turn.state, bookmark))
        draft = Draft(self._page, self._wording, self._narrator(turn.locale), turn)
        match turn.event:
            case "launch":
                heard = welcome.greet(draft, bookmark)
            case "question":
                heard = self._question(draft, turn.text)
            case "about":
                heard = self._about(draft, turn.section or "")
            case "command":
                heard = self._command(draft, turn.command or Command("help"))
            case "silence":
                draft.ask("silence")
                heard = Heard("off_topic")
            case _:
                draft.ask("not_understood", number=emergency_number(turn.locale))
                heard = Heard("off_topic")
        if first_use and heard.sentences:
            draft.say_before_question("note")
        reply = draft.finish(heard)
        if turn.screen:
            reply = reply._replace(screen=self._screens.show(draft, heard))
        self._remember(turn, reply.state, loaded)
        return reply

    def _find(self, question: str, last: str | None = None) -> tuple[str, Outcome]:
        question, outcome = self._in_context.find(question, last)
        return question, settle_go_to(self._page, question, outcome, self._finder.find)

    # Events

    def _question(self, draft: Draft, text: str) -> Heard:
        question = normalise(text)
        last = draft.state.last
        if draft.state.asking == "check" and last:
            taken = take_offers(question, last.offers)
            if taken is not None:
                return self._passage(draft, Passage(taken)) if taken else again.take_none(draft)
        command = find_command(self._page, question)
        if command:
            return self._command(draft, command)
        remark = find_remark(question)
        if remark:
            return answer_remark(draft, remark)
        question, outcome = self._find(question, draft.state.leans_on)
        return self._answer(draft, outcome, question)

    def _about(self, draft: Draft, section: str) -> Heard:
        if not self._page.has_section(section):
            return self._command(draft, Command("list_sections"))
        return self._passage(draft, Passage((self._page.section(section).sentences[0].id,)))

    def _command(self, draft: Draft, command: Command) -> Heard:
        last = draft.state.last
        if draft.state.asking == "check" and last:
            if command.name in ("yes", "first"):
                return self._passage(draft, Passage(last.offers[:1]))
            if command.name == "last":
                return self._passage(draft, Passage(last.offers[-1:]))
            if command.name == "no":
                return again.take_none(draft)
        if last and again.is_heard_anew(last, command):
            change_rate(draft, command)
            return self._say_again(draft, last, command)
        if command.name == "repeat" and last and again.is_more_than_sentences(last):
            return self._say_again(draft, last, command)
        if draft.turn.new and draft.turn.state.pending and command.name in ("resume", "next"):
            welcome.announce_restart(draft)
        return self._reader.run(draft, command)

    def _say_again(self, draft: Draft, last: Heard, command: Command) -> Heard:
        if last.hours is None:
            return again.say_again(draft, self._reader, last, command)
        heard = self._passage(draft, Passage(last.sentences), last.hours)
        return replace(heard, outcome="navigation", command=command.name)

    # Outcomes

    def _answer(self, draft: Draft, outcome: Outcome, question: str) -> Heard:
        if not isinstance(outcome, Command) and draft.state.helps:
            draft.keep(helps=0)
        match outcome:
            case Passage():
                return self._passage(draft, outcome, question)
            case Mention():
                return replace(again.say_mention(draft, outcome), why=outcome.why)
            case NotCovered("enquiries-detail") if asks_if_open(question):
                return self._passage(draft, Passage((self._page.contact.sentence,)), question)
            case NotCovered("other-words") if sentence := find_word(self._page, question):
                # The page does have a word of it, so to say that it has not would be untrue.
                named = Mention(sentence, "define")
                return replace(again.say_mention(draft, named), why=outcome.why)
            case NotCovered(topic):
                return replace(again.say_not_covered(draft, topic), why=outcome.why)
            case Advice():
                draft.ask("advice")
                return Heard("advice", why=outcome.why)
            case UrgentHelp():
                return self._urgent(draft, outcome)
            case OffTopic():
                draft.ask("off_topic")
                return Heard("off_topic", why=outcome.why)
            case Check():
                asked = again.ask_which(draft, outcome.options, outcome.heard)
                return replace(asked, why=outcome.why)
            case FollowUp():
                return self._follow_up(draft, outcome, question)
            case Command():
                return replace(self._command(draft, outcome), why=outcome.why)

    def _passage(self, draft: Draft, passage: Passage, question: str = "") -> Heard:
        sentences = [self._page.sentence(s) for s in passage.sentences]
        if draft.state.full > 0 and len(sentences) == 1:
            sentences = reading.block(self._page, sentences[0])
        hours = None
        if sentences[0].id == self._page.contact.sentence:
            contact = self._page.contact
            draft.card(f"Telephone: {contact.phone}\nE-mail: {contact.email}")
            if asks_about_hours(question):
                self._say_hours(draft, question)
                hours = name_day(question)
        else:
            draft.card("\n".join(sentence.text for sentence in sentences))
        draft.keep(pending=())
        heard = draft.read(sentences)
        draft.keep(place=reading.last_together(self._page, heard))
        ask_for_more(draft)
        return Heard("passage", heard, sentences[0].section, hours=hours, why=passage.why)

    def _say_hours(self, draft: Draft, question: str) -> None:
        """Say whether the line is open; the page's own sentence follows."""
        lines = list(self._hours.say(draft.turn.now, question)) if draft.turn.now else []
        for key, values in lines:
            draft.say(key, **values)
        if lines:
            draft.say("page_says")

    def _urgent(self, draft: Draft, outcome: UrgentHelp) -> Heard:
        if outcome.urgency == "emergency":
            draft.say("emergency", number=emergency_number(draft.turn.locale))
        else:
            draft.say("urgent", route=same_day_route(draft.turn.locale))
        draft.end()
        return Heard("urgent", urgency=outcome.urgency, why=outcome.why)

    def _follow_up(self, draft: Draft, outcome: FollowUp, question: str) -> Heard:
        last = draft.state.leans_on
        if last is None:
            draft.ask("nothing_to_follow")
            return Heard("navigation", command="help", why=outcome.why)
        answer = self._follow_ups.find(last, outcome.relation)
        return self._answer(draft, replace(answer, why=outcome.why), question)

    # What the methods above share

    def _narrator(self, locale: str) -> Narrator:
        american = locale in ("en-US", "en-CA")
        if american not in self._narrators:
            self._narrators[american] = Narrator(self._page.terms, locale)
        return self._narrators[american]

    def _remember(self, turn: Turn, state: State, loaded: Bookmark | NotLoaded | None) -> None:
        """Keep the place and the settings when they have changed.

        A bookmark that could not be loaded is not overwritten with no place at all.
        """
        if state.heard and state.heard.command == "forget_me":
            return
        before = (turn.state.place, turn.state.rate, turn.state.full)
        if (state.place, state.rate, state.full) == before and (loaded or not turn.new):
            return
        section = self._page.sentence(state.place).section if state.place else None
        self._bookmarks.save(
            turn.listener,
            Bookmark(
                self._page.id, self._page.version, section, state.place, state.rate, state.full
            ),
        )

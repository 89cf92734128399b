"""Listeners who come back, session after session."""

from __future__ import annotations

from skill.dialogue import Dialogue
from skill.outcome import Command
from skill.turn import Reply, State, Turn

USER = "amzn1.ask.account.AHJ7EXAMPLE"


class Listener:
    """A person who talks with the skill in one session after another."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._state: State | None = None

    def comes(self) -> Reply:
        self._state = None
        return self._turn(Turn("launch"))

    def comes_saying(self, command: str) -> Reply:
        self._state = None
        return self.says(command)

    def says(self, command: str, section: str | None = None) -> Reply:
        return self._turn(Turn("command", command=Command(command, section=section)))

    def asks(self, question: str) -> Reply:
        return self._turn(Turn("question", text=question))

    def _turn(self, turn: Turn) -> Reply:
        state = self._state or State()
        facts = {**turn._asdict(), "state": state, "listener": USER, "new": self._state is None}
        reply = self._dialogue.reply(Turn(**facts))
        self._state = State.from_session(reply.state.to_session())
        return reply


def speech(reply: Reply) -> str:
    assert reply.speech is not None
    return reply.speech.text


def heard(reply: Reply) -> tuple[str, ...]:
    assert reply.state.heard is not None
    return reply.state.heard.sentences

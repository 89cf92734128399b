"""What all of the robot's tours share: the skill, its models, and the states of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from ask_sdk_core.skill import CustomSkill

from interaction_model.model import Model
from interaction_model.robot.device import Device
from interaction_model.robot.ledger import Ledger, robot_rules
from interaction_model.robot.response import Response
from skill.outcome import Heard
from skill.procedure import Procedure
from skill.turn import State
from skill.wording import Wording

QUESTION = "will i be asleep"
"""A question that the page answers, and so does every session here."""
EMERGENCY_SENTENCE = "help i'm bleeding and it won't stop"
UNCOVERED = "what is the weather"
STRANGE_LOCALES = ("fr-FR", "ja-JP", "xx", "", None)
"""Locales that no model is for; without any, a listener is taken for one at home."""


@dataclass(frozen=True)
class Robot:
    """One run."""

    skill: CustomSkill
    """The running skill."""
    models: Mapping[str, Model]
    """The committed models by locale."""
    procedure: Procedure
    """The page."""
    wording: Wording
    """What the skill tells people to say."""
    ledger: Ledger = field(default_factory=Ledger)
    """What was found."""
    _listeners: Any = field(default_factory=count)

    def device(
        self,
        locale: str | None = "en-GB",
        attributes: dict[str, Any] | None = None,
        screen: bool = False,
    ) -> Device:
        """A device of a listener of its own; with `attributes` in the middle of a session."""
        model = self.models.get(locale or "", self.models["en-GB"])
        device = Device(self.skill, model, self.ledger, locale, screen, self.procedure)
        device.listener += str(next(self._listeners))
        if attributes is not None:
            device.attributes, device.new = attributes, False
        return device

    def expect_help(self, rule: str, response: Response, where: str) -> None:
        """An answer that says something and asks on."""
        kept = bool(response.text) and response.open and response.asks
        self.ledger.expect(rule, kept, where, f"“{response.text[:80]}”")

    def number(self, locale: str | None) -> str:
        """The emergency number that a locale must be told."""
        numbers = dict(pair.split(" ", 1) for pair in robot_rules()["urgent"].words)
        return numbers.get(locale or "en-GB", numbers["elsewhere"])

    def states(self) -> dict[str, dict[str, Any]]:
        """Every kind of session by name, as its attributes."""
        first, second, *_, last = (sentence.id for sentence in self.procedure.sentences)
        middle = self.procedure.sections[2].sentences[0]
        answer = Heard("passage", (middle.id,), middle.section)
        states = {
            "nothing heard": State(),
            "after an answer": State(place=middle.id, asking="more", heard=answer),
            "while reading": State(place=first, pending=(second,), asking="more", heard=answer),
            "at the end": State(place=last, heard=Heard("passage", (last,), "contact")),
            "asked which of two": State(asking="check", heard=Heard("check", offers=(first, last))),
            "asked to resume": State(place=middle.id, asking="resume"),
            "after much help": State(helps=3, prompts=9),
            "slowest, in full": State(place=first, rate=0, full=1, asking="more"),
            "fastest": State(place=first, rate=4),
            "after spelling": State(place=first, heard=answer, spelled="osseointegration"),
        }
        sessions = {name: state.to_session() for name, state in states.items()}
        sessions["a damaged session"] = {"place": "s99", "heard": "?", "rate": "fast", "told": 3}
        return sessions


def outcome(response: Response) -> str:
    """What the skill took a question for."""
    return str(response.heard.get("outcome", ""))

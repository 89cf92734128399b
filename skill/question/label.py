"""Labels of the question bank: what a heading such as `[open s22 size]` means."""

from __future__ import annotations

from dataclasses import dataclass

from skill.outcome import (
    ASPECTS,
    COMMANDS,
    FOLLOW_UPS,
    Advice,
    Command,
    FollowUp,
    Mention,
    NotCovered,
    OffTopic,
    Outcome,
    Passage,
    UrgentHelp,
    Why,
)
from skill.procedure import Procedure
from skill.wording import Wording

URGENCIES = ("emergency", "urgent")


@dataclass(frozen=True)
class Label:
    """What a bank question asks for, as its heading says."""

    kind: str
    """answer, open, topic, advice, urgent, off_topic, command, go_to or follow_up."""
    targets: tuple[str, ...] = ()
    """answer: sentence ids, best first; otherwise the id or name that the kind needs."""
    aspect: str = ""
    """open: what the sentence leaves open."""
    both: bool = False
    """answer: two questions in one, each of whose sentences is to be heard."""

    def __str__(self) -> str:
        """The heading's text, as `parse_label` reads it."""
        if self.kind == "answer":
            return (" + " if self.both else " ").join(self.targets)
        return " ".join(filter(None, (self.kind, *self.targets, self.aspect)))

    def outcome(self, why: Why) -> Outcome:
        """What the skill does when it is asked this."""
        first = self.targets[0] if self.targets else ""
        match self.kind:
            case "answer":
                return Passage(self.targets if self.both else (first,), why)
            case "open":
                return Mention(first, self.aspect, why)
            case "topic":
                return NotCovered(first, why)
            case "advice":
                return Advice(why)
            case "urgent":
                return UrgentHelp("emergency" if first == "emergency" else "urgent", why)
            case "command":
                return Command(first, why=why)
            case "go_to":
                return Command("go_to", section=first, why=why)
            case "follow_up":
                return FollowUp(first, why)
        return OffTopic(why)


def parse_label(text: str, procedure: Procedure, wording: Wording) -> Label:
    """Read a heading's text; ValueError, whose text says what is wrong, if it is none."""
    words = text.split()
    if not words:
        raise ValueError("an empty label")
    if procedure.has_sentence(words[0]):
        return _answer(words, procedure)
    kind, rest = words[0], words[1:]
    if kind == "open" and len(rest) == 2:
        _known(rest[0], procedure.has_sentence(rest[0]), "sentence")
        _known(rest[1], rest[1] in ASPECTS, "aspect")
        return Label("open", (rest[0],), rest[1])
    allowed = {
        "topic": set(wording.topics),
        "urgent": set(URGENCIES),
        "command": COMMANDS - {"go_to"},
        "go_to": {section.id for section in procedure.sections},
        "follow_up": FOLLOW_UPS,
    }
    if kind in allowed and len(rest) == 1:
        _known(rest[0], rest[0] in allowed[kind], kind)
        return Label(kind, (rest[0],))
    if kind in ("advice", "off_topic") and not rest:
        return Label(kind)
    raise ValueError(f"{text!r} is no label")


def _answer(words: list[str], procedure: Procedure) -> Label:
    ids = [word for word in words if word != "+"]
    for word in ids:
        _known(word, procedure.has_sentence(word), "sentence")
    return Label("answer", tuple(ids), both="+" in words)


def _known(name: str, known: bool, kind: str) -> None:
    if not known:
        raise ValueError(f"no {kind} {name!r}")

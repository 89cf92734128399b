"""What goes into the conversation and what comes out, free of any assistant's types."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal

from skill.outcome import Command, Heard, Why
from skill.ssml import NORMAL_RATE, Speech

Event = Literal["launch", "question", "about", "command", "silence", "lost", "ended"]
"""`silence`: an intent without its words; `lost`: speech that came without any text."""


@dataclass(frozen=True)
class State:
    """Where the listener is and what was said last: ids and numbers only, kept for the session."""

    place: str | None = None
    """Id of the sentence heard last, while reading or in an answer."""
    pending: tuple[str, ...] = ()
    """Ids of sentences that 'more' reads next; empty: what follows `place`."""
    asking: str = ""
    """The yes/no question that is open: more, resume, check or ''."""
    rate: int = NORMAL_RATE
    """Step of speed, 0 slowest to 4 fastest."""
    full: bool = False
    """Whether answers run on to three sentences."""
    heard: Heard | None = None
    """The last reply."""
    told: tuple[str, ...] = ()
    """Prompt keys that were said in full already."""
    prompts: int = 0
    """Questions put to the listener so far; picks the reprompt."""
    helps: int = 0
    """How often help was asked in a row."""
    spelled: str = ""
    """The page's word spelled last; spelled again, it gets the alphabet."""

    def to_session(self) -> dict[str, Any]:
        """Plain JSON values; what equals its default is left out."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self._changed()
        }

    def _changed(self) -> list[tuple[str, Any]]:
        rows = []
        for f in fields(self):
            value = getattr(self, f.name)
            if value == f.default:
                continue
            if isinstance(value, Heard):
                value = {k: v for k, v in asdict(value).items() if v not in (None, (), [])}
            rows.append((f.name, value))
        return rows

    @classmethod
    def from_session(cls, attributes: dict[str, Any] | None) -> State:
        """Read what `to_session` wrote; anything unknown or of a wrong type is dropped."""
        attributes = attributes or {}
        try:
            heard = attributes.get("heard")
            known = {f.name for f in fields(cls)} - {"heard", "pending", "told"}
            state = cls(
                heard=_heard(heard) if isinstance(heard, dict) else None,
                pending=tuple(str(s) for s in attributes.get("pending", ())),
                told=tuple(str(s) for s in attributes.get("told", ())),
                **{
                    name: attributes[name]
                    for name in known
                    if name in attributes and _fits(cls, name, attributes[name])
                },
            )
        except (TypeError, ValueError, AttributeError):
            return cls()
        return replace(state, rate=min(4, max(0, state.rate)))


def _fits(cls: type[State], name: str, value: object) -> bool:
    default = cls.__dataclass_fields__[name].default
    if default is None:
        return isinstance(value, str)
    return type(value) is type(default)


def _heard(row: dict[str, Any]) -> Heard:
    row = dict(row)
    why = row.pop("why", None)
    for name in ("sentences", "offers"):
        row[name] = tuple(row.get(name) or ())
    known = {f.name for f in fields(Heard)}
    kept = {name: value for name, value in row.items() if name in known}
    return Heard(**kept, why=Why(**why) if isinstance(why, dict) else Why())


@dataclass(frozen=True)
class Turn:
    """One thing that a listener said or did."""

    event: Event
    """What kind of thing."""
    text: str = ""
    """question: the free words; about: ''."""
    command: Command | None = None
    """command: what was asked of the reader."""
    section: str | None = None
    """about: the section asked about."""
    state: State = field(default_factory=State)
    """The session so far."""
    listener: str | None = None
    """The assistant's user id; only ever used through the bookmark's keyed hash."""
    locale: str = "en-GB"
    """Decides emergency numbers and pronunciation."""
    now: datetime | None = None
    """The clock, with a time zone; None: the real one."""
    screen: bool = False
    """Whether the device shows APL documents."""
    new: bool = False
    """Whether this is the first turn of its session."""


@dataclass(frozen=True)
class Card:
    """What the companion app shows."""

    title: str
    text: str


@dataclass(frozen=True)
class Reply:
    """One answer, ready to be put into an assistant's envelope."""

    speech: Speech | None
    """What is said; None only when the session has ended already."""
    reprompt: Speech | None = None
    """Said after silence; there is one exactly when the microphone stays open."""
    card: Card | None = None
    """Shown in the app."""
    state: State = field(default_factory=State)
    """The session to keep."""
    end: bool = False
    """Whether the microphone closes."""
    screen: dict[str, Any] | None = None
    """An APL directive for a device with a display."""
